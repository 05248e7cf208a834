"""What a rule of the grammar of time phrases is.

    a pattern over kinds of words  →  Match  →  a reader, in the Scene of its text  →  Reading

The rules themselves are in the modules named after what they read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from summarizer.dates.patterns import compiled
from summarizer.dates.phrase import Match, Reading
from summarizer.dates.scene import Scene

Reader = Callable[[Match, Scene], Reading | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over kinds, and the reader of what it finds; None from a reader is "no such time"."""

    pattern: re.Pattern[str]
    read: Reader


def rule(pattern: str, read: Reader) -> Rule:
    """A rule from a pattern as it is written in the grammar."""
    return Rule(compiled(pattern), read)

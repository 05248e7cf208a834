"""Whose answer a passage of an interview is: the one whose name stands before it.

    ((Kari Dahl))  We will …  ·  Kari Dahl: I will …  ·  KD: We will …

An answer runs until the next name, over paragraphs without one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities
from summarizer.language import Analysis
from summarizer.marks import paragraph_spans

_LABEL = re.compile(r"(?:\(\()?(?P<name>[A-Z][\w.'’-]*(?: [\w.'’-]+){0,4})(?:\)\)|:)\s")


class _Turn(NamedTuple):
    """From `start` on somebody speaks, or somebody whom the text doesn't tell."""

    start: int
    speaker: Entity | None


class Interview:
    """The turns of one text; a text that is no interview has none."""

    def __init__(self, analysis: Analysis, entities: Entities) -> None:
        self._text = analysis.text
        self._entities = entities
        self._turns = list(self._read(analysis))

    def speaker(self, at: int) -> Entity | None:
        """Who speaks at an offset, where the text has put a person's name before the answer."""
        turn = bisect_right([turn.start for turn in self._turns], at) - 1
        return self._turns[turn].speaker if turn >= 0 else None

    def _read(self, analysis: Analysis) -> Iterator[_Turn]:
        for bound in paragraph_spans(analysis):
            if match := _LABEL.match(self._text, bound.start, bound.end):
                yield _Turn(bound.start, self._named(Span(*match.span("name"))))

    def _named(self, label: Span) -> Entity | None:
        entity = self._entities.at(label)
        if entity is not None:
            return entity if entity.id.startswith("person:") else None
        letters = label.of(self._text)
        people = [e for e in self._entities.by_id.values() if e.id.startswith("person:")]
        bearers = [person for person in people if _initials(person.name) == letters]
        return bearers[0] if len(bearers) == 1 else None


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())

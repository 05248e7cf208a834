"""Several questions in one message: taken apart, and their answers told as one. Pure.

"what's next for Norway, and who said what on cod?" → two questions, the second in the first's thread
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.qa.answer import Answer
from bot.qa.frames import read
from bot.qa.lines import Line, lead, note
from bot.qa.plain import plain, unwrapped

# Questions of one message that are answered, and the fewest words that make one.
_MOST = 3
_WORDS_MIN = 3
_JOINT = re.compile(
    r"(?:\?\s+|[,;]\s+|\s+(?=(?:and|also|plus)\s))(?:(?:and|also|plus|then)\s+)*"
    r"(?=(?:what(?:'?s|'?re)?|when(?:'?s)?|who(?:'?s)?|where(?:'?s)?|how|which|any news|latest|brief me"
    r"|quotes)\b)",
    re.IGNORECASE,
)


def apart(text: str) -> list[str]:
    """The questions of a message, in order; itself where it is one, or more than can be told."""
    parts = [part.strip(" ,;") for part in _JOINT.split(text) if part.strip(" ,;")]
    if not 1 < len(parts) <= _MOST:
        return [text]
    asks = (len(part.split()) >= _WORDS_MIN and read(unwrapped(plain(part))) for part in parts)
    return parts if all(asks) else [text]


def told_as_one(text: str, answers: Sequence[Answer]) -> Answer:
    """One answer of several: each with its lead; "more" goes on with the last."""
    first, last = answers[0], answers[-1]
    is_none = all(one.none_because for one in answers)
    return replace(
        first,
        question=text,
        topics=tuple(dict.fromkeys(topic for one in answers for topic in one.topics)),
        lines=tuple(line for one in answers for line in _lines(one, is_last=one is last)),
        more=last.more,
        none_because="Nothing on any of that." if is_none else None,
        newest=max((one.newest for one in answers if one.newest), default=None),
    )


def _lines(answer: Answer, *, is_last: bool) -> Iterator[Line]:
    if answer.none_because:
        yield lead(answer.none_because)
    yield from answer.lines
    if answer.more and not is_last:
        yield note(f"{answer.more} more: ask that alone.")

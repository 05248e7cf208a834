"""Which of the events that an answer listed is meant: "the second one" → 2. Pure."""

import re

_NTH = "first second third fourth fifth sixth seventh".split()
_LAST = "last"
_FIGURES = {"1st": 1, "2nd": 2, "3rd": 3} | {f"{number}th": number for number in range(4, 8)}
_PLACED = re.compile(
    r"(?:(?:and|but|when|where|who|is|are|was|does|do|will|about|on|of|for|to|in|attends?|which|day"
    r"|exactly|precisely|the|number|no\.?|#)\s*\b\s*)*"
    rf"(?P<nth>{'|'.join((*_NTH, _LAST, *_FIGURES))}|[1-7])"
    r"(?:\s+(?:one|item|event|thing|point|line|(?:one )?of (?:them|those|these)))?"
    r"(?:\s+(?:on|in|of) (?:the|your|that) list)?"
    r"(?:\s+(?:exactly|precisely|then|be|happen|take place|due))*",
    re.IGNORECASE,
)

# The place of the last one that was shown.
LAST = -1


def place_of(line: str) -> int | None:
    """The place that a line names and nothing else, from 1 on or LAST; None for another line."""
    found = _PLACED.fullmatch(line)
    if found is None:
        return None
    nth = found["nth"].lower()
    if nth == _LAST:
        return LAST
    if nth in _NTH:
        return _NTH.index(nth) + 1
    return _FIGURES.get(nth) or int(nth)


def place_words(place: int) -> str:
    """ "the second": a place from 1 on."""
    return f"the {_NTH[place - 1]}" if place <= len(_NTH) else f"number {place}"

"""A phrase of a text: the words that a pattern found, and what they mean."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from summarizer.dates.timex import Period
from summarizer.dates.words import Word


class Type(StrEnum):
    """The four types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Mod(StrEnum):
    """What a word like "early" or "more than" does to a value, as TIMEX3 names it."""

    START = "START"
    MID = "MID"
    END = "END"
    APPROX = "APPROX"
    MORE_THAN = "MORE_THAN"
    LESS_THAN = "LESS_THAN"
    EQUAL_OR_MORE = "EQUAL_OR_MORE"
    EQUAL_OR_LESS = "EQUAL_OR_LESS"


# What tells a point in time, and no length or repetition.
POINTS = frozenset({Type.DATE, Type.TIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a phrase means: its TIMEX3 attributes, and its days where they can be told.

    `is_left` marks "this month", of which only what is left after publication is meant.
    `is_part` marks what is a time only inside a longer phrase ("the year" in "the end of the year");
    `is_floating` a time of day whose day another phrase tells ("10 a.m." in "10 a.m. on Monday").
    """

    type: Type = Type.DATE
    value: str
    period: Period | None = None
    mod: Mod | None = None
    quant: str | None = None
    freq: str | None = None
    time: dt.time | None = None
    zone: str | None = None
    is_left: bool = False
    is_part: bool = False
    is_floating: bool = False

    @classmethod
    def of(cls, period: Period | None, unresolved: str) -> "Reading":
        """The reading as a date: of a period, or of what is known where there is none."""
        return cls(value=period.value if period else unresolved, period=period)


class Match:
    """A phrase that a pattern found: words `first` to `last` (exclusive) and its named parts."""

    __slots__ = ("_found", "_words", "first", "last")

    def __init__(self, words: Sequence[Word], found: re.Match[str]) -> None:
        self._words = words
        self._found = found
        self.first, self.last = found.span()

    def __getitem__(self, name: str) -> Word:
        """The first word of a part that must be there."""
        return self._words[self._found.start(name)]

    def get(self, name: str) -> Word | None:
        """The first word of a part; None if it is not there."""
        return self[name] if self.has(name) else None

    def part(self, name: str) -> Sequence[Word]:
        """All words of a part; none if it is not there."""
        return self._words[slice(*self._found.span(name))] if self.has(name) else ()

    def has(self, name: str) -> bool:
        """Whether a part is there; False too where the pattern knows none such."""
        return name in self._found.re.groupindex and self._found.start(name) >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A phrase of a text by its words, `first` to `last` (exclusive), and what it means.

    Of a range, `span` are the days of the whole, and `opened_by` is where its first end begins.
    """

    first: int
    last: int
    reading: Reading
    span: Period | None = None
    opened_by: int | None = None


Placed = Match | Found

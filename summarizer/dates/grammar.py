"""What a rule of the grammar of time phrases is, and what it works with.

    a pattern over kinds of words  →  Match  →  a reader, in the Scene of its text  →  Reading

A pattern is a regular expression whose letters are kinds (`WEEKDAY COMMA? (?P<month>MONTH)`); white
space in it means nothing. The rules themselves are in the modules named after what they read.
"""

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from summarizer.dates import timex
from summarizer.dates.cues import Lean, Way
from summarizer.dates.tense import lean
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind
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


class Scene:
    """One text: its words, its publication date, and the dates that were mentioned last."""

    def __init__(self, words: Sequence[Word], published: date | None) -> None:
        self.words = words
        self.kinds = "".join(word.kind for word in words)
        # At the ends of the calendar there is no room for what goes by publication.
        self.published = published if published and published.year in timex.YEARS else None
        self._recent: deque[Period] = deque(maxlen=_MEMORY)
        self._last: Found | None = None

    def remember(self, found: Found) -> None:
        """Take note of a phrase read, for "that day", "a week later" and the end of a range."""
        if found.reading.is_floating and self._last and self._last.last == found.first:
            self._last = replace(self._last, last=found.last)
            return
        self._last = found
        if found.reading.period and found.reading.type in POINTS:
            self._recent.append(found.reading.period)

    def told(self, unit: str, way: Way = Way.NONE) -> Period | None:
        """The last date mentioned that is at least as exact as a unit; else the publication day.

        A clause that looks back goes by no date to come. None without a publication date: then
        nothing relative is resolved.
        """
        if self.published is None:
            return None
        return self.mentioned(unit, way) or timex.day(self.published)

    def mentioned(self, unit: str, way: Way = Way.NONE) -> Period | None:
        """As `told`, but None where the text has mentioned no such date."""
        if self.published is None:
            return None
        for period in reversed(self._recent):
            to_come = way is Way.PAST and period.first > self.published
            if timex.length(period) <= timex.LONGEST[unit] and not to_come:
                return period
        return None

    def looks(self, phrase: Placed) -> Lean:
        """Where the clause around a phrase looks; a phrase joined to one before it looks its way."""
        joined = self._way_of_last() if self._follows_on(phrase) else Way.NONE
        if joined is not Way.NONE:
            return Lean(joined, "as the date before it")
        return lean(self.words, phrase.first, phrase.last)

    def way(self, phrase: Placed) -> Way:
        """Where the clause around a phrase looks, surely or not."""
        return self.looks(phrase).way

    def _follows_on(self, phrase: Placed) -> bool:
        """Whether only "to", "and" or a dash stands between a phrase and the one before it."""
        return self._last is not None and bool(
            _JOINED.fullmatch(self.kinds, self._last.last, phrase.first)
        )

    def _way_of_last(self) -> Way:
        period = self._last and self._last.reading.period
        if not period or self.published is None or timex.distance(period, self.published) == 0:
            return Way.NONE
        return Way.FUTURE if period.first > self.published else Way.PAST

    def looks_ahead(self, phrase: Placed) -> bool:
        """Whether the clause around a phrase looks forward."""
        return self.way(phrase) is Way.FUTURE

    def before(self, match: Match) -> Word:
        """The word before a phrase; an empty one at the start of the text."""
        return self.words[match.first - 1] if match.first else _NO_WORD

    def after(self, match: Match) -> Word:
        """The word after a phrase; an empty one at the end of the text."""
        return self.words[match.last] if match.last < len(self.words) else _NO_WORD

    @property
    def years(self) -> Sequence[int]:
        """The years in which a date without one can lie."""
        year = self.published.year if self.published else 0
        return range(year - 1, year + 2) if year else ()

    def nearest(self, options: Sequence[Period], match: Match) -> Period | None:
        """Which of several dates is meant: as the clause looks, else the one nearest publication."""
        if self.published is None:
            return None
        looks = self.looks(match)
        if looks.is_sure:
            found = timex.nearest(options, self.published, ahead=looks.way is Way.FUTURE)
            if found:
                return found
        return self._closest(options, weight=_AHEAD if looks.way is Way.NONE else 1)

    def _closest(self, options: Sequence[Period], weight: int) -> Period | None:
        """The one with the fewest days to publication, those after it counted `weight` times."""
        if self.published is None:
            return None
        on = self.published
        return min(
            options,
            key=lambda one: timex.distance(one, on) * (weight if one.first > on else 1),
            default=None,
        )

    @cached_property
    def is_day_first(self) -> bool:
        """Whether the text writes days before months ("22 July"), as the British do."""
        return len(_DAY_MONTH.findall(self.kinds)) > len(_MONTH_DAY.findall(self.kinds))


Reader = Callable[[Match, Scene], Reading | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over kinds, and the reader of what it finds; None from a reader is "no such time"."""

    pattern: re.Pattern[str]
    read: Reader


def rule(pattern: str, read: Reader) -> Rule:
    """A rule from a pattern as it is written in the grammar."""
    return Rule(compiled(pattern), read)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of kinds and macros as a regular expression over a string of kinds."""
    return re.compile(_expanded(pattern))


# Parts that many patterns share, each made of kinds and of macros above it.
_MACROS: Mapping[str, str] = {
    "DAY": "[DAYNUM ORDDAY]",
    "LINK": "[DASH TO AND OR]",
    "NTH": "[ORDINAL ORDDAY LAST]",
    "ANYUNIT": "[UNIT YEARUNIT QUARTERUNIT CENTURY]",
    "SMALL": "(?: TENS DASH? SPELT | [TENS SPELT DAYNUM NUM YEAR])",
    # "twenty-five", "2.5 million", "a hundred", "three hundred and five"
    "NUMBER": "(?: (?: AN? BIG | SMALL BIG{0,2}) (?: (?<= BIG) AND? SMALL BIG{0,2}){0,2})",
    # "about three and a half", "a few", "another two", "60 to 90"
    "COUNT": (
        "(?P<approx>APPROX)? (?: AN MORE)? (?P<count> NUMBER (?: AND AN HALF | HALF)? "
        "| NUMBER DASH AND DASH AN DASH HALF | FEW BIG? | AN (?! UNITS | ANYUNIT DASH) "
        "| ANOTHER NUMBER? | ANOTHER FEW | HALF AN? | AN HALF) (?: [DASH TO OR] (?P<upto>NUMBER))?"
    ),
    # "three more months", "six-month", "a year and a half"
    "AMOUNT": "COUNT DASH? MORE{0,2} (?P<unit> ANYUNIT | UNITS) (?P<half> AND AN HALF)?",
    # The year of a date: "2004", "of last year".
    "INYEAR": (
        "(?: COMMA? OF? (?P<year>YEAR) (?! [UNITS DASH YEARUNIT])"
        " | COMMA? OF? (?P<whichyear>THIS | NEXT | LAST | SAME) YEARUNIT)?"
    ),
}
_NAME = re.compile(r"\b[A-Z]{2,}\b")
# How much farther a day ahead counts where no verb tells: news tells of what was, mostly.
_AHEAD = 2
# How many mentioned dates back "that week" may reach.
_MEMORY = 8
_NO_WORD = Word("", " ", 0, 0, Kind.BREAK)


def _expanded(pattern: str) -> str:
    def one(match: re.Match[str]) -> str:
        name = match.group()
        return _expanded(_MACROS[name]) if name in _MACROS else Kind[name].value

    return _NAME.sub(one, pattern).replace(" ", "").replace("\n", "")


_JOINED = compiled("LINK THE?")
_DAY_MONTH = compiled("DAY MONTH")
_MONTH_DAY = compiled("MONTH DAY")

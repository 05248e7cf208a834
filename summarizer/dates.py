"""Time expressions of a text, and the days that they mean against the publication date.

    text → patterns, longest first → one resolver a pattern → DateMention

A bare "Monday", "May" or "July 22" lies before or after publication as its own clause looks
(`summarizer.tense`). Without a publication date only what names its year is resolved.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer import timex
from summarizer.briefing import Bound, Precision, When
from summarizer.tense import Way, lean
from summarizer.timewords import MONTHS, NUMBERS, WEEKDAYS, Word, read_words
from summarizer.timex import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """One time expression: TIMEX3 `type` and `value`, and our reading in inclusive days.

    `start` and `end` leave out the preposition; `lead` is where the whole phrase begins.
    `first` and `last` are None where the text, or a missing publication date, leaves them open.
    """

    start: int
    end: int
    lead: int
    type: str
    value: str
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.OPEN
    bound: Bound = Bound.ON
    time: dt.time | None = None
    zone: str | None = None


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SEASON = "spring|summer|autumn|fall|winter"
_UNIT = "day|week|weekend|month|quarter|year|decade"
_NUMBER = (
    r"(?:\d{1,3}|" + "|".join(word for word in NUMBERS if word != "zero") + r"|an?|several|few)"
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    (
        "day",
        rf"\b(?:{_WEEKDAY},?\s+)?(?:(?P<m1>{_MONTH}|{_SHORT})\s+(?P<d1>\d\d?)(?:st|nd|rd|th)?"
        r"(?:\s?[-–]\s?(?P<e1>\d\d?))?\b"
        rf"|(?:the\s+)?(?P<d2>\d\d?)(?:st|nd|rd|th)?(?:\s?[-–]\s?(?P<e2>\d\d?))?\s+(?:of\s+)?"
        rf"(?P<m2>{_MONTH}|{_SHORT}))(?:,?\s+(?P<y>\d{{4}})\b)?(?!\d)",
    ),
    ("month", rf"\b(?:(?P<part>early|mid|late)[-\s])?(?P<m>{_MONTH})(?:\s+(?P<y>\d{{4}}))?\b"),
    ("weekday", rf"\b(?:(?P<which>next|last|this|this coming)\s+)?(?P<name>{_WEEKDAY})\b"),
    (
        "season",
        rf"\b(?:(?P<which>later this|next|this|last|the|early|late)\s+)(?P<name>{_SEASON})\b"
        rf"|\b(?P<name2>{_SEASON})(?:\s+of)?\s+(?P<y>\d{{4}})\b",
    ),
    ("near", r"\b(?:today|tonight|tomorrow|yesterday|the day after tomorrow)\b"),
    (
        "unit",
        rf"\b(?P<which>later this|earlier this|early next|next|this|last|the coming|coming)\s+"
        rf"(?P<unit>{_UNIT})\b",
    ),
    ("ahead", rf"\bthe\s+(?:coming\s+|next\s+few\s+)?(?:{_UNIT})s(?:\s+ahead)?\b"),
    ("ago", rf"\b(?P<n>{_NUMBER})\s+(?P<unit>{_UNIT})s?\s+ago\b"),
    ("span", rf"\b(?P<n>{_NUMBER})[-\s](?P<unit>{_UNIT})s?\b"),
    ("vague", r"\b(?:soon|shortly|the near future|the future)\b"),
    ("year", r"(?<=\bin )(?:19|20)\d\d\b|(?<=\bby )(?:19|20)\d\d\b"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_LEAD = re.compile(
    r"(?:\bsometime\s+)?\b(on|in|by|until|till|from|starting|over|within|at|since|before|after)"
    r"(?:\s+the)?\s+$",
    re.IGNORECASE,
)
_BOUNDS = {
    "by": Bound.BY,
    "until": Bound.UNTIL,
    "till": Bound.UNTIL,
    "from": Bound.FROM,
    "starting": Bound.FROM,
    "over": Bound.WITHIN,
    "within": Bound.WITHIN,
    "since": Bound.FROM,
}

Found = tuple[str, str, Period | None]


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """The time expressions of a text in order, without overlap."""
    reader = _Reader(text, published)
    taken: list[tuple[int, int]] = []
    found: list[DateMention] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if mention := reader.read(kind, match):
                taken.append((start, end))
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def when(mention: DateMention, text: str) -> When:
    """The reading of a mention as a briefing tells it, with its preposition."""
    return When(
        text=text[mention.lead : mention.end],
        first=mention.first,
        last=mention.last,
        precision=mention.precision,
        bound=mention.bound,
        time=mention.time,
        zone=mention.zone,
    )


class _Reader:
    """Resolves the matches of one text."""

    def __init__(self, text: str, published: date | None) -> None:
        self._text = text
        self._published = published
        self._words: Sequence[Word] = read_words(text)
        self._starts = [word.start for word in self._words]

    def read(self, kind: str, match: re.Match[str]) -> DateMention | None:
        resolve: Callable[[re.Match[str]], Found | None] = getattr(self, f"_{kind}")
        resolved = resolve(match)
        if resolved is None:
            return None
        type_, value, period = resolved
        before = _LEAD.search(self._text[max(0, match.start() - 20) : match.start()])
        bound = _BOUNDS.get(before.group(1).lower(), Bound.ON) if before else Bound.ON
        period = self._bounded(period, bound) if period else None
        return DateMention(
            start=match.start(),
            end=match.end(),
            lead=match.start() - len(before.group()) if before else match.start(),
            type=type_,
            value=value,
            first=period.first if period else None,
            last=period.last if period else None,
            precision=period.precision if period else Precision.OPEN,
            bound=bound,
        )

    def _bounded(self, period: Period, bound: Bound) -> Period:
        if self._published is None or period.last < self._published:
            return period
        if bound in {Bound.BY, Bound.UNTIL, Bound.WITHIN}:
            return Period(
                first=min(self._published, period.first),
                last=period.last,
                precision=period.precision,
                value=period.value,
            )
        return period

    def _looks_ahead(self, match: re.Match[str]) -> bool:
        first = bisect_left(self._starts, match.start())
        last = bisect_left(self._starts, match.end())
        return lean(self._words, first, last).way is Way.FUTURE

    def _nearest(self, options: Iterator[Period], match: re.Match[str]) -> Period | None:
        if self._published is None:
            return None
        return timex.nearest(options, self._published, ahead=self._looks_ahead(match))

    def _iso(self, match: re.Match[str]) -> Found | None:
        day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
        return ("DATE", match.group(), timex.day(day)) if day else None

    def _day(self, match: re.Match[str]) -> Found | None:
        month = MONTHS[(match["m1"] or match["m2"]).lower().rstrip(".")]
        first = int(match["d1"] or match["d2"])
        last = int(match["e1"] or match["e2"] or first)
        if not 1 <= first <= last <= 31:
            return None
        years = [int(match["y"])] if match["y"] else self._years()
        options = [p for year in years if (p := _days(year, month, first, last))]
        if match["y"]:
            period = options[0] if options else None
        else:
            period = self._nearest(iter(options), match)
        return "DATE", period.value if period else f"XXXX-{month:02d}-{first:02d}", period

    def _month(self, match: re.Match[str]) -> Found | None:
        word, number = match["m"], MONTHS[match["m"].lower()]
        if not word[0].isupper() or (not match["y"] and not self._is_month(match)):
            return None
        if match["y"]:
            period: Period | None = timex.month(int(match["y"]), number)
        else:
            period = self._nearest((timex.month(y, number) for y in self._years()), match)
        if period and match["part"]:
            period = period.part(("early", "mid", "late").index(match["part"].lower()))
        return "DATE", period.value if period else f"XXXX-{number:02d}", period

    def _is_month(self, match: re.Match[str]) -> bool:
        index = bisect_left(self._starts, match.start("m"))
        return index < len(self._words) and self._words[index].kind.name == "MONTH"

    def _weekday(self, match: re.Match[str]) -> Found | None:
        number = WEEKDAYS[match["name"].lower()]
        if self._published is None:
            return "DATE", f"XXXX-WXX-{number + 1}", None
        ahead = (number - self._published.weekday()) % 7
        which = (match["which"] or "").lower()
        if which == "next":
            day = self._published + timedelta(days=ahead or 7)
        elif which == "last" or not (which or self._looks_ahead(match)):
            day = self._published + timedelta(days=ahead - 7 if ahead else 0)
        else:
            day = self._published + timedelta(days=ahead)
        return "DATE", day.isoformat(), timex.day(day)

    def _season(self, match: re.Match[str]) -> Found | None:
        name = (match["name"] or match["name2"]).lower()
        code = timex.SEASONS[name][1]
        if match["y"]:
            whole = timex.season(int(match["y"]), name)
            return "DATE", whole.value, whole
        which = match["which"].lower()
        if self._published is None:
            return "DATE", f"XXXX-{code}", None
        options = [timex.season(year, name) for year in self._years()]
        ahead = which != "last"
        whole_or_none = timex.nearest(options, self._published, ahead=ahead)
        if whole_or_none is None:
            return None
        period = whole_or_none
        if which in {"this", "later this"}:
            period = period.clipped(since=self._published)
        return "DATE", period.value, period

    def _near(self, match: re.Match[str]) -> Found | None:
        if self._published is None:
            return "DATE", "PRESENT_REF", None
        shift = {"yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2}
        day = self._published + timedelta(days=shift.get(match.group().lower(), 0))
        return "DATE", day.isoformat(), timex.day(day)

    def _unit(self, match: re.Match[str]) -> Found | None:
        which, unit = match["which"].lower(), match["unit"].lower()
        if self._published is None:
            return "DATE", "FUTURE_REF" if "next" in which else "PRESENT_REF", None
        count = {"next": 1, "early next": 1, "last": -1}.get(which, 0)
        period = timex.shifted(self._published, count, unit)
        if period is None:
            return None
        if which == "early next":
            period = period.part(0)
        elif which == "later this":
            after = self._published + timedelta(days=1) if unit == "week" else self._published
            period = period.clipped(since=after)
        elif which == "this":
            period = period.clipped(since=self._published)
        return "DATE", period.value, period

    def _ahead(self, match: re.Match[str]) -> Found | None:
        words = match.group().lower()
        return ("DATE", "FUTURE_REF", None) if "ahead" in words or "coming" in words else None

    def _ago(self, match: re.Match[str]) -> Found | None:
        count = _count(match["n"])
        if self._published is None or count is None:
            return "DATE", "PAST_REF", None
        period = timex.shifted(self._published, -count, match["unit"].lower())
        return ("DATE", period.value, period) if period else None

    def _span(self, match: re.Match[str]) -> Found | None:
        count, unit = _count(match["n"]), match["unit"].lower()
        value = timex.duration(count, unit)
        before = self._text[max(0, match.start() - 8) : match.start()].lower().rstrip()
        if (
            self._published is None
            or count is None
            or not before.endswith(("within", "over", "in"))
        ):
            return "DURATION", value, None
        end = timex.moved(self._published, count, unit)
        if end is None or not self._looks_ahead(match):
            return "DURATION", value, None
        first = self._published if not before.endswith(" in") else end
        return (
            "DURATION",
            value,
            Period(first=first, last=end, precision=Precision.RANGE, value=value),
        )

    def _vague(self, match: re.Match[str]) -> Found | None:
        return "DATE", "FUTURE_REF", None

    def _year(self, match: re.Match[str]) -> Found | None:
        period = timex.year(int(match.group()))
        return "DATE", period.value, period

    def _years(self) -> list[int]:
        if self._published is None:
            return []
        return [self._published.year + shift for shift in (-1, 0, 1)]


def _days(year: int, month: int, first: int, last: int) -> Period | None:
    begin, end = _day(year, month, first), _day(year, month, last)
    if begin is None or end is None:
        return None
    if begin == end:
        return timex.day(begin)
    return Period(first=begin, last=end, precision=Precision.RANGE, value=begin.isoformat())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _count(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    return 1 if words.lower() in {"a", "an"} else NUMBERS.get(words.lower())

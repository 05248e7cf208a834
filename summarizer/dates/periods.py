"""Parts of a year: months, seasons, quarters, halves, weeks; "this week" and "next year"."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from summarizer.dates import timex, words
from summarizer.dates.cues import Way
from summarizer.dates.days import year_of
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading
from summarizer.dates.scene import Scene
from summarizer.dates.timex import SEASONS, Period
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word
from summarizer.dates.years import SHIFTS, fiscal_year

# Until which weekday the weekend before is still "this weekend": Thursday.
_MIDWEEK = 3


def _month(match: Match, scene: Scene) -> Reading | None:
    number = words.month(match["month"])
    return _recurring(match, scene, f"{number:02d}", lambda year: timex.month(year, number))


def _that_month(match: Match, scene: Scene) -> Reading | None:
    """ "That September": of the year that the text is at."""
    number, told = words.month(match["month"]), scene.told("year", scene.way(match))
    if told is None:
        return Reading(value=f"XXXX-{number:02d}")
    return Reading.of(timex.month(told.first.year, number), "")


def _season(match: Match, scene: Scene) -> Reading | None:
    name = match["season"].text
    return _recurring(match, scene, SEASONS[name][1], lambda year: timex.season(year, name))


def _recurring(
    match: Match, scene: Scene, code: str, in_year: Callable[[int], Period]
) -> Reading | None:
    """What comes once a year: of the year told, else the one that the clause means."""
    year = year_of(match, scene)
    if year is not None:
        return Reading.of(in_year(year), "")
    options = [in_year(other) for other in scene.years]
    which = match.get("which")
    if which is None:
        return Reading.of(scene.nearest(options, match), f"XXXX-{code}")
    period = _which_of(options, which, scene.published)
    return Reading(
        value=period.value if period else f"XXXX-{code}",
        period=period,
        is_left=which.kind in {Kind.THIS, Kind.CURRENT},
    )


def _which_of(options: Iterable[Period], which: Word, published: date | None) -> Period | None:
    """ "Last May" is over, "next May" has not begun, "this May" is this year's."""
    if published is None:
        return None
    if which.kind in {Kind.LAST, Kind.PAST}:
        over = [option for option in options if option.last < published]
        return max(over, key=lambda option: option.first, default=None)
    if which.kind in {Kind.NEXT, Kind.COMING}:
        return min(
            (option for option in options if option.first > published),
            key=lambda option: option.first,
            default=None,
        )
    return min(options, key=lambda option: timex.distance(option, published), default=None)


def _quarter(match: Match, scene: Scene) -> Reading | None:
    number = words.ordinal(match["nth"])
    if not 1 <= number <= 4:
        return None
    return _of_year(match, scene, f"Q{number}", lambda year: timex.quarter(year, number))


def _half(match: Match, scene: Scene) -> Reading | None:
    number = words.ordinal(match["nth"])
    number = 2 if number == -1 else number
    if number > 2:
        return None
    return _of_year(match, scene, f"H{number}", lambda year: timex.half(year, number))


def _code(match: Match, scene: Scene) -> Reading | None:
    """ "Q3 2019", "H1"."""
    letter, number = match["code"].text[0], int(match["code"].text[1])
    if letter == "h" and (number > 2 or not match.has("year")):
        return None
    make = timex.quarter if letter == "q" else timex.half
    return _of_year(match, scene, f"{letter.upper()}{number}", lambda year: make(year, number))


def _of_year(
    match: Match, scene: Scene, code: str, in_year: Callable[[int], Period]
) -> Reading | None:
    """A part of a year; the days of a fiscal one are the company's to know."""
    reading = _recurring(match, scene, code, in_year)
    if reading and match.has("fiscal"):
        return Reading(value=reading.value)
    return reading


def _nth_week(match: Match, scene: Scene) -> Reading | None:
    """ "The first week of May", "the last weekend in June", "the last day of the month"."""
    unit, nth = match["unit"].text, words.ordinal(match["nth"])
    month = words.month(match["month"])
    if unit not in {"week", "weekend", "day"} or nth > 31:
        return None

    def in_year(year: int) -> Period | None:
        return _nth_of(timex.month(year, month), unit, nth)

    year = year_of(match, scene)
    if year is not None:
        return Reading.of(in_year(year), f"{year:04d}-{month:02d}")
    options = [period for other in scene.years if (period := in_year(other))]
    return Reading.of(scene.nearest(options, match), f"XXXX-{month:02d}")


def _nth_of(month: Period, unit: str, nth: int) -> Period | None:
    """The nth day or week of a month, weeks by sevens; -1 is the last. None past its end."""
    days = 1 if unit == "day" else 7
    first = month.first + timedelta(days=days * (nth - 1))
    if nth < 0:
        first = month.last - timedelta(days=days - 1)
    if first > month.last:
        return None
    if unit == "day":
        return timex.day(first)
    seven = timex.days(first, min(first + timedelta(days=6), month.last), month.value)
    if unit == "week":
        return seven
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    return timex.weekend(saturday)


def _which_unit(match: Match, scene: Scene) -> Reading | None:
    """ "This week", "next year", "last quarter", "the coming weekend"."""
    unit, which = words.unit(match["unit"]), match["which"].kind
    shift = SHIFTS.get(which, 0)
    if unit not in timex.WHOLE or (unit == "day" and shift):
        return None
    if match.has("fiscal"):
        return fiscal_year(match, scene) if unit == "year" else None
    if scene.published is None:
        return Reading(value=_VAGUE[shift])
    if unit == "weekend":
        shift = _shift_of_weekend(match, scene, shift)
    period = timex.shifted(scene.published, shift, unit)
    return None if period is None else Reading(value=period.value, period=period, is_left=not shift)


def _shift_of_weekend(match: Match, scene: Scene, shift: int) -> int:
    """ "The coming weekend" is this week's; "this weekend" of a story told on a Monday is over."""
    kind = match["which"].kind
    if kind is Kind.COMING:
        return 0
    early = scene.published is not None and scene.published.weekday() < _MIDWEEK
    return -1 if kind is Kind.THIS and early and scene.way(match) is Way.PAST else shift


def _coming(match: Match, scene: Scene) -> Reading | None:
    """ "The coming week" is next week; longer ones are told as lengths of time."""
    return _which_unit(match, scene) if match["unit"].text in {"week", "weekend"} else None


_VAGUE = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}


def _that_unit(match: Match, scene: Scene) -> Reading | None:
    """ "That week", "the same month", "the following year": by the date mentioned last."""
    unit = words.unit(match["unit"])
    if unit not in timex.WHOLE:
        return None
    told = scene.told(unit, scene.way(match))
    if told is None:
        return Reading(value="XXXX")
    shift = {Kind.FOLLOWING: 1, Kind.NEXT: 1, Kind.PREVIOUS: -1}.get(match["which"].kind, 0)
    at = told.last if shift > 0 else told.first
    return Reading.of(timex.shifted(at, shift, unit), "")


def _next_unit(match: Match, scene: Scene) -> Reading | None:
    """ "The next day" goes by the date mentioned last, and so does "the next year" in a story told."""
    if match["unit"].text == "day" or scene.way(match) is Way.PAST:
        return _that_unit(match, scene)
    return None


def _weekend(match: Match, scene: Scene) -> Reading | None:
    if match["unit"].text != "weekend":
        return None
    if scene.published is None:
        return Reading(value="XXXX-WXX-WE")
    weeks = [scene.published + timedelta(days=days) for days in (-7, 0, 7)]
    return Reading.of(scene.nearest([timex.weekend(day) for day in weeks], match), "")


def _part(match: Match, scene: Scene) -> Reading | None:
    """ "The year" of "the end of the year": this one; "the day" of "later in the day": that one."""
    unit = words.unit(match["unit"])
    if unit not in timex.WHOLE:
        return None
    if scene.published is None:
        return Reading(value="XXXX", is_part=True)
    told = scene.told("day") if unit == "day" else None
    period = timex.shifted(told.first if told else scene.published, 0, unit)
    return None if period is None else Reading(value=period.value, period=period, is_part=True)


RULES: tuple[Rule, ...] = (
    # the first of two that share a year: "May and June 1998"
    rule("THAT (?P<month>MONTH)", _that_month),
    rule("(?P<month>MONTH) (?= LINK MONTH OF? (?P<year>YEAR))", _month),
    rule("THE? (?P<season>SEASON) (?= LINK SEASON OF? (?P<year>YEAR))", _season),
    rule("(?P<which>THIS | NEXT | LAST | PAST | COMING)? (?P<month>MONTH) INYEAR", _month),
    rule(
        "(?: THE? (?P<which>THIS | NEXT | LAST | PAST | COMING) | THE)? (?P<season>SEASON) INYEAR",
        _season,
    ),
    rule(
        "(?: THE | (?P<which>THIS | NEXT | LAST) YEARUNIT POSS)? (?P<nth>ORDINAL | ORDDAY) DASH? "
        "(?P<fiscal>FISCAL)? QUARTERUNIT INYEAR",
        _quarter,
    ),
    rule("THE? (?P<fiscal>FISCAL) (?P<nth>ORDINAL) QUARTERUNIT INYEAR", _quarter),
    rule(
        "THE? (?P<nth>ORDINAL | ORDDAY) QUARTERUNIT OF THE? (?P<fiscal>FISCAL) YEARUNIT? INYEAR",
        _quarter,
    ),
    # a year must follow: the first half of a match is none of ours
    rule("THE? (?P<nth>ORDINAL | LAST) HALF INYEAR (?<! HALF)", _half),
    rule("THE? (?P<nth>ORDINAL | LAST) HALF OF THE (?P<fiscal>FISCAL)? YEARUNIT", _half),
    rule("(?P<code>CODE) INYEAR", _code),
    rule("THE? (?P<nth>NTH) (?P<unit>UNIT) [OF IN] (?P<month>MONTH) INYEAR", _nth_week),
    rule(
        "(?: THE (?=CURRENT))? (?P<which>THIS | NEXT | LAST | CURRENT) (?P<fiscal>FISCAL)? "
        "(?P<unit>ANYUNIT)",
        _which_unit,
    ),
    rule("(?: THE | THIS)? (?P<which>COMING) (?P<unit>UNIT)", _coming),
    rule("THIS (?P<which>PAST) (?P<unit>ANYUNIT)", _which_unit),
    rule("THE (?P<which>NEXT) (?P<unit>ANYUNIT)", _next_unit),
    rule("(?P<which>THAT) (?P<unit>ANYUNIT)", _that_unit),
    rule("THE? THIS? (?P<which>SAME) (?P<unit>ANYUNIT)", _that_unit),
    rule("THE (?P<which>FOLLOWING | PREVIOUS) (?P<unit>ANYUNIT)", _that_unit),
    rule("THE (?P<unit>UNIT)", _weekend),
    rule("THE (?P<unit>ANYUNIT)", _part),
)

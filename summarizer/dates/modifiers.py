"""Words before a time that change it: "early", "the end of", "later", "the rest of"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from summarizer.briefing import Precision
from summarizer.dates import timex, words
from summarizer.dates.amounts import amount_of
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.patterns import compiled
from summarizer.dates.phrase import POINTS, Match, Mod, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.vocabulary import PORTIONS

_MODS = (Mod.START, Mod.MID, Mod.END)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A pattern that a time must follow, and what becomes of that time's reading."""

    pattern: re.Pattern[str]
    change: Callable[[Match, Reading, Scene], Reading | None]


def _point(match: Match, reading: Reading, scene: Scene) -> Reading:
    return _at_point(reading, PORTIONS[match["point"].text])


def _at_point(reading: Reading, point: int) -> Reading:
    """The early, middle or late part; a single day stays that day."""
    period = reading.period
    if period and period.precision is not Precision.DAY:
        period = period.part(point)
    return replace(reading, period=period, mod=_MODS[point], is_part=False, is_left=False)


def _points(match: Match, reading: Reading, scene: Scene) -> Reading:
    """ "Mid-to-late August": from the first part to the last."""
    first, last = (PORTIONS[match[name].text] for name in ("point", "upto"))
    period = reading.period
    if period and period.precision is not Precision.DAY and first <= last:
        period = timex.days(period.part(first).first, period.part(last).last, period.value)
    return replace(reading, period=period, is_part=False, is_left=False)


def _week_of(match: Match, reading: Reading, scene: Scene) -> Reading | None:
    """ "The week of 2 August"."""
    day = _day(reading, scene)
    return Reading.of(timex.week(day), "") if day and match["unit"].text == "week" else None


def _day(reading: Reading, scene: Scene) -> date | None:
    """The day that a reading is; None for another, and without a publication date.

    What lies around a day can lie in a year that the text doesn't name.
    """
    period = reading.period
    is_day = period is not None and period.precision is Precision.DAY
    return period.first if period and is_day and scene.published else None


def _small_hours(match: Match, reading: Reading, scene: Scene) -> Reading | None:
    """ "The early hours of Monday"."""
    day = _day(reading, scene)
    if words.unit(match["unit"]) != "hour" or not day:
        return None
    value = f"{day.isoformat()}TMO"
    return Reading(type=Type.TIME, value=value, period=timex.day(day), mod=Mod.START)


def _away_from(match: Match, reading: Reading, scene: Scene) -> Reading | None:
    """ "Two weeks from Monday", "the day after Christmas", "three days before 5 May"."""
    day, amount = _day(reading, scene), amount_of(match)
    if day is None or amount.unit not in timex.DATED:
        return None
    if amount.low is None or amount.low != int(amount.low):
        return None
    sign = -1 if match["way"].text == "before" else 1
    there = timex.moved(day, sign * int(amount.low), amount.unit)
    return Reading.of(timex.day(there), "") if there else None


def _later(match: Match, reading: Reading, scene: Scene) -> Reading:
    """What is left of it after publication ("later this week"), or what was before ("earlier")."""
    period, published = reading.period, scene.published
    if period and published:
        if match["way"].text == "earlier":
            period = period.clipped(until=published)
        else:
            # A week is short enough for "later" to leave out the day itself.
            wait = 1 if period.precision is Precision.WEEK else 0
            period = period.clipped(since=published + timedelta(days=wait))
    return replace(reading, period=period, is_part=False, is_left=False)


def _rest(match: Match, reading: Reading, scene: Scene) -> Reading:
    return replace(reading, is_part=False, is_left=True)


def _end_of_unit(match: Match, scene: Scene) -> Reading | None:
    """ "Year-end", "month's end"."""
    unit = words.unit(match["unit"])
    if unit not in timex.WHOLE or unit == "day" or scene.published is None:
        return None
    period = timex.containing(unit, scene.published)
    return _at_point(Reading.of(period, ""), PORTIONS[match["point"].text])


MODIFIERS: tuple[Modifier, ...] = (
    Modifier(compiled("(?P<point>EDGE) DASH? [TO OR] DASH? (?P<upto>EDGE) DASH?"), _points),
    Modifier(compiled("THE (?P<unit>UNIT) OF"), _week_of),
    Modifier(compiled("AMOUNT (?P<way>AFTER | FROM)"), _away_from),
    Modifier(compiled("THE (?P<unit>UNIT) (?P<way>AFTER)"), _away_from),
    Modifier(compiled("THE EDGE (?P<unit>UNITS) [OF ON]"), _small_hours),
    Modifier(compiled("THE? (?P<point>EDGE) (?: DASH | [IN ON])?"), _point),
    Modifier(compiled("THE? (?P<point>POINT) OF"), _point),
    Modifier(compiled("(?P<way>LATER) [IN ON]?"), _later),
    Modifier(compiled("THE? REST OF"), _rest),
)
RULES: tuple[Rule, ...] = (
    rule("(?P<unit>YEARUNIT | UNIT | QUARTERUNIT) (?: DASH | POSS) (?P<point>POINT)", _end_of_unit),
)


def is_modifiable(reading: Reading) -> bool:
    """Whether "early" or "the end of" can stand before it: lengths and sets have neither."""
    return reading.type in POINTS

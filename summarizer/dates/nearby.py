"""Days told by their distance: "tomorrow", "two years ago", "a week later", "in two weeks' time"."""

from datetime import date, timedelta

from summarizer.dates import timex, words
from summarizer.dates.amounts import Amount, amount_of
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period

_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}
_VAGUE = {-2: "PAST_REF", -1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF", 2: "FUTURE_REF"}


def _today(match: Match, scene: Scene) -> Reading | None:
    text = match["day"].text
    shift = _TODAY.get(text, 2 if "tomorrow" in text else -2)
    if scene.published is None:
        return Reading(value=_VAGUE[shift])
    return Reading.of(timex.day(scene.published + timedelta(days=shift)), "")


def _ago(match: Match, scene: Scene) -> Reading | None:
    return _away(amount_of(match), scene, -1)


def _long_ago(match: Match, scene: Scene) -> Reading | None:
    return Reading(value="PAST_REF")


def _from_now(match: Match, scene: Scene) -> Reading | None:
    return _away(amount_of(match), scene, 1)


def _away(amount: Amount, scene: Scene, sign: int) -> Reading | None:
    """So far before or after publication, as exact as the unit told."""
    unresolved = "PAST_REF" if sign < 0 else "FUTURE_REF"
    if scene.published is None or amount.low is None:
        return Reading(value=unresolved)
    if amount.unit not in timex.DATED:
        today = timex.day(scene.published)
        return Reading(type=Type.TIME, value=today.value, period=today)
    period = _shifted(scene.published, sign * amount.low, amount.unit)
    return Reading.of(period, unresolved)


def _shifted(on: date, count: float, unit: str) -> Period | None:
    """The unit that lies so far away; a broken count is told in the next smaller unit."""
    if count != int(count) and unit in _BROKEN:
        smaller, times = _BROKEN[unit]
        return timex.shifted(on, round(count * times), smaller)
    return timex.shifted(on, int(count), unit)


_BROKEN = {"year": ("month", 12), "decade": ("year", 10), "century": ("year", 100)}


def _later(match: Match, scene: Scene) -> Reading | None:
    """ "A week later", "two years earlier": from the date mentioned last."""
    amount = amount_of(match)
    sign = -1 if match["way"].text == "earlier" else 1
    if amount.unit not in timex.DATED or amount.low is None:
        return Reading(type=Type.DURATION, value=amount.value)
    if sign > 0 and scene.published and not scene.mentioned(amount.unit, scene.way(match)):
        return Reading(type=Type.DURATION, value=amount.value)
    return _beyond(match, scene, sign * amount.low, amount.unit)


def _some_later(match: Match, scene: Scene) -> Reading | None:
    """ "Hours later", with nobody to say how many."""
    return Reading(type=Type.DURATION, value=timex.duration(None, words.unit(match["unit"])))


def _beyond(match: Match, scene: Scene, count: float, unit: str) -> Reading:
    """So many units on (or back) from the date mentioned last."""
    told = scene.told(unit, scene.way(match))
    if told is None:
        return Reading(value="XXXX")
    return Reading.of(_shifted(told.last if count > 0 else told.first, count, unit), "XXXX")


def _next_day(match: Match, scene: Scene) -> Reading | None:
    """ "The day after", with nothing that it comes after but the date mentioned last."""
    unit = words.unit(match["unit"])
    if unit not in timex.DATED:
        return None
    return _beyond(match, scene, -1 if match["way"].text == "before" else 1, unit)


RULES: tuple[Rule, ...] = (
    rule("(?P<day>TODAY)", _today),
    rule("AMOUNT AGO", _ago),
    rule("UNITS AGO", _long_ago),
    rule("(?P<unit>YEARUNIT) DASH? AGO", _ago),
    rule("AMOUNT FROM [NOW TODAY]", _from_now),
    rule("AMOUNT POSS TIME", _from_now),
    rule("(?<= IN) AMOUNT TIME", _from_now),
    rule("AMOUNT (?P<way>LATER)", _later),
    rule("(?P<unit>UNITS) LATER", _some_later),
    rule("(?P<unit>YEARUNIT) DASH (?P<way>LATER)", _later),
    rule("THE (?P<unit>UNIT | YEARUNIT) (?P<way>AFTER) (?= [STOP COMMA BREAK])", _next_day),
)

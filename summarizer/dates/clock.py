"""Times of day: "10 a.m. EST", "1429 UTC", "midnight", "tonight", "Monday morning"."""

import datetime as dt
from dataclasses import replace
from datetime import timedelta

from summarizer.dates import timex, words
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import NOONS, PARTS_OF_DAY, Kind
from summarizer.dates.words import Word

_BEFORE_CLOCK = frozenset("at from until till by around before after since between".split())


def _clock(match: Match, scene: Scene) -> Reading | None:
    time = _time_of(match)
    if time is None:
        return None
    zone = match.get("zone")
    return _at(f"{time:%H:%M}", scene, time, words.zone(zone) if zone else None)


def _time_of(match: Match) -> dt.time | None:
    """The time on the clock; None where the digits can't be one."""
    hour, minute = _hour_and_minute(match["hour"])
    if half := match.get("ampm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.text.startswith("p") else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _hour_and_minute(word: Word) -> tuple[int, int]:
    digits = word.text.replace(".", ":")
    if ":" in digits:
        hour, minute, *_ = digits.split(":")
        return int(hour), int(minute)
    if len(digits) == 4 and digits.isdecimal():
        return int(digits[:2]), int(digits[2:])
    return int(words.number([word]) or 0), 0


def _bare_clock(match: Match, scene: Scene) -> Reading | None:
    """ "At 14:30": digits alone may be a score, so a preposition must tell."""
    return _clock(match, scene) if scene.before(match).text in _BEFORE_CLOCK else None


def _noon(match: Match, scene: Scene) -> Reading | None:
    time = dt.time(NOONS[match["noon"].text])
    zone = match.get("zone")
    return _at(f"{time:%H:%M}", scene, time, words.zone(zone) if zone else None)


def _at(hour: str, scene: Scene, time: dt.time | None, zone: str | None = None) -> Reading:
    """A time of publication day, until a day beside it says otherwise (`summarizer.dates.hours`)."""
    day = timex.day(scene.published) if scene.published else None
    value = f"{day.value}T{hour}" if day else f"T{hour}"
    return Reading(type=Type.TIME, value=value, period=day, time=time, zone=zone, is_floating=True)


def _part_of(day: Period, part: str) -> Reading:
    return Reading(type=Type.TIME, value=f"{day.value}T{part}", period=day)


def _tonight(match: Match, scene: Scene) -> Reading | None:
    return _this_part("NI", scene)


def _this_part(code: str, scene: Scene, shift: int = 0) -> Reading:
    if scene.published is None:
        return Reading(type=Type.TIME, value=f"XXXX-XX-XXT{code}")
    return _part_of(timex.day(scene.published + timedelta(days=shift)), code)


def _which_part(match: Match, scene: Scene) -> Reading | None:
    """ "This morning", "last night", "the next morning"."""
    code = PARTS_OF_DAY.get(match["part"].text)
    which = match["which"].kind
    if code is None:
        return None
    if which in {Kind.NEXT, Kind.FOLLOWING, Kind.THAT, Kind.SAME}:
        told = scene.told("day")
        shift = 0 if which in {Kind.THAT, Kind.SAME} else 1
        day = timex.shifted(told.last, shift, "day") if told else None
        return _part_of(day, code) if day else _this_part(code, scene)
    return _this_part(code, scene, -1 if which is Kind.LAST else 0)


def _bare_part(match: Match, scene: Scene) -> Reading | None:
    """ "In the morning", "overnight": of a day that only its neighbours can tell."""
    reading = _this_part(PARTS_OF_DAY[match["part"].text], scene)
    return Reading(type=Type.TIME, value=reading.value, is_floating=True)


def _night(match: Match, scene: Scene) -> Reading | None:
    """ "Night", which is a time only beside its day: "Monday night"."""
    if match["part"].text != "night":
        return None
    return replace(_this_part("NI", scene), period=None, is_floating=True, is_part=True)


RULES: tuple[Rule, ...] = (
    rule("(?P<hour>DAYNUM | NUM | CLOCK | SPELT) (?P<ampm>AMPM) (?P<zone>ZONE)?", _clock),
    rule("(?P<hour>DAYNUM | SPELT) OCLOCK (?P<ampm>AMPM)? (?P<zone>ZONE)?", _clock),
    rule("(?P<hour>CLOCK | YEAR | NUM) (?P<zone>ZONE)", _clock),
    rule("(?P<hour>CLOCK)", _bare_clock),
    rule("(?P<noon>NOON) (?P<zone>ZONE)?", _noon),
    rule("TONIGHT", _tonight),
    rule(
        "THE? (?P<which>THIS | LAST | NEXT | FOLLOWING | THAT | SAME) (?P<part>PARTDAY | UNIT)",
        _which_part,
    ),
    rule("THE? (?P<part>PARTDAY)", _bare_part),
    rule("THE? (?P<part>UNIT)", _night),
)

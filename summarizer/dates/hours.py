"""Puts a time of day on the day that is told beside it: "10 a.m." and "on Monday"."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from summarizer.briefing import Precision
from summarizer.dates.cues import REACH
from summarizer.dates.patterns import compiled
from summarizer.dates.phrase import POINTS, Found, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.vocabulary import Kind

# What may stand between a time of day and its day ("10 a.m. on Monday", "Friday, at noon").
_BESIDE = compiled("COMMA? [ON AT OF IN]? APPROX? THE? | LPAR")
# Ends of sentences and paragraphs across which a time of day goes by the day told before.
_ENDS_BETWEEN = 3
_ENDS = frozenset({Kind.STOP, Kind.BREAK})
# With these a sentence goes on about what the ones before it told.
_GOING_ON = frozenset("the it its this that they he she".split())


def with_days(found: Iterable[Found], scene: Scene) -> list[Found]:
    """The phrases with each floating time of day joined to the day beside it."""
    joined: list[Found] = []
    for one in found:
        if joined and (both := _joined(joined[-1], one, scene)):
            joined[-1] = both
        else:
            joined.append(one)
    settled = _on_days_before(joined, scene)
    return [one for one in settled if not one.reading.is_part]


def _joined(one: Found, other: Found, scene: Scene) -> Found | None:
    """Two phrases as one where one tells the hour and the other its day."""
    kinds = scene.kinds
    if not _BESIDE.fullmatch(kinds, one.last, other.first):
        return None
    # After "p.m." no stop is seen, but the next sentence begins with a capital.
    if one.last < other.first and scene.words[one.last].raw[0].isupper():
        return None
    reading = _hour_on(other.reading, one.reading) or _hour_on(one.reading, other.reading)
    if reading is None:
        return None
    closes = kinds[other.last : other.last + 1] == Kind.RPAR and kinds[one.last] == Kind.LPAR
    return Found(first=one.first, last=other.last + closes, reading=reading)


def _hour_on(hour: Reading, day: Reading) -> Reading | None:
    """The time of day on a day; the same hour in another zone adds nothing."""
    if not hour.is_floating or hour.type is not Type.TIME:
        return None
    if day.time:
        if hour.time is None:
            return _at_part(day, day.time, hour)
        return day if hour.zone != day.zone else None
    if day.is_floating and hour.time:
        return _at_part(hour, hour.time, day)
    if day.is_floating or day.type not in POINTS or not _is_day(day):
        return None
    date = "XXXX-XX-XX" if day.value.endswith("_REF") else day.value.partition("T")[0]
    value = f"{date}T{hour.value.partition('T')[2]}"
    return replace(hour, value=value, period=day.period, is_floating=False, is_part=False)


def _at_part(hour: Reading, time: dt.time, part: Reading) -> Reading:
    """ "3 o'clock in the afternoon" is 15:00."""
    if time.hour >= 12 or not part.value.endswith(("AF", "EV")):
        return hour
    later = time.replace(hour=time.hour + 12)
    value = f"{hour.value.partition('T')[0]}T{later:%H:%M}"
    return replace(hour, value=value, time=later)


def _is_day(reading: Reading) -> bool:
    if reading.period is None:
        return reading.value.startswith("XXXX-") or reading.value.endswith("_REF")
    return reading.period.precision is Precision.DAY


def _on_days_before(found: Iterable[Found], scene: Scene) -> Iterator[Found]:
    """Each time of day that still floats, on the day told before it in its sentence.

    Where its clause looks ahead and its sentence names no day, on the day to come that was told
    shortly before: "fires it on 8 April. The test is set for 1400 GMT".
    """
    day: Found | None = None
    to_come: Found | None = None
    for one in found:
        if one.reading.is_floating:
            if day and not _ended(scene.kinds, day.last, one.first):
                yield _on(day, one)
                continue
            if to_come and _goes_on(to_come, one, scene):
                yield _on(to_come, one) if scene.looks_ahead(one) else one
                continue
        if _is_day(one.reading) and one.reading.type in POINTS:
            day = one
            to_come = one if _is_to_come(one, scene) else to_come
        yield one


def _on(day: Found, hour: Found) -> Found:
    reading = None if hour.reading.is_part else _hour_on(hour.reading, day.reading)
    return replace(hour, reading=reading) if reading else hour


def _is_to_come(day: Found, scene: Scene) -> bool:
    period = day.reading.period
    return bool(period and scene.published and period.first > scene.published)


def _goes_on(day: Found, hour: Found, scene: Scene) -> bool:
    """Whether the sentence of an hour goes on about what was told with a day shortly before it."""
    ends = [i for i in range(day.last, hour.first) if scene.kinds[i] in _ENDS]
    return 0 < len(ends) <= _ENDS_BETWEEN and scene.words[ends[-1] + 1].text in _GOING_ON


def _ended(kinds: str, first: int, last: int) -> bool:
    """Whether a sentence ends between two words, or more lies there than a sentence holds."""
    between = kinds[first : min(last, first + REACH)]
    return last - first > REACH or not _ENDS.isdisjoint(between)

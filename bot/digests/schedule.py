"""When a digest falls due: days of the week and a time of day in a zone → instants. Pure.

A slot is one due time, keyed by its local date, so that a clock change neither skips nor doubles
it: a time that a spring change leaves out falls on the first instant after the gap, one that an
autumn change repeats on its first. A date that a zone left out altogether (Samoa's 30 December
2011) has no slot. Zones come from `zoneinfo`; which local days exist is arithmetic of ours, since
cron libraries skip or double some of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.errors import InputRejected

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAILY = frozenset(range(7))
_WEEKDAYS = frozenset(range(5))
_WEEKENDS = frozenset({5, 6})
# The usual choices, as `parse_days` reads them.
DAY_GROUPS = ("daily", "weekdays", "weekends")
_GROUPS = {
    "daily": _DAILY,
    "every day": _DAILY,
    "weekdays": _WEEKDAYS,
    "weekends": _WEEKENDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Days of the week (Monday 0), a local time of day, and an IANA zone."""

    days: frozenset[int]
    at: time
    zone: ZoneInfo

    def __str__(self) -> str:
        """As people say it: "weekdays at 08:00 Europe/London"."""
        return f"{day_words(self.days)} at {self.at:%H:%M} {self.zone.key}"


class Slot(NamedTuple):
    """One due time: its local date, which names it, and its instant (aware, UTC)."""

    day: date
    at: datetime


def slots(schedule: Schedule, *, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots later than `after` and not later than `until` (both aware), in order."""
    # A zone is at most a day away from UTC on either side.
    day = (after.astimezone(UTC) - timedelta(days=2)).date()
    while day <= (until.astimezone(UTC) + timedelta(days=2)).date():
        slot = slot_on(schedule, day)
        if slot is not None and after < slot.at <= until:
            yield slot
        day += timedelta(days=1)


def slot_on(schedule: Schedule, day: date) -> Slot | None:
    """The slot of a local day, or None where the schedule or the zone has none."""
    if day.weekday() not in schedule.days or not _exists(day, schedule.zone):
        return None
    local = datetime.combine(day, schedule.at, schedule.zone)
    return Slot(day, _first_valid(local).astimezone(UTC))


def next_slot(schedule: Schedule, *, after: datetime) -> Slot:
    """The first slot later than `after`."""
    # A week holds each day; two hold one even where a zone leaves a date out.
    return next(slots(schedule, after=after, until=after + timedelta(days=15)))


def parse_days(words: str) -> frozenset[int]:
    """Days from "daily", "weekdays", "weekends", "mon-fri" or "mon, wed"; raises InputRejected."""
    plain = words.strip().lower()
    if plain in _GROUPS:
        return _GROUPS[plain]
    found: set[int] = set()
    for part in re.split(r"[,\s]+", plain):
        first, dash, last = part.partition("-")
        ends = [_day_number(name, words) for name in (first, last if dash else first)]
        found.update((ends[0] + n) % 7 for n in range((ends[1] - ends[0]) % 7 + 1))
    return frozenset(found)


def parse_time(words: str) -> time:
    """A time of day from "08:00" or "8:00"; raises InputRejected."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", words.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise InputRejected(f"{words!r} is no time of day: write it like 08:00.")
    return time(int(match[1]), int(match[2]))


def parse_zone(name: str) -> ZoneInfo:
    """A zone by its IANA name; raises InputRejected."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InputRejected(
            f"{name!r} is no time zone: write an IANA name such as Europe/London."
        ) from error


def day_words(days: frozenset[int]) -> str:
    """Days of the week as people say them: "weekdays", "Monday, Thursday"."""
    for words, group in _GROUPS.items():
        if group == days:
            return words
    return ", ".join(_FULL_NAMES[day] for day in sorted(days))


def _exists(day: date, zone: ZoneInfo) -> bool:
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def _first_valid(local: datetime) -> datetime:
    """The wall time itself (its first occurrence), or the end of the gap that swallowed it."""
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # Inside a gap the two folds give the offsets before and after it; the gap ends where they meet.
    before = local.replace(fold=0).utcoffset()
    after = local.replace(fold=1).utcoffset()
    if before is None or after is None:
        return instant
    return _end_of_gap(instant - (after - before), instant, local)


def _end_of_gap(low: datetime, high: datetime, local: datetime) -> datetime:
    """The first instant, to the minute, whose wall time is not before `local`."""
    wanted = local.replace(tzinfo=None)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(local.tzinfo).replace(tzinfo=None) < wanted:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def _day_number(name: str, words: str) -> int:
    for number, short in enumerate(_NAMES):
        if len(name) >= 3 and _FULL_NAMES[number].lower().startswith(name) and name[:3] == short:
            return number
    raise InputRejected(
        f"{words!r} names no days: write daily, weekdays, weekends, mon-fri or mon,wed,fri."
    )

"""When digests fall due: every local day once, whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digests.schedule import (
    Schedule,
    Slot,
    next_slot,
    parse_days,
    parse_time,
    parse_zone,
    slots,
)
from bot.errors import InputRejected

DAILY = frozenset(range(7))
ZONES = (
    "Africa/Cairo Africa/Casablanca America/Havana America/New_York America/Santiago "
    "America/Sao_Paulo Asia/Beirut Asia/Gaza Asia/Kolkata Asia/Tehran Australia/Lord_Howe "
    "Europe/London Pacific/Apia Pacific/Auckland"
).split()
TIMES = ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "08:00", "12:00", "23:30", "23:59")


def daily(at: str, zone: str) -> Schedule:
    return Schedule(days=DAILY, at=time.fromisoformat(at), zone=ZoneInfo(zone))


def two_years(schedule: Schedule) -> Iterator[Slot]:
    midnight = datetime(2025, 1, 1, tzinfo=schedule.zone).astimezone(UTC)
    end = datetime(2027, 1, 1, tzinfo=schedule.zone).astimezone(UTC)
    second = timedelta(seconds=1)
    return slots(schedule, after=midnight - second, until=end - second)


@pytest.mark.parametrize("zone", ZONES)
def test_each_local_day_has_one_slot(zone: str) -> None:
    """Over two years of clock changes, each of ten times falls due once a local day, in order."""
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]

    for at in TIMES:
        found = list(two_years(daily(at, zone)))

        assert [slot.day for slot in found] == days
        assert sorted(slot.at for slot in found) == [slot.at for slot in found]


@pytest.mark.parametrize("zone", ZONES)
def test_only_a_gap_moves_a_slot(zone: str) -> None:
    """A slot is at its wall time, or less than two hours later where that time doesn't exist."""
    for at in TIMES:
        moved = []
        for slot in two_years(daily(at, zone)):
            local = slot.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            late = local - datetime.combine(slot.day, time.fromisoformat(at))
            if late:
                moved.append(late)

        assert all(timedelta(0) < late <= timedelta(hours=1) for late in moved)
        assert len(moved) <= 2


@pytest.mark.parametrize(
    ("at", "zone", "day", "expected"),
    [
        ("02:30", "America/New_York", date(2026, 3, 8), "2026-03-08T03:00:00-04:00"),
        ("01:30", "America/New_York", date(2026, 11, 1), "2026-11-01T01:30:00-04:00"),
        ("00:00", "Asia/Beirut", date(2026, 3, 29), "2026-03-29T01:00:00+03:00"),
        ("02:00", "Australia/Lord_Howe", date(2026, 10, 4), "2026-10-04T02:30:00+11:00"),
        ("08:00", "Europe/London", date(2026, 3, 29), "2026-03-29T08:00:00+01:00"),
    ],
)
def test_clock_changes(at: str, zone: str, day: date, expected: str) -> None:
    """A time in a gap falls on the gap's end, a repeated one on its first occurrence."""
    before = datetime.combine(day, time(), ZoneInfo(zone)) - timedelta(minutes=1)

    slot = next_slot(daily(at, zone), after=before)

    assert slot.day == day
    assert slot.at.astimezone(ZoneInfo(zone)).isoformat() == expected


def test_date_that_never_was() -> None:
    """Samoa went from 29 to 31 December 2011: the day between has no slot."""
    begin = datetime(2011, 12, 28, tzinfo=UTC)

    found = slots(daily("08:00", "Pacific/Apia"), after=begin, until=begin + timedelta(days=4))

    assert [slot.day.day for slot in found] == [28, 29, 31, 1]


def test_leap_day() -> None:
    """29 February is a day like others."""
    after = datetime(2028, 2, 28, 12, tzinfo=UTC)

    assert next_slot(daily("08:00", "Europe/London"), after=after).day == date(2028, 2, 29)


def test_days_of_the_week() -> None:
    """Weekdays pass over the weekend."""
    schedule = Schedule(days=parse_days("weekdays"), at=time(8), zone=ZoneInfo("Europe/London"))
    friday = datetime(2026, 3, 6, 8, tzinfo=UTC)

    assert next_slot(schedule, after=friday) == Slot(
        date(2026, 3, 9), datetime(2026, 3, 9, 8, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("daily", {0, 1, 2, 3, 4, 5, 6}),
        ("Weekdays", {0, 1, 2, 3, 4}),
        ("weekends", {5, 6}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon,wed,fri", {0, 2, 4}),
        ("Monday, Thursday", {0, 3}),
        ("tues", {1}),
    ],
)
def test_days_in_words(words: str, days: set[int]) -> None:
    """Days are named as people name them."""
    assert parse_days(words) == days


@pytest.mark.parametrize("words", ["", "m", "someday", "mon-", "8"])
def test_no_days(words: str) -> None:
    """What names no day is refused with what would be read."""
    with pytest.raises(InputRejected, match="names no days: write daily, weekdays"):
        parse_days(words)


def test_times_and_zones() -> None:
    """A time of day and a zone are read as they are commonly written."""
    assert parse_time("8:05") == time(8, 5)
    assert parse_zone("Europe/London").key == "Europe/London"


@pytest.mark.parametrize("words", ["24:00", "8", "08:60", "8am"])
def test_no_time(words: str) -> None:
    """What is no time of day is refused."""
    with pytest.raises(InputRejected, match="is no time of day: write it like 08:00"):
        parse_time(words)


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe"])
def test_no_zone(name: str) -> None:
    """What is no zone is refused."""
    with pytest.raises(InputRejected, match="is no time zone"):
        parse_zone(name)


def test_schedule_in_words() -> None:
    """A schedule reads as people say it."""
    schedule = Schedule(days=frozenset({0, 2}), at=time(8), zone=ZoneInfo("Europe/London"))

    assert str(daily("08:00", "Europe/London")) == "daily at 08:00 Europe/London"
    assert str(schedule) == "Monday, Wednesday at 08:00 Europe/London"

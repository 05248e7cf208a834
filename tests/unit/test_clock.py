"""Clocks: what time it is, and who is woken when."""

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.clock import Clock, FakeClock, FixedClock, SystemClock, today

NOON = datetime(2024, 3, 10, 12, 0, tzinfo=UTC)


def test_system_clock_is_aware() -> None:
    """The system clock tells aware UTC time and goes forward."""
    clock: Clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second


async def test_system_clock_sleep_of_nothing() -> None:
    """A sleep of no length returns."""
    await asyncio.wait_for(SystemClock().sleep(0), timeout=1)


def test_fixed_clock_stands() -> None:
    """A fixed clock tells its moment in UTC, whatever zone it was given in."""
    clock: Clock = FixedClock(datetime(2024, 3, 10, 14, 0, tzinfo=timezone(timedelta(hours=2))))

    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_today_is_local() -> None:
    """The day is the zone's own, not UTC's."""
    clock = FixedClock(datetime(2024, 3, 10, 23, 30, tzinfo=UTC))

    assert today(clock, ZoneInfo("Asia/Tokyo")) == date(2024, 3, 11)
    assert today(clock, ZoneInfo("America/New_York")) == date(2024, 3, 10)


async def test_fake_clock_wakes_in_order() -> None:
    """Sleepers wake in order of time, each seeing its own moment."""
    clock = FakeClock(NOON)
    woken: list[tuple[str, datetime]] = []

    async def wait(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wait("late", 120))
        tasks.create_task(wait("early", 60))
        await clock.advance(3600)

    assert woken == [
        ("early", datetime(2024, 3, 10, 12, 1, tzinfo=UTC)),
        ("late", datetime(2024, 3, 10, 12, 2, tzinfo=UTC)),
    ]
    assert clock.now() == datetime(2024, 3, 10, 13, 0, tzinfo=UTC)


async def test_fake_clock_runs_a_year() -> None:
    """A task that sleeps a day at a time wakes 365 times in a year's advance."""
    clock = FakeClock(NOON)
    days: list[date] = []

    async def daily() -> None:
        while True:
            await clock.sleep(86_400)
            await asyncio.to_thread(days.append, clock.now().date())

    task = asyncio.create_task(daily())
    await clock.advance(365 * 86_400)
    task.cancel()

    assert len(days) == 365
    assert days[-1] == date(2025, 3, 10)


async def test_fake_clock_leaves_the_not_yet_due() -> None:
    """Who is not due stays asleep, and a later advance wakes them."""
    clock = FakeClock(NOON)
    task = asyncio.create_task(clock.sleep(60))

    await clock.advance(59)
    early = task.done()
    await clock.advance(1)

    assert not early
    assert task.done()


async def test_fake_clock_forgets_the_cancelled() -> None:
    """A cancelled sleeper does not hold the clock up."""
    clock = FakeClock(NOON)
    task = asyncio.create_task(clock.sleep(60))
    await clock.advance(1)

    task.cancel()
    await clock.advance(100)

    assert task.cancelled()
    assert clock.now() == datetime(2024, 3, 10, 12, 1, 41, tzinfo=UTC)


async def test_fake_clock_sleep_of_nothing() -> None:
    """A sleep of no length returns without an advance."""
    clock = FakeClock(NOON)

    await clock.sleep(0)

    assert clock.now() == NOON

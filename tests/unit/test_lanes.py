"""Politeness at one host."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.clock import FakeClock
from bot.ingest.lanes import Lanes

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def visitor(
    lanes: Lanes, clock: FakeClock, seen: list[tuple[str, float]]
) -> Callable[[str], "asyncio.Task[None]"]:
    """Starts a visit that notes at which second its turn came."""

    async def visit(host: str) -> None:
        async with lanes.turn(host, interval_s=3):
            seen.append((host, (clock.now() - NOON).total_seconds()))

    return lambda host: asyncio.create_task(visit(host))


async def test_interval() -> None:
    """Turns at one host begin an interval apart; other hosts do not wait."""
    clock = FakeClock(NOON)
    seen: list[tuple[str, float]] = []
    visit = visitor(Lanes(clock, connections=2), clock, seen)

    tasks = [visit(host) for host in ("a.example", "a.example", "b.example", "a.example")]
    await clock.advance(60)
    await asyncio.gather(*tasks)

    assert seen == [
        ("a.example", 0),
        ("b.example", 0),
        ("a.example", 3),
        ("a.example", 6),
    ]


async def test_interval_from_the_last_turn() -> None:
    """Who comes later than the interval does not wait."""
    clock = FakeClock(NOON)
    seen: list[tuple[str, float]] = []
    visit = visitor(Lanes(clock, connections=2), clock, seen)

    await visit("a.example")
    await clock.advance(10)
    await visit("a.example")

    assert seen == [("a.example", 0), ("a.example", 10)]


async def test_cancelled_visitor() -> None:
    """A visitor who gives up leaves the turn to the others."""
    clock = FakeClock(NOON)
    seen: list[tuple[str, float]] = []
    visit = visitor(Lanes(clock, connections=1), clock, seen)

    tasks = [visit("a.example") for _ in range(3)]
    await clock.advance(0)
    tasks[1].cancel()
    await clock.advance(60)
    await asyncio.wait(tasks)

    assert [host for host, _ in seen] == ["a.example", "a.example"]


async def test_hosts_are_forgotten() -> None:
    """Thousands of hosts leave no more than a thousand lanes behind."""
    clock = FakeClock(NOON)
    lanes = Lanes(clock, connections=2)

    for number in range(3_000):
        async with lanes.turn(f"{number}.example", interval_s=3):
            pass
        if number % 100 == 0:
            await clock.advance(10)

    assert len(lanes) <= 1_000

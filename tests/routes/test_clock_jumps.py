"""Digests while the machine's clock is wrong, or set right."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Destination, WhenQuiet
from bot.platforms.base import PostUnclear
from bot.post.delivery import Manner, Post
from bot.service.timekeeping import Timekeeper
from bot.store import Store
from summarizer.world import World
from tests.doubles import FakePlatform, raises

START = datetime(2026, 3, 4, 7, tzinfo=UTC)
DAILY = Schedule(days=frozenset(range(7)), at=time(8), zone=ZoneInfo("UTC"))
MANNER = Manner(window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True)
JUMPS = [
    *(
        pytest.param(jump, marks=pytest.mark.slow)
        for jump in (
            timedelta(seconds=1),
            timedelta(hours=1),
            -timedelta(seconds=1),
            -timedelta(hours=1),
        )
    ),
    timedelta(hours=25),
    -timedelta(hours=25),
]


class WrongClock:
    """A clock that is set by hand, in either direction; a sleep on it is over at once."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        await SystemClock().sleep(0.01)


class Bench:
    """A subscription to a console, and a Daybook on a clock that may be wrong."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = WrongClock(START)
        self.console = FakePlatform()
        self.watch = Timekeeper(store.claims, clock=self.clock)
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        self.post = Post(
            store, desk, {"console": self.console}, clock=self.clock, holder="one", manner=MANNER
        )

    async def pass_time(self, *, hours: float) -> None:
        """The clock goes on as clocks do; every half hour Daybook does what is due."""
        for _ in range(int(hours * 2)):
            self.clock.at += timedelta(minutes=30)
            await self.watch.look()
            await self.post.fall_due()
            await self.post.deliver_due()

    @property
    def days(self) -> list[str]:
        """The days of the digests that were seen."""
        return [words.splitlines()[0] for _, words in self.console.seen]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with await Store.open(f"sqlite:///{tmp_path}/daybook.db") as store:
        made = Bench(store)
        await store.ledger.subscribe(
            Destination("console", ""), None, DAILY, when_quiet=WhenQuiet.LINE, now=START
        )
        yield made


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_each_day_once(bench: Bench, jump: timedelta) -> None:
    """Whichever way the clock is set, no day has two digests, and none is missing afterwards."""
    await bench.pass_time(hours=2)
    bench.clock.at += jump
    await bench.pass_time(hours=72)

    slots = [await bench.store.ledger.deliveries(1, day) for day in days(bench.clock.at)]
    assert len(bench.days) == len(set(bench.days))
    assert [len(parts) for parts in slots] == [1, 1, 1]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(hours=25)], ids=str)
async def test_post_in_doubt_while_the_clock_is_set_back(bench: Bench, back: timedelta) -> None:
    """A post in doubt is asked for, and found, though it seems to lie in the future."""
    bench.console.after.append(raises(PostUnclear("timed out")))
    await bench.pass_time(hours=1)
    bench.clock.at -= back

    await bench.pass_time(hours=1.5)

    (row,) = await bench.store.ledger.newest(limit=9)
    assert (len(bench.console.seen), row.receipt) == (1, "post-1")


def days(end: datetime) -> list[date]:
    """The last three days, the one that ends included."""
    return [(end - timedelta(days=back)).date() for back in range(3)]

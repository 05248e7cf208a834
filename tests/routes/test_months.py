"""Real digests over months in twelve zones, on a clock that is moved: each local day has one."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule, next_slot
from bot.digests.subscriptions import Destination, Layout, WhenQuiet
from bot.platforms.base import About
from bot.post.delivery import Manner, Post
from bot.store import Store
from summarizer.world import World
from tests.doubles import FakePlatform
from tests.making import make_article, make_briefing

EVERY_DAY = frozenset(range(7))
MANNER = Manner(window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True)
# Times that clock changes leave out or repeat, wherever the zone has such.
PLACES = {
    "Africa/Cairo": time(0),
    "Africa/Casablanca": time(2, 30),
    "America/New_York": time(2, 30),
    "America/Santiago": time(0),
    "America/Sao_Paulo": time(8),
    "Asia/Beirut": time(0, 30),
    "Asia/Kathmandu": time(23, 59),
    "Australia/Lord_Howe": time(2, 15),
    "Europe/Berlin": time(2, 30),
    "Europe/London": time(1, 30),
    "Pacific/Apia": time(8),
    "Pacific/Auckland": time(2),
}
# Zones that change their clocks in March or April, each in another way.
FEW = ["Africa/Cairo", "America/New_York", "Australia/Lord_Howe", "Europe/Berlin"]
NEWS_EVERY = timedelta(days=9)


@dataclass
class TimedPlatform(FakePlatform):
    """Notes when each post came in, by its place."""

    clock: FakeClock = field(default_factory=lambda: FakeClock(datetime(2026, 1, 1, tzinfo=UTC)))
    times: list[tuple[str, datetime]] = field(default_factory=list)

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        self.times.append((place, self.clock.now()))
        return await super().post(place, payload, key=key, about=about)


class Bench:
    """A Daybook that is awake whenever one of its subscriptions may be due, and in between."""

    def __init__(self, store: Store, start: datetime) -> None:
        self.store = store
        self.clock = FakeClock(start)
        self.platform = TimedPlatform(name="slack", clock=self.clock)
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        self.post = Post(
            store, desk, {"slack": self.platform}, clock=self.clock, holder="one", manner=MANNER
        )

    async def subscribe(self, zone: str, at: time) -> None:
        await self.store.ledger.subscribe(
            Destination("slack", f"T1/{zone.replace('/', '-')}"),
            None,
            Schedule(days=EVERY_DAY, at=at, zone=ZoneInfo(zone)),
            when_quiet=WhenQuiet.LINE,
            layout=Layout.FLAT,
            now=self.clock.now(),
        )

    async def run_until(self, end: datetime) -> None:
        news_at = self.clock.now()
        while self.clock.now() < end:
            if news_at <= self.clock.now():
                await self._add_news(news_at)
                news_at += NEWS_EVERY
            await self._look()
            found = await self.store.ledger.subscriptions()
            now = self.clock.now()
            next_at = min(next_slot(one.schedule, after=now).at for one in found)
            await self.clock.advance((min(next_at, end) - now).total_seconds())
        await self._look()

    def days(self, zone: str) -> list[tuple[date, time]]:
        """The local day and time of each post for a zone."""
        place = f"T1/{zone.replace('/', '-')}"
        moments = [
            at.astimezone(ZoneInfo(zone)) for where, at in self.platform.times if where == place
        ]
        return [(moment.date(), moment.time()) for moment in moments]

    async def _look(self) -> None:
        await self.post.fall_due()
        await self.post.deliver_due()

    async def _add_news(self, at: datetime) -> None:
        text = f"The council of Lorn agreed to build tram line {at:%j of %Y}."
        article = make_article(text, name=f"{at:%Y-%m-%d}", published=at.date())
        briefing = make_briefing(article, summary=(text,))
        await self.store.add_article(article, now=at)
        await self.store.add_briefing(briefing, version=1, now=at)


@asynccontextmanager
async def open_bench(start: datetime) -> AsyncIterator[Bench]:
    async with await Store.open("sqlite:///:memory:") as store:
        yield Bench(store, start)


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(
    ("zones", "months"),
    [
        pytest.param(FEW, 2, marks=pytest.mark.slow),
        pytest.param(list(PLACES), 24, marks=[pytest.mark.long, pytest.mark.timeout(3_000)]),
    ],
)
async def test_each_local_day_has_one(zones: list[str], months: int) -> None:
    """Each local day has one digest, at its time, or at the end of the gap that swallowed it."""
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    end = start + timedelta(days=round(30.5 * months))
    async with open_bench(start) as bench:
        for zone in zones:
            await bench.subscribe(zone, PLACES[zone])

        await bench.run_until(end)

        for zone in zones:
            at = PLACES[zone]
            told = bench.days(zone)
            assert [day for day, _ in told] == days(start, end, zone, at), zone
            wrong = {day: when for day, when in told if when != at}
            assert set(wrong) <= gaps(zone, at, told), zone


async def test_date_that_a_zone_left_out() -> None:
    """Samoa had no 30 December 2011: the day before and the day after have their digests."""
    start = datetime(2011, 12, 28, tzinfo=UTC)
    async with open_bench(start) as bench:
        await bench.subscribe("Pacific/Apia", time(8))

        await bench.run_until(datetime(2012, 1, 1, tzinfo=UTC))

        assert [day.day for day, _ in bench.days("Pacific/Apia")] == [28, 29, 31, 1]


async def test_leap_day() -> None:
    """The 29th of February has a digest like every other day."""
    async with open_bench(datetime(2028, 2, 28, tzinfo=UTC)) as bench:
        await bench.subscribe("Europe/London", time(8))

        await bench.run_until(datetime(2028, 3, 1, 12, tzinfo=UTC))

        assert [day for day, _ in bench.days("Europe/London")] == [
            date(2028, 2, 28),
            date(2028, 2, 29),
            date(2028, 3, 1),
        ]


@pytest.fixture
def lorn(tmp_path: Path) -> Iterator[Path]:
    """The file of a zone whose rules a test may change."""
    reset_tzpath(to=[str(tmp_path)])
    yield tmp_path / "Lorn"
    reset_tzpath()
    ZoneInfo.clear_cache(only_keys=["Lorn"])


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
async def test_rules_of_a_zone_change(lorn: Path, zone: str) -> None:
    """Whichever way the rules of a zone change, each local day has one digest."""
    set_rules(lorn, "Europe/London")
    start = datetime(2026, 3, 2, 7, tzinfo=UTC)
    async with open_bench(start) as bench:
        await bench.subscribe("Lorn", time(8))
        await bench.run_until(start + timedelta(days=3, hours=2))

        set_rules(lorn, zone)
        await bench.run_until(start + timedelta(days=6, hours=9))

        assert [day.day for day, _ in bench.days("Lorn")] == [2, 3, 4, 5, 6, 7, 8]


def set_rules(path: Path, zone: str) -> None:
    """Give a zone the rules of another."""
    path.write_bytes(files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes())
    ZoneInfo.clear_cache(only_keys=["Lorn"])


def days(start: datetime, end: datetime, zone: str, at: time) -> list[date]:
    """The local days whose time comes between two instants."""
    there = ZoneInfo(zone)
    first = start.astimezone(there)
    last = end.astimezone(there)
    day = first.date() if first.time() < at else first.date() + timedelta(days=1)
    final = last.date() if last.time() >= at else last.date() - timedelta(days=1)
    return [day + timedelta(days=n) for n in range((final - day).days + 1)]


def gaps(zone: str, at: time, told: list[tuple[date, time]]) -> set[date]:
    """The days on which the clocks of a zone never showed a time."""
    there = ZoneInfo(zone)
    found = set()
    for day, _ in told:
        wanted = datetime.combine(day, at)
        back = wanted.replace(tzinfo=there).astimezone(UTC).astimezone(there)
        if back.replace(tzinfo=None) != wanted:
            found.add(day)
    return found

"""Posts that are paced, put off and refused: what other places and the admin see of it."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Destination, WhenQuiet
from bot.platforms.base import PlaceRefused, PostDelayed
from bot.post.delivery import Manner, Post
from bot.post.heralding import Herald
from bot.post.pacing import Pacer
from bot.post.rates import rules_of
from bot.store import Store
from summarizer.world import World
from tests.doubles import FakePlatform, raises
from tests.passing import while_time_passes

START = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
DAILY = Schedule(days=frozenset(range(7)), at=time(8), zone=ZoneInfo("UTC"))
NEWS, OTHER, ADMIN = (Destination("slack", f"T1/C{number}") for number in (1, 2, 9))
DAY = 86_400
GONE = "The channel is archived."


class Bench:
    """A store, a clock and a Slack, over which any number of Daybooks may be at work."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(START)
        self.slack = FakePlatform(name="slack")
        self.manner = Manner(
            window=timedelta(days=3),
            grace=timedelta(seconds=30),
            repeats_in_doubt=True,
            pacer=Pacer(store.turns, clock=self.clock),
        )
        self.post = self.another()

    def another(self) -> Post:
        """One more Daybook."""
        return Post(
            self.store,
            Desk(self.store, World.load(), Limits(stories=7, lines=7)),
            {"slack": self.slack},
            clock=self.clock,
            holder="one",
            manner=self.manner,
        )

    async def subscribe(self, destination: Destination, topic: str | None = None) -> int:
        made = await self.store.ledger.subscribe(
            destination, topic, DAILY, when_quiet=WhenQuiet.LINE, now=self.clock.now()
        )
        return made.id

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, deliver what is due, and tell the admin."""
        await self.clock.advance(seconds)
        await self.post.fall_due()
        await while_time_passes(self.clock, self.post.deliver_due())
        herald = Herald(
            self.store,
            {"slack": self.slack},
            destination=ADMIN,
            clock=self.clock,
            manner=self.manner,
        )
        await while_time_passes(self.clock, herald.tell_due())

    def seen_at(self, destination: Destination) -> list[str]:
        return [payload for place, payload in self.slack.seen if place == destination.place]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with await Store.open(f"sqlite:///{tmp_path}/daybook.db") as store:
        yield Bench(store)


async def test_closed_place_is_told_once(bench: Bench) -> None:
    """A place that is gone is tried once, all that goes there pauses, and the admin reads the cure."""
    await bench.subscribe(NEWS)
    await bench.subscribe(NEWS, "Norway")
    bench.slack.before.append(raises(PlaceRefused(GONE)))

    for _ in range(3):
        await bench.pass_time(DAY)

    assert bench.seen_at(NEWS) == []
    [told] = bench.seen_at(ADMIN)
    # Whichever of the two was refused.
    assert told.replace(' --topic "Norway"', "") == (
        f"Nothing is posted to slack:T1/C1 any more. {GONE} Once that is mended, resume its digests: "
        'daybook subscribe slack:T1/C1 --days "daily" --at 08:00 --tz UTC'
    )
    found = await bench.store.ledger.subscriptions()
    assert [one.paused_because for one in found] == [GONE, GONE]


@pytest.mark.slow
async def test_a_hundred_closed_places(bench: Bench) -> None:
    """Of a hundred places that are gone, each is tried once in days, and the admin told of it once."""
    places = [Destination("slack", f"T1/G{number}") for number in range(100)]
    for place in places:
        await bench.subscribe(place)
    bench.slack.gone = Counter({place.place: 0 for place in places})

    # What so many places have to say to one admin keeps its pace, too.
    for _ in range(8):
        await bench.pass_time(DAY)

    told = bench.seen_at(ADMIN)
    found = await bench.store.ledger.subscriptions()
    assert set(bench.slack.gone.values()) == {1}
    assert len(bench.slack.seen) == len(told) == len(places)
    assert {one.split(" ")[4] for one in told} == {str(place) for place in places}
    assert {one.paused_because for one in found} == {GONE}


async def test_closed_place_holds_up_no_other(bench: Bench) -> None:
    """The digest of another place goes out, though the first one is gone."""
    await bench.subscribe(NEWS)
    await bench.subscribe(OTHER)
    bench.slack.before.append(raises(PlaceRefused(GONE)))

    await bench.pass_time(60)

    assert len(bench.seen_at(NEWS)) + len(bench.seen_at(OTHER)) == 1


async def test_subscribing_anew_resumes(bench: Bench) -> None:
    """Once it is subscribed to again, a place gets all its digests, and a new fault is told anew."""
    await bench.subscribe(NEWS)
    await bench.subscribe(NEWS, "Norway")
    bench.slack.before.append(raises(PlaceRefused(GONE)))
    await bench.pass_time(60)

    await bench.subscribe(NEWS)
    await bench.pass_time(DAY)
    again = len(bench.seen_at(NEWS))
    bench.slack.before.append(raises(PlaceRefused(GONE)))
    await bench.pass_time(DAY)

    # Both of the day, and the one that was put off.
    assert again == 3
    assert len(bench.seen_at(ADMIN)) == 2


async def test_pause_is_kept_by_every_replica(bench: Bench) -> None:
    """When a platform asks one Daybook for a pause, no other posts to it before that is over."""
    until = START + timedelta(minutes=6)
    await bench.subscribe(NEWS)
    bench.slack.before.append(raises(PostDelayed("Slack asks for a pause.", until=until)))
    await bench.pass_time(60)
    await bench.subscribe(OTHER)
    bench.post = bench.another()

    await bench.pass_time(240)
    before = list(bench.slack.seen)
    await bench.pass_time(120)
    await bench.pass_time(DAY)

    assert before == []
    assert len(bench.seen_at(NEWS)) == 2
    assert len(bench.seen_at(OTHER)) == 1


async def test_local_pause_holds_up_one_place(bench: Bench) -> None:
    """A pause for one place leaves the others of the platform alone."""
    until = START + timedelta(minutes=6)
    await bench.subscribe(NEWS)
    await bench.subscribe(OTHER)
    bench.slack.before.append(raises(PostDelayed("slow down", until=until, is_local=True)))

    await bench.pass_time(60)
    before = len(bench.slack.seen)
    await bench.pass_time(DAY)

    assert before == 1


async def test_two_digests_of_one_place_keep_its_pace(bench: Bench) -> None:
    """After two posts, the third one's turn at the same place is two paces later."""
    await bench.subscribe(NEWS)
    await bench.subscribe(NEWS, "Norway")
    eight = START + timedelta(seconds=60)

    await bench.pass_time(60)
    third = await bench.store.turns.take(rules_of(*NEWS), now=eight)

    assert len(bench.seen_at(NEWS)) == 2
    assert third.at - eight >= timedelta(seconds=2.1)

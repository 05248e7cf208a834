"""Digests from a due slot to what a person sees, each told once, over stops and faults."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import DeliveryState, Destination, WhenQuiet
from bot.platforms.base import PostDelayed, PostRefused, PostUnclear
from bot.post.delivery import Manner, Post
from bot.store import Store
from summarizer.world import World
from tests.doubles import FakePlatform, raises
from tests.making import make_article, make_briefing

LONDON = ZoneInfo("Europe/London")
# A Monday morning, an hour before the digest is due.
START = datetime(2026, 3, 2, 7, tzinfo=UTC)
SCHEDULE = Schedule(days=frozenset(range(7)), at=time(8), zone=LONDON)
MANNER = Manner(window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True)
HOUR = 3600
DAY = 24 * HOUR


class Stopped(BaseException):
    """The process is killed here."""


class Bench:
    """A store, a clock and a platform, with a delivery that can be started anew."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(START)
        self.platform = FakePlatform()
        self.post = self.restarted()

    def restarted(self, holder: str = "one") -> Post:
        desk = Desk(self.store, World.load(), Limits(stories=7, lines=7))
        return Post(
            self.store,
            desk,
            {"console": self.platform},
            clock=self.clock,
            holder=holder,
            manner=MANNER,
        )

    async def subscribe(self, when_quiet: WhenQuiet = WhenQuiet.LINE) -> int:
        made = await self.store.ledger.subscribe(
            Destination("console", ""), None, SCHEDULE, when_quiet=when_quiet, now=self.clock.now()
        )
        return made.id

    async def news(self, name: str, article_id: str | None = None) -> None:
        await self.clock.advance(1)
        text = f"The council of {name} agreed on Monday to build a tram line."
        article = make_article(text, name=article_id or name)
        briefing = make_briefing(article, summary=(text,))
        await self.store.add_article(briefing.article, now=self.clock.now())
        await self.store.add_briefing(briefing, version=1, now=self.clock.now())

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.post.fall_due()
        await self.post.deliver_due()

    @property
    def seen(self) -> list[str]:
        return [payload for _, payload in self.platform.seen]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with await Store.open("sqlite:///:memory:") as store:
        yield Bench(store)


async def test_digest_goes_out_at_its_time(bench: Bench) -> None:
    """Nothing is posted before the slot; then the news is, once."""
    await bench.subscribe()
    await bench.news("Lorn")

    await bench.pass_time(HOUR - 60)
    before = list(bench.seen)
    await bench.pass_time(60)
    await bench.pass_time(60)

    assert before == []
    assert len(bench.seen) == 1
    assert "The council of Lorn agreed" in bench.seen[0]
    assert "Late" not in bench.seen[0]


async def test_each_digest_tells_what_is_new(bench: Bench) -> None:
    """The second digest tells what came after the first."""
    await bench.subscribe()
    await bench.news("Lorn")
    await bench.pass_time(HOUR)
    await bench.news("Ilen")

    await bench.pass_time(DAY)

    assert len(bench.seen) == 2
    assert "Ilen" in bench.seen[1]
    assert "Lorn" not in bench.seen[1]


async def test_story_of_another_outlet_is_not_told_again(bench: Bench) -> None:
    """What one outlet told last evening is no news when another prints it."""
    await bench.subscribe()
    await bench.news("Lorn")
    await bench.pass_time(HOUR)
    await bench.news("Lorn", article_id="again")

    await bench.pass_time(DAY)

    assert bench.seen[1:] == ["Nothing new, 3 Mar 2026."]


async def test_story_from_before_the_subscription_is_told_when_it_is_printed_again(
    bench: Bench,
) -> None:
    """A reader who was not told of it gets the later print."""
    await bench.news("Lorn")
    await bench.pass_time(60)
    await bench.subscribe()
    await bench.news("Lorn", article_id="again")

    await bench.pass_time(HOUR)

    assert len(bench.seen) == 1
    assert "The council of Lorn agreed" in bench.seen[0]


async def test_quiet_day_is_one_line(bench: Bench) -> None:
    """Without news, one short line is posted."""
    await bench.subscribe()

    await bench.pass_time(HOUR)

    assert bench.seen == ["Nothing new, 2 Mar 2026."]


async def test_quiet_day_may_be_silent(bench: Bench) -> None:
    """Without news, nothing is posted where silence was chosen; the next news is told."""
    await bench.subscribe(WhenQuiet.SILENCE)

    await bench.pass_time(HOUR)
    await bench.news("Lorn")
    await bench.pass_time(DAY)

    assert len(bench.seen) == 1
    assert "Lorn" in bench.seen[0]


@pytest.mark.parametrize(
    ("down", "seen", "late"),
    [
        (HOUR + HOUR, 1, "due on 2 Mar 2026 at 08:00"),
        (30 * HOUR, 1, "3 Mar"),
        (7 * DAY, 1, "8 Mar"),
    ],
)
async def test_downtime_gives_one_late_digest(
    bench: Bench, down: int, seen: int, late: str
) -> None:
    """After an hour, thirty hours or a week of downtime, one digest tells all and says it is late."""
    await bench.subscribe()
    await bench.news("Lorn")

    await bench.pass_time(down)

    assert len(bench.seen) == seen
    assert "Lorn" in bench.seen[0]
    assert "Late: this was due on" in bench.seen[0]
    assert late in bench.seen[0]


@pytest.mark.parametrize("where", ["before", "after"])
async def test_kill_around_the_post(bench: Bench, where: str) -> None:
    """A process that is killed before or right after its post leaves one post, made by the next."""
    await bench.subscribe()
    await bench.news("Lorn")
    getattr(bench.platform, where).append(raises(Stopped()))

    with pytest.raises(Stopped):
        await bench.pass_time(HOUR)
    bench.post = bench.restarted("two")
    await bench.pass_time(600)

    assert len(bench.seen) == 1
    (row,) = await bench.store.ledger.newest(limit=9)
    assert (row.state, row.receipt) == (DeliveryState.POSTED, "post-1")


async def test_unclear_outcome_is_asked_for(bench: Bench) -> None:
    """A post whose outcome is unclear is looked for before it is made again."""
    await bench.subscribe()
    await bench.news("Lorn")
    bench.platform.after.append(raises(PostUnclear("timed out")))

    await bench.pass_time(HOUR)
    await bench.pass_time(60)

    assert len(bench.seen) == 1
    (row,) = await bench.store.ledger.newest(limit=9)
    assert row.state is DeliveryState.POSTED


async def test_post_in_doubt_rests(bench: Bench) -> None:
    """What may be on its way is neither asked for nor posted again before the grace is over."""
    await bench.subscribe()
    await bench.news("Lorn")
    bench.platform.before.append(raises(PostUnclear("timed out")))

    await bench.pass_time(HOUR)
    await bench.pass_time(29)
    early = len(bench.seen)
    await bench.pass_time(1)

    assert (early, len(bench.seen)) == (0, 1)


async def test_work_of_the_dead_is_taken_over(bench: Bench) -> None:
    """A digest whose Daybook died before it posted goes out seconds later, by another."""
    await bench.subscribe()
    await bench.news("Lorn")
    post = bench.post
    await bench.clock.advance(HOUR)
    await post.fall_due()
    await bench.store.claims.take("digest", holder="one", now=bench.clock.now(), lease_s=3, limit=1)
    bench.post = bench.restarted("two")

    await bench.pass_time(2)
    early = len(bench.seen)
    await bench.pass_time(1)

    assert (early, len(bench.seen)) == (0, 1)


async def test_delayed_post_waits(bench: Bench) -> None:
    """A post that the platform puts off is made when the platform wants it, not before."""
    await bench.subscribe()
    until = START + timedelta(hours=1, minutes=5)
    bench.platform.before.append(raises(PostDelayed("slow down", until=until)))

    await bench.pass_time(HOUR)
    await bench.pass_time(240)
    early = len(bench.seen)
    await bench.pass_time(120)

    assert (early, len(bench.seen)) == (0, 1)


async def test_refused_post_pauses_its_subscription(bench: Bench) -> None:
    """A destination that is gone is told no more; the reason stands at the subscription."""
    number = await bench.subscribe()
    bench.platform.before.append(raises(PostRefused("The channel is archived.")))

    await bench.pass_time(HOUR)
    await bench.pass_time(DAY)

    assert bench.seen == []
    paused = await bench.store.ledger.subscription(number)
    assert paused.paused_because == "The channel is archived."
    (row,) = await bench.store.ledger.newest(limit=9)
    assert (row.state, row.reason) == (DeliveryState.REFUSED, "The channel is archived.")


async def test_two_replicas_post_once(bench: Bench) -> None:
    """Two replicas over one store, both awake at the slot, post one digest."""
    await bench.subscribe()
    other = bench.restarted("two")
    await bench.clock.advance(HOUR)

    for post in (bench.post, other):
        await post.fall_due()
    taken = [await post.deliver_due() for post in (bench.post, other)]

    assert taken == [1, 0]
    assert len(bench.seen) == 1


async def test_one_broken_digest_stops_no_other(bench: Bench) -> None:
    """A digest that fails in an unforeseen way leaves the other one of the hour alone."""
    await bench.subscribe()
    await bench.store.ledger.subscribe(
        Destination("console", ""), "Norway", SCHEDULE, when_quiet=WhenQuiet.LINE, now=START
    )
    bench.platform.before.append(raises(RuntimeError("a bug")))

    await bench.pass_time(HOUR)
    first = len(bench.seen)
    await bench.pass_time(600)

    assert (first, len(bench.seen)) == (1, 2)


@pytest.mark.slow
async def test_a_month_of_mornings(bench: Bench) -> None:
    """Over a spring clock change, each local morning has one digest at 08:00."""
    await bench.subscribe()
    times = []

    for _ in range(31 * 24):
        count = len(bench.seen)
        await bench.pass_time(HOUR)
        times += [bench.clock.now().astimezone(LONDON)] * (len(bench.seen) - count)

    assert [at.day for at in times] == [*range(2, 32), 1, 2]
    assert {at.hour for at in times} == {8}

"""How fast digests go out under a platform's limits, and how three replicas share slow work.

The platform is of this process: it counts what it is asked as strictly as its rules are told, and
refuses what is too much.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Destination, WhenQuiet
from bot.ingest.feeds import FeedItem, item_to_json
from bot.ingest.web import open_web
from bot.messages.message import Message
from bot.platforms.base import About, PostDelayed, Posted, PostRefused
from bot.platforms.console import as_text
from bot.post.delivery import Manner, Post
from bot.post.pacing import Pacer
from bot.reading.intake import Intake
from bot.reading.sources import Item, SourceKind, new_source
from bot.reading.workers import Work
from bot.store import Store
from config.load import load_settings
from summarizer.briefing import Briefing
from summarizer.world import World
from tests.bench.measure import Measured
from tests.making import make_briefing

PLACES = 200
# Three batches of a replica, so that three can share them.
ARTICLES = 96
REPLICAS = 3
ENGINE_S = 1.0
# Slack's: a post a second in a channel; and what a workspace is taken to bear.
_CHANNEL_S, _WORKSPACE_S = 1.0, 0.1
# So many posts may come in one breath, as long as the rate is kept over a second.
_BREATH = 10
_LATENCY_S = 0.15
_TICK_S = 0.5


@dataclass
class StrictPlatform:
    """Takes posts as its limits allow, and counts those that come too soon."""

    name: str = "slack"
    at: list[float] = field(default_factory=list)
    too_soon: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)
    _clock: SystemClock = field(default_factory=SystemClock)

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        return [as_text(message) for message in messages]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        now = self._clock.now().timestamp()
        rules = ((place, _CHANNEL_S, 1), ("", _WORKSPACE_S, _BREATH))
        if any(self._free_at.get(name, 0) > now + every * (n - 1) for name, every, n in rules):
            self.too_soon += 1
            until = self._clock.now() + timedelta(seconds=5)
            raise PostDelayed("429", until=until)
        for name, every, _ in rules:
            self._free_at[name] = max(self._free_at.get(name, 0), now) + every
        self.at.append(now)
        await self._clock.sleep(_LATENCY_S)
        return key

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        raise PostRefused("Nothing that is measured here is edited.")

    async def find(self, place: str, key: str, *, since: object, thread: str | None) -> str | None:
        return None


class SlowEngine:
    """Takes a second for an article, whatever it says."""

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        clock = SystemClock()
        async for one in work:
            await clock.sleep(ENGINE_S)
            yield one if isinstance(one, Briefing) else make_briefing(one)


def measure(folder: Path) -> Iterator[Measured]:
    """Posts to all places at once; then reads the same articles with one replica, and with three."""
    platform = asyncio.run(_fan_out(f"sqlite:///{folder}/places.db"))
    rate = (PLACES - 1) / (platform.at[-1] - platform.at[0])
    yield Measured(
        what=f"digests to {PLACES} channels of one workspace ({platform.too_soon} came too soon)",
        unit="a second",
        ours=rate,
        baseline=1 / _WORKSPACE_S,
        beside="what the limits allow",
    )
    one = asyncio.run(_read(f"sqlite:///{folder}/one.db", 1))
    three = asyncio.run(_read(f"sqlite:///{folder}/three.db", REPLICAS))
    yield Measured(
        what=f"articles briefed by {REPLICAS} replicas with an engine of {ENGINE_S:.0f} s",
        unit="a second",
        ours=ARTICLES / three,
        baseline=ARTICLES / one,
        beside="one replica",
    )


async def _fan_out(url: str) -> StrictPlatform:
    clock, platform = SystemClock(), StrictPlatform()
    now = clock.now()
    due = (now + timedelta(minutes=1)).replace(second=0, microsecond=0)
    schedule = Schedule(days=frozenset(range(7)), at=due.time(), zone=ZoneInfo("UTC"))
    async with await Store.open(url) as store:
        for number in range(PLACES):
            place = Destination("slack", f"T1/C{number}")
            await store.ledger.subscribe(
                place, None, schedule, when_quiet=WhenQuiet.LINE, now=due - timedelta(hours=1)
            )
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        manner = Manner(
            window=timedelta(days=1),
            grace=timedelta(seconds=45),
            repeats_in_doubt=True,
            pacer=Pacer(store.turns, clock=clock),
        )
        post = Post(store, desk, {"slack": platform}, clock=clock, holder="one", manner=manner)
        await clock.sleep((due - clock.now()).total_seconds())
        await post.fall_due()
        await _until_posted(post, platform, clock)
    return platform


async def _until_posted(post: Post, platform: StrictPlatform, clock: SystemClock) -> None:
    """As `daybook run` does: again and again, though some are still in hand."""
    in_hand: set[asyncio.Task[int]] = set()
    async with asyncio.timeout(300):
        while len(platform.at) < PLACES:
            in_hand.add(asyncio.create_task(post.deliver_due()))
            await clock.sleep(_TICK_S)
    await asyncio.gather(*in_hand)


async def _read(url: str, replicas: int) -> float:
    """Seconds that so many replicas take for all articles."""
    loop = asyncio.get_running_loop()
    settings = load_settings(None, {})
    clock = SystemClock()
    async with await Store.open(url) as store, open_web(settings.ingest, clock) as web:
        source = new_source(
            "https://lorn.example/feed", SourceKind.FEED, name="lorn", now=clock.now()
        )
        await store.sources.add(source)
        now = clock.now()
        await store.sources.add_items([_item(source.id, number, now) for number in range(ARTICLES)])
        began = loop.time()
        await asyncio.gather(
            *(
                _replica(
                    Intake(store, web, SlowEngine(), clock=clock, holder=f"{n}", max_chars=10**6)
                )
                for n in range(replicas)
            )
        )
        return loop.time() - began


def _item(source_id: str, number: int, now: datetime) -> Item:
    text = (
        f"<p>The council of town {number} agreed on Monday to build a tram line to the harbour.</p>"
    )
    told = FeedItem(guid=f"{number}", title=f"A tram for town {number}", content_html=text)
    return Item(
        source_id=source_id,
        key=f"{number}",
        url=None,
        digest="1",
        body=item_to_json(told),
        is_baseline=False,
        found_at=now,
    )


async def _replica(intake: Intake) -> None:
    while await intake.read_due():
        pass

"""A digest from its due slot to a channel of Slack, over everything that can go wrong between."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import FakeClock
from bot.delivery import Manner, Post
from bot.desk import Desk, Limits
from bot.platforms.slack.client import SlackPlatform
from bot.schedule import Schedule, parse_zone
from bot.store import Store
from bot.subscriptions import DeliveryState, Layout, WhenQuiet, parse_destination
from summarizer.world import World
from tests.doubles_slack import BOT_TOKEN, CHANNEL, TEAM, Fault, SlackDouble, slack_double
from tests.making import make_article, make_briefing

# A Monday morning, an hour before the digest is due.
START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAILY = Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("Europe/London"))
TEXT = "The council of Lorn agreed on Monday to build a tram line."
HOUR = 3_600
WINDOW = timedelta(days=3)
GRACE = timedelta(seconds=45)


class Bench:
    """A channel that is subscribed to a daily digest, and a story for the first one."""

    def __init__(self, slack: SlackDouble, store: Store, client: AsyncWebClient) -> None:
        self.slack = slack
        self.store = store
        self.clock = FakeClock(START)
        self._client = client

    async def subscribe(self, layout: Layout | None = None) -> None:
        place = parse_destination(f"slack:{TEAM}/{CHANNEL}")
        await self.store.ledger.subscribe(
            place,
            None,
            DAILY,
            when_quiet=WhenQuiet.LINE,
            layout=layout,
            now=self.clock.now(),
        )

    async def news(self) -> None:
        await self.clock.advance(1)
        briefing = make_briefing(make_article(TEXT), summary=(TEXT,))
        await self.store.add_article(briefing.article, now=self.clock.now())
        await self.store.add_briefing(briefing, version=1, now=self.clock.now())

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, and a Daybook just started deliver what is due."""
        await self.clock.advance(seconds)
        post = Post(
            self.store,
            Desk(self.store, World.load(), Limits(stories=7, lines=7)),
            {"slack": SlackPlatform(self._client, team=TEAM, clock=self.clock)},
            clock=self.clock,
            holder="one",
            manner=Manner(window=WINDOW, grace=GRACE, repeats_in_doubt=True),
        )
        await post.fall_due()
        await post.deliver_due()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with (
        slack_double() as slack,
        await Store.open("sqlite:///:memory:") as store,
        aiohttp.ClientSession() as session,
    ):
        address = f"{slack.address}/api/"
        client = AsyncWebClient(BOT_TOKEN, base_url=address, session=session, retry_handlers=[])
        made = Bench(slack, store, client)
        await made.subscribe()
        await made.news()
        yield made


FAULTS = [
    [],
    [Fault(is_taken=True, is_reset=True)],
    [Fault(is_reset=True)],
    [Fault(is_taken=True, status=500)],
    [Fault(status=503, body="<html>Busy</html>")],
    [Fault(status=429, error="ratelimited", headers={"Retry-After": "20"})] * 2,
    [Fault(error="token_revoked")],
    [Fault(error="fatal_error", is_taken=True)],
]


@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_digest_is_seen_once(bench: Bench, faults: list[Fault]) -> None:
    """However the posts go wrong, overview and card are seen once, and the ledger has each `ts`."""
    bench.slack.fail("chat.postMessage", *faults)

    await bench.pass_time(HOUR)
    for _ in range(4):
        await bench.pass_time(300)

    overview, card = bench.slack.ledger
    rows = await bench.store.ledger.newest(limit=9)
    assert overview.words.splitlines()[:2] == [
        "Daybook · Monday 2 March 2026",
        "1. *The council of Lorn agreed on Monday to build a tram line* · Harbour Press",
    ]
    assert card.words.splitlines()[:2] == [
        "1. The council of Lorn agreed on Monday to build a tram line",
        "The council of Lorn agreed on Monday [2 Mar] to build a tram line.",
    ]
    assert (overview.thread_ts, card.thread_ts) == (None, overview.ts)
    assert [(row.state, row.receipt) for row in rows] == [
        (DeliveryState.POSTED, overview.ts),
        (DeliveryState.POSTED, card.ts),
    ]


async def test_flat_digest(bench: Bench) -> None:
    """Where threads are not wanted, the whole digest is one message in the channel."""
    await bench.subscribe(Layout.FLAT)

    await bench.pass_time(HOUR)

    [seen] = bench.slack.ledger
    assert "*1. The council of Lorn agreed on Monday to build a tram line*" in seen.words


async def test_channel_that_is_gone(bench: Bench) -> None:
    """A channel that takes no posts pauses its subscription, with the reason."""
    bench.slack.archived.add(CHANNEL)

    await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert bench.slack.ledger == []
    assert subscription.paused_because == (
        "Slack refused (is_archived). The channel is archived: name another destination, or "
        "restore it."
    )

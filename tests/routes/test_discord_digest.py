"""A digest from its due slot to a channel of Discord, over everything that can go wrong between."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clock import FakeClock
from bot.delivery import Manner, Post
from bot.desk import Desk, Limits
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import DaybookClient, logged_in
from bot.schedule import Schedule, parse_zone
from bot.store import Store
from bot.subscriptions import DeliveryState, WhenQuiet, parse_destination
from config.load import load_settings
from summarizer.world import World
from tests.doubles_discord import CHANNEL, GUILD, TOKEN, DiscordDouble, Fault, discord_double
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

    def __init__(self, discord: DiscordDouble, store: Store) -> None:
        self.discord = discord
        self.store = store
        self.clock = FakeClock(START)

    async def subscribe(self) -> None:
        place = parse_destination(f"discord:{GUILD}/{CHANNEL}")
        await self.store.ledger.subscribe(
            place, None, DAILY, when_quiet=WhenQuiet.LINE, now=self.clock.now()
        )
        await self.clock.advance(1)
        briefing = make_briefing(make_article(TEXT), summary=(TEXT,))
        await self.store.add_article(briefing.article, now=self.clock.now())
        await self.store.add_briefing(briefing, version=1, now=self.clock.now())

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, and a Daybook just started deliver what is due."""
        await self.clock.advance(seconds)
        environ = {
            "DISCORD_BOT_TOKEN": TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
        }
        client = DaybookClient(clock=self.clock)
        async with logged_in(client, load_settings(None, environ)):
            post = Post(
                self.store,
                Desk(self.store, World.load(), Limits(stories=7, lines=7)),
                {"discord": DiscordPlatform(client, clock=self.clock, timeout_s=5)},
                clock=self.clock,
                holder="one",
                manner=Manner(window=WINDOW, grace=GRACE, repeats_in_doubt=True),
            )
            await post.fall_due()
            await post.deliver_due()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with discord_double() as discord, await Store.open("sqlite:///:memory:") as store:
        made = Bench(discord, store)
        await made.subscribe()
        yield made


FAULTS = [
    [],
    [Fault(is_taken=True, is_reset=True)],
    [Fault(is_reset=True)],
    [Fault(is_taken=True, status=500)],
    [Fault(is_taken=True, status=502, body="<html>Bad gateway</html>")],
    [Fault(status=503, body="<html>Busy</html>")],
    [Fault(is_taken=True, status=200, body="<html>Hello</html>")],
    # Of a bucket: discord.py waits it out. Of the proxy, without Via: the ledger does.
    [Fault(status=429, headers={"Retry-After": "0.01", "Via": "1.1 google"})] * 2,
    [Fault(status=429, headers={"Retry-After": "20"}, body="error code: 1015")],
    [Fault(status=401)],
]


@pytest.mark.parametrize("is_nonce_kept", [True, False])
@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_digest_is_seen_once(bench: Bench, faults: list[Fault], is_nonce_kept: bool) -> None:
    """However the posts go wrong, the channel sees the digest once, and the ledger has its id."""
    bench.discord.is_nonce_kept = is_nonce_kept
    bench.discord.fail("POST messages", *faults)

    await bench.pass_time(HOUR)
    for _ in range(4):
        await bench.pass_time(300)

    overview, card = bench.discord.ledger
    rows = await bench.store.ledger.newest(limit=9)
    assert overview.channel == CHANNEL
    assert overview.words.splitlines()[:2] == [
        "## Daybook · Monday 2 March 2026",
        "1. **The council of Lorn agreed on Monday to build a tram line** · Harbour Press",
    ]
    assert (card.channel, card.words.splitlines()[0]) == (
        overview.id,
        "## 1\\. The council of Lorn agreed on Monday to build a tram line",
    )
    assert bench.discord.threads == {overview.id: "Daybook · Monday 2 March 2026"}
    assert {(row.state, row.receipt) for row in rows} == {
        (DeliveryState.POSTED, overview.id),
        (DeliveryState.POSTED, card.id),
    }


REFUSED = [
    (
        0,
        "Discord refused (50001). The bot can't see the channel: give it the permission View Channel there.",
    ),
    (
        1 << 10,
        "Discord refused (50013). The bot lacks a permission there: `daybook doctor` names it.",
    ),
]


@pytest.mark.parametrize(("allowed", "reason"), REFUSED)
async def test_channel_that_takes_no_posts(bench: Bench, allowed: int, reason: str) -> None:
    """A channel that takes no posts pauses its subscription, with the cure, after one try."""
    bench.discord.allowed[CHANNEL] = allowed

    for _ in range(3):
        await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert bench.discord.ledger == []
    assert subscription.paused_because == reason
    assert bench.discord.calls.count("POST messages") == 1


async def test_channel_that_is_gone(bench: Bench) -> None:
    """A channel that was deleted pauses its subscription, too."""
    del bench.discord.allowed[CHANNEL]

    await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert subscription.paused_because == (
        "Discord refused (10003). There is no such channel, or it was deleted: name another "
        "destination."
    )

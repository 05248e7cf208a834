"""A place on a platform's double that is subscribed to a daily digest, for tests of whole routes."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Destination, Layout, WhenQuiet, parse_destination
from bot.platforms.base import Platform
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import DaybookClient, logged_in
from bot.platforms.slack.client import SlackPlatform
from bot.post.correcting import Corrector
from bot.post.delivery import Manner, Post
from bot.store import Store
from config.load import load_settings
from summarizer.briefing import Briefing
from summarizer.world import World
from tests import doubles_discord, doubles_slack
from tests.making import make_article, make_briefing

# A Monday morning, an hour before the digest is due.
START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAILY = Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("Europe/London"))
TEXT = "The council of Lorn agreed on Monday to build a tram line."
HOUR = 3_600
WINDOW = timedelta(days=3)
CORRECTED_FOR = timedelta(hours=48)
GRACE = timedelta(seconds=45)

# A platform as a Daybook that was just started has it.
Start = Callable[[Clock], AbstractAsyncContextManager[Platform]]


@dataclass
class DigestBench:
    """A place, what was read, and a Daybook that is started anew each time it is looked at."""

    store: Store
    place: Destination
    start: Start
    clock: FakeClock

    async def subscribe(self, layout: Layout | None = None) -> None:
        """Let the place have its digest every day at eight."""
        await self.store.ledger.subscribe(
            self.place, None, DAILY, when_quiet=WhenQuiet.LINE, layout=layout, now=self.clock.now()
        )

    async def news(self) -> None:
        """A story for the first digest."""
        await self.read(make_briefing(make_article(TEXT), summary=(TEXT,)))

    async def read(self, briefing: Briefing) -> None:
        """An article comes in, or a new version of one, and is briefed."""
        await self.clock.advance(1)
        now = self.clock.now()
        added = await self.store.add_article(briefing.article, now=now)
        await self.store.add_briefing(briefing, version=added.version, now=now)

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, and a Daybook just started deliver and correct what is due."""
        await self.clock.advance(seconds)
        desk = Desk(self.store, World.load(), Limits(stories=7, lines=7))
        manner = Manner(window=WINDOW, grace=GRACE, repeats_in_doubt=True)
        async with self.start(self.clock) as platform:
            platforms = {platform.name: platform}
            post = Post(self.store, desk, platforms, clock=self.clock, holder="one", manner=manner)
            corrector = Corrector(
                self.store,
                desk,
                platforms,
                clock=self.clock,
                window=CORRECTED_FOR,
                manner=manner,
            )
            await post.fall_due()
            await post.deliver_due()
            await corrector.fall_due()
            await corrector.edit_due()


@asynccontextmanager
async def bench_at(place: str, start: Start) -> AsyncIterator[DigestBench]:
    """A bench at a place, with a store of its own."""
    async with await Store.open("sqlite:///:memory:") as store:
        yield DigestBench(store, parse_destination(place), start, FakeClock(START))


@asynccontextmanager
async def slack_digests(slack: doubles_slack.SlackDouble) -> AsyncIterator[DigestBench]:
    """A bench in a channel of Slack."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            doubles_slack.BOT_TOKEN,
            base_url=f"{slack.address}/api/",
            session=session,
            retry_handlers=[],
        )

        @asynccontextmanager
        async def start(clock: Clock) -> AsyncIterator[Platform]:
            yield SlackPlatform(client, team=doubles_slack.TEAM, clock=clock)

        place = f"slack:{doubles_slack.TEAM}/{doubles_slack.CHANNEL}"
        async with bench_at(place, start) as bench:
            yield bench


@asynccontextmanager
async def discord_digests(discord: doubles_discord.DiscordDouble) -> AsyncIterator[DigestBench]:
    """A bench in a channel of Discord."""
    environ = {
        "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
        "DAYBOOK_DISCORD__API_URL": f"{discord.address}/api",
    }

    @asynccontextmanager
    async def start(clock: Clock) -> AsyncIterator[Platform]:
        client = DaybookClient(clock=clock)
        async with logged_in(client, load_settings(None, environ)):
            yield DiscordPlatform(client, clock=clock, timeout_s=5)

    place = f"discord:{doubles_discord.GUILD}/{doubles_discord.CHANNEL}"
    async with bench_at(place, start) as bench:
        yield bench

"""A server with a Daybook in it, over a store with two stories, for tests of whole routes."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.links import Links
from bot.desk import Desk, Limits
from bot.ingest.files import id_of_url
from bot.ingest.web import open_web
from bot.llm.phrasing import Phrasing
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import connected
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.doubles_discord import TOKEN, DiscordDouble, discord_double
from tests.slack_bench import STORY, LeapingClock

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
PAGE = "https://post.example/tram"
PAGE_TEXT = (
    "The council of Lorn agreed on Monday to build a tram line to the harbour of the town. "
    "The mayor will open the line on 14 March in Lorn."
)
QUESTION = "what's next for Norway–Iceland?"
NORTH = {"topic": "Norway–Iceland"}
ANSWER = (
    "**One thing ahead for Norway, Iceland**\n"
    "- **Next week (9 – 15 Mar)**: Norwegian Defence Minister Ida Holm travels to Reykjavik to sign "
    "the agreement with the Icelandic government. Scheduled. "
    "\\[[¶1](https://post.example/ship?a=1&b=2)\\]\n"
    "-# All from Lorn Post, 2 Mar 2026, the newest on file."
)


@dataclass
class Bench:
    """A server, and a Daybook that can be started in it, over a store with one story."""

    discord: DiscordDouble
    store: Store
    clock: LeapingClock
    links: Links
    phrasing: Phrasing | None = None

    def settings(self, **environ: str) -> Settings:
        addresses = {
            "DISCORD_BOT_TOKEN": TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{self.discord.address.replace('http', 'ws')}/gateway",
        }
        return load_settings(None, {**addresses, **environ})

    def desk(self) -> Desk:
        return Desk(self.store, World.load(), Limits(stories=7, lines=7), phrasing=self.phrasing)

    def daybook(self, **environ: str) -> AbstractAsyncContextManager[DiscordPlatform]:
        settings = self.settings(**environ)
        return connected(
            settings, desk=self.desk(), store=self.store, clock=self.clock, links=self.links
        )


@asynccontextmanager
async def server(path: Path, language: Language) -> AsyncIterator[Bench]:
    engine = OfflineEngine(language, World.load())
    async with discord_double() as discord, await Store.open(f"sqlite:///{path}/x.db") as store:
        clock = LeapingClock(NOW)
        articles = [STORY, replace(STORY, id=id_of_url(PAGE), url=PAGE, text=PAGE_TEXT)]
        async for _ in ingest(articles, store=store, briefer=Here(engine), clock=clock):
            pass
        async with open_web(load_settings(None, {}).ingest, clock) as web:
            links = Links(store, web, Here(engine), max_chars=10_000)
            yield Bench(discord, store, clock, links)

"""A workspace with a Daybook in it, over a store with one story, for tests of whole routes."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.clock import FixedClock
from bot.conversation.links import Links
from bot.desk import Desk, Limits
from bot.ingest.files import id_of_url
from bot.ingest.web import open_web
from bot.llm.phrasing import Phrasing
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.connection import connected
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.article import Article, DateBasis
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.doubles_slack import APP_TOKEN, BOT_TOKEN, SlackDouble, slack_double

# Half past nine in the evening in London, and the next morning in Auckland.
NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
ADDRESS = "https://post.example/ship?a=1&b=2"
STORY = Article(
    id=id_of_url(ADDRESS),
    text=(
        "Norway and Iceland ended two years of talks about a rescue ship on Monday. Norwegian Defence "
        "Minister Ida Holm will travel to Reykjavik next week to sign the agreement with the "
        "Icelandic government. “Nobody drowns for want of a treaty,” Holm said."
    ),
    title="A ship for two",
    url=ADDRESS,
    publication="Lorn Post",
    published=date(2026, 3, 2),
    published_basis=DateBasis.GIVEN,
)
QUESTION = "what's next for Norway–Iceland?"
ANSWER = (
    "*One thing ahead for Norway, Iceland*\n"
    "• *Next week (9 – 15 Mar)*: Norwegian Defence Minister Ida Holm travels to Reykjavik to sign the "
    "agreement with the Icelandic government. Scheduled. "
    "[<https://post.example/ship?a=1&amp;b=2|¶1>]\n"
    "All from Lorn Post, 2 Mar 2026, the newest on file."
)


class LeapingClock(FixedClock):
    """A clock on which every sleep is over at once, and has taken its time."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A workspace, and a Daybook that can be started in it, over a store with one story."""

    slack: SlackDouble
    store: Store
    clock: LeapingClock
    links: Links
    phrasing: Phrasing | None = None

    def settings(self, **environ: str) -> Settings:
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        address = {"DAYBOOK_SLACK__API_URL": f"{self.slack.address}/api/"}
        return load_settings(None, {**tokens, **address, **environ})

    def daybook(self, **environ: str) -> AbstractAsyncContextManager[SlackPlatform]:
        desk = Desk(self.store, World.load(), Limits(stories=7, lines=7), phrasing=self.phrasing)
        settings = self.settings(**environ)
        return connected(settings, desk=desk, store=self.store, clock=self.clock, links=self.links)


@asynccontextmanager
async def workspace(path: Path, language: Language) -> AsyncIterator[Bench]:
    engine = OfflineEngine(language, World.load())
    clock = LeapingClock(NOW)
    own = load_settings(None, {"DAYBOOK_INGEST__ALLOW_NETWORKS": "127.0.0.0/8"})
    async with (
        slack_double() as slack,
        await Store.open(f"sqlite:///{path}/x.db") as store,
        open_web(own.ingest, clock) as web,
    ):
        slack.now = lambda: clock.now().timestamp()
        briefer = Here(engine)
        async for _ in ingest([STORY], store=store, briefer=briefer, clock=clock):
            pass
        yield Bench(slack, store, clock, Links(store, web, briefer, max_chars=100_000))

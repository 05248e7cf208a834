"""A newsroom on the loopback: a site with feeds and pages, a store, a poller and a reader."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from bot.clock import FakeClock
from bot.ingest.web import Web
from bot.reading.intake import Intake
from bot.reading.polling import Manner, Poller
from bot.reading.sources import Pace, Source, SourceKind, new_source
from bot.reading.workers import Here, Work
from bot.records import Search
from bot.store import Store
from summarizer.briefing import Briefing
from tests.site import Reply, Site

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
MINUTE = 60
HOUR = 3600
MANNER = Manner(
    pace=Pace(usual=timedelta(minutes=15), slowest=timedelta(hours=4)),
    dead_after=timedelta(days=3),
)
PARAGRAPH = (
    "The council of {name} agreed on Monday to build a tram line from the harbour to the market. "
    "The work will begin in September, the mayor said. "
)


def body_of(name: str, paragraphs: int = 12) -> str:
    """A text that is long enough to be no teaser."""
    return "".join(f"<p>{PARAGRAPH.format(name=name)}({n})</p>" for n in range(paragraphs))


def rss(*items: str) -> Reply:
    text = f'<rss version="2.0"><channel><title>Lorn Post</title>{"".join(items)}</channel></rss>'
    return Reply(body=text.encode(), headers={"Content-Type": "application/rss+xml"})


def item(site: Site, name: str, body: str, *, guid: str | None = None) -> str:
    return (
        f"<item><title>Tram for {name}</title><link>{site.url(f'/{name}')}</link>"
        f"<guid>{guid or name}</guid><pubDate>{format_datetime(START)}</pubDate>"
        f"<description>{escape(body)}</description></item>"
    )


def page(name: str) -> Reply:
    text = f"<html><head><title>{name}</title></head><body><article>{body_of(name)}</article></body></html>"
    return Reply(body=text.encode(), headers={"Content-Type": "text/html"})


class Counting(Here):
    """Briefs here, and counts."""

    briefed = 0

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        async for briefing in super().brief_all(work):
            self.briefed += 1
            yield briefing


class Newsroom:
    """A store, a site and a clock; a poller and a reader that can be started anew."""

    def __init__(
        self, store: Store, site: Site, opened: Web, clock: FakeClock, engine: Counting
    ) -> None:
        self.store = store
        self.site = site
        self.clock = clock
        self.web = opened
        self.engine = engine
        self.restart()

    def restart(self) -> None:
        self.poller = Poller(self.store, self.web, clock=self.clock, holder="one", manner=MANNER)
        self.intake = Intake(
            self.store,
            self.web,
            self.engine,
            clock=self.clock,
            holder="one",
            max_chars=100_000,
        )

    async def add(self, path: str, name: str = "lorn-post") -> None:
        made = new_source(self.site.url(path), SourceKind.FEED, name=name, now=self.clock.now())
        await self.store.sources.add(made)

    async def after(self, seconds: float) -> None:
        """Let time pass, then poll and read what is due."""
        await self.clock.advance(seconds)
        await self.poller.poll_due()
        while await self.intake.read_due():
            pass

    async def source(self, name: str = "lorn-post") -> Source:
        found = await self.store.sources.get(name)
        assert found is not None
        return found

    async def titles(self, search: Search | None = None) -> list[str]:
        refs = await self.store.articles(search or Search(), limit=1_000)
        return sorted(ref.title or "" for ref in refs)

    async def news(self, after: datetime) -> list[str]:
        return await self.titles(Search(fresh=(after, self.clock.now())))

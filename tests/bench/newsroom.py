"""What it costs to read the news of many sites: feeds, their pages, and the briefing of each article.

Each site has an address of its own on the loopback. They are served by this process, whose share is
counted as ours.
"""

import asyncio
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import feedparser
import trafilatura

from bot.clock import Clock, FakeClock, SystemClock
from bot.ingest.web import Web, open_web
from bot.reading.intake import Intake
from bot.reading.polling import Manner, Poller
from bot.reading.sources import Pace, SourceKind, new_source
from bot.reading.workers import Workers
from bot.records import Search
from bot.store import Store
from config.load import load_settings
from summarizer.article import Article
from summarizer.engines.offline import OfflineEngine
from summarizer.summarize import summarize
from tests.bench.measure import LAG_MS_MAX, Measured, cpu_of_tree_s, lags, memory_mb
from tests.bench.sample import grown
from tests.site import Reply, Site, serving

SITES = 500
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_MANNER = Manner(
    pace=Pace(usual=timedelta(minutes=15), slowest=timedelta(hours=4)), dead_after=timedelta(days=3)
)
_ROUND_S = 3_600
_WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    cpu_s: float
    lag_ms: float
    first_mb: float
    last_mb: float


def measure(folder: Path) -> Iterator[Measured]:
    """Reads an article of each site to warm up, and measures a second one of each."""
    texts = [one.article["text"] for one in grown().articles(2 * SITES)]
    run = asyncio.run(_measured(folder, texts, SystemClock()))
    bare_s, briefed_s = _bare_s(texts[SITES:])
    what = f"articles of {SITES} sites per second of CPU, feed to stored briefing"
    yield Measured(
        what=what,
        unit="a second",
        ours=SITES / run.cpu_s,
        baseline=SITES / bare_s,
        beside="feedparser and trafilatura alone, same bytes",
    )
    yield Measured(
        what=what,
        unit="a second",
        ours=SITES / run.cpu_s,
        baseline=SITES / briefed_s,
        beside="the same two and the engine",
    )
    yield Measured(
        what="event loop's lag meanwhile, 99th percentile",
        unit="ms",
        ours=run.lag_ms,
        baseline=LAG_MS_MAX,
        beside="the bound",
    )
    yield Measured(
        what=f"memory after {2 * SITES:,} articles",
        unit="MB",
        ours=run.last_mb,
        baseline=run.first_mb,
        beside=f"after {SITES:,}",
    )


async def _measured(folder: Path, texts: list[str], clock: Clock) -> _Run:
    settings = load_settings(None, {"DAYBOOK_INGEST__ALLOW_NETWORKS": "127.0.0.0/8"})
    with Workers(model=settings.summarizer.model, count=_WORKERS) as workers:
        async with (
            serving("0.0.0.0") as site,  # noqa: S104  # all of 127.0.0.0/8, an address for each site
            await Store.open(f"sqlite:///{folder / 'newsroom.db'}") as store,
            open_web(settings.ingest, FakeClock(START)) as web,
        ):
            room = Room(store, web, site, workers)
            await room.add_sources(SITES)
            await room.round(texts[:SITES])
            first_mb, began = memory_mb(), cpu_of_tree_s()
            lagging = asyncio.create_task(lags(clock))
            await room.round(texts[SITES:])
            lagging.cancel()
            assert len(await store.articles(Search(), limit=3 * SITES)) == 2 * SITES
            return _Run(
                cpu_s=cpu_of_tree_s() - began,
                lag_ms=quantiles(await lagging, n=100)[98] * 1000,
                first_mb=first_mb,
                last_mb=memory_mb(),
            )


class Room:
    """The sites, and what reads them."""

    def __init__(self, store: Store, web: Web, site: Site, workers: Workers) -> None:
        self._store = store
        self._site = site
        self._port = urlsplit(site.base).port
        self._clock = FakeClock(START)
        self._told = 0
        self._poller = Poller(store, web, clock=self._clock, holder="bench", manner=_MANNER)
        self._intake = Intake(
            store, web, workers, clock=self._clock, holder="bench", max_chars=100_000
        )

    async def add_sources(self, count: int) -> None:
        """So many sites, each a source."""
        for number in range(count):
            url = f"{self._host(number)}/feed/{number}"
            made = new_source(url, SourceKind.FEED, name=f"site {number}", now=self._clock.now())
            await self._store.sources.add(made)

    async def round(self, texts: list[str]) -> None:
        """Each site tells an article, and all of them are read."""
        for number, text in enumerate(texts):
            path = f"/story/{self._told + number}"
            self._site.replies[f"/feed/{number}"] = Reply(body=feed(f"{self._host(number)}{path}"))
            self._site.replies[path] = Reply(body=page(text), headers={"Content-Type": "text/html"})
        self._told += len(texts)
        await self._clock.advance(_ROUND_S)
        while await self._poller.poll_due():
            pass
        while await self._intake.read_due():
            pass

    def _host(self, number: int) -> str:
        return f"http://127.1.{number // 250}.{number % 250 + 1}:{self._port}"


def feed(link: str) -> bytes:
    """A feed with a teaser of one story."""
    return (
        "<rss version='2.0'><channel><title>Post</title><item>"
        f"<title>Story {link.rpartition('/')[2]}</title><link>{link}</link>"
        "<pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate><description>In short.</description>"
        "</item></channel></rss>"
    ).encode()


def page(text: str) -> bytes:
    """A page with a text of several paragraphs."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        "<html lang='en'><head><title>A story</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{paragraphs}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


def _bare_s(texts: list[str]) -> tuple[float, float]:
    """Seconds of CPU for the same feeds and pages by the libraries alone, and with the engine."""
    engine = OfflineEngine.load(load_settings(None, {}).summarizer.model)
    parsing = briefing = 0.0
    for number, text in enumerate(texts):
        began = time.process_time()
        feedparser.parse(io.BytesIO(feed(f"http://127.1.0.1/story/{number}")))
        found = trafilatura.extract(page(text)) or ""
        parsed = time.process_time()
        summarize(Article(id=str(number), text=found, published=START.date()), engine)
        parsing += parsed - began
        briefing += time.process_time() - parsed
    return parsing, parsing + briefing

"""What it costs to fetch and read many feeds at once, beside the bare parser.

The feeds are on the loopback, served by the same process, whose share is counted as ours.
"""

import asyncio
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

import feedparser

from bot.clock import Clock, SystemClock
from bot.ingest.feeds import parse
from bot.ingest.fetcher import Fetcher, Kind
from bot.ingest.sandbox import Sandbox
from config.load import load_settings
from tests.bench.measure import LAG_MS_MAX, Measured, lags, memory_mb
from tests.site import Reply, Site, serving

# Two rounds of them fit in one child's life, so that its time can be asked for at the end.
COUNT = 400
_ITEMS = 20
_ITEM = """<item><guid>g{number}</guid><title>Story {number}</title><link>/story/{number}</link>
<description>&lt;p&gt;The harbour council said on Monday that the terminal opens in June, after two
years of delay and a long dispute with the builders over the price.&lt;/p&gt;</description>
<pubDate>Mon, 09 Mar 2026 23:30:00 -0500</pubDate></item>"""
FEED = (
    "<rss version='2.0'><channel><title>Harbour Post</title>"
    + "".join(_ITEM.format(number=number) for number in range(_ITEMS))
    + "</channel></rss>"
).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Polled:
    cpu_s: float
    lag_ms: float
    grown_mb: float
    memory_mb: float


def measure() -> Iterator[Measured]:
    """Polls all feeds once to warm up and once to measure."""
    polled = asyncio.run(_poll(SystemClock()))
    yield Measured(
        what=f"polling {COUNT} feeds, CPU per feed of {_ITEMS} items",
        unit="ms",
        ours=polled.cpu_s * 1000 / COUNT,
        baseline=_bare_ms(),
        beside="bare feedparser, same feed",
    )
    yield Measured(
        what="event loop's lag meanwhile, 99th percentile",
        unit="ms",
        ours=polled.lag_ms,
        baseline=LAG_MS_MAX,
        beside="the bound",
    )
    yield Measured(
        what="memory after a second round",
        unit="MB",
        ours=polled.memory_mb + polled.grown_mb,
        baseline=polled.memory_mb,
        beside="after the first",
    )


async def _poll(clock: Clock) -> _Polled:
    settings = load_settings(None, {"DAYBOOK_INGEST__ALLOW_NETWORKS": "127.0.0.0/8"}).ingest
    async with (
        serving() as site,
        Fetcher(settings, clock) as fetcher,
        # One child, whose time is asked for.
        Sandbox(children=1, timeout_s=30, memory_mb=768) as sandbox,
    ):
        for number in range(COUNT):
            site.replies[f"/{number}"] = Reply(body=FEED)
        await _round(site, fetcher, sandbox)
        before_mb = memory_mb()
        began = time.process_time() + await sandbox.run(time.process_time)
        lagging = asyncio.create_task(lags(clock))
        await _round(site, fetcher, sandbox)
        lagging.cancel()
        return _Polled(
            cpu_s=time.process_time() + await sandbox.run(time.process_time) - began,
            lag_ms=quantiles(await lagging, n=100)[98] * 1000,
            grown_mb=memory_mb() - before_mb,
            memory_mb=before_mb,
        )


async def _round(site: Site, fetcher: Fetcher, sandbox: Sandbox) -> None:
    async def one(url: str) -> None:
        fetched = await fetcher.get(url, kind=Kind.FEED)
        feed = await sandbox.run(parse, fetched.body, url=fetched.url)
        assert len(feed.items) == _ITEMS

    await asyncio.gather(*(one(site.url(f"/{number}")) for number in range(COUNT)))


def _bare_ms() -> float:
    began = time.process_time()
    for _ in range(COUNT // 10):
        feedparser.parse(io.BytesIO(FEED))
    return (time.process_time() - began) * 1000 / (COUNT // 10)

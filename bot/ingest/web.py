"""What reads the world's news: the fetcher and the sandboxed parsers, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from bot.clock import Clock
from bot.ingest.fetcher import Fetcher
from bot.ingest.sandbox import Sandbox
from config.settings import IngestSettings


class Web(NamedTuple):
    """The two, open. One event loop."""

    fetcher: Fetcher
    sandbox: Sandbox


@asynccontextmanager
async def open_web(settings: IngestSettings, clock: Clock) -> AsyncIterator[Web]:
    """Both, until the block ends."""
    sandbox = Sandbox(
        children=settings.parsers,
        timeout_s=settings.parse_timeout_s,
        memory_mb=settings.parse_memory_mb,
    )
    async with Fetcher(settings, clock) as fetcher, sandbox:
        yield Web(fetcher, sandbox)

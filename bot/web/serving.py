"""The web server of the settings, beside the bot; without a port there is none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import structlog

from bot.clock import Clock
from bot.desk import Desk
from bot.store import Store
from bot.web.links import PageLinks
from config.settings import Settings

_log = structlog.get_logger()


@asynccontextmanager
async def served(
    settings: Settings, store: Store, desk: Desk, links: PageLinks | None, clock: Clock
) -> AsyncIterator[None]:
    """Serve while the context lasts, where the settings want it; without links there are no pages."""
    if not settings.web.port:
        yield
        return
    from bot.web.metrics import Metrics
    from bot.web.server import PageServer, serving
    from bot.web.views import Views

    metrics = Metrics(version("daybook"))
    views = Views(desk, links, clock=clock) if links else None
    app = PageServer(store, metrics, views).application()
    watching = asyncio.create_task(metrics.watch(clock))
    try:
        async with serving(app, settings.web.host, settings.web.port) as address:
            _log.info("web_serves", address=address, pages=links is not None)
            yield
    finally:
        watching.cancel()

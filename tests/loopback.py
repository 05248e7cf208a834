"""What every double stands on: an application of aiohttp on a free port of the loopback."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def listening(
    routes: Iterable[web.AbstractRouteDef], *, shutdown_s: float = 1
) -> AsyncIterator[str]:
    """Its address, "http://127.0.0.1:PORT"; gone when the block ends."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=shutdown_s)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()

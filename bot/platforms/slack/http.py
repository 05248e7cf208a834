"""HTTP mode: Slack's requests, verified, bounded and read before Bolt sees them.

request ──► size (413), in time (408) ──► signature and age (401) ──► readable (400) ──► Bolt ──► 200 at once
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.clock import Clock
from bot.platforms.base import PlatformUnavailable
from bot.platforms.slack.listeners import MISREAD
from bot.platforms.slack.signing import fault
from config.settings import SlackSettings

PATH = "/slack/events"
# Slack's own payloads stay far below this, in bytes.
_BODY_MAX = 1_048_576

_log = structlog.get_logger()


@asynccontextmanager
async def serving(
    app: AsyncApp, slack: SlackSettings, *, secret: str, clock: Clock
) -> AsyncIterator[str]:
    """Slack's requests are answered meanwhile; yields the address that is listened at.

    Raises PlatformUnavailable where the address is taken.
    """
    served = web.Application(client_max_size=_BODY_MAX)
    served.router.add_post(PATH, _handler(app, secret, clock, timeout_s=slack.timeout_s))
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, slack.listen_host, slack.listen_port)
        try:
            await site.start()
        except OSError as error:
            raise PlatformUnavailable(
                f"Slack can't be listened for at {slack.listen_host}:{slack.listen_port} "
                f"({error.strerror}): set slack.listen_port to a free one."
            ) from error
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}{PATH}"
    finally:
        await runner.cleanup()


def _handler(
    app: AsyncApp, secret: str, clock: Clock, *, timeout_s: float
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(timeout_s):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408, text="too slow")
        if reason := fault(body, request.headers, secret=secret, now=clock.now()):
            _log.warning("slack_request_refused", reason=reason)
            return web.Response(status=401, text=reason)
        if not _is_readable(body):
            return web.Response(status=400, text="not readable")
        try:
            made = AsyncBoltRequest(body=body.decode(), headers=dict(request.headers))
            return await to_aiohttp_response(await app.async_dispatch(made))
        except MISREAD as error:
            # Bolt fails on objects that Slack never sends before it can say so (slack_bolt 1.30).
            _log.warning("slack_request_misread", reason=type(error).__name__)
            return web.Response(status=400, text="not readable")

    return handle


def _is_readable(body: bytes) -> bool:
    """Whether a signed body is an object as JSON, or a form that may hold one."""
    try:
        text = body.decode()
        if text.startswith("{"):
            return bool(json.loads(text))
        form = dict(parse_qsl(text, strict_parsing=True))
        return bool(form) and isinstance(json.loads(form.get("payload", "{}")), dict)
    except (ValueError, RecursionError):
        return False

"""Slack while Daybook runs: tokens proven, the socket open, people answered, and all of it closed.

auth.test ──► apps.connections.open ──► socket, listeners at work ──► SlackPlatform for deliveries
stop ──► socket closed, so that Slack sends to others ──► answers in hand finished
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.acting import Acting
from bot.clock import Clock
from bot.desk import Desk
from bot.links import Links
from bot.platforms.base import PlatformUnavailable
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.web import clients, identity, socket_url
from bot.replies import Replies
from bot.store import Store
from config.settings import Settings

# How often the socket is tried, in seconds: one that is lost without a word is opened again after
# one or two of these.
_PING_S = 5.0

_log = structlog.get_logger()


@asynccontextmanager
async def connected(
    settings: Settings, *, desk: Desk, store: Store, clock: Clock, links: Links | None = None
) -> AsyncIterator[SlackPlatform]:
    """Slack while it listens; what is being answered at the end is finished.

    Raises PlatformUnavailable where a token is missing or refused, or Slack can't be reached.
    """
    async with clients(settings) as (client, opener):
        bot = await identity(client)
        platform = SlackPlatform(client, team=bot.team, clock=clock)
        replies = Replies(desk, store, clock=clock, links=links)
        acting = Acting(store, desk, clock=clock)
        listeners = Listeners(
            platform, replies, acting, claims=store.claims, clock=clock, bot=bot.user
        )
        async with _listening(listeners.app(client, sdk_logger()), opener):
            _log.info("slack_connected", team=bot.team, bot=bot.user)
            yield platform
        await listeners.finish()


class _Forwarded(logging.Handler):
    """What the SDK logs, as a line of Daybook's own."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on."""
        _log.error("slack_sdk", reason=record.getMessage())


def sdk_logger() -> logging.Logger:
    """Takes errors alone: the SDK's warnings are hints for those who write bots with it."""
    logger = logging.Logger("slack_sdk", logging.ERROR)
    logger.addHandler(_Forwarded())
    return logger


@asynccontextmanager
async def _listening(app: AsyncApp, opener: AsyncWebClient) -> AsyncIterator[None]:
    # Without a client of its own the handler would ask for the socket with the bot's token.
    handler = AsyncSocketModeHandler(
        app, app_token=opener.token, web_client=opener, ping_interval=_PING_S
    )
    socket = handler.client
    socket.proxy = opener.proxy
    try:
        # Asked for here, since the SDK would ask for ever where it is refused.
        socket.wss_uri = await socket_url(opener)
        await _open(socket, opener.timeout)
        yield
    finally:
        await socket.close()  # type: ignore[no-untyped-call]  # as the SDK has it


async def _open(socket: SocketModeClient, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await socket.connect()  # type: ignore[no-untyped-call]  # as the SDK has it
    except TimeoutError as error:
        raise PlatformUnavailable("Slack's socket does not open: check the network.") from error

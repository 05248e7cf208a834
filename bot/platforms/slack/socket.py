"""Socket Mode: what Slack sends through a socket that Daybook opens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.base import PlatformUnavailable
from bot.platforms.slack.web import socket_url

# How often the socket is tried, in seconds: one that is lost without a word is opened again after
# one or two of these.
_PING_S = 5.0


@asynccontextmanager
async def listening(app: AsyncApp, opener: AsyncWebClient) -> AsyncIterator[None]:
    """What comes through the socket is heard meanwhile; raises PlatformUnavailable."""
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

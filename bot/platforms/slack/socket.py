"""Socket Mode: what Slack sends through a socket that Daybook opens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.base import PlatformUnavailable
from bot.platforms.slack.arrivals import Arrivals, dispatch, is_command
from bot.platforms.slack.web import socket_url

# How often the socket is tried, in seconds: one that is lost without a word is opened again after
# one or two of these.
_PING_S = 5.0


@asynccontextmanager
async def listening(
    app: AsyncApp, opener: AsyncWebClient, arrivals: Arrivals
) -> AsyncIterator[None]:
    """What comes through the socket is heard meanwhile; raises PlatformUnavailable."""
    handler = _Handler(app, opener, arrivals)
    socket = handler.client
    socket.proxy = opener.proxy
    try:
        # Asked for here, since the SDK would ask for ever where it is refused.
        socket.wss_uri = await socket_url(opener)
        await _open(socket, opener.timeout)
        yield
    finally:
        await socket.close()  # type: ignore[no-untyped-call]  # as the SDK has it


class _Handler(AsyncSocketModeHandler):
    """Bolt's own, but a command is acknowledged before Bolt reads it.

    Many may be typed at once, and Bolt takes a while with each: none need wait for all of them.
    """

    def __init__(self, app: AsyncApp, opener: AsyncWebClient, arrivals: Arrivals) -> None:
        # Without a client of its own it would ask for the socket with the bot's token.
        super().__init__(app, app_token=opener.token, web_client=opener, ping_interval=_PING_S)
        self._arrivals = arrivals

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as the SDK has it
        """Take in hand what came through the socket."""
        if not is_command(req.payload):
            await super().handle(client, req)
            return
        async with self._arrivals.inbox.at_work():
            taken = await self._arrivals.take(req.payload)
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
            if taken:
                await self._arrivals.inbox.calm()
                await dispatch(self.app, req.payload, taken)


async def _open(socket: SocketModeClient, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await socket.connect()  # type: ignore[no-untyped-call]  # as the SDK has it
    except TimeoutError as error:
        raise PlatformUnavailable("Slack's socket does not open: check the network.") from error

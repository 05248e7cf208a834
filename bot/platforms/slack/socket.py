"""Slack while Daybook runs: tokens proven, the socket open, people answered, and all of it closed.

    auth.test ──► apps.connections.open ──► socket, listeners at work ──► SlackPlatform for deliveries
    stop ──► socket closed, so that Slack resends elsewhere ──► answers in hand finished

The SDK's retries are off: one of them repeats a post that Slack had taken when the connection broke
(slack_sdk 3.47).
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
import structlog
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.desk import Desk
from bot.platforms.base import PlatformUnavailable
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.refusals import CALL_FAILED, error_code, refusal
from bot.replies import Replies
from bot.store import Store
from config.settings import Settings, SlackSettings

# How often the socket is tried, in seconds: one that is lost without a word is opened again after
# one or two of these.
_PING_S = 5.0

_log = structlog.get_logger()


@asynccontextmanager
async def connected(
    settings: Settings, *, desk: Desk, store: Store, clock: Clock
) -> AsyncIterator[SlackPlatform]:
    """Slack while it listens; what is being answered at the end is finished.

    Raises PlatformUnavailable where a token is missing or refused, or Slack can't be reached.
    """
    timeout = aiohttp.ClientTimeout(total=settings.slack.timeout_s)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = _client(settings.slack, session, _token(settings.secrets.slack_bot_token, "BOT"))
        opener = _client(settings.slack, session, _token(settings.secrets.slack_app_token, "APP"))
        team, bot = await _identity(client)
        platform = SlackPlatform(client, team=team, clock=clock)
        listeners = Listeners(
            platform, Replies(desk, clock=clock), claims=store.claims, clock=clock, bot=bot
        )
        async with _listening(listeners.app(client), opener):
            _log.info("slack_connected", team=team, bot=bot)
            yield platform
        await listeners.finish()


def _token(secret: SecretStr | None, kind: str) -> str:
    if secret is None:
        raise PlatformUnavailable(
            f"SLACK_{kind}_TOKEN is not set: Slack needs SLACK_BOT_TOKEN (xoxb-…, from OAuth & "
            "Permissions) and SLACK_APP_TOKEN (xapp-…, from Basic Information)."
        )
    return secret.get_secret_value()


def _client(slack: SlackSettings, session: aiohttp.ClientSession, token: str) -> AsyncWebClient:
    client = AsyncWebClient(
        token,
        base_url=slack.api_url,
        timeout=math.ceil(slack.timeout_s),
        session=session,
        retry_handlers=[],
    )
    # The SDK takes HTTPS_PROXY from the environment, but not NO_PROXY (slack_sdk 3.48).
    if proxy_bypass(urlsplit(slack.api_url).hostname or ""):
        client.proxy = None
    return client


async def _identity(client: AsyncWebClient) -> tuple[str, str]:
    """The ids of the workspace and of the bot in it."""
    try:
        answer = await client.auth_test()
    except CALL_FAILED as error:
        raise _unavailable("SLACK_BOT_TOKEN", error, client) from error
    return answer["team_id"], answer["user_id"]


@asynccontextmanager
async def _listening(app: AsyncApp, opener: AsyncWebClient) -> AsyncIterator[None]:
    # Without a client of its own the handler would ask for the socket with the bot's token.
    handler = AsyncSocketModeHandler(
        app, app_token=opener.token, web_client=opener, ping_interval=_PING_S
    )
    socket = handler.client
    socket.proxy = opener.proxy
    try:
        await _open(socket, opener)
        yield
    finally:
        await socket.close()  # type: ignore[no-untyped-call]  # as the SDK has it


async def _open(socket: SocketModeClient, opener: AsyncWebClient) -> None:
    """Open the socket, or say why not: by itself the SDK would try for ever."""
    try:
        opened = await opener.apps_connections_open(app_token=opener.token or "")
        socket.wss_uri = str(opened["url"])
        async with asyncio.timeout(opener.timeout):
            await socket.connect()  # type: ignore[no-untyped-call]  # as the SDK has it
    except CALL_FAILED as error:
        raise _unavailable("SLACK_APP_TOKEN", error, opener) from error


def _unavailable(variable: str, error: Exception, client: AsyncWebClient) -> PlatformUnavailable:
    if isinstance(error, SlackApiError) and error_code(error):
        return PlatformUnavailable(f"{variable} does not work. {refusal(error)}")
    address = urlsplit(client.base_url).netloc
    return PlatformUnavailable(
        f"{address} does not answer as Slack does ({type(error).__name__}): check the network, "
        "and slack.api_url if it was changed."
    )

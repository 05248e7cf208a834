"""Slack's Web API with the tokens of the settings, and what they turn out to be good for.

The SDK's retries are off: one of them repeats a post that Slack had taken when the connection broke
(slack_sdk 3.47).
"""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.base import PlatformUnavailable, TokenRefused
from bot.platforms.slack.refusals import CALL_FAILED, TOKEN_CODES, error_code, refusal
from config.settings import Settings, SlackMode, SlackSettings

_NEEDED = {
    SlackMode.SOCKET: "Slack needs SLACK_BOT_TOKEN (xoxb-…, from OAuth & Permissions) "
    "and SLACK_APP_TOKEN (xapp-…, from Basic Information).",
    SlackMode.HTTP: "Slack in HTTP mode needs SLACK_BOT_TOKEN (xoxb-…, from OAuth & Permissions) "
    "and SLACK_SIGNING_SECRET (from Basic Information).",
}


class Clients(NamedTuple):
    """One client for each token: the bot's for all calls, the app's for opening sockets.

    In HTTP mode no socket is opened, and there is no second one.
    """

    bot: AsyncWebClient
    app: AsyncWebClient | None


class Identity(NamedTuple):
    """Who the bot's token is for; `scopes` is empty where Slack does not tell them."""

    team: str
    user: str
    scopes: frozenset[str]


@asynccontextmanager
async def clients(settings: Settings) -> AsyncIterator[Clients]:
    """The clients over one set of connections; raises PlatformUnavailable where a token is missing."""
    timeout = aiohttp.ClientTimeout(total=settings.slack.timeout_s)
    secrets, mode = settings.secrets, settings.slack.mode
    bot = _secret(secrets.slack_bot_token, "SLACK_BOT_TOKEN", mode)
    app = None
    if mode is SlackMode.SOCKET:
        app = _secret(secrets.slack_app_token, "SLACK_APP_TOKEN", mode)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Clients(
            _client(settings.slack, session, bot),
            _client(settings.slack, session, app) if app else None,
        )


def signing_secret(settings: Settings) -> str:
    """What Slack signs its requests with; raises PlatformUnavailable where it is missing."""
    return _secret(
        settings.secrets.slack_signing_secret, "SLACK_SIGNING_SECRET", settings.slack.mode
    )


async def identity(client: AsyncWebClient) -> Identity:
    """Whose token this is; raises PlatformUnavailable where it is refused."""
    try:
        answer = await client.auth_test()
    except CALL_FAILED as error:
        raise _unavailable("SLACK_BOT_TOKEN", error, client) from error
    told = next((v for k, v in answer.headers.items() if k.lower() == "x-oauth-scopes"), "")
    scopes = frozenset(scope.strip() for scope in told.split(",") if scope.strip())
    return Identity(answer["team_id"], answer["user_id"], scopes)


async def socket_url(client: AsyncWebClient) -> str:
    """A fresh address of a socket; raises PlatformUnavailable where the app's token is refused."""
    try:
        opened = await client.apps_connections_open(app_token=client.token or "")
    except CALL_FAILED as error:
        raise _unavailable("SLACK_APP_TOKEN", error, client) from error
    return str(opened["url"])


def _secret(secret: SecretStr | None, variable: str, mode: SlackMode) -> str:
    if secret is None:
        raise TokenRefused(f"{variable} is not set: {_NEEDED[mode]}")
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


def _unavailable(variable: str, error: Exception, client: AsyncWebClient) -> PlatformUnavailable:
    if isinstance(error, SlackApiError) and error_code(error):
        fault = TokenRefused if error_code(error) in TOKEN_CODES else PlatformUnavailable
        return fault(f"{variable} does not work. {refusal(error)}")
    address = urlsplit(client.base_url).netloc
    return PlatformUnavailable(
        f"{address} does not answer as Slack does ({type(error).__name__}): check the network, "
        "and slack.api_url if it was changed."
    )

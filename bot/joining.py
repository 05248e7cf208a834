"""From the tokens that are set to the platforms that listen; one that can't be joined stops no other."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

import structlog

from bot.clock import Clock
from bot.desk import Desk
from bot.holding import Holder
from bot.links import Links
from bot.platforms.base import Platform, PlatformUnavailable
from bot.platforms.console import ConsolePlatform
from bot.store import Store
from config.settings import Secrets, Settings

# Joins one platform while the context lasts: (settings, desk=, store=, clock=, links=).
Join = Callable[..., AbstractAsyncContextManager[Platform]]

_log = structlog.get_logger()


@asynccontextmanager
async def joined(
    settings: Settings, desk: Desk, store: Store, links: Links, *, clock: Clock, holder: str
) -> AsyncIterator[Sequence[Platform]]:
    """Each platform whose tokens are set, while it listens; without any, the console.

    Raises PlatformUnavailable where none can be joined.
    """
    joins = list(_joins(settings.secrets, Holder(store.claims, clock=clock, name=holder)))
    found: list[Platform] = [] if joins else [ConsolePlatform(sys.stdout)]
    fault: PlatformUnavailable | None = None
    async with AsyncExitStack() as stack:
        for join in joins:
            try:
                connection = join(settings, desk=desk, store=store, clock=clock, links=links)
                found.append(await stack.enter_async_context(connection))
            except PlatformUnavailable as error:
                _log.error("platform_unavailable", reason=str(error))
                fault = error
        if fault and not found:
            raise fault
        yield found


def _joins(secrets: Secrets, holder: Holder) -> Iterator[Join]:
    """How to join each platform whose tokens are set; its library is loaded for no other."""
    if secrets.slack_bot_token or secrets.slack_app_token:
        from bot.platforms.slack.connection import connected as slack

        yield slack
    if secrets.discord_bot_token:
        from bot.platforms.discord.connection import connected as discord

        yield partial(discord, holder=holder)

"""From the tokens that are set to the platforms that listen; one that can't be joined stops no other.

    try ──► joined: it listens, and all that is told goes there ──► the end: answers in hand finished
     ▲        └─ told once that it is back, where it had been away
     └─ a pause, longer each time ◄── can't be joined: told once

Where no token at all works, somebody must set another: that ends it at once, in one sentence.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial

import structlog

from bot.clock import Clock
from bot.conversation.links import Links
from bot.desk import Desk
from bot.platforms.base import Platform, PlatformUnavailable, TokenRefused
from bot.platforms.console import ConsolePlatform
from bot.post.alarms import alarm, away_name, away_words, back_name, back_words
from bot.service.holding import Holder
from bot.store import Store
from bot.store.alarms import Alarms
from config.settings import Secrets, Settings

# Joins one platform while the context lasts: (settings, desk=, store=, clock=, links=).
Join = Callable[..., AbstractAsyncContextManager[Platform]]

# Before the second try, and between two tries at the most, in seconds: a platform that is down is
# back within minutes, and a token that was refused may be tried so often for good.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 300.0

_log = structlog.get_logger()


@asynccontextmanager
async def joined(
    settings: Settings, desk: Desk, store: Store, links: Links, *, clock: Clock, holder: str
) -> AsyncIterator[Mapping[str, Platform]]:
    """The platforms whose tokens are set, by name, each while it listens; without any, the console.

    What can't be joined is missing, until it can. Raises TokenRefused where no token works.
    """
    joins = dict(_joins(settings.secrets, Holder(store.claims, clock=clock, name=holder)))
    if not joins:
        console = ConsolePlatform(sys.stdout)
        yield {console.name: console}
        return
    there: dict[str, Platform] = {}
    memberships = []
    async with AsyncExitStack() as stack:
        for name, join in joins.items():
            connect = partial(join, settings, desk=desk, store=store, clock=clock, links=links)
            one = Membership(name, connect, there, alarms=store.alarms, clock=clock)
            await stack.enter_async_context(one.lasting())
            memberships.append(one)
        await _tried(memberships)
        yield there


async def _tried(memberships: list["Membership"]) -> None:
    """Return when each was tried once; raises TokenRefused where none will ever do."""
    for one in memberships:
        await one.tried.wait()
    refused = [one.fault for one in memberships if isinstance(one.fault, TokenRefused)]
    if len(refused) == len(memberships):
        raise refused[0]


class Membership:
    """One platform from the first try to join it, over all others, to the end."""

    def __init__(
        self,
        name: str,
        connect: Callable[[], AbstractAsyncContextManager[Platform]],
        there: dict[str, Platform],
        *,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        """The platform stands in `there`, under its name, for as long as it is joined."""
        self.tried = asyncio.Event()
        self.fault: PlatformUnavailable | None = None
        self._name = name
        self._connect = connect
        self._there = there
        self._alarms = alarms
        self._clock = clock
        self._over = asyncio.Event()

    @asynccontextmanager
    async def lasting(self) -> AsyncIterator[None]:
        """Try, and stay a member; at the end what is being answered is finished."""
        staying = asyncio.create_task(self._stay())
        staying.add_done_callback(lambda _: self.tried.set())
        try:
            yield
        finally:
            self._over.set()
            if self._name not in self._there:
                staying.cancel()
            with suppress(asyncio.CancelledError):
                await staying

    async def _stay(self) -> None:
        for pause_s in pauses():
            try:
                async with self._connect() as platform:
                    await self._listen(platform)
                    return
            except PlatformUnavailable as error:
                await self._is_away(error)
            self.tried.set()
            await self._clock.sleep(pause_s)

    async def _listen(self, platform: Platform) -> None:
        await self._is_back()
        self._there[self._name] = platform
        self.tried.set()
        try:
            await self._over.wait()
        finally:
            del self._there[self._name]

    async def _is_away(self, fault: PlatformUnavailable) -> None:
        if self.fault is not None:
            _log.info("platform_still_unavailable", platform=self._name, reason=str(fault))
            return
        _log.error("platform_unavailable", platform=self._name, reason=str(fault))
        self.fault = fault
        await self._alarms.end(back_name(self._name))
        words = away_words(self._name, str(fault))
        await self._alarms.add(alarm(away_name(self._name), words, now=self._clock.now()))

    async def _is_back(self) -> None:
        """What was told of it before is over, by whichever Daybook it was told."""
        await self._alarms.end(away_name(self._name))
        if self.fault is None:
            return
        _log.info("platform_joined_after_all", platform=self._name)
        self.fault = None
        now = self._clock.now()
        await self._alarms.add(alarm(back_name(self._name), back_words(self._name), now=now))


def pauses() -> Iterator[float]:
    """Seconds between two tries, twice as long each time."""
    pause_s = _FIRST_PAUSE_S
    while True:
        yield pause_s
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _joins(secrets: Secrets, holder: Holder) -> Iterator[tuple[str, Join]]:
    """How to join each platform whose tokens are set; its library is loaded for no other."""
    if secrets.slack_bot_token or secrets.slack_app_token:
        from bot.platforms.slack.connection import connected as slack

        yield "slack", slack
    if secrets.discord_bot_token:
        from bot.platforms.discord.connection import connected as discord

        yield "discord", partial(discord, holder=holder)

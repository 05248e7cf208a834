"""Waits for a post's turn, over all replicas, and keeps the pauses that platforms ask for.

place ──► rules ──► store.turns ──► turn near: slept until ──► may be posted
                                └─► far off, or paused: PostDelayed, nobody waits in hand
PostDelayed, PlaceRefused of the platform ──► pause, seen by all replicas
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.platforms.base import PlaceRefused, PostDelayed
from bot.post.rates import PAUSE_MAX, Rule, Turn, rules_of
from bot.store.turns import Turns

# Between two posts of a process that is behind its turns, as a part of the pace.
_CATCHING_UP = 0.9
_BUSY = "Its turn to be posted has not come."


class Pacer:
    """Paces posts. Any number of replicas may do so over one database."""

    def __init__(self, turns: Turns, *, clock: Clock) -> None:
        self._turns = turns
        self._spacing: dict[str, asyncio.Lock] = {}
        self._next: dict[str, datetime] = {}
        self._posting: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._clock = clock

    @asynccontextmanager
    async def turn(self, platform: str, place: str) -> AsyncIterator[None]:
        """The block is run when a post may go out there, and while no other of this process does.

        Raises PostDelayed where that is too far off.
        """
        rules = rules_of(platform, place)
        if not rules:
            yield
            return
        async with self._posting.setdefault(place, asyncio.Lock()):
            await self._wait(rules, self._turns.take)
            yield

    @asynccontextmanager
    async def first_turn(self, platform: str, place: str) -> AsyncIterator[None]:
        """The same before all posts that stand in line: for an answer, which somebody waits for."""
        if rules := rules_of(platform, place):
            await self._wait(rules, self._turns.take_first)
        yield

    async def _wait(self, rules: tuple[Rule, ...], take: Callable[..., Awaitable[Turn]]) -> None:
        now = self._clock.now()
        turn = await take(rules, now=now)
        if turn.lines is None:
            raise PostDelayed(turn.reason or _BUSY, until=turn.at)
        if turn.at > now:
            await self._clock.sleep((turn.at - now).total_seconds())
            await self._check_pause(rules)

    async def spaced(self, platform: str, place: str) -> None:
        """Return when the last post of this process is long enough ago; called right before one.

        Whose turn has come may be late, since the ledger is written in between: they don't go out
        all at once then.
        """
        for rule in rules_of(platform, place)[-1:]:
            async with self._spacing.setdefault(rule.name, asyncio.Lock()):
                now = self._clock.now()
                wait_s = (self._next.get(rule.name, now) - now).total_seconds()
                await self._clock.sleep(min(wait_s, rule.every_s))
                pause = timedelta(seconds=rule.every_s * _CATCHING_UP)
                self._next[rule.name] = self._clock.now() + pause

    async def delayed(self, platform: str, place: str, error: PostDelayed) -> None:
        """Keep the pause that a platform asked for: there, or everywhere on it."""
        rules = rules_of(platform, place)
        if rules:
            rule = rules[0] if error.is_local else rules[-1]
            await self._pause(rule, error.until, str(error))

    async def refused(self, platform: str, place: str, error: PlaceRefused) -> None:
        """Leave a place alone for hours, whatever else is to be posted there."""
        for rule in rules_of(platform, place)[:1]:
            await self._pause(rule, self._clock.now() + PAUSE_MAX, str(error))

    async def _pause(self, rule: Rule, until: datetime, reason: str) -> None:
        await self._turns.pause(rule, until=until, reason=reason, now=self._clock.now())

    async def _check_pause(self, rules: tuple[Rule, ...]) -> None:
        """A pause may have begun while this post stood in line."""
        paused = await self._turns.paused(now=self._clock.now())
        for rule in rules:
            if (line := paused.get(rule.name)) and line.paused_until:
                raise PostDelayed(line.reason or _BUSY, until=line.paused_until)


class Unpaced(Pacer):
    """Lets every post go out as it comes, and keeps no pause."""

    def __init__(self) -> None:
        """Needs nothing."""

    @asynccontextmanager
    async def turn(self, platform: str, place: str) -> AsyncIterator[None]:
        """The block is run at once."""
        yield

    @asynccontextmanager
    async def first_turn(self, platform: str, place: str) -> AsyncIterator[None]:
        """The block is run at once."""
        yield

    async def spaced(self, platform: str, place: str) -> None:
        """Return at once."""

    async def delayed(self, platform: str, place: str, error: PostDelayed) -> None:
        """Leave it to whoever posts again."""

    async def refused(self, platform: str, place: str, error: PlaceRefused) -> None:
        """Leave it to whoever posts again."""

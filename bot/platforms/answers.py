"""Posts answers with patience: a pause is kept, and what is in doubt is asked for before a repeat.

An answer goes out before the digests that wait for their turn in its place, and keeps the same pauses.
Answers are not in the ledger, since nobody waits for one after a stop; the key still tells a repeat.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

from bot.clock import Clock
from bot.errors import DaybookError, StoreUnavailable
from bot.messages.message import Message
from bot.platforms.base import (
    About,
    CannotAsk,
    Platform,
    PostDelayed,
    PostUnclear,
)
from bot.post.pacing import Pacer

# Asks a platform to show something.
Show = Callable[[], Awaitable[None]]

# Tries for one part; each but the first comes after a pause.
_TRIES = 4
# Before a post in doubt is asked for: the platform may be slower than our patience, in seconds.
_GRACE_S = 5.0
# How long after it was asked an answer is still looked for.
_LOOKED_BACK = timedelta(minutes=30)


def part_key(key: str, number: int) -> str:
    """The key of one part of an answer, counted from 0."""
    return hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:24]


async def shown_once(show: Show, *, clock: Clock) -> DaybookError | None:
    """Show something that nobody can be asked about later; returns why it may not be seen.

    A pause is kept; what is in doubt is not repeated, since it would be seen twice.
    """
    return await _shown(show, clock=clock, again_after=PostDelayed)


async def shown_anyhow(show: Show, *, clock: Clock) -> DaybookError | None:
    """The same for what is seen once, however often it is shown: what is in doubt is repeated."""
    return await _shown(show, clock=clock, again_after=(PostDelayed, PostUnclear))


async def _shown(
    show: Show,
    *,
    clock: Clock,
    again_after: type[DaybookError] | tuple[type[DaybookError], ...],
) -> DaybookError | None:
    fault: DaybookError | None = None
    for _ in range(_TRIES):
        try:
            await show()
        except again_after as error:
            fault = error
            until = error.until if isinstance(error, PostDelayed) else None
            await clock.sleep((until - clock.now()).total_seconds() if until else _GRACE_S)
        except DaybookError as error:
            return error
        else:
            return None
    return fault


class Answers:
    """Answers on one platform."""

    def __init__(self, platform: Platform, *, clock: Clock, pacer: Pacer) -> None:
        self._platform = platform
        self._clock = clock
        self._pacer = pacer

    async def post(
        self,
        place: str,
        messages: Sequence[Message],
        *,
        key: str,
        thread: str | None,
        again: bool = False,
    ) -> None:
        """Post messages in order; an equal `key` tells that they are the same answer.

        `again`: an earlier try may have posted some of it before it was stopped.

        Raises PostRefused, or after several tries PostDelayed or PostUnclear.
        """
        for number, payload in enumerate(self._platform.payloads(messages)):
            part = part_key(key, number)
            if again and await self._is_there(place, part, thread):
                continue
            await self._post_part(place, payload, key=part, about=About(thread=thread))

    async def _is_there(self, place: str, key: str, thread: str | None) -> bool:
        """Whether a part stands there already; what can't be asked is posted, twice at the worst."""
        since = self._clock.now() - _LOOKED_BACK
        try:
            return await self._platform.find(place, key, since=since, thread=thread) is not None
        except (CannotAsk, PostUnclear):
            return False

    async def _post_part(self, place: str, payload: str, *, key: str, about: About) -> None:
        since = self._clock.now()
        for left in reversed(range(_TRIES)):
            try:
                await self._post_once(place, payload, key=key, about=about)
            except PostDelayed as error:
                if not left:
                    raise
                await self._clock.sleep((error.until - self._clock.now()).total_seconds())
            except PostUnclear as error:
                await self._clock.sleep(_GRACE_S)
                try:
                    found = await self._platform.find(place, key, since=since, thread=about.thread)
                except CannotAsk:
                    raise error from None
                if found:
                    return
                if not left:
                    raise
            else:
                return

    async def _post_once(self, place: str, payload: str, *, key: str, about: About) -> None:
        """Post when its turn has come, and keep the pause that the platform asks for.

        A place that is closed is no reason for a pause: the next who asks there may have opened it.
        """
        name = self._platform.name
        async with self._first_turn(name, place):
            try:
                await self._platform.post(place, payload, key=key, about=about)
            except PostDelayed as error:
                await self._pacer.delayed(name, place, error)
                raise

    @asynccontextmanager
    async def _first_turn(self, name: str, place: str) -> AsyncIterator[None]:
        """The answer's turn; at once where the store is gone, since the answer says so."""
        async with AsyncExitStack() as stack:
            with suppress(StoreUnavailable):
                await stack.enter_async_context(self._pacer.first_turn(name, place))
            yield

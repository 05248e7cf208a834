"""Answers that appear line by line while they are made: each line as it is proven, the whole at last.

begun ──► post ──► more ──► edit … ──► whole ──► edit, and what does not fit behind it
           └─ not taken ─────────────────────► told in one, as any answer
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.errors import DaybookError
from bot.messages.message import Message
from bot.platforms.answers import part_key
from bot.platforms.base import About, Platform, Posted
from bot.post.pacing import Pacer

# Between two changes of one message: no platform likes more, and no reader.
_PAUSE = timedelta(seconds=1)

_log = structlog.get_logger()


class Spot(Protocol):
    """Where one answer appears; each method raises as a platform's `post` does."""

    async def begin(self, message: Message) -> None:
        """Show how it begins."""
        ...

    async def grow(self, message: Message) -> None:
        """Show more of it."""
        ...

    async def end(self, message: Message) -> None:
        """Show the whole in the place of what was shown."""
        ...


class Edited:
    """A message that is changed where it stands."""

    def __init__(
        self, platform: Platform, place: str, *, key: str, thread: str | None, pacer: Pacer
    ) -> None:
        self._pacer = pacer
        self._platform = platform
        self._place = place
        self._key = key
        self._thread = thread
        self._receipt = ""

    async def begin(self, message: Message) -> None:
        """Post it under a key of its own: after a stop, a beginning must not pass for the answer."""
        self._receipt = await self._post(self._payloads(message)[0], key=self._begun)

    async def grow(self, message: Message) -> None:
        """Put more of it in the place of what stands there."""
        await self._change(self._payloads(message)[0], key=self._begun)

    async def end(self, message: Message) -> None:
        """Put the whole there under its own key, and behind it what one message does not hold."""
        first, *others = self._payloads(message)
        await self._change(first, key=part_key(self._key, 0))
        for number, payload in enumerate(others, start=1):
            await self._post(payload, key=part_key(self._key, number))

    async def take_over(self, receipt: str, message: Message) -> None:
        """End what another way has begun, as a message of this id."""
        self._receipt = receipt
        await self.end(message)

    def _payloads(self, message: Message) -> Sequence[str]:
        return self._platform.payloads([message])

    @property
    def _begun(self) -> str:
        return part_key(f"{self._key} begun", 0)

    async def _post(self, payload: str, *, key: str) -> str:
        about = About(thread=self._thread)
        async with self._pacer.first_turn(self._platform.name, self._place):
            return await self._platform.post(self._place, payload, key=key, about=about)

    async def _change(self, payload: str, *, key: str) -> None:
        posted = Posted(self._receipt, key)
        await self._platform.edit(self._place, payload, posted=posted, thread=self._thread)


class Growing:
    """One answer in its spot."""

    def __init__(self, spot: Spot, *, clock: Clock) -> None:
        self._spot = spot
        self._clock = clock
        self._changed_at: datetime | None = None
        self._is_over = False

    async def hear(self, message: Message) -> None:
        """Show the answer as far as it has come; never raises. Soon after a change, nothing is shown."""
        now = self._clock.now()
        if self._is_over or (self._changed_at and now < self._changed_at + _PAUSE):
            return
        show = self._spot.grow if self._changed_at else self._spot.begin
        try:
            await show(message)
        except DaybookError as error:
            _log.info("answer_not_growing", reason=str(error))
            self._is_over = True
            return
        self._changed_at = now

    async def finish(self, message: Message) -> bool:
        """Show the whole; whether it stands now. False where nothing was begun, or it can't be ended."""
        if self._changed_at is None:
            return False
        try:
            await self._spot.end(message)
        except DaybookError as error:
            _log.warning("answer_left_half", reason=str(error))
            return False
        return True

    def key(self, key: str) -> str:
        """The key of the whole answer where it is posted after all: another one, where some stands."""
        return f"{key} whole" if self._changed_at else key

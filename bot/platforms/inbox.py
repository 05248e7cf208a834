"""What comes in is taken in hand once, by one of any number of replicas, and finished before a stop.

Slack sends an event again, up to three times over some five minutes, when it isn't sure that it
arrived, and Bolt runs it again (slack_bolt 1.30). Each is claimed in the store. One that was claimed
and never finished, since its Daybook died, is taken up when it comes again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.clock import Clock, SystemClock
from bot.errors import StoreUnavailable
from bot.store.claims import Claim, Claims

# How claims of what comes in are called, and of what is done once for ever.
INCOMING, HELLO = "incoming", "hello"
# How long an answer may take before it counts as lost with its Daybook, in seconds.
_LEASE_S = 45.0
# What is worked on at once. What waits for its turn costs nothing, so that many commands that come
# at the same moment are all acknowledged before most of them are worked on.
_AT_ONCE = 4
# For how long nothing more must have come in before work begins, in seconds, and how often that is
# looked for: work that begins sooner holds up the acknowledgements of what comes at the same moment.
_CALM_S = 0.05
_LOOKS = 12
# How long answers in hand may take once nothing more comes in, in seconds.
_PATIENCE_S = 8.0

_log = structlog.get_logger()


class Inbox:
    """What is in hand, for one platform."""

    def __init__(self, claims: Claims, *, clock: Clock, holder: str) -> None:
        self._claims = claims
        self._clock = clock
        self._holder = holder
        self._in_hand: set[asyncio.Task[object]] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        # What holds acknowledgements up is real time, whatever clock Daybook goes by.
        self._real = SystemClock()
        self._came = 0
        self._calm_after = 0

    @asynccontextmanager
    async def taken(self, key: str, *, kind: str = INCOMING) -> AsyncIterator[int]:
        """How often this was taken in hand, this time included; 0 where another has it or did it.

        What can't be looked up is taken, so that somebody hears why.
        """
        self._came += 1
        async with self.at_work(), self._turns:
            await self._calm()
            claim = await self._begin(kind, key)
            if isinstance(claim, int):
                yield claim
                return
            yield claim.attempt
            await self._finish(claim)

    async def _calm(self) -> None:
        """Wait until nothing more comes in, or long enough."""
        for _ in range(_LOOKS):
            came = self._came
            if came == self._calm_after:
                return
            await self._real.sleep(_CALM_S)
            if came == self._came:
                self._calm_after = came

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Marks the task as one to wait for when Daybook stops."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # listeners run in tasks
        self._in_hand.add(task)
        try:
            yield
        finally:
            self._in_hand.discard(task)

    async def finish(self) -> None:
        """Wait for what is in hand, for a while."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=_PATIENCE_S)

    async def _begin(self, kind: str, key: str) -> Claim | int:
        try:
            begun = await self._claims.begin(
                kind, key, holder=self._holder, now=self._clock.now(), lease_s=_LEASE_S
            )
        except StoreUnavailable as error:
            _log.error("event_unclaimed", event_id=key, reason=str(error))
            return 1
        return begun or 0

    async def _finish(self, claim: Claim) -> None:
        try:
            await self._claims.finish(claim, now=self._clock.now())
        except StoreUnavailable as error:
            _log.error("event_unfinished", event_id=claim.key, reason=str(error))

"""What comes in is written down before it is acknowledged, taken in hand once, and finished.

    arrival ──► claimed, with what it says, in the store ──► acknowledged ──► worked on ──► finished
                   │ held while it is in hand
                   └─ its Daybook died: the lease ends, and the next one does it again

Slack sends an event again, up to three times over some five minutes, when it isn't sure that it
arrived, and Bolt runs it again (slack_bolt 1.30): who comes second finds it claimed. What is not in
the store, where that is gone, is worked on all the same, so that somebody hears why.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import NamedTuple

import structlog

from bot.clock import Clock, SystemClock
from bot.errors import StoreUnavailable
from bot.platforms.calm import Calm
from bot.platforms.claiming import Claiming
from bot.store.claims import Claim, Claims

# How claims are called of what comes in from Slack, from Discord, and of what is done once for ever.
ARRIVED, TOLD, HELLO = "arrived", "told", "hello"
# How long an answer may take before it counts as lost with its Daybook, in seconds; what comes in is
# held for longer while it is in hand.
_LEASES_S = {HELLO: 45.0, ARRIVED: 12.0, TOLD: 12.0}
# What is worked on at once. What waits for its turn costs nothing, so that many commands that come
# at the same moment are all acknowledged before most of them are worked on.
_AT_ONCE = 4
# How long answers in hand may take once nothing more comes in, in seconds.
_PATIENCE_S = 8.0
# What others left is taken over at once, so much at the most.
_LEFT = 1_000
# Seconds between two looks at what is held and what others left.
_WATCH_S = 3.0
# What fails so often is left, and so is what came in so long ago: nobody waits for it any more.
_TRIES = 3
_TOO_OLD = timedelta(minutes=30)

_log = structlog.get_logger()


class Taken(NamedTuple):
    """What was taken in hand: how often, this time included. Without a claim the store was gone."""

    attempt: int
    claim: Claim | None = None


# Does again what arrived and was never finished.
Redo = Callable[[str, Taken], Awaitable[None]]


class Inbox:
    """What is in hand, for one platform, whose claims are of one kind."""

    def __init__(self, claims: Claims, *, clock: Clock, holder: str, kind: str = ARRIVED) -> None:
        self._kind = kind
        self._claims = claims
        self._clock = clock
        self._holder = holder
        self._in_hand: set[asyncio.Task[object]] = set()
        self._held: set[str] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._claiming = Claiming(claims, clock=clock, holder=holder, leases_s=_LEASES_S)
        self._calm = Calm()
        # Who else works is seen in real time, whatever clock Daybook goes by.
        self._real = SystemClock()

    async def claimed(self, key: str, body: str | None) -> Taken | None:
        """Take it in hand, which is in the store on return; None where another has it or did it."""
        self._calm.came()
        return await self._claimed(self._kind, key, body)

    async def calm(self) -> None:
        """Wait until nothing more comes in, or long enough."""
        await self._calm.wait()

    async def leave(self, taken: Taken) -> None:
        """Finish what there is nothing to do about any more."""
        if taken.claim:
            await self._finish(taken.claim)

    @asynccontextmanager
    async def working(self, taken: Taken | None) -> AsyncIterator[int]:
        """How often this was taken in hand, 0 where it wasn't; it is held meanwhile, and finished
        where nothing fails."""
        if taken is None:
            yield 0
            return
        async with self.hurrying(taken) as attempt, self._turns:
            await self.calm()
            yield attempt

    @asynccontextmanager
    async def hurrying(self, taken: Taken) -> AsyncIterator[int]:
        """The same out of turn: for what the platform takes for a few seconds only, as a form."""
        async with self.at_work(), self._holding(taken):
            yield taken.attempt
            if taken.claim:
                await self._finish(taken.claim)

    @asynccontextmanager
    async def once(self, key: str) -> AsyncIterator[int]:
        """How often what is done once for ever was taken in hand; 0 where another has it or did it."""
        async with self.at_work(), self.working(await self._claimed(HELLO, key, None)) as attempt:
            yield attempt

    async def is_first(self, key: str) -> bool:
        """Whether what is done once for ever was never done; from then on it was."""
        try:
            return await self._claims.add(HELLO, key, due_at=self._clock.now())
        except StoreUnavailable as error:
            _log.error("event_unclaimed", event_id=key, reason=str(error))
            return False

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

    @asynccontextmanager
    async def watched(self, redo: Redo) -> AsyncIterator[None]:
        """What arrived is held meanwhile, and what others left is done again."""
        looking = asyncio.Lock()
        watching = asyncio.create_task(self._watch(redo, looking))
        try:
            yield
        finally:
            # A statement that is cancelled costs its connection.
            async with looking:
                watching.cancel()

    async def finish(self) -> None:
        """Wait for what is in hand, for a while; what takes longer is left to the next Daybook."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                # More may come in meanwhile.
                while self._in_hand:
                    await asyncio.wait(self._in_hand)
        late = list(self._in_hand)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _claimed(self, kind: str, key: str, body: str | None) -> Taken | None:
        try:
            claim = await self._claiming.claim(kind, key, body)
        except (StoreUnavailable, TimeoutError) as error:
            _log.error("event_unclaimed", event_id=key, reason=str(error) or "too slow")
            return Taken(1)
        return Taken(claim.attempt, claim) if claim else None

    @asynccontextmanager
    async def _holding(self, taken: Taken) -> AsyncIterator[None]:
        """What arrived is held for as long as it is in hand."""
        key = taken.claim.key if taken.claim and taken.claim.kind == self._kind else None
        if key is None:
            yield
            return
        self._held.add(key)
        try:
            yield
        finally:
            self._held.discard(key)

    async def _finish(self, claim: Claim) -> None:
        try:
            await self._claims.finish(claim, now=self._clock.now())
        except StoreUnavailable as error:
            _log.error("event_unfinished", event_id=claim.key, reason=str(error))

    async def _watch(self, redo: Redo, looking: asyncio.Lock) -> None:
        while True:
            async with looking:
                try:
                    await self._hold()
                    for claim in await self._left():
                        # Kept by the inbox while it is in hand.
                        asyncio.create_task(self._redo(claim, redo))  # noqa: RUF006
                except StoreUnavailable as error:
                    _log.warning("arrivals_not_watched", reason=str(error))
            await self._real.sleep(_WATCH_S)

    async def _hold(self) -> None:
        if self._held:
            await self._claims.renew_all(
                self._kind,
                list(self._held),
                holder=self._holder,
                now=self._clock.now(),
                lease_s=_LEASES_S[self._kind],
            )

    async def _left(self) -> list[Claim]:
        """What arrived at a Daybook that died since."""
        return await self._claims.take(
            self._kind,
            holder=self._holder,
            now=self._clock.now(),
            lease_s=_LEASES_S[self._kind],
            limit=_LEFT,
        )

    async def _redo(self, claim: Claim, redo: Redo) -> None:
        async with self.at_work():
            await self._do_again(claim, redo)

    async def _do_again(self, claim: Claim, redo: Redo) -> None:
        is_late = self._clock.now() - claim.due_at > _TOO_OLD
        if claim.body is None or claim.attempt > _TRIES or is_late:
            _log.error("event_given_up", event_id=claim.key, attempt=claim.attempt)
            await self._finish(claim)
            return
        _log.info("event_taken_up", event_id=claim.key, attempt=claim.attempt)
        try:
            await redo(claim.body, Taken(claim.attempt, claim))
        except Exception:  # noqa: BLE001  # one of them must not hold up the others
            # Its lease ends, and it is tried again.
            _log.exception("event_failed", event_id=claim.key)

"""Work that one replica at a time does for as long as it lives: a gateway, a shard of one.

    wait ──► claim free? ──► held: work runs, its lease is renewed ──┬─ work ended ──► a pause, again
      ▲                                                              ├─ taken over, or not renewed in
      └──────────────────── work is cancelled ◄──────────────────────┘  time: somebody else has it
    cancelled ──► work is cancelled, then the claim is given back, so that the next one takes it at once

A replica that dies is followed when its lease ends. One that was stopped for longer than that and
comes back finds that another holds the claim, and lets go: for a moment both may be at work.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.errors import StoreUnavailable
from bot.store.claims import Claim, Claims

_KIND = "holding"
# Leases are renewed so often in their time, so that two renewals may fail.
_RENEWALS = 3
# Between the end of work and the next try, in seconds.
_REST_S = 5.0

_log = structlog.get_logger()

Done = TypeVar("Done")


class Holder:
    """One replica's part in holding things. `lease_s` is how long a dead one is waited for."""

    def __init__(self, claims: Claims, *, clock: Clock, name: str, lease_s: float = 15.0) -> None:
        self._claims = claims
        self._clock = clock
        self._name = name
        self._lease_s = lease_s

    async def hold(
        self, key: str, work: Callable[[], Awaitable[None]], *, rest_s: float = _REST_S
    ) -> None:
        """Do the work whenever no other replica does the one of this key, until cancelled.

        `rest_s` is how long it rests where the work has ended by itself, or failed.
        """
        pause_s = 0.0
        while True:
            claim = await self._taken_or_left(key, after_s=pause_s)
            pause_s = rest_s
            _log.info("holding", key=key)
            try:
                await self._while_held(claim, work)
            finally:
                _log.info("let_go", key=key)
                await _to_its_end(asyncio.ensure_future(self._let_go(claim)))

    async def _taken_or_left(self, key: str, *, after_s: float) -> Claim:
        """The claim, as soon as it is free; one that comes as this is cancelled is let go again."""
        # A task of its own ends when it has the claim: what waits on the clock is only that.
        taking = asyncio.create_task(self._taken(key, after_s=after_s))
        try:
            return await taking
        except asyncio.CancelledError:
            if taking.done() and not taking.cancelled() and taking.exception() is None:
                await self._let_go(taking.result())
            raise

    async def _taken(self, key: str, *, after_s: float) -> Claim:
        """The claim, as soon as it is free."""
        await self._clock.sleep(after_s)
        while (claim := await self._take_or_leave(key)) is None:
            await self._clock.sleep(self._lease_s / _RENEWALS)
        return claim

    async def _take_or_leave(self, key: str) -> Claim | None:
        """The claim, if it is free; cancelled meanwhile, what was taken is let go again."""
        taking = asyncio.ensure_future(self._take(key))
        try:
            return await _to_its_end(taking)
        except asyncio.CancelledError:
            if claim := taking.result():
                await self._let_go(claim)
            raise

    async def _take(self, key: str) -> Claim | None:
        now = self._clock.now()
        try:
            await self._claims.add(f"{_KIND} {key}", key, due_at=now)
            taken = await self._claims.take(
                f"{_KIND} {key}", holder=self._name, now=now, lease_s=self._lease_s
            )
        except StoreUnavailable as error:
            _log.warning("holding_unknown", key=key, reason=str(error))
            return None
        return taken[0] if taken else None

    async def _while_held(self, claim: Claim, work: Callable[[], Awaitable[None]]) -> None:
        """Returns when the work has ended, or was ended because the claim is another's."""
        working = asyncio.ensure_future(_logged(claim.key, work))
        at_renewal = asyncio.Lock()
        renewing = asyncio.ensure_future(self._renew(claim, at_renewal))
        try:
            await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            # A statement that is cancelled costs its connection.
            async with at_renewal:
                renewing.cancel()
            await asyncio.wait({working, renewing})

    async def _renew(self, claim: Claim, at_renewal: asyncio.Lock) -> None:
        """Returns when the claim can't be relied on any more."""
        until = claim.leased_until
        while until > self._clock.now():
            await self._clock.sleep(self._lease_s / _RENEWALS)
            async with at_renewal:
                try:
                    now = self._clock.now()
                    renewed = await self._claims.renew(claim, now=now, lease_s=self._lease_s)
                except StoreUnavailable as error:
                    _log.warning("lease_not_renewed", key=claim.key, reason=str(error))
                    continue
            if renewed is None:
                return
            until = renewed.leased_until

    async def _let_go(self, claim: Claim) -> None:
        with suppress(StoreUnavailable):
            await self._claims.put_back(claim, due_at=self._clock.now())


async def _to_its_end(statements: asyncio.Future[Done]) -> Done:
    """What comes of some statements, which run to their end even where this is cancelled meanwhile.

    A statement that is cancelled costs its connection, and so does one that runs on when the store
    is closed.
    """
    try:
        return await asyncio.shield(statements)
    except asyncio.CancelledError:
        await asyncio.wait({statements})
        raise


async def _logged(key: str, work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception:  # noqa: BLE001  # what is held must be taken up again
        _log.exception("held_work_failed", key=key)

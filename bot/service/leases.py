"""Work in hand, kept from others while it is done, and given back where it is stopped."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from bot.clock import Clock
from bot.errors import StoreUnavailable
from bot.store.claims import Claim, Claims

# Leases are renewed so often in their time, so that two renewals may fail.
_RENEWALS = 3

_log = structlog.get_logger()


def holder_name() -> str:
    """This process among all that work over one database."""
    return f"{socket.gethostname()}:{os.getpid()}"


@asynccontextmanager
async def held(
    taken: Sequence[Claim], claims: Claims, *, clock: Clock, lease_s: float
) -> AsyncIterator[None]:
    """While the block runs, its claims are renewed; where it is cancelled, what is undone is free."""
    at_renewal = asyncio.Lock()
    renewing = asyncio.create_task(_renew(taken, claims, at_renewal, clock=clock, lease_s=lease_s))
    try:
        yield
    except asyncio.CancelledError:
        # What is done is held by nobody, and stays done.
        with contextlib.suppress(StoreUnavailable):
            for claim in taken:
                await claims.give_back(claim)
        raise
    finally:
        # A statement that is cancelled costs its connection.
        async with at_renewal:
            renewing.cancel()


async def _renew(
    taken: Sequence[Claim],
    claims: Claims,
    at_renewal: asyncio.Lock,
    *,
    clock: Clock,
    lease_s: float,
) -> None:
    while taken:
        await clock.sleep(lease_s / _RENEWALS)
        async with at_renewal:
            try:
                for claim in taken:
                    await claims.renew(claim, now=clock.now(), lease_s=lease_s)
            except StoreUnavailable as error:
                _log.warning("lease_not_renewed", reason=str(error))

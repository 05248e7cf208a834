"""The process that is killed: it delivers what is due, for ever.

Where it is told a failpoint, it dies there by itself, as hard as by a power cut.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ParamSpec, TypeVar

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.desk import Desk, Limits
from bot.platforms.slack.client import SlackPlatform
from bot.post.delivery import Manner, Post
from bot.store import Store
from summarizer.world import World
from tests.chaos.office import TEAM

# Preloaded once: killed processes are many.
WORLD = World.load()
_KILLED = 137

P = ParamSpec("P")
R = TypeVar("R")


class Failpoint(StrEnum):
    """Every boundary that a part of a digest passes on its way."""

    CLAIMED = "claimed"
    COMPOSED = "composed"
    INTENDED = "intended"
    MARKED = "marked"
    IN_FLIGHT = "in flight"
    TAKEN = "taken"
    RECORDED = "recorded"
    FINISHING = "finishing"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one victim does; `ahead` is how far its clock is before the machine's."""

    database: str
    office: str
    holder: str
    ahead: timedelta
    grace: timedelta
    failpoint: Failpoint | None = None


class ShiftedClock(SystemClock):
    """The machine's clock, so much ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return super().now() + self._ahead


def run(job: Job) -> None:
    """Deliver until killed. Runs in a process of its own."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(_run(job))


async def _run(job: Job) -> None:
    clock = ShiftedClock(job.ahead)
    async with (
        await Store.open(job.database) as store,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
    ):
        client = AsyncWebClient("xoxb", base_url=job.office, session=session, retry_handlers=[])
        slack = SlackPlatform(client, team=TEAM, clock=clock)
        if job.failpoint is not None:
            _plant(job.failpoint, store, slack)
        post = Post(
            store,
            Desk(store, WORLD, Limits(stories=7, lines=7)),
            {"slack": slack},
            clock=clock,
            holder=job.holder,
            manner=Manner(window=timedelta(days=3), grace=job.grace, repeats_in_doubt=False),
        )
        await post.fall_due()
        while True:
            await post.deliver_due()
            await clock.sleep(0.02)


def _plant(failpoint: Failpoint, store: Store, slack: SlackPlatform) -> None:
    """Let the process die at the first time that it comes to the point."""
    before, after = _dies_before, _dies_after
    match failpoint:
        case Failpoint.CLAIMED:
            _wrap(store.claims, "take", after)
        case Failpoint.COMPOSED:
            _wrap(store.ledger, "intend", before)
        case Failpoint.INTENDED:
            _wrap(store.ledger, "intend", after)
        case Failpoint.MARKED:
            _wrap(slack, "post", before)
        case Failpoint.IN_FLIGHT:
            _wrap(slack, "post", _dies_during)
        case Failpoint.TAKEN:
            _wrap(slack, "post", after)
        case Failpoint.RECORDED:
            _wrap(store.ledger, "posted", after)
        case Failpoint.FINISHING:
            _wrap(store.claims, "finish", before)
        case Failpoint.FINISHED:
            _wrap(store.claims, "finish", after)


def _wrap(
    owner: object,
    name: str,
    how: Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]],
) -> None:
    setattr(owner, name, how(getattr(owner, name)))


def _dies_before(call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    async def dying(*args: P.args, **kwargs: P.kwargs) -> R:
        os._exit(_KILLED)

    return dying


def _dies_after(call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    async def dying(*args: P.args, **kwargs: P.kwargs) -> R:
        result = await call(*args, **kwargs)
        if result == []:  # nothing was claimed: the point is not reached yet
            return result
        os._exit(_KILLED)

    return dying


def _dies_during(call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """The request is out, its answer is not there yet."""

    async def dying(*args: P.args, **kwargs: P.kwargs) -> R:
        asyncio.get_running_loop().call_later(0.05, os._exit, _KILLED)
        return await call(*args, **kwargs)

    return dying

"""Time that passes while work is done, for work that waits on a FakeClock and on real parts."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from bot.clock import FakeClock, SystemClock

Result = TypeVar("Result")

# So much of the fake clock passes for so much real time that nothing else happened in, in seconds.
_STEP_S, _QUIET_S = 0.25, 0.01


async def while_time_passes(clock: FakeClock, work: Coroutine[object, object, Result]) -> Result:
    """The result of work; the clock moves on whenever it does nothing for a moment."""
    task = asyncio.create_task(work)
    while not task.done():
        await asyncio.wait({task}, timeout=_QUIET_S)
        await clock.advance(_STEP_S)
    return task.result()


async def until(clock: FakeClock, happened: Callable[[], bool]) -> None:
    """Let time pass until something happened; fails where it never does."""
    async with asyncio.timeout(20):
        while not happened():
            await SystemClock().sleep(_QUIET_S)
            await clock.advance(_STEP_S)

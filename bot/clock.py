"""The only place that knows the time. All others are given a Clock, or a `now`.

`SystemClock` is the real one, `FixedClock` stands still (the demo's day never ends), and
`FakeClock` is moved by hand, so that a year of schedule runs in a second.
"""

import asyncio
import heapq
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, Protocol


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed on this clock; at once for none or fewer."""
        ...


def today(clock: Clock, zone: tzinfo) -> date:
    """The day that it is in a zone."""
    return clock.now().astimezone(zone).date()


def local_today(clock: Clock) -> date:
    """The day that it is where this machine is."""
    return clock.now().astimezone().date()


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait in real time; cancellation passes through."""
        await asyncio.sleep(seconds)


class FixedClock(SystemClock):
    """Always the same moment; its sleep takes real time, so that a loop does not spin."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment that it was made with."""
        return self._at


class _Sleeper(NamedTuple):
    due: datetime
    order: int
    woken: asyncio.Event
    task: "asyncio.Task[object] | None"


class FakeClock:
    """Moves only by `advance`. One event loop, one driver."""

    def __init__(self, at: datetime) -> None:
        self._now = at.astimezone(UTC)
        self._sleepers: list[_Sleeper] = []
        self._order = 0
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        """The moment that it was last moved to."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has moved the clock so far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._order += 1
        due = self._now + timedelta(seconds=seconds)
        sleeper = _Sleeper(due, self._order, asyncio.Event(), asyncio.current_task())
        heapq.heappush(self._sleepers, sleeper)
        self._changed.set()
        try:
            await sleeper.woken.wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)

    async def advance(self, seconds: float) -> None:
        """Move on, stopping at each wake-up on the way, in order of time.

        The clock stands until the woken task sleeps again or ends, however long its real work
        takes; a task that waits for the driver after waking would therefore wait for ever.
        """
        end = self._now + timedelta(seconds=seconds)
        await self._settle()
        while self._sleepers and self._sleepers[0].due <= end:
            sleeper = heapq.heappop(self._sleepers)
            self._now = sleeper.due
            sleeper.woken.set()
            await self._rest_of(sleeper.task)
            await self._settle()
        self._now = end

    async def _rest_of(self, task: "asyncio.Task[object] | None") -> None:
        if task is None:
            return
        task.add_done_callback(lambda _: self._changed.set())
        while not (task.done() or any(task is other.task for other in self._sleepers)):
            self._changed.clear()
            await self._changed.wait()

    @staticmethod
    async def _settle() -> None:
        # Passes of the event loop that let tasks just started reach their first sleep.
        for _ in range(10):
            await asyncio.sleep(0)

"""Politeness: how many requests one host gets at once, and how soon after one another."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

# Hosts remembered before those that nobody waits for are forgotten.
_HOSTS_KEPT = 1_000


@dataclass(slots=True, kw_only=True)
class _Lane:
    places: Semaphore
    next_start: datetime
    users: int = 0


class Lanes:
    """One lane a host. One event loop."""

    def __init__(self, clock: Clock, *, connections: int) -> None:
        self._clock = clock
        self._connections = connections
        self._lanes: dict[str, _Lane] = {}

    def __len__(self) -> int:
        """How many hosts are remembered."""
        return len(self._lanes)

    @asynccontextmanager
    async def turn(self, host: str, *, interval_s: float) -> AsyncIterator[None]:
        """Wait for one's turn at a host, and hold it until the block ends.

        Turns begin in the order in which they were asked for, and the next one not before the
        interval has passed.
        """
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.places:
                await self._wait(lane, timedelta(seconds=interval_s))
                yield
        finally:
            lane.users -= 1

    async def _wait(self, lane: _Lane, interval: timedelta) -> None:
        now = self._clock.now()
        start = max(now, lane.next_start)
        lane.next_start = start + interval
        if start > now:
            await self._clock.sleep((start - now).total_seconds())

    def _lane(self, host: str) -> _Lane:
        if len(self._lanes) >= _HOSTS_KEPT:
            self._forget()
        now = self._clock.now()
        return self._lanes.setdefault(
            host, _Lane(places=Semaphore(self._connections), next_start=now)
        )

    def _forget(self) -> None:
        now = self._clock.now()
        self._lanes = {
            host: lane for host, lane in self._lanes.items() if lane.users or lane.next_start > now
        }

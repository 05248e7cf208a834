"""Notices that the machine's clock was set back, and wakes what would wait for the old time."""

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.store.claims import Claims

# A clock that is kept right by its network goes back by less.
_TOLERANCE = timedelta(seconds=5)

_log = structlog.get_logger()


class Timekeeper:
    """Watches one clock."""

    def __init__(self, claims: Claims, *, clock: Clock) -> None:
        self._claims = claims
        self._clock = clock
        self._latest: datetime | None = None

    async def look(self) -> None:
        """Compare the time with the last look; to be called every few seconds."""
        now = self._clock.now()
        before, self._latest = self._latest, now
        if before is not None and now < before - _TOLERANCE:
            _log.warning("clock_set_back", by_s=round((before - now).total_seconds()))
            await self._claims.hasten(now=now)

"""What is kept no longer than it is of use: what came in, what was said in threads, what posts
tell, who changed what."""

from datetime import timedelta
from typing import NamedTuple

from bot.clock import Clock
from bot.platforms.inbox import ARRIVED, TOLD
from bot.store import Store

# Lines and allowances are whole again within minutes.
_LINES_KEPT = timedelta(hours=1)


class Kept(NamedTuple):
    """How long each thing is kept."""

    incoming: timedelta
    threads: timedelta
    audit: timedelta
    shown: timedelta


class Forgetting:
    """Forgets what is old, in one store. Any number of replicas may do so."""

    def __init__(self, store: Store, kept: Kept, *, clock: Clock) -> None:
        self._store = store
        self._kept = kept
        self._clock = clock

    async def forget_old(self) -> None:
        """Forget what is old by now; safe to call at any time."""
        now = self._clock.now()
        for kind in (ARRIVED, TOLD):
            await self._store.claims.forget(kind, before=now - self._kept.incoming)
        await self._store.threads.forget(before=now - self._kept.threads)
        await self._store.turns.forget(before=now - _LINES_KEPT)
        await self._store.edits.forget_shown(before=now - self._kept.shown)
        await self._store.audit.forget(before=now - self._kept.audit)

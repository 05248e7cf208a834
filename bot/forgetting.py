"""What is kept no longer than it is of use: what came in, and what was said in threads."""

from datetime import timedelta

from bot.clock import Clock
from bot.platforms.inbox import INCOMING
from bot.store import Store

# Slack sends an event again for about five minutes; for so long nobody sends one again.
_INCOMING_KEPT = timedelta(hours=1)
# Nobody goes on in a thread after so long.
_THREADS_KEPT = timedelta(days=30)


class Forgetting:
    """Forgets what is old, in one store. Any number of replicas may do so."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def forget_old(self) -> None:
        """Forget what is old by now; safe to call at any time."""
        now = self._clock.now()
        await self._store.claims.forget(INCOMING, before=now - _INCOMING_KEPT)
        await self._store.threads.forget(before=now - _THREADS_KEPT)

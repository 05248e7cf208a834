"""Posts answers with patience: a pause is kept, and what is in doubt is asked for before a repeat.

Answers are not in the ledger, since nobody waits for one after a stop; the key still tells a repeat.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.message import Message
from bot.platforms.base import About, CannotAsk, Platform, PostDelayed, PostUnclear

# Tries for one part; each but the first comes after a pause.
_TRIES = 4
# Before a post in doubt is asked for: the platform may be slower than our patience, in seconds.
_GRACE_S = 5.0
# How long after it was asked an answer is still looked for.
_LOOKED_BACK = timedelta(minutes=30)


class Answers:
    """Answers on one platform."""

    def __init__(self, platform: Platform, *, clock: Clock) -> None:
        self._platform = platform
        self._clock = clock

    async def post(
        self,
        place: str,
        messages: Sequence[Message],
        *,
        key: str,
        thread: str | None,
        again: bool = False,
    ) -> None:
        """Post messages in order; an equal `key` tells that they are the same answer.

        `again`: an earlier try may have posted some of it before it was stopped.

        Raises PostRefused, or after several tries PostDelayed or PostUnclear.
        """
        for number, payload in enumerate(self._platform.payloads(messages)):
            part = hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:24]
            if again and await self._is_there(place, part, thread):
                continue
            await self._post_part(place, payload, key=part, about=About(thread=thread))

    async def _is_there(self, place: str, key: str, thread: str | None) -> bool:
        """Whether a part stands there already; what can't be asked is posted, twice at the worst."""
        since = self._clock.now() - _LOOKED_BACK
        try:
            return await self._platform.find(place, key, since=since, thread=thread) is not None
        except (CannotAsk, PostUnclear):
            return False

    async def _post_part(self, place: str, payload: str, *, key: str, about: About) -> None:
        since = self._clock.now()
        for left in reversed(range(_TRIES)):
            try:
                await self._platform.post(place, payload, key=key, about=about)
            except PostDelayed as error:
                if not left:
                    raise
                await self._clock.sleep((error.until - self._clock.now()).total_seconds())
            except PostUnclear as error:
                await self._clock.sleep(_GRACE_S)
                try:
                    found = await self._platform.find(place, key, since=since, thread=about.thread)
                except CannotAsk:
                    raise error from None
                if found:
                    return
                if not left:
                    raise
            else:
                return

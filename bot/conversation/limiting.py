"""Turns away for a moment who asks more than is taken in a minute, over all replicas."""

from math import ceil
from typing import NamedTuple

from bot.clock import Clock
from bot.conversation.allowances import Allowance
from bot.conversation.asked import Asked
from bot.errors import InputRejected
from bot.store import Store
from bot.store.turns import Turns
from config.settings import Settings


class Minute(NamedTuple):
    """How much is taken in a minute: from one person, and in one place."""

    person: int
    place: int


class Limiter:
    """Counts what people say and press, in one store."""

    def __init__(self, turns: Turns, minute: Minute, *, clock: Clock) -> None:
        self._turns = turns
        self._minute = minute
        self._clock = clock

    async def admit(self, asked: Asked) -> None:
        """Count one thing asked; raises InputRejected, politely, where it is too much."""
        wanted = allowances(asked, self._minute)
        wait = await self._turns.spend(wanted, now=self._clock.now())
        if wait:
            raise InputRejected(
                "That is more than I can take in a minute. "
                f"Please try again in {ceil(wait.total_seconds())} seconds."
            )


def limiter_of(settings: Settings, store: Store, clock: Clock) -> Limiter:
    """The limiter of the settings, over a store."""
    minute = Minute(person=settings.limits.person_minute, place=settings.limits.place_minute)
    return Limiter(store.turns, minute, clock=clock)


def allowances(asked: Asked, minute: Minute) -> tuple[Allowance, ...]:
    """What somebody's words are counted under; nothing where nobody is known."""
    found = []
    if asked.by is not None:
        found.append(Allowance(f"asked {asked.by}", minute.person))
    if asked.destination is not None and asked.destination != asked.private:
        found.append(Allowance(f"asked at {asked.destination}", minute.place))
    return tuple(found)

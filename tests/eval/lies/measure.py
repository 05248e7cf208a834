"""Tries lies of all kinds in turn, each but once, and every order; counts what was shown."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from summarizer.engines.offline import OfflineEngine
from tests.eval.lies import answers, briefings, obeying
from tests.eval.lies.telling import Dice, Story

# So many seeds without a lie that is new, and a kind has no more.
_PATIENCE = 400
KINDS = (*briefings.KINDS, *answers.KINDS)

Lie = briefings.Lie | answers.Lie


# How many of each kind were tried, and what was shown of which.
Figures = tuple[Counter[str], list[tuple[str, str]]]


def measure(count: int, told: Sequence[Story]) -> Figures:
    """Try so many lies about the stories."""
    records = answers.answers(told)
    made: list[Iterator[Lie]] = [
        *(briefings.lies(told, kind) for kind in briefings.KINDS),
        *(answers.lies(records, kind) for kind in answers.KINDS),
    ]
    tried = list(islice(in_turn(made), count))

    async def held() -> list[tuple[str, str | None]]:
        return [(lie.kind, await _shown(lie, Dice(str(n)))) for n, lie in enumerate(tried)]

    found = asyncio.run(held())
    return Counter(lie.kind for lie in tried), [(kind, text) for kind, text in found if text]


def measure_orders(told: Sequence[Story], engine: OfflineEngine, *, every: int = 1) -> Figures:
    """Try every order in the stories, or one of so many."""
    tried = obeying.orders(told)[::every]

    async def held() -> list[tuple[str, str | None]]:
        return [(f"obeyed: {one.carrier}", await obeying.obeyed(one, engine)) for one in tried]

    found = asyncio.run(held())
    counts = Counter(kind for kind, _ in found)
    return counts, [(kind, text) for kind, text in found if text]


async def _shown(lie: Lie, dice: Dice) -> str | None:
    if isinstance(lie, answers.Lie):
        return answers.shown(lie)
    return await briefings.shown(lie, dice)


def in_turn(made: Sequence[Iterator[Lie]]) -> Iterator[Lie]:
    """One new lie of each kind after the other, until no kind has more."""
    sources = [_new(source) for source in made]
    while sources:
        for source in list(sources):
            lie = next(source, None)
            if lie is None:
                sources.remove(source)
            else:
                yield lie


def _new(lies: Iterator[Lie]) -> Iterator[Lie]:
    """Each lie once, while they come."""
    known: set[tuple[str, tuple[int, ...]]] = set()
    idle = 0
    for lie in lies:
        key = (lie.text, lie.numbers)
        if lie.text and key not in known:
            known.add(key)
            idle = 0
            yield lie
        else:
            idle += 1
            if idle > _PATIENCE:
                return

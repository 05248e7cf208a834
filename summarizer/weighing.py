"""Weighs what speaks for and against an expectation, by the weights of `data/weights.toml`.

The weights are learned from annotated news (`tests/eval/train.py`): a trait's weight is what it adds
to the log-odds that an editor would note the event. From EVEN on, an editor would rather note it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from summarizer.candidate import Trait
from summarizer.lexicon import read_table

# Even odds: each cue's weight counts from here.
EVEN = 2.0
# A little less is enough: on articles that the weights never saw, as much is missed as is made up.
ENOUGH = 1.85


class Reason(NamedTuple):
    """One thing that speaks for (or, below zero, against) an expectation."""

    points: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each trait weighs, by its key; a trait without a weight says nothing."""

    points: Mapping[str, float]

    @classmethod
    @cache
    def load(cls) -> "Weights":
        """The weights that come with the package, read once."""
        table = read_table("weights")
        return cls(
            points={
                f"{group}.{name}": points
                for group, weights in table.items()
                for name, points in weights.items()
            }
        )

    def reasons(self, traits: Iterable[Trait]) -> list[Reason]:
        """What each trait says, in their order, without those that say nothing."""
        weighed = (Reason(self.points.get(trait.key, 0.0), trait.words) for trait in traits)
        return [reason for reason in weighed if reason.points]


def suffices(reasons: Iterable[Reason]) -> bool:
    """Whether more speaks for the event than against it."""
    return sum(reason.points for reason in reasons) >= ENOUGH


def in_words(reasons: Iterable[Reason]) -> str:
    """The reasons for readers: "“plans to” +2, an act +0.5"."""
    return ", ".join(f"{reason.words} {reason.points:+g}" for reason in reasons)

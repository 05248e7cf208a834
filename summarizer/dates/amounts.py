"""How much of which unit a phrase tells: "three months", "60 to 90 days", "half an hour"."""

from collections.abc import Sequence
from typing import NamedTuple

from summarizer.dates import timex, words
from summarizer.dates.phrase import Match, Mod
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word


class Amount(NamedTuple):
    """From `low` to `high` of a unit, both None for an unknown number ("several years")."""

    low: float | None
    high: float | None
    unit: str
    mod: Mod | None = None

    @property
    def value(self) -> str:
        """The TIMEX3 value, of the lower number where the text gives two."""
        return timex.duration(self.low, self.unit)


_MODS = {
    "more than": Mod.MORE_THAN,
    "just over": Mod.MORE_THAN,
    "well over": Mod.MORE_THAN,
    "at least": Mod.EQUAL_OR_MORE,
    "no less than": Mod.EQUAL_OR_MORE,
    "no fewer than": Mod.EQUAL_OR_MORE,
    "less than": Mod.LESS_THAN,
    "fewer than": Mod.LESS_THAN,
    "just under": Mod.LESS_THAN,
    "nearly": Mod.LESS_THAN,
    "almost": Mod.LESS_THAN,
    "at most": Mod.EQUAL_OR_LESS,
    "no more than": Mod.EQUAL_OR_LESS,
    "up to": Mod.EQUAL_OR_LESS,
}


def amount_of(match: Match) -> Amount:
    """The amount in a phrase whose pattern holds AMOUNT, or at least a `unit` (one of it)."""
    low = _count(match.part("count"))
    high = _at_least(low, _count(match.part("upto"))) if match.has("upto") else low
    half = 0.5 if match.has("half") else 0.0
    approx = match.get("approx")
    return Amount(
        None if low is None else low + half,
        None if high is None else high + half,
        words.unit(match["unit"]),
        _MODS.get(approx.text, Mod.APPROX) if approx else None,
    )


def _at_least(low: float | None, high: float | None) -> float | None:
    return high if low is None or high is None else max(low, high)


def _count(told: Sequence[Word]) -> float | None:
    """The number told; one for "a" and "another", None for "several"."""
    if any(word.kind is Kind.FEW for word in told):
        return None
    half = 0.5 if any(word.kind is Kind.HALF for word in told) else 0.0
    whole = words.number(told)
    return half or 1 if whole is None else whole + half

"""How many tokens may be spent on a language model, and what was spent, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from config.settings import Settings

# The account that everything is counted in.
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Tokens of a day (UTC): in all, for the answers in one destination, for those to one person."""

    day: int
    destination: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where: the names of their budgets; None for the one at the terminal."""

    destination: str | None = None
    person: str | None = None


class Account(NamedTuple):
    """What tokens are counted in, and how many a day it holds."""

    name: str
    limit: int


class Spent(NamedTuple):
    """Tokens of one account and day; those of calls under way count as sent."""

    sent: int = 0
    replied: int = 0


class Prices(NamedTuple):
    """What a million tokens cost; 0 where nobody told."""

    sent: float
    replied: float


class Books(NamedTuple):
    """What may be spent, and at which prices."""

    limits: Limits
    prices: Prices


def books_of(settings: Settings) -> Books:
    """The books of the settings."""
    named = settings.openai
    limits = Limits(
        day=named.day_tokens, destination=named.destination_tokens, person=named.person_tokens
    )
    return Books(limits, Prices(named.price_sent, named.price_replied))


def accounts(limits: Limits, asker: Asker | None = None) -> tuple[Account, ...]:
    """The accounts of one call, always in the same order; without an asker that of all alone."""
    found = [Account(ALL, limits.day)]
    if asker and asker.destination:
        found.append(Account(f"to {asker.destination}", limits.destination))
    if asker and asker.person:
        found.append(Account(f"by {asker.person}", limits.person))
    return tuple(found)


def spending_line(spent: Mapping[str, Spent], books: Books) -> str:
    """What was spent today: "Model: 12,300 of 2,000,000 tokens today, about 0.02."."""
    limits, prices = books
    total = spent.get(ALL, Spent())
    line = f"Model: {total.sent + total.replied:,} of {limits.day:,} tokens today"
    cost = (total.sent * prices.sent + total.replied * prices.replied) / 1_000_000
    return f"{line}, about {cost:.2f}." if cost else f"{line}."

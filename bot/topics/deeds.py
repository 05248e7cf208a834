"""Words for one deed ("visit", "travels"), from the one table that the agenda and answers share."""

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from bot.topics.stems import stems


class Deed(NamedTuple):
    """One deed: the stems of the words that tell it, and of those and more that ask for it."""

    name: str
    told: frozenset[str]
    asked: frozenset[str]


@cache
def load_deeds() -> tuple[Deed, ...]:
    """The table `data/deeds.toml`, read once."""
    table = resources.files("bot").joinpath("data/deeds.toml").read_text("utf-8")
    rows = tomllib.loads(table)["deeds"]
    return tuple(_deed(row.get("told", ""), row.get("asked", "")) for row in rows)


def is_deed(word: str) -> bool:
    """Whether a word asks for a deed of the table."""
    own = set(stems(word))
    return any(deed.asked & own for deed in load_deeds())


def _deed(told: str, asked: str) -> Deed:
    name = f"to {(told or asked).split()[0]}"
    return Deed(name, frozenset(stems(told)), frozenset(stems(f"{told} {asked}")))

"""Words for one subject ("quake", "earthquake"): what a word of a question may be told by. Pure."""

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from bot.stems import stems


def meanings(words: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Of each stem of the words, itself and the stems for the same subject; a text tells the words
    where it holds one of each."""
    return _meanings(tuple(words))


@lru_cache(maxsize=1024)
def _meanings(words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    table = _subjects()
    found = dict.fromkeys(stem for word in words for stem in stems(word))
    return tuple(table.get(stem, frozenset({stem})) for stem in found)


@cache
def _subjects() -> dict[str, frozenset[str]]:
    """The table `data/subjects.toml`: of each stem, all stems of its rows."""
    text = resources.files("bot").joinpath("data/subjects.toml").read_text("utf-8")
    table = tomllib.loads(text)
    rows = [frozenset(stems(row)) for row in (*table["subjects"], *table["verbs"])]
    known = frozenset().union(*rows)
    return {stem: frozenset().union(*(row for row in rows if stem in row)) for stem in known}

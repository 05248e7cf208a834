"""Words for one subject ("quake", "earthquake"): what a word of a question may be told by. Pure."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from bot.topics.stems import stems

_SPELLINGS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"(?<=\w{3})is(?=(?:e|ed|es|ing|ation|ations)$)", "iz"),
        (r"(?<=\w{3})iz(?=(?:e|ed|es|ing|ation|ations)$)", "is"),
        (r"(?<=\w{2})our(?=s?$|ed$|ing$)", "or"),
        (r"(?<=[a-z]{2}b)or(?=s?$|ed$|ing$)", "our"),
        (r"centre(?=s?$)", "center"),
        (r"defence$", "defense"),
        (r"defense$", "defence"),
    )
)


def meanings(words: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Of each stem of the words, itself and the stems for the same subject; a text tells the words
    where it holds one of each."""
    return _meanings(tuple(words))


@lru_cache(maxsize=1024)
def _meanings(words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    table = _subjects()
    found = {stem: _spelt(stem, word) for word in words for stem in stems(word)}
    return tuple(table.get(stem, frozenset({stem})) | other for stem, other in found.items())


def _spelt(stem: str, word: str) -> frozenset[str]:
    """The stems of a word as it is spelt on the other side of the Atlantic."""
    others = (pattern.sub(other, word) for pattern, other in _SPELLINGS)
    return frozenset(found for other in others if other != word for found in stems(other)) - {stem}


@cache
def _subjects() -> dict[str, frozenset[str]]:
    """The table `data/subjects.toml`: of each stem, all stems of its rows."""
    text = resources.files("bot").joinpath("data/subjects.toml").read_text("utf-8")
    table = tomllib.loads(text)
    rows = [frozenset(stems(row)) for row in (*table["subjects"], *table["verbs"])]
    known = frozenset().union(*rows)
    return {stem: frozenset().union(*(row for row in rows if stem in row)) for stem in known}

"""Words as the full-text index knows them, and the one order in which passages are answered. Pure.

Both databases are given our stems and compare them as they stand, so both find alike; what they
find is ordered here, so both answer alike.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from Stemmer import Stemmer

# BM25's usual constants: how fast repeats saturate, and how much length counts.
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75
_WORD = re.compile(r"[^\W_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def stems(text: str) -> list[str]:
    """The stems of a text's words in order: lower case, no accents, English endings taken off."""
    found: list[str] = _english().stemWords(_WORD.findall(_folded(text)))
    return found


def ranked(texts: Sequence[str], words: Iterable[str]) -> list[float]:
    """BM25 of each stemmed text for some stems, among these texts alone (Robertson 1994)."""
    held = [text.split() for text in texts]
    average = sum(map(len, held)) / len(held) if held else 1.0
    scores = [0.0] * len(held)
    for word in dict.fromkeys(words):
        counts = [text.count(word) for text in held]
        holding = len(counts) - counts.count(0)
        weight = math.log(1 + (len(held) - holding + 0.5) / (holding + 0.5))
        for i, count in enumerate(counts):
            length = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * len(held[i]) / average
            scores[i] += weight * count * (_SATURATION + 1) / (count + _SATURATION * length)
    return scores


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _FOREIGN.sub(lambda run: _without_accents(run[0]), plain)


def _without_accents(run: str) -> str:
    return "".join(char for char in run if not unicodedata.combining(char))


@cache
def _english() -> Stemmer:
    return Stemmer("english")

"""The tables of words that name people and organisations, read once and kept as sets.

Words only; what a text does with them is read by `summarizer.people` and its neighbours.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The tables of `data/people.toml` and the words of `data/organisations.toml`, as sets."""

    titles: frozenset[str]
    regnal: frozenset[str]
    roles: frozenset[str]
    offices: frozenset[str]
    endings: tuple[str, ...]
    no_role: frozenset[str]
    former: frozenset[str]
    participles: frozenset[str]
    others: frozenset[str]
    given: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    postnominals: frozenset[str]
    not_first: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    male_given: frozenset[str]
    female_given: frozenset[str]
    organisation_words: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "Lexicon":
        """The tables that come with the package, read once."""
        people, organisations = read_table("people"), read_table("organisations")
        titles, roles, names = people["titles"], people["roles"], people["names"]
        male_given, female_given = _words(names["male"]), _words(names["female"])
        return cls(
            titles=_words(titles["male"], titles["female"], titles["either"]),
            regnal=_words(titles["regnal"]),
            roles=_words(roles["office"], roles["work"], roles["kin"]),
            offices=_words(roles["office"]),
            endings=tuple(roles["endings"].split()),
            no_role=_words(roles["no_role"]),
            former=_words(roles["former"]),
            participles=_words(roles["participles"]),
            others=_words(roles["others"]),
            given=male_given | female_given | _words(names["either"]),
            particles=_words(names["particles"]),
            suffixes=_words(names["suffixes"]),
            postnominals=_words(names["postnominals"]),
            not_first=_words(names["not_first"]),
            male=_words(titles["male"], roles["male"]),
            female=_words(titles["female"], roles["female"]),
            male_given=male_given - female_given,
            female_given=female_given - male_given,
            organisation_words=_words(organisations["words"]),
        )

    def is_role(self, word: str) -> bool:
        """Whether a lower-case word names an office, a profession or a relative."""
        if word in self.roles:
            return True
        return word.endswith(self.endings) and len(word) > 5 and word not in self.no_role


def read_table(name: str) -> dict[str, Any]:  # Any: TOML, held to its shape by tests
    """One TOML table of `summarizer/data`."""
    text = resources.files("summarizer").joinpath(f"data/{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents: what names are compared by."""
    plain = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()


def slug(name: str) -> str:
    """A name as part of an id: lower-case ASCII words joined by hyphens, accents folded."""
    return _NOT_SLUG.sub("-", fold(name)).strip("-")


_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Letters that have no accent to drop.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "ß": "ss"}
)

"""The tables of words by which changes are read, of `data/changes.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from summarizer.lexicon import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Verbs as lemmas; those with a particle as a mapping to it ("call" → "off")."""

    called_off: frozenset[str]
    called_off_with: Mapping[str, frozenset[str]]
    put_off: frozenset[str]
    put_off_with: Mapping[str, frozenset[str]]
    light: frozenset[str]
    decided: frozenset[str]
    idle: frozenset[str]
    marks: frozenset[str]
    occasions: frozenset[str]
    looking_back: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "Tables":
        """The tables that come with the package, read once."""
        verbs, nouns = (read_table("changes")[part] for part in ("verbs", "nouns"))
        return cls(
            called_off=_words(verbs["called_off"]),
            called_off_with=_phrasal(verbs["called_off_with"]),
            put_off=_words(verbs["put_off"]),
            put_off_with=_phrasal(verbs["put_off_with"]),
            light=_words(verbs["light"]),
            decided=_words(verbs["decided"]),
            idle=_words(verbs["idle"]),
            marks=_words(verbs["marks"]),
            occasions=_words(nouns["occasions"]),
            looking_back=_words(nouns["looking_back"]),
        )


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrasal(verbs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {verb: frozenset(particles.split()) for verb, particles in verbs.items()}

"""The tables of words that tell of something still to come, read once and kept as sets.

Words only; `summarizer.futures` and `summarizer.expectation` read what a text does with them.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from summarizer.briefing import Certainty
from summarizer.lexicon import read_table

_STILL_OPEN = re.compile(
    r"\b(?:dates?|venues?|sites?|places?|locations?|times?|timing|details|agenda|schedule)\b"
    r"[^.;]*\b(?:not|n[’']t|yet|to be|never)\b[^.;]*"
    r"\b(?:decided|set|fixed|announced|determined|agreed|finali[sz]ed|confirmed|known|settled)\b"
    r"|\b(?:not|n[’']t|never|yet to) (?:yet )?(?:decide|set|fix|announce|determine|agree|finali[sz]e|confirm)"
    r"(?:d|ed)?\b[^.;]*\b(?:dates?|venues?|sites?|places?|locations?|times?|when|where)\b"
    r"|\bno (?:exact |firm |final |new )?(?:date|venue|time|place)s?\b[^.;]*"
    r"\b(?:decided|set|fixed|announced|determined|agreed|given|confirmed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The tables of `data/cues.toml`; where a word carries a certainty, as a mapping to it."""

    governors: dict[str, Certainty]
    weak_governors: frozenset[str]
    slight_governors: frozenset[str]
    governing_nouns: frozenset[str]
    controllers: frozenset[str]
    gerunds: dict[str, Certainty]
    weighs: frozenset[str]
    choices: frozenset[str]
    gives: frozenset[str]
    participles: dict[str, Certainty]
    put_off: frozenset[str]
    called_off: frozenset[str]
    done: frozenset[str]
    pending: frozenset[str]
    planned: frozenset[str]
    probably: frozenset[str]
    perhaps: frozenset[str]
    hearsay: frozenset[str]
    settle: frozenset[str]
    stative: frozenset[str]
    forecast: frozenset[str]
    speech: frozenset[str]
    belief: frozenset[str]
    guess: frozenset[str]
    thought: frozenset[str]
    decided: frozenset[str]
    wish: frozenset[str]
    announce: frozenset[str]
    light: frozenset[str]
    occasions: frozenset[str]
    weather: frozenset[str]
    anybody: frozenset[str]
    bodies: frozenset[str]
    aims: frozenset[str]
    steps: frozenset[str]
    before: frozenset[str]
    habit: frozenset[str]
    left_open: frozenset[str]
    asking: frozenset[str]
    rule: frozenset[str]
    way: frozenset[str]
    nears: frozenset[str]
    sets_going: frozenset[str]
    offers: frozenset[str]
    promises: frozenset[str]
    binding: frozenset[str]
    risks: frozenset[str]
    proclaim: frozenset[str]
    takes_place: frozenset[str]
    attitudes: frozenset[str]
    talk: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "Cues":
        """The tables that come with the package, read once."""
        table = read_table("cues")
        governors, gerunds, participles = table["governors"], table["gerunds"], table["participles"]
        pending, adverbs = table["pending"], table["adverbs"]
        verbs, nouns = table["verbs"], table["nouns"]
        return cls(
            governors=_graded(governors),
            weak_governors=_words(governors["weak"]),
            slight_governors=_words(governors["slight"]),
            governing_nouns=_words(governors["nouns"]),
            controllers=_words(governors["control"]),
            gerunds=_graded(gerunds),
            weighs=_words(gerunds["weighs"]),
            choices=_words(gerunds["choices"]),
            gives=_words(verbs["gives"]),
            participles=_graded(participles),
            put_off=_words(participles["put_off"]),
            called_off=_words(participles["called_off"]),
            done=_words(pending["done"]),
            pending=_words(pending["certain"]),
            planned=_words(pending["planned"]),
            probably=_words(adverbs["probably"]),
            perhaps=_words(adverbs["perhaps"]),
            hearsay=_words(adverbs["hearsay"]),
            settle=_words(verbs["settle"]),
            stative=_words(verbs["stative"]),
            forecast=_words(verbs["forecast"]),
            speech=_words(verbs["speech"]),
            belief=_words(verbs["belief"]),
            guess=_words(verbs["guess"]),
            thought=_words(verbs["thought"]),
            decided=_words(verbs["decided"]),
            wish=_words(verbs["wish"]),
            announce=_words(verbs["announce"]),
            light=_words(verbs["light"]),
            occasions=_words(nouns["occasions"]),
            weather=_words(nouns["weather"]),
            anybody=_words(nouns["anybody"]),
            bodies=_words(nouns["bodies"]),
            aims=_words(nouns["aims"]),
            steps=_words(nouns["steps"]),
            before=_words(adverbs["before"]),
            habit=_words(adverbs["habit"]),
            left_open=_words(participles["left_open"]),
            asking=_words(verbs["asking"]),
            rule=_words(governors["rule"]),
            way=_words(governors["way"]),
            nears=_words(pending["nears"]),
            sets_going=_words(verbs["sets_going"]),
            offers=_words(verbs["offers"]),
            promises=_words(verbs["promises"]),
            binding=_words(verbs["binding"]),
            risks=_words(nouns["risks"]),
            proclaim=_words(verbs["proclaim"]),
            takes_place=_words(verbs["takes_place"]),
            attitudes=_words(nouns["attitudes"]),
            talk=_words(verbs["talk"]),
        )


def leaves_open(words: str) -> bool:
    """Whether a sentence says that the date, place or terms of something are still open."""
    return bool(_STILL_OPEN.search(words))


def _graded(table: dict[str, Any]) -> dict[str, Certainty]:
    """Word → certainty, of the keys that are certainties."""
    return {
        word: certainty
        for certainty in Certainty
        for word in table.get(certainty.value, "").split()
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())

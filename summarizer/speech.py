"""The tables of words that bring in speech, read once and kept as sets.

Words only; what a text does with them is read by `summarizer.voices` and `summarizer.quotes`.
"""

from dataclasses import dataclass
from functools import cache

from summarizer.language import Analysis, Token
from summarizer.lexicon import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The tables of `data/speech.toml`, as sets of base forms."""

    verbs: frozenset[str]
    judging: frozenset[str]
    weak: frozenset[str]
    blamed: frozenset[str]
    steering: frozenset[str]
    finding: frozenset[str]
    adding: frozenset[str]
    reacting: frozenset[str]
    nouns: frozenset[str]
    acts: frozenset[str]
    finders: frozenset[str]
    able: frozenset[str]
    display: frozenset[str]
    pieces: frozenset[str]
    naming: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "Speech":
        """The tables that come with the package, read once."""
        table = read_table("speech")
        verbs, nouns = table["verbs"], table["nouns"]
        words = {
            name: frozenset(text.split()) for part in (verbs, nouns) for name, text in part.items()
        }
        return cls(
            verbs=words["say"] | words["judge"],
            judging=words["judge"],
            weak=words["weak"],
            blamed=words["blamed"],
            steering=words["steering"],
            finding=words["finding"],
            adding=words["adding"],
            reacting=words["reacting"],
            nouns=words["speech"] | words["acts"],
            acts=words["acts"],
            finders=words["finders"],
            able=words["able"] | words["finders"],
            display=words["display"],
            pieces=words["pieces"],
            naming=words["naming"],
        )


def is_speech(analysis: Analysis, token: Token, *, near: bool = False) -> bool:
    """Whether a token is a verb of speech; a weak one only `near` the passage or with a particle."""
    speech = Speech.load()
    if not token.tag.startswith("V"):
        return False
    if token.lemma in speech.finding:
        subject = analysis.child(token.i, "nsubj")
        return subject is not None and subject.lower in speech.finders
    if token.lemma in speech.weak:
        return near or analysis.child(token.i, "prt") is not None
    return token.lemma in speech.verbs

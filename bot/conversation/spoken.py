"""The commands in words, read in one place for all platforms: `digest settings`, `brief Norway`, … Pure.

What begins with none of the verbs is a question; those are read by `bot.qa.question`.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import fuzz, process


class Verb(StrEnum):
    """What is wanted. `ASK` is a question in whatever words."""

    ASK = "ask"
    BRIEF = "brief"
    NEXT = "next"
    LATEST = "latest"
    QUOTES = "quotes"
    DIGEST = "digest"
    SETTINGS = "settings"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SOURCES = "sources"
    HELP = "help"


class Spoken(NamedTuple):
    """A verb and the words after it; for a question, all its words."""

    verb: Verb
    words: str


class Usage(NamedTuple):
    """A command as help and platforms list it."""

    verb: Verb
    form: str
    does: str


USAGES = (
    Usage(Verb.NEXT, "next [topic] [period]", "what comes next"),
    Usage(Verb.QUOTES, "quotes [who or topic]", "who said what"),
    Usage(Verb.BRIEF, "brief [topic, address or day]", "the story so far, a page, a day"),
    Usage(Verb.DIGEST, "digest [now, preview or settings]", "the digest, and when it comes"),
    Usage(Verb.FOLLOW, "follow [topic]", "hear of changes; “unfollow” ends it"),
    Usage(Verb.SOURCES, "sources", "what is read, and how it fares"),
    Usage(Verb.HELP, "help", "all of this"),
)
# Below this likeness (0 to 100) a first word is another one, not a slip of the keys.
_LIKENESS_MIN = 75
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_VERBS = {str(verb): verb for verb in Verb if verb not in {Verb.ASK, Verb.SETTINGS}}


def parse_spoken(words: str) -> Spoken:
    """The verb that the words begin with, and the rest of them."""
    first, _, rest = words.strip().partition(" ")
    verb = _VERBS.get(first.lower(), Verb.ASK)
    if verb is Verb.ASK:
        return Spoken(verb, words.strip())
    if verb is Verb.DIGEST and rest.strip().lower() == Verb.SETTINGS:
        return Spoken(Verb.SETTINGS, "")
    return Spoken(verb, rest.strip())


def address_in(words: str) -> str | None:
    """The web address that the words are, or None where they are anything else."""
    return words if _ADDRESS.fullmatch(words) else None


def nearest_verb(word: str) -> str | None:
    """The verb that a word was probably meant for, or None; a verb itself is not meant for another."""
    found = process.extractOne(
        word.lower(), list(_VERBS), scorer=fuzz.ratio, score_cutoff=_LIKENESS_MIN
    )
    return found[0] if found and found[0] != word.lower() else None

"""How questions are worded: text → Frame, with what was asked and the words left for the gazetteer.

Only wording is judged here: no names are looked up, and dates have been taken out before.

    "what is coming up with Russia" → NEXT, about "Russia"
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.qa.plain import trimmed
from bot.qa.wordings import (
    AHEAD_AT_ALL,
    ASKING,
    DEFINED,
    FACTS,
    FRAMES,
    HEADED,
    REASONS,
    Fact,
    Intent,
)


class Frame(NamedTuple):
    """What was asked: `about` and `speaker` are words for the gazetteer, "" where none stand.

    With a `fact`, that is wanted of the news rather than all of it.
    """

    intent: Intent
    about: str = ""
    speaker: str = ""
    fact: Fact | None = None

    @property
    def is_of_event(self) -> bool:
        """Whether one event is asked about."""
        return self.intent in {Intent.WHEN, Intent.WHO} or self.fact is not None


def read(text: str) -> Frame | None:
    """The first wording that fits, or None; `text` is plain and unwrapped.

    Where none does, the topic may stand before a wording that is whole without it.
    """
    return (
        _of_fact(text, REASONS)
        or _worded(text, FRAMES)
        or _of_fact(text, FACTS)
        or _worded(text, AHEAD_AT_ALL)
        or _headed(text)
    )


def defined(text: str) -> Frame | None:
    """ "What is an otter trawl": for where no wording fits, however it is spelt."""
    return _worded(text, DEFINED)


def respelt(text: str) -> str:
    """The text with the words that ask spelt as we read them ("upcomming", "happend")."""
    return re.sub(r"[a-z]{5,}", lambda word: _spelt(word[0]), text, flags=re.IGNORECASE)


def _spelt(word: str) -> str:
    found = process.extractOne(
        word.lower(), ASKING, scorer=DamerauLevenshtein.distance, score_cutoff=1
    )
    return found[0] if found else word


def _worded(text: str, frames: Iterable[tuple[Intent, re.Pattern[str]]]) -> Frame | None:
    for intent, pattern in frames:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return Frame(
                intent, trimmed(parts.get("x") or ""), _speaker(trimmed(parts.get("who") or ""))
            )
    return None


def _of_fact(text: str, facts: Iterable[tuple[Fact, re.Pattern[str]]]) -> Frame | None:
    for fact, pattern in facts:
        if found := pattern.fullmatch(text):
            return Frame(Intent.LATEST, trimmed(found["x"]), fact=fact)
    return None


def _headed(text: str) -> Frame | None:
    """ "The harbour strike - anything due?": the topic first, then what is asked of it."""
    found = HEADED.fullmatch(text)
    tail = found["tail"] if found else ""
    frame = _worded(tail, FRAMES) or _of_fact(tail, (*REASONS, *FACTS))
    if found is None or frame is None or (frame.about and frame.intent is not Intent.WHEN):
        return None
    return frame._replace(about=trimmed(f"{trimmed(found['x'])} {frame.about}"))


def _speaker(words: str) -> str:
    return "" if _ANYONE.fullmatch(words) else words


_ANYONE = re.compile(
    r"(?:any|every|some)(?:one|body)(?: else)?|people|they|(?:the )?(?:papers|press|media|news|articles?)"
    r"|(?:both|the two|all|the) (?:sides?|parties)|officials|leaders|you|we|been|being|has been",
    re.IGNORECASE,
)

"""Which sentences give the reason for something: by the words that causes are told with. Pure.

passages ─► a sentence that tells the deed and a cause ─┐
         ─► the deed in one, its cause in the next ─────┼─► Reasons
         ─► the deed, and further on a cause of it ─────┤   (only where neither is found)
         ─► the deed, and what came before it ──────────┘   (only where nothing gives a cause)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.qa.fitting import FITS, sentences_in, told_words
from bot.qa.lines import Sentence
from bot.records import Passage

# What a cause follows: it ends at the next pause.
_CAUSE = re.compile(
    r"(?:\b(?:because|due to|owing to|thanks to|as a result of|reasons?|grounds|cit(?:es|ed|ing)"
    r"|blam(?:es|ed|ing)|in response to|in order to|so (?:that|as to)|motiv\w+|stem(?:s|med|ming) from"
    r"|attribut\w+|out of (?:fear|concern|respect)"
    r"|(?:over|amid|for) (?:\w+ )?(?:concerns?|fears?|worries|allegations?|claims|suspicions?|reasons?)"
    r"|to (?:\w+ly )?(?:prevent|avoid|protect|stop|ensure|allay|ease|punish|combat|curb|contain|save|help|remove|fight)"
    r"|aim(?:s|ed|ing)? (?:to|at)|meant to|intended to|arg(?:ued|uing)|accus(?:ed|es|ing)|on (?:a )?charges?(?: of)?)\b"
    r"|, (?:saying|claiming|alleging|calling)\b)[^,;:—]*",
    re.IGNORECASE,
)
# What an effect follows: its cause stands before.
_EFFECT = re.compile(
    r"\b(?:therefore|thus|hence|consequently|as a result(?! of)|led to|prompt(?:ed|ing)|caus(?:ed|ing)|forc(?:ed|ing))\b",
    re.IGNORECASE,
)
# What only tells that one thing followed upon another.
_BEFORE = re.compile(
    r"\b(?:after|following|over(?! \d)|amid|in the wake of)\b[^,;:—]*", re.IGNORECASE
)
# How a sentence begins that goes on with what the one before it tells.
_GOES_ON = re.compile(
    r"[\"“]|(?:he|she|they|it|this|that|these|the (?:move|decision|step|measure|announcement|order|ruling|law))\b",
    re.IGNORECASE,
)


class Reasons(NamedTuple):
    """Sentences, the surest first; `are_told` where they give a cause, not only what came before."""

    sentences: list[Sentence]
    are_told: bool


def reasons(passages: Iterable[Passage], words: Sequence[str]) -> Reasons:
    """What may be the reason for a deed of these words; without words, all causes that are told."""
    read = [list(sentences_in(passage, words)) for passage in passages]
    least = FITS if words else 0.0
    deeds = [one for row in read for one in row if one.fit >= least]
    caused = [one for one in deeds if _tells_cause(one.text, words)]
    caused += _told_after(read, least) if words else ()
    caused = caused or _told_elsewhere(read, deeds, words)
    if caused or not words:
        return Reasons(_ranked(caused), are_told=True)
    before = (one for one in deeds if _is_apart(_BEFORE, one.text, words))
    return Reasons(_ranked(before), are_told=False)


def _told_after(read: Iterable[Sequence[Sentence]], least: float) -> Iterator[Sentence]:
    """The causes that are told right after a sentence which tells the deed."""
    for row in read:
        for deed, after in pairwise(row):
            is_next = deed.fit >= least > after.fit and _GOES_ON.match(after.text)
            if is_next and _CAUSE.search(after.text):
                yield after


def _told_elsewhere(
    read: Iterable[Sequence[Sentence]], deeds: Iterable[Sentence], words: Sequence[str]
) -> list[Sentence]:
    """The causes that an article gives further on, by some of the words, of a deed that it tells."""
    articles = {deed.article.id for deed in deeds}
    told = (one for row in read for one in row if one.article.id in articles)
    return [one for one in told if _tells_cause(one.text, words)]


def _tells_cause(text: str, words: Sequence[str]) -> bool:
    """Whether a text tells a cause of these words; what they are the cause of is no answer."""
    effect = _EFFECT.search(text)
    has_effect = effect is not None and _tells_any(text[effect.end() :], words)
    return has_effect or _is_apart(_CAUSE, text, words)


def _is_apart(clause: re.Pattern[str], text: str, words: Sequence[str]) -> bool:
    """Whether a text has such a clause, and tells the words outside of it."""
    return bool(clause.search(text)) and _tells_any(clause.sub(" ", text), words)


def _tells_any(text: str, words: Sequence[str]) -> bool:
    return not words or told_words(text, words) > 0


def _ranked(found: Iterable[Sentence]) -> list[Sentence]:
    """Each once, the best fit first, in their order otherwise."""
    each = {(one.article.id, one.span): one for one in found}
    return sorted(each.values(), key=lambda one: -one.fit)

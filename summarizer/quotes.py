"""Finds speech: passages in double quotation marks that the text gives to somebody.

Terms, titles, nicknames and fragments under three words are no quotes. A quote's words are always
a slice of the article; who said them is proven by `summarizer.discourse` or left open.

    passages → not a term (`summarizer.terms`) → heard (`summarizer.discourse`) → Quote or Rejection
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Quote, QuoteKind, Rejection
from summarizer.discourse import Heard, listen
from summarizer.entities import Entities
from summarizer.language import Analysis
from summarizer.marks import Passage, passages
from summarizer.terms import Terms
from summarizer.voices import Voice

WORDS_MIN = 3
# An unattributed passage must be this long, and a sentence, to be speech at all.
_UNATTRIBUTED_MIN = 6

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…][\])]*$")
_SPEAKING_OR_SPOKEN_TO = frozenset("i me my we us our you your".split())
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Attributed(NamedTuple):
    """A quote with the voice behind it; `why` says which words brought it in."""

    quote: Quote
    voice: Voice | None
    why: str


def find_quotes(analysis: Analysis, entities: Entities) -> tuple[list[Quote], list[Rejection]]:
    """All quotes in text order, and the speech-like passages that couldn't be kept."""
    attributed, rejected = find_attributed(analysis, entities)
    return [item.quote for item in attributed], rejected


def find_attributed(
    analysis: Analysis, entities: Entities
) -> tuple[list[Attributed], list[Rejection]]:
    """As `find_quotes`, with the voice of each quote and the reason why it is held to be theirs."""
    quoted = passages(analysis)
    if not quoted:
        return [], []
    heard, terms = listen(analysis, entities, quoted), Terms(analysis)
    kept: list[Attributed] = []
    rejected: list[Rejection] = []
    for n, passage in enumerate(quoted):
        text = passage.span.of(analysis.text)
        words = _WORD.findall(text)
        if len(words) < WORDS_MIN or terms.is_term(passage, words):
            continue
        by, kind = heard.get(n), _kind(analysis, passage)
        if by is None and not _is_speech_by_itself(analysis, passage, words):
            continue
        if not (_is_told_of(analysis, by) or _is_sentence(analysis, passage)):
            rejected.append(Rejection(claim=f"quote: {text}", reason="no provable speaker"))
            continue
        if kept and by is not None and by.goes_on:
            kind = kept[-1].quote.kind
        kept.append(_attributed(passage, text, kind, by))
    return kept, rejected


def _is_told_of(analysis: Analysis, heard: Heard | None) -> bool:
    """Whether somebody speaks of whom the text tells, be it "he": not "I", "you" or nobody."""
    if heard is None or heard.voice.is_known:
        return heard is not None
    head = heard.voice.head
    return head is not None and analysis.tokens[head].lower not in _SPEAKING_OR_SPOKEN_TO


def _attributed(passage: Passage, text: str, kind: QuoteKind, heard: Heard | None) -> Attributed:
    if heard is None:
        return Attributed(Quote(span=passage.span, text=text, kind=kind), None, "unattributed")
    voice = heard.voice
    quote = Quote(
        span=passage.span,
        text=text,
        kind=kind,
        speaker=voice.entity.name if voice.entity else voice.phrase,
        role=voice.entity.role if voice.entity else None,
        attribution=voice.outlet,
    )
    return Attributed(quote, voice, heard.why)


def _is_speech_by_itself(analysis: Analysis, passage: Passage, words: Sequence[str]) -> bool:
    """Whether a passage that nothing brings in is speech: a long sentence that stands alone."""
    behind = analysis.text[passage.outer.end :].lstrip(" ")[:1]
    return (
        len(words) >= _UNATTRIBUTED_MIN
        and _is_sentence(analysis, passage)
        and _mark_before(analysis, passage) != ","
        and _stands_apart(analysis, passage)
        and not behind.islower()
    )


def _is_sentence(analysis: Analysis, passage: Passage) -> bool:
    """Whether it begins like a sentence and has a finite verb."""
    return _has_capital(analysis, passage) and _has_finite(analysis, passage.span)


def _has_capital(analysis: Analysis, passage: Passage) -> bool:
    text = passage.span.of(analysis.text)
    return next((mark for mark in text if mark.isalpha()), "a").isupper()


def _kind(analysis: Analysis, passage: Passage) -> QuoteKind:
    """Direct where a whole sentence stands in it: begun with a capital, or begun and ended."""
    whole = (
        _is_sentence(analysis, passage)
        or (_has_capital(analysis, passage) and _stands_apart(analysis, passage))
        or _holds_sentence(analysis, passage)
    )
    return QuoteKind.DIRECT if whole else QuoteKind.PARTIAL


def _stands_apart(analysis: Analysis, passage: Passage) -> bool:
    """Whether nothing but a comma, a colon or the end of a sentence stands before the marks."""
    return _mark_before(analysis, passage) in {"", ",", ":", ".", "!", "?", "\n", "”", '"'}


def _mark_before(analysis: Analysis, passage: Passage) -> str:
    start = passage.outer.start
    while start > 0 and analysis.text[start - 1] == " ":
        start -= 1
    return analysis.text[max(0, start - 1) : start]


def _holds_sentence(analysis: Analysis, passage: Passage) -> bool:
    """Whether a sentence begins and ends inside: "change in our relations. We want …."."""
    inside = [
        sentence
        for sentence in analysis.sentences_in(passage.span)
        if passage.span.start < sentence.span.start
    ]
    ends = _SENTENCE_END.search(passage.span.of(analysis.text)) is not None
    return ends and any(_has_finite(analysis, sentence.span) for sentence in inside)


def _has_finite(analysis: Analysis, span: Span) -> bool:
    return any(token.tag in _FINITE for token in analysis.tokens_in(span))

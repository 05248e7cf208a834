"""Finds what an article expects to happen after it was published: the follow-ups.

    analysis, dates ──► expectations ──► put into words ──► one event told twice joined
                     (expectation.py)     (clause.py)    └─► "the date is open" joined to its event

Nothing is decided here about truth: `summarizer.verify` proves what comes out.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from summarizer.alone import Alone
from summarizer.article import Article, Span
from summarizer.briefing import Certainty, FollowUp, Quote, When
from summarizer.candidate import Dismissal
from summarizer.clause import Clauses
from summarizer.cues import leaves_open
from summarizer.dates import DateMention, when
from summarizer.entities import Entities
from summarizer.expectation import Expectation, Readings, find_expectations
from summarizer.language import Analysis, Sentence
from summarizer.parties import Parties
from summarizer.weighing import Weights

# Share of the words of the shorter telling that must recur for two tellings to be one event.
_SAME_DATED = 0.4
_SAME_UNDATED = 0.6
# How many sentences back "that event" may reach.
_OPEN_REACH = 2

_COMMON = frozenset(
    "the a an of to in on at by for from with and or is are as its their his her".split()
)


class Told(NamedTuple):
    """A follow-up with the words that make it one; more than one basis where it is told twice."""

    follow_up: FollowUp
    basis: tuple[str, ...]


def find_follow_ups(
    article: Article,
    analysis: Analysis,
    *,
    entities: Entities,
    dates: Sequence[DateMention],
    quotes: Sequence[Quote],
) -> list[FollowUp]:
    """The follow-ups of one article in text order, each event once."""
    told, _ = find_told(article, analysis, entities=entities, dates=dates, quotes=quotes)
    return [item.follow_up for item in told]


def find_told(
    article: Article,
    analysis: Analysis,
    *,
    entities: Entities,
    dates: Sequence[DateMention],
    quotes: Sequence[Quote],
    weights: Weights | None = None,
) -> tuple[list[Told], list[Dismissal]]:
    """As `find_follow_ups`, with the basis of each, and what looked ahead but was left out."""
    readings = read_expectations(
        article, analysis, entities=entities, dates=dates, quotes=quotes, weights=weights
    )
    parties = Parties(analysis, entities, quotes, article.publication)
    heads = frozenset(expectation.head for expectation in readings.expected)
    clauses = Clauses(analysis, parties, heads)
    told = [
        Told(_follow_up(expectation, clauses, analysis), (expectation.basis,))
        for expectation in _readable(readings, Alone(parties))
    ]
    joined = _joined(item for item in told if _says_something(item.follow_up))
    return _with_open_ends(joined, analysis), readings.dismissed


def _readable(readings: Readings, alone: Alone) -> Iterator[Expectation]:
    """The expectations that read on their own; the others are dismissed with the reason."""
    for expectation in readings.expected:
        if fault := alone.fault(expectation):
            readings.dismissed.append(
                Dismissal(sentence=expectation.sentence, head=expectation.head, reason=fault)
            )
        else:
            yield expectation


def read_expectations(
    article: Article,
    analysis: Analysis,
    *,
    entities: Entities,
    dates: Sequence[DateMention],
    quotes: Sequence[Quote],
    weights: Weights | None = None,
) -> Readings:
    """What one article expects, before it is put into words."""
    return find_expectations(
        analysis,
        dates,
        published=article.published,
        speech=[quote.span for quote in quotes],
        named=_named_tokens(analysis, entities),
        weights=weights,
    )


def _named_tokens(analysis: Analysis, entities: Entities) -> frozenset[int]:
    return frozenset(
        token.i for mention in entities.mentions for token in analysis.tokens_in(mention.span)
    )


def _follow_up(expectation: Expectation, clauses: Clauses, analysis: Analysis) -> FollowUp:
    parties = clauses.parties
    told = When() if expectation.date is None else when(expectation.date, analysis.text)
    return FollowUp(
        what=clauses.what(expectation),
        who=parties.who(expectation),
        where=parties.where(expectation),
        when=told,
        certainty=expectation.certainty,
        reported=expectation.reported,
        says=parties.says(expectation),
        evidence=(expectation.sentence.span,),
    )


def _says_something(follow_up: FollowUp) -> bool:
    """Whether the clause has content: a bare verb or pronoun is no entry for a diary."""
    words = _content(follow_up.what)
    stands_alone = follow_up.when.first or follow_up.certainty is Certainty.UNDECIDED
    return len(words) >= 2 or (len(words) == 1 and bool(stands_alone))


def _joined(told: Iterable[Told]) -> list[Told]:
    kept: list[Told] = []
    for item in told:
        twin = next((i for i, other in enumerate(kept) if _is_same(other, item)), None)
        if twin is None:
            kept.append(item)
        else:
            kept[twin] = _union(kept[twin], item)
    return kept


def _is_same(earlier: Told, later: Told) -> bool:
    """Whether both tell one event: alike in their words, and never what two different people do."""
    one, other = earlier.follow_up, later.follow_up
    named = _content(" ".join((*one.who, *other.who)))
    what, otherwise = _content(one.what), _content(other.what)
    mine, theirs = what & named, otherwise & named
    if mine and theirs and mine.isdisjoint(theirs):
        return False
    # One sentence tells of two: "will meet before the June session".
    size = max if one.evidence == other.evidence else min
    shared = _overlap(what - named, otherwise - named, size)
    if one.when.first and other.when.first:
        same_days = (one.when.first, one.when.last) == (other.when.first, other.when.last)
        return same_days and shared >= _SAME_DATED
    return shared >= _SAME_UNDATED and min(len(one.what.split()), len(other.what.split())) > 1


def _union(earlier: Told, later: Told) -> Told:
    """The first telling, with the date and certainty of the one that is dated."""
    one, other = earlier.follow_up, later.follow_up
    dated = one if one.when.first or not other.when.first else other
    both = dataclasses.replace(
        one,
        when=dated.when,
        certainty=dated.certainty,
        who=tuple(dict.fromkeys((*one.who, *other.who))),
        where=tuple(dict.fromkeys((*one.where, *other.where))),
        reported=one.reported and other.reported,
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
    )
    return Told(both, (*earlier.basis, *later.basis))


def _with_open_ends(told: list[Told], analysis: Analysis) -> list[Told]:
    """Join "the site and the exact date have not yet been decided" to the event before it."""
    found = list(told)
    for sentence in analysis.sentences:
        words = sentence.span.of(analysis.text)
        if not leaves_open(words):
            continue
        at = _event_before([item.follow_up for item in found], sentence, analysis)
        if at is not None and found[at].follow_up.when.first is None:
            found[at] = _opened(found[at], sentence, words)
    return found


def _opened(told: Told, sentence: Sentence, words: str) -> Told:
    follow_up = dataclasses.replace(
        told.follow_up,
        certainty=Certainty.UNDECIDED,
        evidence=tuple(sorted({*told.follow_up.evidence, sentence.span})),
    )
    return Told(follow_up, (*told.basis, f"undecided by “{words}”"))


def _event_before(
    follow_ups: Sequence[FollowUp], sentence: Sentence, analysis: Analysis
) -> int | None:
    reach: set[Span] = {
        other.span
        for other in analysis.sentences[max(0, sentence.number - _OPEN_REACH) : sentence.number + 1]
        if other.paragraph == sentence.paragraph
    }
    near = [i for i, item in enumerate(follow_ups) if reach & set(item.evidence)]
    return near[-1] if near else None


def _content(words: str) -> frozenset[str]:
    """The words that tell what happens, without endings of number and person."""
    found = re.findall(r"\w+", words.lower())
    return frozenset(word.rstrip("s") for word in found if word not in _COMMON)


def _overlap(one: frozenset[str], other: frozenset[str], size: Callable[[int, int], int]) -> float:
    """The share that both have of the larger (`max`) or the smaller (`min`)."""
    of = size(len(one), len(other))
    return len(one & other) / of if of else 0.0

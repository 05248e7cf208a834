"""What the weights of expectations are learned from: candidates that a reader noted, or did not.

    annotated article ─► read (analysis, dates, quotes) ─► candidates with traits ─┬─► Example
    annotated events ─► sentences that tell one ───────────────────────────────────┘

A candidate in a sentence that tells only borderline events says nothing, nor does one beside the
candidate that the annotation means.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from summarizer.article import Article
from summarizer.briefing import FollowUp, Quote
from summarizer.dates import DateMention, find_dates, phrases
from summarizer.entities import Entities, find_entities
from summarizer.events import find_told, read_expectations
from summarizer.expectation import Weighed
from summarizer.language import Analysis, Language, Token
from summarizer.quotes import find_attributed
from summarizer.weighing import Weights
from summarizer.world import World
from tests.eval.gold import Annotated, Record
from tests.eval.measure import SAME_SENTENCE

# Letters that two forms of a word share: "approves", "approval".
_STEM = 5
_COMMON = frozenset("the a an of to in on at by for from with and or is are as its their".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The traits of one candidate, and whether a reader noted it; `article` keeps folds apart."""

    article: str
    traits: frozenset[str]
    noted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article as the offline engine reads it, up to what it expects."""

    article: Article
    analysis: Analysis
    entities: Entities
    dates: Sequence[DateMention]
    quotes: Sequence[Quote]

    def weighed(self, weights: Weights) -> list[Weighed]:
        """The candidates of the article, with their traits.

        A candidate that these weights keep takes its words, so that others don't stand for them.
        """
        readings = read_expectations(
            self.article,
            self.analysis,
            entities=self.entities,
            dates=self.dates,
            quotes=self.quotes,
            weights=weights,
        )
        return readings.weighed

    def follow_ups(self, weights: Weights) -> list[FollowUp]:
        """What the article expects, by these weights."""
        told, _ = find_told(
            self.article,
            self.analysis,
            entities=self.entities,
            dates=self.dates,
            quotes=self.quotes,
            weights=weights,
        )
        return [item.follow_up for item in told]


def read(article: Article, language: Language, world: World) -> Read:
    """Read one article."""
    analysis = language.analyse(article.text)
    entities = find_entities(analysis, world)
    attributed, _ = find_attributed(analysis, entities)
    return Read(
        article=article,
        analysis=analysis,
        entities=entities,
        dates=phrases(find_dates(article.text, article.published)),
        quotes=[item.quote for item in attributed],
    )


def of_annotated(
    gold: Annotated, reading: Read, score: ModuleType, weights: Weights
) -> Iterator[Example]:
    """The candidates of an annotated article that say something, as these weights find them."""
    weighed = reading.weighed(weights)
    for number in sorted({item.candidate.sentence.number for item in weighed}):
        beside = [item for item in weighed if item.candidate.sentence.number == number]
        told = _told(beside[0], gold, reading, score)
        clear = [event for event in told if not event.get("optional")]
        if told and not clear:
            continue
        meant = [item for item in beside if _is_meant(item, clear, reading.analysis)]
        for item in meant or beside:
            yield Example(article=gold.article.id, traits=item.traits, noted=bool(clear))


def _told(item: Weighed, gold: Annotated, reading: Read, score: ModuleType) -> list[Record]:
    """The annotated events that the candidate's sentence tells."""
    words = score.toks(item.candidate.sentence.span.of(reading.analysis.text))
    return [
        event
        for event in gold.events
        if any(score.f1(words, score.toks(told)) >= SAME_SENTENCE for told in event["evidence"])
    ]


def _is_meant(item: Weighed, events: Iterable[Record], analysis: Analysis) -> bool:
    """Whether a word of the candidate stands in the annotation's own name of an event."""
    head = item.candidate.head
    around = analysis.children(head.i) if head.tag.startswith("VB") else analysis.subtree(head.i)
    words = _words(" ".join(_forms([head, *around])))
    return any(words & _words(event["what"]) for event in events)


def _forms(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield token.text
        yield token.lemma


def _words(words: str) -> frozenset[str]:
    found = re.findall(r"\w+", words.lower())
    return frozenset(word[:_STEM] for word in found if word not in _COMMON)

"""Articles and proven Briefings → the rows that keep them and make them findable. Pure."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.agenda import OPEN_DAYS
from bot.topics.stems import stems
from summarizer.article import Article, Span
from summarizer.briefing import Briefing, ChangeKind, Entity, Mention, Quote, When
from summarizer.language import paragraphs
from summarizer.wire import change_to_json, follow_up_to_json, quote_to_json, spans_to_json, to_json

Row = dict[str, Any]


class Kind(StrEnum):
    """What a record is."""

    FOLLOW_UP = "follow_up"
    CHANGE = "change"
    QUOTE = "quote"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A row of `records` and the ids of the entities that it names, states included."""

    row: Row
    entities: frozenset[str]


def article_row(article: Article) -> Row:
    """An article's columns of `article_versions`."""
    return {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "publication": article.publication,
        "published": article.published,
        "published_basis": article.published_basis.value,
        "language": article.language,
        "date_order": article.date_order and article.date_order.value,
        "wall": article.wall and article.wall.value,
        "text": article.text,
    }


def payload(briefing: Briefing) -> str:
    """A briefing as JSON without its article, which has a row of its own."""
    return json.dumps(to_json(briefing) | {"article": None}, ensure_ascii=False)


def record_rows(briefing: Briefing) -> list[RecordRow]:
    """The records of a briefing: follow-ups, changes, quotes, and each paragraph as a passage."""
    return _Records(briefing).rows()


def named_entities(briefing: Briefing) -> list[str]:
    """The ids of all entities of the article and of their states, sorted."""
    return sorted(_with_states((entity.id for entity in briefing.topics), _by_id(briefing)))


def mention_rows(briefing: Briefing) -> list[Row]:
    """One row for each entity of the article, with the names that it is given there."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in briefing.mentions:
        names[mention.entity][mention.span.of(briefing.article.text)] += 1
    leading = leading_entities(
        briefing.mentions, [span for point in briefing.summary for span in point.evidence]
    )
    return [
        {
            "entity_id": entity.id,
            "name": entity.name,
            "names": "\n".join(sorted(set(_proper(names[entity.id])))),
            "role": entity.role,
            "states": "\n".join(entity.states),
            "count": names[entity.id].total(),
            "leads": entity.id in leading,
        }
        for entity in briefing.topics
    ]


def leading_entities(mentions: Iterable[Mention], summary: Sequence[Span]) -> frozenset[str]:
    """The ids of those whom the sentences of a summary name."""
    return frozenset(
        mention.entity
        for mention in mentions
        if any(span.overlaps(mention.span) for span in summary)
    )


def ahead_rows(records: Iterable[tuple[int, RecordRow]], named: Iterable[str]) -> Iterator[Row]:
    """The rows of `ahead_entities` for records with their ids, of an article that names these."""
    article = frozenset(named)
    for id_, record in records:
        kind, until = record.row["kind"], record.row["ahead_until"]
        concerned = article if kind == Kind.FOLLOW_UP else record.entities
        for entity in sorted(concerned) if until else ():
            yield {"entity_id": entity, "kind": kind, "ahead_until": until, "record_id": id_}


def ahead_until(when: When, published: date | None, kind: ChangeKind | None) -> date | None:
    """The last day on which a telling alone keeps an event expected; None where it never does.

    `kind` is None for a follow-up. What happened ends an event. Where no day is told, the event
    is open for OPEN_DAYS.
    """
    if kind is ChangeKind.HAPPENED:
        return None
    fresh = published + timedelta(days=OPEN_DAYS) if published else None
    if kind is None and when.last:
        return when.last
    return max((day for day in (fresh, when.first, when.last) if day), default=None)


def _proper(names: Iterable[str]) -> Iterator[str]:
    """Names alone: a mention may also be "he" or "the minister"."""
    for name in names:
        flat = " ".join(name.split())
        if flat[:1].isupper() and flat.lower() not in {"he", "she", "they", "it", "his", "her"}:
            yield flat


class _Records:
    """Makes the records of one briefing."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing
        self._text = briefing.article.text
        self._published = briefing.article.published
        self._title = stems(briefing.article.title or "")
        self._paragraphs = paragraphs(self._text)
        self._entities = _by_id(briefing)
        self._ids = {entity.name: entity.id for entity in briefing.topics}

    def rows(self) -> list[RecordRow]:
        return [*self._follow_ups(), *self._changes(), *self._quotes(), *self._passages()]

    def _follow_ups(self) -> Iterator[RecordRow]:
        for position, follow_up in enumerate(self._briefing.follow_ups):
            body = json.dumps(follow_up_to_json(follow_up), ensure_ascii=False)
            until = ahead_until(follow_up.when, self._published, None)
            row = {"kind": Kind.FOLLOW_UP, "position": position, "body": body}
            yield self._record(row | {"ahead_until": until}, follow_up.evidence)

    def _changes(self) -> Iterator[RecordRow]:
        for position, change in enumerate(self._briefing.changes):
            body = json.dumps(change_to_json(change), ensure_ascii=False)
            until = ahead_until(change.when, self._published, change.kind)
            row = {"kind": Kind.CHANGE, "position": position, "body": body}
            yield self._record(row | {"ahead_until": until}, change.evidence)

    def _quotes(self) -> Iterator[RecordRow]:
        for position, quote in enumerate(self._briefing.quotes):
            around = self._around(quote)
            told = {"quote": quote_to_json(quote), "evidence": spans_to_json(around)}
            body = json.dumps(told, ensure_ascii=False)
            speaker = self._ids.get(quote.speaker or "")
            row = {"kind": Kind.QUOTE, "position": position, "speaker_id": speaker, "body": body}
            yield self._record(row, around)

    def _passages(self) -> Iterator[RecordRow]:
        for position, span in enumerate(self._paragraphs):
            row = {"kind": Kind.PASSAGE, "position": position, "body": ""}
            yield self._record(row, (span,))

    def _around(self, quote: Quote) -> tuple[Span, ...]:
        """The paragraphs that a quote stands in."""
        found = tuple(span for span in self._paragraphs if span.overlaps(quote.span))
        return found or (quote.span,)

    def _record(self, row: Row, evidence: Sequence[Span]) -> RecordRow:
        own = [stem for span in evidence for stem in stems(span.of(self._text))]
        place = {
            "start": evidence[0].start,
            "end": evidence[-1].end,
            "stems": " ".join([*self._title, *own]),
        }
        whole: Row = {"speaker_id": None, "ahead_until": None} | row | place
        return RecordRow(row=whole, entities=self._named(evidence, whole["speaker_id"]))

    def _named(self, evidence: Sequence[Span], speaker: str | None) -> frozenset[str]:
        named = {
            mention.entity
            for mention in self._briefing.mentions
            if any(span.overlaps(mention.span) for span in evidence)
        }
        return _with_states(named | ({speaker} if speaker else set()), self._entities)


def _by_id(briefing: Briefing) -> dict[str, Entity]:
    return {entity.id: entity for entity in briefing.topics}


def _with_states(named: Iterable[str], by_id: Mapping[str, Entity]) -> frozenset[str]:
    found = set(named)
    for entity in list(found):
        found.update(by_id[entity].states)
    return frozenset(found)

"""A proven Briefing → the rows that make it findable. Pure."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from summarizer.article import Span
from summarizer.briefing import Briefing, Entity, Quote
from summarizer.language import paragraphs
from summarizer.wire import follow_up_to_json, quote_to_json, spans_to_json

Row = dict[str, Any]


class Kind(StrEnum):
    """What a record is."""

    FOLLOW_UP = "follow_up"
    QUOTE = "quote"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A row of `records` and the ids of the entities that it names, states included."""

    row: Row
    entities: frozenset[str]


def record_rows(briefing: Briefing) -> list[RecordRow]:
    """The records of a briefing: follow-ups, quotes, and each paragraph as a passage."""
    text = briefing.article.text
    found = paragraphs(text)
    rows = [*_follow_ups(briefing), *_quotes(briefing, found)]
    rows.extend(_record(briefing, Kind.PASSAGE, (span,), body="") for span in found)
    return rows


def mention_rows(briefing: Briefing) -> list[Row]:
    """One row for each entity of the article, with the names that it is given there."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in briefing.mentions:
        names[mention.entity][mention.span.of(briefing.article.text)] += 1
    return [
        {
            "entity_id": entity.id,
            "name": entity.name,
            "names": "\n".join(sorted(_proper(names[entity.id]))),
            "role": entity.role,
            "states": "".join(f"{state}\n" for state in entity.states),
            "count": names[entity.id].total(),
        }
        for entity in briefing.topics
    ]


def _proper(names: Iterable[str]) -> Iterator[str]:
    """Names alone: a mention may also be "he" or "the minister"."""
    for name in names:
        flat = " ".join(name.split())
        if flat[:1].isupper() and flat.lower() not in {"he", "she", "they", "it", "his", "her"}:
            yield flat


def _follow_ups(briefing: Briefing) -> Iterator[RecordRow]:
    for follow_up in briefing.follow_ups:
        body = json.dumps(follow_up_to_json(follow_up))
        yield _record(briefing, Kind.FOLLOW_UP, follow_up.evidence, body=body)


def _quotes(briefing: Briefing, found: Sequence[Span]) -> Iterator[RecordRow]:
    ids = {entity.name: entity.id for entity in briefing.topics}
    for quote in briefing.quotes:
        around = _around(quote, found)
        body = json.dumps({"quote": quote_to_json(quote), "evidence": spans_to_json(around)})
        speaker = ids.get(quote.speaker or "")
        yield _record(briefing, Kind.QUOTE, around, body=body, speaker=speaker)


def _around(quote: Quote, found: Sequence[Span]) -> tuple[Span, ...]:
    """The paragraphs that a quote stands in."""
    return tuple(span for span in found if span.overlaps(quote.span)) or (quote.span,)


def _record(
    briefing: Briefing,
    kind: Kind,
    evidence: Sequence[Span],
    *,
    body: str,
    speaker: str | None = None,
) -> RecordRow:
    article = briefing.article
    told = " ".join(span.of(article.text) for span in evidence)
    by_id = {entity.id: entity for entity in briefing.topics}
    named = {
        mention.entity
        for mention in briefing.mentions
        if any(span.overlaps(mention.span) for span in evidence)
    }
    named |= {speaker} if speaker else set()
    row = {
        "kind": kind.value,
        "start": evidence[0].start,
        "end": evidence[-1].end,
        "speaker_id": speaker,
        "body": body,
        "words": f"{article.title or ''}\n{told}",
    }
    return RecordRow(row=row, entities=_with_states(named, by_id))


def _with_states(named: Iterable[str], by_id: Mapping[str, Entity]) -> frozenset[str]:
    found = set(named)
    for entity in list(found):
        found.update(by_id[entity].states)
    return frozenset(found)

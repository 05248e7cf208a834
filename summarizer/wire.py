"""A Briefing as the JSON that others rely on (schema 1), and back again through `verify`.

All offsets are code points into `article.text`, `end` exclusive; days are ISO 8601.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from summarizer.article import Article, Span
from summarizer.briefing import (
    Bound,
    Briefing,
    Certainty,
    Change,
    ChangeKind,
    Draft,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Precision,
    Quote,
    QuoteKind,
    Rejection,
    SummaryPoint,
    When,
)
from summarizer.verify import verify

SCHEMA = 1

# What json.loads gives: the shape is checked by verify, not by the type checker.
Json = Mapping[str, Any]


def to_json(briefing: Briefing) -> dict[str, Any]:
    """The briefing JSON. `"error"` is there only where the article could not be briefed, `"wall"`
    only where one kept its whole text back.
    """
    payload: dict[str, Any] = {
        "schema": SCHEMA,
        "article": article_to_json(briefing.article),
        "engine": {"name": briefing.engine.name, "version": briefing.engine.version},
        "summary": [
            {"text": point.text, "evidence": spans_to_json(point.evidence)}
            for point in briefing.summary
        ],
        "quotes": [quote_to_json(quote) for quote in briefing.quotes],
        "follow_ups": [follow_up_to_json(follow_up) for follow_up in briefing.follow_ups],
        "changes": [change_to_json(change) for change in briefing.changes],
        "topics": [_entity_to_json(entity, briefing.mentions) for entity in briefing.topics],
        "rejected": [{"claim": item.claim, "reason": item.reason} for item in briefing.rejected],
    }
    if briefing.article.wall:
        payload["wall"] = briefing.article.wall.value
    if briefing.unread:
        payload["error"] = briefing.unread
    return payload


def article_to_json(article: Article) -> dict[str, Any]:
    """The article as a briefing carries it."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "publication": article.publication,
        "published": _day(article.published),
        "published_basis": article.published_basis.value,
        "language": article.language,
        "text": article.text,
    }


def spans_to_json(spans: Sequence[Span]) -> list[dict[str, int]]:
    """Spans as `{"start", "end"}` objects."""
    return [{"start": span.start, "end": span.end} for span in spans]


def when_to_json(when: When) -> dict[str, Any]:
    """A time as briefings and answers show it; `start` and `end` are inclusive days or null."""
    return {
        "text": when.text,
        "start": _day(when.first),
        "end": _day(when.last),
        "precision": when.precision.value,
        "bound": when.bound.value,
        "time": when.time.isoformat("minutes") if when.time else None,
        "zone": when.zone,
    }


def restore(article: Article, payload: Json) -> Briefing:
    """The briefing that `to_json` wrote, proven again: a claim that no longer holds is rejected."""
    draft = Draft(
        summary=tuple(
            SummaryPoint(text=point["text"], evidence=_spans(point["evidence"]))
            for point in payload["summary"]
        ),
        quotes=tuple(quote_from_json(quote) for quote in payload["quotes"]),
        follow_ups=tuple(follow_up_from_json(follow_up) for follow_up in payload["follow_ups"]),
        # Briefings that were stored before changes were read have none.
        changes=tuple(change_from_json(change) for change in payload.get("changes", ())),
        topics=tuple(_entity(topic) for topic in payload["topics"]),
        mentions=tuple(
            sorted(
                Mention(span, topic["id"])
                for topic in payload["topics"]
                for span in _spans(topic["mentions"])
            )
        ),
        rejected=tuple(
            Rejection(claim=item["claim"], reason=item["reason"]) for item in payload["rejected"]
        ),
    )
    engine = EngineName(name=payload["engine"]["name"], version=payload["engine"]["version"])
    return verify(article, draft, engine=engine, unread=payload.get("error"))


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """A quote as briefings show it; `start` and `end` count in the article's text."""
    return {
        "text": quote.text,
        "start": quote.span.start,
        "end": quote.span.end,
        "kind": quote.kind.value,
        "speaker": quote.speaker,
        "role": quote.role,
        "attribution": quote.attribution,
    }


def quote_from_json(payload: Json) -> Quote:
    """The quote that `quote_to_json` wrote; not proven."""
    return Quote(
        span=Span(payload["start"], payload["end"]),
        text=payload["text"],
        kind=QuoteKind(payload["kind"]),
        speaker=payload["speaker"],
        role=payload["role"],
        attribution=payload["attribution"],
    )


def follow_up_to_json(follow_up: FollowUp) -> dict[str, Any]:
    """A follow-up as briefings show it."""
    return {
        "what": follow_up.what,
        "who": list(follow_up.who),
        "where": list(follow_up.where),
        "when": when_to_json(follow_up.when),
        "certainty": follow_up.certainty.value,
        "reported": follow_up.reported,
        "says": list(follow_up.says),
        "evidence": spans_to_json(follow_up.evidence),
    }


def follow_up_from_json(payload: Json) -> FollowUp:
    """The follow-up that `follow_up_to_json` wrote; not proven."""
    return FollowUp(
        what=payload["what"],
        who=tuple(payload["who"]),
        where=tuple(payload["where"]),
        when=_when(payload["when"]),
        certainty=Certainty(payload["certainty"]),
        reported=payload["reported"],
        says=tuple(payload["says"]),
        evidence=_spans(payload["evidence"]),
    )


def change_to_json(change: Change) -> dict[str, Any]:
    """A change as briefings show it."""
    return {
        "kind": change.kind.value,
        "act": change.act,
        "what": change.what,
        "who": list(change.who),
        "when": when_to_json(change.when),
        "evidence": spans_to_json(change.evidence),
    }


def change_from_json(payload: Json) -> Change:
    """The change that `change_to_json` wrote; not proven."""
    return Change(
        kind=ChangeKind(payload["kind"]),
        act=payload["act"],
        what=payload["what"],
        who=tuple(payload["who"]),
        when=_when(payload["when"]),
        evidence=_spans(payload["evidence"]),
    )


def _when(payload: Json) -> When:
    return When(
        text=payload["text"],
        first=_read_day(payload["start"]),
        last=_read_day(payload["end"]),
        precision=Precision(payload["precision"]),
        bound=Bound(payload["bound"]),
        time=time.fromisoformat(payload["time"]) if payload["time"] else None,
        zone=payload["zone"],
    )


def _entity_to_json(entity: Entity, mentions: Sequence[Mention]) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "role": entity.role,
        "states": list(entity.states),
        "mentions": spans_to_json([item.span for item in mentions if item.entity == entity.id]),
    }


def _entity(payload: Json) -> Entity:
    return Entity(
        id=payload["id"],
        name=payload["name"],
        role=payload["role"],
        states=tuple(payload["states"]),
    )


def _spans(payload: Sequence[Json]) -> tuple[Span, ...]:
    return tuple(Span(item["start"], item["end"]) for item in payload)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""Rows that a query gave → the frozen records that others work with. Pure."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from sqlalchemy import RowMapping

from bot.records import (
    ArticleRef,
    ChangeRecord,
    FollowUpRecord,
    KnownEntity,
    Passage,
    QuoteRecord,
)
from summarizer.article import Article, DateBasis, DateOrder, Span, Wall
from summarizer.briefing import Briefing
from summarizer.wire import change_from_json, follow_up_from_json, quote_from_json, restore

# The claims whose proof takes long.
_LEFT_OUT = ("quotes", "follow_ups", "rejected")


def article_of(row: RowMapping) -> Article:
    """The article of a row of `article_versions`."""
    return Article(
        id=row["article_id"],
        text=row["text"],
        title=row["title"],
        url=row["url"],
        publication=row["publication"],
        published=row["published"],
        published_basis=DateBasis(row["published_basis"]),
        language=row["language"],
        date_order=DateOrder(row["date_order"]) if row["date_order"] else None,
        wall=Wall(row["wall"]) if row["wall"] else None,
    )


def ref_of(row: RowMapping) -> ArticleRef:
    """The reference to the article of a row that holds the columns of `search.REF`."""
    return ArticleRef(
        id=row["article_id"],
        version=row["version"],
        title=row["title"],
        url=row["url"],
        publication=row["publication"],
        published=row["published"],
        published_basis=DateBasis(row["published_basis"]),
        language=row["language"],
        ingested_at=row["ingested_at"],
    )


def briefing_of(row: RowMapping) -> Briefing:
    """The briefing of a row, proven again."""
    return restore(article_of(row), json.loads(row["payload"]))


def outline_of(row: RowMapping) -> Briefing:
    """What a row's briefing is about, proven again: summary, topics and mentions alone."""
    nothing: dict[str, tuple[object, ...]] = dict.fromkeys(_LEFT_OUT, ())
    return restore(article_of(row), json.loads(row["payload"]) | nothing)


def follow_ups_of(rows: Iterable[RowMapping]) -> Iterator[FollowUpRecord]:
    """The follow-ups of rows that stand article by article."""
    for ref, row in _with_refs(rows):
        yield FollowUpRecord(
            id=row["id"],
            article=ref,
            follow_up=follow_up_from_json(json.loads(row["body"])),
            entities=_entities_of(row),
        )


def changes_of(rows: Iterable[RowMapping]) -> Iterator[ChangeRecord]:
    """The changes of rows that stand article by article."""
    for ref, row in _with_refs(rows):
        yield ChangeRecord(
            id=row["id"],
            article=ref,
            change=change_from_json(json.loads(row["body"])),
            entities=_entities_of(row),
        )


def quotes_of(rows: Iterable[RowMapping]) -> Iterator[QuoteRecord]:
    """The quotes of rows that stand article by article."""
    for ref, row in _with_refs(rows):
        body = json.loads(row["body"])
        yield QuoteRecord(
            id=row["id"],
            article=ref,
            quote=quote_from_json(body["quote"]),
            speaker_id=row["speaker_id"],
            entities=_entities_of(row),
            evidence=tuple(Span(span["start"], span["end"]) for span in body["evidence"]),
        )


def passage_of(row: RowMapping, score: float) -> Passage:
    """The passage of a row and how well it matched."""
    return Passage(
        article=ref_of(row),
        span=Span(row["start"], row["end"]),
        text=row["passage"],
        entities=_entities_of(row),
        score=score,
    )


def known_of(rows: Iterable[RowMapping]) -> Iterator[KnownEntity]:
    """One entity for each id, from rows by id and then by day: all names, the newest role."""
    for entity, same in groupby(rows, key=lambda row: row["entity_id"]):
        told = list(same)
        yield KnownEntity(
            id=entity,
            # A dateline's capitals are nobody's own way of writing a name.
            name=max(
                (row["name"] for row in told), key=lambda name: (not name.isupper(), len(name))
            ),
            names=frozenset(name for row in told for name in row["names"].splitlines()),
            role=next((row["role"] for row in reversed(told) if row["role"]), None),
            states=tuple(dict.fromkeys(s for row in told for s in row["states"].splitlines())),
            mentions=sum(row["count"] for row in told),
        )


def _with_refs(rows: Iterable[RowMapping]) -> Iterator[tuple[ArticleRef, RowMapping]]:
    """Each row with its article's reference, one object for all rows of an article."""
    for _, same in groupby(rows, key=lambda row: (row["article_id"], row["version"])):
        told = list(same)
        ref = ref_of(told[0])
        yield from ((ref, row) for row in told)


def _entities_of(row: RowMapping) -> frozenset[str]:
    return frozenset((row["entities"] or "").splitlines())

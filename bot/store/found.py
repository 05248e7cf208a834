"""Rows that a query gave → the frozen records that others work with. Pure."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from sqlalchemy import RowMapping

from bot.records import (
    ArticleRef,
    ChangeRecord,
    FollowUpRecord,
    Naming,
    Passage,
    QuoteRecord,
)
from summarizer.article import Article, DateBasis, DateOrder, Span, Wall
from summarizer.briefing import Briefing
from summarizer.wire import Json, change_from_json, follow_up_from_json, quote_from_json, restore

Claim = TypeVar("Claim")

# All claims but the summary.
_LEFT_OUT = ("quotes", "follow_ups", "changes", "topics", "rejected")


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


def gist_of(row: RowMapping) -> Briefing:
    """The briefing of a row with its summary alone, proven again: much faster than with all claims."""
    nothing: dict[str, tuple[object, ...]] = dict.fromkeys(_LEFT_OUT, ())
    return restore(article_of(row), json.loads(row["payload"]) | nothing)


def naming_of(row: RowMapping) -> Naming:
    """How an article names an entity."""
    return Naming(
        entity=row["entity_id"],
        states=tuple(row["states"].splitlines()),
        mentions=row["count"],
        leads=row["leads"],
    )


def follow_ups_of(rows: Iterable[RowMapping]) -> Iterator[FollowUpRecord]:
    """The follow-ups of rows that stand article by article."""
    for one, ref, told, named in _claims(rows, follow_up_from_json):
        yield FollowUpRecord(id=one, article=ref, follow_up=told, entities=named)


def changes_of(rows: Iterable[RowMapping]) -> Iterator[ChangeRecord]:
    """The changes of rows that stand article by article."""
    for one, ref, told, named in _claims(rows, change_from_json):
        yield ChangeRecord(id=one, article=ref, change=told, entities=named)


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


def _claims(
    rows: Iterable[RowMapping], read: Callable[[Json], Claim]
) -> Iterator[tuple[int, ArticleRef, Claim, frozenset[str]]]:
    """What is the same of all claims: id, article, the claim itself, whom it names."""
    for ref, row in _with_refs(rows):
        yield row["id"], ref, read(json.loads(row["body"])), _entities_of(row)


def _with_refs(rows: Iterable[RowMapping]) -> Iterator[tuple[ArticleRef, RowMapping]]:
    """Each row with its article's reference, one object for all rows of an article."""
    for _, same in groupby(rows, key=lambda row: (row["article_id"], row["version"])):
        told = list(same)
        ref = ref_of(told[0])
        yield from ((ref, row) for row in told)


def _entities_of(row: RowMapping) -> frozenset[str]:
    return frozenset((row["entities"] or "").splitlines())

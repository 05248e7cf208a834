"""What a Search means in SQL: entities by id, words by their stems, days and versions. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    select,
    text,
    tuple_,
)

from bot.records import Scope, Search
from bot.stems import stems
from bot.store.rows import Kind
from bot.store.tables import article_entities, briefings, items, record_entities, records
from bot.store.tables import article_versions as versions

# What a citation needs of an article: all but its text, which may be long.
REF = tuple(column for column in versions.c if column.name != "text")

SAME_VERSION = and_(
    versions.c.article_id == records.c.article_id, versions.c.version == records.c.version
)
# Whom a record names, one id a line.
NAMED = (
    select(func.aggregate_strings(record_entities.c.entity_id, "\n"))
    .where(record_entities.c.record_id == records.c.id)
    .scalar_subquery()
    .label("entities")
)
# The article's own words at the place of a record. SQL counts code points too, from 1.
PASSAGE = func.substr(versions.c.text, records.c.start + 1, records.c.end - records.c.start).label(
    "passage"
)


def newest(as_of: date | None) -> ColumnElement[bool]:
    """The last version of each article, of those published by a day (or of all)."""
    later = versions.alias("later")
    return _last(as_of, exists().where(*_after(later.c, as_of)))


def newest_briefed(as_of: date | None) -> ColumnElement[bool]:
    """The last briefed version: an edit answers once it is briefed, until then what was before."""
    # Aliases of its own: the query around may hold the same tables.
    later, told = versions.alias("later"), briefings.alias("told")
    is_told = and_(told.c.article_id == later.c.article_id, told.c.version == later.c.version)
    return _last(as_of, exists().where(*_after(later.c, as_of), is_told))


def _last(as_of: date | None, later: ColumnElement[bool]) -> ColumnElement[bool]:
    return ~later if as_of is None else and_(versions.c.published <= as_of, ~later)


def _after(later: Any, as_of: date | None) -> list[ColumnElement[bool]]:
    """Any: the columns of an alias have no type of their own."""
    conditions = [
        later.article_id == versions.c.article_id,
        later.version > versions.c.version,
    ]
    return conditions if as_of is None else [*conditions, later.published <= as_of]


def in_order(query: Select[Any]) -> Select[Any]:
    """The newest article first, undated ones last, then by id."""
    return query.order_by(versions.c.published.desc().nulls_last(), versions.c.article_id)


def record_query(search: Search, kind: Kind, *, dialect: str) -> Select[Any]:
    """Records of one kind with their article's reference, in order, by everything in the Search."""
    query = (
        select(records, *REF, NAMED)
        .join(versions, SAME_VERSION)
        .where(records.c.kind == kind.value, *_article_conditions(search))
    )
    if search.scope is Scope.ARTICLE:
        query = query.where(*_told_in_article(search, dialect))
    else:
        query = query.where(*_told_in_record(search, kind, dialect))
    if search.speaker:
        query = query.where(records.c.speaker_id == search.speaker)
    query = query.where(*_has_any(search.any_words, dialect))
    return in_order(query).order_by(records.c.position)


def article_query(search: Search, *, dialect: str) -> Select[Any]:
    """References of briefed articles that name every group, and hold every word in one record."""
    query = select(*REF).where(*_article_conditions(search), _is_briefed())
    return in_order(query.where(*_told_in_article(search, dialect)))


def _told_in_record(search: Search, kind: Kind, dialect: str) -> list[ColumnElement[bool]]:
    named = [
        select(record_entities.c.record_id).where(
            record_entities.c.kind == kind.value, record_entities.c.entity_id.in_(sorted(group))
        )
        for group in search.groups
    ]
    return [*(records.c.id.in_(one) for one in named), *_has_words(search.words, dialect)]


def _told_in_article(search: Search, dialect: str) -> list[ColumnElement[bool]]:
    key = tuple_(versions.c.article_id, versions.c.version)
    conditions: list[ColumnElement[bool]] = [
        key.in_(
            select(article_entities.c.article_id, article_entities.c.version).where(
                article_entities.c.entity_id.in_(sorted(group))
            )
        )
        for group in search.groups
    ]
    if has_words := _has_words(search.words, dialect):
        # Not correlated: the query around may be about records, too.
        holding = select(records.c.article_id, records.c.version).where(*has_words)
        conditions.append(key.in_(holding.correlate(None)))
    return conditions


def _article_conditions(search: Search) -> list[ColumnElement[bool]]:
    conditions = [newest_briefed(search.as_of)]
    if search.since:
        conditions.append(versions.c.published >= search.since)
    if search.until:
        conditions.append(versions.c.published <= search.until)
    if search.article_ids:
        conditions.append(versions.c.article_id.in_(sorted(search.article_ids)))
    if search.fresh:
        conditions += [_first_briefed(*search.fresh), ~is_baseline()]
    return conditions


def _first_briefed(after: datetime, until: datetime) -> ColumnElement[bool]:
    first = briefings.alias("first")
    return exists().where(
        first.c.article_id == versions.c.article_id,
        first.c.version == 1,
        first.c.briefed_at > after,
        first.c.briefed_at <= until,
    )


def is_baseline() -> ColumnElement[bool]:
    """Whether sources gave an article, and each of them held it when it was added."""
    given = exists().where(items.c.article_id == versions.c.article_id)
    found_since = exists().where(
        items.c.article_id == versions.c.article_id, items.c.is_baseline.is_(False)
    )
    return and_(given, ~found_since)


def _is_briefed() -> ColumnElement[bool]:
    return exists().where(
        briefings.c.article_id == versions.c.article_id, briefings.c.version == versions.c.version
    )


def _has_words(words: Iterable[str], dialect: str) -> list[ColumnElement[bool]]:
    """The condition that all words are in a record; none where there is no word."""
    wanted = _stems_of(words)
    if not wanted:
        return []
    if dialect == "sqlite":
        return [_matches(wanted, link="AND")]
    return [_held().contains(wanted)]


def _has_any(words: Iterable[str], dialect: str) -> list[ColumnElement[bool]]:
    """The condition that at least one word is in a record; none where there is no word."""
    wanted = _stems_of(words)
    if not wanted:
        return []
    if dialect == "sqlite":
        return [_matches(wanted, link="OR")]
    return [_held().overlap(wanted)]


def _stems_of(words: Iterable[str]) -> list[str]:
    return sorted({stem for word in words for stem in stems(word)})


def _matches(wanted: Iterable[str], *, link: str) -> ColumnElement[bool]:
    expression = f" {link} ".join(f'"{stem}"' for stem in wanted)
    found = text("SELECT rowid FROM record_stems WHERE record_stems MATCH :match")
    rows = found.bindparams(bindparam("match", expression, unique=True)).columns(records.c.id)
    return records.c.id.in_(rows)


def _held() -> Any:
    """Any: SQLAlchemy's array comparators have no narrower type. The same form as the index."""
    from sqlalchemy.dialects.postgresql import ARRAY

    return func.string_to_array(records.c.stems, " ", type_=ARRAY(Text))

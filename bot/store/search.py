"""What a Search means in SQL: entities by id, words by their stems, days and versions. Pure.

A statement is made once for all searches of a form (`bot.store.forms`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    true,
    tuple_,
)

from bot.records import Scope, Search
from bot.sight import EVERYTHING, Sight
from bot.store.forms import (
    AHEAD_ON,
    AMONG,
    ARTICLE_IDS,
    AS_OF,
    FRESH_AFTER,
    FRESH_UNTIL,
    IDS,
    SINCE,
    SPEAKER,
    UNTIL,
    Day,
    Form,
    Group,
    Query,
    values_of,
)
from bot.store.rows import Kind
from bot.store.tables import (
    ahead_entities,
    article_entities,
    article_sources,
    briefings,
    items,
    record_entities,
    records,
    source_groups,
)
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
# Records that hold all of some words: common ones stand in a large part of an archive, so the latest
# stored. More are looked at for those still expected, since few are and one may be told long before, and
# for those with any of several words, of which a few hold most.
_LATEST = 1_000
_LATEST_OF_MANY = 4_000
# The article's own words at the place of a record. SQL counts code points too, from 1.
PASSAGE = func.substr(versions.c.text, records.c.start + 1, records.c.end - records.c.start).label(
    "passage"
)
# Made once, as are the aliases below: composing a query anew costs more than running it.
_RECORDS = select(records, *REF, NAMED).join(versions, SAME_VERSION)
_LEADS = {table.name: table.alias("lead") for table in (record_entities, article_entities)}
_NAMING = {table.name: table.alias("naming") for table in (record_entities, article_entities)}
_NEWEST = {table.name: table.alias("newest") for table in (record_entities, article_entities)}
# Of the newest rows so many times those that are wanted are looked at: some are of versions that were
# edited since.
_SPARE = 2


class Shown(StrEnum):
    """What is read of the records found: all but their words, these as well, or their stems alone."""

    RECORD = "record"
    PASSAGE = "passage"
    STEMS = "stems"


@lru_cache(maxsize=64)
def newest(as_of: date | None) -> ColumnElement[bool]:
    """The last version of each article, of those published by a day (or of all)."""
    later = versions.alias("later")
    return _last(as_of, exists().where(*_after(later.c, as_of)))


@lru_cache(maxsize=64)
def newest_briefed(as_of: Day | None) -> ColumnElement[bool]:
    """The last briefed version: an edit answers once it is briefed, until then what was before."""
    # Aliases of its own: the query around may hold the same tables.
    later, told = versions.alias("later"), briefings.alias("told")
    is_told = and_(told.c.article_id == later.c.article_id, told.c.version == later.c.version)
    return _last(as_of, exists().where(*_after(later.c, as_of), is_told))


@lru_cache(maxsize=64)
def may_be_shown(sight: Sight, article_id: Any = versions.c.article_id) -> ColumnElement[bool]:
    """Whether an article of the query around has a source that may be shown, or none with groups.

    Any: the column of a table and of its alias have no type in common.
    """
    if sight.groups is None:
        return true()
    guarded, giver, group = (
        article_sources.alias("guarded"),
        article_sources.alias("giver"),
        source_groups.alias("guarding"),
    )
    is_guarded = exists().where(
        guarded.c.article_id == article_id, group.c.source_id == guarded.c.source_id
    )
    has_shown = exists().where(giver.c.article_id == article_id, _is_shown(giver, sight))
    return or_(~is_guarded, has_shown)


def _is_shown(giver: Any, sight: Sight) -> ColumnElement[bool]:
    """Whether a source has no groups, or one that is seen. Any: an alias."""
    any_of, seen = source_groups.alias("any_group"), source_groups.alias("seen_group")
    has_groups = exists().where(any_of.c.source_id == giver.c.source_id)
    is_seen = exists().where(
        seen.c.source_id == giver.c.source_id, seen.c.name.in_(sorted(sight.groups or ()))
    )
    return or_(~has_groups, is_seen)


def _last(as_of: Day | None, later: ColumnElement[bool]) -> ColumnElement[bool]:
    return ~later if as_of is None else and_(versions.c.published <= as_of, ~later)


def _after(later: Any, as_of: Day | None) -> list[ColumnElement[bool]]:
    """Any: the columns of an alias have no type of their own."""
    conditions = [
        later.article_id == versions.c.article_id,
        later.version > versions.c.version,
    ]
    return conditions if as_of is None else [*conditions, later.published <= as_of]


def in_order(query: Select[Any], lead: Any = None) -> Select[Any]:
    """The newest article first, undated ones last, then by id; `lead` has the day in an index."""
    day = versions.c.published if lead is None else lead.c.published
    return query.order_by(day.desc().nulls_last(), versions.c.article_id)


def record_query(
    search: Search,
    kind: Kind,
    sight: Sight,
    *,
    dialect: str,
    most: int | None,
    shown: Shown = Shown.RECORD,
) -> Query:
    """Records of one kind with their article's reference, by everything in the Search, in order.

    So many at the most.
    """
    form = Form.of(search)
    return Query(_records(form, kind, sight, dialect, most, shown), values_of(search, dialect))


def article_query(search: Search, sight: Sight, *, dialect: str, most: int) -> Query:
    """References of briefed articles that name every group, and hold every word in one record.

    So many at the most.
    """
    return Query(_articles(Form.of(search), sight, dialect, most), values_of(search, dialect))


def passage_query(ids: Iterable[int]) -> Query:
    """These passages with their words, in any order."""
    return Query(_PASSAGES, {"ids": list(ids)})


_PASSAGES = _RECORDS.where(records.c.id.in_(IDS)).add_columns(PASSAGE)


@lru_cache(maxsize=512)
def _records(
    form: Form, kind: Kind, sight: Sight, dialect: str, most: int | None, shown: Shown
) -> Select[Any]:
    query = _found_records(form, kind, sight, dialect, most).limit(most)
    if shown is Shown.STEMS:
        return query.with_only_columns(records.c.id, records.c.stems)
    return query.add_columns(PASSAGE) if shown is Shown.PASSAGE else query


def _found_records(
    form: Form, kind: Kind, sight: Sight, dialect: str, most: int | None
) -> Select[Any]:
    query = _RECORDS.where(records.c.kind == kind.value, *_article_conditions(form, sight))
    groups = form.groups
    if form.speaker:
        # Whoever speaks is named by the quote, too, and by that the newest are found at once.
        query = query.where(records.c.speaker_id == SPEAKER)
        groups = (*groups, Group("speakers", is_one=True)) if form.scope is Scope.RECORD else groups
    if form.ahead_on:
        query = query.where(records.c.ahead_until >= AHEAD_ON)
    names = _Names.of(form.scope, kind)
    lead = None
    if form.among:
        query = query.where(versions.c.article_id.in_(AMONG))
    elif form.ahead_on and _is_listed(form, kind):
        return _ahead(query, form, kind, names)
    else:
        # Of the articles that lead to records, nobody knows how many hold one.
        newest_of = most if names.kind and sight == EVERYTHING else None
        query, lead = names.restrict(query, groups, form, most=newest_of)
        query = query.where(*_words_told(form, dialect))
    query = query.where(*_has_any(form, dialect))
    if form.ahead_on:
        return query.order_by(records.c.ahead_until, records.c.id)
    return in_order(query, lead).order_by(records.c.position)


def _is_listed(form: Form, kind: Kind) -> bool:
    """Whether `ahead_entities` tells whom the records wanted concern, and nothing else leads there."""
    scope = Scope.ARTICLE if kind is Kind.FOLLOW_UP else Scope.RECORD
    narrow = form.words or form.any_words or form.article_ids
    return bool(form.groups) and form.scope is scope and not narrow


def _ahead(query: Select[Any], form: Form, kind: Kind, names: "_Names") -> Select[Any]:
    """What is still expected of somebody of each group, found by whom it concerns, soonest first."""
    first, *others = form.groups
    wanted = [
        ahead_entities.c.entity_id.in_(bindparam(first.name, expanding=True)),
        ahead_entities.c.kind == kind.value,
        ahead_entities.c.ahead_until >= AHEAD_ON,
    ]
    lead = select(ahead_entities.c.ahead_until, ahead_entities.c.record_id).where(*wanted)
    rows = (lead if first.is_one else lead.distinct()).subquery("lead")
    found = query.join(rows, rows.c.record_id == records.c.id).where(*map(names.are_named, others))
    return found.order_by(rows.c.ahead_until, rows.c.record_id)


@lru_cache(maxsize=512)
def _articles(form: Form, sight: Sight, dialect: str, most: int) -> Select[Any]:
    query = select(*REF).where(*_article_conditions(form, sight), _is_briefed())
    names = _Names.of(Scope.ARTICLE, None)
    newest_of = most if sight == EVERYTHING else None
    query, lead = names.restrict(query, form.groups, form, most=newest_of)
    told = query.where(*_words_told(form._replace(scope=Scope.ARTICLE), dialect))
    return in_order(told, lead).limit(most)


def _is_narrow(form: Form) -> bool:
    """Whether something else than whom they name leads to what is wanted: words, days, articles."""
    return bool(form.words or form.any_words or form.ahead_on or form.article_ids)


@dataclass(frozen=True, slots=True)
class _Names:
    """Where it stands whom a record or an article names, the newest first."""

    table: Table
    kind: Kind | None

    @classmethod
    def of(cls, scope: Scope, kind: Kind | None) -> Self:
        """Of records of one kind, or of articles."""
        is_record = scope is Scope.RECORD and kind is not None
        return cls(record_entities if is_record else article_entities, kind if is_record else None)

    def restrict(
        self,
        query: Select[Any],
        groups: Sequence[Group],
        form: Form,
        *,
        most: int | None,
    ) -> tuple[Select[Any], Any]:
        """The query of what names somebody of every group, and what leads to the newest, if it does.

        With `most`, no more than the newest so many are wanted. Any: a table's alias and a subquery
        have no type in common.
        """
        if _is_narrow(form) or not groups:
            return query.where(*map(self.are_named, groups)), None
        first, *others = groups
        if first.is_one:
            lead: Any = _LEADS[self.table.name]
            query = query.where(*self._named(lead, first), *_told_in(lead, form))
        else:
            rows = self._rows(self.table, first, form)
            # Only where nothing else leaves out some of the newest.
            if most and not (others or form.speaker or form.fresh):
                rows = rows.where(self._is_newest(first, form, most))
            lead = rows.subquery("lead")
        return query.join(lead, self.is_at(lead)).where(*map(self.are_named, others)), lead

    def _rows(self, table: Any, group: Group, form: Form) -> Select[Any]:
        """What names somebody of a group, each once. Any: the table or its alias."""
        own = [column for column in table.c if column.name not in {"entity_id", "kind"}]
        return select(*own).where(*self._named(table, group), *_told_in(table, form)).distinct()

    def _is_newest(self, group: Group, form: Form, most: int) -> ColumnElement[bool]:
        """Whether a row is of the days of the newest rows, some more than are wanted.

        To put all in order that names one of many would take longer the more is on file.
        """
        rows = self._rows(_NEWEST[self.table.name], group, form).subquery("newest_rows")
        day = rows.c.published.desc().nulls_last()
        since = select(rows.c.published).order_by(day).offset(_SPARE * most).limit(1)
        return func.coalesce(self.table.c.published, date.min) >= func.coalesce(
            since.scalar_subquery(), date.min
        )

    def is_at(self, lead: Any) -> ColumnElement[bool]:
        """Whether a row of the query around is that of the table's key."""
        if self.kind is not None:
            return and_(lead.c.record_id == records.c.id)
        return and_(
            lead.c.article_id == versions.c.article_id, lead.c.version == versions.c.version
        )

    def are_named(self, group: Group) -> ColumnElement[bool]:
        """Whether the record or article names somebody of a group."""
        rows = _NAMING[self.table.name]
        return exists().where(self.is_at(rows), *self._named(rows, group))

    def _named(self, rows: Any, group: Group) -> list[ColumnElement[bool]]:
        """Any: the columns of a table and of its alias have no type in common."""
        named = [rows.c.entity_id.in_(bindparam(group.name, expanding=True))]
        return named if self.kind is None else [*named, rows.c.kind == self.kind.value]


def _told_in(rows: Any, form: Form) -> list[ColumnElement[bool]]:
    """That rows which have their article's day are of the days wanted. Any: a table or its alias."""
    since = [rows.c.published >= SINCE] if form.since else []
    until = [rows.c.published <= UNTIL] if form.until else []
    as_of = [rows.c.published <= AS_OF] if form.as_of else []
    return [*since, *until, *as_of]


def _words_told(form: Form, dialect: str) -> list[ColumnElement[bool]]:
    """That all words are in a record, or in one of its article's."""
    has_words = _has_words(form, dialect)
    if not has_words or form.scope is Scope.RECORD:
        return has_words
    # Not correlated: the query around may be about records, too.
    holding = select(records.c.article_id, records.c.version).where(*has_words)
    key = tuple_(versions.c.article_id, versions.c.version)
    return [key.in_(holding.correlate(None))]


def _article_conditions(form: Form, sight: Sight) -> list[ColumnElement[bool]]:
    conditions = [newest_briefed(AS_OF if form.as_of else None), may_be_shown(sight)]
    conditions += _told_in(versions, form)
    if form.article_ids:
        conditions.append(versions.c.article_id.in_(ARTICLE_IDS))
    if form.fresh:
        conditions.append(or_(and_(_first_briefed(), ~is_baseline()), _released()))
    return conditions


def _first_briefed() -> ColumnElement[bool]:
    first = briefings.alias("first")
    return exists().where(
        first.c.article_id == versions.c.article_id,
        first.c.version == 1,
        first.c.first_briefed_at > FRESH_AFTER,
        first.c.first_briefed_at <= FRESH_UNTIL,
    )


def is_baseline() -> ColumnElement[bool]:
    """Whether sources gave an article, and each held it when it was added, or gave it in a flood."""
    given = exists().where(items.c.article_id == versions.c.article_id)
    found_since = exists().where(
        items.c.article_id == versions.c.article_id,
        items.c.is_baseline.is_(False),
        items.c.held_at.is_(None),
    )
    return and_(given, ~found_since)


def _released() -> ColumnElement[bool]:
    """Whether an article was let go of a flood then, and was briefed before."""
    let_go = exists().where(
        items.c.article_id == versions.c.article_id,
        items.c.released_at > FRESH_AFTER,
        items.c.released_at <= FRESH_UNTIL,
    )
    told_before = exists().where(
        items.c.article_id == versions.c.article_id,
        items.c.is_baseline.is_(False),
        items.c.released_at.is_(None),
    )
    return and_(let_go, ~told_before)


def _is_briefed() -> ColumnElement[bool]:
    return exists().where(
        briefings.c.article_id == versions.c.article_id, briefings.c.version == versions.c.version
    )


def _latest(form: Form) -> int:
    return _LATEST_OF_MANY if form.ahead_on or form.any_words else _LATEST


def _has_words(form: Form, dialect: str) -> list[ColumnElement[bool]]:
    """The condition that all words are in a record; none where there is no word."""
    if not form.words:
        return []
    if dialect == "sqlite":
        return [_matches("every_word", _latest(form))]
    held = (_overlaps(f"word_{at}") for at in range(form.words))
    return [_is_latest(and_(*held), _latest(form))]


def _has_any(form: Form, dialect: str) -> list[ColumnElement[bool]]:
    """The condition that at least one word is in a record; none where there is no word."""
    if not form.any_words:
        return []
    if dialect == "sqlite":
        return [_matches("any_word", _latest(form))]
    return [_is_latest(_overlaps("any_word"), _latest(form))]


def _matches(name: str, latest: int) -> ColumnElement[bool]:
    """Whether a record holds what the parameter of a name matches, of the latest so many that do."""
    found = (
        select(literal_column("rowid", Integer))
        .select_from(table("record_stems"))
        .where(literal_column("record_stems", Text).op("MATCH")(bindparam(name)))
        .order_by(literal_column("rowid").desc())
        .limit(latest)
    )
    return records.c.id.in_(found)


def _is_latest(matches: ColumnElement[bool], latest: int) -> ColumnElement[bool]:
    # Plus nothing: by the index of ids PostgreSQL would run through all records for a rare word.
    rows = select(records.c.id).where(matches).order_by((records.c.id + 0).desc()).limit(latest)
    return records.c.id.in_(rows.correlate(None))


def _overlaps(name: str) -> Any:
    """Whether a record holds one of the stems of the parameter of a name.

    Any: SQLAlchemy's array comparators have no narrower type. The same form as the index.
    """
    from sqlalchemy.dialects.postgresql import ARRAY

    held = func.string_to_array(records.c.stems, " ", type_=ARRAY(Text))
    return held.overlap(bindparam(name, type_=ARRAY(Text)))

"""What the agenda is built from: follow-ups, changes and quotes of every briefed version by a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, Select, select

from bot.records import ArticleRef, ChangeRecord, FollowUpRecord, QuoteRecord
from bot.sight import Sight
from bot.store.database import Database
from bot.store.found import changes_of, follow_ups_of, quotes_of
from bot.store.rows import Kind
from bot.store.search import NAMED, REF, SAME_VERSION, is_baseline, may_be_shown
from bot.store.tables import article_versions as versions
from bot.store.tables import briefings, records, successors


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRecords:
    """All that was told by a day; superseded versions of an article included."""

    follow_ups: tuple[FollowUpRecord, ...]
    changes: tuple[ChangeRecord, ...]
    quotes: tuple[QuoteRecord, ...]


class AgendaShelf:
    """Reads what the agenda needs. Safe to share between tasks of one event loop."""

    def __init__(self, database: Database, sight: Sight) -> None:
        self._database = database
        self._sight = sight

    async def records(self, *, as_of: date | None) -> AgendaRecords:
        """The records of articles published by a day, or of all; undated ones only without a day."""
        return AgendaRecords(
            follow_ups=tuple(follow_ups_of(await self._read(Kind.FOLLOW_UP, as_of))),
            changes=tuple(changes_of(await self._read(Kind.CHANGE, as_of))),
            quotes=tuple(quotes_of(await self._read(Kind.QUOTE, as_of))),
        )

    async def briefed_since(self, moment: datetime) -> dict[tuple[str, int], datetime]:
        """When each version of an article was first briefed since then, by its id and number.

        What sources held already when they were added is left out, but not an edit of it.
        """
        query = (
            select(briefings.c.article_id, briefings.c.version, briefings.c.first_briefed_at)
            .join(versions)
            .where(briefings.c.first_briefed_at > moment, (versions.c.version > 1) | ~is_baseline())
            .where(may_be_shown(self._sight))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return {(row.article_id, row.version): row.first_briefed_at for row in rows}

    async def current_id(self, record_id: int) -> int:
        """The id of a record, or of what tells the same since its article was briefed anew."""
        async with self._database.reading() as connection:
            found: int | None = record_id
            while found is not None:
                current = found
                query = select(successors.c.successor).where(successors.c.id == current)
                found = (await connection.execute(query)).scalar_one_or_none()
        return current

    async def earlier(
        self, refs: Iterable[ArticleRef], *, as_of: date | None
    ) -> tuple[list[FollowUpRecord], list[ChangeRecord]]:
        """What versions before these told of events: an edit goes on from there."""
        edited = sorted({ref.id for ref in refs if ref.version > 1})
        if not edited:
            return [], []
        is_edited = versions.c.article_id.in_(edited)
        told = (await self._read(kind, as_of, is_edited) for kind in (Kind.FOLLOW_UP, Kind.CHANGE))
        follow_ups, changes = [rows async for rows in told]
        return list(follow_ups_of(follow_ups)), list(changes_of(changes))

    async def _read(
        self, kind: Kind, as_of: date | None, *conditions: ColumnElement[bool]
    ) -> Sequence[RowMapping]:
        query = _query(kind, as_of).where(may_be_shown(self._sight), *conditions)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _query(kind: Kind, as_of: date | None) -> Select[tuple[object, ...]]:
    query = (
        select(records, *REF, NAMED)
        .join(versions, SAME_VERSION)
        .where(records.c.kind == kind.value)
        .order_by(versions.c.article_id, versions.c.version, records.c.position)
    )
    return query if as_of is None else query.where(versions.c.published <= as_of)

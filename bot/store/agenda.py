"""What the agenda is built from: follow-ups, changes and quotes of every briefed version by a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, Select, select

from bot.records import ChangeRecord, FollowUpRecord, QuoteRecord
from bot.store.database import Database
from bot.store.found import changes_of, follow_ups_of, quotes_of
from bot.store.rows import Kind
from bot.store.search import NAMED, REF, SAME_VERSION
from bot.store.tables import article_versions as versions
from bot.store.tables import records


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRecords:
    """All that was told by a day; superseded versions of an article included."""

    follow_ups: tuple[FollowUpRecord, ...]
    changes: tuple[ChangeRecord, ...]
    quotes: tuple[QuoteRecord, ...]


class AgendaShelf:
    """Reads what the agenda needs. Safe to share between tasks of one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def records(self, *, as_of: date | None) -> AgendaRecords:
        """The records of articles published by a day, or of all; undated ones only without a day."""
        return AgendaRecords(
            follow_ups=tuple(follow_ups_of(await self._read(Kind.FOLLOW_UP, as_of))),
            changes=tuple(changes_of(await self._read(Kind.CHANGE, as_of))),
            quotes=tuple(quotes_of(await self._read(Kind.QUOTE, as_of))),
        )

    async def _read(self, kind: Kind, as_of: date | None) -> Sequence[RowMapping]:
        async with self._database.reading() as connection:
            return (await connection.execute(_query(kind, as_of))).mappings().all()


def _query(kind: Kind, as_of: date | None) -> Select[tuple[object, ...]]:
    query = (
        select(records, *REF, NAMED)
        .join(versions, SAME_VERSION)
        .where(records.c.kind == kind.value)
        .order_by(versions.c.article_id, versions.c.version, records.c.position)
    )
    return query if as_of is None else query.where(versions.c.published <= as_of)

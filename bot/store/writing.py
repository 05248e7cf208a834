"""A proven Briefing → its rows, instead of those of an earlier briefing of the same version.

briefing ──► briefings, article_entities, mentions ──► known_entities, where it is the newest version
         └─► records ──► record_entities, ahead_entities, successors of those that are gone
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.names import Names, counted_mentions
from bot.store.rows import (
    Kind,
    RecordRow,
    Row,
    ahead_rows,
    mention_rows,
    named_entities,
    payload,
    record_rows,
)
from bot.store.successors import successors as successors_of
from bot.store.tables import (
    ahead_entities,
    article_entities,
    briefings,
    mentions,
    record_entities,
    records,
    successors,
)
from summarizer.briefing import Briefing


async def write_briefing(
    connection: AsyncConnection, names: Names, briefing: Briefing, *, version: int, now: datetime
) -> None:
    """Write the briefing of a version with its records; replaces an earlier.

    A record that the earlier briefing held as well keeps its id, and the version stays as new as
    it was.
    """
    key = {"article_id": briefing.article.id, "version": version}
    day = {"published": briefing.article.published}
    before = await _records_of(connection, key)
    first_at = await first_briefed_at(connection, key) or now
    newest, counted = await counted_mentions(connection, briefing.article.id)
    for table in (briefings, records, article_entities, mentions):
        await connection.execute(delete(table).filter_by(**key))
    row = {"payload": payload(briefing), "briefed_at": now, "first_briefed_at": first_at}
    await connection.execute(insert(briefings).values(**key, **row))
    told = mention_rows(briefing)
    await _insert(connection, mentions, key, told)
    await _write_records(connection, key, briefing, before)
    if newest <= version:
        dated = [row | day for row in sorted(told, key=lambda row: row["entity_id"])]
        await names.replace(connection, counted, dated)


async def first_briefed_at(connection: AsyncConnection, key: Row) -> datetime | None:
    """When a version was briefed for the first time."""
    return await connection.scalar(select(briefings.c.first_briefed_at).filter_by(**key))


async def _write_records(
    connection: AsyncConnection, key: Row, briefing: Briefing, before: Sequence[RowMapping]
) -> None:
    """Write the records, whom they and their article name, and what became of those `before`."""
    named, day = named_entities(briefing), {"published": briefing.article.published}
    whom = [{"entity_id": entity} for entity in named]
    await _insert(connection, article_entities, key | day, whom)
    known = {_what_it_is(row): row["id"] for row in before}
    written = await _insert_records(connection, key, record_rows(briefing), known, day)
    await _insert(connection, ahead_entities, {}, list(ahead_rows(written, named)))
    await _name_successors(connection, before, await _records_of(connection, key))


async def _records_of(connection: AsyncConnection, key: Row) -> Sequence[RowMapping]:
    """The records of a version."""
    return (await connection.execute(select(records).filter_by(**key))).mappings().all()


async def _name_successors(
    connection: AsyncConnection, before: Sequence[RowMapping], after: Sequence[RowMapping]
) -> None:
    kept = {row["id"] for row in after}
    gone = [row for row in before if row["id"] not in kept and row["kind"] != Kind.PASSAGE]
    await _insert(connection, successors, {}, list(successors_of(gone, after)))


def _what_it_is(row: Row | RowMapping) -> tuple[Any, ...]:
    return row["kind"], row["start"], row["end"], row["body"]


async def _insert_records(
    connection: AsyncConnection,
    key: Row,
    found: Sequence[RecordRow],
    known: dict[Any, int],
    day: Row,
) -> list[tuple[int, RecordRow]]:
    """Write records, those known under the ids that they had; all with their ids."""
    old = [record for record in found if _what_it_is(record.row) in known]
    new = [record for record in found if _what_it_is(record.row) not in known]
    ids = [known[_what_it_is(record.row)] for record in old]
    kept = [{"id": id_, **record.row} for id_, record in zip(ids, old, strict=True)]
    await _insert(connection, records, key, kept)
    if new:
        statement = insert(records).returning(records.c.id, sort_by_parameter_order=True)
        rows = [{**key, **record.row} for record in new]
        ids.extend((await connection.execute(statement, rows)).scalars())
    written = list(zip(ids, [*old, *new], strict=True))
    await _insert(connection, record_entities, day, list(_named(written)))
    return written


def _named(written: Iterable[tuple[int, RecordRow]]) -> Iterable[Row]:
    for id_, record in written:
        for entity in sorted(record.entities):
            yield {"record_id": id_, "kind": record.row["kind"], "entity_id": entity}


async def _insert(connection: AsyncConnection, table: Any, key: Row, rows: Sequence[Row]) -> None:
    """Any: SQLAlchemy names no common type of the tables that can be inserted into."""
    if rows:
        await connection.execute(insert(table), [{**key, **row} for row in rows])

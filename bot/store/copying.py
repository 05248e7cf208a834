"""A whole archive from one database into another, empty one, and the proof that nothing changed.

    source ──► every table, in batches, in one snapshot ──► target, in one transaction
    both ──► rows and a hash of each table ──► alike, or nothing is kept

A table's hash is the sum of its rows' hashes, so it doesn't depend on the order in which a database
gives them.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Table, column, delete, func, insert, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InputRejected, StoreUnavailable
from bot.store.database import Database
from bot.store.tables import metadata

_BATCH = 500
_HASH_BITS = 256
_SEQUENCES = table("sqlite_sequence", column("name"), column("seq"))


class Copied(NamedTuple):
    """One table as it stands in both databases; `digest` is the hash of its rows, in hex."""

    table: str
    rows: int
    digest: str


async def copy(source: Database, target: Database) -> list[Copied]:
    """Copy every table of a migrated database into another migrated, empty one.

    Raises InputRejected where the target holds something, StoreUnavailable where one of them fails
    or they differ in the end; the target is then as empty as before.
    """
    async with source.reading() as reader, target.writing() as writer:
        for one in metadata.sorted_tables:
            if await _count(writer, one):
                raise InputRejected(
                    f"The target database holds {one.name.replace('_', ' ')} already: "
                    "name an empty one."
                )
        return await _fill(reader, writer)


async def replace(source: Database, target: Database) -> list[Copied]:
    """Put every table of a migrated database in the place of what another one holds.

    Raises StoreUnavailable where one of them fails or they differ in the end; the target then
    holds what it held before.
    """
    async with source.reading() as reader, target.writing() as writer:
        for one in reversed(metadata.sorted_tables):
            await writer.execute(delete(one))
        return await _fill(reader, writer)


async def _fill(reader: AsyncConnection, writer: AsyncConnection) -> list[Copied]:
    copied = [await _copy(reader, writer, one) for one in metadata.sorted_tables]
    for told in copied:
        found = await _told(writer, metadata.tables[told.table])
        if found != told:
            raise StoreUnavailable(
                f"The copy of {told.table} differs from its source ({found.rows} rows of "
                f"{told.rows}): nothing was kept. Copy once more, and report it if it stays so."
            )
    return copied


async def _count(connection: AsyncConnection, one: Table) -> int:
    found = await connection.execute(select(func.count()).select_from(one))
    return found.scalar_one()


async def _copy(reader: AsyncConnection, writer: AsyncConnection, one: Table) -> Copied:
    rows = await reader.stream(select(one))
    tally = _Tally(one)
    async for batch in rows.mappings().partitions(_BATCH):
        values = [dict(row) for row in batch]
        tally.add(row.values() for row in values)
        await writer.execute(insert(one), values)
    if one.dialect_options["sqlite"]["autoincrement"]:
        await _set_last_id(writer, one, await _last_id(reader, one))
    return tally.copied()


async def _told(connection: AsyncConnection, one: Table) -> Copied:
    rows = await connection.stream(select(one))
    tally = _Tally(one)
    async for batch in rows.partitions(_BATCH):
        tally.add(batch)
    return tally.copied()


class _Tally:
    """The count and the hash of a table's rows, as they pass."""

    def __init__(self, one: Table) -> None:
        self._table = one.name
        self._rows = 0
        self._sum = 0

    def add(self, rows: Iterable[Iterable[object]]) -> None:
        for row in rows:
            self._rows += 1
            packed = "\x1f".join(map(_canonical, row)).encode()
            self._sum += int.from_bytes(hashlib.sha256(packed).digest())

    def copied(self) -> Copied:
        return Copied(self._table, self._rows, f"{self._sum % 2**_HASH_BITS:064x}")


def _canonical(value: object) -> str:
    """A value as both databases mean it, with its kind, so that "1" is not 1."""
    words = value.isoformat() if isinstance(value, date | datetime) else repr(value)
    return f"{type(value).__name__} {words}"


async def _last_id(connection: AsyncConnection, one: Table) -> int:
    """The highest id that a table ever gave; ids are never given twice."""
    if connection.dialect.name == "sqlite":
        query = select(_SEQUENCES.c.seq).where(_SEQUENCES.c.name == one.name)
        return (await connection.execute(query)).scalar() or 0
    name = await _sequence(connection, one)
    found = await connection.execute(text(f"SELECT last_value, is_called FROM {name}"))  # noqa: S608  # a name of our own schema
    last, is_called = found.one()
    return last if is_called else 0


async def _set_last_id(connection: AsyncConnection, one: Table, last: int) -> None:
    if not last:
        return
    if connection.dialect.name == "sqlite":
        there = update(_SEQUENCES).where(_SEQUENCES.c.name == one.name).values(seq=last)
        if not (await connection.execute(there)).rowcount:
            await connection.execute(insert(_SEQUENCES).values(name=one.name, seq=last))
        return
    name = await _sequence(connection, one)
    await connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})


async def _sequence(connection: AsyncConnection, one: Table) -> str:
    asked = text("SELECT pg_get_serial_sequence(:table, 'id')")
    return str((await connection.execute(asked, {"table": one.name})).scalar_one())

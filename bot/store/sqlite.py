"""aiosqlite's connection with a cursor that goes to the connection's thread once for a statement.

aiosqlite (0.22) goes there for a statement's cursor, for its run, its rows and its end, one after
the other, and each time the event loop and the thread wait for each other. That takes several
times as long as most statements themselves.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

Found = TypeVar("Found")

# Rows that are read with their statement: all but the longest results.
_AT_ONCE = 2_000


class Cursor:
    """What SQLAlchemy's adapter asks of a cursor; the first rows are read with the statement.

    Any: values and descriptions are the driver's own, for SQLAlchemy alone.
    """

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        # Where not all rows were read at once: what has the rest.
        self._rest: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement and read its rows."""
        await self._run(lambda cursor: cursor.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of some parameters."""
        await self._run(lambda cursor: cursor.executemany(statement, parameters))

    async def fetchall(self) -> list[Any]:
        """All rows that weren't given yet."""
        rows, self._rows = self._rows, []
        if self._rest is not None:
            rows += await self._connection.in_thread(self._rest.fetchall)
        return rows

    async def fetchmany(self, size: int) -> list[Any]:
        """The next rows, so many at the most."""
        if not self._rows and self._rest is not None:
            return await self._connection.in_thread(partial(self._rest.fetchmany, size))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row; None where there is none."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Give up the rows that weren't read."""
        if self._rest is not None:
            await self._connection.in_thread(self._rest.close)

    async def _run(self, run: Callable[[sqlite3.Cursor], sqlite3.Cursor]) -> None:
        def there() -> list[Any]:
            cursor = run(self._connection.own.cursor())
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
            rows = cursor.fetchmany(_AT_ONCE)
            if len(rows) < _AT_ONCE:
                cursor.close()
            else:
                self._rest = cursor
            return rows

        self._rows = await self._connection.in_thread(there)


class Connection(aiosqlite.Connection):
    """A connection whose cursors are those of this module."""

    @property
    def own(self) -> sqlite3.Connection:
        """The driver's connection, for the connection's thread alone."""
        return self._conn

    async def in_thread(self, work: Callable[[], Found]) -> Found:
        """What is done in the connection's thread."""
        # aiosqlite's own door to its thread has no types.
        found: Found = await self._execute(work)  # type: ignore[no-untyped-call]
        return found

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy enters what it is given
        """A cursor that is opened with its first statement."""
        return Cursor(self)


def connected(*arguments: Any, **options: Any) -> Connection:
    """A connection that opens when it is awaited. Any: what SQLAlchemy hands to the driver."""
    connection = Connection(lambda: sqlite3.connect(*arguments, **options), iter_chunk_size=64)
    # A loop that ends without closing it must not keep the program alive.
    connection._thread.daemon = True
    return connection

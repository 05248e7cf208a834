"""A database URL → transactions, on SQLite and PostgreSQL alike.

Writers begin with `BEGIN IMMEDIATE` on SQLite: a transaction that reads first and writes later
fails there under contention whatever the timeout (sqlite.org/isolation.html). Writers of one
process take turns there, first come, first served: SQLite lets those who wait starve. Readers see one
state of the database from their first row to their last, and wait for nobody.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.faults import explained, parsed
from bot.store.sqlite import connected

# How long a writer waits for another, in seconds; `?timeout=` in the URL says otherwise.
_BUSY_S = 5
# How long a server may take to answer, in seconds.
_CONNECT_S = 10
# How often the switch to WAL is tried against others who switch at the same moment.
_SWITCHES = 50
_WRITE = "daybook_write"
_PRAGMAS = (
    # A commit is on the disk before it is told of; WAL alone may lose the last ones with the power.
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
)


class Database:
    """Connections to one database. Safe to share between the tasks of one event loop."""

    def __init__(self, url: str) -> None:
        with explained(url):
            address = parsed(url)
            self._engine = _sqlite(address) if _is_sqlite(address) else _postgresql(address)
        self._url = url
        self._reader = self._engine.execution_options(**_reading_options(self.dialect))
        self._writer = self._engine.execution_options(**{_WRITE: True})
        self._turns = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        self._snapshots: dict[asyncio.Task[Any] | None, AsyncConnection] = {}

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database; raises StoreUnavailable.

        Within a snapshot of the same task it is the snapshot's.
        """
        with explained(self._url):
            if shared := self._snapshots.get(asyncio.current_task()):
                yield shared
                return
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """All that this task reads within is read from one connection, and from one state.

        One within another is a part of it. Others' tasks, also those begun within, read by
        themselves; what this one writes within, it doesn't see.
        """
        task = asyncio.current_task()
        if task in self._snapshots:
            yield
            return
        async with self.reading() as connection:
            self._snapshots[task] = connection
            try:
                yield
            finally:
                del self._snapshots[task]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is kept whole or not at all; raises StoreUnavailable."""
        with explained(self._url):
            async with self._turns, self._writer.begin() as connection:
                yield connection

    async def take_turns(self, connection: AsyncConnection, subject: str) -> None:
        """Wait until no other writer is at work on a subject; the transaction's end lets it go.

        On SQLite writers take turns anyhow.
        """
        if self.dialect == "postgresql":
            lock = func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))
            await connection.execute(select(lock))

    async def close(self) -> None:
        """Close all connections; safe to call twice."""
        await self._engine.dispose()


def _is_sqlite(address: URL) -> bool:
    return address.drivername == "sqlite"


def _reading_options(dialect: str) -> dict[str, Any]:
    if dialect == "sqlite":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _postgresql(address: URL) -> AsyncEngine:
    engine = create_async_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": _CONNECT_S, "application_name": "daybook"},
        # A server that was restarted in between is noticed before a statement fails on it.
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _make_durable)
    return engine


def _make_durable(connection: Any, _record: object) -> None:
    """A commit that a crash of the server may take back would let a post be made twice.

    Any: the driver's own, seen through SQLAlchemy's adapter.
    """
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') = 'off'"
    )
    cursor.close()
    connection.commit()


def _sqlite(address: URL) -> AsyncEngine:
    # A database in memory lives in its one connection, so tasks take turns on it.
    connected_by = {"async_creator_fn": connected}
    turns = {"pool_size": 1, "max_overflow": 0} if address.database in {None, ":memory:"} else {}
    engine = create_async_engine(
        address.set(drivername="sqlite+aiosqlite"),
        connect_args=connected_by | ({} if "timeout" in address.query else {"timeout": _BUSY_S}),
        poolclass=AsyncAdaptedQueuePool,
        hide_parameters=True,
        **turns,
    )
    event.listen(engine.sync_engine, "do_connect", _try)
    event.listen(engine.sync_engine, "connect", _tune)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _try(_dialect: object, _record: object, arguments: Any, options: Any) -> None:
    """Open a file once without the driver's thread, which outlives a loop that ends on a failure.

    Seen with aiosqlite 0.22. Any: what SQLAlchemy is about to hand to the driver.
    """
    ours = {key: value for key, value in options.items() if key != "async_creator_fn"}
    sqlite3.connect(*arguments, **ours).close()


def _tune(connection: Any, _record: object) -> None:
    """Set a new connection up. Any: the driver's own, seen through SQLAlchemy's adapter."""
    # Transactions are begun by `_begin`, not by the driver.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        _switch_to_wal(cursor)
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
    except Exception:
        # The pool forgets a connection that fails here, and its thread would outlive the loop.
        connection.close()
        raise
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    """The switch fails at once where another has the file in hand; beginning to write waits for it.

    Any: the driver's cursor, seen through SQLAlchemy's adapter.
    """
    for _ in range(_SWITCHES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

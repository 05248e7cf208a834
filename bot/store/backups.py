"""A copy of a SQLite file that is whole while others write, and whether a file is sound.

    file ──► one state of it, from its first page to its last (VACUUM INTO) ──► PATH.part
    PATH.part ──► checked, and on the disk ──► PATH

PostgreSQL has `pg_dump` for the same.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, func, inspect, select

from bot.errors import InputRejected, StoreUnavailable
from bot.store.faults import explained, parsed
from bot.store.tables import article_versions

_IN_MEMORY = (None, "", ":memory:")


def back_up(url: str, path: Path) -> int:
    """Copy the database at a URL into a new file, which only its owner may read.

    Returns how many versions of articles it holds.

    Raises InputRejected where that can't be done, StoreUnavailable where the database is damaged.
    """
    file = _file_of(url)
    if path.exists():
        raise InputRejected(f"{path} is there already: name another file.")
    part = path.with_name(f"{path.name}.part")
    try:
        _make(part)
        with _opened(URL.create("sqlite", database=file)) as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        articles = examine(part)
        _settle(part)
        part.rename(path)
        return articles
    finally:
        part.unlink(missing_ok=True)


def examine(path: Path) -> int:
    """Read the whole of a file, and count the versions of articles in it.

    Raises StoreUnavailable where it is no sound database of Daybook.
    """
    with _opened(URL.create("sqlite", database=str(path))) as connection:
        # What a stranger's schema computes may call no function that reaches out of it.
        connection.exec_driver_sql("PRAGMA trusted_schema=OFF")
        check(connection, "integrity_check")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise StoreUnavailable(_damaged(connection, "a row belongs to none"))
        if not inspect(connection).has_table("alembic_version") or _is_foreign(connection):
            raise StoreUnavailable(f"The database {path} was not made by Daybook: name another.")
        return connection.execute(select(func.count()).select_from(article_versions)).scalar_one()


def check(connection: Connection, pragma: str = "quick_check") -> None:
    """Raises StoreUnavailable where a file is damaged; `quick_check` passes over the indexes."""
    found = connection.exec_driver_sql(f"PRAGMA {pragma}(1)").scalar_one()
    if found != "ok":
        raise StoreUnavailable(_damaged(connection, str(found).replace("\n", " ")))


def _is_foreign(connection: Connection) -> bool:
    """Whether a schema has what Daybook's never does: views and triggers that run by themselves."""
    ours = "record_stems_insert", "record_stems_delete"
    found = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')"
    )
    return any(kind == "view" or name not in ours for kind, name in found)


def _file_of(url: str) -> str:
    address = parsed(url)
    if address.drivername != "sqlite":
        raise InputRejected(
            "PostgreSQL makes its own backups: pg_dump --format=custom --file=PATH DATABASE."
        )
    if address.database in _IN_MEMORY:
        raise InputRejected("A database in memory has no file to copy: set database.url to one.")
    return str(address.database)


def _make(part: Path) -> None:
    """An empty file that only its owner may read: it will hold what people asked."""
    part.unlink(missing_ok=True)
    try:
        part.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise InputRejected(f"{part} cannot be written ({error.strerror}).") from error


@contextmanager
def _opened(address: URL) -> Iterator[Connection]:
    """A connection outside of any transaction."""
    with explained(address.render_as_string(hide_password=False)):
        engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection


def _settle(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _damaged(connection: Connection, fault: str) -> str:
    return (
        f"The database {connection.engine.url.database} is damaged ({fault}): move it away, then "
        "`daybook restore BACKUP`, or ingest again."
    )

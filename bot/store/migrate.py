"""Brings a database to the newest schema; processes that start at once take turns.

A database that is up to date is only read, so that one can be opened beside a busy writer.
A new SQLite file is made from `schema.sql` at once, which says what all migrations come to
(`make schema` writes it, a test holds it to them): it costs a twentieth of going through them.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import StoreUnavailable

# The newest migration. A database that says so is opened without loading Alembic.
HEAD = "0018"
# Any number that no other user of the same database takes for its advisory lock.
_LOCK = 7_302_311
_MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMA = Path(__file__).with_name("schema.sql")


def is_current(connection: Connection) -> bool:
    """Whether nothing is to be done; raises StoreUnavailable for what only others understand."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        _expect_our_file(connection, tables)
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if found and max(found) > HEAD:
        raise StoreUnavailable(
            f"The database {_name(connection)} has the schema {max(found)} of a newer Daybook "
            f"(this one knows {HEAD}): install that one or set another database.url."
        )
    return found == [HEAD]


def migrate(connection: Connection) -> None:
    """Upgrade to the head, in the transaction of the connection; nothing to do is nothing done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection):
        return
    if connection.dialect.name == "sqlite" and not inspect(connection).get_table_names():
        _make(connection)
    else:
        upgrade(connection)


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Go through the migrations that a database is without, up to one of them."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _make(connection: Connection) -> None:
    """The newest schema in a new file: one statement after each blank line of `schema.sql`."""
    for statement in SCHEMA.read_text(encoding="utf-8").split("\n\n"):
        connection.exec_driver_sql(statement)


def _expect_our_file(connection: Connection, tables: set[str]) -> None:
    """A file of another program is left alone; a server's schema may be shared with others."""
    if tables and connection.dialect.name == "sqlite":
        raise StoreUnavailable(
            f"The database {_name(connection)} belongs to another program (it has the table "
            f"{min(tables)!r}): set another database.url."
        )


def _name(connection: Connection) -> str:
    return connection.engine.url.database or "in memory"

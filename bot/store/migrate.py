"""Brings a database to the newest schema; two processes that start at once take turns."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

# Any number that no other user of the same database takes for its advisory lock.
_LOCK = 7_302_311


def migrate(connection: Connection) -> None:
    """Upgrade to the head, in the transaction of the connection; nothing to do is nothing done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

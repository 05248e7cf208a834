"""Writes what all migrations come to, for new SQLite files: `python -m tests.schema`, `make schema`."""

import re

from sqlalchemy import Connection, create_engine

from bot.store.migrate import HEAD, SCHEMA, upgrade

# What SQLite and its full-text index make for themselves isn't made by hand.
_OURS = """
    SELECT sql FROM sqlite_schema
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
      AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
    ORDER BY rowid
"""


def migrated_schema() -> str:
    """The statements that make a file as the migrations leave it, a blank line between each two."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        statements = schema_of(connection)
    engine.dispose()
    version = f"INSERT INTO alembic_version (version_num) VALUES ('{HEAD}')"
    return "\n\n".join([*statements, version]) + "\n"


def schema_of(connection: Connection) -> list[str]:
    """The statements that made what a file holds, without blank lines."""
    found = connection.exec_driver_sql(_OURS).scalars()
    return [re.sub(r"\s*\n\t?", _line_end, statement.strip()) for statement in found]


def _line_end(end: re.Match[str]) -> str:
    return "\n  " if end[0].endswith("\t") else "\n"


if __name__ == "__main__":
    SCHEMA.write_text(migrated_schema(), encoding="utf-8")

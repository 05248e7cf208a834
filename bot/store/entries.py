"""What each entry of the settings file said when it was last taken over."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.database import Database
from bot.store.tables import settings_entries


class Entries:
    """The entries of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def said(self) -> dict[str, str]:
        """What each said, by name."""
        query = select(settings_entries.c.name, settings_entries.c.said)
        async with self._database.reading() as connection:
            return {row.name: row.said for row in await connection.execute(query)}

    async def keep(self, said: Mapping[str, str], *, now: datetime) -> None:
        """Remember these and no others."""
        rows = [{"name": name, "said": words, "taken_at": now} for name, words in said.items()]
        async with self._database.writing() as connection:
            await self._database.take_turns(connection, "settings entries")
            await connection.execute(delete(settings_entries))
            if rows:
                await connection.execute(insert(settings_entries), rows)

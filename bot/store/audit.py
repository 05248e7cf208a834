"""Who changed what, and when; kept in the order in which it was done."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, select

from bot.operations.audit import Did, Entry
from bot.store.database import Database
from bot.store.tables import audit_entries

# Whoever tries the same again and again fills no table with it.
_REFUSED_ONCE_IN = timedelta(hours=1)


class Audit:
    """The audit of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, did: Did, about: object, *, by: str, now: datetime) -> None:
        """Write down what was just done."""
        row = {"by": by, "did": did.value, "about": str(about), "done_at": now}
        async with self._database.writing() as connection:
            await connection.execute(insert(audit_entries).values(row))

    async def refuse(self, what: str, *, by: str | None, now: datetime) -> None:
        """Write down what somebody, who may be unknown, tried and may not do, once an hour."""
        by = by or "somebody"
        alike = exists().where(
            audit_entries.c.done_at > now - _REFUSED_ONCE_IN,
            audit_entries.c.by == by,
            audit_entries.c.did == Did.REFUSED.value,
            audit_entries.c.about == what,
        )
        async with self._database.reading() as connection:
            is_known = await connection.scalar(select(alike))
        if not is_known:
            await self.note(Did.REFUSED, what, by=by, now=now)

    async def newest(self, *, limit: int) -> list[Entry]:
        """The last ones, the newest first."""
        columns = (
            audit_entries.c.by,
            audit_entries.c.did,
            audit_entries.c.about,
            audit_entries.c.done_at,
        )
        query = select(*columns).order_by(audit_entries.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return [Entry(**row) for row in (await connection.execute(query)).mappings()]

    async def forget(self, *, before: datetime) -> int:
        """Forget what was done before then; returns how much that was."""
        statement = delete(audit_entries).where(audit_entries.c.done_at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount

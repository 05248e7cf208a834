"""Calendars that programs subscribe to: one open address a topic, and the revoked ones."""

from datetime import datetime

from sqlalchemy import Select, insert, select, update

from bot.store.database import Database
from bot.store.tables import calendars

_IS_OPEN = calendars.c.revoked_at.is_(None)


class Calendars:
    """The calendars of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, topic: str, *, now: datetime) -> int:
        """The number of the topic's open calendar, made where there is none."""
        async with self._database.writing() as connection:
            await self._database.take_turns(connection, f"calendar {topic}")
            if (known := (await connection.execute(_open(topic))).scalar()) is not None:
                return int(known)
            made = insert(calendars).values(topic=topic, created_at=now).returning(calendars.c.id)
            return int((await connection.execute(made)).scalar_one())

    async def number(self, topic: str) -> int | None:
        """The number of the topic's open calendar."""
        async with self._database.reading() as connection:
            return (await connection.execute(_open(topic))).scalar()

    async def topic(self, number: int) -> str | None:
        """What an open calendar is about; None where it was revoked, or never made."""
        query = select(calendars.c.topic).where(calendars.c.id == number, _IS_OPEN)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar()

    async def revoke(self, topic: str, *, now: datetime) -> bool:
        """Close the topic's calendar for good; False where none is open."""
        statement = (
            update(calendars).where(calendars.c.topic == topic, _IS_OPEN).values(revoked_at=now)
        )
        async with self._database.writing() as connection:
            return bool((await connection.execute(statement)).rowcount)


def _open(topic: str) -> Select[int]:
    return select(calendars.c.id).where(calendars.c.topic == topic, _IS_OPEN)

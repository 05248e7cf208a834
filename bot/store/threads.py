"""What was asked in each thread, so that any replica can go on from it; and when people last looked."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.tables import thread_people, threads, visits


class Said(NamedTuple):
    """A question as it was said, and the day that it was for its asker."""

    day: date
    words: str


class Threads:
    """The threads of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def said(self, thread: str) -> list[Said]:
        """What the next question of a thread goes on from, oldest first; none where nothing was asked."""
        query = select(threads.c.said).where(threads.c.thread == thread)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar()
        return [Said(date.fromisoformat(day), words) for day, words in json.loads(found or "[]")]

    async def remember(
        self, thread: str, said: Sequence[Said], *, now: datetime, by: str | None = None
    ) -> None:
        """Write down what the next question of a thread goes on from, and who asked."""
        told = json.dumps([(day.isoformat(), words) for day, words in said], ensure_ascii=False)
        values = {"said": told, "said_at": now}
        statement = insert_into(threads, self._database.dialect).values(thread=thread, **values)
        again = statement.on_conflict_do_update(index_elements=["thread"], set_=values)
        asked = insert_into(thread_people, self._database.dialect).values(thread=thread, person=by)
        async with self._database.writing() as connection:
            await connection.execute(again)
            if by is not None:
                await connection.execute(asked.on_conflict_do_nothing())

    async def forget(self, *, before: datetime) -> int:
        """Forget the threads in which nothing was asked since then; returns how many."""
        statement = delete(threads).where(threads.c.said_at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount

    async def visit(self, person: str, *, now: datetime) -> datetime | None:
        """Write down that a person looks now; returns when they last did."""
        last = select(visits.c.seen_at).where(visits.c.person == person)
        statement = insert_into(visits, self._database.dialect).values(person=person, seen_at=now)
        again = statement.on_conflict_do_update(index_elements=["person"], set_={"seen_at": now})
        async with self._database.writing() as connection:
            seen_at: datetime | None = (await connection.execute(last)).scalar()
            await connection.execute(again)
        return seen_at

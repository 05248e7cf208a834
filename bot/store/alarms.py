"""What an admin must know: told once, and standing until it is over."""

import dataclasses

from sqlalchemy import delete, select

from bot.digests.subscriptions import DeliveryState
from bot.post.alarms import Alarm
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.tables import alarms


class Alarms(Outbox):
    """The alarms of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, alarms)

    async def add(self, alarm: Alarm) -> bool:
        """Write an alarm down, to be told; False where one of its name stands already."""
        fields = dataclasses.asdict(alarm) | {"state": alarm.state.value}
        row = {name: value for name, value in fields.items() if name in alarms.c}
        written = insert_into(alarms, self._database.dialect).values(row).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            return bool((await connection.execute(written.returning(alarms))).all())

    async def end(self, name: str) -> None:
        """What the alarm was about is over: the next of its name is told again."""
        async with self._database.writing() as connection:
            await connection.execute(delete(alarms).where(alarms.c.name == name))

    async def all(self) -> list[Alarm]:
        """The alarms that stand, in the order in which they were raised."""
        query = select(alarms).order_by(alarms.c.intended_at, alarms.c.name)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [Alarm(**{**row, "state": DeliveryState(row["state"])}) for row in rows]

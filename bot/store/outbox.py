"""Rows that wait to be posted, in any table that holds them: marked, then settled once."""

import dataclasses
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Table, update

from bot.digests.subscriptions import DeliveryState, LedgerRow
from bot.store.database import Database

Row = TypeVar("Row", bound=LedgerRow)


class Outbox:
    """The rows of one table. Every method raises StoreUnavailable where the database fails."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    async def send(self, row: Row, *, now: datetime) -> Row | None:
        """Mark a row as about to be posted; None where another did since it was read."""
        return await self._mark(row, now)

    async def unsend(self, row: LedgerRow) -> None:
        """Take a mark back: the platform did not take the post."""
        await self._mark(row, None)

    async def posted(self, row: LedgerRow, receipt: str, *, now: datetime) -> None:
        """Complete a row with the platform's receipt."""
        await self._settle(row, state=DeliveryState.POSTED, receipt=receipt, settled_at=now)

    async def refused(self, row: LedgerRow, reason: str, *, now: datetime) -> None:
        """Complete a row as a dead letter."""
        await self._settle(row, state=DeliveryState.REFUSED, reason=reason, settled_at=now)

    async def _mark(self, row: Row, sent_at: datetime | None) -> Row | None:
        statement = update(self._table).where(
            self._table.c.key == row.key,
            self._table.c.state == DeliveryState.INTENDED.value,
            self._table.c.sent_at.is_not_distinct_from(row.sent_at),
        )
        async with self._database.writing() as connection:
            marked = await connection.execute(statement.values(sent_at=sent_at))
        return dataclasses.replace(row, sent_at=sent_at) if marked.rowcount else None

    async def _settle(self, row: LedgerRow, **values: Any) -> None:
        """Change a row that is still intended. Any: the columns' own types."""
        statement = update(self._table).where(
            self._table.c.key == row.key,
            self._table.c.state == DeliveryState.INTENDED.value,
        )
        async with self._database.writing() as connection:
            await connection.execute(statement.values(values | {"state": values["state"].value}))

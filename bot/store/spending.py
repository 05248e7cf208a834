"""Tokens spent on a language model by day and account, and the replies that they bought.

reserve (before the call) ──► settle (what it cost)      a call that was cut off stays reserved
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.llm.budget import Account, Spent
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.tables import model_replies, spending

# Replies are kept so long: an article that comes again later is rare enough to be asked about anew.
_KEPT = timedelta(days=90)


class Spending:
    """The books of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, day: date, accounts: Sequence[Account], tokens: int) -> str | None:
        """Count tokens in all accounts, or in none: then the name of the first that lacks them."""
        try:
            async with self._database.writing() as connection:
                for account in accounts:
                    await self._count(connection, day, account, tokens)
        except _Lacking as lacking:
            return lacking.account
        return None

    async def _count(
        self, connection: AsyncConnection, day: date, account: Account, tokens: int
    ) -> None:
        """Count tokens in one account; raises _Lacking where it would hold too many."""
        statement = (
            insert_into(spending, self._database.dialect)
            .values(day=day, account=account.name, sent=tokens, replied=0)
            .on_conflict_do_update(
                index_elements=["day", "account"],
                set_={"sent": spending.c.sent + tokens},
                where=spending.c.sent + spending.c.replied + tokens <= account.limit,
            )
            .returning(spending.c.account)
        )
        fits = tokens <= account.limit
        if not fits or (await connection.execute(statement)).first() is None:
            raise _Lacking(account.name)

    async def settle(
        self, day: date, accounts: Sequence[Account], *, reserved: int, spent: Spent
    ) -> None:
        """Put what a call cost in the place of what was reserved for it."""
        names = [account.name for account in accounts]
        statement = (
            update(spending)
            .where(spending.c.day == day, spending.c.account.in_(names))
            .values(
                sent=spending.c.sent - reserved + spent.sent,
                replied=spending.c.replied + spent.replied,
            )
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def of_day(self, day: date) -> dict[str, Spent]:
        """What was spent on a day, by account."""
        query = select(spending).where(spending.c.day == day).order_by(spending.c.account)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return {row["account"]: Spent(row["sent"], row["replied"]) for row in rows}

    async def reply(self, key: str) -> str | None:
        """The reply that was bought under a key."""
        query = select(model_replies.c.text).where(model_replies.c.key == key)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def keep_reply(self, key: str, text: str, *, now: datetime) -> None:
        """Keep a reply, and forget the oldest ones. Safe to call twice."""
        statement = (
            insert_into(model_replies, self._database.dialect)
            .values(key=key, text=text, made_at=now)
            .on_conflict_do_nothing()
        )
        old = delete(model_replies).where(model_replies.c.made_at < now - _KEPT)
        async with self._database.writing() as connection:
            await connection.execute(old)
            await connection.execute(statement)


class _Lacking(Exception):
    """An account has too little left; takes the reservations before it back."""

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.account = account

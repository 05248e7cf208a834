"""What is kept and what waits, counted for those who watch over a Daybook."""

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.llm.budget import ALL
from bot.records import Tallies
from bot.store.database import Database
from bot.store.tables import article_versions as versions
from bot.store.tables import briefings, deliveries, items, notices, spending, subscriptions


async def tallies(database: Database) -> Tallies:
    """All counts, as of one moment; raises StoreUnavailable."""
    async with database.reading() as connection:
        total = await _count(connection, versions)
        sent, replied = await _tokens(connection)
        return Tallies(
            articles=await _articles(connection),
            unbriefed=total - await _count(connection, briefings),
            items=await _states(connection, items),
            deliveries=await _states(connection, deliveries),
            notices=await _states(connection, notices),
            paused=await _paused(connection),
            posted_at=(
                await connection.execute(select(func.max(deliveries.c.settled_at)))
            ).scalar(),
            sent=sent,
            replied=replied,
        )


async def _count(connection: AsyncConnection, table: Table) -> int:
    return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def _articles(connection: AsyncConnection) -> int:
    query = select(func.count(versions.c.article_id.distinct()))
    return (await connection.execute(query)).scalar_one()


async def _states(connection: AsyncConnection, table: Table) -> dict[str, int]:
    query = select(table.c.state, func.count().label("total")).group_by(table.c.state)
    rows = await connection.execute(query)
    return {row.state: row.total for row in rows}


async def _tokens(connection: AsyncConnection) -> tuple[int, int]:
    sums = (func.coalesce(func.sum(one), 0) for one in (spending.c.sent, spending.c.replied))
    row = (await connection.execute(select(*sums).where(spending.c.account == ALL))).one()
    return int(row[0]), int(row[1])


async def _paused(connection: AsyncConnection) -> int:
    query = select(func.count()).where(subscriptions.c.paused_because.is_not(None))
    return (await connection.execute(query)).scalar_one()

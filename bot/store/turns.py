"""The lines in which posts wait for their turn, and what people may ask, shared by all replicas."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.allowances import Allowance, spend
from bot.post.rates import Line, Rule, Turn, answer_rule, answer_turn, turn
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.tables import turns


class Decide(Protocol):
    """Says when the next turn under some rules is."""

    def __call__(self, rules: Sequence[Rule], lines: Mapping[str, Line], *, now: datetime) -> Turn:
        """As `bot.post.rates.turn` does."""
        ...


class Turns:
    """The lines of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, rules: Sequence[Rule], *, now: datetime) -> Turn:
        """Get in line under all rules at once, or learn that it is too long."""
        return await self._take(rules, turn, now=now)

    async def take_first(self, rules: Sequence[Rule], *, now: datetime) -> Turn:
        """The same for an answer, before all that stands in line under the rules of its place."""
        return await self._take([answer_rule(rules), *rules], answer_turn, now=now)

    async def _take(self, rules: Sequence[Rule], decide: Decide, *, now: datetime) -> Turn:
        names = sorted(rule.name for rule in rules)
        async with self._database.writing() as connection:
            await self._open(connection, names, now)
            # In the order of their names, so that no two wait for each other.
            held = select(turns).where(turns.c.name.in_(names)).order_by(turns.c.name)
            rows = (await connection.execute(held.with_for_update())).mappings().all()
            found = decide(rules, {row["name"]: _line(row) for row in rows}, now=now)
            for name, line in (found.lines or {}).items():
                changed = update(turns).where(turns.c.name == name)
                await connection.execute(changed.values(asdict(line)))
        return found

    async def spend(self, wanted: Sequence[Allowance], *, now: datetime) -> timedelta:
        """Take one out of all allowances; returns how long to wait where one of them is used up."""
        if not wanted:
            return timedelta(0)
        names = sorted(one.name for one in wanted)
        async with self._database.writing() as connection:
            await self._open(connection, names, now)
            held = select(turns).where(turns.c.name.in_(names)).order_by(turns.c.name)
            rows = (await connection.execute(held.with_for_update())).mappings().all()
            spent = spend(wanted, {row["name"]: row["next_at"] for row in rows}, now=now)
            for name, whole_at in spent.whole_at.items():
                changed = update(turns).where(turns.c.name == name)
                await connection.execute(changed.values(next_at=whole_at))
        return spent.wait

    async def forget(self, *, before: datetime) -> int:
        """Forget the lines and allowances that were whole again before then; returns how many."""
        is_over = (turns.c.next_at < before) & turns.c.paused_until.is_(None)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(turns).where(is_over))).rowcount

    async def pause(self, rule: Rule, *, until: datetime, reason: str, now: datetime) -> None:
        """Let nobody through under a rule until then."""
        async with self._database.writing() as connection:
            await self._open(connection, [rule.name], now)
            paused = update(turns).where(turns.c.name == rule.name)
            await connection.execute(paused.values(paused_until=until, reason=reason))

    async def resume(self, rule: Rule) -> None:
        """End the pause of a rule, and forget its line."""
        async with self._database.writing() as connection:
            await connection.execute(delete(turns).where(turns.c.name == rule.name))

    async def paused(self, *, now: datetime) -> dict[str, Line]:
        """The lines that are paused now, by the names of their rules."""
        query = select(turns).where(turns.c.paused_until > now).order_by(turns.c.name)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return {row["name"]: _line(row) for row in rows}

    async def _open(self, connection: AsyncConnection, names: Sequence[str], now: datetime) -> None:
        rows = [{"name": name, "next_at": now} for name in names]
        opened = insert_into(turns, self._database.dialect).values(rows)
        await connection.execute(opened.on_conflict_do_nothing())


def _line(row: RowMapping) -> Line:
    return Line(next_at=row["next_at"], paused_until=row["paused_until"], reason=row["reason"])

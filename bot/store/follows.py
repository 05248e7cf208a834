"""Follows, and the ledger of what was told for them.

A notice is written before it is posted, under a name that the same thing has at every look: of all
that look, one writes it, and it is told once.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.digests.subscriptions import DeliveryState, parse_destination
from bot.errors import InputRejected
from bot.follows.follow import Follow, Follower, Hours, Notice, Target, parse_quiet
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.tables import follows, notices


class Follows(Outbox):
    """The follows of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, notices)

    async def add(
        self,
        follower: Follower,
        target: Target,
        *,
        remind_days: int | None,
        hours: Hours,
        now: datetime,
    ) -> Follow:
        """Add a follow, or give the one of this follower and target another plan.

        One that was muted or paused goes on from now.
        """
        wish = _follower_row(follower) | _target_row(target)
        plan = {"remind_days": remind_days, **_hours_row(hours)}
        async with self._database.writing() as connection:
            await self._database.take_turns(connection, "follows")
            known = await _one(connection, *(follows.c[key] == wish[key] for key in wish))
            if known is None:
                row = {**wish, **plan, "created_at": now, "told_until": now}
                return _follow(await _only(connection, insert(follows).values(row)))
            freed = {"muted_at": None, "paused_because": None, "told_until": now}
            values = plan | (freed if _follow(known).is_silent else {})
            return _follow(await _only(connection, _change(known["id"]).values(values)))

    async def remove(self, follow_id: int) -> bool:
        """Take a follow and what was told for it out; False where there is none."""
        async with self._database.writing() as connection:
            done = await connection.execute(delete(follows).where(follows.c.id == follow_id))
            return bool(done.rowcount)

    async def all(self) -> list[Follow]:
        """All follows, in the order in which they were made."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(follows).order_by(follows.c.id))
            return [_follow(row) for row in rows.mappings()]

    async def get(self, follow_id: int) -> Follow:
        """One follow; raises InputRejected where there is none."""
        async with self._database.reading() as connection:
            row = await _one(connection, follows.c.id == follow_id)
        if row is None:
            raise InputRejected(f"There is no follow {follow_id}: see `daybook follows`.")
        return _follow(row)

    async def mute(self, follow_id: int, *, now: datetime) -> None:
        """Tell nothing until it is unmuted."""
        await self._write(follow_id, muted_at=now)

    async def unmute(self, follow_id: int, *, now: datetime) -> None:
        """Tell again; what became known meanwhile is left."""
        await self._write(follow_id, muted_at=None, told_until=now)

    async def set_hours(self, follow_id: int, hours: Hours) -> None:
        """Change when it may be told."""
        await self._write(follow_id, **_hours_row(hours))

    async def pause(self, follow_id: int, reason: str) -> None:
        """Stop a follow until it is made anew."""
        await self._write(follow_id, paused_because=reason)

    async def intend(self, made: Sequence[Notice]) -> None:
        """Write down what is about to be posted; what was written down before stays as it is."""
        if not made:
            return
        statement = insert_into(notices, self._database.dialect).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            await connection.execute(statement, [_notice_row(notice) for notice in made])

    async def told(self) -> dict[int, set[str]]:
        """The names of all that was written down, by follow."""
        found: dict[int, set[str]] = defaultdict(set)
        async with self._database.reading() as connection:
            for row in await connection.execute(select(notices.c.follow_id, notices.c.about)):
                found[row.follow_id].add(row.about)
        return found

    async def waiting(self) -> list[Notice]:
        """What is written down and not settled, the longest due first."""
        query = (
            select(notices)
            .where(notices.c.state == DeliveryState.INTENDED.value)
            .order_by(notices.c.due_at, notices.c.follow_id, notices.c.about, notices.c.part)
        )
        async with self._database.reading() as connection:
            return [_notice(row) for row in (await connection.execute(query)).mappings()]

    async def _write(self, follow_id: int, **values: Any) -> None:
        """Any: the columns' own types."""
        async with self._database.writing() as connection:
            await connection.execute(_change(follow_id).values(**values))


def _change(follow_id: int) -> Any:
    """Any: SQLAlchemy's own type says less."""
    return update(follows).where(follows.c.id == follow_id)


async def _one(connection: AsyncConnection, *where: ColumnElement[bool]) -> RowMapping | None:
    return (await connection.execute(select(follows).where(*where))).mappings().one_or_none()


async def _only(connection: AsyncConnection, statement: Any) -> RowMapping:
    """The row that a statement writes. Any: an insert or an update."""
    return (await connection.execute(statement.returning(follows))).mappings().one()


def _follower_row(follower: Follower) -> dict[str, Any]:
    return {"destination": str(follower.destination), "person": follower.person or ""}


def _target_row(target: Target) -> dict[str, Any]:
    return {"topic": target.topic or "", "item": target.item or 0}


def _hours_row(hours: Hours) -> dict[str, Any]:
    return {
        "days": "".join(map(str, sorted(hours.days))),
        "quiet": str(hours.quiet) if hours.quiet else None,
        "zone": hours.zone.key,
    }


def _follow(row: RowMapping) -> Follow:
    return Follow(
        id=row["id"],
        follower=Follower(parse_destination(row["destination"]), row["person"] or None),
        target=Target(row["topic"] or None, row["item"] or None),
        remind_days=row["remind_days"],
        hours=Hours(
            zone=ZoneInfo(row["zone"]),
            days=frozenset(map(int, row["days"])),
            quiet=parse_quiet(row["quiet"]) if row["quiet"] else None,
        ),
        created_at=row["created_at"],
        told_until=row["told_until"],
        muted_at=row["muted_at"],
        paused_because=row["paused_because"],
    )


def _notice_row(notice: Notice) -> dict[str, Any]:
    return dataclasses.asdict(notice) | {"state": notice.state.value}


def _notice(row: RowMapping) -> Notice:
    return Notice(**{**row, "state": DeliveryState(row["state"])})

"""Subscriptions and the ledger of what was sent for them.

A digest's rows and the subscription's new `told_until` are written in one transaction, before
anything is posted: what is in the ledger is told once, what is not is told by the next digest.
"""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.digests.schedule import Schedule
from bot.digests.subscriptions import (
    Delivery,
    DeliveryState,
    Destination,
    Layout,
    Subscription,
    WhenQuiet,
    parse_destination,
    usual_layout,
)
from bot.errors import InputRejected
from bot.post.alarms import closed_name
from bot.post.rates import rules_of
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.tables import alarms, deliveries, subscriptions, turns


class Ledger(Outbox):
    """The ledger of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, deliveries)

    async def subscribe(
        self,
        destination: Destination,
        topic: str | None,
        schedule: Schedule,
        *,
        when_quiet: WhenQuiet,
        layout: Layout | None = None,
        now: datetime,
    ) -> Subscription:
        """Add a subscription, or give the one of this place and topic another plan.

        Without a layout, it is the usual one of the place. Whatever was paused there goes on: who
        asks for posts there has mended it.
        """
        plan = {
            **_schedule_row(schedule),
            "when_quiet": when_quiet.value,
            "layout": (layout or usual_layout(destination)).value,
            "paused_because": None,
        }
        place = {"destination": str(destination), "topic": topic or ""}
        row = {**place, **plan, "created_at": now, "told_until": now}
        statement = (
            insert_into(subscriptions, self._database.dialect)
            .values(row)
            .on_conflict_do_update(index_elements=["destination", "topic"], set_=plan)
            .returning(subscriptions)
        )
        async with self._database.writing() as connection:
            await _resume(connection, destination)
            return _subscription((await connection.execute(statement)).mappings().one())

    async def unsubscribe(self, subscription_id: int) -> bool:
        """Take a subscription and its ledger out; False where there is none."""
        statement = delete(subscriptions).where(subscriptions.c.id == subscription_id)
        async with self._database.writing() as connection:
            return bool((await connection.execute(statement)).rowcount)

    async def subscriptions(self) -> list[Subscription]:
        """All subscriptions, in the order in which they were made."""
        query = select(subscriptions).order_by(subscriptions.c.id)
        async with self._database.reading() as connection:
            return [_subscription(row) for row in (await connection.execute(query)).mappings()]

    async def subscription(self, subscription_id: int) -> Subscription:
        """One subscription; raises InputRejected where there is none."""
        for one in await self.subscriptions():
            if one.id == subscription_id:
                return one
        raise InputRejected(f"There is no subscription {subscription_id}.")

    async def pause(self, subscription_id: int, reason: str) -> None:
        """Stop a subscription until it is made anew."""
        statement = update(subscriptions).where(subscriptions.c.id == subscription_id)
        async with self._database.writing() as connection:
            await connection.execute(statement.values(paused_because=reason))

    async def pause_place(self, destination: Destination, reason: str) -> None:
        """Stop all subscriptions of a place until one of them is made anew."""
        statement = (
            update(subscriptions)
            .where(subscriptions.c.destination == str(destination))
            .where(subscriptions.c.paused_because.is_(None))
            .values(paused_because=reason)
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def intend(
        self, subscription_id: int, parts: Sequence[Delivery], *, told_until: datetime
    ) -> list[Delivery]:
        """Write down what is about to be posted, and return the rows of that day.

        Where the day has rows already, those stay and are returned: they were written first.
        """
        if not parts:
            await self._tell_until(subscription_id, told_until)
            return []
        async with self._database.writing() as connection:
            known = await connection.execute(_of_day(subscription_id, parts[0].day))
            if rows := known.mappings().all():
                return [_delivery(row) for row in rows]
            await connection.execute(insert(deliveries), [_delivery_row(part) for part in parts])
            await connection.execute(_telling(subscription_id, told_until))
        return list(parts)

    async def deliveries(self, subscription_id: int, day: date) -> list[Delivery]:
        """The parts of one digest, in order; none where it was not composed yet."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_of_day(subscription_id, day))).mappings()
            return [_delivery(row) for row in rows]

    async def telling(self, article_id: str) -> list[Delivery]:
        """The parts that tell an article alone, the oldest first."""
        query = select(deliveries).where(deliveries.c.article_id == article_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(deliveries.c.due_at))
            return [_delivery(row) for row in rows.mappings()]

    async def first_since(self, subscription_id: int, moment: datetime) -> Delivery | None:
        """The first part of the first digest that was composed since then."""
        query = (
            select(deliveries)
            .where(deliveries.c.subscription_id == subscription_id)
            .where(deliveries.c.intended_at >= moment)
            .order_by(deliveries.c.intended_at, deliveries.c.part)
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return _delivery(row) if row else None

    async def last_before(self, subscription_id: int, moment: datetime) -> Delivery | None:
        """The first part of the last digest that was composed before."""
        query = (
            select(deliveries)
            .where(deliveries.c.subscription_id == subscription_id)
            .where(deliveries.c.intended_at < moment)
            .order_by(deliveries.c.intended_at.desc(), deliveries.c.part)
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return _delivery(row) if row else None

    async def newest(self, *, limit: int) -> list[Delivery]:
        """The newest rows of the ledger, newest first."""
        query = select(deliveries).order_by(
            deliveries.c.due_at.desc(), deliveries.c.subscription_id, deliveries.c.part
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.limit(limit))).mappings()
            return [_delivery(row) for row in rows]

    async def _tell_until(self, subscription_id: int, moment: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(_telling(subscription_id, moment))


async def _resume(connection: AsyncConnection, destination: Destination) -> None:
    """Forget why nothing was posted at a place, and that it was told."""
    there = subscriptions.c.destination == str(destination)
    await connection.execute(update(subscriptions).where(there).values(paused_because=None))
    for rule in rules_of(*destination)[:1]:
        await connection.execute(delete(turns).where(turns.c.name == rule.name))
    named = closed_name(destination)
    await connection.execute(delete(alarms).where(alarms.c.name == named))


def _of_day(subscription_id: int, day: date) -> Any:
    """The rows of one digest. Any: SQLAlchemy's own type says less."""
    return (
        select(deliveries)
        .where(deliveries.c.subscription_id == subscription_id, deliveries.c.day == day)
        .order_by(deliveries.c.part)
    )


def _telling(subscription_id: int, moment: datetime) -> Any:
    """Move on what is still to be told. Any: SQLAlchemy's own type says less."""
    one = update(subscriptions).where(subscriptions.c.id == subscription_id)
    return one.values(told_until=moment)


def _schedule_row(schedule: Schedule) -> dict[str, str]:
    return {
        "days": "".join(map(str, sorted(schedule.days))),
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone.key,
    }


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        id=row["id"],
        destination=parse_destination(row["destination"]),
        topic=row["topic"] or None,
        schedule=Schedule(
            days=frozenset(map(int, row["days"])),
            at=time.fromisoformat(row["at"]),
            zone=ZoneInfo(row["zone"]),
        ),
        when_quiet=WhenQuiet(row["when_quiet"]),
        layout=Layout(row["layout"]),
        created_at=row["created_at"],
        told_until=row["told_until"],
        paused_because=row["paused_because"],
    )


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return dataclasses.asdict(delivery) | {"state": delivery.state.value}


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{**row, "state": DeliveryState(row["state"])})

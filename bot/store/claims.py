"""Work that is due, taken by one of several Daybooks at a time.

    waiting ──► claimed until its lease ends ──► done
       ▲                 │
       └── put back, or the lease ran out: its holder died, and the next one takes it

A lease keeps two from working on the same thing while both are well. It can't keep a holder that
was stopped and comes back late from acting once more; what it does then must be safe to do twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, RowMapping, Select, Table, and_, delete, or_, select, update
from sqlalchemy.dialects import sqlite

from bot.store.database import Database
from bot.store.tables import claims

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing to do, and who holds it until when; `attempt` counts from 1.

    `body` is what is to be done, where the key doesn't tell.
    """

    kind: str
    key: str
    holder: str
    due_at: datetime
    attempt: int
    leased_until: datetime
    body: str | None = None


class Claims:
    """Due work in the database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, kind: str, key: str, *, due_at: datetime) -> bool:
        """Write down work under a key; False where the key was written down before, even if done."""
        statement = (
            insert_into(claims, self._database.dialect)
            .values(kind=kind, key=key, due_at=due_at, attempt=0)
            .on_conflict_do_nothing()
            .returning(claims)
        )
        return bool(await self._write(statement))

    async def begin(
        self, kind: str, key: str, *, holder: str, now: datetime, lease_s: float
    ) -> Claim | None:
        """Write down work and claim it at once; None where it is done, or in somebody's hand.

        Work whose holder died is claimed again once the lease has run out.
        """
        begun = await self.begin_all(kind, {key: None}, holder=holder, now=now, lease_s=lease_s)
        return begun.get(key)

    async def begin_all(
        self,
        kind: str,
        bodies: Mapping[str, str | None],
        *,
        holder: str,
        now: datetime,
        lease_s: float,
    ) -> dict[str, Claim]:
        """The same for several at once, each with what is to be done; only what is ours now."""
        first = {
            "kind": kind,
            "due_at": now,
            "attempt": 1,
            "holder": holder,
            "leased_until": now + timedelta(seconds=lease_s),
        }
        rows = [{**first, "key": key, "body": body} for key, body in bodies.items()]
        begun = await self._write(_beginning(self._database.dialect), rows)
        return {row["key"]: _claim(row) for row in begun}

    async def renew_all(
        self, kind: str, keys: Iterable[str], *, holder: str, now: datetime, lease_s: float
    ) -> None:
        """Hold for longer what one still holds of these."""
        until = now + timedelta(seconds=lease_s)
        held = update(claims).where(
            claims.c.kind == kind, claims.c.key.in_(keys), claims.c.holder == holder
        )
        async with self._database.writing() as connection:
            await connection.execute(held.values(leased_until=until))

    async def forget(self, kind: str, *, before: datetime) -> int:
        """Forget the work of a kind that was due before; returns how much that was."""
        statement = delete(claims).where(claims.c.kind == kind, claims.c.due_at < before)
        return len(await self._write(statement.returning(claims.c.key)))

    async def add_all(self, kind: str, due: Mapping[str, datetime]) -> None:
        """Write down much work at once, by its keys; without a write where all of it is known."""
        known = select(claims.c.key).where(claims.c.kind == kind, claims.c.key.in_(due))
        async with self._database.reading() as connection:
            there = set((await connection.execute(known)).scalars())
        for key in due.keys() - there:
            await self.add(kind, key, due_at=due[key])

    async def take(
        self, kind: str, *, holder: str, now: datetime, lease_s: float, limit: int = 1
    ) -> list[Claim]:
        """Claim what is due and free, the longest due first; others pass over what one is taking."""
        due = _free(kind, now, lease_s).limit(limit).with_for_update(skip_locked=True).cte("due")
        statement = (
            update(claims)
            .where(claims.c.kind == kind, claims.c.key.in_(select(due.c.key)))
            .values(
                holder=holder,
                attempt=claims.c.attempt + 1,
                leased_until=now + timedelta(seconds=lease_s),
            )
            .returning(claims)
        )
        taken = [_claim(row) for row in await self._write(statement)]
        return sorted(taken, key=lambda claim: (claim.due_at, claim.key))

    async def renew(self, claim: Claim, *, now: datetime, lease_s: float) -> Claim | None:
        """The same claim for longer; None where somebody else has taken it over."""
        until = now + timedelta(seconds=lease_s)
        return await self._change(claim, leased_until=until)

    async def put_back(self, claim: Claim, *, due_at: datetime) -> bool:
        """Leave the work for later; False where somebody else has taken it over."""
        return await self._change(claim, holder=None, leased_until=None, due_at=due_at) is not None

    async def give_back(self, claim: Claim) -> bool:
        """Leave the work as if it had not been taken; False where it is done or taken over."""
        values = {"holder": None, "leased_until": None, "attempt": claim.attempt - 1}
        return await self._change(claim, **values) is not None

    async def finish(self, claim: Claim, *, now: datetime) -> bool:
        """Mark the work as done; False where somebody else has taken it over."""
        done = {"holder": None, "leased_until": None, "done_at": now, "body": None}
        return await self._change(claim, **done) is not None

    async def hasten(self, *, now: datetime) -> None:
        """Let all that was to wait be due now: the clock that it waited by was wrong."""
        late = update(claims).where(claims.c.done_at.is_(None), claims.c.due_at > now)
        async with self._database.writing() as connection:
            await connection.execute(late.values(due_at=now))

    async def _change(self, claim: Claim, **values: Any) -> Claim | None:
        """Change what a claim still holds. Any: the columns' own types."""
        statement = (
            update(claims)
            .where(
                claims.c.kind == claim.kind,
                claims.c.key == claim.key,
                claims.c.holder == claim.holder,
                claims.c.attempt == claim.attempt,
            )
            .values(**values)
            .returning(claims)
        )
        rows = await self._write(statement)
        return replace(claim, leased_until=rows[0]["leased_until"]) if rows else None

    async def _write(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> Sequence[RowMapping]:
        """What a statement returns. Any: the columns' own types."""
        async with self._database.writing() as connection:
            return (await connection.execute(statement, rows)).mappings().all()


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An insert that may say what to do where the row is there already."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def _beginning(dialect: str) -> Executable:
    """A new claim, or the same of somebody whose lease ran out; without a value of its own.

    So it is compiled once, for however many rows.
    """
    new = insert_into(claims, dialect)
    return new.on_conflict_do_update(
        index_elements=["kind", "key"],
        set_={
            "holder": new.excluded.holder,
            "leased_until": new.excluded.leased_until,
            "attempt": claims.c.attempt + new.excluded.attempt,
        },
        where=and_(claims.c.done_at.is_(None), claims.c.leased_until <= new.excluded.due_at),
    ).returning(claims)


def _free(kind: str, now: datetime, lease_s: float) -> Select[Any]:
    """What is due and held by nobody, or by one whose lease ran out. Any: the row's shape.

    A lease that is twice as long as one can be was taken before the clock was set back.
    """
    strange = now + timedelta(seconds=2 * lease_s)
    is_free = or_(
        claims.c.leased_until.is_(None),
        claims.c.leased_until <= now,
        claims.c.leased_until > strange,
    )
    return (
        select(claims.c.key)
        .where(
            claims.c.kind == kind,
            claims.c.done_at.is_(None),
            claims.c.due_at <= now,
            is_free,
        )
        .order_by(claims.c.due_at, claims.c.key)
    )


def _claim(row: RowMapping) -> Claim:
    names = (field.name for field in fields(Claim))
    return Claim(**{name: row[name] for name in names})

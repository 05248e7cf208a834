"""Marks and corrections. Nothing is deleted: a mark is settled, a correction is undone."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from bot.agenda.corrections import Correcting, Correction, CorrectionKind
from bot.errors import InputRejected
from bot.review.mark import Mark, Wrong
from bot.store.database import Database
from bot.store.tables import corrections, marks, successors
from summarizer.briefing import ChangeKind


class Reviews:
    """Marks and corrections of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self, wrong: Wrong, *, now: datetime) -> Mark:
        """Keep a mark; an open one of the same words by the same person stays the only one."""
        row = _wrong_row(wrong)
        same = select(marks).where(
            marks.c.by == wrong.by, marks.c.shown == wrong.shown, marks.c.settled_at.is_(None)
        )
        async with self._database.writing() as connection:
            await self._database.take_turns(connection, "marks")
            known = (await connection.execute(same)).mappings().first()
            if known is not None:
                return _mark(known)
            statement = insert(marks).values(**row, made_at=now).returning(marks)
            return _mark((await connection.execute(statement)).mappings().one())

    async def open_marks(self) -> list[Mark]:
        """The marks that nobody has settled, in the order in which they were made."""
        query = select(marks).where(marks.c.settled_at.is_(None)).order_by(marks.c.id)
        async with self._database.reading() as connection:
            return [_mark(row) for row in (await connection.execute(query)).mappings()]

    async def settle(self, mark_id: int, *, by: str, now: datetime) -> None:
        """Mark a mark as looked at; raises InputRejected where none of this number is open."""
        statement = (
            update(marks)
            .where(marks.c.id == mark_id, marks.c.settled_at.is_(None))
            .values(settled_at=now, settled_by=by)
        )
        async with self._database.writing() as connection:
            if not (await connection.execute(statement)).rowcount:
                raise InputRejected(f"There is no open mark {mark_id}: see `daybook review`.")

    async def correct(self, wanted: Correcting, *, now: datetime) -> Correction:
        """Write a correction down."""
        row = asdict(wanted) | {
            "kind": wanted.kind.value,
            "outcome": wanted.outcome.value if wanted.outcome else None,
        }
        statement = insert(corrections).values(**row, made_at=now).returning(corrections)
        async with self._database.writing() as connection:
            return _correction((await connection.execute(statement)).mappings().one())

    async def undo(self, correction_id: int, *, by: str, now: datetime) -> Correction:
        """Take a correction back; raises InputRejected where none of this number stands."""
        statement = (
            update(corrections)
            .where(corrections.c.id == correction_id, corrections.c.undone_at.is_(None))
            .values(undone_at=now, undone_by=by)
            .returning(corrections)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise InputRejected(
                f"No correction {correction_id} stands: see `daybook review corrections`."
            )
        return _correction(row)

    async def corrections(self) -> list[Correction]:
        """All corrections, the undone ones too, in the order in which they were made.

        Records that were read anew since are named by what tells the same now.
        """
        query = select(corrections).order_by(corrections.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
            pairs = (
                await connection.execute(select(successors.c.id, successors.c.successor))
            ).all()
        later = {row.id: row.successor for row in pairs}
        return [_renamed(_correction(row), later) for row in rows]

    async def edition(self) -> tuple[object, ...]:
        """Something that differs whenever a correction was made or undone in between."""
        query = select(func.max(corrections.c.id), func.max(corrections.c.undone_at))
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).one())


def _renamed(one: Correction, later: Mapping[int, int]) -> Correction:
    other = None if one.other is None else _last(one.other, later)
    return replace(one, record=_last(one.record, later), other=other)


def _last(record: int, later: Mapping[int, int]) -> int:
    while record in later:
        record = later[record]
    return record


def _wrong_row(wrong: Wrong) -> dict[str, Any]:
    return {
        "shown": wrong.shown,
        "item": wrong.item,
        "article_id": wrong.article,
        "why": wrong.why,
        "by": wrong.by,
    }


def _mark(row: RowMapping) -> Mark:
    return Mark(
        id=row["id"],
        wrong=Wrong(
            shown=row["shown"],
            by=row["by"],
            why=row["why"],
            item=row["item"],
            article=row["article_id"],
        ),
        made_at=row["made_at"],
        settled_at=row["settled_at"],
        settled_by=row["settled_by"],
    )


def _correction(row: RowMapping) -> Correction:
    outcome = ChangeKind(row["outcome"]) if row["outcome"] else None
    return Correction(**{**row, "kind": CorrectionKind(row["kind"]), "outcome": outcome})

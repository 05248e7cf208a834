"""The ledger of corrections: what a post tells now, and the edits that bring it there.

A correction is numbered, and its rows are written before anything is changed: of several replicas
that correct the same post, one writes it.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import RowMapping, Select, insert, select, tuple_, update

from bot.digests.subscriptions import Delivery, DeliveryState
from bot.platforms.base import Posted
from bot.post.edits import Edit, Post, Waiting, posts_of
from bot.post.shown import shown_from_json
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.tables import deliveries, edits

_DIGEST = (deliveries.c.subscription_id, deliveries.c.day)


class Edits(Outbox):
    """The corrections of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, edits)

    async def posts(self, *, since: datetime) -> list[Post]:
        """What was posted since then and may be corrected, as it reads after its last correction."""
        recent = select(*_DIGEST).where(
            deliveries.c.settled_at > since, deliveries.c.shown.is_not(None)
        )
        posts = await self._posts(_of_digests(recent))
        return [post for post in posts if (post.rows[0].settled_at or since) > since]

    async def intend(self, rows: Sequence[Edit]) -> bool:
        """Write down a correction; False where another of its number stands already."""
        first, *others = [_row(edit) for edit in rows]
        statement = insert_into(edits, self._database.dialect).values(first)
        once = statement.on_conflict_do_nothing().returning(edits.c.key)
        async with self._database.writing() as connection:
            if (await connection.execute(once)).first() is None:
                return False
            if others:
                await connection.execute(insert(edits), others)
        return True

    async def waiting(self) -> list[Waiting]:
        """What is written down and not settled, in order, with what it changes."""
        query = (
            select(edits)
            .where(edits.c.state == DeliveryState.INTENDED.value)
            .order_by(edits.c.intended_at, edits.c.post, edits.c.number, edits.c.part)
        )
        async with self._database.reading() as connection:
            found = [_edit(row) for row in (await connection.execute(query)).mappings()]
        if not found:
            return []
        keys = {edit.post for edit in found}
        touched = select(*_DIGEST).where(deliveries.c.key.in_(keys))
        posts = {post.key: post for post in await self._posts(_of_digests(touched))}
        more = await self._more_parts(keys)
        return [
            Waiting(edit, post, _posted(edit, post, more))
            for edit in found
            if (post := posts.get(edit.post))
        ]

    async def forget_shown(self, *, before: datetime) -> None:
        """Forget what posts tell that are too old to be corrected."""
        old = update(deliveries).where(
            deliveries.c.settled_at < before, deliveries.c.shown.is_not(None)
        )
        async with self._database.writing() as connection:
            await connection.execute(old.values(shown=None))

    async def _posts(self, query: Select[tuple[object, ...]]) -> list[Post]:
        async with self._database.reading() as connection:
            rows = [_delivery(row) for row in (await connection.execute(query)).mappings()]
            digests = groupby(rows, key=lambda row: (row.subscription_id, row.day))
            posts = [post for _, digest in digests for post in posts_of(list(digest))]
            last = (
                select(edits.c.post, edits.c.number, edits.c.shown)
                .where(edits.c.post.in_([post.key for post in posts]), edits.c.part == 0)
                .order_by(edits.c.number)
            )
            corrected = {row.post: row for row in await connection.execute(last)}
        return [
            dataclasses.replace(post, number=row.number, shown=shown_from_json(row.shown))
            if (row := corrected.get(post.key))
            else post
            for post in posts
        ]

    async def _more_parts(self, keys: Iterable[str]) -> dict[tuple[str, int], Posted]:
        """What corrections posted beside what was there, by post and part."""
        query = (
            select(edits.c.post, edits.c.part, edits.c.receipt, edits.c.key)
            .where(edits.c.post.in_(keys), edits.c.receipt.is_not(None))
            .order_by(edits.c.number.desc())
        )
        async with self._database.reading() as connection:
            found = await connection.execute(query)
            return {(row.post, row.part): Posted(row.receipt, row.key) for row in found}


def _posted(edit: Edit, post: Post, more: dict[tuple[str, int], Posted]) -> Posted | None:
    """What an edit changes: the post's own part, or one that an earlier correction added."""
    if edit.part < len(post.rows):
        row = post.rows[edit.part]
        return Posted(row.receipt or "", row.key)
    return more.get((edit.post, edit.part))


def _of_digests(which: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    """All rows of some digests, in order."""
    return (
        select(deliveries).where(tuple_(*_DIGEST).in_(which)).order_by(*_DIGEST, deliveries.c.part)
    )


def _row(edit: Edit) -> dict[str, object]:
    fields = dataclasses.asdict(edit) | {"state": edit.state.value}
    return {name: value for name, value in fields.items() if name in edits.c}


def _edit(row: RowMapping) -> Edit:
    return Edit(**{**row, "state": DeliveryState(row["state"])})


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{**row, "state": DeliveryState(row["state"])})

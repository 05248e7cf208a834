"""Sources and their items: what is polled, and where each item is on its way to an article.

A poll is due as a claim of kind `poll` under the source's id; an item to be read is one of kind
`item`. Both are written in the transaction that makes them due, so that none is ever forgotten.
"""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InputRejected
from bot.reading.sources import Hints, Item, ItemIdentity, ItemState, Source, SourceKind
from bot.store.claims import insert_into
from bot.store.database import Database
from bot.store.tables import claims, items, source_groups, sources
from summarizer.article import DateOrder

POLL = "poll"
ITEM = "item"


class Sources:
    """The sources of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, source: Source) -> None:
        """Add a source, due at its `next_at`; raises InputRejected where its address is known."""
        async with self._database.writing() as connection:
            known = await _by_address(connection, source.url)
            if known is not None:
                raise InputRejected(f"{source.url} is polled already, as {known}.")
            await connection.execute(insert(sources).values(_row(source)))
            await _set_groups(connection, source)
            await self._make_due(connection, POLL, source.id, source.next_at)

    async def remove(self, source_id: str) -> bool:
        """Take a source and its items out; False where there is none.

        Its articles stay, and what groups it had still guard them.
        """
        async with self._database.writing() as connection:
            await connection.execute(
                delete(claims).where(claims.c.kind == POLL, claims.c.key == source_id)
            )
            done = await connection.execute(delete(sources).where(sources.c.id == source_id))
            return bool(done.rowcount)

    async def set_groups(self, source: Source) -> None:
        """Show what a source gives, and gave, to these groups alone; to all where it has none."""
        async with self._database.writing() as connection:
            await _set_groups(connection, source)

    async def guarded(self) -> set[str]:
        """The ids of all sources that have groups, or had when they were taken out."""
        async with self._database.reading() as connection:
            return set((await connection.execute(select(source_groups.c.source_id))).scalars())

    async def save(self, source: Source) -> None:
        """Write down how a source stands now, but for its groups; one that was taken out stays out."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(sources).where(sources.c.id == source.id).values(_row(source))
            )

    async def get(self, source_id: str) -> Source | None:
        """One source."""
        found = await self._sources(source_id)
        return found[0] if found else None

    async def all(self) -> list[Source]:
        """All sources, by id."""
        return await self._sources(None)

    async def known_items(self, source_id: str) -> dict[str, str]:
        """The digest of each item's content, by its key and by its address."""
        query = select(items.c.key, items.c.url, items.c.digest)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.where(items.c.source_id == source_id))).all()
        by_address = {row.url: row.digest for row in rows if row.url}
        return by_address | {row.key: row.digest for row in rows}

    async def add_items(self, found: Sequence[Item]) -> None:
        """Write items down as waiting, and make each due; one whose content changed waits again."""
        async with self._database.writing() as connection:
            for item in found:
                row = _item_row(item)
                fresh = {name: row[name] for name in ("url", "digest", "body", "state", "found_at")}
                await connection.execute(
                    insert_into(items, self._database.dialect)
                    .values(row)
                    .on_conflict_do_update(index_elements=["source_id", "key"], set_=fresh)
                )
                await self._make_due(connection, ITEM, item_key(item), item.found_at)

    async def item(self, source_id: str, key: str) -> Item | None:
        """One item."""
        found = await self._items(items.c.source_id == source_id, items.c.key == key)
        return found[0] if found else None

    async def items_at(self, url: str) -> list[Item]:
        """The items of all sources that have this address."""
        return await self._items(items.c.url == url)

    async def items_of(self, article_id: str) -> list[Item]:
        """The items that became an article, in all sources."""
        return await self._items(items.c.article_id == article_id)

    async def counts(self) -> dict[str, dict[ItemState, int]]:
        """How many items of each source are in each state."""
        counted: dict[str, dict[ItemState, int]] = {}
        query = select(items.c.source_id, items.c.state, func.count().label("number"))
        async with self._database.reading() as connection:
            for row in await connection.execute(query.group_by(items.c.source_id, items.c.state)):
                counted.setdefault(row.source_id, {})[ItemState(row.state)] = row.number
        return counted

    async def held(self) -> dict[str, int]:
        """How many items of each source are held back."""
        counted = select(items.c.source_id, func.count().label("number"))
        query = counted.where(items.c.held_at.is_not(None)).group_by(items.c.source_id)
        async with self._database.reading() as connection:
            return {row.source_id: row.number for row in await connection.execute(query)}

    async def release(self, source_id: str, *, now: datetime) -> int:
        """Let the next digests tell what is held of a source; how many items that are."""
        return await self._let_go(source_id, released_at=now)

    async def drop(self, source_id: str) -> int:
        """Never tell what is held of a source; how many items that are. Its articles stay."""
        return await self._let_go(source_id, is_baseline=True)

    async def _let_go(self, source_id: str, **values: Any) -> int:
        """Any: the columns' own types."""
        of_source = and_(items.c.source_id == source_id, items.c.held_at.is_not(None))
        async with self._database.writing() as connection:
            statement = update(items).where(of_source).values(held_at=None, **values)
            return (await connection.execute(statement)).rowcount

    async def note(self, item: Item, *, reason: str) -> None:
        """Write down why an item still waits."""
        async with self._database.writing() as connection:
            await connection.execute(update(items).where(_is_content(item)).values(reason=reason))

    async def settle(
        self,
        item: Item,
        state: ItemState,
        *,
        now: datetime,
        article_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Write down what became of an item; its content is kept no longer."""
        values: dict[str, Any] = {"state": state.value, "settled_at": now, "body": ""}
        values |= {"article_id": article_id, "reason": reason}
        async with self._database.writing() as connection:
            await connection.execute(update(items).where(_is_content(item)).values(values))

    async def _make_due(
        self, connection: AsyncConnection, kind: str, key: str, due_at: datetime
    ) -> None:
        row = {"kind": kind, "key": key, "due_at": due_at, "attempt": 0}
        again = row | {"done_at": None, "holder": None, "leased_until": None}
        await connection.execute(
            insert_into(claims, self._database.dialect)
            .values(row)
            .on_conflict_do_update(index_elements=["kind", "key"], set_=again)
        )

    async def _sources(self, source_id: str | None) -> list[Source]:
        query = select(sources).order_by(sources.c.id)
        if source_id is not None:
            query = query.where(sources.c.id == source_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
            groups = await _groups(connection)
            return [_source(row, groups.get(row["id"], ())) for row in rows]

    async def _items(self, *conditions: Any) -> list[Item]:
        """Items that fit. Any: SQLAlchemy's conditions share no narrower type here."""
        query = select(items).where(*conditions).order_by(items.c.source_id, items.c.key)
        async with self._database.reading() as connection:
            return [_item(row) for row in (await connection.execute(query)).mappings()]


def item_key(item: Item) -> str:
    """The key of the claim to read an item."""
    return f"{item.source_id} {item.key}"


def _is_content(item: Item) -> ColumnElement[bool]:
    """The item, unless its content has changed meanwhile."""
    is_item = and_(items.c.source_id == item.source_id, items.c.key == item.key)
    return and_(is_item, items.c.digest == item.digest)


async def _set_groups(connection: AsyncConnection, source: Source) -> None:
    await connection.execute(delete(source_groups).where(source_groups.c.source_id == source.id))
    rows = [{"source_id": source.id, "name": name} for name in source.groups]
    if rows:
        await connection.execute(insert(source_groups), rows)


async def _groups(connection: AsyncConnection) -> dict[str, tuple[str, ...]]:
    """The groups of each source that has some."""
    query = select(source_groups).order_by(source_groups.c.source_id, source_groups.c.name)
    found: dict[str, tuple[str, ...]] = {}
    for row in await connection.execute(query):
        found[row.source_id] = (*found.get(row.source_id, ()), row.name)
    return found


async def _by_address(connection: AsyncConnection, url: str) -> str | None:
    found = await connection.execute(select(sources.c.id).where(sources.c.url == url))
    return found.scalar()


def _row(source: Source) -> dict[str, Any]:
    row = _plain(dataclasses.asdict(source).items())
    del row["groups"]
    told = source.hints != Hints()
    return row | {"hints": json.dumps(row["hints"]) if told else None}


def _item_row(item: Item) -> dict[str, Any]:
    return _plain(dataclasses.asdict(item).items())


def _plain(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Members of enums as their values, which is what the columns hold."""
    enums = SourceKind | ItemIdentity | ItemState | DateOrder
    return {name: value.value if isinstance(value, enums) else value for name, value in pairs}


def _source(row: RowMapping, groups: tuple[str, ...]) -> Source:
    kinds = {"kind": SourceKind(row["kind"]), "identity": ItemIdentity(row["identity"])}
    order = DateOrder(row["date_order"]) if row["date_order"] else None
    return Source(
        **{**row, **kinds, "date_order": order, "hints": _hints(row["hints"])}, groups=groups
    )


def _hints(told: str | None) -> Hints:
    if told is None:
        return Hints()
    values = json.loads(told)
    return Hints(
        minutes=values["minutes"],
        skip_hours=tuple(values["skip_hours"]),
        skip_days=tuple(values["skip_days"]),
    )


def _item(row: RowMapping) -> Item:
    return Item(**{**row, "state": ItemState(row["state"])})

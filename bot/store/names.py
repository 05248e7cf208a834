"""The names on file: whom the newest briefings name, taken together as they come in, found by key.

    briefing stored ──► what it says of each entity, less what its earlier version said ──► known_entities
    words of a question ──► their keys ──► entities that bear one ──► those that share a name with them

A question needs the few entities that its words may mean, however many are on file.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KnownEntity
from bot.sight import EVERYTHING, Sight
from bot.store.database import Database
from bot.store.search import may_be_shown, newest_briefed
from bot.store.tables import (
    article_entities,
    briefings,
    entity_keys,
    known_entities,
    mentions,
    source_groups,
)
from bot.store.tables import article_versions as versions
from bot.topics.bearers import keys_of

# Names that a word may be misspelt for: those that articles mention most.
_COMMON = 10_000
# Entities looked at for one question.
_NAMESAKES = 500
# Articles that are looked through for who holds an office.
_RECENT = 500
# People looked at for who may hold an office that a question names without its state.
_IN_ROLES = 50
# Whoever writes names waits for the others who do.
_TURN = "known_entities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an entity, and on which day its role was told."""

    entity: KnownEntity
    role_day: date | None


class Holder(NamedTuple):
    """Somebody as an article names them, with their role there and their states."""

    name: str
    role: str
    states: tuple[str, ...]


class Names:
    """Finds entities by name. Safe to share between tasks of one event loop."""

    def __init__(self, database: Database, sight: Sight) -> None:
        self._database = database
        self._sight = sight

    async def known(self, keys: Collection[str]) -> list[KnownEntity]:
        """Whoever bears one of these keys, and whoever shares a name with one of those, by id.

        A state is itself, whoever shares its names. Of very many, the most mentioned. Their ids are
        found first: in one statement with the rest, PostgreSQL looks through all names by how often
        they are mentioned, and doesn't end.
        """
        async with self._database.reading() as connection:
            found = await connection.execute(_BEARERS, {"keys": sorted(keys)})
            ids = found.scalars().all()
            rows = (await connection.execute(_KNOWN, {"ids": ids})).mappings().all()
            if await self._is_limited(connection):
                return await self._shown(connection, [row["entity_id"] for row in rows])
        return sorted((_stored(row).entity for row in rows), key=lambda entity: entity.id)

    async def roles(self, state: str, head: str, *, until: date) -> list[Holder]:
        """Name, role and states of people with a word in their role, in articles that name a state.

        Of articles published by a day, the newest first; only some hundreds are looked at.
        """
        recent = (
            select(article_entities)
            .where(
                article_entities.c.entity_id == state,
                article_entities.c.published <= until,
                may_be_shown(self._sight, article_entities.c.article_id),
            )
            .order_by(article_entities.c.published.desc())
            .limit(_RECENT)
            .subquery("recent")
        )
        query = (
            select(mentions.c.name, mentions.c.role, mentions.c.states)
            .join(
                recent,
                (recent.c.article_id == mentions.c.article_id)
                & (recent.c.version == mentions.c.version),
            )
            .where(mentions.c.entity_id.startswith("person:"), mentions.c.role.icontains(head))
            .order_by(recent.c.published.desc(), mentions.c.count.desc(), mentions.c.entity_id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Holder(name, role, tuple(states.split())) for name, role, states in rows]

    async def in_roles(self, head: str) -> list[Holder]:
        """The same of the people whose role as last told has a word, the most mentioned first."""
        query = (
            select(known_entities)
            .where(
                known_entities.c.entity_id.startswith("person:"),
                known_entities.c.role.icontains(head),
            )
            .order_by(known_entities.c.mentions.desc(), known_entities.c.entity_id)
            .limit(_IN_ROLES)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
            known = [_stored(row).entity for row in rows]
            if await self._is_limited(connection):
                known = await self._shown(connection, [one.id for one in known])
        return [Holder(one.name, one.role or "", tuple(one.states)) for one in known]

    async def common(self, kind: str = "") -> list[tuple[str, str]]:
        """Ids and names of those whom articles mention most, or of a kind, the most mentioned first."""
        query = (
            select(known_entities.c.entity_id, known_entities.c.name)
            .where(known_entities.c.entity_id.startswith(kind))
            .order_by(known_entities.c.mentions.desc(), known_entities.c.entity_id)
            .limit(_COMMON)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            if not await self._is_limited(connection):
                return [(row.entity_id, row.name) for row in rows]
            shown = await self._shown(connection, [row.entity_id for row in rows])
        by_id = {entity.id: entity.name for entity in shown}
        return [(row.entity_id, by_id[row.entity_id]) for row in rows if row.entity_id in by_id]

    async def _is_limited(self, connection: AsyncConnection) -> bool:
        """Whether some names may not be shown: with a store that is seen in part, if a source has groups."""
        if self._sight == EVERYTHING:
            return False
        return bool(await connection.scalar(select(exists().select_from(source_groups))))

    async def _shown(self, connection: AsyncConnection, ids: Sequence[str]) -> list[KnownEntity]:
        """What is known of these from articles that may be shown, by id; without whom none names."""
        known: list[KnownEntity] = []
        for start in range(0, len(ids), _NAMESAKES):
            rows = await connection.execute(
                _told_query(ids[start : start + _NAMESAKES], self._sight)
            )
            known.extend(one.entity for one in known_of(rows.mappings().all()))
        return sorted(known, key=lambda entity: entity.id)

    async def replace(
        self,
        connection: AsyncConnection,
        before: Iterable[RowMapping],
        after: Iterable[RowMapping | dict[str, Any]],
    ) -> None:
        """Take in what an article's newest briefing says of each entity, instead of what it said.

        Both are rows of `mentions` with the article's day.
        """
        await self._database.take_turns(connection, _TURN)
        gone = {row["entity_id"]: row["count"] for row in before}
        told = {known.entity.id: known for known in known_of(after)}
        ids = sorted(gone.keys() | told.keys())
        query = select(known_entities).where(known_entities.c.entity_id.in_(ids))
        stored = map(_stored, (await connection.execute(query)).mappings().all())
        left = {one.entity.id: one for one in (_less(one, gone) for one in stored) if one}
        whole = [merged(one, told[id_]) if id_ in told else one for id_, one in left.items()]
        whole += [known for id_, known in told.items() if id_ not in left]
        await connection.execute(delete(known_entities).where(known_entities.c.entity_id.in_(ids)))
        if whole:
            await connection.execute(insert(known_entities), [known_row(one) for one in whole])
            keys = [row for one in whole for row in key_rows(one.entity)]
            await connection.execute(insert(entity_keys), keys)


def _bearers() -> CompoundSelect[tuple[str]]:
    """The ids of whoever bears one of some keys, and of whoever shares a name with one of those."""
    keys: BindParameter[str] = bindparam("keys", expanding=True)
    bearers = select(entity_keys.c.entity_id).where(entity_keys.c.key.in_(keys))
    shared = select(entity_keys.c.key).where(
        entity_keys.c.entity_id.in_(bearers), ~entity_keys.c.entity_id.startswith("country:")
    )
    return bearers.union(select(entity_keys.c.entity_id).where(entity_keys.c.key.in_(shared)))


# Made once: every question asks for names.
_BEARERS = _bearers()
_KNOWN = (
    select(known_entities)
    .where(known_entities.c.entity_id.in_(bindparam("ids", expanding=True)))
    .order_by(known_entities.c.mentions.desc(), known_entities.c.entity_id)
    .limit(_NAMESAKES)
)


def _told_query(ids: Sequence[str], sight: Sight) -> Select[Any]:
    """What the newest briefed versions that may be shown say of some entities, with their day.

    Any: rows of two tables.
    """
    return (
        select(mentions, versions.c.published)
        .join(
            versions,
            and_(
                versions.c.article_id == mentions.c.article_id,
                versions.c.version == mentions.c.version,
            ),
        )
        .where(mentions.c.entity_id.in_(ids), newest_briefed(None), may_be_shown(sight))
        .order_by(mentions.c.entity_id, versions.c.published)
    )


async def counted_mentions(
    connection: AsyncConnection, article_id: str
) -> tuple[int, Sequence[RowMapping]]:
    """The newest briefed version of an article (0 for none) and its rows of `mentions`."""
    newest = select(func.max(briefings.c.version)).where(briefings.c.article_id == article_id)
    version = (await connection.execute(newest)).scalar() or 0
    query = select(mentions).where(
        mentions.c.article_id == article_id, mentions.c.version == version
    )
    return version, (await connection.execute(query)).mappings().all()


def known_of(rows: Iterable[RowMapping | dict[str, Any]]) -> Iterator[Known]:
    """One entity for each id, from rows of `mentions` with their day, by id and then by day."""
    for _, same in groupby(rows, key=lambda row: row["entity_id"]):
        yield reduce(merged, map(told_of, same))


def known_row(known: Known) -> dict[str, Any]:
    """The row of `known_entities`."""
    entity = known.entity
    return {
        "entity_id": entity.id,
        "name": entity.name,
        "names": "\n".join(sorted(entity.names)),
        "role": entity.role,
        "role_day": known.role_day,
        "states": "\n".join(entity.states),
        "mentions": entity.mentions,
    }


def key_rows(entity: KnownEntity) -> list[dict[str, str]]:
    """The rows of `entity_keys`."""
    keys = sorted(key for key in keys_of(entity) if key)
    return [{"key": key, "entity_id": entity.id} for key in keys]


def told_of(row: RowMapping | dict[str, Any]) -> Known:
    """What one row of `mentions` with its day says."""
    entity = _entity(row, row["count"])
    return Known(entity=entity, role_day=row["published"] if entity.role else None)


def _stored(row: RowMapping) -> Known:
    return Known(entity=_entity(row, row["mentions"]), role_day=row["role_day"])


def _entity(row: RowMapping | dict[str, Any], mentioned: int) -> KnownEntity:
    return KnownEntity(
        id=row["entity_id"],
        name=row["name"],
        names=frozenset(row["names"].splitlines()),
        role=row["role"],
        states=tuple(row["states"].splitlines()),
        mentions=mentioned,
    )


def _less(known: Known, gone: Mapping[str, int]) -> Known | None:
    """What is known without what an earlier version said; None where nothing else is."""
    left = known.entity.mentions - gone.get(known.entity.id, 0)
    return replace(known, entity=replace(known.entity, mentions=left)) if left > 0 else None


def merged(known: Known, told: Known) -> Known:
    """What two say of an entity: all names, the longest to call it by, the role told last."""
    one, other = known.entity, told.entity
    is_newer = (told.role_day or date.min) >= (known.role_day or date.min)
    newest = told if other.role and (one.role is None or is_newer) else known
    return Known(
        entity=KnownEntity(
            id=one.id,
            # A dateline's capitals are nobody's own way of writing a name.
            name=max((one.name, other.name), key=lambda name: (not name.isupper(), len(name))),
            names=one.names | other.names,
            role=newest.entity.role,
            states=tuple(dict.fromkeys(one.states + other.states)),
            mentions=one.mentions + other.mentions,
        ),
        role_day=newest.role_day,
    )

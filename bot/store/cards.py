"""The records that the buttons of a story's card are about.

A story is named by the first passage of the version that was told. The ids of records are short,
never given to another, and kept when an article is briefed again and says the same.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, Select, select, tuple_

from bot.records import ArticleRef, Told
from bot.sight import Sight
from bot.store.database import Database
from bot.store.found import ref_of
from bot.store.rows import Kind
from bot.store.search import REF, SAME_VERSION, may_be_shown
from bot.store.tables import article_versions as versions
from bot.store.tables import records
from summarizer.briefing import FollowUp, Quote
from summarizer.wire import follow_up_from_json, quote_from_json

# Versions asked for in one statement, far below what SQLite takes.
_AT_ONCE = 500


class Cards:
    """What cards need of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database, sight: Sight) -> None:
        self._database = database
        self._sight = sight

    async def numbers(self, refs: Sequence[ArticleRef]) -> Mapping[ArticleRef, int]:
        """The record that names the story of each version; one without a briefing has none."""
        found: dict[tuple[str, int], int] = {}
        for start in range(0, len(refs), _AT_ONCE):
            for row in await self._read(_first_passages(refs[start : start + _AT_ONCE])):
                found[row["article_id"], row["version"]] = row["id"]
        return {ref: found[ref.id, ref.version] for ref in refs if (ref.id, ref.version) in found}

    async def told(self, record: int) -> Told | None:
        """What a record is, or None where it is no longer on file."""
        query = (
            select(records, *REF)
            .join(versions, SAME_VERSION)
            .where(records.c.id == record, may_be_shown(self._sight))
        )
        rows = await self._read(query)
        return _told(rows[0]) if rows else None

    async def claims(self, article: ArticleRef) -> list[Told]:
        """The quotes and the follow-ups of one version, in text order, the quotes first."""
        query = (
            select(records, *REF)
            .join(versions, SAME_VERSION)
            .where(records.c.article_id == article.id, records.c.version == article.version)
            .where(records.c.kind.in_([Kind.QUOTE.value, Kind.FOLLOW_UP.value]))
            .where(may_be_shown(self._sight))
            .order_by(records.c.kind.desc(), records.c.position)
        )
        return [_told(row) for row in await self._read(query)]

    async def _read(self, query: Select[tuple[object, ...]]) -> Sequence[RowMapping]:
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _first_passages(refs: Sequence[ArticleRef]) -> Select[tuple[object, ...]]:
    version = (records.c.article_id, records.c.version)
    return (
        select(records.c.id, *version)
        .where(records.c.kind == Kind.PASSAGE.value, records.c.position == 0)
        .where(records.c.article_id.in_([ref.id for ref in refs]))
        .where(tuple_(*version).in_([(ref.id, ref.version) for ref in refs]))
    )


def _told(row: RowMapping) -> Told:
    return Told(id=row["id"], article=ref_of(row), claim=_claim(row))


def _claim(row: RowMapping) -> Quote | FollowUp | None:
    match Kind(row["kind"]):
        case Kind.QUOTE:
            return quote_from_json(json.loads(row["body"])["quote"])
        case Kind.FOLLOW_UP:
            return follow_up_from_json(json.loads(row["body"]))
        case _:
            return None

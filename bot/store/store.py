"""The one door to what is kept: articles and briefings in, records out.

add_article ──► a version ──► add_briefing ──► records, entities, full-text index
                                    Search ──► follow_ups, quotes, passages, articles
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import groupby
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Executable,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import (
    Added,
    ArticleRef,
    ChangeRecord,
    FollowUpRecord,
    Holdings,
    Naming,
    Outcome,
    Passage,
    QuoteRecord,
    Search,
    Tallies,
)
from bot.sight import EVERYTHING, Sight
from bot.store.agenda import AgendaShelf
from bot.store.alarms import Alarms
from bot.store.audit import Audit
from bot.store.backups import check
from bot.store.calendars import Calendars
from bot.store.cards import Cards
from bot.store.claims import Claims, insert_into
from bot.store.copying import Copied, copy, replace
from bot.store.database import Database
from bot.store.edits import Edits
from bot.store.entries import Entries
from bot.store.follows import Follows
from bot.store.forms import ARTICLE_IDS, Query
from bot.store.found import (
    article_of,
    briefing_of,
    changes_of,
    follow_ups_of,
    gist_of,
    naming_of,
    passage_of,
    quotes_of,
    ref_of,
)
from bot.store.ledger import Ledger
from bot.store.migrate import is_current, migrate
from bot.store.names import Names
from bot.store.people import People
from bot.store.review import Reviews
from bot.store.rows import Kind, article_row
from bot.store.search import (
    REF,
    Shown,
    article_query,
    in_order,
    may_be_shown,
    newest,
    newest_briefed,
    passage_query,
    record_query,
)
from bot.store.sources import Sources
from bot.store.spending import Spending
from bot.store.tables import (
    article_sources,
    briefings,
    mentions,
    records,
    source_groups,
)
from bot.store.tables import article_versions as versions
from bot.store.tallies import tallies
from bot.store.threads import Threads
from bot.store.turns import Turns
from bot.store.writing import first_briefed_at, write_briefing
from bot.topics.stems import ranked
from bot.topics.subjects import meanings
from summarizer.article import Article, Span
from summarizer.briefing import Briefing, SummaryPoint

# The kind of the claims on briefings by an engine that stood in for another, and how soon one is
# made again.
BRIEF_AGAIN = "brief_again"
_AGAIN_AFTER = timedelta(minutes=10)
# Passages ranked at the most: the newest that match.
_CANDIDATES = 400
# Articles asked for by key in one statement: SQLite takes at most 32,766 parameters.
_KEYS = 500
# What makes an article the same as before.
_IDENTITY = ("text", "title", "published", "url")


class Store:
    """Articles and what was proven of them. Safe to share between tasks of one event loop.

    Every method raises StoreUnavailable where the database fails, with the cure; what it was to
    write is then not written at all.
    """

    def __init__(self, database: Database, *, sight: Sight = EVERYTHING) -> None:
        self._database = database
        self.sight = sight
        self.agenda = AgendaShelf(database, sight)
        self.calendars = Calendars(database)
        self.entries = Entries(database)
        self.cards = Cards(database, sight)
        self.claims = Claims(database)
        self.sources = Sources(database)
        self.ledger = Ledger(database)
        self.edits = Edits(database)
        self.names = Names(database, sight)
        self.follows = Follows(database)
        self.reviews = Reviews(database)
        self.alarms = Alarms(database)
        self.turns = Turns(database)
        self.threads = Threads(database)
        self.spending = Spending(database)
        self.audit = Audit(database)
        self.people = People(database)

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Open and migrate a database: `sqlite:///PATH`, `sqlite:///:memory:`, `postgresql://…`.

        Raises StoreUnavailable, with the URL (without password) and the cure.
        """
        database = Database(url)
        try:
            async with database.reading() as connection:
                current = await connection.run_sync(is_current)
            if not current:
                async with database.writing() as connection:
                    await connection.run_sync(migrate)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    def seen_by(self, sight: Sight) -> "Store":
        """The same store, of which only that can be read which may be shown; it is closed with this."""
        return Store(self._database, sight=sight)

    async def copy_to(self, other: "Store") -> list[Copied]:
        """Copy all that is kept into another, empty store, and prove it table by table.

        Raises InputRejected where the other holds something already.
        """
        return await copy(self._database, other._database)

    async def put_in_place_of(self, other: "Store") -> list[Copied]:
        """Let another store hold what this one does, instead of what it held; all or nothing."""
        return await replace(self._database, other._database)

    async def check(self) -> None:
        """Raises StoreUnavailable where the file is damaged; a server sees to its own."""
        if self._database.dialect == "sqlite":
            async with self._database.reading() as connection:
                await connection.run_sync(check)

    async def close(self) -> None:
        """Close all connections; safe to call twice."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def add_article(
        self, article: Article, *, now: datetime, given_by: str | None = None
    ) -> Added:
        """Store an article under its id; what differs in text, title, date or URL is an edit.

        `given_by` is the source that gave it. Safe to call twice: the same article again is UNCHANGED.
        """
        row = article_row(article)
        async with self._writing(article.id) as connection:
            if given_by is not None:
                giver = {"article_id": article.id, "source_id": given_by}
                await connection.execute(
                    insert_into(article_sources, self._database.dialect)
                    .values(giver)
                    .on_conflict_do_nothing()
                )
            last = await _last_version(connection, article.id)
            if last is not None and all(last[key] == row[key] for key in _IDENTITY):
                return Added(
                    article_id=article.id, version=last["version"], outcome=Outcome.UNCHANGED
                )
            version = last["version"] + 1 if last else 1
            await connection.execute(
                insert(versions).values(**row, version=version, ingested_at=now)
            )
        outcome = Outcome.EDITED if version > 1 else Outcome.NEW
        return Added(article_id=article.id, version=version, outcome=outcome)

    async def add_briefing(self, briefing: Briefing, *, version: int, now: datetime) -> None:
        """Store the briefing of a version with its records, all or nothing; replaces an earlier.

        A record that the earlier briefing held as well keeps its id, and the version stays as new as
        it was: reading it once more is no news. One by an engine that stood in
        for another is to be made again later.
        """
        async with self._writing(briefing.article.id) as connection:
            await write_briefing(connection, self.names, briefing, version=version, now=now)
        if briefing.is_stand_in:
            await self.claims.add(
                BRIEF_AGAIN, f"{briefing.article.id} {version}", due_at=now + _AGAIN_AFTER
            )

    async def article(
        self, article_id: str, *, version: int | None = None, as_of: date | None = None
    ) -> tuple[ArticleRef, Article] | None:
        """One version of an article: the one named, else the newest (published by `as_of`)."""
        which = newest(as_of) if version is None else versions.c.version == version
        row = await self._read_one(
            select(versions).where(
                versions.c.article_id == article_id, which, may_be_shown(self.sight)
            )
        )
        return (ref_of(row), article_of(row)) if row else None

    async def briefing(self, article_id: str, *, as_of: date | None = None) -> Briefing | None:
        """The newest briefing of an article (of a version published by `as_of`), proven again."""
        query = _briefings().where(
            versions.c.article_id == article_id, newest_briefed(as_of), may_be_shown(self.sight)
        )
        row = await self._read_one(query)
        return briefing_of(row) if row else None

    async def is_briefed(self, article_id: str, *, version: int) -> bool:
        """Whether this version has a briefing; nothing is proven for it."""
        key = {"article_id": article_id, "version": version}
        return await self._read_one(select(briefings.c.version).filter_by(**key)) is not None

    async def first_briefed_at(self, article_id: str, *, version: int) -> datetime | None:
        """When this version was briefed for the first time."""
        key = {"article_id": article_id, "version": version}
        async with self._database.reading() as connection:
            return await first_briefed_at(connection, key)

    async def briefings(
        self, refs: Sequence[ArticleRef]
    ) -> AsyncIterator[tuple[ArticleRef, Briefing]]:
        """The briefings of articles, proven again, in the order given; without those not briefed.

        However many there are, only a few hundred are in memory at a time.
        """
        async for pair in self._restored(refs, briefing_of):
            yield pair

    async def gists(self, refs: Sequence[ArticleRef]) -> AsyncIterator[tuple[ArticleRef, Briefing]]:
        """The same with their summaries alone, which is much faster."""
        async for pair in self._restored(refs, gist_of):
            yield pair

    async def summaries(
        self, refs: Sequence[ArticleRef]
    ) -> AsyncIterator[tuple[ArticleRef, tuple[SummaryPoint, ...]]]:
        """The summaries of articles, proven again, in the order given."""
        async for ref, gist in self.gists(refs):
            yield ref, gist.summary

    async def namings(self, refs: Iterable[ArticleRef]) -> dict[tuple[str, int], list[Naming]]:
        """Whom briefed articles name, by article id and version."""
        found: dict[tuple[str, int], list[Naming]] = defaultdict(list)
        for some in _chunks(list(dict.fromkeys(refs))):
            for row in await self._find(Query(_NAMINGS, _keys_of(some))):
                found[row["article_id"], row["version"]].append(naming_of(row))
        return found

    async def paragraphs(self, refs: Iterable[ArticleRef]) -> dict[str, tuple[Span, ...]]:
        """The paragraphs of briefed articles in text order, by article id; one version of each."""
        found: dict[str, tuple[Span, ...]] = {}
        for some in _chunks(list(dict.fromkeys(refs))):
            rows = await self._find(Query(_PLACES, _keys_of(some)))
            for article_id, same in groupby(rows, key=lambda row: row["article_id"]):
                found[article_id] = tuple(Span(row["start"], row["end"]) for row in same)
        return found

    async def articles(self, search: Search, *, limit: int = 50) -> list[ArticleRef]:
        """Briefed articles that match, the newest first, undated ones last, then by id."""
        query = article_query(search, self.sight, dialect=self._database.dialect, most=limit)
        return [ref_of(row) for row in await self._find(query)]

    async def follow_ups(self, search: Search, *, limit: int | None = None) -> list[FollowUpRecord]:
        """Follow-ups that match, of the newest articles first, by their place within one."""
        query = self._records(search, Kind.FOLLOW_UP, limit)
        return list(follow_ups_of(await self._find(query)))

    async def changes(self, search: Search, *, limit: int) -> list[ChangeRecord]:
        """Changes that match, of the newest articles first, by their place within one."""
        query = self._records(search, Kind.CHANGE, limit)
        return list(changes_of(await self._find(query)))

    async def quotes(self, search: Search, *, limit: int = 200) -> list[QuoteRecord]:
        """Quotes that match, of the newest articles first, by their place within one."""
        query = self._records(search, Kind.QUOTE, limit)
        return list(quotes_of(await self._find(query)))

    async def passages(self, search: Search, *, limit: int = 20) -> list[Passage]:
        """Paragraphs that match, the best for the words first, the newest first among equals."""
        words = (*search.words, *search.any_words)
        wanted = [stem for forms in meanings(words) for stem in sorted(forms)]
        if not wanted:
            query = self._records(search, Kind.PASSAGE, limit, Shown.PASSAGE)
            return [passage_of(row, 0.0) for row in await self._find(query)]
        rows = await self._find(self._records(search, Kind.PASSAGE, _CANDIDATES, Shown.STEMS))
        scores = ranked([row["stems"] for row in rows], wanted)
        best = sorted(zip(rows, scores, strict=True), key=lambda pair: -pair[1])[:limit]
        found = await self._find(passage_query([row["id"] for row, _ in best]))
        whole = {row["id"]: row for row in found}
        return [passage_of(whole[row["id"]], score) for row, score in best]

    async def edition(self) -> tuple[object, ...]:
        """Something that differs whenever a briefing was stored in between, or a source got other
        groups; it is read fast."""
        async with self._database.reading() as connection:
            return tuple((await connection.execute(_EDITION)).one())

    async def holdings(self, *, as_of: date | None = None) -> Holdings:
        """What is on file: dated by `as_of` and undated articles, and the newest dated one."""
        # Every article has a first version, and its day is the earliest.
        is_shown = may_be_shown(self.sight)
        total = select(func.count()).select_from(versions).where(versions.c.version == 1, is_shown)
        total = total if as_of is None else total.where(versions.c.published <= as_of)
        undated = (
            select(func.count())
            .select_from(versions)
            .where(newest(None), versions.c.published.is_(None), is_shown)
        )
        dated = select(*REF).where(newest(as_of), versions.c.published.is_not(None), is_shown)
        async with self._database.reading() as connection:
            first = (await connection.execute(in_order(dated).limit(1))).mappings().first()
            return Holdings(
                articles=(await connection.execute(total)).scalar_one(),
                undated=(await connection.execute(undated)).scalar_one(),
                newest=ref_of(first) if first else None,
            )

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """What a task reads within is of one state, and read much faster: an answer, a digest.

        Nothing slow may stand within: it holds one of a few connections.
        """
        async with self._database.snapshot():
            yield

    async def tallies(self) -> Tallies:
        """What is kept and what waits, counted."""
        return await tallies(self._database)

    async def unbriefed(self, *, limit: int | None) -> list[ArticleRef]:
        """Newest versions that no briefing was made of yet, by id."""
        query = (
            select(*REF)
            .outerjoin(briefings)
            .where(briefings.c.article_id.is_(None), newest(None))
            .order_by(versions.c.article_id)
            .limit(limit)
        )
        return [ref_of(row) for row in await self._read(query)]

    @asynccontextmanager
    async def _writing(self, article_id: str) -> AsyncIterator[AsyncConnection]:
        async with self._database.writing() as connection:
            await self._database.take_turns(connection, article_id)
            yield connection

    def _records(
        self, search: Search, kind: Kind, most: int | None, shown: Shown = Shown.RECORD
    ) -> Query:
        dialect = self._database.dialect
        return record_query(search, kind, self.sight, dialect=dialect, most=most, shown=shown)

    async def _restored(
        self, refs: Sequence[ArticleRef], restored: Callable[[RowMapping], Briefing]
    ) -> AsyncIterator[tuple[ArticleRef, Briefing]]:
        """What is restored of each briefing, beside the event loop: many together take seconds."""
        for some in _chunks(refs):
            shown = _briefings().where(_is_one_of(versions), may_be_shown(self.sight))
            found = await self._find(Query(shown, _keys_of(some)))
            rows = {(row["article_id"], row["version"]): row for row in found}
            held = [(ref, row) for ref in some if (row := rows.get((ref.id, ref.version)))]
            made = await asyncio.to_thread(list, map(restored, [row for _, row in held]))
            for (ref, _), briefing in zip(held, made, strict=True):
                yield ref, briefing

    async def _find(self, query: Query) -> Sequence[RowMapping]:
        async with self._database.reading() as connection:
            found = await connection.execute(query.statement, query.values)
            rows: Sequence[RowMapping] = found.mappings().all()
            return rows

    async def _read(self, query: Executable) -> Sequence[RowMapping]:
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().all()

    async def _read_one(self, query: Executable) -> RowMapping | None:
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().one_or_none()


async def _last_version(connection: AsyncConnection, article_id: str) -> RowMapping | None:
    query = (
        select(versions)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    return (await connection.execute(query)).mappings().first()


def _briefings() -> Select[Any]:
    return select(versions, briefings.c.payload).join(briefings)


def _is_one_of(table: Table) -> ColumnElement[bool]:
    """Whether a row is of one of the articles that `_keys_of` gives."""
    one_of = tuple_(table.c.article_id, table.c.version).in_(bindparam("keys", expanding=True))
    # By pairs alone SQLite (3.40) would run through the whole table.
    return and_(table.c.article_id.in_(ARTICLE_IDS), one_of)


def _keys_of(refs: Sequence[ArticleRef]) -> dict[str, Any]:
    """Any: ids, and pairs of ids and versions."""
    return {
        "keys": [(ref.id, ref.version) for ref in refs],
        "article_ids": [ref.id for ref in refs],
    }


# Made once, as the statements of searches are.
_EDITION = select(
    select(func.max(records.c.id)).scalar_subquery(),
    select(func.max(briefings.c.briefed_at)).scalar_subquery(),
    select(
        func.aggregate_strings(source_groups.c.source_id + " " + source_groups.c.name, "\n")
    ).scalar_subquery(),
)
_NAMINGS = select(mentions).where(_is_one_of(mentions))
_PLACES = (
    select(records.c.article_id, records.c.start, records.c.end)
    .where(records.c.kind == Kind.PASSAGE.value, _is_one_of(records))
    .order_by(records.c.article_id, records.c.version, records.c.position)
)


def _chunks(refs: Sequence[ArticleRef]) -> Iterable[Sequence[ArticleRef]]:
    return (refs[start : start + _KEYS] for start in range(0, len(refs), _KEYS))

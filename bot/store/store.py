"""The one door to the database: articles and briefings in, records out.

Writers begin with `BEGIN IMMEDIATE` on SQLite: a transaction that reads first and writes later
fails there under contention whatever the timeout. Readers never wait (WAL).
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Select, delete, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreUnavailable
from bot.records import (
    Added,
    ArticleRef,
    FollowUpRecord,
    Holdings,
    KnownEntity,
    Outcome,
    Passage,
    QuoteRecord,
    Search,
)
from bot.store.migrate import migrate
from bot.store.rows import Kind, mention_rows, record_rows
from bot.store.search import article_query, is_eligible, ranked, record_query
from bot.store.tables import article_versions as versions
from bot.store.tables import briefings, mentions, record_entities, records
from summarizer.article import Article, DateBasis, Span
from summarizer.briefing import Briefing
from summarizer.wire import follow_up_from_json, quote_from_json, restore, to_json

# How long a writer waits for another, in milliseconds.
_BUSY_MS = 5_000
# Passages ranked at the most: the newest that match.
_CANDIDATES = 400
_WRITE = "daybook_write"

Row = Mapping[str, Any]


class Store:
    """Articles and what was proven of them. Safe to share between tasks of one event loop."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Open and migrate a database: `sqlite:///PATH`, `sqlite:///:memory:`, `postgresql://…`.

        Raises StoreUnavailable, with the URL (without password) and the cure.
        """
        store = cls(_engine(url))
        async with store._writing() as connection:
            await connection.run_sync(migrate)
        return store

    async def close(self) -> None:
        """Close all connections; safe to call twice."""
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def add_article(self, article: Article, *, now: datetime) -> Added:
        """Store an article under its id; what differs in text, title, date or URL is an edit.

        Safe to call twice: the same article again is UNCHANGED.
        """
        row = _article_row(article)
        async with self._writing() as connection:
            newest = (await connection.execute(_newest_version(article.id))).mappings().first()
            if newest is not None and all(newest[key] == row[key] for key in _IDENTITY):
                return Added(
                    article_id=article.id, version=newest["version"], outcome=Outcome.UNCHANGED
                )
            version = newest["version"] + 1 if newest else 1
            values = {**row, "version": version, "ingested_at": now}
            await connection.execute(insert(versions).values(values))
        outcome = Outcome.EDITED if version > 1 else Outcome.NEW
        return Added(article_id=article.id, version=version, outcome=outcome)

    async def add_briefing(self, briefing: Briefing, *, version: int, now: datetime) -> None:
        """Store the briefing of a version with its records, all or nothing; replaces an earlier."""
        key = {"article_id": briefing.article.id, "version": version}
        async with self._writing() as connection:
            for table in (briefings, records, mentions):
                await connection.execute(delete(table).filter_by(**key))
            payload = json.dumps(to_json(briefing) | {"article": None}, ensure_ascii=False)
            await connection.execute(
                insert(briefings).values(**key, payload=payload, briefed_at=now)
            )
            await _insert_records(connection, briefing, key)
            if rows := mention_rows(briefing):
                await connection.execute(insert(mentions), [key | row for row in rows])

    async def article(
        self, article_id: str, *, version: int | None = None, as_of: date | None = None
    ) -> tuple[ArticleRef, Article] | None:
        """One version of an article: the one named, else the newest (published by `as_of`)."""
        query = select(versions).where(versions.c.article_id == article_id)
        if version is not None:
            query = query.where(versions.c.version == version)
        else:
            query = query.where(is_eligible(as_of))
        rows = await self._read(query)
        return (_ref(rows[0]), _article(rows[0])) if rows else None

    async def briefing(self, article_id: str, *, as_of: date | None = None) -> Briefing | None:
        """The newest briefing of an article (of a version published by `as_of`), proven again."""
        query = (
            select(versions, briefings.c.payload)
            .join(briefings)
            .where(versions.c.article_id == article_id)
            .where(is_eligible(as_of))
        )
        rows = await self._read(query)
        return restore(_article(rows[0]), json.loads(rows[0]["payload"])) if rows else None

    async def articles(self, search: Search, *, limit: int = 50) -> list[ArticleRef]:
        """Articles that match, the newest published first, undated ones last, then by id."""
        query = article_query(search, dialect=self._dialect).limit(limit)
        rows = await self._read(
            query.order_by(versions.c.published.desc().nulls_last(), versions.c.article_id)
        )
        return [_ref(row) for row in rows]

    async def follow_ups(self, search: Search) -> list[FollowUpRecord]:
        """Follow-ups that match, by article and place in it."""
        found = await self._records(search, Kind.FOLLOW_UP)
        named = await self._entities_of([row["id"] for row in found])
        return [
            FollowUpRecord(
                id=row["id"],
                article=_ref(row),
                follow_up=follow_up_from_json(json.loads(row["body"])),
                entities=named.get(row["id"], frozenset()),
            )
            for row in found
        ]

    async def quotes(self, search: Search, *, limit: int = 200) -> list[QuoteRecord]:
        """Quotes that match, of the newest articles first, in text order within one."""
        found = await self._records(search, Kind.QUOTE, limit=limit)
        named = await self._entities_of([row["id"] for row in found])
        return [_quote_record(row, named.get(row["id"], frozenset())) for row in found]

    async def passages(self, search: Search, *, limit: int = 20) -> list[Passage]:
        """Paragraphs that match, the best for the words first, the newest first among equals."""
        found = await self._records(search, Kind.PASSAGE, limit=_CANDIDATES)
        named = await self._entities_of([row["id"] for row in found])
        scores = ranked([row["words"] for row in found], search.words)
        passages = [
            _passage(row, named.get(row["id"], frozenset()), score)
            for row, score in zip(found, scores, strict=True)
        ]
        return sorted(passages, key=lambda passage: -passage.score)[:limit]

    async def entities(self) -> list[KnownEntity]:
        """All entities that the newest versions name, by id."""
        query = (
            select(mentions)
            .join(versions)
            .where(is_eligible(None))
            .order_by(mentions.c.entity_id, versions.c.published, mentions.c.article_id)
        )
        return _known(await self._read(query))

    async def holdings(self, *, as_of: date | None = None) -> Holdings:
        """What is on file: dated by `as_of` and undated articles, and the newest dated one."""
        dated = (
            select(versions)
            .where(is_eligible(as_of))
            .order_by(versions.c.published.desc().nulls_last(), versions.c.article_id)
            .limit(1)
        )
        total = select(func.count().label("n")).select_from(versions).where(is_eligible(as_of))
        undated = (
            select(func.count().label("n"))
            .select_from(versions)
            .where(is_eligible(None), versions.c.published.is_(None))
        )
        newest = await self._read(dated)
        return Holdings(
            articles=(await self._read(total))[0]["n"],
            undated=(await self._read(undated))[0]["n"],
            newest=_ref(newest[0]) if newest and newest[0]["published"] else None,
        )

    async def unbriefed(self, *, limit: int | None) -> list[ArticleRef]:
        """Newest versions that no briefing was made of yet, by id."""
        query = (
            select(versions)
            .outerjoin(briefings)
            .where(briefings.c.article_id.is_(None), is_eligible(None))
            .order_by(versions.c.article_id)
            .limit(limit)
        )
        return [_ref(row) for row in await self._read(query)]

    @property
    def _dialect(self) -> str:
        return self._engine.dialect.name

    async def _records(self, search: Search, kind: Kind, limit: int | None = None) -> list[Row]:
        query = record_query(search, dialect=self._dialect).where(records.c.kind == kind.value)
        return await self._read(
            query.order_by(
                versions.c.published.desc().nulls_last(),
                versions.c.article_id,
                records.c.start,
                records.c.id,
            ).limit(limit)
        )

    async def _entities_of(self, ids: Sequence[int]) -> dict[int, frozenset[str]]:
        named: dict[int, set[str]] = {}
        # SQLite takes at most 32,766 parameters in a statement.
        for start in range(0, len(ids), 10_000):
            query = select(record_entities).where(
                record_entities.c.record_id.in_(ids[start : start + 10_000])
            )
            for row in await self._read(query):
                named.setdefault(row["record_id"], set()).add(row["entity_id"])
        return {record: frozenset(entities) for record, entities in named.items()}

    async def _read(self, query: Any) -> list[Row]:
        """The rows of a query. Any: SQLAlchemy's statements share no narrower type here."""
        with _explained(self._engine):
            async with self._engine.connect() as connection:
                return [dict(row) for row in (await connection.execute(query)).mappings()]

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        with _explained(self._engine):
            writer = self._engine.execution_options(**{_WRITE: True})
            async with writer.begin() as connection:
                yield connection


# What makes an article the same as before.
_IDENTITY = ("text", "title", "published", "url")


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "sqlite":
            engine = create_async_engine(parsed.set(drivername="sqlite+aiosqlite"))
            _tune_sqlite(engine)
            return engine
        return create_async_engine(parsed.set(drivername="postgresql+psycopg"))
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreUnavailable(
            f"The database {url.rsplit('@', maxsplit=1)[-1]!r} cannot be used ({error}): "
            "give database.url as sqlite:///PATH or postgresql://USER@HOST/NAME."
        ) from error


def _tune_sqlite(engine: AsyncEngine) -> None:
    """WAL, full durability, waiting writers; transactions are begun by us, not by the driver."""

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(engine: AsyncEngine) -> Iterator[None]:
    """Turn the driver's errors into one sentence; programming errors pass as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, ProgrammingError | IntegrityError):
            raise
        where = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"The database {where} {_fault(str(error.orig))}.") from error


def _fault(message: str) -> str:
    """What is wrong with a database, and the cure, from the driver's words."""
    first = message.splitlines()[0] if message else "no reason given"
    for words, sentence in _FAULTS.items():
        if words in message:
            return sentence
    return f"cannot be used ({first}): check database.url and that the server runs"


_FAULTS = {
    "full": "has no room left (disk full): free some space and run the command again",
    "unable to open": "cannot be opened: check that its folder is there and may be written",
    "readonly": "may not be written: change its permissions or set another database.url",
    "not a database": "is not a database of Daybook: move the file away or set another database.url",
    "malformed": "is damaged: restore it from a copy, or move it away and ingest again",
    "locked": "is locked by another program: stop that one and run the command again",
}


def _newest_version(article_id: str) -> Select[Any]:
    return (
        select(versions)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.version.desc())
        .limit(1)
    )


async def _insert_records(
    connection: AsyncConnection, briefing: Briefing, key: Mapping[str, Any]
) -> None:
    found = record_rows(briefing)
    if not found:
        return
    rows = [{**key, **record.row} for record in found]
    statement = insert(records).returning(records.c.id, sort_by_parameter_order=True)
    ids = (await connection.execute(statement, rows)).scalars().all()
    named = [
        {"record_id": id_, "entity_id": entity}
        for id_, record in zip(ids, found, strict=True)
        for entity in sorted(record.entities)
    ]
    if named:
        await connection.execute(insert(record_entities), named)


def _article_row(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "publication": article.publication,
        "published": article.published,
        "published_basis": article.published_basis.value,
        "language": article.language,
        "text": article.text,
    }


def _article(row: Row) -> Article:
    return Article(
        id=row["article_id"],
        text=row["text"],
        title=row["title"],
        url=row["url"],
        publication=row["publication"],
        published=row["published"],
        published_basis=DateBasis(row["published_basis"]),
        language=row["language"],
    )


def _ref(row: Row) -> ArticleRef:
    at = row["ingested_at"]
    return ArticleRef(
        id=row["article_id"],
        version=row["version"],
        title=row["title"],
        url=row["url"],
        publication=row["publication"],
        published=row["published"],
        published_basis=DateBasis(row["published_basis"]),
        language=row["language"],
        # SQLite keeps no zone; what was written was UTC.
        ingested_at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )


def _quote_record(row: Row, entities: frozenset[str]) -> QuoteRecord:
    body = json.loads(row["body"])
    return QuoteRecord(
        id=row["id"],
        article=_ref(row),
        quote=quote_from_json(body["quote"]),
        speaker_id=row["speaker_id"],
        entities=entities,
        evidence=tuple(Span(span["start"], span["end"]) for span in body["evidence"]),
    )


def _passage(row: Row, entities: frozenset[str], score: float) -> Passage:
    span = Span(row["start"], row["end"])
    return Passage(
        article=_ref(row), span=span, text=span.of(row["text"]), entities=entities, score=score
    )


def _known(rows: Sequence[Row]) -> list[KnownEntity]:
    """One entity for each id: the newest article's name and role, all names ever given."""
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row["entity_id"], []).append(row)
    return [
        KnownEntity(
            id=entity,
            name=max((row["name"] for row in told), key=len),
            names=frozenset(name for row in told for name in row["names"].splitlines()),
            role=next((row["role"] for row in reversed(told) if row["role"]), None),
            states=tuple(dict.fromkeys(s for row in told for s in row["states"].splitlines())),
            mentions=sum(row["count"] for row in told),
        )
        for entity, told in by_id.items()
    ]

"""Opening a database: made once, shared by many, and what is said when it can't be used."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event
from sqlalchemy.pool import Pool

from bot.errors import StoreUnavailable
from bot.records import Search
from bot.store import Store
from bot.store.migrate import HEAD
from bot.store.tables import metadata
from tests.contracts.conftest import Cluster
from tests.contracts.samples import FERRY, FERRY_BRIEFING, NOW, TARIFF

# A user that owns nothing: what the kernel calls nobody.
_NOBODY = 65_534
# Stores twenty articles, each with a briefing, as fast as it can.
_WRITER = """
import asyncio, sys
from dataclasses import replace
from bot.store import Store
from tests.contracts.samples import FERRY, FERRY_BRIEFING, NOW

async def write(url, name):
    async with await Store.open(url) as store:
        for number in range(20):
            article = replace(FERRY, id=f"{name}-{number}")
            added = await store.add_article(article, now=NOW)
            one = replace(FERRY_BRIEFING, article=article)
            await store.add_briefing(one, version=added.version, now=NOW)

asyncio.run(write(*sys.argv[1:]))
"""


async def refusal(url: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        await Store.open(url)
    return str(caught.value)


def tables_of(url: str) -> list[object]:
    """How the tables of a database differ from those of the code."""
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        found = list(compare_metadata(context, metadata))
    engine.dispose()
    return found


def _is_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Indexes over expressions and the full-text tables have no place in `tables.py`."""
    name = name or ""
    by_hand = name.endswith("_newest_first") or name == "ix_records_stems"
    return not by_hand and not name.startswith("record_stems")


async def test_the_first_opening_makes_the_tables(empty_url: str) -> None:
    """A new database gets the tables that the code knows, and is empty."""
    async with await Store.open(empty_url) as store:
        articles = (await store.holdings()).articles

    assert articles == 0
    assert tables_of(empty_url) == []


async def test_the_second_opening_changes_nothing(empty_url: str) -> None:
    """A database that is opened again holds what it held."""
    async with await Store.open(empty_url) as store:
        await store.add_article(FERRY, now=NOW)

    async with await Store.open(empty_url) as store:
        found = await store.article("ferry")

    assert found is not None
    assert found[1] == FERRY


async def test_many_open_at_once(empty_url: str) -> None:
    """Those who open a new database at the same time take turns at making it."""
    stores = await asyncio.gather(*(Store.open(empty_url) for _ in range(4)))

    await stores[0].add_article(FERRY, now=NOW)
    seen = [(await store.holdings()).articles for store in stores]

    assert seen == [1, 1, 1, 1]
    for store in stores:
        await store.close()
        await store.close()


@pytest.mark.slow
async def test_two_processes_write_at_once(empty_url: str) -> None:
    """Two processes that open and write the same database at the same time both get through."""
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, empty_url, name]) for name in ("a", "b")
    ]

    codes = [await asyncio.to_thread(writer.wait, 50) for writer in writers]

    assert codes == [0, 0]
    async with await Store.open(empty_url) as store:
        assert (await store.holdings()).articles == 40
        assert len(await store.follow_ups(Search())) == 80
        assert await store.unbriefed(limit=None) == []


async def test_one_reads_while_another_writes(database_url: str) -> None:
    """A long write keeps nobody from opening and reading; what it wrote is seen when it ends."""
    engine = create_engine(database_url)
    with engine.connect() as writer:
        writer.exec_driver_sql(
            "INSERT INTO article_versions (article_id, version, published_basis, text, ingested_at)"
            " VALUES ('ferry', 1, 'unknown', 'It sails.', '2026-05-20 09:30:00')"
        )

        async with await Store.open(database_url) as store:
            during = (await store.holdings()).articles
            writer.commit()
            after = (await store.holdings()).articles

    engine.dispose()
    assert (during, after) == (0, 1)


async def test_a_store_in_memory() -> None:
    """Tasks share a store in memory, writing and reading at the same time."""
    async with await Store.open("sqlite:///:memory:") as store:
        articles = [replace(FERRY, id=f"ferry-{number}") for number in range(10)]

        await asyncio.gather(
            *(store.add_article(article, now=NOW) for article in articles),
            *(store.articles(Search()) for _ in range(10)),
        )

        assert (await store.holdings()).articles == 10


# What can't be opened


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "mysql://ada:sesame@db.example/news",
            "Databases of 'mysql' cannot be used: give database.url as sqlite:///PATH or "
            "postgresql://USER@HOST/NAME.",
        ),
        (
            "postgresql//ada:sesame@db.example/news?password=sesame",
            "'db.example/news' is no database URL: give database.url as sqlite:///PATH or "
            "postgresql://USER@HOST/NAME.",
        ),
        (
            "postgresql://ada:s:esame@db.example:54e/news",
            "'db.example:54e/news' is no database URL: give database.url as sqlite:///PATH or "
            "postgresql://USER@HOST/NAME.",
        ),
        (
            "postgresql://ada:sesame@127.0.0.1:1/news?password=sesame",
            "The database postgresql://ada:***@127.0.0.1:1/news does not answer: start the "
            "server, or check host and port.",
        ),
        (
            "postgres://ada:sesame@/news?host=/nowhere&speed=1",
            "The database postgresql://ada:***@/news?host=%2Fnowhere&speed=1 cannot be used: "
            "take the unknown option out of database.url.",
        ),
        (
            "sqlite:////nowhere/daybook.db",
            "The database sqlite:////nowhere/daybook.db cannot be opened: check that its folder "
            "is there and may be written.",
        ),
    ],
)
async def test_a_url_that_leads_nowhere(url: str, told: str) -> None:
    """One sentence says which database, what is wrong and what to do, without the password."""
    assert await refusal(url) == told


async def test_the_password_is_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the objects nor the whole chain of errors tell a password."""
    caplog.set_level("DEBUG")

    with pytest.raises(StoreUnavailable) as caught:
        await Store.open("postgresql://ada:sesame@127.0.0.1:1/news")

    told: list[str] = [caplog.text]
    error: BaseException | None = caught.value
    while error is not None:
        told.extend([str(error), repr(error)])
        error = error.__cause__ or error.__context__
    assert [words for words in told if "sesame" in words] == []
    async with await Store.open("sqlite:///:memory:") as store:
        assert repr(store).startswith("<bot.store.store.Store object")


async def test_not_a_database(tmp_path: Path) -> None:
    """A file of something else is refused and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("The ferry sails on Monday.\n" * 50)

    told = await refusal(f"sqlite:///{path}")

    assert told == (
        f"The database sqlite:///{path} is not a database of Daybook: move the file away or set "
        "another database.url."
    )
    assert path.read_text() == "The ferry sails on Monday.\n" * 50


async def test_a_database_of_another_program(tmp_path: Path) -> None:
    """An SQLite file with somebody else's tables is left alone."""
    path = tmp_path / "addresses.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE people (name TEXT)")

    told = await refusal(f"sqlite:///{path}")

    assert told == (
        f"The database {path} belongs to another program (it has the table 'people'): set "
        "another database.url."
    )
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("people",)]
    other.close()


async def test_a_newer_schema(database_url: str) -> None:
    """A database of a newer Daybook is left alone."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    told = await refusal(database_url)

    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
    engine.dispose()
    assert told.endswith(
        f"has the schema 9999 of a newer Daybook (this one knows {HEAD}): install that one or "
        "set another database.url."
    )


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to write everywhere."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if me == 0:
            os.seteuid(me)


async def test_a_folder_that_may_not_be_written() -> None:
    """A database can't be made where one may not write."""
    folder = Path(tempfile.mkdtemp(prefix="daybook-"))
    folder.chmod(0o555)
    await (await Store.open("sqlite:///:memory:")).close()

    with as_nobody():
        told = await refusal(f"sqlite:///{folder / 'daybook.db'}")

    assert told == (
        f"The database sqlite:///{folder / 'daybook.db'} cannot be opened: check that its folder "
        "is there and may be written."
    )
    assert list(folder.iterdir()) == []
    folder.rmdir()


async def test_a_database_that_may_only_be_read(migrated_file: Path) -> None:
    """From a read-only database one can read; a write is refused with the cure."""
    url = f"sqlite:///file:{migrated_file}?mode=ro&uri=true"

    async with await Store.open(url) as store:
        articles = (await store.holdings()).articles
        with pytest.raises(StoreUnavailable, match="may not be written: change its permissions"):
            await store.add_article(FERRY, now=NOW)

    assert articles == 0


async def test_a_full_disk(tmp_path: Path) -> None:
    """When the disk is full the step fails whole, and all that was stored before is there."""
    url = f"sqlite:///{tmp_path / 'daybook.db'}"
    stored: list[str] = []

    with at_most_pages(130), pytest.raises(StoreUnavailable) as caught:
        await store_without_end(url, stored)

    assert str(caught.value) == (
        f"The database {url} has no room left (disk full): free some space and run the command "
        "again."
    )
    async with await Store.open(url) as store:
        found = await store.articles(Search(), limit=1_000)
        left = await store.unbriefed(limit=None)
        assert [ref.id for ref in found] + [ref.id for ref in left] == stored
        assert len(await store.follow_ups(Search())) == 2 * len(found)
        assert len(found) > 5


async def store_without_end(url: str, stored: list[str]) -> None:
    """Store one article after another, noting each that the store has taken."""
    async with await Store.open(url) as store:
        for number in count():
            article = replace(FERRY, id=f"ferry-{number:03}")
            await store.add_article(article, now=NOW)
            stored.append(article.id)
            one = replace(FERRY_BRIEFING, article=article)
            await store.add_briefing(one, version=1, now=NOW)


@contextmanager
def at_most_pages(pages: int) -> Iterator[None]:
    """As if the disk ended there: SQLite says the same as on a real full one."""

    def bound(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Pool, "connect", bound)
    try:
        yield
    finally:
        event.remove(Pool, "connect", bound)


async def test_a_database_that_is_held(migrated_file: Path, tmp_path: Path) -> None:
    """A writer who waits in vain for another says that the database is locked."""
    path = Path(shutil.copy(migrated_file, tmp_path))
    with sqlite3.connect(path, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")

        async with await Store.open(f"sqlite:///{path}?timeout=0.05") as store:
            with pytest.raises(StoreUnavailable, match="is locked by another program"):
                await store.add_article(TARIFF, now=NOW)
            holder.execute("ROLLBACK")
            await store.add_article(TARIFF, now=NOW)

            assert (await store.holdings()).articles == 1
    holder.close()


# A server of one's own


@pytest.mark.postgres
async def test_a_server_that_was_restarted(cluster: Cluster, migrated_url: str) -> None:
    """A connection that the server closed is replaced without a word."""
    async with await Store.open(migrated_url) as store:
        before = (await store.holdings()).newest
        cluster.execute(
            migrated_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'daybook'",
        )

        after = (await store.holdings()).newest

    assert before == after


@pytest.mark.postgres
async def test_a_database_that_was_not_made(cluster: Cluster) -> None:
    """A server without the database says how to make it."""
    told = await refusal(f"postgresql://postgres@/nowhere?{cluster.host}")

    assert told.endswith(
        "has not been made yet: create it (createdb NAME) and run the command again."
    )


@pytest.mark.postgres
async def test_a_user_without_rights(cluster: Cluster) -> None:
    """A user who may not make tables is told which right is missing."""
    url = cluster.create()
    cluster.execute(url, "CREATE ROLE reader LOGIN")

    told = await refusal(url.replace("postgres@", "reader@"))

    assert told.endswith("may not be used by this user: grant it the rights on the schema.")

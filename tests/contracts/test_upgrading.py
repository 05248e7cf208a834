"""Archives of earlier Daybooks: they hold what they held, and are found by what is new."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine, insert, select

from bot.store import Store
from bot.store.migrate import SCHEMA, upgrade
from bot.store.tables import metadata
from summarizer.article import Article
from summarizer.briefing import Briefing
from tests.contracts.samples import (
    FERRY,
    FERRY_BRIEFING,
    NOW,
    RUMOUR,
    RUMOUR_BRIEFING,
    TARIFF,
    TARIFF_BRIEFING,
    edited,
)
from tests.schema import migrated_schema, schema_of

# Each migration that fills what it adds from what is there already stands behind one of these.
_EARLIER = ["0001", *(pytest.param(one, marks=pytest.mark.slow) for one in ("0010", "0013"))]
_STORIES: Sequence[tuple[Article, Briefing | None]] = [
    (FERRY, FERRY_BRIEFING),
    (TARIFF, TARIFF_BRIEFING),
    (RUMOUR, RUMOUR_BRIEFING),
    (edited(RUMOUR, "icebreaker", "harbour"), None),
]

Rows = dict[str, list[tuple[object, ...]]]


async def fill(store: Store) -> None:
    """What any Daybook keeps: articles with their briefings, and a newer version of one."""
    for article, briefing in _STORIES:
        added = await store.add_article(article, now=NOW)
        if briefing is not None:
            await store.add_briefing(briefing, version=added.version, now=NOW)


def rows(connection: Connection) -> Rows:
    """All that a database of today holds, by table."""
    found = {one.name: connection.execute(select(one)).all() for one in metadata.sorted_tables}
    return {name: sorted(map(tuple, told), key=repr) for name, told in found.items()}


def put(old: Connection, written: Connection) -> None:
    """Into the tables of an earlier Daybook, as much of an archive as they have columns for."""
    earlier = MetaData()
    earlier.reflect(old)
    for today in metadata.sorted_tables:
        there = earlier.tables.get(today.name)
        if there is not None:
            columns = [column for column in today.columns if column.name in there.columns]
            told = [row._asdict() for row in written.execute(select(*columns))]
            if told:
                old.execute(insert(today), told)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection whose work is kept, and nothing left open."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@pytest.mark.parametrize("earlier", _EARLIER)
async def test_an_archive_of_an_earlier_daybook(
    earlier: str, empty_url: str, tmp_path: Path
) -> None:
    """An archive that is upgraded holds, row by row, what one has that was written today."""
    today = f"sqlite:///{tmp_path}/today.db"
    async with await Store.open(today) as store:
        await fill(store)
    with connected(empty_url) as old, connected(today) as written:
        upgrade(old, to=earlier)
        put(old, written)

    async with await Store.open(empty_url):
        pass

    with connected(empty_url) as upgraded, connected(today) as written:
        assert rows(upgraded) == rows(written)


def test_a_new_file_is_what_the_migrations_come_to() -> None:
    """`schema.sql` says what all migrations say: `make schema` writes it."""
    assert SCHEMA.read_text(encoding="utf-8") == migrated_schema()


async def test_a_new_file_is_made_at_once(tmp_path: Path) -> None:
    """What is made in a new file is what `schema.sql` says, to the letter."""
    async with await Store.open(f"sqlite:///{tmp_path}/new.db"):
        pass

    with connected(f"sqlite:///{tmp_path}/new.db") as connection:
        made = schema_of(connection)
    assert made == SCHEMA.read_text(encoding="utf-8").split("\n\n")[:-1]

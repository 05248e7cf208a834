"""An archive moves from one database to another as it is, between SQLite and PostgreSQL both ways."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.errors import InputRejected
from bot.records import Search
from bot.store import Store
from bot.store.tables import metadata
from tests.contracts.samples import FERRY, FERRY_BRIEFING, NOW, SAIL, TARIFF_BRIEFING, briefing


async def _fill(store: Store) -> None:
    for one in (FERRY_BRIEFING, TARIFF_BRIEFING):
        await store.add_article(one.article, now=NOW)
        await store.add_briefing(one, version=1, now=NOW)
    await store.claims.add("poll", "one", due_at=NOW)


async def _ids(store: Store) -> set[int]:
    return {one.id for one in await store.quotes(Search(), limit=99)}


async def test_an_archive_is_copied(store: Store, empty_url: str) -> None:
    """Every table has the same rows with the same hash, and answers alike."""
    await _fill(store)

    async with await Store.open(empty_url) as target:
        copied = await store.copy_to(target)

        assert [one.table for one in copied] == [table.name for table in metadata.sorted_tables]
        assert {one.table: one.rows for one in copied}["article_versions"] == 2
        wanted = Search(words=("tariff",))
        assert await target.passages(wanted, limit=9) == await store.passages(wanted, limit=9)
        assert await target.articles(Search(), limit=9) == await store.articles(Search(), limit=9)


async def test_copied_ids_are_never_given_again(store: Store, empty_url: str) -> None:
    """A record that is new in the copy has an id that no record had before."""
    await _fill(store)
    before = await _ids(store)

    async with await Store.open(empty_url) as target:
        await store.copy_to(target)
        later = replace(FERRY, id="later", url=None, text=f"{FERRY.text} Nobody else spoke.")
        await target.add_article(later, now=NOW)
        await target.add_briefing(briefing(later, quotes=[SAIL]), version=1, now=NOW)
        after = await _ids(target)

    assert before < after
    assert min(after - before) > max(before)


async def test_only_an_empty_database_is_filled(store: Store, empty_url: str) -> None:
    """What holds something already is left as it is."""
    await _fill(store)

    async with await Store.open(empty_url) as target:
        await target.add_article(FERRY, now=NOW)
        with pytest.raises(
            InputRejected, match="holds article versions already: name an empty one"
        ):
            await store.copy_to(target)

        assert len(await target.articles(Search(), limit=9)) <= 1


async def test_a_row_that_differs_is_found(store: Store, tmp_path: Path) -> None:
    """A target that changes what it is given is told, and nothing of the copy is kept."""
    await _fill(store)
    path = tmp_path / "lying.db"
    url = f"sqlite:///{path}"
    async with await Store.open(url) as target:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER lie AFTER INSERT ON claims BEGIN "
                "UPDATE claims SET attempt = attempt + 1 WHERE key = new.key; END"
            )
        engine.dispose()

        with pytest.raises(Exception, match="The copy of claims differs from its source"):
            await store.copy_to(target)

        assert await target.articles(Search(), limit=9) == []

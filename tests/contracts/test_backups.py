"""A SQLite file is copied whole while others write, and comes back as it was, or not at all."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import InputRejected, StoreUnavailable
from bot.records import Search
from bot.store import Store
from bot.store.backups import back_up, examine
from tests.contracts.samples import FERRY, FERRY_BRIEFING, NOW, TARIFF_BRIEFING


async def _write(store: Store, count: int) -> None:
    for number in range(count):
        article = replace(FERRY, id=f"ferry-{number}", url=None)
        await store.add_article(article, now=NOW)
        await store.add_briefing(replace(FERRY_BRIEFING, article=article), version=1, now=NOW)


async def _filled(url: str) -> None:
    async with await Store.open(url) as store:
        await _write(store, 3)


def _damage(path: Path) -> None:
    """Overwrite a page in the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 4096 // 2 * 4096
    content[middle : middle + 4096] = b"\x5a" * 4096
    path.write_bytes(content)


async def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path: Path) -> None:
    """It is sound, readable by its owner alone, and holds all up to some article, whole."""
    url, path = f"sqlite:///{tmp_path / 'daybook.db'}", tmp_path / "backup.db"
    async with await Store.open(url) as store:
        await _write(store, 3)
        writing = asyncio.create_task(_write(store, 40))

        articles = await asyncio.to_thread(back_up, url, path)

        await writing
    async with await Store.open(f"sqlite:///{path}") as kept:
        found = await kept.articles(Search(), limit=99)
        unbriefed = await kept.unbriefed(limit=9)
    assert path.stat().st_mode & 0o777 == 0o600
    assert 3 <= articles <= 40
    assert articles == len(found) + len(unbriefed)
    assert len(unbriefed) <= 1
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix == ".part") == []


async def test_a_backup_takes_the_place_of_what_stands(tmp_path: Path) -> None:
    """After it is put back, every table is as it was, and what came since is gone."""
    url, path = f"sqlite:///{tmp_path / 'daybook.db'}", tmp_path / "backup.db"
    await _filled(url)
    back_up(url, path)
    async with await Store.open(url) as store, await Store.open(f"sqlite:///{path}") as kept:
        before = await kept.quotes(Search(), limit=99)
        await store.add_article(TARIFF_BRIEFING.article, now=NOW)
        await store.add_briefing(TARIFF_BRIEFING, version=1, now=NOW)

        await kept.put_in_place_of(store)

        assert await store.quotes(Search(), limit=99) == before
        assert await store.passages(Search(words=("tariff",)), limit=9) == []
        assert len(await store.passages(Search(words=("ferri",)), limit=9)) > 0


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """A page that was overwritten is found, by the backup and at the start, with the cure."""
    path = tmp_path / "daybook.db"
    await _filled(f"sqlite:///{path}")
    _damage(path)

    with pytest.raises(StoreUnavailable, match="daybook restore BACKUP"):
        examine(path)
    async with await Store.open(f"sqlite:///{path}") as store:
        with pytest.raises(StoreUnavailable, match="daybook restore BACKUP"):
            await store.check()


async def test_a_sound_file_passes(tmp_path: Path) -> None:
    """Nothing is said of a file that is well."""
    url = f"sqlite:///{tmp_path / 'daybook.db'}"
    await _filled(url)

    async with await Store.open(url) as store:
        await store.check()


def test_another_programs_file_is_no_backup(tmp_path: Path) -> None:
    """A sound file that Daybook did not make is refused, an empty one too."""
    path = tmp_path / "other.db"
    sqlite3.connect(path).close()

    with pytest.raises(StoreUnavailable, match="was not made by Daybook"):
        examine(path)


@pytest.mark.parametrize(
    "planted",
    [
        "ALTER TABLE article_versions RENAME TO x; CREATE VIEW article_versions AS "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n",
        "CREATE TRIGGER x AFTER UPDATE ON records BEGIN DELETE FROM records; END",
    ],
)
async def test_a_schema_that_does_things_is_no_backup(tmp_path: Path, planted: str) -> None:
    """Views and triggers of others, which would run when they are read, are refused before that."""
    path = tmp_path / "daybook.db"
    await _filled(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.executescript(planted)
    connection.close()

    with pytest.raises(StoreUnavailable, match="was not made by Daybook"):
        examine(path)


@pytest.mark.parametrize(
    ("url", "name", "told"),
    [
        ("postgresql://me@db/daybook", "new.db", "pg_dump"),
        ("sqlite:///:memory:", "new.db", "has no file to copy"),
        ("sqlite:///daybook.db", "there.db", "is there already: name another file"),
        ("sqlite:///daybook.db", "nowhere/new.db", "cannot be written"),
    ],
)
def test_what_cannot_be_backed_up_is_told(tmp_path: Path, url: str, name: str, told: str) -> None:
    """One sentence says why, and what to do."""
    (tmp_path / "there.db").touch()

    with pytest.raises(InputRejected, match=told):
        back_up(url, tmp_path / name)

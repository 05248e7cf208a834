"""The archive that speed is measured on is what Daybook itself would have stored."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.records import Search
from bot.store import Store
from bot.store.rows import payload
from summarizer.article import Article, DateBasis
from summarizer.briefing import Briefing
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.wire import restore
from summarizer.world import World
from tests.bench.sample import LAST_DAY, Archive, Copied, seeds, write_archive


@pytest.fixture(scope="module")
def archive(language: Language) -> Archive:
    return Archive(seeds(OfflineEngine(language, World.load()), most=5))


def briefing(copied: Copied) -> Briefing:
    row = copied.article | {"published_basis": DateBasis(copied.article["published_basis"])}
    article = Article(id=row.pop("article_id"), **row)
    return restore(article, json.loads(copied.payload))


def test_the_archive_is_proven(archive: Archive) -> None:
    """Each claim of the archive's briefings is borne out by its article."""
    copies = list(archive.articles(40))

    assert [payload(briefing(one)) for one in copies] == [one.payload for one in copies]


def test_rare_names_grow_with_the_archive(archive: Archive) -> None:
    """Copies of one article differ in their rare names, and are as long."""
    copies = list(archive.articles(40))

    by_seed = [{one.article["text"] for one in copies[seed::5]} for seed in range(5)]
    # Where two seeds tell of one event, neither has a name of its own.
    told_apart = [texts for texts in by_seed if len(texts) > 1]
    assert [len(texts) for texts in told_apart] == [8] * len(told_apart)
    assert len(told_apart) > 1
    assert all(len({len(one) for one in texts}) == 1 for texts in by_seed)


def test_days_move_with_the_copy(archive: Archive) -> None:
    """Forty articles are of one day, and none expects what was over when it was told."""
    copies = list(archive.articles(41))

    days = [one.article["published"] for one in copies]
    ahead = [(told.row["ahead_until"], one) for one in copies for told in one.records]
    assert days == [LAST_DAY] * 40 + [date(2026, 11, 19)]
    assert all(until >= one.article["published"] for until, one in ahead if until)


async def test_written_at_once_is_written_alike(archive: Archive, tmp_path: Path) -> None:
    """An archive written in bulk answers like one that was stored article by article."""
    write_archive(f"sqlite:///{tmp_path / 'bulk.db'}", archive, 12)
    names = [name for one in archive.articles(12) for name in keys(one)]
    async with await Store.open(f"sqlite:///{tmp_path / 'bulk.db'}") as at_once:
        (newest,) = await at_once.articles(Search(), limit=1)
        expected = await all_of(at_once, names)

    async with await Store.open("sqlite:///:memory:") as one_by_one:
        for copied in archive.articles(12):
            told = briefing(copied)
            await one_by_one.add_article(told.article, now=newest.ingested_at)
            await one_by_one.add_briefing(told, version=1, now=newest.ingested_at)

        assert await all_of(one_by_one, names) == expected


def keys(copied: Copied) -> list[str]:
    return [row["name"].lower() for row in copied.mentions]


async def all_of(store: Store, names: list[str]) -> tuple[object, ...]:
    """What a store answers when it is asked for everything."""
    return (
        await store.articles(Search()),
        await store.follow_ups(Search()),
        await store.changes(Search(), limit=1000),
        await store.quotes(Search()),
        await store.passages(Search(), limit=100),
        await store.names.known(names),
        await store.holdings(as_of=LAST_DAY),
    )

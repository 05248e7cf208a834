"""The invented archive that speed is measured on is what Daybook itself would have stored."""

from pathlib import Path

from bot.records import Search
from bot.store import Store
from summarizer.wire import restore, to_json
from tests.bench.sample import LAST_DAY, archive, write_archive


def test_the_archive_is_proven() -> None:
    """Each claim of the archive's briefings is borne out by its article."""
    briefings = list(archive(20))

    assert [restore(one.article, to_json(one)) for one in briefings] == briefings


async def test_written_at_once_is_written_alike(tmp_path: Path) -> None:
    """An archive written in bulk answers like one that was stored article by article."""
    write_archive(tmp_path / "bulk.db", 8)
    async with await Store.open(f"sqlite:///{tmp_path / 'bulk.db'}") as at_once:
        (newest,) = await at_once.articles(Search(), limit=1)
        expected = await all_of(at_once)

    async with await Store.open("sqlite:///:memory:") as one_by_one:
        for briefing in archive(8):
            await one_by_one.add_article(briefing.article, now=newest.ingested_at)
            await one_by_one.add_briefing(briefing, version=1, now=newest.ingested_at)

        assert await all_of(one_by_one) == expected


async def all_of(store: Store) -> tuple[object, ...]:
    """What a store answers when it is asked for everything."""
    return (
        await store.articles(Search()),
        await store.follow_ups(Search()),
        await store.quotes(Search()),
        await store.passages(Search(), limit=100),
        await store.entities(),
        await store.holdings(as_of=LAST_DAY),
    )

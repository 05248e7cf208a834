"""What the store promises of what may be shown, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.reading.sources import Source, SourceKind
from bot.records import Search
from bot.sight import EVERYTHING, PUBLIC, Sight
from bot.store import Store
from tests.contracts.samples import FERRY, FERRY_BRIEFING, NOW, TARIFF, TARIFF_BRIEFING

DESK, BOARD = Sight(frozenset({"desk"})), Sight(frozenset({"board"}))
SOURCE = Source(
    id="harbour",
    url="https://harbour.example/feed",
    kind=SourceKind.FEED,
    groups=("desk",),
    added_at=NOW,
    next_at=NOW,
)


@pytest.fixture
async def guarded(store: Store) -> Store:
    """A store in which the ferry is the desk's, and the tariff was named by hand."""
    await store.sources.add(SOURCE)
    for briefing, given_by in ((FERRY_BRIEFING, SOURCE.id), (TARIFF_BRIEFING, None)):
        added = await store.add_article(briefing.article, now=NOW, given_by=given_by)
        await store.add_briefing(briefing, version=added.version, now=NOW)
    return store


async def names(store: Store) -> dict[str, list[str]]:
    """The articles that each way of reading gives."""
    everything = Search()
    agenda = await store.agenda.records(as_of=None)
    return {
        "articles": [ref.id for ref in await store.articles(everything)],
        "follow-ups": sorted({one.article.id for one in await store.follow_ups(everything)}),
        "quotes": sorted({one.article.id for one in await store.quotes(everything)}),
        "passages": sorted({one.article.id for one in await store.passages(everything)}),
        "agenda": sorted(
            {one.article.id for one in agenda.follow_ups}
            | {one.article.id for one in agenda.quotes}
        ),
        "briefed": sorted({id_ for id_, _ in await store.agenda.briefed_since(NOW - timedelta(1))}),
        "by id": [id_ for id_ in (FERRY.id, TARIFF.id) if await store.article(id_)],
        "briefings": [id_ for id_ in (FERRY.id, TARIFF.id) if await store.briefing(id_)],
    }


async def test_sights(guarded: Store) -> None:
    """What a source with groups gave is read by who sees one of them, and what is public by all."""
    everything = await names(guarded)

    assert await names(guarded.seen_by(EVERYTHING)) == everything
    assert await names(guarded.seen_by(DESK)) == everything
    for sight in (PUBLIC, BOARD):
        assert await names(guarded.seen_by(sight)) == {
            way: [id_ for id_ in found if id_ != FERRY.id] for way, found in everything.items()
        }


async def test_holdings_and_names(guarded: Store) -> None:
    """What is on file is counted, and whom it names is known, without what may not be shown."""
    public = guarded.seen_by(PUBLIC)

    whole, part = await guarded.holdings(), await public.holdings()
    known = {name for _, name in await public.names.common()}

    assert (part.articles, part.newest) == (whole.articles - 1, whole.newest)
    assert "Ona Brandt" in {name for _, name in await guarded.names.common()}
    assert "Ona Brandt" not in known
    assert "Nils Ek" in known


async def test_change_of_groups_is_news(guarded: Store) -> None:
    """Other groups count at once, and make another edition."""
    before = await guarded.edition()

    await guarded.sources.set_groups(replace(SOURCE, groups=("board",)))

    assert await guarded.edition() != before
    assert await guarded.seen_by(DESK).article(FERRY.id) is None
    assert await guarded.seen_by(BOARD).article(FERRY.id) is not None


async def test_two_sources_of_one_article(guarded: Store) -> None:
    """What a public source gave, too, may be shown to all."""
    await guarded.sources.add(replace(SOURCE, id="open", url="https://open.example/", groups=()))
    await guarded.add_article(FERRY, now=NOW, given_by="open")

    assert await guarded.seen_by(PUBLIC).article(FERRY.id) is not None


async def test_groups_outlive_their_source(guarded: Store) -> None:
    """A source that is taken out still guards what it gave; its id is never free for another."""
    await guarded.sources.remove(SOURCE.id)

    assert await guarded.seen_by(PUBLIC).article(FERRY.id) is None
    assert await guarded.sources.guarded() == {SOURCE.id}

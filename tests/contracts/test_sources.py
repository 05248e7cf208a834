"""What the store promises of sources and their items, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import InputRejected
from bot.reading.sources import Hints, Item, ItemIdentity, ItemState, Source, SourceKind
from bot.store import Store
from bot.store.sources import ITEM, POLL
from summarizer.article import DateOrder

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
SOURCE = Source(
    id="lorn-post",
    url="https://lorn.example/feed",
    kind=SourceKind.FEED,
    title="Lorn Post",
    added_at=NOW,
    next_at=NOW,
)
ITEM_1 = Item(
    source_id="lorn-post",
    key="guid-1",
    url="https://lorn.example/1",
    digest="d1",
    body='{"title": "Tram"}',
    is_baseline=True,
    found_at=NOW,
)


async def due(store: Store, kind: str, now: datetime) -> list[str]:
    taken = await store.claims.take(kind, holder="me", now=now, lease_s=60, limit=10)
    return [claim.key for claim in taken]


async def test_added_source_is_due(store: Store) -> None:
    """A source comes back as it was added, and its first poll is due."""
    await store.sources.add(SOURCE)

    assert await store.sources.all() == [SOURCE]
    assert await store.sources.get("lorn-post") == SOURCE
    assert await due(store, POLL, NOW) == ["lorn-post"]


async def test_an_address_is_polled_once(store: Store) -> None:
    """A second source at the same address is refused by the name of the first."""
    await store.sources.add(SOURCE)

    with pytest.raises(InputRejected, match="is polled already, as lorn-post"):
        await store.sources.add(replace(SOURCE, id="other"))


async def test_saved_source(store: Store) -> None:
    """Every field of a source is kept as it was saved."""
    await store.sources.add(SOURCE)
    changed = replace(
        SOURCE,
        url="https://lorn.example/new",
        language="en",
        date_order=DateOrder.MONTH_FIRST,
        link_only=True,
        every_minutes=5,
        hints=Hints(minutes=60, skip_hours=(0, 1), skip_days=(6,)),
        identity=ItemIdentity.URL,
        etag='"1"',
        modified="Mon, 02 Mar 2026 08:00:00 GMT",
        body_hash="b",
        baseline_at=NOW,
        polled_at=LATER,
        read_at=NOW,
        next_at=LATER,
        pause_s=300,
        failures=2,
        reason="timed out",
        died_at=LATER,
        ended_at=LATER,
    )

    await store.sources.save(changed)

    assert await store.sources.get("lorn-post") == changed


async def test_removed_source_is_forgotten(store: Store) -> None:
    """A source that is taken out is not due, and takes its items with it."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])

    assert await store.sources.remove("lorn-post") is True
    assert await store.sources.remove("lorn-post") is False
    assert await store.sources.all() == []
    assert await store.sources.item("lorn-post", "guid-1") is None
    assert await due(store, POLL, NOW) == []


async def test_found_item_waits(store: Store) -> None:
    """An item waits to be read, and is known by its key and its address."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])

    assert await store.sources.item("lorn-post", "guid-1") == ITEM_1
    assert await store.sources.items_at("https://lorn.example/1") == [ITEM_1]
    assert await store.sources.known_items("lorn-post") == {
        "guid-1": "d1",
        "https://lorn.example/1": "d1",
    }
    assert await due(store, ITEM, NOW) == ["lorn-post guid-1"]


async def test_an_item_says_why_it_waits(store: Store) -> None:
    """The reason of a try that failed is kept while the item waits on."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])

    await store.sources.note(ITEM_1, reason="timed out")

    assert await store.sources.item("lorn-post", "guid-1") == replace(ITEM_1, reason="timed out")


async def test_settled_item(store: Store) -> None:
    """What became of an item is kept, its content is not."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])

    await store.sources.settle(ITEM_1, ItemState.BRIEFED, now=LATER, article_id="tram")

    assert await store.sources.item("lorn-post", "guid-1") == replace(
        ITEM_1, state=ItemState.BRIEFED, settled_at=LATER, article_id="tram", body=""
    )
    assert await store.sources.counts() == {"lorn-post": {ItemState.BRIEFED: 1}}


async def test_edited_item_waits_again(store: Store) -> None:
    """An item whose content changed is due again; it stays a baseline one."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])
    (claim,) = await store.claims.take(ITEM, holder="me", now=NOW, lease_s=60)
    await store.claims.finish(claim, now=NOW)
    await store.sources.settle(ITEM_1, ItemState.BRIEFED, now=NOW, article_id="tram")
    edited = replace(ITEM_1, digest="d2", body="{}", is_baseline=False, found_at=LATER)

    await store.sources.add_items([edited])

    found = await store.sources.item("lorn-post", "guid-1")
    assert found is not None
    assert (found.digest, found.state, found.is_baseline) == ("d2", ItemState.WAITING, True)
    assert await due(store, ITEM, LATER) == ["lorn-post guid-1"]


async def test_an_older_content_settles_nothing(store: Store) -> None:
    """What became of content that has changed meanwhile says nothing of the new content."""
    await store.sources.add(SOURCE)
    await store.sources.add_items([ITEM_1])
    await store.sources.add_items([replace(ITEM_1, digest="d2")])

    await store.sources.settle(ITEM_1, ItemState.BRIEFED, now=LATER, article_id="tram")

    found = await store.sources.item("lorn-post", "guid-1")
    assert found is not None
    assert (found.digest, found.state) == ("d2", ItemState.WAITING)


async def test_items_of_an_article(store: Store) -> None:
    """The items that became an article are found by it, whatever their own address is."""
    item = replace(
        ITEM_1, url=None, body="", state=ItemState.BRIEFED, settled_at=NOW, article_id="tram"
    )
    await store.sources.add(SOURCE)
    await store.sources.add_items([item, replace(ITEM_1, key="guid-2")])

    assert [one.key for one in await store.sources.items_of("tram")] == ["guid-1"]
    assert await store.sources.items_of("bridge") == []

"""What the store promises of corrections, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.digests.subscriptions import Delivery, DeliveryState, delivery_key
from bot.messages.message import plain, sentence
from bot.platforms.base import Posted
from bot.post.edits import Edit, Post, Waiting, edit_rows
from bot.post.shown import Form, Shown, shown_to_json
from bot.store import Store
from tests.contracts.test_ledger import subscribed

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
DAY = date(2026, 3, 2)
SHOWN = Shown(form=Form.OVERVIEW, message=sentence("The council votes on 12 March."))
NEW = Shown(
    form=Form.OVERVIEW,
    message=sentence("The council votes on 19 March."),
    marks=(plain("Corrected 08:05: the vote was moved."),),
)


async def told(store: Store) -> list[Delivery]:
    """A digest of three rows that was posted: a message of two, and one that can't be corrected."""
    number = (await subscribed(store)).id
    rows = [
        Delivery(
            subscription_id=number,
            day=DAY,
            part=part,
            due_at=NOW,
            key=delivery_key(number, DAY, part),
            payload="…",
            intended_at=NOW,
            shown=shown,
        )
        for part, shown in enumerate([None, shown_to_json(SHOWN), None])
    ]
    await store.ledger.intend(number, rows, told_until=NOW)
    for row in rows:
        await store.ledger.posted(row, f"r{row.part}", now=NOW)
    return await store.ledger.deliveries(number, DAY)


def correction(post: Post) -> list[Edit]:
    return edit_rows(post, NEW, ["one", "two", "three"], now=LATER)


async def test_posts_that_may_be_corrected(store: Store) -> None:
    """A post is found with all its rows and its thread, for as long as it is of late."""
    _, first, second = await told(store)

    found = await store.edits.posts(since=NOW - timedelta(hours=1))

    assert found == [Post(rows=(first, second), thread="r0", shown=SHOWN)]
    assert await store.edits.posts(since=NOW) == []


async def test_corrected_once(store: Store) -> None:
    """Of two that correct a post one is heard; the next reads the post as it was corrected."""
    await told(store)
    [post] = await store.edits.posts(since=NOW - timedelta(hours=1))

    written = [await store.edits.intend(correction(post)) for _ in range(2)]

    [after] = await store.edits.posts(since=NOW - timedelta(hours=1))
    assert written == [True, False]
    assert after == replace(post, shown=NEW, number=1)


async def test_what_an_edit_changes(store: Store) -> None:
    """An edit changes the post's own rows; a part more is posted once, and changed from then on."""
    await told(store)
    [post] = await store.edits.posts(since=NOW - timedelta(hours=1))
    first, second, third = correction(post)
    await store.edits.intend([first, second, third])

    waiting = await store.edits.waiting()
    for edit in (first, second, third):
        await store.edits.posted(edit, f"e{edit.part}", now=LATER)
    [after] = await store.edits.posts(since=NOW - timedelta(hours=1))
    await store.edits.intend(correction(after))

    assert waiting == [
        Waiting(first, after, Posted("r1", post.rows[0].key)),
        Waiting(second, after, Posted("r2", post.rows[1].key)),
        Waiting(third, after, None),
    ]
    assert [one.posted for one in await store.edits.waiting()] == [
        Posted("r1", post.rows[0].key),
        Posted("r2", post.rows[1].key),
        Posted("e2", third.key),
    ]


async def test_shown_is_forgotten(store: Store) -> None:
    """What is too old to be corrected is kept no longer; the ledger keeps its rows."""
    await told(store)

    await store.edits.forget_shown(before=LATER)

    rows = await store.ledger.newest(limit=9)
    assert [(row.state, row.shown) for row in rows] == [(DeliveryState.POSTED, None)] * 3

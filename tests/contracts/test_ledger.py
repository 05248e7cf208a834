"""What the store promises of subscriptions and the ledger, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digests.schedule import Schedule
from bot.digests.subscriptions import (
    Delivery,
    DeliveryState,
    Destination,
    Layout,
    Subscription,
    WhenQuiet,
    delivery_key,
)
from bot.errors import InputRejected
from bot.store import Store

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
SCHEDULE = Schedule(days=frozenset(range(5)), at=time(8), zone=ZoneInfo("Europe/London"))
CONSOLE = Destination("console", "")


async def subscribed(store: Store, topic: str | None = "Norway") -> Subscription:
    return await store.ledger.subscribe(
        CONSOLE, topic, SCHEDULE, when_quiet=WhenQuiet.LINE, now=NOW
    )


def part(subscription: Subscription, number: int, payload: str = "news") -> Delivery:
    return Delivery(
        subscription_id=subscription.id,
        day=date(2026, 3, 2),
        part=number,
        due_at=NOW,
        key=delivery_key(subscription.id, date(2026, 3, 2), number),
        payload=payload,
        intended_at=NOW,
    )


async def test_subscription_is_kept(store: Store) -> None:
    """A subscription comes back as it was made, with nothing told before it."""
    made = await subscribed(store)

    assert made == Subscription(
        id=made.id,
        destination=CONSOLE,
        topic="Norway",
        schedule=SCHEDULE,
        when_quiet=WhenQuiet.LINE,
        layout=Layout.FLAT,
        created_at=NOW,
        told_until=NOW,
    )
    assert await store.ledger.subscriptions() == [made]
    assert await store.ledger.subscription(made.id) == made


async def test_subscribing_again_changes_the_plan(store: Store) -> None:
    """The same place and topic keep their subscription, with the new plan and no pause."""
    made = await subscribed(store)
    await store.ledger.pause(made.id, "the channel is archived")
    evening = replace(SCHEDULE, at=time(18, 30))

    again = await store.ledger.subscribe(
        CONSOLE, "Norway", evening, when_quiet=WhenQuiet.SILENCE, now=LATER
    )

    assert again == replace(made, schedule=evening, when_quiet=WhenQuiet.SILENCE)


async def test_all_news_is_a_topic_of_its_own(store: Store) -> None:
    """A place may have one subscription for all and others for topics."""
    await subscribed(store, None)
    await subscribed(store, "Norway")

    assert [one.topic for one in await store.ledger.subscriptions()] == [None, "Norway"]


async def test_paused_subscription_says_why(store: Store) -> None:
    """A pause carries its reason."""
    made = await subscribed(store)

    await store.ledger.pause(made.id, "the channel is archived")

    paused = await store.ledger.subscription(made.id)
    assert paused.paused_because == "the channel is archived"


async def test_unsubscribed(store: Store) -> None:
    """A subscription that is taken out is gone, with its ledger."""
    made = await subscribed(store)
    await store.ledger.intend(made.id, [part(made, 0)], told_until=LATER)

    assert await store.ledger.unsubscribe(made.id) is True
    assert await store.ledger.unsubscribe(made.id) is False
    assert await store.ledger.newest(limit=9) == []
    with pytest.raises(InputRejected, match="There is no subscription"):
        await store.ledger.subscription(made.id)


async def test_intended_rows_are_written_once(store: Store) -> None:
    """Who comes second gets the rows that were written first, and moves nothing on."""
    made = await subscribed(store)

    first = await store.ledger.intend(made.id, [part(made, 0), part(made, 1)], told_until=LATER)
    second = await store.ledger.intend(
        made.id, [part(made, 0, "other")], told_until=LATER + timedelta(hours=1)
    )

    assert first == second == [part(made, 0), part(made, 1)]
    assert (await store.ledger.subscription(made.id)).told_until == LATER


async def test_silence_moves_on(store: Store) -> None:
    """A digest without parts leaves no row, and what it covered is told."""
    made = await subscribed(store)

    assert await store.ledger.intend(made.id, [], told_until=LATER) == []
    assert (await store.ledger.subscription(made.id)).told_until == LATER


async def test_receipts(store: Store) -> None:
    """A posted row has its receipt, a refused one its reason; neither changes again."""
    made = await subscribed(store)
    one, two = await store.ledger.intend(made.id, [part(made, 0), part(made, 1)], told_until=LATER)

    await store.ledger.posted(one, "ts-1", now=LATER)
    await store.ledger.refused(two, "no such channel", now=LATER)
    await store.ledger.posted(two, "ts-2", now=LATER)

    assert await store.ledger.deliveries(made.id, date(2026, 3, 2)) == [
        replace(one, state=DeliveryState.POSTED, receipt="ts-1", settled_at=LATER),
        replace(two, state=DeliveryState.REFUSED, reason="no such channel", settled_at=LATER),
    ]


async def test_one_of_two_sends(store: Store) -> None:
    """Of two who read the same row, one may post it; the mark of the other takes nothing back."""
    made = await subscribed(store)
    (row,) = await store.ledger.intend(made.id, [part(made, 0)], told_until=LATER)

    first = await store.ledger.send(row, now=LATER)
    second = await store.ledger.send(row, now=LATER + timedelta(seconds=1))

    assert (first, second) == (replace(row, sent_at=LATER), None)
    assert await store.ledger.deliveries(made.id, date(2026, 3, 2)) == [first]


async def test_what_was_put_off_was_never_sent(store: Store) -> None:
    """A mark that is taken back leaves the row as it was; a settled row takes no mark."""
    made = await subscribed(store)
    (row,) = await store.ledger.intend(made.id, [part(made, 0)], told_until=LATER)
    sent = await store.ledger.send(row, now=LATER)
    assert sent is not None

    await store.ledger.unsend(sent)
    again = await store.ledger.send(row, now=LATER)
    await store.ledger.posted(row, "ts-1", now=LATER)

    assert again == sent
    assert await store.ledger.send(sent, now=LATER) is None


async def test_parts_that_tell_an_article(store: Store) -> None:
    """What told one article is found by it, and the first digest since a moment by its first part."""
    made = await subscribed(store)
    told = replace(part(made, 1), article_id="tram", version=1)
    await store.ledger.intend(made.id, [part(made, 0), told], told_until=LATER)

    assert await store.ledger.telling("tram") == [told]
    assert await store.ledger.telling("bridge") == []
    assert await store.ledger.first_since(made.id, NOW) == part(made, 0)
    assert await store.ledger.first_since(made.id, LATER) is None
    assert await store.ledger.last_before(made.id, LATER) == part(made, 0)
    assert await store.ledger.last_before(made.id, NOW) is None

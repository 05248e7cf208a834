"""What the store promises of lines, turns and alarms, on both databases."""

import asyncio
from datetime import timedelta

from bot.conversation.allowances import Allowance
from bot.digests.subscriptions import DeliveryState
from bot.post.alarms import alarm
from bot.post.rates import Line, Rule
from bot.store import Store
from tests.contracts.samples import NOW

ROOM, HOUSE = Rule("room", 1.0), Rule("house", 0.25)
LATER = NOW + timedelta(minutes=1)


async def test_turns_come_one_after_the_other(store: Store, database_url: str) -> None:
    """Of many replicas that ask at once, no two get the same turn, and none is left out."""
    others = [await Store.open(database_url) for _ in range(2)]

    turns = await asyncio.gather(
        *(one.turns.take([HOUSE], now=NOW) for one in [store, *others] * 4)
    )

    offsets = sorted((one.at - NOW).total_seconds() for one in turns)
    assert offsets == [number * 0.25 for number in range(12)]
    for one in others:
        await one.close()


async def test_pause_is_seen_by_all(store: Store) -> None:
    """A pause under one rule holds all who fall under it, until it ends or is lifted."""
    await store.turns.pause(HOUSE, until=LATER, reason="asked", now=NOW)

    paused = await store.turns.take([ROOM, HOUSE], now=NOW)
    shown = await store.turns.paused(now=NOW)
    over = await store.turns.paused(now=LATER)
    await store.turns.resume(HOUSE)
    free = await store.turns.take([ROOM, HOUSE], now=NOW)

    assert (paused.at, paused.reason, paused.lines) == (LATER, "asked", None)
    assert shown == {"house": Line(next_at=NOW, paused_until=LATER, reason="asked")}
    assert over == {}
    assert free.at == NOW


async def test_alarm_is_told_once(store: Store) -> None:
    """An alarm of the same name is not raised again while it stands; when it is over, it is."""
    first, second = alarm("closed x", "x is gone", now=NOW), alarm("closed x", "again", now=LATER)

    added = [await store.alarms.add(one) for one in (first, second)]
    standing = await store.alarms.all()
    await store.alarms.end("closed x")
    added.append(await store.alarms.add(second))

    assert added == [True, False, True]
    assert standing == [first]
    assert await store.alarms.all() == [second]


async def test_alarm_is_settled(store: Store) -> None:
    """An alarm that was posted stands as posted, with its receipt."""
    raised = alarm("closed x", "x is gone", now=NOW)
    await store.alarms.add(raised)

    sent = await store.alarms.send(raised, now=NOW)
    assert sent is not None
    await store.alarms.posted(sent, "post-1", now=LATER)

    (found,) = await store.alarms.all()
    assert (found.state, found.receipt, found.settled_at) == (DeliveryState.POSTED, "post-1", LATER)


async def test_an_allowance_is_one_over_all_replicas(store: Store, database_url: str) -> None:
    """Of many asked at once at three replicas, exactly so many are taken as the minute allows."""
    others = [await Store.open(database_url) for _ in range(2)]
    wanted = [Allowance("asked slack:T1/U1", 5), Allowance("asked at slack:T1/C1", 60)]

    waits = await asyncio.gather(
        *(one.turns.spend(wanted, now=NOW) for one in [store, *others] * 4)
    )

    assert sorted(wait.total_seconds() for wait in waits) == [0.0] * 5 + [12.0] * 7
    assert await store.turns.forget(before=NOW + timedelta(hours=1)) == 2
    for one in others:
        await one.close()

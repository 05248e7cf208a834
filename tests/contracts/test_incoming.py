"""What the store promises of what comes in, of threads and of visits, on both databases."""

from datetime import UTC, date, datetime, timedelta

from bot.clock import FakeClock
from bot.platforms.inbox import ARRIVED, HELLO
from bot.service.forgetting import Forgetting, Kept
from bot.store import Store
from bot.store.threads import Said

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=61)
KEPT = Kept(
    incoming=timedelta(hours=1),
    threads=timedelta(days=30),
    audit=timedelta(days=365),
    shown=timedelta(hours=48),
)
FIRST, SECOND = Said(date(2026, 3, 2), "what's next?"), Said(date(2026, 3, 2), "and in May?")


async def test_begun_once(store: Store) -> None:
    """Work that one holds, or has done, is nobody else's."""
    claims = store.claims
    held = await claims.begin("event", "e1", holder="one", now=NOW, lease_s=60)
    other = await claims.begin("event", "e1", holder="two", now=NOW, lease_s=60)
    assert held is not None

    await claims.finish(held, now=NOW)
    after = await claims.begin("event", "e1", holder="two", now=LATER, lease_s=60)

    assert (held.holder, held.attempt, other, after) == ("one", 1, None, None)


async def test_begun_again_after_a_death(store: Store) -> None:
    """Work whose holder died is taken up once its lease has run out, by one."""
    claims = store.claims
    dead = await claims.begin("event", "e1", holder="one", now=NOW, lease_s=60)
    assert dead is not None

    taken = await claims.begin("event", "e1", holder="two", now=LATER, lease_s=60)
    other = await claims.begin("event", "e1", holder="three", now=LATER, lease_s=60)

    assert taken is not None
    assert (taken.holder, taken.attempt, other) == ("two", 2, None)
    assert await claims.finish(dead, now=LATER) is False


async def test_begun_at_once(store: Store) -> None:
    """Of several things only what nobody has is taken; what is to be done stays until it is done."""
    claims = store.claims
    [first] = (await claims.begin_all("e", {"1": "one"}, holder="a", now=NOW, lease_s=60)).values()

    begun = await claims.begin_all("e", {"1": "again", "2": "two"}, holder="b", now=NOW, lease_s=60)
    await claims.finish(begun["2"], now=NOW)
    left = await claims.take("e", holder="c", now=LATER, lease_s=60, limit=9)

    assert (first.body, list(begun), begun["2"].body) == ("one", ["2"], "two")
    assert [(one.key, one.body, one.attempt) for one in left] == [("1", "one", 2)]


async def test_held_for_longer(store: Store) -> None:
    """What one holds stays its own; what it doesn't hold stays another's."""
    claims = store.claims
    for holder, key in (("a", "1"), ("b", "2")):
        await claims.begin_all("e", {key: None}, holder=holder, now=NOW, lease_s=60)

    await claims.renew_all("e", ["1", "2"], holder="a", now=LATER, lease_s=60)
    left = await claims.take("e", holder="c", now=LATER, lease_s=60, limit=9)

    assert [one.key for one in left] == ["2"]


async def test_forgotten(store: Store) -> None:
    """What is older than a moment is forgotten, of one kind alone."""
    for key, due_at in (("e1", NOW), ("e2", LATER)):
        await store.claims.add("event", key, due_at=due_at)
    await store.claims.add("digest", "d1", due_at=NOW)

    gone = await store.claims.forget("event", before=LATER)

    assert gone == 1
    assert await store.claims.add("event", "e1", due_at=LATER) is True
    assert await store.claims.add("event", "e2", due_at=LATER) is False
    assert await store.claims.add("digest", "d1", due_at=LATER) is False


async def test_threads(store: Store) -> None:
    """What was said in a thread is there for the next question, until it is forgotten."""
    await store.threads.remember("t1", [FIRST], now=NOW)
    await store.threads.remember("t1", [FIRST, SECOND], now=LATER)
    await store.threads.remember("t2", [FIRST], now=NOW)

    said = await store.threads.said("t1")
    gone = await store.threads.forget(before=LATER)

    assert said == [FIRST, SECOND]
    assert gone == 1
    assert (await store.threads.said("t1"), await store.threads.said("t2")) == (said, [])


async def test_visits(store: Store) -> None:
    """A visit tells when the last one was, of the same person."""
    seen = [await store.threads.visit(who, now=at) for who, at in (("a", NOW), ("b", NOW))]
    again = await store.threads.visit("a", now=LATER)

    assert seen == [None, None]
    assert again == NOW


async def test_old_things_are_forgotten(store: Store) -> None:
    """What came in is kept an hour, what was said a month; a hello once said is never forgotten."""
    clock = FakeClock(NOW)
    for kind in (ARRIVED, HELLO):
        await store.claims.add(kind, "e1", due_at=NOW)
    await store.threads.remember("t1", [FIRST], now=NOW)
    forgetting = Forgetting(store, KEPT, clock=clock)

    found = []
    for wait in (timedelta(minutes=16), timedelta(hours=1), timedelta(days=30)):
        await clock.advance(wait.total_seconds())
        await forgetting.forget_old()
        is_new = await store.claims.add(ARRIVED, "e1", due_at=clock.now())
        found.append((is_new, bool(await store.threads.said("t1"))))

    assert found == [(False, True), (True, True), (True, False)]
    assert await store.claims.add(HELLO, "e1", due_at=clock.now()) is False

"""Work held by leases: one holder at a time, and none lost when a holder dies."""

import asyncio
from datetime import timedelta

from bot.store import Store
from bot.store.claims import Claim
from tests.contracts.samples import NOW

LATER = NOW + timedelta(seconds=60)


def claim(key: str, *, holder: str = "ada", attempt: int = 1) -> Claim:
    """A claim taken at NOW for a minute."""
    return Claim(
        kind="poll", key=key, holder=holder, due_at=NOW, attempt=attempt, leased_until=LATER
    )


async def add(store: Store, *keys: str) -> None:
    for key in keys:
        await store.claims.add("poll", key, due_at=NOW)


async def take(store: Store, holder: str, *, after_s: float = 0, limit: int = 10) -> list[Claim]:
    now = NOW + timedelta(seconds=after_s)
    return await store.claims.take("poll", holder=holder, now=now, lease_s=60, limit=limit)


def keys(claims: list[Claim]) -> list[str]:
    return [one.key for one in claims]


async def test_work_is_written_down_once(store: Store) -> None:
    """The same key again is no new work, even when it is done; another kind's key is."""
    first = await store.claims.add("poll", "a", due_at=NOW)
    (taken,) = await take(store, "ada")
    await store.claims.finish(taken, now=NOW)

    again = await store.claims.add("poll", "a", due_at=NOW)
    other = await store.claims.add("brief", "a", due_at=NOW)

    assert (first, again, other) == (True, False, True)
    assert await take(store, "ada") == []


async def test_one_takes_what_is_due(store: Store) -> None:
    """What is due is taken, the longest due first; what is not due yet waits."""
    await store.claims.add("poll", "late", due_at=NOW)
    await store.claims.add("poll", "first", due_at=NOW - timedelta(seconds=1))
    await store.claims.add("poll", "future", due_at=NOW + timedelta(seconds=1))

    assert keys(await take(store, "ada", limit=1)) == ["first"]
    assert keys(await take(store, "ada")) == ["late"]
    assert keys(await take(store, "ada", after_s=1)) == ["future"]


async def test_a_claim_is_whole(store: Store) -> None:
    """A claim says who holds what, since when it was due and until when it is held."""
    await add(store, "a")

    assert await take(store, "ada") == [claim("a")]


async def test_what_one_holds_no_other_takes(store: Store) -> None:
    """Held work is free again only when its lease ends."""
    await add(store, "a")
    await take(store, "ada")

    before = await take(store, "bob", after_s=59.9)
    after = await take(store, "bob", after_s=60)

    assert before == []
    assert [(one.holder, one.attempt) for one in after] == [("bob", 2)]


async def test_one_who_was_taken_over_changes_nothing(store: Store) -> None:
    """A holder whose lease ran out and whose work another holds can't finish, renew or put back."""
    await add(store, "a")
    (old,) = await take(store, "ada")
    (new,) = await take(store, "bob", after_s=60)

    assert await store.claims.finish(old, now=LATER) is False
    assert await store.claims.renew(old, now=LATER, lease_s=60) is None
    assert await store.claims.put_back(old, due_at=NOW) is False
    assert await store.claims.finish(new, now=LATER) is True


async def test_a_renewed_lease(store: Store) -> None:
    """A renewed lease holds from the moment of renewal."""
    await add(store, "a")
    (held,) = await take(store, "ada")

    longer = await store.claims.renew(held, now=NOW + timedelta(seconds=50), lease_s=60)

    assert longer is not None
    assert longer.leased_until == NOW + timedelta(seconds=110)
    assert await take(store, "bob", after_s=109) == []
    assert await store.claims.finish(longer, now=LATER) is True


async def test_work_put_back(store: Store) -> None:
    """Work that was put back is free again when it is due, and its attempts are counted on."""
    await add(store, "a")
    (held,) = await take(store, "ada")

    kept = await store.claims.put_back(held, due_at=NOW + timedelta(seconds=30))

    assert kept is True
    assert await store.claims.finish(held, now=NOW) is False
    assert await take(store, "bob", after_s=29) == []
    assert [one.attempt for one in await take(store, "bob", after_s=30)] == [2]


async def test_work_given_back(store: Store) -> None:
    """Work that was given back is free at once, and the attempt is not counted."""
    await add(store, "a")
    (held,) = await take(store, "ada")

    assert await store.claims.give_back(held) is True
    assert [one.attempt for one in await take(store, "bob")] == [1]


async def test_what_is_done_is_not_given_back(store: Store) -> None:
    """Work that was finished stays done."""
    await add(store, "a")
    (held,) = await take(store, "ada")
    await store.claims.finish(held, now=NOW)

    assert await store.claims.give_back(held) is False
    assert await take(store, "bob", after_s=3_600) == []


async def test_many_take_at_once(store: Store, database_url: str) -> None:
    """Of several who take at the same time, each gets work that no other gets, and none is left."""
    await add(store, *(f"{number:02}" for number in range(40)))
    others = [await Store.open(database_url) for _ in range(3)]

    taken = await asyncio.gather(
        *(take(one, f"holder-{n % 4}", limit=5) for n, one in enumerate([store, *others] * 3))
    )

    found = sorted(key for claims in taken for key in keys(claims))
    assert found == sorted(set(found))
    rest = [key for claims in taken for key in keys(claims)]
    assert sorted(rest + keys(await take(store, "last"))) == [f"{n:02}" for n in range(40)]
    for one in others:
        await one.close()


async def test_lease_from_before_the_clock_was_set_back(store: Store) -> None:
    """A lease that is longer than any is of a clock that was wrong, and holds nothing."""
    await add(store, "a")
    await take(store, "ada")

    early = await take(store, "bob", after_s=-3_600)
    await store.claims.hasten(now=NOW - timedelta(hours=1))
    taken = await take(store, "bob", after_s=-3_600)

    assert early == []
    assert [(one.holder, one.attempt) for one in taken] == [("bob", 2)]


async def test_what_waits_is_hastened(store: Store) -> None:
    """Where the clock was set back, what waits is due at once, and what is done stays done."""
    await add(store, "done")
    (done,) = await take(store, "ada")
    await store.claims.finish(done, now=NOW)
    await store.claims.add("poll", "waits", due_at=NOW + timedelta(days=1))

    await store.claims.hasten(now=NOW)

    assert keys(await take(store, "ada")) == ["waits"]

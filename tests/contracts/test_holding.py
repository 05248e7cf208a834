"""Work that one replica at a time does, on both databases."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.clock import FakeClock
from bot.service.holding import Holder
from bot.store import Store
from tests.contracts.samples import NOW
from tests.passing import until

LEASE_S = 15.0


class Replica:
    """One replica that holds one thing; `at_work` says whether it does its work now."""

    def __init__(self, store: Store, clock: FakeClock, name: str) -> None:
        self.at_work = asyncio.Event()
        self.starts = 0
        self.fails: list[Exception] = []
        holder = Holder(store.claims, clock=clock, name=name, lease_s=LEASE_S)
        self._task = asyncio.create_task(holder.hold("gateway", self._work))

    async def _work(self) -> None:
        self.starts += 1
        if self.fails:
            raise self.fails.pop()
        self.at_work.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.clear()

    async def stop(self, *, after_s: float = 0.0) -> None:
        await asyncio.wait({self._task}, timeout=after_s)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


async def test_one_holds_and_the_next_follows(store: Store, database_url: str) -> None:
    """One of two replicas is at work; when it stops, the other is."""
    clock = FakeClock(NOW)
    async with await Store.open(database_url) as other:
        first = Replica(store, clock, "one")
        await until(clock, first.at_work.is_set)
        second = Replica(other, clock, "two")
        began = clock.now()
        await until(clock, lambda: (clock.now() - began).total_seconds() > 3 * LEASE_S)
        meanwhile = second.starts

        await first.stop()
        await until(clock, second.at_work.is_set)

        assert (meanwhile, second.starts) == (0, 1)
        await second.stop()


async def test_the_dead_are_followed(store: Store, database_url: str) -> None:
    """What a dead replica held is free once its lease ends, and not before."""
    clock = FakeClock(NOW)
    await store.claims.add("holding gateway", "gateway", due_at=NOW)
    await store.claims.take("holding gateway", holder="dead", now=NOW, lease_s=LEASE_S)
    living = Replica(store, clock, "living")

    await until(clock, living.at_work.is_set)

    waited = (clock.now() - NOW).total_seconds()
    assert LEASE_S <= waited <= 2 * LEASE_S
    await living.stop()


async def test_one_who_was_taken_over_lets_go(store: Store) -> None:
    """A replica that was stopped for longer than its lease ends its work when it comes back."""
    clock = FakeClock(NOW)
    stopped = Replica(store, clock, "stopped")
    await until(clock, stopped.at_work.is_set)
    after = clock.now() + timedelta(seconds=2 * LEASE_S)

    taken = await store.claims.take("holding gateway", holder="two", now=after, lease_s=600)
    await until(clock, lambda: not stopped.at_work.is_set())

    assert [one.holder for one in taken] == ["two"]
    assert stopped.starts == 1
    await stopped.stop()


@pytest.mark.parametrize("after_ms", [0, 1, 2, 4, 8])
async def test_one_who_is_stopped_while_it_takes(store: Store, after_ms: int) -> None:
    """A replica that is stopped before it is at work leaves what it holds to the next at once."""
    await store.claims.add("holding gateway", "gateway", due_at=NOW)
    early = Replica(store, FakeClock(NOW), "early")

    await early.stop(after_s=after_ms / 1000)

    taken = await store.claims.take("holding gateway", holder="next", now=NOW, lease_s=LEASE_S)
    assert [one.holder for one in taken] == ["next"]


async def test_work_that_failed_is_taken_up_again(store: Store) -> None:
    """Work that ends with an error is begun again, after a pause."""
    clock = FakeClock(NOW)
    replica = Replica(store, clock, "one")
    replica.fails.append(RuntimeError("a bug"))

    await until(clock, replica.at_work.is_set)

    assert replica.starts == 2
    assert clock.now() - NOW >= timedelta(seconds=5)
    await replica.stop()

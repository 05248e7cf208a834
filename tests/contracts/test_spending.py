"""Tokens and replies on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from bot.llm.budget import Account, Spent
from bot.store import Store

DAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
ALL, INES = Account("all", 1_000), Account("by slack:T/U", 300)


async def test_what_does_not_fit_is_counted_nowhere(store: Store) -> None:
    """A reservation that one account can't hold is taken back from all, which is told by name."""
    first = await store.spending.reserve(DAY, [ALL, INES], 200)
    second = await store.spending.reserve(DAY, [ALL, INES], 200)
    third = await store.spending.reserve(DAY, [ALL], 200)

    assert (first, second, third) == (None, "by slack:T/U", None)
    assert await store.spending.of_day(DAY) == {"all": Spent(400), "by slack:T/U": Spent(200)}


async def test_a_call_larger_than_the_limit_is_never_counted(store: Store) -> None:
    """The first call of a day is held to the limit like any other."""
    lacking = await store.spending.reserve(DAY, [ALL], 1_001)

    assert lacking == "all"
    assert await store.spending.of_day(DAY) == {}


async def test_what_it_cost_takes_the_place_of_what_was_reserved(store: Store) -> None:
    """After a call its true cost is on the books, and each day has its own."""
    await store.spending.reserve(DAY, [ALL, INES], 200)
    await store.spending.reserve(DAY + timedelta(days=1), [ALL], 900)

    await store.spending.settle(DAY, [ALL, INES], reserved=200, spent=Spent(90, 10))

    assert await store.spending.of_day(DAY) == {"all": Spent(90, 10), "by slack:T/U": Spent(90, 10)}


async def test_calls_at_once_stay_within_the_limit(store: Store) -> None:
    """Of twenty calls at once only so many pass as the account can pay for."""
    calls = (store.spending.reserve(DAY, [ALL], 150) for _ in range(20))

    lacking = await asyncio.gather(*calls)

    assert lacking.count(None) == 6
    assert await store.spending.of_day(DAY) == {"all": Spent(900)}


async def test_replies_are_kept_for_a_while(store: Store) -> None:
    """A reply is found under its key, the first one stays, and old ones go."""
    await store.spending.keep_reply("a", "one", now=NOW - timedelta(days=91))
    await store.spending.keep_reply("b", "two", now=NOW)
    await store.spending.keep_reply("b", "three", now=NOW)

    found = [await store.spending.reply(key) for key in ("a", "b", "c")]

    assert found == [None, "two", None]

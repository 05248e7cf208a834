"""What the entries of the settings file said is kept alike in both databases."""

from datetime import UTC, datetime

from bot.store import Store

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)


async def test_the_last_ones_are_kept(store: Store) -> None:
    """The entries of the last start take the place of those before; none is none."""
    await store.entries.keep({"one": "{}", "two": '{"at":"08:00"}'}, now=NOW)
    first = await store.entries.said()
    await store.entries.keep({"two": '{"at":"09:00"}'}, now=NOW)
    second = await store.entries.said()
    await store.entries.keep({}, now=NOW)

    assert first == {"one": "{}", "two": '{"at":"08:00"}'}
    assert second == {"two": '{"at":"09:00"}'}
    assert await store.entries.said() == {}

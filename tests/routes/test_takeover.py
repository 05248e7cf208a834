"""What the settings file lists, at one start after the other, beside what people change meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Layout, WhenQuiet, parse_destination
from bot.operations.takeover import take_over
from bot.store import Store
from config.load import load_settings

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
EVERY_DAY = frozenset(range(7))
DIGEST = '[[subscriptions]]\ndestination = "slack:T1/C1"\nat = "{at}"\n'
FEED = '[[sources]]\nurl = "https://news.example/feed.xml"\ntitle = "{title}"\n'


@dataclass
class Bench:
    """A settings file and a store that Daybook is started over, again and again."""

    store: Store
    file: Path

    async def start(self, text: str) -> list[str]:
        """Start with this settings file; returns what the log says of its entries."""
        self.file.write_text(text, encoding="utf-8")
        with capture_logs() as log:
            await take_over(load_settings(self.file, {}), self.store, now=NOW)
        return [one["event"] for one in log]

    async def times(self) -> list[time]:
        """When the digests of the channel come."""
        return [one.schedule.at for one in await self.store.ledger.subscriptions()]

    async def change(self, at: time) -> None:
        """Somebody changes the digest of the channel in a chat."""
        place = parse_destination("slack:T1/C1")
        await self.store.ledger.subscribe(
            place,
            None,
            Schedule(days=EVERY_DAY, at=at, zone=parse_zone("UTC")),
            when_quiet=WhenQuiet.LINE,
            layout=Layout.THREAD,
            now=NOW,
        )


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with await Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        yield Bench(store, tmp_path / "daybook.toml")


async def test_change_in_chat_stays(bench: Bench) -> None:
    """What people changed in a chat is left by an entry that says what it said at the last start."""
    first = await bench.start(DIGEST.format(at="08:00"))
    await bench.change(time(9, 30))
    again = await bench.start(DIGEST.format(at="08:00"))

    assert await bench.times() == [time(9, 30)]
    assert (first, again) == (["settings_entry_taken"], [])


async def test_changed_entry_wins(bench: Bench) -> None:
    """An entry that was changed in the file wins, and stands in the log and in the audit."""
    await bench.start(DIGEST.format(at="08:00"))
    await bench.change(time(9, 30))
    log = await bench.start(DIGEST.format(at="07:15"))

    newest, *_ = await bench.store.audit.newest(limit=1)
    assert await bench.times() == [time(7, 15)]
    assert log == ["settings_entry_taken"]
    assert (newest.by, newest.did, newest.about) == (
        "settings file",
        "subscribed",
        "all that is read to slack:T1/C1, daily at 07:15 UTC",
    )


async def test_what_was_ended_stays_ended(bench: Bench) -> None:
    """A digest and a source that somebody ended don't come back with the next start."""
    text = DIGEST.format(at="08:00") + FEED.format(title="Lorn Post")
    await bench.start(text)
    [digest] = await bench.store.ledger.subscriptions()
    [source] = await bench.store.sources.all()
    await bench.store.ledger.unsubscribe(digest.id)
    await bench.store.sources.remove(source.id)
    await bench.start(text)

    assert await bench.times() == []
    assert await bench.store.sources.all() == []


async def test_changed_source(bench: Bench) -> None:
    """A source whose entry was changed is read by that from then on, and keeps its id."""
    await bench.start(FEED.format(title="Lorn Post"))
    await bench.start(FEED.format(title="The Lorn Post"))

    [source] = await bench.store.sources.all()
    assert (source.id, source.title) == ("lorn-post", "The Lorn Post")


async def test_entry_that_is_gone(bench: Bench) -> None:
    """What an entry made outlives it, with a word in the log; where it is back, it counts as new."""
    await bench.start(DIGEST.format(at="08:00"))
    gone = await bench.start("")
    await bench.change(time(9, 30))
    back = await bench.start(DIGEST.format(at="08:00"))

    assert (gone, back) == (["settings_entry_gone"], ["settings_entry_taken"])
    assert await bench.times() == [time(8)]

"""Digests while their database is locked, full, read-only or gone: told, none lost, none twice.

And files after a power cut, whose last pages are torn or lost, and copies for which there is no room.
"""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Pool, event

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import DeliveryState, Destination, WhenQuiet
from bot.errors import StoreUnavailable
from bot.post.delivery import Manner, Post
from bot.store import Store
from summarizer.world import World
from tests.contracts.conftest import Cluster
from tests.contracts.postgres import stopped
from tests.doubles import FakePlatform
from tests.making import make_article, make_briefing

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAILY = Schedule(days=frozenset(range(7)), at=time(8), zone=ZoneInfo("UTC"))
MANNER = Manner(window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True)
HOUR, MINUTE = 3_600, 60
# Large enough that its digest fits on no page that is free.
TEXT = "The council of Lorn agreed on Monday to build a tram line" + " and another" * 400 + "."

Fault = Callable[[Path], AbstractContextManager[None]]


class Bench:
    """One Daybook over one database, with news for a digest at eight."""

    def __init__(self, store: Store, clock: FakeClock, console: FakePlatform) -> None:
        self.store = store
        self.clock = clock
        self.console = console
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        self.post = Post(
            store, desk, {"console": console}, clock=clock, holder=f"{id(self)}", manner=MANNER
        )

    async def subscribe(self) -> None:
        await self.store.ledger.subscribe(
            Destination("console", ""), None, DAILY, when_quiet=WhenQuiet.LINE, now=START
        )
        await self.clock.advance(1)
        briefing = make_briefing(make_article(TEXT), summary=(TEXT,))
        await self.store.add_article(briefing.article, now=self.clock.now())
        await self.store.add_briefing(briefing, version=1, now=self.clock.now())

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.post.fall_due()
        await self.post.deliver_due()

    async def settled(self) -> tuple[int, list[DeliveryState]]:
        """How many posts were seen, and how the ledger's rows stand."""
        rows = await self.store.ledger.newest(limit=9)
        return len(self.console.seen), [row.state for row in rows]


@contextmanager
def on_each_connection(statement: str) -> Iterator[None]:
    """Run a statement on each new connection to SQLite."""

    def run(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(statement)

    event.listen(Pool, "connect", run)
    try:
        yield
    finally:
        event.remove(Pool, "connect", run)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with sqlite3.connect(path, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
    holder.close()


def full(path: Path) -> AbstractContextManager[None]:
    with sqlite3.connect(path) as reader:
        (pages,) = reader.execute("PRAGMA page_count").fetchone()
    reader.close()
    return on_each_connection(f"PRAGMA max_page_count={pages}")


def read_only(path: Path) -> AbstractContextManager[None]:
    return on_each_connection("PRAGMA query_only=ON")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (locked, "is locked by another program"),
        (read_only, "may not be written"),
    ],
    ids=["locked", "read-only"],
)
async def test_nothing_is_lost(
    migrated_file: Path, tmp_path: Path, fault: Fault, told: str
) -> None:
    """Nothing is posted while it can't be written down; the fault is told; then it goes out once."""
    url = copied(migrated_file, tmp_path)
    clock, console = FakeClock(START), FakePlatform()
    async with await Store.open(url) as store:
        await Bench(store, clock, console).subscribe()

    with fault(tmp_path / "daybook.db"):
        async with await Store.open(url) as store:
            with pytest.raises(StoreUnavailable, match=told):
                await Bench(store, clock, console).pass_time(HOUR)
    meanwhile = len(console.seen)
    async with await Store.open(url) as store:
        bench = Bench(store, clock, console)
        await bench.pass_time(MINUTE)

        assert meanwhile == 0
        assert await bench.settled() == (1, [DeliveryState.POSTED])


@pytest.mark.slow
async def test_full_disk(
    migrated_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A digest for which there is no room is not posted, the log says why, and it goes out later."""
    url = copied(migrated_file, tmp_path)
    clock, console = FakeClock(START), FakePlatform()
    async with await Store.open(url) as store:
        await Bench(store, clock, console).subscribe()

    with full(tmp_path / "daybook.db"):
        async with await Store.open(url) as store:
            await Bench(store, clock, console).pass_time(HOUR)
    meanwhile = len(console.seen)
    async with await Store.open(url) as store:
        bench = Bench(store, clock, console)
        await bench.pass_time(MINUTE)

        assert meanwhile == 0
        assert "has no room left (disk full)" in capsys.readouterr().out
        assert await bench.settled() == (1, [DeliveryState.POSTED])


@pytest.mark.slow
async def test_receipt_that_could_not_be_written(migrated_file: Path, tmp_path: Path) -> None:
    """A post whose receipt found the database locked is asked for afterwards, and not made again."""
    url = copied(migrated_file, tmp_path)
    holder = sqlite3.connect(tmp_path / "daybook.db", isolation_level=None)
    async with await Store.open(url) as store:
        bench = Bench(store, FakeClock(START), FakePlatform())
        await bench.subscribe()
        bench.console.after.append(partial(_begin, holder))

        await bench.pass_time(HOUR)
        holder.execute("ROLLBACK")
        await bench.pass_time(MINUTE)

        assert await bench.settled() == (1, [DeliveryState.POSTED])
        assert len(bench.console.keys) == 1
    holder.close()


@pytest.mark.slow
async def test_two_programs_on_one_file(migrated_file: Path, tmp_path: Path) -> None:
    """Two Daybooks at work on one file at once deliver each digest once."""
    url = copied(migrated_file, tmp_path, "?timeout=5")
    clock, console = FakeClock(START), FakePlatform(name="slack")
    async with await Store.open(url) as one, await Store.open(url) as other:
        for number in range(20):
            await one.ledger.subscribe(
                Destination("slack", f"T1/C{number}"),
                None,
                DAILY,
                when_quiet=WhenQuiet.LINE,
                now=START,
            )
        await clock.advance(HOUR)

        async def work(store: Store) -> None:
            desk = Desk(store, World.load(), Limits(stories=7, lines=7))
            made = Post(
                store, desk, {"slack": console}, clock=clock, holder=f"{id(store)}", manner=MANNER
            )
            for _ in range(3):
                await made.fall_due()
                await made.deliver_due()

        await asyncio.gather(work(one), work(other))

    assert sorted(place for place, _ in console.seen) == sorted(f"T1/C{n}" for n in range(20))


async def test_torn_log_after_a_power_cut(migrated_file: Path, tmp_path: Path) -> None:
    """However much of its log reached the disk, a file opens sound, with the articles before that."""
    url = copied(migrated_file, tmp_path)
    taken: list[str] = []
    async with await Store.open(url) as store:
        for number in range(5):
            article = make_article(TEXT, name=f"a{number}")
            await store.add_article(article, now=START)
            taken.append(article.id)
        file, log = ((tmp_path / name).read_bytes() for name in ("daybook.db", "daybook.db-wal"))

    found = [
        await _ids_after(tmp_path / f"cut{tenth}", file, log[: len(log) * tenth // 10])
        for tenth in range(11)
    ]

    assert found[-1] == taken
    assert all(ids == taken[: len(ids)] for ids in found)
    assert [len(ids) for ids in found] == sorted(len(ids) for ids in found)
    assert len(found[0]) < len(taken)


async def _ids_after(folder: Path, file: bytes, log: bytes) -> list[str]:
    """What is on file where this file and log were on the disk when the power went."""
    folder.mkdir()
    (folder / "daybook.db").write_bytes(file)
    (folder / "daybook.db-wal").write_bytes(log)
    async with await Store.open(f"sqlite:///{folder}/daybook.db") as store:
        await store.check()
        return [one.id for one in await store.unbriefed(limit=None)]


@pytest.mark.slow
def test_backup_without_room(migrated_file: Path, tmp_path: Path) -> None:
    """A backup for which the disk has no room is told in a sentence, and leaves nothing behind."""
    url = copied(migrated_file, tmp_path)
    before = (tmp_path / "daybook.db").read_bytes()

    done = subprocess.run(
        [sys.executable, "-m", "bot", "backup", str(tmp_path / "backup.db")],
        env={"PATH": os.defpath, "DAYBOOK_DATABASE__URL": url},
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (65_536, 65_536)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("daybook: The database ")
    assert done.stderr.endswith("check the disk and its room.\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["daybook.db"]
    assert (tmp_path / "daybook.db").read_bytes() == before


@pytest.mark.postgres
async def test_server_that_is_killed(cluster: Cluster) -> None:
    """While its server is down a Daybook says so; once it is back, the same one goes on by itself."""
    url = cluster.create()
    async with await Store.open(url) as store:
        bench = Bench(store, FakeClock(START), FakePlatform())
        await bench.subscribe()

        with stopped(cluster.host), pytest.raises(StoreUnavailable, match="start the server"):
            await bench.pass_time(HOUR)
        meanwhile = len(bench.console.seen)
        await bench.pass_time(MINUTE)

        assert meanwhile == 0
        assert await bench.settled() == (1, [DeliveryState.POSTED])


@pytest.mark.slow
@pytest.mark.postgres
async def test_server_that_is_killed_after_the_post(cluster: Cluster) -> None:
    """A post whose receipt was lost with the server is asked for, and not made again."""
    url = cluster.create()
    async with await Store.open(url) as store:
        bench = Bench(store, FakeClock(START), FakePlatform())
        await bench.subscribe()
        down = stopped(cluster.host)
        bench.console.after.append(down.__enter__)

        await bench.pass_time(HOUR)
        down.__exit__(None, None, None)
        await bench.pass_time(MINUTE)

        assert await bench.settled() == (1, [DeliveryState.POSTED])


def _begin(holder: sqlite3.Connection) -> None:
    holder.execute("BEGIN IMMEDIATE")


def copied(migrated: Path, folder: Path, options: str = "?timeout=0.05") -> str:
    """The URL of a migrated database of its own."""
    (folder / "daybook.db").write_bytes(migrated.read_bytes())
    return f"sqlite:///{folder}/daybook.db{options}"

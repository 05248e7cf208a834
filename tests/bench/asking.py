"""How long starting and answering take: beside an empty program and a bare indexed query."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from math import gcd
from pathlib import Path

from sqlalchemy import Date, bindparam, create_engine, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.desk import Desk, Limits
from bot.store import Store
from summarizer.world import World
from tests.bench.measure import Measured, cpu_of_program, latencies
from tests.bench.sample import LAST_DAY, grown, write_archive
from tests.contracts.postgres import programs, server

SIZES = (1_000, 10_000, 100_000)
_DAYBOOK = str(Path(sys.executable).parent / "daybook")
_EMPTY = """
import typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def main(): "Do nothing."
app()
"""
_TOPICS = 40
# How one asks, by intent.
_ASKED = {
    "next": "what's next for {}?",
    "latest": "latest on {}",
    "quotes": "who said what on {}?",
    "when": "when is the vote on {}?",
    "who": "who is {}?",
    "brief": "brief me on {}",
}
# The rows that `next` needs at the least, soonest first, as many as it reads: what is expected in the
# articles that name one entity, with the words that tell it and what a citation needs of its article.
_BARE_QUERY = text("""
SELECT r.id, r.body, substr(v.text, r.start + 1, r."end" - r.start),
       v.article_id, v.version, v.title, v.url, v.publication, v.published
FROM ahead_entities e
JOIN records r ON r.id = e.record_id
JOIN article_versions v ON v.article_id = r.article_id AND v.version = r.version
WHERE e.entity_id = :entity AND e.kind = 'follow_up' AND e.ahead_until >= :today
ORDER BY e.ahead_until, e.record_id
LIMIT 60
""").bindparams(bindparam("today", LAST_DAY, Date))
_BESIDE = (
    "bare indexed query of what is expected of the same topic, with its sentences, same driver"
)


def measure(folder: Path) -> Iterator[Measured]:
    """Starts programs, then asks archives of each size."""
    help_ms = cpu_of_program([_DAYBOOK, "--help"], {})
    empty_ms = cpu_of_program([sys.executable, "-c", _EMPTY, "--help"], {})
    yield Measured(
        what="start-up of daybook --help, CPU",
        unit="ms",
        ours=help_ms,
        baseline=empty_ms,
        beside="empty typer program, as plain as ours",
    )
    yield from _grown(folder, help_ms)
    if binaries := programs():
        with server(binaries) as host:
            yield from _grown_on_postgres(host)


def _grown(folder: Path, help_ms: float) -> Iterator[Measured]:
    before: dict[str, Measured] = {}
    for size in SIZES:
        path = folder / f"{size}.db"
        write_archive(f"sqlite:///{path}", grown(), size)
        yield _first_answer(path, size, help_ms)
        yield from _with_growth(asyncio.run(_warm(f"sqlite:///{path}", size)), before)
        path.unlink()


def _grown_on_postgres(host: str) -> Iterator[Measured]:
    before: dict[str, Measured] = {}
    for size in SIZES:
        name = f"archive_{size}"
        admin = create_engine(f"postgresql+psycopg://postgres@/postgres?{host}")
        with admin.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        write_archive(f"postgresql+psycopg://postgres@/{name}?{host}", grown(), size)
        found = asyncio.run(_warm(f"postgresql://postgres@/{name}?{host}", size))
        yield from _with_growth(found, before)


def _with_growth(found: list[Measured], before: dict[str, Measured]) -> Iterator[Measured]:
    """What was measured, and beside it how much it grew since the archive of a tenth."""
    for one in found:
        yield one
        key = one.what.partition(",")[0] + one.what.rpartition(",")[2]
        if key in before:
            yield replace(
                one,
                what=f"{one.what}: growth over a tenfold archive",
                baseline=before[key].ours,
                beside=before[key].what,
            )
        before[key] = one


def _first_answer(path: Path, size: int, help_ms: float) -> Measured:
    environment = {"DAYBOOK_DATABASE__URL": f"sqlite:///{path}"}
    asking = [_DAYBOOK, "ask", "what's next for France?", "--as-of", LAST_DAY.isoformat()]
    return Measured(
        what=f"first answer from {size:,} articles, CPU",
        unit="ms",
        ours=cpu_of_program(asking, environment, runs=3),
        baseline=help_ms,
        beside="daybook --help",
    )


async def _warm(url: str, size: int) -> list[Measured]:
    topics = _topics(size)
    store_name = url.partition(":")[0]
    async with await Store.open(url) as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        await desk.ask("what's next for France?", today=LAST_DAY)
        # As `daybook run` does when it has started.
        gc.freeze()
        found = {
            intent: await latencies([partial(_ask, desk, asked.format(name)) for _, name in topics])
            for intent, asked in _ASKED.items()
        }
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}[store_name]
    engine = create_async_engine(url.replace(store_name, driver, 1))
    async with engine.connect() as bare:
        await _query(bare, topics[0][0])
        rows = await latencies([partial(_query, bare, entity) for entity, _ in topics])
    await engine.dispose()
    return [
        Measured(
            what=f"{intent}, {size:,} articles on {store_name}, {which}",
            unit="ms",
            ours=ours,
            baseline=baseline,
            beside=_BESIDE,
        )
        for intent, pair in found.items()
        for which, ours, baseline in zip(("p50", "p95"), pair, rows, strict=True)
    ]


def _topics(size: int) -> list[tuple[str, str]]:
    """Whom articles from all over the archive name most: the frequent come often."""
    chosen = (grown().article(at) for at in range(0, size, _step(size)))
    mentioned = (max(one.mentions, key=lambda row: row["count"]) for one in chosen if one.mentions)
    return [(row["entity_id"], row["name"]) for row in islice(mentioned, _TOPICS)]


def _step(size: int) -> int:
    """From one chosen article to the next: never copies of the same few alone."""
    step = size // _TOPICS
    while gcd(step, len(grown())) > 1:
        step -= 1
    return step


async def _ask(desk: Desk, question: str) -> None:
    await desk.ask(question, today=LAST_DAY)


async def _query(connection: AsyncConnection, state: str) -> None:
    (await connection.execute(_BARE_QUERY, {"entity": state})).all()

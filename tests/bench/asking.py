"""How long starting and answering take: beside an empty program and a bare indexed query."""

import asyncio
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.desk import Desk, Limits
from bot.store import Store
from summarizer.world import World
from tests.bench.measure import Measured, cpu_of_program, latencies
from tests.bench.sample import LAST_DAY, write_archive

SIZES = (1_000, 10_000)
_DAYBOOK = str(Path(sys.executable).parent / "daybook")
_EMPTY = """
import typer
app = typer.Typer()
@app.command()
def main(): "Do nothing."
app()
"""
_QUESTIONS = 40
# What `next` needs at the least: the follow-ups that name one entity, newest article first.
_BARE_QUERY = text("""
SELECT r.body, v.article_id, v.title, v.published
FROM record_entities e
JOIN records r ON r.id = e.record_id
JOIN article_versions v ON v.article_id = r.article_id AND v.version = r.version
WHERE e.entity_id = :entity AND e.kind = 'follow_up'
ORDER BY v.published DESC
""")


def measure(folder: Path) -> Iterator[Measured]:
    """Starts programs, then asks archives of each size."""
    help_ms = cpu_of_program([_DAYBOOK, "--help"], {})
    empty_ms = cpu_of_program([sys.executable, "-c", _EMPTY, "--help"], {})
    yield Measured(
        what="start-up of daybook --help, CPU",
        unit="ms",
        ours=help_ms,
        baseline=empty_ms,
        beside="empty typer program",
    )
    for size in SIZES:
        path = folder / f"{size}.db"
        write_archive(path, size)
        yield _first_answer(path, size, help_ms)
        yield from asyncio.run(_warm(path, size))


def _first_answer(path: Path, size: int, help_ms: float) -> Measured:
    environment = {"DAYBOOK_DATABASE__URL": f"sqlite:///{path}"}
    asking = [_DAYBOOK, "ask", "what's next for Albania?", "--as-of", LAST_DAY.isoformat()]
    return Measured(
        what=f"first answer from {size:,} articles, CPU",
        unit="ms",
        ours=cpu_of_program(asking, environment, runs=3),
        baseline=help_ms,
        beside="daybook --help",
    )


async def _warm(path: Path, size: int) -> list[Measured]:
    world = World.load()
    states = sorted(world.ids())[:_QUESTIONS]
    async with await Store.open(f"sqlite:///{path}") as store:
        desk = Desk(store, world, Limits(stories=7, lines=7))
        names = [world.name(state) for state in states]
        await desk.ask(f"next {names[0]}", today=LAST_DAY)
        expected = await latencies([partial(_ask, desk, f"next {name}") for name in names])
        said = await latencies([partial(_ask, desk, f"who said what on {name}?") for name in names])
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    async with engine.connect() as bare:
        await _query(bare, states[0])
        rows = await latencies([partial(_query, bare, state) for state in states])
    await engine.dispose()
    found = {"next": expected, "ask who said what": said}
    return [
        Measured(
            what=f"{name}, {size:,} articles, warm, {which}",
            unit="ms",
            ours=ours,
            baseline=baseline,
            beside="bare indexed query, same driver",
        )
        for name, pair in found.items()
        for which, ours, baseline in zip(("p50", "p95"), pair, rows, strict=True)
    ]


async def _ask(desk: Desk, question: str) -> None:
    await desk.ask(question, today=LAST_DAY)


async def _query(connection: AsyncConnection, state: str) -> None:
    (await connection.execute(_BARE_QUERY, {"entity": state})).all()

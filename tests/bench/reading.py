"""How much a briefing costs beside the language model alone, in CPU and in memory.

Run as a program, `python -m tests.bench.reading bare|brief|ingest COUNT`, it reads so many articles
in a process of its own and prints its CPU seconds (without start-up) and peak memory in megabytes.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from itertools import cycle, islice
from pathlib import Path

from bot.clock import FixedClock
from bot.ingest.files import Unreadable, read_paths
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from config.load import load_settings
from summarizer import summarize
from summarizer.article import Article
from summarizer.engines.offline import OfflineEngine
from tests.bench.measure import Measured

# Real news beside the project, where there is some; else the demo's stories, over and over.
REAL = Path(__file__).parents[3] / "shared" / "articles" / "wikinews.jsonl"
_BARE = "bare spaCy, full pipeline, same articles"
COUNT = 60


def measure() -> Iterator[Measured]:
    """Reads the articles in three processes, one after another."""
    bare, brief, ingested = (_run(how, COUNT) for how in ("bare", "brief", "ingest"))
    few = _run("ingest", COUNT // 3)
    per_article = 1000 / COUNT
    yield Measured(
        what="briefing, CPU per article",
        unit="ms",
        ours=brief[0] * per_article,
        baseline=bare[0] * per_article,
        beside=_BARE,
    )
    yield Measured(
        what="ingesting, CPU per article",
        unit="ms",
        ours=ingested[0] * per_article,
        baseline=bare[0] * per_article,
        beside=_BARE,
    )
    yield Measured(
        what="ingesting, peak memory",
        unit="MB",
        ours=ingested[1],
        baseline=bare[1],
        beside=_BARE,
    )
    yield Measured(
        what=f"peak memory of {COUNT} articles",
        unit="MB",
        ours=ingested[1],
        baseline=few[1],
        beside=f"ingesting {COUNT // 3}",
    )


def source() -> str:
    """Which articles are read."""
    return "real articles" if REAL.exists() else "the demo's stories, repeated"


def _run(how: str, count: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.reading", how, str(count)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    cpu_s, peak_mb = printed.split()
    return float(cpu_s), float(peak_mb)


def _articles(count: int) -> list[Article]:
    with as_file(files("bot.demo").joinpath("stories")) as folder:
        paths = [REAL if REAL.exists() else folder]
        found = list(read_paths(paths, published=None))
    whole = [one for one in found if not isinstance(one, Unreadable)]
    numbered = enumerate(islice(cycle(whole), count))
    return [replace(article, id=f"{number:03}-{article.id}") for number, article in numbered]


def _bare(articles: list[Article], model: str) -> Callable[[], None]:
    import spacy

    pipeline = spacy.load(model)

    def read() -> None:
        for article in articles:
            pipeline(article.text)

    return read


def _brief(articles: list[Article], model: str) -> Callable[[], None]:
    engine = OfflineEngine.load(model)

    def read() -> None:
        for article in articles:
            summarize(article, engine)

    return read


def _ingest(articles: list[Article], model: str) -> Callable[[], None]:
    briefer = Here(OfflineEngine.load(model))
    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))

    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with await Store.open(f"sqlite:///{folder}/bench.db") as store:
                async for _ in ingest(articles, store=store, briefer=briefer, clock=clock):
                    pass

    return lambda: asyncio.run(run())


def _main(how: str, count: int) -> None:
    articles = _articles(count)
    model = load_settings(None, {}).summarizer.model
    read = {"bare": _bare, "brief": _brief, "ingest": _ingest}[how](articles, model)
    began = time.process_time()
    read()
    used = time.process_time() - began
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{used} {peak_kb / 1024}\n")


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))

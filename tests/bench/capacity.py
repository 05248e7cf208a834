"""Many feeds and many articles, and whether memory stays flat: `python -m tests.bench.capacity`.

    --feeds 1000 --articles 20000    each feed tells an article a round, until all are told

Each article is fetched from the loopback, extracted, briefed by the offline engine and stored. For the
whole size take a quiet hour; `--feeds 50 --articles 200` shows that it works, in some minutes.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bot.clock import FakeClock
from bot.ingest.web import open_web
from bot.reading.workers import Workers
from bot.store import Store
from config.load import load_settings
from tests.bench.measure import memory_mb
from tests.bench.newsroom import START, Room
from tests.bench.sample import grown
from tests.site import serving

_WORKERS = 2
# What caches and the allocator may still take after the first rounds, in MB.
_GROWN_MAX_MB = 64.0


async def memory_by_round(folder: Path, feeds: int, texts: Iterator[str]) -> list[float]:
    """What this process has in memory after each round, in which every feed tells one article."""
    settings = load_settings(None, {"DAYBOOK_INGEST__ALLOW_NETWORKS": "127.0.0.0/8"})
    found: list[float] = []
    with Workers(model=settings.summarizer.model, count=_WORKERS) as workers:
        async with (
            serving("0.0.0.0") as site,  # noqa: S104  # all of 127.0.0.0/8, an address for each site
            await Store.open(f"sqlite:///{folder / 'capacity.db'}") as store,
            open_web(settings.ingest, FakeClock(START)) as web,
        ):
            room = Room(store, web, site, workers)
            await room.add_sources(feeds)
            while told := list(islice(texts, feeds)):
                # What the site keeps is no part of Daybook.
                site.replies.clear()
                site.asked.clear()
                await room.round(told)
                found.append(memory_mb())
                sys.stderr.write(f"capacity: round {len(found)}, {found[-1]:.0f} MB\n")
            holdings = await store.holdings()
    assert holdings.articles == feeds * len(found)
    return found


def main() -> None:
    """Measure, print the figures as JSON, and fail where memory grows beyond the bound."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.capacity", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--articles", type=int, default=20_000)
    arguments = parser.parse_args()
    texts = (one.article["text"] for one in grown().articles(arguments.articles))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told = memory_by_round(Path(folder), arguments.feeds, texts)
        by_round = asyncio.run(told)
    # The first quarter fills caches and loads libraries.
    settled, last = by_round[(len(by_round) - 1) // 4], by_round[-1]
    figures = {
        "feeds": arguments.feeds,
        "articles": arguments.feeds * len(by_round),
        "seconds": round(time.monotonic() - began),
        "settled_mb": round(settled, 1),
        "last_mb": round(last, 1),
        "most_mb": round(max(by_round), 1),
    }
    print(json.dumps(figures))
    sys.exit(int(last - settled > _GROWN_MAX_MB))


if __name__ == "__main__":
    main()

"""What a digest of many new articles takes: beside reading, as JSON, what it is made from."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.desk import Desk, Limits
from bot.store import Store
from summarizer.world import World
from tests.bench.measure import Measured
from tests.bench.sample import LAST_DAY, grown, write_archive

SIZE = 10_000
# Before all articles of the archive.
_EVER = LAST_DAY - timedelta(days=SIZE)
# What a digest is made from: every briefing that was proven, and all that the agenda is built from.
_MADE_FROM = (
    text("SELECT payload FROM briefings"),
    text("SELECT body FROM records WHERE kind IN ('follow_up', 'change', 'quote')"),
)


def measure(folder: Path) -> Iterator[Measured]:
    """Composes digests of an archive, each by a desk that has just been opened."""
    url = f"sqlite:///{folder / 'digest.db'}"
    write_archive(url, grown(), SIZE)
    parsed = _parsing(url)
    for what, first in (
        (f"digest of {SIZE:,} new articles", _EVER),
        (f"digest of the last day of {SIZE:,} articles", LAST_DAY),
    ):
        yield Measured(
            what=f"{what}, CPU",
            unit="s",
            ours=asyncio.run(_digesting(url, first)),
            baseline=parsed,
            beside="reading the same archive's briefings and records, and parsing them as JSON",
        )


async def _digesting(url: str, first: date) -> float:
    """Seconds of CPU."""
    async with await Store.open(url) as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        began = time.process_time()
        await desk.digest(None, first=first, last=LAST_DAY)
        return time.process_time() - began


def _parsing(url: str) -> float:
    """Seconds of CPU."""
    engine = create_engine(url)
    began = time.process_time()
    with engine.connect() as connection:
        for query in _MADE_FROM:
            for told in connection.execute(query).scalars():
                json.loads(told)
    taken = time.process_time() - began
    engine.dispose()
    return taken

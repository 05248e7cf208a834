"""Storms of full strength: `python -m tests.chaos [--seed N]`; exits 1 where a post was lost or doubled.

SQLite      500 kills of one Daybook
PostgreSQL  300 kills and stops among three replicas
each with a platform that honours the key of a post, and with one that ignores it
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.chaos.office import open_office
from tests.chaos.storm import Outcome, Storm, Weather
from tests.contracts.conftest import Cluster
from tests.contracts.postgres import programs, server

_CHANNELS = 12
_SQLITE = Weather(kills=500)
_POSTGRES = Weather(kills=300, replicas=3, stops=0.15)
# The office takes up to a second to show what it took; a zombie is stopped for 2.5.
_DELAYS_S = (0.0, 1.0)
_GRACES = {"sqlite": timedelta(seconds=2), "postgresql": timedelta(seconds=4.5)}


def main() -> int:
    """Run every storm and print what people saw of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    faults = 0
    for honours_keys in (True, False):
        with _sqlite() as url:
            faults += _storm(url, _SQLITE, seed=seed, honours_keys=honours_keys)
    binaries = programs()
    if binaries is None:
        print("PostgreSQL is not installed: its storms are left out")
        return min(faults, 1)
    with server(binaries) as host:
        for honours_keys in (True, False):
            url = Cluster(host).create()
            faults += _storm(url, _POSTGRES, seed=seed, honours_keys=honours_keys)
    return min(faults, 1)


def _storm(url: str, weather: Weather, *, seed: int, honours_keys: bool) -> int:
    outcome = asyncio.run(_blow(url, weather, seed=seed, honours_keys=honours_keys))
    dialect = url.partition(":")[0]
    key = "honoured" if honours_keys else "ignored"
    print(f"{dialect}, key {key}, seed {seed}: {outcome}", flush=True)
    for name in outcome.lost:
        print(f"  lost: {name}")
    for name in outcome.doubled:
        print(f"  doubled: {name}")
    return len(outcome.lost) + len(outcome.doubled)


async def _blow(url: str, weather: Weather, *, seed: int, honours_keys: bool) -> Outcome:
    chance = Random(seed)
    office = open_office(honours_keys=honours_keys, delays_s=_DELAYS_S, chance=chance)
    async with office as opened:
        grace = _GRACES[url.partition(":")[0]]
        storm = Storm(url, opened, channels=_CHANNELS, grace=grace)
        await storm.open()
        await storm.dawn()
        return await storm.blow(weather, chance)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'daybook.db'}"


if __name__ == "__main__":
    sys.exit(main())

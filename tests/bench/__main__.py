"""Measures all there is to measure and prints one table; the same figures go to docs/figures/bench.json.

`python -m tests.bench idling asking` measures these groups alone, and writes nothing.
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.clock import SystemClock
from tests.bench import (
    acknowledging,
    asking,
    digesting,
    idling,
    newsroom,
    polling,
    posting,
    reading,
)
from tests.bench.measure import Measured

RESULT = Path("docs/figures/bench.json")
# Where there is no terminal to ask.
_COLUMNS = 140

# What is measured, by group, and what is said while one waits.
_GROUPS: dict[str, tuple[str, Callable[[Path], Iterator[Measured]]]] = {
    "reading": (
        f"reading {reading.COUNT} articles four times ({reading.source()})",
        lambda _: reading.measure(),
    ),
    "asking": (
        "starting programs, then asking archives of "
        f"{', '.join(f'{size:,}' for size in asking.SIZES)} articles",
        asking.measure,
    ),
    "digesting": (f"composing digests of {digesting.SIZE:,} articles", digesting.measure),
    "idling": ("running a bot that has nothing to do", idling.measure),
    "polling": (
        f"polling {polling.COUNT} feeds on the loopback, twice",
        lambda _: polling.measure(),
    ),
    "newsroom": (
        f"reading the news of {newsroom.SITES} sites on the loopback, twice",
        newsroom.measure,
    ),
    "acknowledging": (
        f"typing {acknowledging.COUNT} commands at once in a Slack on the loopback",
        acknowledging.measure,
    ),
    "posting": (
        f"posting to {posting.PLACES} channels, and reading with {posting.REPLICAS} replicas",
        posting.measure,
    ),
}


def main(wanted: Sequence[str] = ()) -> None:
    """Takes about a quarter of an hour for all."""
    console = Console(width=None if sys.stdout.isatty() else _COLUMNS)
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as folder:
        found = list(_measured(Path(folder), wanted or list(_GROUPS)))
    console.print(_table([one for _, one in found]))
    if not wanted:
        RESULT.write_text(json.dumps(_record(found), indent=1) + "\n", encoding="utf-8")
        console.print(f"Written to {RESULT}; `make docs` draws it.")


def _measured(folder: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Measured]]:
    for name in wanted:
        words, measure = _GROUPS[name]
        _say(words)
        yield from ((name, one) for one in measure(folder))


def _record(found: Sequence[tuple[str, Measured]]) -> dict[str, Any]:
    """What `tests.docs.figures` reads. Any: JSON."""
    rows = [{"group": group, **asdict(one), "ratio": one.ratio} for group, one in found]
    cores = len(os.sched_getaffinity(0))
    machine = f"{cores} cores, {platform.machine()}, Python {platform.python_version()}"
    return {"when": SystemClock().now().date().isoformat(), "machine": machine, "rows": rows}


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def _table(found: list[Measured]) -> Table:
    table = Table("measured", "Daybook", "baseline", "ratio", "beside")
    for one in found:
        ours, baseline = (f"{value:,.1f} {one.unit}" for value in (one.ours, one.baseline))
        table.add_row(one.what, ours, baseline, f"{one.ratio:.2f}", one.beside)
    return table


if __name__ == "__main__":
    main(sys.argv[1:])

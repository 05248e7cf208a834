"""Measures all there is to measure and prints one table; the same figures go to build/bench.json."""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import acknowledging, asking, idling, newsroom, polling, posting, reading
from tests.bench.measure import Measured

RESULT = Path("build/bench.json")
# Where there is no terminal to ask.
_COLUMNS = 140


def main() -> None:
    """Takes about a quarter of an hour."""
    console = Console(width=None if sys.stdout.isatty() else _COLUMNS)
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as folder:
        found = list(_all(Path(folder)))
    console.print(_table(found))
    RESULT.parent.mkdir(exist_ok=True)
    rows = [asdict(one) | {"ratio": one.ratio} for one in found]
    RESULT.write_text(json.dumps(rows, indent=1))
    console.print(f"Written to {RESULT}.")


def _all(folder: Path) -> Iterator[Measured]:
    _say(f"reading {reading.COUNT} articles four times ({reading.source()})")
    yield from reading.measure()
    sizes = ", ".join(f"{size:,}" for size in asking.SIZES)
    _say(f"starting programs, then asking archives of {sizes} articles")
    yield from asking.measure(folder)
    _say("running a bot that has nothing to do")
    yield from idling.measure(folder)
    _say(f"polling {polling.COUNT} feeds on the loopback, twice")
    yield from polling.measure()
    _say(f"reading the news of {newsroom.SITES} sites on the loopback, twice")
    yield from newsroom.measure(folder)
    _say(f"typing {acknowledging.COUNT} commands at once in a Slack on the loopback")
    yield from acknowledging.measure(folder)
    _say(f"posting to {posting.PLACES} channels, and reading with {posting.REPLICAS} replicas")
    yield from posting.measure(folder)


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def _table(found: list[Measured]) -> Table:
    table = Table("measured", "Daybook", "baseline", "ratio", "beside")
    for one in found:
        ours, baseline = (f"{value:,.1f} {one.unit}" for value in (one.ours, one.baseline))
        table.add_row(one.what, ours, baseline, f"{one.ratio:.2f}", one.beside)
    return table


if __name__ == "__main__":
    main()

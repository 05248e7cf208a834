"""The figures of `make bench` → a page with their table, and a plot of each group.

A bar is how many times its named baseline something takes, on a scale of powers; the line at 1 is
the baseline itself.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

# Any: what a row of the file holds.
Row = dict[str, Any]

_HERE = Path(__file__).parent
_INTRO = """\
# Figures

Made by `make docs` from `docs/figures/bench.json`, which `make bench` writes: {when}, on {machine}.
Each thing is measured beside a baseline of the same run, so that the ratio tells more than the machine does.
Reading quality has its own tables: `python -m tests.eval` and `python -m tests.eval.storylines`.
"""
# A plot reaches over so many tenfolds at least, on both sides of the baseline.
_REACH = 0.5
_ROW_PX, _LABEL_PX, _PLOT_PX, _PAD_PX = 22, 520, 300, 26


def figures_pages(source: Path) -> dict[str, str]:
    """The page and its plots, by name; none where nothing was measured yet."""
    if not source.exists():
        return {}
    measured = json.loads(source.read_text(encoding="utf-8"))
    groups = {
        name: list(rows) for name, rows in groupby(measured["rows"], key=lambda row: row["group"])
    }
    plots = {f"figures/{name}.svg": _plot(name, rows) for name, rows in groups.items()}
    return {"figures.md": _page(measured, groups), **plots}


def _page(measured: Row, groups: Mapping[str, Sequence[Row]]) -> str:
    intro = _INTRO.format(when=measured["when"], machine=measured["machine"])
    parts = [intro, *(part for name, rows in groups.items() for part in _section(name, rows))]
    return "\n".join(parts).rstrip() + "\n"


def _section(name: str, rows: Sequence[Row]) -> Iterator[str]:
    yield f"## {name.capitalize()}\n"
    yield f"![How many times its baseline each takes: {name}](figures/{name}.svg)\n"
    yield "| measured | Daybook | baseline | ratio | beside |\n|---|---|---|---|---|"
    for row in rows:
        ours, baseline = (f"{row[key]:,.1f} {row['unit']}" for key in ("ours", "baseline"))
        yield f"| {row['what']} | {ours} | {baseline} | {row['ratio']:.2f} | {row['beside']} |"
    yield ""


def _plot(name: str, rows: Sequence[Row]) -> str:
    """An SVG of its own: no library, no font, both colour schemes."""
    exponents = [math.log10(max(row["ratio"], 1e-6)) for row in rows]
    low, high = min([-_REACH, *exponents]), max([_REACH, *exponents])

    def across(exponent: float) -> float:
        return round(_LABEL_PX + _PLOT_PX * (exponent - low) / (high - low), 1)

    bars = [
        {
            "label": row["what"],
            "top": _PAD_PX + number * _ROW_PX,
            "left": min(across(0), across(exponent)),
            "width": abs(across(exponent) - across(0)),
            "ratio": f"{row['ratio']:.2f}",
            "is_over": exponent > 0,
        }
        for number, (row, exponent) in enumerate(zip(rows, exponents, strict=True))
    ]
    loader = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return loader.get_template("plot.svg.jinja").render(
        name=name,
        bars=bars,
        baseline=across(0),
        label_right=_LABEL_PX - 8,
        right=_LABEL_PX + _PLOT_PX,
        width=_LABEL_PX + _PLOT_PX + 60,
        height=_PAD_PX + len(rows) * _ROW_PX + 8,
    )

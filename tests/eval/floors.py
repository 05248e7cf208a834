"""The floors of reading quality: what each set may not fall below, and what is aimed at."""

import tomllib

from tests.eval.gold import HERE
from tests.eval.measure import NAMES, Figures

Percents = dict[str, float]


def floors() -> dict[str, Percents]:
    """Percents by set, then by figure; `aim` holds what each figure is to reach."""
    return tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def fallen(name: str, figures: Figures, floor: Percents) -> list[str]:
    """A sentence for each figure of the set that lies below its floor."""
    return [
        f"{name}: {NAMES[key]} fell to {figures.percent[key]:.1f}, its floor is {least:.1f}"
        for key, least in floor.items()
        if figures.percent[key] < least
    ]

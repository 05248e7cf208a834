"""Reading quality never falls below its floors, where the annotated news is present."""

import pytest

from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.eval.floors import fallen, floors
from tests.eval.gold import HELD, Absent
from tests.eval.measure import NAMES, Figures, figures, readings


def measured(name: str, language: Language) -> Figures:
    try:
        return figures(readings(name, OfflineEngine(language, World.load())))
    except Absent as absent:
        pytest.skip(str(absent))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", HELD)
def test_no_figure_lies_below_its_floor(name: str, language: Language) -> None:
    """Each figure of each annotated set is at least what it once was."""
    found = measured(name, language)

    below = fallen(name, found, floors()[name])

    assert not below, "\n".join(below)


def test_a_fallen_figure_is_told_in_a_sentence() -> None:
    """A figure below its floor is named with both numbers; one at its floor is not."""
    found = Figures(
        percent={"speaker": 91.96, "quotes_f1": 97.0}, articles=2, follow_ups=1, quotes=9
    )

    below = fallen("second", found, {"speaker": 93.5, "quotes_f1": 97})

    assert below == ["second: speaker right fell to 92.0, its floor is 93.5"]


def test_every_figure_has_its_floor() -> None:
    """The floors name each held set and each figure, and nothing else."""
    held = {name: set(floor) for name, floor in floors().items() if name != "aim"}

    assert held == {name: set(NAMES) for name in HELD}

"""Events are followed through their storylines no worse than they once were."""

import pytest

from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.eval.storylines.measure import (
    NAMES,
    SETS,
    floors,
    followed_set,
    percents,
    storylines,
)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", SETS)
async def test_no_figure_lies_below_its_floor(name: str, language: Language) -> None:
    """Merging and states of each set are at least what they once were."""
    found = await followed_set(name, OfflineEngine(language, World.load()))

    figures = percents(found.counts)
    below = {
        NAMES[key]: (figures[key], least)
        for key, least in floors()[name].items()
        if figures[key] < least
    }
    assert below == {}


@pytest.mark.parametrize("name", SETS)
def test_storylines_are_told_in_order(name: str) -> None:
    """Articles follow in order of publication, and every telling's event has a state."""
    for storyline in storylines(name):
        days = [chapter.day for chapter in storyline.chapters]
        told = {one.event for chapter in storyline.chapters for one in chapter.tells}

        assert days == sorted(days)
        assert told == set(storyline.chapters[-1].states)

"""Nothing that a lying model says is shown."""

import pytest

from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.eval.lies import LIES, measure


@pytest.mark.parametrize(
    "count", [120, pytest.param(2_000, marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
)
def test_no_lie_is_shown(language: Language, count: int) -> None:
    """Of generated lies of every kind none stands in a briefing, nor does anything unproven."""
    tried, shown = measure(count, OfflineEngine(language, World.load()))

    assert shown == []
    assert tried.total() == count
    assert set(tried) <= set(LIES)
    assert len(tried) >= len(LIES) - 2

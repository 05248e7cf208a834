"""Nothing that a lying or an obedient model says is shown."""

import pytest

from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.eval.lies.measure import KINDS, measure, measure_orders
from tests.eval.lies.obeying import CARRIERS
from tests.eval.lies.telling import Story, stories

SLOW = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def engine(language: Language) -> OfflineEngine:
    return OfflineEngine(language, World.load())


@pytest.fixture(scope="module")
def told(engine: OfflineEngine) -> list[Story]:
    return stories(engine)


@pytest.mark.parametrize("count", [50, pytest.param(2_000, marks=SLOW)])
def test_no_lie_is_shown(told: list[Story], count: int) -> None:
    """Of generated lies of every kind none stands in a briefing or an answer, nor anything unproven."""
    tried, shown = measure(count, told)

    assert shown == []
    assert tried.total() == count
    assert set(tried) <= set(KINDS)
    assert len(tried) >= len(KINDS) - 6


@pytest.mark.parametrize("every", [83, pytest.param(1, marks=SLOW)])
def test_no_order_is_followed(told: list[Story], engine: OfflineEngine, every: int) -> None:
    """Orders in a text, a title, behind a picture, hidden or invisible, change nothing that is shown."""
    tried, shown = measure_orders(told, engine, every=every)

    assert shown == []
    assert tried.total() >= 150 // every
    assert set(tried) <= {f"obeyed: {carrier}" for carrier in CARRIERS}

"""What is thrown at one reader of strangers' words, and what must hold whatever that is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

# One case is small: what takes longer than this, in seconds of CPU, would be a way to hold Daybook up.
SLOWEST_S = 5.0
# Making a case that does harm small takes up to five minutes, which is longer than a test may take.
QUICK = (Phase.generate,)


@dataclass(frozen=True, slots=True)
class Target:
    """Cases, and a check that raises where one of them does harm. Any: each has cases of its own."""

    name: str
    cases: SearchStrategy[Any]
    check: Callable[[Any], None]


def throw(
    target: Target, *, examples: int, seed_number: int, phases: Sequence[Phase] = QUICK
) -> None:
    """Try so many cases, the same ones for the same seed; raises with one that does harm."""

    @seed(seed_number)
    @settings(
        max_examples=examples,
        derandomize=False,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.cases)
    def held(case: Any) -> None:
        began = process_time()
        target.check(case)
        took = process_time() - began
        assert took < SLOWEST_S, f"{target.name} took {took:.1f} s"

    held()

"""Each planted fault is caught: a guard that is broken turns its check red."""

import subprocess
import sys

import pytest

from tests.planted import FAULTS

_TESTS_FAILED = 1


def test_a_dozen_guards_are_tried() -> None:
    """There are twelve guards at the least."""
    assert len(FAULTS) >= 12


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_caught(name: str) -> None:
    """With the guard broken, the test that stands behind it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.planted", name], capture_output=True, text=True, check=False
    )

    assert done.returncode == _TESTS_FAILED, done.stdout[-2_000:]
    assert "failed" in done.stdout

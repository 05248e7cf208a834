"""One measured thing beside a baseline, and how times are taken."""

import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, in which unit, and the named baseline of the same run."""

    what: str
    unit: str
    ours: float
    baseline: float
    beside: str

    @property
    def ratio(self) -> float:
        """How many times the baseline."""
        return self.ours / self.baseline


def cpu_of_program(command: Sequence[str], environment: dict[str, str], *, runs: int = 5) -> float:
    """Milliseconds of CPU that a program takes from start to end: the least of some runs."""
    return min(_cpu_of_run(command, environment) for _ in range(runs))


def _cpu_of_run(command: Sequence[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


async def latencies(calls: Sequence[Callable[[], Awaitable[object]]]) -> tuple[float, float]:
    """The median and the 95th percentile of the calls' times, in milliseconds."""
    times: list[float] = []
    for call in calls:
        began = time.perf_counter()
        await call()
        times.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]

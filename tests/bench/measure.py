"""One measured thing beside a baseline, and how times are taken."""

import asyncio
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bot.clock import Clock

# The longest that the event loop may be kept waiting, one time in a hundred.
LAG_MS_MAX = 50.0
_TICK_S = 0.005


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


async def lags(clock: Clock) -> list[float]:
    """How much later than asked for one is woken, again and again until cancelled."""
    found: list[float] = []
    with suppress(asyncio.CancelledError):
        while True:
            began = time.perf_counter()
            await clock.sleep(_TICK_S)
            found.append(time.perf_counter() - began - _TICK_S)
    return found


def memory_mb() -> float:
    """What this process has in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return (
        next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        / 1024
    )


def memory_of_tree_mb(root: int) -> float:
    """What a process and all its children have in memory now; what they share counts once."""
    return sum(map(_proportional_kb, _tree(root, _stats()))) / 1024


def cpu_of_tree_s() -> float:
    """Seconds of CPU that this process took so far, with all its children, the dead ones included."""
    stats = _stats()
    ours = _tree(os.getpid(), stats)
    return sum(ticks for pid, _, ticks in stats if pid in ours) / os.sysconf("SC_CLK_TCK")


def _stats() -> list[tuple[int, int, int]]:
    return [stat for path in Path("/proc").glob("[0-9]*/stat") if (stat := _stat(path))]


def _tree(root: int, stats: Sequence[tuple[int, int, int]]) -> set[int]:
    """A process with all its children, and theirs."""
    found = {root}
    while more := {pid for pid, parent, _ in stats if parent in found} - found:
        found |= more
    return found


def _proportional_kb(pid: int) -> int:
    """Pss of proc(5): pages that several processes share are divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _stat(path: Path) -> tuple[int, int, int] | None:
    """A process, its parent, and the ticks that it and its waited-for children took (proc(5))."""
    try:
        pid, _, rest = path.read_text(encoding="utf-8", errors="replace").partition(" ")
    except OSError:
        return None
    fields = rest.rpartition(")")[2].split()
    return int(pid), int(fields[1]), sum(int(ticks) for ticks in fields[11:15])

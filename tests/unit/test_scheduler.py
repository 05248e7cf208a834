"""Jobs that run again and again, until the word to stop."""

import asyncio
from collections.abc import Mapping

import pytest
import structlog

from bot.clock import SystemClock
from bot.errors import StoreUnavailable
from bot.service.scheduler import Job, run_jobs


async def run(jobs: Mapping[str, tuple[Job, float]], stop: asyncio.Event) -> None:
    async with asyncio.timeout(20):
        await run_jobs(jobs, now=SystemClock().now(), stop=stop)


async def test_jobs_run_again_until_stopped() -> None:
    """Each job runs at once and then at each of its ticks."""
    stop = asyncio.Event()
    runs = {"often": 0, "once": 0}

    async def often() -> None:
        runs["often"] += 1
        if runs["often"] == 3:
            stop.set()

    async def once() -> None:
        runs["once"] += 1

    await run({"often": (often, 0.01), "once": (once, 3600)}, stop)

    assert runs == {"often": 3, "once": 1}


async def test_failing_job_runs_again() -> None:
    """A job that fails is run at its next tick all the same."""
    stop = asyncio.Event()
    runs: list[int] = []

    async def job() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            raise RuntimeError("a bug")
        stop.set()

    await run({"job": (job, 0.01)}, stop)

    assert runs == [0, 1]


async def test_fault_with_a_cure_is_a_sentence() -> None:
    """A job that fails for a reason that a person can mend is told in its sentence, without a trace."""
    stop = asyncio.Event()

    async def job() -> None:
        stop.set()
        raise StoreUnavailable("The disk is full: make room.")

    with structlog.testing.capture_logs() as logs:
        await run({"job": (job, 3600)}, stop)

    assert logs == [
        {"event": "job_failed", "job": "job", "reason": "The disk is full: make room.", "log_level": "error"}
    ]  # fmt: skip


async def test_stop_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    """A job that is at work when Daybook stops is no fault to APScheduler."""
    stop = asyncio.Event()

    async def job() -> None:
        stop.set()
        for _ in range(20):
            await asyncio.to_thread(str)

    await run({"job": (job, 3600)}, stop)

    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == []


async def test_slow_job_is_not_doubled() -> None:
    """A job that is still at work is not started a second time."""
    stop = asyncio.Event()
    ticks = 0
    at_work = 0
    most = 0

    async def slow() -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await stop.wait()
        at_work -= 1

    async def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 5:
            stop.set()

    await run({"slow": (slow, 0.01), "tick": (tick, 0.02)}, stop)

    assert most == 1


async def test_work_in_hand_is_finished() -> None:
    """After the word to stop, a job in hand comes to its end."""
    stop = asyncio.Event()
    done: list[str] = []

    async def job() -> None:
        stop.set()
        for _ in range(20):
            await asyncio.to_thread(str)
        done.append("done")

    await run({"job": (job, 3600)}, stop)

    assert done == ["done"]

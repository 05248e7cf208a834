"""What runs again and again while Daybook is up: APScheduler ticks, the work decides what is due.

Nothing is remembered here: what is due stands in the store, so a tick that comes late, or in two
replicas at once, does no harm. A job at work is not started a second time, unless it bounds itself; one that
fails is logged and runs again at its next tick.

    tick ──► job() ──► claims what is due ──► does it
    stop ──► no further ticks ──► jobs in hand are waited for, up to a bound
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Mapping
from contextlib import suppress
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import DaybookError

# How long jobs in hand may take to finish after the word to stop, in seconds. Containers are
# commonly killed 30 seconds after theirs (docker stop: 10, Kubernetes: 30).
_PATIENCE_S = 8.0

# Runs of an overlapping job at once: far more than their own bounds let happen.
_OVERLAPS_MAX = 1_000

Job = Callable[[], Awaitable[object]]

_log = structlog.get_logger()


async def run_jobs(
    jobs: Mapping[str, tuple[Job, float]],
    *,
    now: datetime,
    stop: asyncio.Event,
    overlapping: Container[str] = (),
) -> None:
    """Run each job now and then every so many seconds, until `stop` is set.

    The overlapping ones are started again though they are still at work: they bound themselves.
    """
    in_hand: set[asyncio.Task[None]] = set()
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "misfire_grace_time": None})
    for name, (job, every_s) in jobs.items():
        every = IntervalTrigger(seconds=every_s)
        scheduler.add_job(
            _kept(name, job, in_hand),
            every,
            id=name,
            next_run_time=now,
            max_instances=_OVERLAPS_MAX if name in overlapping else 1,
        )
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        await _finish(in_hand)


def _kept(name: str, job: Job, in_hand: set[asyncio.Task[None]]) -> Callable[[], Awaitable[None]]:
    """The job as APScheduler runs it: in a task that its shutdown can't cancel."""

    async def run() -> None:
        task = asyncio.create_task(_logged(name, job))
        in_hand.add(task)
        task.add_done_callback(in_hand.discard)
        # A stop cancels what waits here; APScheduler would log that as a fault, with its trace.
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)

    return run


async def _logged(name: str, job: Job) -> None:
    try:
        await job()
    except DaybookError as error:
        _log.error("job_failed", job=name, reason=str(error))
    except asyncio.CancelledError:
        _log.warning(
            "job_cut_off", job=name, reason=f"it went on for {_PATIENCE_S:g} s after the stop"
        )
        raise
    except Exception:  # noqa: BLE001  # a job that fails must run again at its next tick
        _log.exception("job_failed", job=name)


async def _finish(in_hand: set[asyncio.Task[None]]) -> None:
    if not in_hand:
        return
    _, late = await asyncio.wait(in_hand, timeout=_PATIENCE_S)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)

"""Runs parsers in child processes that can be killed without harm.

Every parser of feeds and pages hangs, crashes or eats the memory on some small file that was made for
it. A child has a bound on its memory and is killed when its time is over; only the item in hand fails.
Against code that an attacker managed to run in a child this is no wall.

    run ─► thread ─► idle child, or a new one from the fork server ─► answer ─┬─► idle again
                                                                              └─► tired: replaced

A thread waits for each busy child, so that the event loop never does.
"""

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from bot.errors import DaybookError
from bot.ingest.errors import ParserFailed

P = ParamSpec("P")
T = TypeVar("T")

# Loaded once, in the fork server; each child then starts in a few milliseconds.
_PRELOADED = ["bot.ingest.feeds", "bot.ingest.extract", "feedparser", "trafilatura"]
# A child that has to load them itself needs seconds for it on a busy machine.
_START_TIMEOUT_S = 60.0
# After so many jobs, or with this share of its memory used at its worst, a child is replaced: what
# parsers leave behind must not add up.
_JOBS_MAX = 1_000
_TIRED_SHARE = 0.5
_MEBIBYTE = 1 << 20
# The exit status of a child that ran out of memory; free of other meanings.
_NO_MEMORY = 77


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a child sends back. `fault` is one of our own errors, or the sentence about another."""

    value: object
    fault: DaybookError | None
    is_tired: bool


class Sandbox:
    """A few children; use it as an async context manager.

    `timeout_s` bounds one job; `memory_mb` is a child's address space, of which Python and the
    libraries take about 200 before any work.
    """

    def __init__(self, *, children: int, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_bytes = memory_mb * _MEBIBYTE
        self._children = children
        self._idle: deque[_Child] = deque()
        self._alive: set[_Child] = set()

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._children, thread_name_prefix="sandbox")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in list(self._alive):
            child.kill()
        # The threads that waited for a child see it die.
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        for child in list(self._alive):
            self._drop(child)

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the call returns or raises, had it been made here.

        It must be a module's own function, and all values such that they can be pickled.
        Raises ParserFailed where it took too long or too much memory, crashed, or raised anything
        that is not a DaybookError.
        """
        job = pickle.dumps((call, args, kwargs))
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._exchange, job)
        if answer.fault:
            raise answer.fault
        # The child returned what `call` does.
        return answer.value  # type: ignore[return-value]

    def _exchange(self, job: bytes) -> _Answer:
        child = self._child()
        try:
            answer = child.ask(job, timeout_s=self._timeout_s)
        except BaseException:
            self._drop(child)
            raise
        if answer.is_tired:
            self._drop(child)
        else:
            self._idle.append(child)
        return answer

    def _child(self) -> "_Child":
        with contextlib.suppress(IndexError):
            return self._idle.pop()
        child = _Child(self._memory_bytes)
        self._alive.add(child)
        return child

    def _drop(self, child: "_Child") -> None:
        child.kill()
        child.bury()
        self._alive.discard(child)


class _Child:
    """One child process, waiting for work or at it."""

    def __init__(self, memory_bytes: int) -> None:
        # Forking a process that runs threads can deadlock; a fork server has none.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, memory_bytes), daemon=True)
        self._process.start()
        theirs.close()
        self._is_ready = False

    def ask(self, job: bytes, *, timeout_s: float) -> _Answer:
        """The answer to one job. Raises ParserFailed, after which the child is of no more use."""
        try:
            self._wait_until_ready()
            self._pipe.send_bytes(job)
            if not self._pipe.poll(timeout_s):
                raise ParserFailed(f"Reading it took longer than {timeout_s:g} seconds.")
            answer: _Answer = pickle.loads(self._pipe.recv_bytes())  # noqa: S301  # of our own making
        except (EOFError, OSError) as error:
            raise ParserFailed(self._end()) from error
        return answer

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._process.kill()

    def bury(self) -> None:
        """Let go of what a killed process held; the child is of no more use."""
        self._process.join()
        self._process.close()
        self._pipe.close()

    def _wait_until_ready(self) -> None:
        if not self._is_ready and not self._pipe.poll(_START_TIMEOUT_S):
            raise ParserFailed("No process could be started to read it.")
        if not self._is_ready:
            self._pipe.recv_bytes()
            self._is_ready = True

    def _end(self) -> str:
        self._process.join(timeout=1)
        if self._process.exitcode == _NO_MEMORY:
            return "Reading it took more memory than parse_memory_mb allows."
        return f"The process that read it died ({self._process.exitcode})."


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """A child's life: one job after the other until the pipe is closed or the memory is gone."""
    # Ctrl-C reaches the whole group; the parent decides when a child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe.send_bytes(b"ready")
    with contextlib.suppress(EOFError, OSError):
        for count in range(1, _JOBS_MAX + 1):
            job = pipe.recv_bytes()
            value, fault = _worked(job)
            is_tired = count == _JOBS_MAX or _peak_bytes() > memory_bytes * _TIRED_SHARE
            pipe.send_bytes(_packed(_Answer(value, fault, is_tired)))


def _worked(job: bytes) -> tuple[object, DaybookError | None]:
    try:
        call, args, kwargs = pickle.loads(job)  # noqa: S301  # of our own making
        return call(*args, **kwargs), None
    except DaybookError as error:
        return None, error
    except MemoryError:
        # There may be none left to say so.
        os._exit(_NO_MEMORY)
    except Exception as error:  # noqa: BLE001  # parsers raise anything on hostile bytes
        return None, ParserFailed(f"Its parser failed on it ({type(error).__name__}).")


def _packed(answer: _Answer) -> bytes:
    try:
        return pickle.dumps(answer)
    except MemoryError:
        os._exit(_NO_MEMORY)


def _peak_bytes() -> int:
    # Kibibytes on Linux, bytes on macOS, which is then always above: children are replaced more often.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024

"""Briefs articles in the order in which they come, here or in worker processes.

Language work is heavy and holds the interpreter, so for more than a few articles it goes to worker
processes, each of which loads the model once. A worker that dies takes only the articles in hand
with it: the oldest is tried once more, alone, and given up if it kills its worker again. One that
takes a worker longer than any news does is given up at once, so that nobody can hold up all others.

    articles ──► window of futures ──► drafts and briefings, oldest first
"""

import asyncio
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from summarizer.article import Article
from summarizer.briefing import Briefing, Draft, EngineName
from summarizer.engines.base import Engine
from summarizer.engines.offline import OfflineEngine
from summarizer.errors import SummarizerError
from summarizer.summarize import Drafted, draft_and_prove
from summarizer.verify import verify

# More workers than this wait for memory (about 300 MB each) rather than for cores.
_MOST_WORKERS = 4
# Articles handed out ahead of the oldest unfinished one, for each worker.
_AHEAD = 4
_GIVEN_UP = "not read: the language worker died twice on it; shorten the text or report it"
_TOO_LONG = "not read: the language worker took too long over it; shorten the text or report it"
# Seconds of CPU for an article, with so many more for each of its characters: five times what the
# densest news takes. And what no article gets beyond, however long it is.
_PATIENCE_S, _PATIENCE_S_BY_CHARACTER, _PATIENCE_MAX_S = 10.0, 0.0005, 300.0
_NO_ENGINE = EngineName(name="offline", version="none")

# What goes in: an article to brief, or a briefing that is settled already and passes through.
Work = Article | Briefing

# The engine of a worker process, or why it has none.
_engine: Engine | SummarizerError | None = None


class Briefer(Protocol):
    """Turns articles into briefings, in order."""

    def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order; one that can't be briefed says why."""
        ...


class Drafter(Briefer, Protocol):
    """A Briefer that gives the drafts, too, for who chooses further among what was found."""

    def draft_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Drafted]:
        """One for each item, in order; the draft of a settled briefing is empty."""
        ...


class Here:
    """Briefs in this process: right for a few articles, where starting workers costs more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order, each made when it is asked for."""
        async for drafted in self.draft_all(work):
            yield drafted.briefing

    async def draft_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Drafted]:
        """One for each item, in order, each made when it is asked for."""
        async for item in work:
            if isinstance(item, Briefing):
                yield Drafted(Draft(), item)
            else:
                yield _read(item, self._engine)


class Workers:
    """A pool of processes, each with the engine that `load` makes; use it as a context manager.

    `load` is called with the model's name in each process, so it must be a function of a module.
    """

    def __init__(
        self,
        *,
        model: str,
        count: int,
        load: Callable[[str], Engine] = OfflineEngine.load,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """`patience_s` is how much CPU a short article may take, in seconds."""
        self._patience_s = patience_s
        self._model = model
        self._count = count
        self._load = load
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order; raises ModelMissing as `draft_all` does."""
        async for drafted in self.draft_all(work):
            yield drafted.briefing

    async def draft_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Drafted]:
        """One for each item, in order; at most a few for each worker are in hand.

        Raises ModelMissing where the workers can't load the model.
        """
        window: deque[tuple[Work, Future[Drafted]]] = deque()
        async for item in work:
            window.append((item, self._submit(item)))
            if len(window) > _AHEAD * self._count:
                yield await self._oldest(window)
        while window:
            yield await self._oldest(window)

    async def _oldest(self, window: "deque[tuple[Work, Future[Drafted]]]") -> Drafted:
        item, future = window.popleft()
        try:
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._restart()
            drafted = await self._once_more(item)
            waiting = [(other, self._submit(other)) for other, _ in window]
            window.clear()
            window.extend(waiting)
            return drafted

    async def _once_more(self, item: Work) -> Drafted:
        try:
            return await asyncio.wrap_future(self._submit(item))
        except BrokenProcessPool:
            self._restart()
            article = item.article if isinstance(item, Briefing) else item
            return _given_up(article, _GIVEN_UP)

    def _submit(self, item: Work) -> "Future[Drafted]":
        settled: Future[Drafted] = Future()
        if isinstance(item, Briefing):
            settled.set_result(Drafted(Draft(), item))
            return settled
        try:
            by_length_s = self._patience_s + len(item.text) * _PATIENCE_S_BY_CHARACTER
            return self._pool.submit(_brief, item, min(by_length_s, _PATIENCE_MAX_S))
        except BrokenProcessPool as error:
            # A worker died while nobody looked; whoever waits for this one starts the pool anew.
            settled.set_exception(error)
            return settled

    def _restart(self) -> None:
        self._pool.shutdown(wait=False)
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Forking a process that runs threads can deadlock; a fork server has none.
        context = multiprocessing.get_context("forkserver")
        # The code of the model is read once for all workers: two are ready 2 s sooner.
        context.set_forkserver_preload([__name__, self._model])
        return ProcessPoolExecutor(
            max_workers=self._count,
            mp_context=context,
            initializer=_make_ready,
            initargs=(self._load, self._model),
        )


def worker_count(setting: int) -> int:
    """How many workers to start: as set, or for 0 one a core that this process may use, up to 4."""
    return setting or min(len(os.sched_getaffinity(0)), _MOST_WORKERS)


def _make_ready(load: Callable[[str], Engine], model: str) -> None:
    """Set a worker process up; what is missing is told by the first article, not by a death."""
    global _engine  # noqa: PLW0603  # a worker process has one engine, made once
    # Ctrl-C reaches the whole group; what is in hand is ended by the parent alone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, _end_article)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _engine = load(model)
    except SummarizerError as error:
        _engine = error


def _end_with_parent() -> None:
    """A pool's workers would wait for work for ever if their parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class _TookTooLong(BaseException):  # no error of ours or of a library's
    """No `except Exception` on the way may take it for its own."""


def _end_article(_number: int, _frame: object) -> None:
    raise _TookTooLong


def _given_up(article: Article, why: str) -> Drafted:
    return Drafted(Draft(), verify(article, Draft(), engine=_NO_ENGINE, unread=why))


def _brief(article: Article, patience_s: float) -> Drafted:
    """Brief one article, within so many seconds of CPU."""
    if isinstance(_engine, SummarizerError):
        raise _engine
    if _engine is None:
        raise RuntimeError("a worker was asked before it was made ready")
    signal.setitimer(signal.ITIMER_PROF, patience_s)
    try:
        return _read(article, _engine)
    except _TookTooLong:
        return _given_up(article, _TOO_LONG)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _read(article: Article, engine: Engine) -> Drafted:
    """Brief one article; a fault of ours is told in its place and never stops the rest."""
    try:
        return draft_and_prove(article, engine)
    except SummarizerError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, the other articles are well
        reason = f"not read: a fault of Daybook ({_place(error)}); please report it"
        return Drafted(Draft(), verify(article, Draft(), engine=engine.name, unread=reason))


def _place(error: Exception) -> str:
    """Which error and where, without its message, which may hold words of the article."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"

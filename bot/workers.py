"""Briefs articles in the order in which they come, here or in worker processes.

Language work is heavy and holds the interpreter, so for more than a few articles it goes to worker
processes, each of which loads the model once. A worker that dies takes only the articles in hand
with it: the oldest is tried once more, alone, and given up if it kills its worker again.

    articles ──► window of futures ──► briefings, oldest first
"""

import asyncio
import multiprocessing
import os
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Protocol, Self

from summarizer.article import Article
from summarizer.briefing import Briefing, Draft, EngineName
from summarizer.engines.base import Engine
from summarizer.engines.offline import OfflineEngine
from summarizer.summarize import summarize
from summarizer.verify import verify

# More workers than this wait for memory (about 300 MB each) rather than for cores.
_MOST_WORKERS = 4
# Articles handed out ahead of the oldest unfinished one, for each worker.
_AHEAD = 4
_GIVEN_UP = "not read: the language worker died twice on it; shorten the text or report it"

# What goes in: an article to brief, or a briefing that is settled already and passes through.
Work = Article | Briefing

_engine: Engine | None = None


class Briefer(Protocol):
    """Turns articles into briefings, in order."""

    def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order; one that can't be briefed says why."""
        ...


class Here:
    """Briefs in this process: right for a few articles, where starting workers costs more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order, each made when it is asked for."""
        async for item in work:
            yield item if isinstance(item, Briefing) else summarize(item, self._engine)


class Workers:
    """A pool of processes, each with the offline engine; use it as a context manager."""

    def __init__(self, *, model: str, count: int) -> None:
        self._model = model
        self._count = count
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
        """One Briefing for each item, in order; at most a few for each worker are in hand."""
        window: deque[tuple[Work, Future[Briefing]]] = deque()
        async for item in work:
            window.append((item, self._submit(item)))
            if len(window) > _AHEAD * self._count:
                yield await self._oldest(window)
        while window:
            yield await self._oldest(window)

    async def _oldest(self, window: "deque[tuple[Work, Future[Briefing]]]") -> Briefing:
        item, future = window.popleft()
        try:
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._restart()
            briefing = await self._once_more(item)
            waiting = [(other, self._submit(other)) for other, _ in window]
            window.clear()
            window.extend(waiting)
            return briefing

    async def _once_more(self, item: Work) -> Briefing:
        try:
            return await asyncio.wrap_future(self._submit(item))
        except BrokenProcessPool:
            self._restart()
            article = item.article if isinstance(item, Briefing) else item
            engine = EngineName(name="offline", version="none")
            return verify(article, Draft(), engine=engine, unread=_GIVEN_UP)

    def _submit(self, item: Work) -> "Future[Briefing]":
        if isinstance(item, Article):
            return self._pool.submit(_brief, item)
        settled: Future[Briefing] = Future()
        settled.set_result(item)
        return settled

    def _restart(self) -> None:
        self._pool.shutdown(wait=False)
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Forking a process that runs threads can deadlock; a fork server has none.
        return ProcessPoolExecutor(
            max_workers=self._count,
            mp_context=multiprocessing.get_context("forkserver"),
            initializer=_load,
            initargs=(self._model,),
        )


def worker_count(setting: int) -> int:
    """How many workers to start: as set, or for 0 one a core that this process may use, up to 4."""
    return setting or min(len(os.sched_getaffinity(0)), _MOST_WORKERS)


def _load(model: str) -> None:
    global _engine  # noqa: PLW0603  # a worker process has one engine, made once
    _engine = OfflineEngine.load(model)


def _brief(article: Article) -> Briefing:
    if _engine is None:
        raise RuntimeError("a worker was asked before it was made ready")
    return summarize(article, _engine)

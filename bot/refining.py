"""Briefings that a model chose and shortened, over those of the offline engine.

    articles ──► drafter (offline) ──► draft, briefing ──► choosing, many at once ──► verify ──► briefings, in order
                                                      └─ model fails: the offline one, marked ──┘

The model is asked on the event loop, never in a worker: a slow one holds up no reading. Every call is
bounded, so that the oldest article waits for a bounded time, and the others don't wait for it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator

from bot.workers import Drafter, Work
from summarizer.briefing import Briefing
from summarizer.engines.choosing import SHORTEST, choose
from summarizer.engines.model import Model
from summarizer.engines.openai import engine_name
from summarizer.errors import EngineFailed
from summarizer.summarize import Drafted, marked
from summarizer.verify import verify

# Articles with the model, or waiting for their turn there, ahead of the oldest unfinished one.
_AHEAD = 16


class Refining:
    """A Briefer over a Drafter and a model."""

    def __init__(self, drafter: Drafter, model: Model, *, max_chars: int) -> None:
        self._drafter = drafter
        self._model = model
        self._max_chars = max_chars

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        """One Briefing for each item, in order; one that the model failed is the offline engine's."""
        window: deque[asyncio.Task[Briefing]] = deque()
        try:
            async for drafted in self._drafter.draft_all(work):
                window.append(asyncio.create_task(self._refined(drafted)))
                if len(window) > _AHEAD:
                    yield await window.popleft()
            while window:
                yield await window.popleft()
        finally:
            for task in window:
                task.cancel()

    async def _refined(self, drafted: Drafted) -> Briefing:
        draft, briefing = drafted
        if briefing.unread or len(draft.sentences) < SHORTEST:
            return briefing
        article, name = briefing.article, briefing.engine
        try:
            draft = await choose(article, draft, self._model, max_chars=self._max_chars)
            name = engine_name(self._model.name, name)
        except EngineFailed as error:
            draft = marked(draft, error)
        return await asyncio.to_thread(verify, article, draft, engine=name)

"""Briefings that a model chose and shortened, over those of the offline engine.

    articles ──► drafter (offline) ──► draft, briefing ──► choosing, many at once ──► verify ──► briefings, in order
                                                      └─ model fails: the offline one, marked ──┘

The model is asked on the event loop, never in a worker: a slow one holds up no reading. Every call is
bounded, so that the oldest article waits for a bounded time, and the others don't wait for it. What
was marked is briefed again later, until the model has answered.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.reading.workers import Briefer, Drafter, Work
from bot.store import Store
from bot.store.claims import Claim
from bot.store.store import BRIEF_AGAIN
from summarizer.article import Article
from summarizer.briefing import Briefing
from summarizer.engines.choosing import SHORTEST, choose
from summarizer.engines.model import Model
from summarizer.engines.openai import engine_name
from summarizer.errors import EngineFailed
from summarizer.summarize import Drafted, marked
from summarizer.verify import verify

# Briefings made again in one go, how long they may take, in seconds, how often, and how much later
# each time.
_AT_ONCE = 8
_LEASE_S = 900.0
_TRIES = 24
_LATER = timedelta(minutes=15)
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


class Upgrades:
    """Briefs again what an engine that stood in for another has briefed. Any number of replicas."""

    def __init__(self, store: Store, briefer: Briefer, *, clock: Clock, holder: str) -> None:
        self._store = store
        self._briefer = briefer
        self._clock = clock
        self._holder = holder

    async def upgrade_due(self) -> int:
        """Try a few of those that are due once more; returns how many were taken in hand."""
        taken = await self._store.claims.take(
            BRIEF_AGAIN,
            holder=self._holder,
            now=self._clock.now(),
            lease_s=_LEASE_S,
            limit=_AT_ONCE,
        )
        waiting: deque[tuple[Claim, int]] = deque()
        async for briefing in self._briefer.brief_all(self._articles(taken, waiting)):
            claim, version = waiting.popleft()
            await self._settle(claim, briefing, version)
        return len(taken)

    async def _articles(
        self, taken: Sequence[Claim], waiting: "deque[tuple[Claim, int]]"
    ) -> AsyncIterator[Article]:
        """The articles whose newest version is still that of the claim; the others are done."""
        for claim in taken:
            article_id, _, version = claim.key.rpartition(" ")
            stored = await self._store.article(article_id)
            if stored is None or stored[0].version != int(version):
                await self._store.claims.finish(claim, now=self._clock.now())
                continue
            waiting.append((claim, int(version)))
            yield stored[1]

    async def _settle(self, claim: Claim, briefing: Briefing, version: int) -> None:
        now = self._clock.now()
        if briefing.is_stand_in and claim.attempt < _TRIES:
            await self._store.claims.put_back(claim, due_at=now + claim.attempt * _LATER)
            return
        if not briefing.is_stand_in:
            await self._store.add_briefing(briefing, version=version, now=now)
        await self._store.claims.finish(claim, now=now)

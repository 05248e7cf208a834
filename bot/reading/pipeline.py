"""The article's route, item by item: read → stored → briefed → indexed.

    Article | Unreadable ──► store.add_article ──► Briefer ──► store.add_briefing ──► Step
                 └─ unreadable, or known already ────────────────────────────────────►┘

Each article is stored before it is briefed, so that nothing is lost when the run is stopped; what
was stored but not briefed is taken up by the next run. One bad item never stops the rest.
"""

from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.errors import StoreUnavailable
from bot.ingest.files import Unreadable
from bot.reading.workers import Briefer
from bot.records import Added, Outcome
from bot.store import Store
from summarizer.article import Article
from summarizer.briefing import Briefing

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one item: briefed, known already (`briefing` is None), or unreadable."""

    added: Added | None = None
    briefing: Briefing | None = None
    unreadable: Unreadable | None = None


@dataclass(slots=True)
class Tally:
    """How many items of a run took which way."""

    briefed: int = 0
    edited: int = 0
    known: int = 0
    unread: int = 0
    failed: int = 0

    def count(self, step: Step) -> None:
        """Add one step."""
        if step.unreadable or step.added is None:
            self.failed += 1
        elif step.briefing is None:
            self.known += 1
        elif step.briefing.unread:
            self.unread += 1
        else:
            self.briefed += 1
            self.edited += step.added.outcome is Outcome.EDITED


async def ingest(
    items: Iterable[Article | Unreadable], *, store: Store, briefer: Briefer, clock: Clock
) -> AsyncIterator[Step]:
    """Take items in, then what an earlier run left unbriefed; yields a Step for each as it is done
    (not always in the order given).

    Safe to call again with the same items: those that are stored and briefed are known.
    """
    run = _Run(store, clock)
    await run.look_for_left_overs()
    async for briefing in briefer.brief_all(run.to_brief(items)):
        yield await run.keep(briefing)
        while run.settled:
            yield run.settled.popleft()
    while run.settled:
        yield run.settled.popleft()


class _Run:
    """One run over items: what is being briefed, and the steps that need no briefing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._left_over: dict[str, int] = {}
        self._waiting: deque[Added] = deque()
        self.settled: deque[Step] = deque()

    async def look_for_left_overs(self) -> None:
        refs = await self._store.unbriefed(limit=None)
        self._left_over = {ref.id: ref.version for ref in refs}

    async def to_brief(self, items: Iterable[Article | Unreadable]) -> AsyncIterator[Article]:
        """The articles that need a briefing, each stored by then; what needs none is settled."""
        for item in items:
            if isinstance(item, Unreadable):
                self.settled.append(Step(unreadable=item))
                continue
            added = await self._store.add_article(item, now=self._clock.now())
            if self._needs_briefing(added):
                self._waiting.append(added)
                yield item
            else:
                self.settled.append(Step(added=added))
        async for article in self._rest():
            yield article

    def _needs_briefing(self, added: Added) -> bool:
        left_over = self._left_over.pop(added.article_id, None) is not None
        return left_over or added.outcome is not Outcome.UNCHANGED

    async def _rest(self) -> AsyncIterator[Article]:
        """What an earlier run left unbriefed and this one was not given again."""
        for article_id, version in self._left_over.items():
            stored = await self._store.article(article_id, version=version)
            if stored is not None:
                self._waiting.append(
                    Added(article_id=article_id, version=version, outcome=Outcome.UNCHANGED)
                )
                yield stored[1]

    async def keep(self, briefing: Briefing) -> Step:
        """Store the briefing of the article that waits longest."""
        added = self._waiting.popleft()
        try:
            await self._store.add_briefing(briefing, version=added.version, now=self._clock.now())
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one bad item never stops the rest
            _log.error(
                "briefing.not_stored", article_id=added.article_id, reason=type(error).__name__
            )
            return Step(added=added, unreadable=_not_stored(added, error))
        return Step(added=added, briefing=briefing)


def _not_stored(added: Added, error: Exception) -> Unreadable:
    return Unreadable(
        source=added.article_id,
        id=added.article_id,
        reason=f"{added.article_id}: its briefing cannot be stored ({type(error).__name__}); "
        "please report it",
    )

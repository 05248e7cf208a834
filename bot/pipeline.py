"""The article's route, item by item: read → stored → briefed → indexed.

    Article | Unreadable ──► store.add_article ──► Briefer ──► store.add_briefing ──► Step
                 └─ unreadable, or known already ────────────────────────────────────►┘

Each article is stored before it is briefed, so that nothing is lost when the run is stopped; what
was stored but not briefed is taken up by the next run. One bad item never stops the rest.
"""

from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from bot.clock import Clock
from bot.ingest.files import Unreadable
from bot.records import Added, Outcome
from bot.store import Store
from bot.workers import Briefer
from summarizer.article import Article
from summarizer.briefing import Briefing


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
    """Take items in; yields a Step for each as it is done (not always in the order given).

    Safe to call again with the same items: those that are stored and briefed are known.
    """
    waiting: deque[Added] = deque()
    settled: deque[Step] = deque()
    unbriefed = {(ref.id, ref.version) for ref in await store.unbriefed(limit=None)}

    async def to_brief() -> AsyncIterator[Article]:
        for item in items:
            if isinstance(item, Unreadable):
                settled.append(Step(unreadable=item))
                continue
            added = await store.add_article(item, now=clock.now())
            new = added.outcome is not Outcome.UNCHANGED
            if new or (added.article_id, added.version) in unbriefed:
                waiting.append(added)
                yield item
            else:
                settled.append(Step(added=added))

    async for briefing in briefer.brief_all(to_brief()):
        added = waiting.popleft()
        await store.add_briefing(briefing, version=added.version, now=clock.now())
        yield Step(added=added, briefing=briefing)
        while settled:
            yield settled.popleft()
    while settled:
        yield settled.popleft()

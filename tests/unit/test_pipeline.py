"""The article's route: stored before briefed, taken up after a stop, never stopped by one item."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.clock import FixedClock
from bot.errors import StoreUnavailable
from bot.ingest.files import Unreadable
from bot.reading.pipeline import Step, Tally, ingest
from bot.reading.workers import Briefer, Here, Work
from bot.records import Added, Outcome
from bot.store import Store
from summarizer.article import Article
from summarizer.briefing import Briefing, Entity
from tests.making import make_article, make_briefing
from tests.scripted import Scripted

CLOCK = FixedClock(datetime(2026, 5, 20, tzinfo=UTC))
FERRY = make_article("The ferry sails.", name="ferry")
STRIKE = make_article("The strike is over.", name="strike")
BROKEN = Unreadable(source="notes.bin", reason="notes.bin is no text: give a text file.")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with await Store.open("sqlite:///:memory:") as opened:
        yield opened


async def run(
    store: Store, *items: Article | Unreadable, briefer: Briefer | None = None
) -> list[Step]:
    made_by = briefer or Here(Scripted("scripted"))
    return [step async for step in ingest(items, store=store, briefer=made_by, clock=CLOCK)]


def briefed(steps: Sequence[Step]) -> list[str]:
    return [step.briefing.article.id for step in steps if step.briefing]


def tally(steps: Sequence[Step]) -> Tally:
    counted = Tally()
    for step in steps:
        counted.count(step)
    return counted


async def test_new_articles(store: Store) -> None:
    """New articles are stored and briefed, in order."""
    steps = await run(store, FERRY, STRIKE)

    assert briefed(steps) == ["ferry", "strike"]
    assert steps[0].added == Added(article_id="ferry", version=1, outcome=Outcome.NEW)
    assert await store.briefing("ferry") == steps[0].briefing
    assert tally(steps) == Tally(briefed=2)


async def test_the_same_again(store: Store) -> None:
    """Articles that are stored and briefed are known, and not briefed again."""
    await run(store, FERRY, STRIKE)

    steps = await run(store, FERRY, STRIKE)

    assert briefed(steps) == []
    assert tally(steps) == Tally(known=2)


async def test_an_edit(store: Store) -> None:
    """An edited article is briefed as its next version."""
    edit = replace(FERRY, text="The ferry stays in port.")
    await run(store, FERRY)

    steps = await run(store, edit)

    assert steps[0].added == Added(article_id="ferry", version=2, outcome=Outcome.EDITED)
    assert tally(steps) == Tally(briefed=1, edited=1)
    assert await store.briefing("ferry") == steps[0].briefing


async def test_one_bad_item_never_stops_the_rest(store: Store) -> None:
    """What can't be read, and what the engine stumbles over, leave the others as they were."""
    stumbling = make_article("stumble here", name="stumbling")
    foreign = replace(make_article("Die Fähre fährt.", name="foreign"), language="de")

    steps = await run(store, BROKEN, FERRY, stumbling, foreign, STRIKE, BROKEN)

    assert briefed(steps) == ["ferry", "stumbling", "foreign", "strike"]
    assert [step.unreadable for step in steps if step.unreadable] == [BROKEN, BROKEN]
    assert tally(steps) == Tally(briefed=2, unread=2, failed=2)
    assert await store.unbriefed(limit=None) == []


class Doubling:
    """Briefs with an entity named twice where the text says so, which no store takes."""

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        async for article in work:
            assert isinstance(article, Article)
            briefing = make_briefing(article, summary=(article.text,))
            ferry = Entity(id="org:ferry", name="Ferry")
            yield replace(briefing, topics=(ferry, ferry)) if article is FERRY else briefing


async def test_a_briefing_that_cannot_be_stored(store: Store) -> None:
    """A briefing that the store refuses is told with its article; the next ones are stored."""
    steps = await run(store, FERRY, STRIKE, briefer=Doubling())

    assert [step.unreadable.reason for step in steps if step.unreadable] == [
        "ferry: its briefing cannot be stored (IntegrityError); please report it"
    ]
    assert briefed(steps) == ["strike"]
    assert tally(steps) == Tally(briefed=1, failed=1)
    assert [ref.id for ref in await store.unbriefed(limit=None)] == ["ferry"]


class Watching:
    """Briefs nothing, and notes what the store held when each article came."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seen: list[int] = []

    async def brief_all(self, work: AsyncIterable[Work]) -> AsyncIterator[Briefing]:
        async for article in work:
            assert isinstance(article, Article)
            self.seen.append((await self._store.holdings()).articles)
            yield make_briefing(article)


async def test_stored_before_briefed(store: Store) -> None:
    """Each article is in the store before it is briefed."""
    watching = Watching(store)

    await run(store, FERRY, STRIKE, briefer=watching)

    assert watching.seen == [1, 2]


async def test_a_stopped_run_is_taken_up(store: Store) -> None:
    """What was stored but not briefed is briefed by the next run, whatever that one is given."""
    await store.add_article(FERRY, now=CLOCK.now())

    steps = await run(store, STRIKE)

    assert briefed(steps) == ["strike", "ferry"]
    assert await store.unbriefed(limit=None) == []
    assert tally(await run(store, FERRY, STRIKE)) == Tally(known=2)


async def test_a_left_over_that_is_given_again(store: Store) -> None:
    """An unbriefed article that the run is given is briefed once, in its newest version."""
    edit = replace(STRIKE, text="The strike goes on.")
    await store.add_article(FERRY, now=CLOCK.now())
    await store.add_article(STRIKE, now=CLOCK.now())

    steps = await run(store, edit, FERRY)

    assert briefed(steps) == ["strike", "ferry"]
    assert [step.added.version for step in steps if step.added] == [2, 1]


async def test_a_run_that_is_broken_off(store: Store) -> None:
    """A run that nobody listens to any more has lost nothing that it took in."""
    steps = ingest([FERRY, STRIKE], store=store, briefer=Here(Scripted("scripted")), clock=CLOCK)
    await anext(steps)
    await steps.aclose()  # type: ignore[attr-defined]  # it is an async generator

    again = await run(store, FERRY, STRIKE)

    assert tally(again) == Tally(briefed=1, known=1)


async def test_a_store_that_fails_ends_the_run(tmp_path: object) -> None:
    """Without a store nothing can be kept, so the run ends with the reason."""
    store = await Store.open(f"sqlite:///{tmp_path}/daybook.db")
    await store.close()
    url = f"sqlite:///file:{tmp_path}/daybook.db?mode=ro&uri=true"

    async with await Store.open(url) as read_only:
        with pytest.raises(StoreUnavailable, match="may not be written"):
            await run(read_only, FERRY)

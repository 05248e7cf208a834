"""What stands before a model: kept replies, the breaker, budgets, and briefing with it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.clock import FakeClock
from bot.llm.budget import (
    ALL,
    Account,
    Asker,
    Books,
    Limits,
    Prices,
    Spent,
    accounts,
    spending_line,
)
from bot.llm.models import Budgeted, Guarded, Kept
from bot.llm.refining import Refining, Upgrades
from bot.llm.rewording import Rewording
from bot.reading.workers import Here, Work
from bot.store import Store
from bot.store.store import BRIEF_AGAIN
from summarizer.article import Article, Span
from summarizer.briefing import Briefing, Draft, EngineName, SummaryPoint
from summarizer.engines.model import Hear, ModelFailed, Said, Why
from summarizer.engines.openai import Access, OpenAIModel
from summarizer.engines.prompts import Message
from tests.doubles_openai import FakeOpenAI, openai_server, says
from tests.doubles_openai import fails as refuses

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
ASKED: Sequence[Message] = [{"role": "user", "content": "?"}]
TEXT = "The board met, and the fleet sailed. It rained. Cod was dear. Nobody sang. They left."


class FakeModel:
    """Answers as `behave` says, and counts the calls."""

    name = "fake"

    def __init__(self, behave: Callable[[], str]) -> None:
        self.behave = behave
        self.calls = 0

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        self.calls += 1
        return Said(text=self.behave(), sent=90, replied=10)


class Splitting:
    """An engine that drafts nothing but the sentences."""

    name = EngineName(name="offline", version="test")

    def draft(self, article: Article) -> Draft:
        ends = [n + 1 for n, mark in enumerate(article.text) if mark == "."]
        starts = [0, *(end + 1 for end in ends)]
        spans = tuple(Span(start, end) for start, end in zip(starts, ends, strict=False))
        first = spans[0]
        point = SummaryPoint(text=first.of(article.text), evidence=(first,))
        return Draft(summary=(point,), sentences=spans)


def failing(why: Why) -> Callable[[], str]:
    def fail() -> str:
        raise ModelFailed(why)

    return fail


def choosing() -> str:
    return json.dumps({"summary": [{"text": "The board met.", "sentences": [1]}]})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


async def works(*articles: Article) -> AsyncIterator[Work]:
    for article in articles:
        yield article


async def fails(model: Guarded | Budgeted) -> Why:
    with pytest.raises(ModelFailed) as failed:
        await model.ask(ASKED, {})
    return failed.value.why


async def test_the_same_is_asked_once(store: Store, clock: FakeClock) -> None:
    """What was asked before is answered from what was kept."""
    inner = FakeModel(choosing)
    model = Kept(inner, store.spending, clock=clock)

    texts = [(await model.ask(ASKED, {})).text for _ in range(3)]

    assert texts == [choosing()] * 3
    assert inner.calls == 1


async def test_a_model_that_fails_is_left_alone(clock: FakeClock) -> None:
    """Three failures shut it for a minute, twice as long after the next; success opens it."""
    inner = FakeModel(failing(Why.DOWN))
    model = Guarded(inner, clock=clock)

    with capture_logs() as logs:
        for _ in range(5):
            await fails(model)
        await clock.advance(61)
        for _ in range(5):
            await fails(model)
        inner.behave = choosing
        await clock.advance(121)
        await model.ask(ASKED, {})

    assert inner.calls == 3 + 1 + 1
    assert [log["event"] for log in logs] == ["model_left_alone", "model_back"]


@pytest.mark.parametrize("why", [Why.KEY, Why.QUOTA, Why.UNKNOWN])
async def test_what_only_a_person_can_mend_shuts_it_at_once(clock: FakeClock, why: Why) -> None:
    """A revoked key or a used-up quota is not tried again, and is told once."""
    inner = FakeModel(failing(why))
    model = Guarded(inner, clock=clock)

    with capture_logs() as logs:
        found = [await fails(model) for _ in range(4)]

    assert found == [why] * 4
    assert inner.calls == 1
    assert [log["reason"] for log in logs] == [why.value]


async def test_an_admin_is_told_once(store: Store, clock: FakeClock) -> None:
    """A revoked key stands as one alarm, however many ask, and ends once the model answers."""
    inner = FakeModel(failing(Why.KEY))
    models = [Guarded(inner, clock=clock, alarms=store.alarms) for _ in range(2)]

    for model in models:
        await fails(model)
    standing = [one.payload for one in await store.alarms.all()]
    inner.behave = choosing
    await clock.advance(61)
    await models[0].ask(ASKED, {})

    assert standing == [
        "The model fake gives no replies: its key is refused or missing. Until it does, the offline "
        "engine briefs; what it briefed is briefed again. `daybook doctor` tells more."
    ]
    assert await store.alarms.all() == []


async def test_a_refused_article_shuts_nothing(clock: FakeClock) -> None:
    """What a model won't say of one article tells nothing of the next."""
    inner = FakeModel(failing(Why.REFUSED))
    model = Guarded(inner, clock=clock)

    for _ in range(6):
        await fails(model)

    assert inner.calls == 6


async def test_nothing_is_asked_beyond_the_budget(store: Store, clock: FakeClock) -> None:
    """The call that would go beyond the day's tokens isn't made; the next day begins anew."""
    inner = FakeModel(choosing)
    paid = [Account(ALL, 700)]
    model = Budgeted(inner, store.spending, paid, clock=clock, reply=500)

    await model.ask(ASKED, {})
    await model.ask(ASKED, {})
    beyond = await fails(model)
    await clock.advance(86_400)
    await model.ask(ASKED, {})

    assert beyond is Why.SPENT
    assert inner.calls == 3
    assert await store.spending.of_day(date(2026, 5, 4)) == {ALL: Spent(180, 20)}


def test_spending_in_words() -> None:
    """What was spent is told beside the limit, and its price where that is known."""
    bounds = Limits(day=2_000_000, destination=10, person=5)
    spent = {ALL: Spent(1_000_000, 20_000)}

    free = spending_line(spent, Books(bounds, Prices(0, 0)))
    paid = spending_line(spent, Books(bounds, Prices(0.4, 1.6)))

    assert free == "Model: 1,020,000 of 2,000,000 tokens today."
    assert paid == "Model: 1,020,000 of 2,000,000 tokens today, about 0.43."


def test_accounts_of_an_answer() -> None:
    """An answer is counted in all, in its channel and for its person."""
    bounds = Limits(day=3, destination=2, person=1)

    found = accounts(bounds, Asker(destination="slack:T/C", person="slack:T/U"))

    assert found == (("all", 3), ("to slack:T/C", 2), ("by slack:T/U", 1))


async def test_a_slow_article_holds_up_no_other() -> None:
    """While one article waits for the model, the others have been answered."""
    released, seen = asyncio.Event(), asyncio.Event()

    class Stalling(FakeModel):
        async def ask(
            self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
        ) -> Said:
            said = await super().ask(messages, schema)
            if self.calls == 1:
                await released.wait()
            if self.calls == 3:
                seen.set()
            return said

    model = Stalling(choosing)
    briefer = Refining(Here(Splitting()), model, max_chars=1_000)
    articles = [Article(id=name, text=TEXT) for name in ("a", "b", "c")]

    async def all_of_them() -> list[Briefing]:
        return [briefing async for briefing in briefer.brief_all(works(*articles))]

    task = asyncio.create_task(all_of_them())
    await seen.wait()
    released.set()
    briefings = await task

    assert [briefing.article.id for briefing in briefings] == ["a", "b", "c"]
    assert {briefing.summary[0].text for briefing in briefings} == {"The board met."}


async def test_what_was_read_offline_is_briefed_again(store: Store, clock: FakeClock) -> None:
    """A briefing that stood in is marked, and made again once the model answers."""
    inner = FakeModel(failing(Why.DOWN))
    briefer = Refining(Here(Splitting()), inner, max_chars=1_000)
    upgrades = Upgrades(store, briefer, clock=clock, holder="one")
    article = Article(id="a", text=TEXT)
    added = await store.add_article(article, now=NOW)
    async for briefing in briefer.brief_all(works(article)):
        await store.add_briefing(briefing, version=added.version, now=NOW)
    before = await store.briefing("a")

    await clock.advance(601)
    first = await upgrades.upgrade_due()
    inner.behave = choosing
    await clock.advance(901)
    second = await upgrades.upgrade_due()
    third = await upgrades.upgrade_due()
    after = await store.briefing("a")

    assert before is not None
    assert after is not None
    assert (before.engine.name, before.is_stand_in) == ("offline", True)
    assert (after.engine.name, after.is_stand_in) == ("openai", False)
    assert (first, second, third) == (1, 1, 0)
    assert await store.claims.take(BRIEF_AGAIN, holder="x", now=clock.now(), lease_s=1) == []


LOST: dict[str, Callable[[FakeOpenAI], None]] = {
    "its key is refused or missing": lambda server: server.answer(refuses(401)),
    "its quota is used up": lambda server: server.answer(refuses(429, code="insufficient_quota")),
    "it knows no such model": lambda server: server.answer(refuses(404)),
    "it cannot be reached": lambda server: setattr(server, "is_cut", True),
}


@pytest.mark.parametrize(("why", "lose"), LOST.items())
async def test_a_model_is_lost_and_comes_back(
    store: Store, clock: FakeClock, why: str, lose: Callable[[FakeOpenAI], None]
) -> None:
    """While it runs, the bot goes on offline, says so once for all that it asks, and returns."""
    good = {"summary": [{"text": "The board met.", "sentences": [1]}]}
    async with openai_server() as server:
        access = Access(model="m", api_key="k", base_url=server.url, tries=1)
        async with OpenAIModel(access, sleep=clock.sleep) as bare:
            well = Guarded(bare, clock=clock, alarms=store.alarms)
            briefer = Refining(Here(Splitting()), well, max_chars=1_000)

            async def engines(*names: str) -> list[str]:
                made = briefer.brief_all(works(*(Article(id=one, text=TEXT) for one in names)))
                return [briefing.engine.name async for briefing in made]

            server.answer(says(good))
            before = await engines("a")
            lose(server)
            with capture_logs() as logs:
                during = await engines("b", "c", "d", "e")
                reworded = await Rewording(lambda _: well).reword("what?", Asker())
                standing = [one.payload for one in await store.alarms.all()]
                server.is_cut = False
                server.answer(says(good))
                await clock.advance(61)
                after = await engines("f")

    assert (before, during, after) == (["openai"], ["offline"] * 4, ["openai"])
    assert reworded is None
    assert [one.partition(". ")[0] for one in standing] == [f"The model m gives no replies: {why}"]
    assert [log["event"] for log in logs] == ["model_left_alone", "model_back"]
    assert await store.alarms.all() == []

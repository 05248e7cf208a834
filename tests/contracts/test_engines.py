"""What is true of every engine: offline, scripted, OpenAI's over a real connection, one that lies."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.clock import SystemClock
from summarizer.article import Article, DateBasis
from summarizer.engines.base import Engine
from summarizer.engines.model import Hear, ModelFailed, Said, Why
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.openai import Access, OpenAIEngine, OpenAIModel
from summarizer.engines.prompts import Message
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.wire import restore, to_json
from summarizer.world import World
from tests.doubles_openai import FakeOpenAI, openai_beside, says
from tests.scripted import Scripted

TEXT = (
    "Norway and Iceland met in Oslo on Monday, after a long winter. Fisheries Minister Kari Dahl will "
    "travel to Reykjavik on 3 June. “We want an agreement before the summer,” Dahl said. The "
    "opposition did not agree. Prices in Bergen were unchanged."
)
ARTICLE = Article(
    id="cod",
    text=TEXT,
    publication="Harbour Wire",
    published=date(2026, 5, 12),
    published_basis=DateBasis.GIVEN,
    language="en",
)


class Saying:
    """A model that always says the same."""

    name = "saying"

    def __init__(self, *sentences: tuple[str, list[int]]) -> None:
        summary = [{"text": text, "sentences": numbers} for text, numbers in sentences]
        ahead = [{"sentence": 4, "date": 1, "what": "Dahl resigns", "certainty": "scheduled"}]
        self.reply = {"summary": summary, "quotes": [9, 1], "follow_ups": ahead}

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        return Said(text=json.dumps(self.reply))


class Obedient(Saying):
    """A model that repeats whatever it reads, its instructions first."""

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        said = [{"text": one["content"], "sentences": [1]} for one in messages]
        return Said(text=json.dumps({**self.reply, "summary": said}))


class Silent(Saying):
    """A model that never answers."""

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        raise ModelFailed(Why.DOWN)


HONEST = Saying(("Norway and Iceland met in Oslo.", [1]), ("The opposition did not agree.", [4]))
LYING = Saying(("Dahl met Iceland in 1999.", [1]), ("The opposition did agree.", [4]))


def _with(model: Saying) -> Callable[[OfflineEngine], Engine]:
    return lambda offline: OpenAIEngine(
        offline, lambda: nullcontext(model), model_name="saying", max_chars=9_000
    )


ENGINES: Mapping[str, Callable[[OfflineEngine], Engine]] = {
    "offline": lambda offline: offline,
    "scripted": lambda _: Scripted("test"),
    "honest": _with(HONEST),
    "lying": _with(LYING),
    "obedient": _with(Obedient()),
    "silent": _with(Silent()),
}


@pytest.fixture(scope="module")
def offline(language: Language) -> OfflineEngine:
    return OfflineEngine(language, World.load())


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with openai_beside(says(HONEST.reply)) as fake:
        yield fake


@pytest.fixture(params=[*ENGINES, "openai"])
def engine(request: pytest.FixtureRequest, offline: OfflineEngine, server: FakeOpenAI) -> Engine:
    if request.param != "openai":
        return ENGINES[request.param](offline)
    access = Access(model="double", api_key="k", base_url=server.url)
    return OpenAIEngine(
        offline,
        lambda: OpenAIModel(access, sleep=SystemClock().sleep),
        model_name="double",
        max_chars=9_000,
    )


def test_there_is_always_a_briefing(engine: Engine, offline: OfflineEngine) -> None:
    """Every engine gives a briefing of the article, or the one that stands in for it does."""
    briefing = summarize(ARTICLE, engine, fallback=offline)

    assert briefing.article == ARTICLE
    assert briefing.unread is None
    assert briefing.summary


def test_what_is_told_stands_in_the_article(engine: Engine, offline: OfflineEngine) -> None:
    """Words, quotes and names of a briefing are the article's, whoever drafted it."""
    briefing = summarize(ARTICLE, engine, fallback=offline)

    told = " ".join(point.text for point in briefing.summary)
    assert "1999" not in told
    assert "did agree" not in told
    assert set(told.split()) <= {*TEXT.split(), "Oslo."}
    assert all(quote.span.of(TEXT) == quote.text for quote in briefing.quotes)
    assert all("resigns" not in one.what for one in briefing.follow_ups)


def test_the_same_again(engine: Engine, offline: OfflineEngine) -> None:
    """The same article gives the same briefing."""
    first = summarize(ARTICLE, engine, fallback=offline)
    second = summarize(ARTICLE, engine, fallback=offline)

    assert first == second


def test_what_was_proven_is_proven_again(engine: Engine, offline: OfflineEngine) -> None:
    """A briefing that went through its JSON is the same, proven anew."""
    briefing = summarize(ARTICLE, engine, fallback=offline)

    restored = restore(ARTICLE, to_json(briefing))

    assert restored == briefing


def test_another_language_is_not_read(engine: Engine) -> None:
    """An article in a language that isn't read is told as such."""
    briefing = summarize(replace(ARTICLE, language="de"), engine)

    assert briefing.unread == "not read: language de"

"""What a model may make of a question that the grammar doesn't read."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import desk
from bot.desk import Desk
from bot.llm.budget import Asker
from bot.llm.rewording import reworded
from bot.qa.question import Intent
from bot.store import Store
from config.load import load_settings
from summarizer.article import Article
from summarizer.engines.model import Hear, ModelFailed, Said, Why
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.prompts import Message
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.world import World

ASKED = "Should I pack a bag because of Norway?"
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
TEXT = "Norway's minister Kari Dahl will travel to Reykjavik on 3 June. The fleet of Norway rested."


class Chooser:
    """A model that always chooses the same."""

    name = "chooser"

    def __init__(self, kind: str, about: str) -> None:
        self.reply = json.dumps({"kind": kind, "about": about})
        self.calls = 0

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        self.calls += 1
        if not self.reply:
            raise ModelFailed(Why.DOWN)
        return Said(text=self.reply)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


async def filled(store: Store, language: Language) -> None:
    engine = OfflineEngine(language, World.load())
    article = Article(id="a", text=TEXT, published=date(2026, 5, 4))
    added = await store.add_article(article, now=NOW)
    await store.add_briefing(summarize(article, engine), version=added.version, now=NOW)


def asking(store: Store, model: Chooser, askers: list[Asker] | None = None) -> Desk:
    def model_for(asker: Asker) -> Chooser:
        (askers if askers is not None else []).append(asker)
        return model

    settings = load_settings(None, {})
    return desk(settings, store, model_for=model_for)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ('{"kind": "next", "about": "Norway"}', "what's next for Norway?"),
        ('Sure: {"kind": "latest", "about": "norway"}.', "latest on norway"),
        ('{"kind": "none", "about": "Norway"}', None),
        ('{"kind": "next", "about": "Iceland"}', None),
        ('{"kind": "next", "about": "Norway and Iceland"}', None),
        ('{"kind": "next", "about": ""}', None),
        ('{"kind": "drop", "about": "Norway"}', None),
        ('{"kind": ["next"], "about": "Norway"}', None),
        ('{"kind": "next"', None),
        ("[1]", None),
        ("", None),
    ],
)
def test_only_words_of_the_question_are_asked_about(reply: str, words: str | None) -> None:
    """A kind that there is, about words that the reader used; anything else is refused."""
    found = reworded(reply, ASKED)

    assert found == words


async def test_an_unusual_question_is_answered(store: Store, language: Language) -> None:
    """A question that isn't read is answered as what it means, which the answer says."""
    await filled(store, language)
    askers: list[Asker] = []
    asker = Asker(destination="slack:T/C", person="slack:U")

    reply = await asking(store, Chooser("next", "Norway"), askers).ask(
        ASKED, today=date(2026, 5, 4), asker=asker
    )

    assert reply.answer.intent is Intent.NEXT
    assert reply.answer.lines[-1].text == "I read this as “what's next for Norway?”."
    assert reply.reworded == "what's next for Norway?"
    assert askers == [asker]


async def test_what_is_read_is_never_reworded(store: Store, language: Language) -> None:
    """The model isn't asked where the grammar reads the question, or nothing is on file."""
    model = Chooser("next", "Norway")
    answers = asking(store, model)

    await answers.ask(ASKED, today=date(2026, 5, 4))
    await filled(store, language)
    await answers.ask("what's next for Norway?", today=date(2026, 5, 4))

    assert model.calls == 0


async def test_without_the_model_the_reason_stands(store: Store, language: Language) -> None:
    """Where the model fails or lies, the answer says that the question isn't read."""
    await filled(store, language)
    silent, lying = Chooser("next", "Norway"), Chooser("next", "Chad")
    silent.reply = ""

    replies = [
        await asking(store, model).ask(ASKED, today=date(2026, 5, 4)) for model in (silent, lying)
    ]

    assert {reply.answer.intent for reply in replies} == {Intent.UNKNOWN}
    assert all(reply.answer.none_because for reply in replies)

"""Whoever an office without its state means: by what the thread is about, on both databases."""

from dataclasses import replace

import pytest

from bot.answering import Answering, Limits
from bot.qa.question import Intent, NotUnderstood, Question
from bot.store import Store
from summarizer.briefing import Briefing, Entity
from summarizer.world import World
from tests.contracts.samples import (
    BRANDT,
    FERRY_BRIEFING,
    NORWAY,
    NOW,
    SWEDEN,
    TARIFF,
    briefing,
)

TODAY = NOW.date()
LIND = Entity(
    id="person:eva-lind", name="Eva Lind", role="Finance minister", states=("country:SE",)
)
FORMER = replace(BRANDT, id="person:ida-ek", name="Ida Ek", role="Former finance minister")
SWEDISH = briefing(
    replace(TARIFF, id="later", text="Eva Lind, once of Ida Ek's staff, left for Sweden."),
    entities={LIND: ["Eva Lind"], FORMER: ["Ida Ek"], SWEDEN: ["Sweden"]},
)


async def answering(store: Store, *briefings: Briefing) -> Answering:
    """What answers from a store with these on file."""
    for one in briefings:
        added = await store.add_article(one.article, now=NOW)
        await store.add_briefing(one, version=added.version, now=NOW)
    return Answering(store, World.load(), Limits(stories=7, lines=7))


async def test_the_only_one_on_file(store: Store) -> None:
    """Where one person alone has the office, that one is meant; a former one hasn't."""
    answers = await answering(store, FERRY_BRIEFING)
    text = "what's next for the finance minister?"

    question = await answers.understood(text, today=TODAY, earlier=None)

    assert isinstance(question, Question)
    assert question.text == text
    assert question.topic
    assert question.topic.labels == (BRANDT.name,)


async def test_several_are_asked_back(store: Store) -> None:
    """Where several have it, the reader is asked which; a bare name settles it."""
    answers = await answering(store, FERRY_BRIEFING, SWEDISH)
    text = "what's next for the finance minister?"

    asked = await answers.understood(text, today=TODAY, earlier=None)
    assert isinstance(asked, NotUnderstood)
    settled = await answers.understood("lind", today=TODAY, earlier=asked.kept)

    assert asked.reason == "“the finance minister” could be Ona Brandt or Eva Lind."
    assert asked.suggestions == ("what's next for Ona Brandt?", "what's next for Eva Lind?")
    assert isinstance(settled, Question)
    assert settled.topic
    assert (settled.intent, settled.topic.labels) == (Intent.NEXT, ("Eva Lind",))


@pytest.mark.parametrize(
    ("before", "name"),
    [("latest on Sweden", "Eva Lind"), (f"latest on {NORWAY.name}", "Ona Brandt")],
)
async def test_the_thread_tells_whose(store: Store, before: str, name: str) -> None:
    """The office is that of the state which the thread is about."""
    answers = await answering(store, FERRY_BRIEFING, SWEDISH)
    earlier = await answers.understood(before, today=TODAY, earlier=None)
    assert isinstance(earlier, Question)

    question = await answers.understood(
        "what did the finance minister say?", today=TODAY, earlier=earlier
    )

    assert isinstance(question, Question)
    assert question.speaker
    assert question.speaker.labels == (name,)


async def test_nobody_has_it(store: Store) -> None:
    """Where nobody on file has the office, its words stay words."""
    answers = await answering(store, FERRY_BRIEFING)

    question = await answers.understood("latest on the pm", today=TODAY, earlier=None)

    assert isinstance(question, Question)
    assert question.topic
    assert (question.topic.labels, question.topic.words) == ((), ("pm",))

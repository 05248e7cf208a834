"""Which sentences give the reason for something."""

from dataclasses import replace
from datetime import date

import pytest

from bot.qa.reason import reasons
from bot.records import Passage
from summarizer.article import Span
from tests.making import make_article, make_ref

CLOSED = ("harbour", "closed")


def passage(text: str) -> Passage:
    article = make_article(text, title="Lorn news", published=date(2026, 3, 2))
    return Passage(
        article=make_ref(article),
        span=Span(0, len(text)),
        text=text,
        entities=frozenset(),
        score=0.0,
    )


@pytest.mark.parametrize(
    "text",
    [
        "The harbour was closed because of ice.",
        "Due to ice, the harbour was closed.",
        "Lind closed the harbour on Monday, citing the ice.",
        "The council closed the harbour to prevent accidents.",
        "The harbour was closed amid fears of a spill.",
        "The ice thickened, and therefore the harbour was closed.",
        "A spill forced Lind to say that the harbour was closed.",
    ],
)
def test_a_cause_is_told(text: str) -> None:
    """A sentence that tells the deed, and a cause beside it, gives the reason."""
    told = reasons([passage(text)], CLOSED)

    assert [one.text for one in told.sentences] == [text]
    assert told.are_told


def test_a_cause_in_the_next_sentence() -> None:
    """The sentence right after the deed may give its cause, where it goes on from it."""
    told = reasons(
        [passage("The harbour was closed. He blamed the ice. Brandt cited the wind.")], CLOSED
    )

    assert [one.text for one in told.sentences] == ["He blamed the ice."]
    assert told.are_told


def test_a_cause_further_on() -> None:
    """An article that tells the deed may give its cause in other words, further on."""
    deed = passage("Lind closed the harbour.")
    later = replace(
        deed, text="The harbour froze. It was shut for safety reasons, the harbour said."
    )

    told = reasons([deed, later], CLOSED)

    assert [one.text for one in told.sentences] == [
        "It was shut for safety reasons, the harbour said."
    ]
    assert told.are_told


def test_what_came_before_is_no_reason_as_such() -> None:
    """Where no cause is told, what the deed followed upon is found, and not taken for one."""
    text = "The harbour was closed after a storm."

    told = reasons([passage(text)], CLOSED)

    assert [one.text for one in told.sentences] == [text]
    assert not told.are_told


@pytest.mark.parametrize(
    "text",
    [
        "The harbour was closed on Monday.",
        "Prices rose because the harbour was closed.",
        "The ferries stopped after the harbour was closed.",
        "The council met because of ice.",
        "The harbour was closed. Brandt cited the wind.",
        "The harbour was closed, and two forces of the coast guard came.",
    ],
)
def test_no_reason(text: str) -> None:
    """What the deed is the cause of, or causes of something else, are no reason for it."""
    assert reasons([passage(text)], CLOSED).sentences == []


def test_any_cause_where_no_deed_is_asked_for() -> None:
    """ "Why?" after the news on a topic is answered by the causes that it tells."""
    told = reasons([passage("Ice came early. Lind closed the quay because of it.")], ())

    assert [one.text for one in told.sentences] == ["Lind closed the quay because of it."]

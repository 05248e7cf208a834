"""Whose answer a passage of an interview is, and what is expected there."""

from datetime import date

import pytest

from summarizer.article import Article
from summarizer.briefing import Briefing
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.world import World

LEAD = "Kari Dahl, who leads the harbour of Sannavik, spoke with Nils Berg on Monday."


@pytest.fixture(scope="module")
def engine(language: Language) -> OfflineEngine:
    return OfflineEngine(language, World.load())


def brief(engine: OfflineEngine, *paragraphs: str) -> Briefing:
    text = "\n\n".join((LEAD, *paragraphs))
    return summarize(Article(id="a", text=text, published=date(2026, 5, 4)), engine)


@pytest.mark.parametrize(
    "answer",
    [
        "Kari Dahl: We will rebuild the old quay in June.",
        "((Kari Dahl))  We will rebuild the old quay in June.",
        "KD: We will rebuild the old quay in June.",
    ],
)
def test_an_answer_is_of_whose_name_stands_before_it(engine: OfflineEngine, answer: str) -> None:
    """A name, in brackets or before a colon, or its initials, tell who "we" is, and who says so."""
    (rebuilt,) = brief(engine, answer).follow_ups

    assert (rebuilt.what, rebuilt.who, rebuilt.says) == (
        "Kari Dahl rebuilds the old quay",
        ("Kari Dahl",),
        ("Kari Dahl",),
    )


def test_an_answer_runs_on(engine: OfflineEngine) -> None:
    """A paragraph without a name goes on with the answer."""
    (rebuilt,) = brief(
        engine, "Kari Dahl: The quay is old.", "We will rebuild the old quay in June."
    ).follow_ups

    assert rebuilt.what == "Kari Dahl rebuilds the old quay"


def test_an_answer_ends_with_the_next_name(engine: OfflineEngine) -> None:
    """What is said after somebody else's name is not the first one's."""
    (rebuilt,) = brief(
        engine, "Kari Dahl: The quay is old.", "Nils Berg: I will rebuild the old quay in June."
    ).follow_ups

    assert rebuilt.what == "Nils Berg rebuilds the old quay"


@pytest.mark.parametrize(
    "answer",
    [
        "We will rebuild the old quay in June.",
        "Kari Dahl: The quay is old.\n\nQ: We will rebuild the old quay in June.",
        "Norway: We will rebuild the old quay in June.",
    ],
)
def test_an_answer_of_nobody(engine: OfflineEngine, answer: str) -> None:
    """Where no person's name stands before it, nobody knows who "we" is, and nothing is expected."""
    assert brief(engine, answer).follow_ups == ()

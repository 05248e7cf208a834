"""Golden paragraphs: what each expects, in the words that a reader would see.

A file of `tests/golden/follow_ups/` begins with the day and name of the publication. Below each
paragraph stand its follow-ups, `what | phrase = days | certainty | who says so`, or "nothing".
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from summarizer.article import Article
from summarizer.briefing import Briefing, FollowUp, When
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.world import World

TABLES = sorted((Path(__file__).parents[1] / "golden/follow_ups").glob("*.txt"))


class Case(NamedTuple):
    publication: str
    published: date
    text: str
    expected: list[str]


def cases() -> Iterator[Case]:
    for table in TABLES:
        head, *blocks = table.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
        day, publication = head.removeprefix("published ").split(" by ")
        for block in blocks:
            text, *expected = block.splitlines()
            told = [line.strip() for line in expected]
            yield Case(publication, date.fromisoformat(day), text, told)


@pytest.fixture(scope="module")
def engine(language: Language) -> OfflineEngine:
    return OfflineEngine(language, World.load())


def brief(engine: OfflineEngine, case: Case) -> Briefing:
    article = Article(
        id="golden", text=case.text, publication=case.publication, published=case.published
    )
    return summarize(article, engine)


def shown(follow_up: FollowUp) -> str:
    certainty = follow_up.certainty.value + ", reported" * follow_up.reported
    when = f"{follow_up.when.text} = {days(follow_up.when)}" if follow_up.when.text else "open"
    return f"{follow_up.what} | {when} | {certainty} | {', '.join(follow_up.says)}"


def days(when: When) -> str:
    if when.first is None or when.last is None:
        return "open"
    return f"{when.first}" if when.first == when.last else f"{when.first} to {when.last}"


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.text[:60])
def test_follow_ups_of_a_paragraph(engine: OfflineEngine, case: Case) -> None:
    """A paragraph gives these follow-ups and no others, and each is proven."""
    briefing = brief(engine, case)

    assert ([shown(item) for item in briefing.follow_ups] or ["nothing"]) == case.expected
    assert briefing.rejected == ()


def test_enough_is_covered() -> None:
    """At least sixty paragraphs stand under these tables, in every one of them more than five."""
    counts = [len(table.read_text(encoding="utf-8").split("\n\n")) - 1 for table in TABLES]

    assert sum(counts) >= 60
    assert min(counts) > 5

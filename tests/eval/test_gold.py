"""The annotation fits its texts, where these are present."""

import pytest

from tests.eval.gold import Absent, Annotated, annotated

MARKS = "\"“”«»'"


def read(name: str) -> list[Annotated]:
    try:
        return annotated(name)
    except Absent as absent:
        pytest.skip(str(absent))


@pytest.mark.parametrize("name", ["judge", "tune", "second"])
def test_annotated_quotes_stand_between_marks(name: str) -> None:
    """Right before a quote and after it stands a quotation mark."""
    articles = read(name)

    unmarked = [
        (gold.article.id, quote["text"])
        for gold in articles
        for quote in gold.quotes or ()
        if gold.article.text[quote["start"] - 1] not in MARKS
        or gold.article.text[quote["end"] :].lstrip()[:1] not in MARKS
    ]

    assert unmarked == []


@pytest.mark.parametrize("name", ["judge", "tune", "second", "ground"])
def test_annotated_days_are_in_the_evidence(name: str) -> None:
    """The phrase that carries the date is part of a sentence that states the event."""
    articles = read(name)

    astray = [
        (gold.article.id, event["what"])
        for gold in articles
        for event in gold.events
        if event["when_text"] and not any(event["when_text"] in s for s in event["evidence"])
    ]

    assert astray == []


@pytest.mark.parametrize("name", ["judge", "tune", "second", "ground"])
def test_annotated_days_are_not_over(name: str) -> None:
    """No event ends before its article was published."""
    articles = read(name)

    over = [
        (gold.article.id, event["what"])
        for gold in articles
        for event in gold.events
        if event["when_end"] and event["when_end"] < str(gold.article.published)
    ]

    assert over == []

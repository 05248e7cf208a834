"""What people type in the tests of questions, the names on file there, and what is understood, as rows."""

from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from bot.qa.question import Intent, NotUnderstood, Question
from bot.records import KnownEntity
from bot.topics import Gazetteer
from summarizer.world import World

WEDNESDAY = date(2026, 3, 4)

NEXT, LATEST, QUOTES = Intent.NEXT, Intent.LATEST, Intent.QUOTES
WHEN, WHO, BRIEF, HELP = Intent.WHEN, Intent.WHO, Intent.BRIEF, Intent.HELP

RU_GB = "Russia, United Kingdom"
GB_RU = "United Kingdom, Russia"


def known(entity_id: str, name: str, *names: str, mentions: int = 3) -> KnownEntity:
    """An entity on file, without a role or states."""
    return KnownEntity(
        id=entity_id,
        name=name,
        names=frozenset({name, *names}),
        role=None,
        states=(),
        mentions=mentions,
    )


@cache
def names_on_file() -> Gazetteer:
    """The names on file in these tests."""
    return Gazetteer(
        World.load(),
        [
            known("country:RU", "Russia", mentions=30),
            known("country:GB", "United Kingdom", mentions=30),
            known("country:NO", "Norway", mentions=10),
            known("country:IS", "Iceland", mentions=10),
            known("person:ada-brandt", "Ada Brandt", "Brandt", mentions=12),
            known("person:olof-lind", "Olof Lind", "Lind", mentions=5),
            known("person:mara-quist", "Mara Quist", mentions=2),
            known("person:jon-quist", "Jon Quist", mentions=2),
            known("org:harbour-council", "Harbour Council"),
            known("org:international-monetary-fund", "International Monetary Fund"),
            known("org:imf", "IMF"),
            known("place:lorn", "Lorn", mentions=4),
            known("country:GE", "Georgia"),
            known("place:georgia", "Georgia"),
        ],
    )


class Row(NamedTuple):
    """A wording and what it means: the topic as labels and words, the speaker, days, a limit."""

    text: str
    intent: Intent
    topic: str = ""
    words: str = ""
    speaker: str = ""
    first: str = ""
    last: str = ""
    limit: int | None = None


def understood(row: Row, question: Question | NotUnderstood) -> Row:
    """The question as a row."""
    assert isinstance(question, Question), question
    topic, period = question.topic, question.period
    return Row(
        row.text,
        question.intent,
        ", ".join(topic.labels) if topic else "",
        " ".join(topic.words) if topic else "",
        question.speaker.label if question.speaker else "",
        str(period.first or "") if period else "",
        str(period.last or "") if period else "",
        question.limit,
    )


def check(rows: list[Row]) -> pytest.MarkDecorator:
    """A test for each of the rows."""
    return pytest.mark.parametrize("row", rows, ids=[row.text for row in rows])

"""A name that may mean several, asked back."""

import pytest

from bot.qa.parsing import parse
from bot.qa.question import NotUnderstood, Question
from bot.topics import Gazetteer
from tests.asking import LATEST, NEXT, QUOTES, WEDNESDAY, Row, names_on_file, understood


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return names_on_file()


@pytest.mark.parametrize(
    ("text", "reply", "expected"),
    [
        ("what's next for Georgia?", "the country", Row("", NEXT, "Georgia")),
        ("what's next for Georgia?", "I mean the second one", Row("", NEXT, "Georgia")),
        ("what did Quist say?", "Mara", Row("", QUOTES, "", "", "Mara Quist")),
        (
            "what did Quist say about Norway?",
            "jon quist",
            Row("", QUOTES, "Norway", "", "Jon Quist"),
        ),
        ("what's next for Nroway?", "yes", Row("", NEXT, "Norway")),
        ("what's next for Georgia?", "latest on Norway", Row("", LATEST, "Norway")),
    ],
)
def test_what_was_asked_back_is_settled(
    text: str, reply: str, expected: Row, gazetteer: Gazetteer
) -> None:
    """A bare reply chooses among what was offered; any other question goes on without."""
    doubted = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(doubted, NotUnderstood)

    question = parse(reply, gazetteer=gazetteer, today=WEDNESDAY, earlier=doubted.kept)

    assert understood(expected, question) == expected


def test_a_doubt_keeps_what_the_thread_was_about(gazetteer: Gazetteer) -> None:
    """What is not settled leaves the thread where it was."""
    norway = parse("latest on Norway", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(norway, Question)
    doubted = parse("and Quist?", gazetteer=gazetteer, today=WEDNESDAY, earlier=norway)
    assert isinstance(doubted, NotUnderstood)

    question = parse("and in May?", gazetteer=gazetteer, today=WEDNESDAY, earlier=doubted.kept)

    assert isinstance(question, Question)
    assert question.topic == norway.topic

"""Several questions in one message."""

from datetime import date

import pytest

from bot.qa.answer import Answer
from bot.qa.lines import lead, note
from bot.qa.question import Intent
from bot.qa.several import apart, told_as_one

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "what's next for Norway, and who said what on cod?",
            ["what's next for Norway", "who said what on cod?"],
        ),
        (
            "What's next for Norway? When does the council meet?",
            ["What's next for Norway", "When does the council meet?"],
        ),
        (
            "latest on Norway and what did Brandt say?",
            ["latest on Norway", "what did Brandt say?"],
        ),
        ("who said what on cod?", ["who said what on cod?"]),
        ("what's next for Norway and Iceland?", ["what's next for Norway and Iceland?"]),
        ("what's next for Norway and when?", ["what's next for Norway and when?"]),
        ("tell me what happened when the quay fell", ["tell me what happened when the quay fell"]),
    ],
)
def test_questions_are_taken_apart(text: str, parts: list[str]) -> None:
    """Only what asks by itself is a question of its own."""
    assert apart(text) == parts


def answer(*texts: str, more: int = 0, none: str | None = None) -> Answer:
    return Answer(
        question="?",
        as_of=DAY,
        intent=Intent.NEXT,
        lines=tuple(map(lead, texts)),
        more=more,
        none_because=none,
    )


def test_each_answer_keeps_its_lead() -> None:
    """What one of them found nothing for is said in its place, and "more" belongs to the last."""
    told = told_as_one(
        "both", [answer("One", more=2), answer(none="Nothing."), answer("Two", more=1)]
    )

    assert told == Answer(
        question="both",
        as_of=DAY,
        intent=Intent.NEXT,
        lines=(lead("One"), note("2 more: ask that alone."), lead("Nothing."), lead("Two")),
        more=1,
    )


def test_nothing_at_all() -> None:
    """Where none of them finds anything, the answer says so, and why for each."""
    told = told_as_one("both", [answer(none="No cod."), answer(none="No ferries.")])

    assert told.none_because == "Nothing on any of that."
    assert told.lines == (lead("No cod."), lead("No ferries."))

"""Days that are bounded by an event."""

from datetime import date

import pytest

from bot.qa.bounds import bounded
from bot.qa.period import EventBound, Period, take_bound
from bot.qa.question import Intent, Question
from bot.records import FollowUpRecord
from summarizer.article import Span
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.making import make_article, make_ref

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "rest", "bound"),
    [
        (
            "what is next for Norway before the summit",
            "what is next for Norway",
            EventBound("before", "the summit"),
        ),
        (
            "anything ahead of the harbour vote",
            "anything",
            EventBound("before", "the harbour vote"),
        ),
        ("and until the election", "and", EventBound("until", "the election")),
        (
            "coming up after the Lorn regatta hearing",
            "coming up",
            EventBound("after", "the Lorn regatta hearing"),
        ),
        ("what is next for Norway before Easter", "what is next for Norway before Easter", None),
        ("what is next for the summit", "what is next for the summit", None),
    ],
)
def test_what_bounds_a_question(text: str, rest: str, bound: EventBound | None) -> None:
    """An occasion after a word that bounds, at the end of the question."""
    assert take_bound(text) == (rest, bound)


def expected(what: str, first: date | None, last: date | None) -> FollowUpRecord:
    when = When(text="then", first=first, last=last, precision=Precision.DAY)
    told = FollowUp(what=what, when=when, certainty=Certainty.LIKELY, evidence=(Span(0, 1),))
    ref = make_ref(make_article("x"))
    return FollowUpRecord(id=1, article=ref, follow_up=told, entities=frozenset())


ELECTION = expected("Norway holds an election", date(2026, 5, 9), date(2026, 5, 10))
LATER = expected("Lorn's election takes place", date(2026, 8, 1), date(2026, 8, 1))
RALLY = expected("The union rallies", date(2026, 4, 1), date(2026, 4, 1))
YEAR = expected("Iceland's election is held", date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("word", "period"),
    [
        ("before", Period(first=TODAY, last=date(2026, 5, 8), label="before the election (9 May)")),
        ("until", Period(first=TODAY, last=date(2026, 5, 10), label="until the election (9 May)")),
        ("after", Period(first=date(2026, 5, 11), last=None, label="after the election (10 May)")),
    ],
)
def test_the_soonest_event_bounds_the_days(word: str, period: Period) -> None:
    """Of the events that the words name, the soonest whose days are known."""
    question = Question(text="?", intent=Intent.NEXT, bound=EventBound(word, "the election"))

    found = bounded(question, [YEAR, RALLY, LATER, ELECTION], TODAY)

    assert found.period == period


def test_without_a_day_nothing_is_bounded() -> None:
    """Where no event of the words has its days on file, the question stays as it is."""
    question = Question(text="?", intent=Intent.NEXT, bound=EventBound("before", "the election"))

    assert bounded(question, [YEAR, RALLY], TODAY) == question

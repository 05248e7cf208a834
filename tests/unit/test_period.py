"""The days that a question is about."""

from datetime import date

import pytest

from bot.qa.period import Period, period_of, take_dates
from bot.qa.wordings import Intent

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("anything on fishing in may", "anything on fishing"),
        ("what is next for Norway over the next two weeks", "what is next for Norway"),
        ("what is next between 1 and 10 april", "what is next"),
        ("news on Norway since monday", "news on Norway"),
        ("norway before 2025", "norway"),
        ("what did May say", "what did May say"),
        ("what is on before christmas for Norway", "what is on for Norway"),
        ("fishing off easter island", "fishing off easter island"),
        ("latest on the protest march", "latest on the protest march"),
        ("what is next now", "what is next now"),
        ("", ""),
    ],
)
def test_days_are_taken_out(text: str, rest: str) -> None:
    """Time phrases with their prepositions leave the question; names of people stay."""
    assert take_dates(text, WEDNESDAY).rest == rest


@pytest.mark.parametrize(
    ("words", "intent", "expected"),
    [
        ("tomorrow", Intent.NEXT, (date(2026, 3, 5), date(2026, 3, 5))),
        ("in may", Intent.NEXT, (date(2026, 5, 1), date(2026, 5, 31))),
        ("in may", Intent.LATEST, (date(2025, 5, 1), date(2025, 5, 31))),
        ("in march", Intent.NEXT, (date(2026, 3, 1), date(2026, 3, 31))),
        ("in february", Intent.NEXT, (date(2027, 2, 1), date(2027, 2, 28))),
        ("in february 2024", Intent.LATEST, (date(2024, 2, 1), date(2024, 2, 29))),
        ("on friday", Intent.NEXT, (date(2026, 3, 6), date(2026, 3, 6))),
        ("on friday", Intent.LATEST, (date(2026, 2, 27), date(2026, 2, 27))),
        ("until friday", Intent.NEXT, (WEDNESDAY, date(2026, 3, 6))),
        ("before christmas", Intent.NEXT, (WEDNESDAY, date(2026, 12, 24))),
        ("before friday", Intent.NEXT, (WEDNESDAY, date(2026, 3, 5))),
        ("after friday", Intent.NEXT, (date(2026, 3, 7), None)),
        ("since monday", Intent.LATEST, (date(2026, 3, 2), WEDNESDAY)),
        ("since 2024", Intent.LATEST, (date(2024, 1, 1), WEDNESDAY)),
        ("before 2025", Intent.LATEST, (None, date(2024, 12, 31))),
        ("over the summer", Intent.NEXT, (date(2026, 6, 1), date(2026, 8, 31))),
        ("next week", Intent.NEXT, (date(2026, 3, 9), date(2026, 3, 15))),
        ("last week", Intent.QUOTES, (date(2026, 2, 23), date(2026, 3, 1))),
        ("in the next three days", Intent.NEXT, (WEDNESDAY, date(2026, 3, 7))),
        ("in the past two weeks", Intent.LATEST, (date(2026, 2, 18), WEDNESDAY)),
        ("over the coming months", Intent.NEXT, (WEDNESDAY, date(2026, 5, 3))),
        ("from april to june", Intent.NEXT, (date(2026, 4, 1), date(2026, 6, 30))),
        ("from november to january", Intent.NEXT, (date(2026, 11, 1), date(2027, 1, 31))),
        ("between 1 and 10 april", Intent.NEXT, (date(2026, 4, 1), date(2026, 4, 10))),
    ],
)
def test_days_lie_where_the_question_looks(
    words: str, intent: Intent, expected: tuple[date | None, date | None]
) -> None:
    """A month or weekday is the coming one ahead and the past one back."""
    dated = take_dates(words, WEDNESDAY)

    period = period_of(dated.phrases, intent, WEDNESDAY)

    assert period is not None
    assert (period.first, period.last) == expected


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("next week", "next week (9 – 15 Mar)"),
        ("in may", "in May"),
        ("from april to june", "from April to June"),
        ("between 1 and 10 april", "between 1 April and 10 April"),
    ],
)
def test_a_period_is_named(words: str, label: str) -> None:
    """The label keeps the phrase, and adds the days that it does not tell."""
    dated = take_dates(words, WEDNESDAY)

    period = period_of(dated.phrases, Intent.NEXT, WEDNESDAY)

    assert period is not None
    assert period.label == label


def test_no_phrase_is_no_period() -> None:
    """A question without days is about all of them."""
    assert period_of((), Intent.NEXT, WEDNESDAY) is None


def test_the_day_asked_for_is_today() -> None:
    """As of a day, other days are read from it."""
    dated = take_dates("what is next next week as of 12 July 1999", WEDNESDAY)

    assert dated.as_of == date(1999, 7, 12)
    assert period_of(dated.phrases, Intent.NEXT, date(1999, 7, 12)) == Period(
        first=date(1999, 7, 19), last=date(1999, 7, 25), label="next week (19 – 25 Jul)"
    )


def test_the_end_of_february_stays_the_end() -> None:
    """A leap day moved to another year is the last of February."""
    dated = take_dates("on 29 february", date(2024, 3, 1))

    period = period_of(dated.phrases, Intent.NEXT, date(2024, 3, 1))

    assert period is not None
    assert (period.first, period.last) == (date(2025, 2, 28), date(2025, 2, 28))

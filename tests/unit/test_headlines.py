"""What a reader sees of an article's own words."""

from datetime import date

import pytest

from bot.messages.headlines import headline, with_days
from tests.making import make_article, make_briefing

DAY = date(1999, 7, 23)  # a Friday


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway and Lorn signed a treaty.", "Norway and Lorn signed a treaty"),
        (
            "More than a year after the flood, Lorn and Dalmara agreed yesterday on a new dam.",
            "Lorn and Dalmara agreed yesterday on a new dam",
        ),
        (
            "BERGEN, Norway — Norway and Iceland went back to the table on Monday, officials said.",
            "Norway and Iceland went back to the table on Monday",
        ),
        (
            "The bridge at Ilen was closed after two cables snapped (Harbour Press, July 22).",
            "The bridge at Ilen was closed",
        ),
        (
            "In the capital, a crowd gathered.",
            "A crowd gathered",
        ),
    ],
)
def test_headline_is_the_main_clause(sentence: str, expected: str) -> None:
    """Without a title, the main clause of the first summary sentence stands in for it."""
    briefing = make_briefing(make_article(sentence), summary=(sentence,))

    assert headline(briefing) == expected


def test_headline_is_the_title() -> None:
    """A title is shown as it is."""
    article = make_article("Norway signed.", title="Signed at last, after all")

    assert headline(make_briefing(article, summary=("Norway signed.",))) == (
        "Signed at last, after all"
    )


def test_headline_of_nothing() -> None:
    """An article without title and summary is named by its id."""
    assert headline(make_briefing(make_article("Rain.", name="rain-1"))) == "rain-1"


def test_long_headline_is_cut_at_a_word() -> None:
    """A clause too long for a headline ends in an ellipsis after a whole word."""
    sentence = f"The council {'of the very old town ' * 8}met."

    told = headline(make_briefing(make_article(sentence), summary=(sentence,)))

    assert len(told) <= 111
    assert told == f"{sentence[: len(told) - 1]}…"
    assert sentence[len(told) - 1] == " "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met yesterday in Lorn.", "They met yesterday [22 Jul] in Lorn."),
        ("The talks ended on Tuesday.", "The talks ended on Tuesday [20 Jul]."),
        ("They will meet on July 30.", "They will meet on July 30."),
        ("They will meet next week.", "They will meet next week."),
    ],
)
def test_relative_days_carry_their_date(text: str, expected: str) -> None:
    """A word that is relative to publication shows its day; a date or a week doesn't need one."""
    assert with_days(text, DAY) == expected


def test_relative_days_without_publication() -> None:
    """Without a publication date nothing is resolved."""
    assert with_days("They met yesterday.", None) == "They met yesterday."

"""Days, certainty and counts in words."""

from datetime import UTC, date, datetime, time

import pytest

from bot.messages.wording import (
    certainty_words,
    count_words,
    days_words,
    listed,
    source_words,
    span_words,
    when_words,
)
from bot.records import ArticleRef
from summarizer.article import DateBasis
from summarizer.briefing import Bound, Certainty, Precision, When

TODAY = date(1999, 7, 23)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(1999, 7, 23), date(1999, 7, 23), "23 Jul"),
        (date(2000, 7, 23), date(2000, 7, 23), "23 Jul 2000"),
        (date(1999, 7, 26), date(1999, 8, 1), "26 Jul – 1 Aug"),
        (date(1999, 7, 26), date(1999, 7, 28), "26 – 28 Jul"),
        (date(1999, 9, 1), date(1999, 9, 30), "Sep"),
        (date(2000, 9, 1), date(2000, 9, 30), "Sep 2000"),
        (date(1999, 9, 1), date(1999, 11, 30), "Sep – Nov"),
        (date(1999, 12, 1), date(2000, 2, 29), "Dec 1999 – Feb 2000"),
        (date(2001, 1, 1), date(2001, 12, 31), "2001"),
        (date(2001, 1, 1), date(2005, 12, 31), "2001 – 2005"),
    ],
)
def test_days_as_one_range(first: date, last: date, expected: str) -> None:
    """Whole months and years are told as such, and the year where it isn't today's."""
    assert days_words(first, last, TODAY) == expected


@pytest.mark.parametrize(
    ("when", "today", "expected"),
    [
        (
            When(text="next week", first=date(1999, 7, 26), last=date(1999, 8, 1), precision=Precision.WEEK),
            TODAY,
            "next week (26 Jul – 1 Aug)",
        ),
        (
            When(text="next week", first=date(1999, 7, 26), last=date(1999, 8, 1), precision=Precision.WEEK),
            date(1999, 7, 25),
            "26 Jul – 1 Aug",
        ),
        (
            When(text="later this summer", first=TODAY, last=date(1999, 8, 31), precision=Precision.SEASON),
            TODAY,
            "later this summer (by 31 Aug)",
        ),
        (
            When(text="in September", first=date(1999, 9, 1), last=date(1999, 9, 30), precision=Precision.MONTH),
            TODAY,
            "in September",
        ),
        (
            When(text="sometime in the fall", first=date(1999, 9, 1), last=date(1999, 11, 30), precision=Precision.SEASON),
            TODAY,
            "sometime in the fall (Sep – Nov)",
        ),
        (
            When(text="1400 GMT", first=date(1999, 8, 9), last=date(1999, 8, 9), precision=Precision.DAY, time=time(14), zone="GMT"),
            TODAY,
            "9 Aug, 14:00 GMT",
        ),
        (When(text=None), TODAY, "date open"),
        (When(text="soon"), TODAY, "soon"),
        (When(text="after the next round"), date(1999, 8, 1), "after the next round (told 23 Jul)"),
        (
            When(text="by 1 October", first=TODAY, last=date(1999, 10, 1), precision=Precision.RANGE, bound=Bound.BY),
            TODAY,
            "by 1 October",
        ),
        (
            When(
                text="on Monday",
                first=date(1999, 7, 26),
                last=date(1999, 7, 26),
                precision=Precision.DAY,
                time=time(9, 30),
                zone="UTC",
            ),
            TODAY,
            "on Monday (26 Jul, 09:30 UTC)",
        ),
    ],
)  # fmt: skip
def test_a_phrase_and_its_days(when: When, today: date, expected: str) -> None:
    """What was relative to another day gives way to its days."""
    assert when_words(when, told=TODAY, today=today) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When(), ""),
        (When(first=date(1999, 8, 1), bound=Bound.FROM), "from 1 Aug"),
        (When(last=date(1999, 8, 1), bound=Bound.UNTIL, first=TODAY), "until 1 Aug"),
        (When(last=date(1999, 8, 1)), "by 1 Aug"),
    ],
)
def test_bounds_in_words(when: When, expected: str) -> None:
    """One open side is told by its bound."""
    assert span_words(when, TODAY) == expected


@pytest.mark.parametrize(
    ("certainty", "reported", "says", "expected"),
    [
        (Certainty.SCHEDULED, False, (), "Scheduled"),
        (Certainty.LIKELY, False, ("the two sides",), "Likely, according to the two sides"),
        (Certainty.UNDECIDED, True, ("Itar-Tass",), "Undecided, reportedly (Itar-Tass)"),
        (Certainty.POSSIBLE, True, (), "Possible, reportedly"),
        (Certainty.POSSIBLE, False, ("A", "B", "C"), "Possible, according to A, B and C"),
    ],
)
def test_how_sure_and_who_says_so(
    certainty: Certainty, reported: bool, says: tuple[str, ...], expected: str
) -> None:
    """Hearsay names its source in brackets, others follow a comma."""
    assert certainty_words(certainty, reported=reported, says=says) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (204, "204")]
)
def test_counts(count: int, expected: str) -> None:
    """Up to ten a count is a word."""
    assert count_words(count) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_lists(names: tuple[str, ...], expected: str) -> None:
    """The last two of a list are joined by "and"."""
    assert listed(names) == expected


@pytest.mark.parametrize(
    ("publication", "title", "published", "expected"),
    [
        ("Harbour Press", "Vote", TODAY, "Harbour Press, 23 Jul 1999"),
        (None, "Vote", TODAY, "Vote, 23 Jul 1999"),
        (None, None, None, "a, undated"),
    ],
)
def test_an_article_as_a_citation_names_it(
    publication: str | None, title: str | None, published: date | None, expected: str
) -> None:
    """The publication, else the title, else the id; and the day."""
    article = ArticleRef(
        id="a",
        version=1,
        title=title,
        url=None,
        publication=publication,
        published=published,
        published_basis=DateBasis.GIVEN,
        language="en",
        ingested_at=datetime(1999, 7, 23, tzinfo=UTC),
    )

    assert source_words(article) == expected


def test_decade_shows_its_years_once() -> None:
    """A decade's phrase is followed by its first and last year."""
    when = When(
        text="in the 2030s",
        first=date(2030, 1, 1),
        last=date(2039, 12, 31),
        precision=Precision.DECADE,
    )

    told = when_words(when, told=date(2026, 3, 3), today=date(2026, 3, 3))

    assert told == "in the 2030s (2030 – 2039)"

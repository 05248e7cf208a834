"""When what is on file of an article stays, and when it is edited."""

from dataclasses import replace
from datetime import date

import pytest

from bot.ingest.composing import dated_as, stands
from summarizer.article import Article, Wall

TRAM = Article(id="tram", text="The whole text.", title="Tram", published=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("before", "found", "is_short", "kept"),
    [
        (TRAM, TRAM, False, True),
        (TRAM, replace(TRAM, text="Another text."), False, False),
        (TRAM, replace(TRAM, title="Tram at last"), False, False),
        (TRAM, replace(TRAM, text="Teaser."), True, True),
        (TRAM, replace(TRAM, text="A teaser that is longer."), True, False),
        (replace(TRAM, wall=Wall.PAYWALL), replace(TRAM, text="Teaser."), True, False),
        (TRAM, replace(TRAM, published=None), False, True),
        (TRAM, replace(TRAM, published=date(2026, 3, 3)), False, True),
        (TRAM, replace(TRAM, published=date(2026, 3, 12)), False, False),
        (replace(TRAM, published=None), TRAM, False, False),
    ],
    ids=[
        "same",
        "other text",
        "other title",
        "teaser",
        "longer teaser",
        "teaser for a teaser",
        "undated",
        "the day beside",
        "another day",
        "dated at last",
    ],
)
def test_what_stays(before: Article, found: Article, is_short: bool, kept: bool) -> None:
    """What tells no more than is on file changes nothing; new words or a new day are an edit."""
    assert stands(before, found, is_short=is_short) is kept


def test_an_edit_keeps_its_day() -> None:
    """An edit without a day has that of the version before; one with a day has its own."""
    undated = replace(TRAM, text="Another text.", published=None)
    later = replace(TRAM, text="Another text.", published=date(2026, 3, 9))

    assert dated_as(TRAM, undated) == replace(TRAM, text="Another text.")
    assert dated_as(TRAM, later) == later

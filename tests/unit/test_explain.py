"""Why an article is read as it is, in words."""

import re
from datetime import date

import pytest

from summarizer.article import Article
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World

TEXT = (
    "Fisheries minister Kari Dahl said the board will vote on Friday 8 May. "
    "“We will sue the mill at once,” Dahl said. The council will not close the pool."
)
ARTICLE = Article(id="pool", text=TEXT, publication="Harbour Wire", published=date(2026, 5, 4))


@pytest.fixture(scope="module")
def lines(language: Language) -> list[str]:
    return OfflineEngine(language, World.load()).explain(ARTICLE)


def test_each_section_is_there(lines: list[str]) -> None:
    """Quotes, dates, follow-ups, what was left out and what was rejected each have a section."""
    assert [line for line in lines if not line.startswith(" ")] == [
        "Quotes",
        "Dates",
        "Follow-ups",
        "Looked ahead, but left out",
        "Rejected",
    ]


def test_a_speaker_has_a_reason(lines: list[str]) -> None:
    """A quote says who is held to speak, and by which words."""
    (quote,) = [line for line in lines if line.startswith("  “We will sue")]

    assert quote.startswith("  “We will sue the mill at once,” — Kari Dahl: ")
    assert "said" in quote


def test_a_date_has_its_days_and_direction(lines: list[str]) -> None:
    """A date says which day it is, and what makes its clause look forward."""
    assert (
        "  “on Friday 8 May” is 2026-05-08 (DATE 2026-05-08); its clause looks forward by “will”"
    ) in lines


def test_a_follow_up_has_its_basis(lines: list[str]) -> None:
    """A follow-up says why it counts, what its certainty rests on, and who says so."""
    plain = [re.sub(r" [+-][\d.]+", "", line) for line in lines]

    assert (
        "  Board votes: “will”, dated “on Friday 8 May”, an act, who holds an office; "
        "scheduled by “will”; says Kari Dahl"
    ) in plain


def test_what_was_left_out_has_a_reason(lines: list[str]) -> None:
    """What looked ahead but is denied is told with the reason."""
    assert "  “close” in “The council will not close the pool.”: it is denied" in lines


def test_an_empty_section_says_so(lines: list[str]) -> None:
    """Where nothing was rejected, that is said."""
    assert lines[-2:] == ["Rejected", "  nothing"]

"""Which sentences make the summary."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.entities import find_entities
from summarizer.language import Language
from summarizer.quotes import find_quotes
from summarizer.salience import summary
from summarizer.world import World

LEAD = "The harbour board of Sannavik voted on Monday to build a new quay for the ferry to Iceland."
NEXT = "Work on the quay begins in June and costs 40 million kroner, harbour master Nils Berg said."


def told(language: Language, text: str, title: str | None = None) -> list[str]:
    article = Article(id="s", text=text, title=title, published=date(2026, 5, 4))
    analysis = language.analyse(text)
    entities = find_entities(analysis, World.load())
    quotes, _ = find_quotes(analysis, entities)
    return [point.text for point in summary(article, analysis, entities=entities, quotes=quotes)]


def test_the_lead_comes_first(language: Language) -> None:
    """The first two sentences of a news story are kept, in text order."""
    assert told(language, f"{LEAD} {NEXT}") == [LEAD, NEXT]


@pytest.mark.parametrize(
    "left_out",
    [
        "He also opposed the plan when it was first drawn up by the council.",
        "However, the owners of the smaller boats in Sannavik opposed the plan.",
        "The owners of smaller boats in Sannavik, however, opposed the plan.",
        "Will the new quay be ready for the summer season of the ferry?",
        "“We need this quay more than any road, school or bridge on the island,” Nils Berg said.",
        "Image: the old quay of Sannavik was painted by a visitor last summer.",
        "Sign up for our letter and read about the harbour of Sannavik each day.",
    ],
)
def test_what_cannot_stand_alone_is_left_out(language: Language, left_out: str) -> None:
    """A dangling word, a question, a quote or a caption is no summary."""
    assert told(language, f"{LEAD} {left_out} {NEXT}") == [LEAD, NEXT]


def test_a_dateline_is_cut_off(language: Language) -> None:
    """The place and agency before the first sentence are no part of the summary."""
    assert told(language, f"SANNAVIK, Norway (HPA) — {LEAD} {NEXT}") == [LEAD, NEXT]


def test_background_gives_way_to_news(language: Language) -> None:
    """What happened long ago is left to the article where news is to be had."""
    old = "The ferry to Iceland was first launched in 1924 by the firm of Lindbeck and Sons."
    more = "The ferry and the quay will both be open to visitors of Sannavik from September on."

    assert told(language, f"{LEAD} {old} {NEXT} {more}")[:2] == [LEAD, NEXT]


def test_a_summary_has_an_end(language: Language) -> None:
    """No more than three sentences are kept, however many there are."""
    assert len(told(language, " ".join([LEAD, NEXT] * 6))) <= 3


@given(st.lists(st.sampled_from([LEAD, NEXT, "He left.", "Why?", "OSLO —", "\n\n"]), max_size=8))
def test_each_sentence_is_a_slice_of_the_text(language: Language, parts: list[str]) -> None:
    """Whatever the text is made of, a summary is made of its own slices."""
    text = " ".join(parts)

    for sentence in told(language, text):
        assert sentence
        assert sentence in text

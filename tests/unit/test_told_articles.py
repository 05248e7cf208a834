"""The answers to *latest* and *brief*: the articles on a topic."""

from dataclasses import replace
from datetime import date

import pytest

from bot.qa.answer import compose
from bot.qa.finding import Brief, Hits
from bot.qa.lines import Line, LineKind
from bot.qa.question import Intent
from summarizer.briefing import (
    SummaryPoint,
)
from tests.answering import (
    ALL_FROM,
    BRIEF,
    HOLDINGS,
    PAIR,
    SAID,
    TODAY,
    VOTE,
    answered,
    ask,
    cite,
    composed,
    lead,
    note,
)
from tests.making import make_article, make_ref, span_in


def test_the_latest() -> None:
    """Each article by its day and first sentence; those that only mention the topic are left out."""
    passing = Brief(article=make_ref(make_article("x", name="b")), named={"country:NO": 1})
    hits = Hits(articles=(BRIEF, passing))

    answer = composed(ask(Intent.LATEST), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.LATEST,
        lead("One article on Norway, Iceland"),
        Line(kind=LineKind.ITEM, text=f"2 Mar 2026: {VOTE}", citations=cite(VOTE, 1)),
        ALL_FROM,
    )


@pytest.mark.parametrize("intent", [Intent.LATEST, Intent.BRIEF])
def test_a_topic_mentioned_in_passing(intent: Intent) -> None:
    """Articles that only mention the topic are named, and not taken for news of it."""
    passing = replace(BRIEF, named={"country:NO": 1}, leading=frozenset())
    hits = Hits(articles=(passing,))

    answer = composed(ask(intent), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        intent,
        note("Mentioned by Harbour Press, 2 Mar 2026."),
        none_because="No article on file is about Norway, Iceland.",
    )


def test_the_story_in_brief() -> None:
    """The newest article's summary under its title."""
    hits = Hits(articles=(BRIEF,))

    answer = composed(ask(Intent.BRIEF), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.BRIEF,
        lead("On Norway, Iceland: Herring talks (Harbour Press, 2 Mar 2026)"),
        Line(kind=LineKind.ITEM, text=VOTE, citations=cite(VOTE, 1)),
        ALL_FROM,
    )


def test_one_of_the_articles_listed() -> None:
    """Of the articles that an answer listed, one is told by its summary."""
    calm = make_article(SAID, title="Calm", published=date(2026, 2, 27))
    older = replace(make_ref(calm), id="b")
    point = SummaryPoint(text=SAID, evidence=(span_in(SAID, SAID),))
    hits = Hits(articles=(BRIEF, replace(BRIEF, article=older, summary=(point,))))

    answer = compose(ask(Intent.LATEST, place=2), hits, today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines] == [
        "Calm (Harbour Press, 27 Feb 2026)",
        SAID,
        "The second of two. For another, ask “the first one?”.",
    ]


def test_an_article_that_tells_the_words_further_down() -> None:
    """An article about the sides of a topic that was found by its words is on it."""
    topic = replace(PAIR, words=("trawlers",))

    answer = compose(
        ask(Intent.LATEST, topic), Hits(articles=(BRIEF,)), today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "One article on Norway, Iceland: “trawlers”"

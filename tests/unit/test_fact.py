"""The answers to "did X …?", "why …?" and "how many …?"."""

from dataclasses import replace

import pytest

from bot.qa.answer import compose
from bot.qa.finding import Brief, Hits
from bot.qa.question import Fact, Intent
from bot.records import Passage
from summarizer.briefing import (
    SummaryPoint,
)
from tests.answering import BOTH, BRANDT, HOLDINGS, MONDAY, TODAY, ask
from tests.making import make_article, make_ref, span_in

VOTED = "Norway and Iceland voted on the herring quota, by 41 to 12."


def told(sentence: str, *, title: str = "Herring talks") -> Hits:
    """What is found where one article of one sentence is on the pair."""
    ref = make_ref(make_article(sentence, title=title, published=MONDAY))
    passage = Passage(
        article=ref, span=span_in(sentence, sentence), text=sentence, entities=BOTH, score=1.0
    )
    point = SummaryPoint(text=sentence, evidence=(passage.span,))
    brief = Brief(article=ref, summary=(point,), named={}, leading=BOTH)
    return Hits(passages=(passage,), articles=(brief,))


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        ("Brandt resigned on Monday.", "Yes:"),
        ("Brandt had also resigned before.", "Yes:"),
        ("Brandt may have resigned.", "What is told of it:"),
        ("Brandt has not resigned.", "What is told of it:"),
        ("Lind predicts that Brandt resigned.", "What is told of it:"),
        ("Brandt thanked Lind, who resigned.", "What is told of it:"),
    ],
)
def test_whether_something_happened(sentence: str, head: str) -> None:
    """Only a plain sentence of whoever is asked about is told as a yes."""
    hits = told(sentence)
    brief = replace(hits.articles[0], leading=BRANDT.groups[0])
    passage = replace(hits.passages[0], entities=BRANDT.groups[0])
    asked = ask(Intent.LATEST, BRANDT, fact=Fact.WHETHER, event_words=("brandt", "resign"))

    answer = compose(
        asked,
        Hits(passages=(passage,), articles=(brief,)),
        today=TODAY,
        holdings=HOLDINGS,
    )

    assert [line.text for line in answer.lines[:2]] == [head, sentence]
    assert answer.none_because is None


def test_what_nothing_tells() -> None:
    """Where no sentence tells it, that is said, with the one that comes nearest."""
    asked = ask(
        Intent.LATEST, fact=Fact.WHETHER, event_words=("norway", "iceland", "sign", "quota")
    )

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "Nothing on file tells that about Norway, Iceland."
    assert answer.lines[0].text == f"Nearest: {VOTED} (Harbour Press, 2 Mar 2026)"


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        (
            "Norway and Iceland postponed the vote, citing the weather.",
            "In the words of the articles:",
        ),
        (
            "Norway and Iceland postponed the vote after a storm.",
            "No reason is told as such, but what came before:",
        ),
    ],
)
def test_why_something_happened(sentence: str, head: str) -> None:
    """The reason is told in the words of an article; what only came before is no reason as such."""
    asked = ask(Intent.LATEST, fact=Fact.WHY, event_words=("norway", "iceland", "postpone", "vote"))

    answer = compose(asked, told(sentence), today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines[:2]] == [head, sentence]


def test_no_reason_on_file() -> None:
    """Where nothing tells why, that is said."""
    asked = ask(Intent.LATEST, fact=Fact.WHY, event_words=("norway", "iceland", "vote"))

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "No reason for that is on file about Norway, Iceland."


def test_how_many() -> None:
    """A question for a number is answered by the sentences that tell one."""
    asked = ask(Intent.LATEST, fact=Fact.AMOUNT, event_words=("voted", "quota"))

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines[:2]] == ["In the words of the articles:", VOTED]


def test_no_number_on_file() -> None:
    """The days of a sentence are no number that it tells."""
    asked = ask(Intent.LATEST, fact=Fact.AMOUNT, event_words=("voted", "quota"))

    answer = compose(
        asked,
        told("Norway and Iceland voted on the quota on 2 March 2026."),
        today=TODAY,
        holdings=HOLDINGS,
    )

    assert answer.none_because == "No number of that is on file about Norway, Iceland."

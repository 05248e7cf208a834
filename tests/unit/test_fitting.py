"""How well records and sentences fit a question about one event."""

from datetime import date

import pytest

from bot.agenda import build_agenda
from bot.qa.fitting import announced, best_events, best_sentences, dated, sentences_of
from bot.qa.lines import Expected, Sentence
from bot.records import FollowUpRecord, Passage
from summarizer.article import Span
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.making import make_article, make_ref

MONDAY = date(2026, 3, 2)


def passage(text: str, *, start: int = 0, title: str | None = None) -> Passage:
    return Passage(
        article=make_ref(make_article(text, title=title, published=MONDAY)),
        span=Span(start, start + len(text)),
        text=text,
        entities=frozenset(),
        score=0.0,
    )


def event(what: str, title: str | None = None) -> Expected:
    follow_up = FollowUp(what=what, certainty=Certainty.LIKELY, evidence=(Span(0, 1),))
    ref = make_ref(make_article("x", title=title, published=MONDAY))
    record = FollowUpRecord(id=1, article=ref, follow_up=follow_up, entities=frozenset())
    (item,) = build_agenda([record], today=MONDAY)
    return Expected((record,), item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Lind met Dr. Quist. They left.", ["Mr. Lind met Dr. Quist.", "They left."]),
        ("The U.S. envoy left. He waved.", ["The U.S. envoy left.", "He waved."]),
        ("“We go.” She left at 5 p.m. on Friday.", ["“We go.”", "She left at 5 p.m. on Friday."]),
        ("It cost 2.5 million", ["It cost 2.5 million"]),
        ("One.  \n", ["One."]),
        ("", []),
    ],
)
def test_sentences_of_a_passage(text: str, expected: list[str]) -> None:
    """Sentences end at a mark before a capital; titles and initials end none."""
    told = passage(text, start=40)

    spans = list(sentences_of(told))

    assert [text[span.start - 40 : span.end - 40] for span in spans] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("visit",), ["Brandt travels to Lorn"]),
        (("ferry", "vote"), ["council ballot on the ferry"]),
        (("stoppage", "harbour"), ["union calls a stoppage"]),
        (("strike", "harbour"), ["union calls a stoppage"]),
        (("crews", "harbour"), []),
        (("harvest",), []),
        (("brandt", "vote"), []),
        (("ferry", "harvest", "rain"), []),
        ((), ["Brandt travels to Lorn", "council ballot on the ferry", "union calls a stoppage"]),
    ],
)
def test_the_events_that_fit(words: tuple[str, ...], expected: list[str]) -> None:
    """Words for one deed are one, a title counts half, and a third of the words is too few."""
    events = [
        event("Brandt travels to Lorn"),
        event("council ballot on the ferry"),
        event("union calls a stoppage", title="Crews at the harbour"),
    ]

    found = best_events(events, words)

    assert [one.newest.follow_up.what for one in found] == expected


def test_the_word_itself_tells_most() -> None:
    """Of sentences that tell the same in other words, the one in the question's words is the best."""
    told = passage("Ada Brandt sang until the death of Olof Lind. Ada Brandt died on Monday.")

    found = best_sentences([told], ("brandt", "die"), most=3)

    assert [(sentence.text, round(sentence.fit, 3)) for sentence in found] == [
        ("Ada Brandt died on Monday.", 1.0),
        ("Ada Brandt sang until the death of Olof Lind.", 0.963),
    ]


def test_a_sentence_and_its_title_fit_together() -> None:
    """The best sentence comes first, with its own span."""
    text = "The council met. Its vote on the tram was put off."
    told = passage(text, start=10, title="Tram vote in Lorn")

    found = best_sentences([told], ("tram", "vote"), most=3)

    assert [(one.text, one.span) for one in found] == [
        ("Its vote on the tram was put off.", Span(27, 60))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The vote is on Friday.", (date(2026, 3, 6), date(2026, 3, 6))),
        ("It met on 1 February and meets again on 9 March.", (date(2026, 3, 9), date(2026, 3, 9))),
        ("It met in 1999.", (date(1999, 1, 1), date(1999, 12, 31))),
        ("It met.", None),
    ],
)
def test_the_time_a_sentence_tells(text: str, expected: tuple[date, date] | None) -> None:
    """The first day ahead of the article counts, else the first day at all."""
    sentence = Sentence(passage(text).article, Span(0, len(text)), text, 1.0)

    mention = dated(sentence)

    assert (mention and (mention.first, mention.last)) == expected


def test_days_ahead_that_sentences_announce() -> None:
    """What is to come is told by day; what is over, or has no cue of the future, is left out."""
    text = (
        "The council will vote on 20 March. The ferry is due to sail on 10 March. "
        "It sank on 9 March. The tram was planned for 1 February."
    )

    found = announced([passage(text)], MONDAY)

    assert [(one.text, when) for one, when in found] == [
        (
            "The ferry is due to sail on 10 March.",
            When(
                text="10 March",
                first=date(2026, 3, 10),
                last=date(2026, 3, 10),
                precision=Precision.DAY,
            ),
        ),
        (
            "The council will vote on 20 March.",
            When(
                text="20 March",
                first=date(2026, 3, 20),
                last=date(2026, 3, 20),
                precision=Precision.DAY,
            ),
        ),
    ]

"""The answers to *when* and *who*: one event, its day or its people first."""

from dataclasses import replace
from datetime import date

import pytest

from bot.qa.answer import compose
from bot.qa.finding import Hits
from bot.qa.lines import Line, LineKind
from bot.qa.place import LAST
from bot.qa.question import Intent
from bot.records import Passage
from summarizer.briefing import (
    Certainty,
    When,
)
from tests.answering import (
    ALL_FROM,
    BOTH,
    BRANDT,
    BRIEF,
    FRIDAY,
    HOLDINGS,
    MEET_LINE,
    MEETS,
    MONDAY,
    NO,
    OPEN,
    QUOTED,
    REF,
    SAID,
    TEXT,
    TODAY,
    VISIT,
    VISIT_LINE,
    VISITS,
    VOTE,
    VOTE_LINE,
    VOTES,
    answered,
    ask,
    cite,
    composed,
    lead,
    note,
    record,
)
from tests.making import span_in


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (MONDAY, "On Friday (6 Mar)."),
        (TODAY, "6 Mar."),
        (date(2026, 4, 1), "It was expected 6 Mar; no outcome read."),
    ],
)
def test_when_in_one_line(today: date, told: str) -> None:
    """The day of the event that fits stands first, with its evidence."""
    asked = ask(Intent.WHEN, event_words=("vote", "herring"))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=today, holdings=HOLDINGS)

    assert answer.lines[0] == Line(
        kind=LineKind.LEAD, text=told, when=FRIDAY, citations=cite(VOTE, 1)
    )
    assert [line.citations for line in answer.lines[1:2]] == [cite(VOTE, 1)]


@pytest.mark.parametrize(
    ("place", "line", "told"),
    [
        (1, VOTE_LINE, "6 Mar."),
        (2, VISIT_LINE, "In May."),
        (LAST, MEET_LINE, "No date yet."),
    ],
)
def test_one_of_those_that_were_listed(place: int, line: Line, told: str) -> None:
    """The event at a place of the list is told alone, and that there are others."""
    hits = Hits(follow_ups=(MEETS, VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.WHEN, place=place), hits, today=TODAY, holdings=HOLDINGS)

    number = {1: "first", 2: "second", LAST: "third"}[place]
    other = {1: "second", 2: "third", LAST: "first"}[place]
    assert answer == answered(
        Intent.WHEN,
        Line(kind=LineKind.LEAD, text=told, when=line.when, citations=line.citations),
        line,
        note(f"The {number} of three. For another, ask “the {other} one?”."),
        ALL_FROM,
    )


def test_a_place_that_the_list_has_not() -> None:
    """Beyond the end of a list there is nothing, and it is said how long it is."""
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.WHO, place=3), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO, none_because="The list has two events: there is no such one."
    )


def test_when_from_a_sentence() -> None:
    """Without such an event, the sentence that tells its day answers."""
    asked = ask(Intent.WHEN, event_words=("quota", "vote"))
    span = span_in(TEXT, f"{SAID} {VOTE}")
    told = Passage(article=REF, span=span, text=span.of(TEXT), entities=BOTH, score=1.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHEN,
        Line(
            kind=LineKind.LEAD,
            text="6 Mar.",
            when=replace(FRIDAY, text="Friday"),
            citations=cite(VOTE, 1),
        ),
        Line(
            kind=LineKind.ITEM,
            text=VOTE,
            citations=cite(VOTE, 1),
        ),
        ALL_FROM,
    )


def test_an_event_that_nobody_told() -> None:
    """What fits too few words is no answer; the first thing ahead is mentioned beside it."""
    asked = ask(Intent.WHEN, event_words=("tram", "strike"))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "No event on file fits that for Norway, Iceland."
    assert {line.kind for line in answer.lines} == {LineKind.NOTE}


def test_who_takes_part() -> None:
    """Those whom the events name, the asked ones left out."""
    asked = ask(Intent.WHO, event_words=("visits",))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO,
        replace(lead("Ada Brandt."), citations=cite(VISIT, 2)),
        VISIT_LINE,
        ALL_FROM,
    )


def test_who_somebody_is() -> None:
    """The office that a quote gives, and what is ahead for them."""
    hits = Hits(follow_ups=(VISITS,), quotes=(QUOTED,))

    answer = composed(ask(Intent.WHO, BRANDT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO,
        Line(
            kind=LineKind.LEAD,
            text="Ada Brandt, Norway's fisheries minister (Harbour Press, 2 Mar 2026).",
            speaker="Ada Brandt",
            citations=cite(SAID, 1),
        ),
        VISIT_LINE,
        topics=(("person:ada-brandt", "Ada Brandt"),),
    )


def test_who_somebody_is_by_an_introduction() -> None:
    """Without a quote, the sentence that names them."""
    told = Passage(article=REF, span=span_in(TEXT, SAID), text=SAID, entities=NO, score=0.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(ask(Intent.WHO, BRANDT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer.lines == (
        Line(
            kind=LineKind.LEAD,
            text=f"{SAID} (Harbour Press, 2 Mar 2026)",
            citations=cite(SAID, 1),
        ),
    )


def test_when_prefers_what_has_a_day() -> None:
    """Of the events that fit, one whose day is known tells when."""
    open_one = record(5, "Norway votes", OPEN, When(), Certainty.LIKELY, who=("Norway",))
    hits = Hits(follow_ups=(open_one, VOTES), articles=(BRIEF,))

    answer = compose(
        ask(Intent.WHEN, event_words=("norway", "votes")), hits, today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "6 Mar."


@pytest.mark.parametrize(
    ("listed", "head", "line"),
    [(Intent.LATEST, "Friday (6 Mar).", VOTE), (Intent.QUOTES, "2 Mar 2026.", None)],
)
def test_when_that_was(listed: Intent, head: str, line: str | None) -> None:
    """Of what was listed, the day that it tells, else the day on which it was told."""
    asked = ask(Intent.WHEN, place=1, listed=listed)
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    answer = compose(asked, hits, today=MONDAY, holdings=HOLDINGS)

    assert answer.lines[0].text == head
    assert line is None or answer.lines[1].text == line

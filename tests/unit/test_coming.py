"""The answer to *next*: what is expected, in order, or why there is nothing."""

from dataclasses import replace
from datetime import date

from bot.qa.finding import Hits
from bot.qa.lines import Line, LineKind
from bot.qa.question import Intent, Period
from bot.records import Passage
from tests.answering import (
    ALL_FROM,
    BOTH,
    BRIEF,
    FRIDAY,
    HOLDINGS,
    MEET_LINE,
    MEETS,
    NO,
    NONE_HELD,
    PAIR,
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
)
from tests.making import make_article, make_ref, span_in


def test_what_is_next_in_order() -> None:
    """Soonest first, open ones last, each with days, certainty, who says so and its sentence."""
    hits = Hits(follow_ups=(MEETS, VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland"),
        VOTE_LINE,
        VISIT_LINE,
        MEET_LINE,
        ALL_FROM,
    )


def test_a_record_without_names_counts_where_its_article_is_about_the_pair() -> None:
    """What an article on both expects of one side alone is counted, not shown."""
    nameless = replace(VOTES, entities=frozenset())
    one_sided = replace(VISITS, entities=NO)
    hits = Hits(nearby_follow_ups=(nameless, one_sided), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland"),
        VOTE_LINE,
        note("One more in these articles concerns only one of Norway and Iceland."),
        ALL_FROM,
    )


def test_the_day_asked_for_is_told() -> None:
    """As of a day, what is over then is told as lapsed, and undated articles are counted out."""
    as_of = date(2026, 3, 7)
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, as_of=as_of), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland (as of 7 Mar 2026)"),
        VISIT_LINE,
        replace(
            note("Lapsed on 7 Mar without news: Norway and Iceland vote on the herring quota."),
            citations=cite(VOTE, 1),
        ),
        note("One undated article left out."),
        ALL_FROM,
        as_of=as_of,
    )


def test_a_period_leaves_the_open_ones_out() -> None:
    """In the days asked for; what has no date yet is counted."""
    may = Period(first=date(2026, 5, 1), last=date(2026, 5, 31), label="in May")
    hits = Hits(follow_ups=(VOTES, VISITS, MEETS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, period=may), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland in May"),
        VISIT_LINE,
        note("One more without a date yet."),
        ALL_FROM,
    )


def test_what_was_last_expected() -> None:
    """When nothing is ahead, the last expectation and the newest article are told."""
    later = date(2027, 1, 1)
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=later, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        Line(
            kind=LineKind.NOTE,
            text=(
                "Last expected: Brandt visits Iceland (May 2026),"
                " told by Harbour Press, 2 Mar 2026; no outcome read."
            ),
            citations=cite(VISIT, 2),
        ),
        note("Newest article on it: Harbour Press, 2 Mar 2026: Herring talks."),
        as_of=later,
        none_because="Nothing upcoming on file for Norway, Iceland.",
    )


def test_nothing_at_all() -> None:
    """A pair that no article names: what is on file, and the side that something is known of."""
    hits = Hits(nearby_follow_ups=(replace(VOTES, entities=NO),))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        note("Try: what's next for Norway?"),
        note("Three articles on file, the newest from Harbour Press, 2 Mar 2026."),
        note("To be told when there is: “follow Norway, Iceland”."),
        none_because="Nothing on file about Norway, Iceland.",
    )


def test_what_comes_nearest() -> None:
    """Of a subject that is on nobody's file, the newest article on the other side of the topic."""
    about = replace(PAIR, words=("tea",))

    answer = composed(ask(Intent.LATEST, about), Hits(nearest=REF), today=TODAY, holdings=HOLDINGS)

    assert answer.lines == (
        note("Nearest: Harbour Press, 2 Mar 2026: Herring talks."),
        note("To be told when there is: “follow Norway, Iceland, tea”."),
    )


def test_an_empty_store() -> None:
    """Without an article, the answer says how to get one."""
    answer = composed(ask(Intent.LATEST), Hits(), today=TODAY, holdings=NONE_HELD)

    assert answer == answered(
        Intent.LATEST,
        note("Add a source, or ingest an article."),
        none_because="Nothing on file yet.",
        newest=None,
    )


def test_only_undated_articles() -> None:
    """As of a day, a store of undated articles has nothing, and says what it leaves out."""
    held = replace(NONE_HELD, undated=2)
    asked = replace(ask(Intent.NEXT), as_of=TODAY)

    answer = composed(asked, Hits(), today=TODAY, holdings=held)

    assert answer.lines == (
        note("Two undated articles left out."),
        note("Add a source, or ingest an article."),
    )


def test_sentences_that_name_days_ahead() -> None:
    """Where no event was read, sentences on the topic that tell a coming day are shown."""
    span = span_in(TEXT, f"{SAID} {VOTE}")
    told = Passage(article=REF, span=span, text=span.of(TEXT), entities=BOTH, score=1.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("No event as such for Norway, Iceland, but days ahead are named:"),
        Line(
            kind=LineKind.ITEM,
            text=VOTE,
            when=replace(FRIDAY, text="Friday"),
            citations=cite(VOTE, 1),
        ),
        ALL_FROM,
    )


def test_pages() -> None:
    """At most so many items; the rest is counted, and "more" goes on where the page ended."""
    hits = Hits(follow_ups=(VOTES, VISITS, MEETS), articles=(BRIEF,))

    first = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)
    second = composed(ask(Intent.NEXT, page=1), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)
    third = composed(ask(Intent.NEXT, page=2), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)

    assert first == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland: the first two"),
        VOTE_LINE,
        VISIT_LINE,
        ALL_FROM,
        more=1,
    )
    assert second == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland: number 3"),
        MEET_LINE,
        ALL_FROM,
    )
    assert third == answered(
        Intent.NEXT,
        none_because="That was all: three things ahead for Norway, Iceland.",
    )


def test_one_event_of_two_articles_is_one_line() -> None:
    """What two articles tell alike is cited from both."""
    other = make_ref(make_article(TEXT, name="b", published=date(2026, 3, 3)))
    again = replace(VOTES, id=9, article=other)
    hits = Hits(follow_ups=(VOTES, again), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer.lines[0] == lead("One thing ahead for Norway, Iceland")
    assert [one.article for one in answer.lines[1].citations] == ["b", "a"]

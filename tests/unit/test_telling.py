"""Briefings, digests and answers in words."""

from datetime import date

from bot.agenda import build_agenda
from bot.digests.digest import News, compose_digest
from bot.messages.telling import answer_message, briefing_message, digest_message
from bot.platforms.console import as_text
from bot.qa.answer import Answer
from bot.qa.lines import Citation, Line, LineKind
from bot.qa.question import Intent
from bot.records import FollowUpRecord
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.making import make_article, make_briefing, make_quote, make_ref, span_in

DAY = date(2026, 3, 2)
TEXT = (
    "The council of Lorn agreed on Monday to build a tram line. “We have waited long enough,” said "
    "Mayor Ada Brook. The council will vote on the money on Friday."
)
VOTE = FollowUp(
    what="council votes on the money",
    when=When(
        text="on Friday",
        first=date(2026, 3, 6),
        last=date(2026, 3, 6),
        precision=Precision.DAY,
    ),
    certainty=Certainty.SCHEDULED,
    evidence=(span_in(TEXT, "The council will vote on the money on Friday."),),
)
BRIEFING = make_briefing(
    make_article(TEXT, name="tram"),
    summary=("The council of Lorn agreed on Monday to build a tram line.",),
    quotes=(make_quote(TEXT, "We have waited long enough,", "Ada Brook"),),
    follow_ups=(VOTE,),
)


def test_briefing_in_words() -> None:
    """A briefing shows headline, source, summary, quotes, what comes next and its proofs."""
    assert as_text(briefing_message(BRIEFING)).splitlines() == [
        "The council of Lorn agreed on Monday to build a tram line",
        "",
        "Harbour Press, 2 Mar 2026",
        "",
        "The council of Lorn agreed on Monday [2 Mar] to build a tram line.",
        "",
        "    “We have waited long enough”",
        "    — Ada Brook",
        "",
        "What comes next",
        "• On Friday (6 Mar) · scheduled · council votes on the money",
        "",
        "1 quote proven · 0 claims rejected",
    ]


def test_undated_briefing_says_so() -> None:
    """Without a publication date the briefing tells how to give one."""
    article = make_article("The council met.", published=None)

    told = as_text(briefing_message(make_briefing(article, summary=("The council met.",))))

    assert "undated: relative dates stay open; --published DATE resolves them" in told


def test_unread_article_says_why() -> None:
    """What was not read shows its reason and nothing else."""
    article = make_article("Der Rat tagt.", title="Rat")
    told = as_text(briefing_message(make_briefing(article, unread="not read: language de")))

    assert told.splitlines() == [
        "Rat",
        "",
        "Harbour Press, 2 Mar 2026",
        "",
        "Not read: language de.",
    ]


def test_digest_in_words() -> None:
    """A digest shows its stories numbered, what comes next with sources, and the coverage."""
    ref = make_ref(BRIEFING.article)
    record = FollowUpRecord(id=1, article=ref, follow_up=VOTE, entities=frozenset())
    agenda = build_agenda([record], today=DAY)
    made = compose_digest(
        News([(ref, BRIEFING)]), agenda, days=(DAY, DAY), topic="Lorn", max_stories=7
    )

    assert as_text(digest_message(made)).splitlines() == [
        "Daybook · Lorn · Monday 2 March 2026",
        "",
        "1. The council of Lorn agreed on Monday to build a tram line",
        "The council of Lorn agreed on Monday [2 Mar] to build a tram line.",
        "",
        "    “We have waited long enough”",
        "    — Ada Brook",
        "",
        "Harbour Press, 2 Mar 2026",
        "",
        "What comes next",
        "• On Friday (6 Mar) · scheduled · council votes on the money (Harbour Press, due this week)",
        "",
        "1 source read, 0 failed · 1 article · 1 quote proven, 0 rejected",
    ]


def test_quiet_digest() -> None:
    """A day without news says so."""
    made = compose_digest(News([]), [], days=(DAY, DAY), topic=None, max_stories=7)

    assert as_text(digest_message(made)).splitlines() == [
        "Daybook · Monday 2 March 2026",
        "",
        "Nothing new was read.",
        "",
        "0 sources read, 0 failed · 0 articles · 0 quotes proven, 0 rejected",
    ]


def cited(article: str, paragraph: int) -> Citation:
    return Citation(
        article=article,
        start=0,
        end=9,
        url=None,
        published=DAY,
        publication="Harbour Press",
        paragraph=paragraph,
    )


def answer(*lines: Line, none_because: str | None = None, more: int = 0) -> Answer:
    return Answer(
        question="what's next?",
        as_of=DAY,
        intent=Intent.NEXT,
        lines=lines,
        none_because=none_because,
        more=more,
    )


def test_answer_from_one_article() -> None:
    """Where all is cited from one article, a citation is the paragraph alone."""
    made = answer(
        Line(kind=LineKind.LEAD, text="Two things ahead for Lorn"),
        Line(kind=LineKind.ITEM, text="Friday: vote.", citations=(cited("tram", 3),)),
        Line(
            kind=LineKind.ITEM,
            text="May: opening.",
            citations=(cited("tram", 4), cited("tram", 1)),
        ),
        Line(kind=LineKind.NOTE, text="All from Harbour Press."),
        more=2,
    )

    assert as_text(answer_message(made)).splitlines() == [
        "Two things ahead for Lorn",
        "",
        "1. Friday: vote. [¶3]",
        "2. May: opening. [¶1, 4]",
        "",
        "All from Harbour Press.",
        "",
        "2 more: ask “more”.",
    ]


def test_answer_from_several_articles() -> None:
    """Where several articles are cited, each citation names its article."""
    made = answer(
        Line(kind=LineKind.LEAD, text="One thing ahead"),
        Line(
            kind=LineKind.ITEM,
            text="Friday: vote.",
            citations=(cited("tram", 3), cited("tram-2", 1)),
        ),
    )

    assert as_text(answer_message(made)).splitlines()[2] == (
        "• Friday: vote. [Harbour Press, 2 Mar 2026, ¶3; Harbour Press, 2 Mar 2026, ¶1]"
    )


def test_answer_with_a_quote() -> None:
    """A quote stands on a line of its own with its byline and citation."""
    made = answer(
        Line(
            kind=LineKind.QUOTE,
            text="“We have waited” — Ada Brook",
            quoted="We have waited",
            byline="Ada Brook, Mayor, 2 Mar 2026",
            citations=(cited("tram", 1),),
        )
    )

    assert as_text(answer_message(made)).splitlines() == [
        "    “We have waited”",
        "    — Ada Brook, Mayor, 2 Mar 2026 [¶1]",
    ]


def test_no_answer_gives_its_reason_first() -> None:
    """Where there is nothing, the reason opens and the hints follow."""
    made = answer(
        Line(kind=LineKind.NOTE, text="Try: help"),
        none_because="Nothing on file about Lorn.",
    )

    assert as_text(answer_message(made)).splitlines() == [
        "Nothing on file about Lorn.",
        "",
        "Try: help",
    ]

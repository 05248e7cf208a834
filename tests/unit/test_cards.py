"""Cards of stories, the digest in parts, and where claims stand."""

from datetime import date

from bot.digests.digest import News, compose_digest
from bot.digests.stories import Story
from bot.digests.subscriptions import Layout
from bot.messages.actions import Action, ActionKind
from bot.messages.cards import (
    StoryRecords,
    briefing_card,
    digest_parts,
    evidence_message,
    merged,
    story_card,
    story_spans,
)
from bot.messages.message import Actions, Message, Style
from bot.messages.telling import digest_message
from bot.platforms.console import as_text
from summarizer.article import Span
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.making import make_article, make_briefing, make_quote, make_ref, make_telling, span_in

DAY = date(2026, 3, 2)
FIRST = "The council of Lorn agreed on Monday to build a tram line."
LAST = "The council will vote on the money on Friday."
TEXT = f"{FIRST} “We have waited long enough,” said Mayor Ada Brook.\n\nIt rained.\n\n{LAST}"
VOTE = FollowUp(
    what="council votes on the money",
    when=When(
        text="on Friday", first=date(2026, 3, 6), last=date(2026, 3, 6), precision=Precision.DAY
    ),
    certainty=Certainty.SCHEDULED,
    evidence=(span_in(TEXT, LAST),),
)
ARTICLE = make_article(TEXT, name="tram", title="A tram for Lorn")
BRIEFING = make_briefing(
    ARTICLE,
    summary=(FIRST,),
    quotes=(make_quote(TEXT, "We have waited long enough,", "Ada Brook"),),
    follow_ups=(VOTE,),
)
STORY = Story(tellings=(make_telling(BRIEFING),))
REF = make_ref(ARTICLE)


def buttons(message: Message) -> list[Action]:
    rows = (block for block in message.blocks if isinstance(block, Actions))
    return [action for row in rows for action in row.actions]


def test_card() -> None:
    """A card tells the story, who said what, what comes next in words, and who tells it."""
    assert as_text(story_card(STORY, record=7, place=2)).splitlines() == [
        "2. A tram for Lorn",
        "",
        "The council of Lorn agreed on Monday [2 Mar] to build a tram line.",
        "",
        "    “We have waited long enough”",
        "    — Ada Brook",
        "",
        "What comes next",
        "• On Friday (6 Mar) · scheduled · council votes on the money",
        "",
        "Harbour Press, 2 Mar 2026",
    ]


def test_what_comes_next_is_in_order_of_time() -> None:
    """A card tells what comes next by its days, in whatever order the article does; open ones last."""
    named, voted, met = (
        "The council will name the tram one day.",
        "The council will vote on the money on Friday.",
        "The council will meet on Wednesday.",
    )
    text = f"{FIRST} {named} {voted} {met}"

    def ahead(sentence: str, when: When) -> FollowUp:
        return FollowUp(
            what=sentence.removeprefix("The council will ").rstrip("."),
            when=when,
            certainty=Certainty.SCHEDULED,
            evidence=(span_in(text, sentence),),
        )

    friday, wednesday = (
        When(text=f"on {name}", first=day, last=day, precision=Precision.DAY)
        for name, day in (("Friday", date(2026, 3, 6)), ("Wednesday", date(2026, 3, 4)))
    )
    told = make_briefing(
        make_article(text),
        summary=(FIRST,),
        follow_ups=(ahead(named, When()), ahead(voted, friday), ahead(met, wednesday)),
    )

    card = briefing_card(told, record=7)

    assert [line for line in as_text(card).splitlines() if line.startswith("•")] == [
        "• On Wednesday (4 Mar) · scheduled · meet on Wednesday",
        "• On Friday (6 Mar) · scheduled · vote on the money on Friday",
        "• Date open · scheduled · name the tram one day",
    ]


def test_buttons_of_a_card() -> None:
    """A card's buttons name its record; nothing that is ahead means no calendar."""
    quiet = Story(tellings=(make_telling(make_briefing(ARTICLE, summary=(FIRST,))),))

    kinds = [action.id.kind for action in buttons(story_card(STORY, record=7))]

    assert kinds[:1] == [ActionKind.EVIDENCE]
    assert ActionKind.CALENDAR in kinds
    assert {action.id.record for action in buttons(story_card(STORY, record=7))} == {7}
    assert ActionKind.CALENDAR not in [one.id.kind for one in buttons(story_card(quiet, record=7))]
    assert buttons(story_card(STORY, record=None)) == []


def test_card_of_an_unread_article() -> None:
    """The card of an article that was not read gives the reason, and nothing to press."""
    unread = make_briefing(ARTICLE, unread="not read: language de")

    card = briefing_card(unread, record=7)

    assert as_text(card).splitlines()[2] == "Not read: language de."
    assert buttons(card) == []


def test_digest_in_parts() -> None:
    """With threads, a digest is an overview and a card for each story; flat, it is one message."""
    made = compose_digest(News([(REF, BRIEFING)]), [], days=(DAY, DAY), topic=None, max_stories=7)

    overview, card = digest_parts(made, {REF: StoryRecords(7)}, layout=Layout.THREAD)

    assert as_text(overview.message).splitlines() == [
        "Daybook · Monday 2 March 2026",
        "",
        "1. A tram for Lorn · Harbour Press",
        "",
        "1 source read, 0 failed · 1 article · 1 quote proven, 0 rejected",
    ]
    assert card[:2] == (story_card(STORY, record=7, place=1), REF)
    [flat] = digest_parts(made, {}, layout=Layout.FLAT)
    assert flat[:2] == (digest_message(made), None)


def test_evidence_stands_in_its_paragraph() -> None:
    """Evidence is the article's own paragraphs, the sentences that count standing out."""
    message = evidence_message(ARTICLE, REF, story_spans(BRIEFING), title="A tram for Lorn")

    bold = [
        run.text
        for block in message.blocks[1:-1]
        for run in getattr(block, "words", ())
        if run.style is Style.STRONG
    ]
    assert bold == [FIRST, "We have waited long enough,", LAST]
    assert as_text(message).splitlines() == [
        "A tram for Lorn",
        "",
        f"{FIRST} “We have waited long enough,” said Mayor Ada Brook.",
        "",
        LAST,
        "",
        "Harbour Press, 2 Mar 2026",
    ]


def test_merged() -> None:
    """Spans that overlap or touch are one, in text order."""
    assert merged([Span(5, 9), Span(0, 3), Span(8, 12), Span(3, 4)]) == [Span(0, 4), Span(5, 12)]

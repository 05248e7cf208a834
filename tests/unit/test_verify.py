"""What verify keeps, and what it rejects with which reason."""

import dataclasses
from datetime import date

import pytest

from summarizer.article import Article, Span
from summarizer.briefing import (
    Briefing,
    Certainty,
    Draft,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Quote,
    QuoteKind,
    SummaryPoint,
    When,
)
from summarizer.verify import verify
from summarizer.wire import restore, to_json

TEXT = (
    "Fisheries minister Kari Dahl met the fleet in Vardø. “The quota stays as it is,” Dahl said. "
    "The board will vote on 12 May."
)
ARTICLE = Article(id="quota", text=TEXT, published=date(2026, 5, 4), publication="Harbour Wire")
ENGINE = EngineName(name="test", version="1")

QUOTE_AT = TEXT.index("The quota")
QUOTE = Quote(
    span=Span(QUOTE_AT, QUOTE_AT + 25),
    text="The quota stays as it is,",
    kind=QuoteKind.DIRECT,
    speaker="Kari Dahl",
    role="Fisheries minister",
)
VOTE_AT = TEXT.index("The board")
VOTE = FollowUp(
    what="Board votes",
    who=("board",),
    when=When(text="on 12 May", first=date(2026, 5, 12), last=date(2026, 5, 12)),
    certainty=Certainty.SCHEDULED,
    says=("Harbour Wire",),
    evidence=(Span(VOTE_AT, len(TEXT)),),
)
POINT = SummaryPoint(text=TEXT[:52], evidence=(Span(0, 52),))


def proven(**claims: object) -> Briefing:
    draft = dataclasses.replace(Draft(), **claims)  # type: ignore[arg-type]  # any one field
    return verify(ARTICLE, draft, engine=ENGINE)


def reasons(**claims: object) -> list[str]:
    return [rejection.reason for rejection in proven(**claims).rejected]


def test_true_claims_are_kept() -> None:
    """Claims that the article bears out make the Briefing, unchanged."""
    briefing = proven(summary=(POINT,), quotes=(QUOTE,), follow_ups=(VOTE,))

    assert briefing.summary == (POINT,)
    assert briefing.quotes == (QUOTE,)
    assert briefing.follow_ups == (VOTE,)
    assert briefing.rejected == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": "The quota rises,"}, "not the words at its place in the article"),
        ({"span": Span(0, 8), "text": TEXT[:8]}, "no quotation mark before it"),
        (
            {"span": Span(QUOTE_AT, QUOTE_AT + 9), "text": "The quota"},
            "no quotation mark after it",
        ),
        ({"span": Span(9000, 9009)}, "outside the article: 9000 to 9009"),
        ({"speaker": "Kari Berg"}, "not in the article: berg (of 'Kari Berg')"),
        ({"role": "Prime minister"}, "not in the article: prime (of 'Prime minister')"),
        ({"attribution": "the BBC"}, "not in the article: bbc (of 'the BBC')"),
    ],
)
def test_false_quotes_are_rejected(change: dict[str, object], reason: str) -> None:
    """A quote whose words, place or speaker the article doesn't bear out is rejected."""
    false = dataclasses.replace(QUOTE, **change)  # type: ignore[arg-type]  # any one field

    assert reasons(quotes=(false,)) == [reason]


def test_narrow_space_before_the_closing_mark() -> None:
    """A quote that ends in a single mark may have a narrow space between it and the double one."""
    text = "Dahl said, “I told him ‘go home’\u2009”."
    start, end = text.index("I told"), text.index("\u2009")
    quote = Quote(span=Span(start, end), text=text[start:end], kind=QuoteKind.DIRECT)
    article = Article(id="narrow", text=text, published=date(2026, 5, 4))

    briefing = verify(article, Draft(quotes=(quote,)), engine=ENGINE)

    assert briefing.quotes == (quote,)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Dahl is to fly to Oslo.", "Dahl flies to Oslo"),
        ("Dahl will pass the law.", "Dahl passes the law"),
        ("The board is to decide.", "Board decides"),
        ("The talks convening in Oslo", "Talks convene in Oslo"),
        ("Dahl will be naming a chief.", "Dahl names a chief"),
        ("The ministry is cutting aid.", "Ministry cuts aid"),
    ],
)
def test_another_ending_is_the_same_word(text: str, what: str) -> None:
    """A clause may give a verb of the article another ending."""
    article = Article(id="ending", text=text)
    claim = FollowUp(what=what, certainty=Certainty.LIKELY, evidence=(Span(0, len(text)),))

    briefing = verify(article, Draft(follow_ups=(claim,)), engine=ENGINE)

    assert briefing.follow_ups == (claim,)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"evidence": ()}, "no evidence"),
        ({"what": " "}, "it doesn't say what is expected"),
        ({"what": "Parliament votes"}, "not in the article: parliament"),
        ({"who": ("Ola Nes",)}, "not in the article: ola nes (of 'Ola Nes')"),
        (
            {"when": When(text="on 13 May")},
            "its time 'on 13 May' is not in its evidence",
        ),
        (
            {"when": When(text="on 12 May", first=date(2026, 5, 1), last=date(2026, 5, 2))},
            "its time 'on 12 May' was over at publication",
        ),
        (
            {"when": When(text="on 12 May", first=date(2026, 6, 1), last=date(2026, 5, 12))},
            "its time 'on 12 May' ends before it begins",
        ),
    ],
)
def test_false_follow_ups_are_rejected(change: dict[str, object], reason: str) -> None:
    """A follow-up that its evidence doesn't bear out, or that is over, is rejected."""
    false = dataclasses.replace(VOTE, **change)  # type: ignore[arg-type]  # any one field

    assert reasons(follow_ups=(false,)) == [reason]


def test_a_summary_is_its_evidence() -> None:
    """A summary sentence is cut from its evidence, or rejected."""
    cut = SummaryPoint(text="Dahl met the fleet.", evidence=(Span(0, 52),))
    false = SummaryPoint(text="The fleet met Dahl.", evidence=(Span(0, 52),))

    assert proven(summary=(cut,)).summary == (cut,)
    assert reasons(summary=(false,)) == ["it changes what belongs together at “fleet”"]


def test_a_claim_made_twice_is_kept_once() -> None:
    """The second of two equal claims is rejected."""
    assert reasons(quotes=(QUOTE, QUOTE)) == ["said twice"]


def test_a_mention_needs_its_entity() -> None:
    """A mention of something that isn't among the topics is left out."""
    board = Entity(id="org:board", name="board")
    mentions = (Mention(Span(0, 9), "org:board"), Mention(Span(0, 9), "org:other"))

    briefing = proven(topics=(board,), mentions=mentions)

    assert briefing.mentions == (Mention(Span(0, 9), "org:board"),)


def test_json_and_back() -> None:
    """A briefing restored from its JSON is the same briefing."""
    dahl = Entity(id="person:kari-dahl", name="Kari Dahl", role="Fisheries minister")
    briefing = proven(
        summary=(POINT,),
        quotes=(QUOTE,),
        follow_ups=(VOTE,),
        topics=(dahl,),
        mentions=(Mention(Span(19, 28), "person:kari-dahl"),),
    )

    assert restore(ARTICLE, to_json(briefing)) == briefing


def test_a_stored_briefing_is_proven_again() -> None:
    """A briefing whose article was changed underneath loses what no longer holds."""
    payload = to_json(proven(quotes=(QUOTE,)))
    payload["quotes"][0]["start"] += 1

    briefing = restore(ARTICLE, payload)

    assert briefing.quotes == ()
    assert [item.reason for item in briefing.rejected] == [
        "not the words at its place in the article"
    ]

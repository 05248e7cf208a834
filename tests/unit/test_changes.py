"""What an article tells of things expected before: done, called off, put off."""

from datetime import date

import pytest

from summarizer.article import Article, Span
from summarizer.briefing import Change, ChangeKind, Draft, EngineName, Precision, Rejection, When
from summarizer.changes import find_changes
from summarizer.dates import find_dates
from summarizer.entities import find_entities
from summarizer.language import Language
from summarizer.quotes import find_quotes
from summarizer.verify import verify
from summarizer.wire import restore, to_json
from summarizer.world import World

WEDNESDAY = date(2026, 6, 10)
ENGINE = EngineName(name="test", version="1")
TOLD = "The ministers signed the treaty in Oslo on Tuesday."
SIGNED = Change(
    kind=ChangeKind.HAPPENED,
    act="sign",
    what="The ministers signed the treaty in Oslo on Tuesday",
    when=When(
        text="on Tuesday",
        first=date(2026, 6, 9),
        last=date(2026, 6, 9),
        precision=Precision.DAY,
    ),
    evidence=(Span(0, 51),),
)


def changes(
    language: Language, text: str, published: date | None = WEDNESDAY
) -> list[tuple[str, str, str, date | None]]:
    """The changes of a text: kind, act, words and last day."""
    analysis = language.analyse(text)
    entities = find_entities(analysis, World.load())
    quotes, _ = find_quotes(analysis, entities)
    found = find_changes(
        Article(id="a", text=text, published=published),
        analysis,
        entities=entities,
        dates=find_dates(text, published),
        quotes=quotes,
    )
    return [(one.kind.value, one.act, one.what, one.when.last) for one in found]


@pytest.mark.parametrize(
    ("text", "kind", "act", "what", "day"),
    [
        (
            "The strike of the ferry crews was called off on Tuesday.",
            "cancelled",
            "strike",
            "The strike of the ferry crews",
            None,
        ),
        (
            "Norway has cancelled the talks with Iceland.",
            "cancelled",
            "talk",
            "the talks with Iceland",
            None,
        ),
        (
            "The government decided to scrap the summit.",
            "cancelled",
            "summit",
            "the summit",
            None,
        ),
        (
            "Ms Brandt will not travel to Oslo.",
            "cancelled",
            "travel",
            "Ms Brandt will not travel to Oslo",
            None,
        ),
        (
            "The recount will not take place.",
            "cancelled",
            "recount",
            "The recount will not take place",
            None,
        ),
        ("The march is off.", "cancelled", "march", "The march", None),
        (
            "OSLO — A strike that was to begin on Friday has been called off.",
            "cancelled",
            "strike",
            "A strike",
            None,
        ),
        (
            "The court put off its verdict on the shipbuilder.",
            "postponed",
            "verdict",
            "its verdict on the shipbuilder",
            None,
        ),
        (
            "The vote has been postponed until 23 June.",
            "moved",
            "vote",
            "The vote",
            date(2026, 6, 23),
        ),
        (
            "The delegations will now meet in Oslo on 23 June instead of 19 June.",
            "moved",
            "meet",
            "The delegations will now meet in Oslo on 23 June instead of 19 June",
            date(2026, 6, 23),
        ),
        (
            "Engineers have tested the bridge.",
            "happened",
            "test",
            "Engineers have tested the bridge",
            None,
        ),
        (
            "Turkey and Egypt held talks on grain on Monday.",
            "happened",
            "talk",
            "Turkey and Egypt held talks on grain on Monday",
            date(2026, 6, 8),
        ),
        (
            "Nobody smiled after the talks in Oslo on Monday.",
            "happened",
            "talk",
            "the talks in Oslo on Monday",
            date(2026, 6, 8),
        ),
    ],
)
def test_change_is_read(
    language: Language, text: str, kind: str, act: str, what: str, day: date | None
) -> None:
    """What became of an act or occasion is read with its words and day."""
    found = changes(language, text)

    assert (kind, act, what, day) in found


@pytest.mark.parametrize(
    "text",
    [
        "The ministers will sign the treaty on Friday.",
        "The minister said the treaty was good.",
        "The two sides did not sign the treaty.",
        "If the ministers had signed the treaty, the port would have closed.",
        "No treaty was signed.",
        "“We signed the treaty and cancelled the march,” said Anna Larsen.",
        "Has the minister signed the treaty?",
    ],
)
def test_no_change_is_read(language: Language, text: str) -> None:
    """Plans, speech, questions, denials and suppositions change nothing."""
    assert changes(language, text) == []


def test_weekday_of_something_called_off_may_lie_on_either_side(language: Language) -> None:
    """ "The rally on Saturday was cancelled" may mean the last or the next: its day stays open."""
    found = changes(language, "The rally in Bergen on Saturday has been cancelled.")

    assert found == [("cancelled", "rally", "The rally in Bergen on Saturday", None)]


def test_undated_article_tells_no_change(language: Language) -> None:
    """Without a day of publication, no article can report on another's expectation."""
    assert changes(language, TOLD, published=None) == []


def test_change_is_proven_by_its_evidence() -> None:
    """A change that is not told in the words of its evidence is rejected."""
    article = Article(id="a", text=TOLD, published=WEDNESDAY)
    false = Change(
        kind=ChangeKind.CANCELLED, act="sign", what="cancelled the treaty", evidence=(Span(0, 51),)
    )

    briefing = verify(article, Draft(changes=(SIGNED, false)), engine=ENGINE)

    assert briefing.changes == (SIGNED,)
    assert briefing.rejected == (
        Rejection(claim="change: cancelled the treaty", reason="not the words of its evidence"),
    )


def test_change_comes_back_from_json() -> None:
    """What is written of a change is read again; a briefing from before has none."""
    article = Article(id="a", text=TOLD, published=WEDNESDAY)
    briefing = verify(article, Draft(changes=(SIGNED,)), engine=ENGINE)
    payload = to_json(briefing)
    older = {key: value for key, value in payload.items() if key != "changes"}

    assert restore(article, payload) == briefing
    assert restore(article, older).changes == ()

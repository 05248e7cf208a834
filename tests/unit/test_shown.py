"""What a post tells, as it is kept."""

from datetime import UTC, datetime

from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import (
    Actions,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    plain,
    strong,
)
from bot.post.shown import Form, Shown, ShownEvent, ShownStory, shown_from_json, shown_to_json

LINE = (Run("9 Mar", Style.STRONG), Run(" · scheduled · the council votes"))
LINKED = (Run("Post", Style.QUIET, "https://post.example/"),)
MOMENT = (Run("08:00", moment=datetime(2026, 3, 2, 8, tzinfo=UTC)),)
EVIDENCE = Action(label="Evidence", id=ActionId(kind=ActionKind.EVIDENCE, record=7))
SHARE = Action(label="Share", id=ActionId(kind=ActionKind.SHARE, words="next: Lorn"), is_main=True)


def test_kept_whole() -> None:
    """Every kind of block comes back as it was told, and so do stories, events and marks."""
    shown = Shown(
        form=Form.CARD,
        message=Message(
            (
                Heading(strong("A tram for Lorn"), level=1),
                Paragraph(plain("The council agreed.")),
                Quotation("We waited.", strong("Ada Brook")),
                Heading(plain("What comes next")),
                Items((LINE,), ordered=True),
                Note(LINKED),
                Note(MOMENT),
                Actions((EVIDENCE,), (SHARE,)),
            )
        ),
        stories=(ShownStory(place=2, articles=(("tram", 1), ("line", 3))),),
        events=(ShownEvent(record=11, line=LINE),),
        marks=(MOMENT,),
    )

    assert shown_from_json(shown_to_json(shown)) == shown

"""A conversation in the terminal."""

from datetime import UTC, datetime
from io import StringIO

from bot.clock import FixedClock
from bot.conversation.chat import chat, text_printer
from bot.desk import Desk, Limits
from bot.store import Store
from summarizer.world import World

CLOCK = FixedClock(datetime(2026, 3, 4, 12, tzinfo=UTC))


async def talk(*lines: str) -> list[str]:
    """What is written for these lines, over an empty store; empty lines left out."""
    answers = StringIO()
    async with await Store.open("sqlite:///:memory:") as store:
        await chat(
            Desk(store, World.load(), Limits(stories=7, lines=7)),
            questions=StringIO("\n".join(lines)),
            answers=answers,
            show=text_printer(answers),
            clock=CLOCK,
            as_of=None,
        )
    return [line.strip() for line in answers.getvalue().splitlines() if line.strip()]


async def test_what_is_followed_in_the_terminal() -> None:
    """What is followed is told of where Daybook runs, listed, and ended, as on the platforms."""
    told = await talk("follow Norway", "what do I follow?", "unfollow Norway")

    assert told == [
        "You follow Norway.",
        "To end it: “unfollow Norway”.",
        "• You follow Norway; UTC",
        "No longer followed: Norway.",
    ]


async def test_what_cannot_be_followed() -> None:
    """What names nothing is not followed, and the reason is told."""
    assert await talk("follow #7") == ["There is no item #7 on the agenda."]


async def test_a_question() -> None:
    """All else is a question."""
    assert await talk("what's next for Norway?", "", "quit", "help") == [
        "Nothing on file yet.",
        "Add a source, or ingest an article.",
    ]

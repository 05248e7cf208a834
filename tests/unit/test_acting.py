"""What a press of a button gives, whatever the platform."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FixedClock
from bot.conversation.acting import Acting
from bot.conversation.asked import Asked
from bot.desk import Desk, Limits
from bot.digests.subscriptions import parse_destination
from bot.follows.follow import Target
from bot.messages.actions import ActionId, ActionKind
from bot.messages.message import Actions, Message
from bot.platforms.console import as_text
from bot.store import Store
from summarizer.briefing import Certainty, FollowUp, Precision, When
from summarizer.world import World
from tests.making import make_article, make_briefing, make_quote, make_ref, span_in

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
FIRST = "The council of Lorn agreed on Monday to build a tram line."
LAST = "The council will vote on the money on Friday."
TEXT = f"{FIRST} “We have waited long enough,” said Mayor Ada Brook.\n\n{LAST}"
VOTE = FollowUp(
    what="council votes on the money",
    when=When(
        text="on Friday", first=date(2026, 3, 6), last=date(2026, 3, 6), precision=Precision.DAY
    ),
    certainty=Certainty.SCHEDULED,
    evidence=(span_in(TEXT, LAST),),
)
ARTICLE = make_article(TEXT, name="tram", title="A tram for Lorn")
HERE = Asked(
    zone=ZoneInfo("Europe/London"),
    destination=parse_destination("slack:T0/C1"),
    private=parse_destination("slack:T0/U1"),
    person="U1",
)


class Bench:
    """A store with one story, and what acts on it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        self.acting = Acting(store, desk, clock=FixedClock(NOW))

    async def story(self) -> int:
        """The record that names the story."""
        return (await self.store.cards.numbers([make_ref(ARTICLE)]))[make_ref(ARTICLE)]

    async def press(self, kind: ActionKind, record: int | None) -> Message:
        return await self.acting.act(ActionId(kind=kind, record=record), HERE)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with await Store.open("sqlite:///:memory:") as store:
        briefing = make_briefing(
            ARTICLE,
            summary=(FIRST,),
            quotes=(make_quote(TEXT, "We have waited long enough,", "Ada Brook"),),
            follow_ups=(VOTE,),
        )
        await store.add_article(ARTICLE, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
        await store.add_briefing(briefing, version=1, now=NOW)
        yield Bench(store)


async def test_evidence_of_a_story(bench: Bench) -> None:
    """Evidence of a story is every paragraph that something of it rests on."""
    told = await bench.press(ActionKind.EVIDENCE, await bench.story())

    assert as_text(told).splitlines()[0] == "A tram for Lorn"
    assert LAST in as_text(told)
    assert FIRST in as_text(told)


async def test_evidence_of_one_claim(bench: Bench) -> None:
    """Evidence of a follow-up is its own sentence, under what it says."""
    claims = await bench.store.cards.claims(make_ref(ARTICLE))

    told = [as_text(await bench.press(ActionKind.EVIDENCE, one.id)) for one in claims]

    assert [text.splitlines()[0] for text in told] == [
        "Ada Brook: “We have waited long enough”",
        "Council votes on the money",
    ]
    assert told[1].splitlines()[2:] == [LAST, "", "Harbour Press, 2 Mar 2026"]


async def test_calendar(bench: Bench) -> None:
    """A calendar file holds what comes next of the story, with its day and its sentence."""
    told = await bench.press(ActionKind.CALENDAR, await bench.story())

    [file] = told.files
    text = file.content.decode().replace("\r\n ", "")
    assert as_text(told) == "One event for your calendar. Open the file to add what comes next."
    assert file.name == "daybook.ics"
    assert "SUMMARY:Council votes on the money" in text
    assert "DTSTART;VALUE=DATE:20260306" in text


async def test_follow_asks_what(bench: Bench) -> None:
    """Following from a card offers its events and its topics; what is chosen is followed."""
    asked = await bench.press(ActionKind.FOLLOW, await bench.story())
    [row] = [block for block in asked.blocks if isinstance(block, Actions)]

    told = await bench.acting.act(row.actions[0].id, HERE)

    [follow] = await bench.store.follows.all()
    assert as_text(asked) == "What do you want to follow?"
    assert [action.label for action in row.actions] == ["Council votes on the money"]
    assert as_text(told).splitlines()[0].startswith("You follow Council votes on the money")
    assert (follow.follower.person, follow.remind_days) == ("U1", None)


async def test_follow_a_topic(bench: Bench) -> None:
    """A topic on a button is followed by its name."""
    await bench.acting.act(ActionId(kind=ActionKind.FOLLOW, words="Norway"), HERE)

    assert [follow.target for follow in await bench.store.follows.all()] == [Target("Norway")]


async def test_remind(bench: Bench) -> None:
    """The only event of a story is reminded of the day before, without a question."""
    told = await bench.press(ActionKind.REMIND, await bench.story())

    [follow] = await bench.store.follows.all()
    assert follow.remind_days == 1
    assert "day before" in as_text(told).splitlines()[0]


async def test_wrong(bench: Bench) -> None:
    """What is wrong is chosen, and kept for review with who said so and what it came from."""
    asked = await bench.press(ActionKind.WRONG, await bench.story())
    [row] = [block for block in asked.blocks if isinstance(block, Actions)]
    for action in row.actions:
        told = await bench.acting.act(action.id, HERE)

    marks = [mark.wrong for mark in await bench.store.reviews.open_marks()]
    assert [action.label for action in row.actions] == [
        "The summary",
        "Ada Brook: “We have waited long enough”",
        "Council votes on the money",
    ]
    assert as_text(told) == "Thank you: it is marked as wrong (mark 3), for people to look at."
    assert [(one.shown, one.by, one.article) for one in marks] == [
        ("the summary: A tram for Lorn", "slack:T0/U1", "tram"),
        ("Ada Brook: “We have waited long enough”", "slack:T0/U1", "tram"),
        ("Council votes on the money", "slack:T0/U1", "tram"),
    ]
    assert [one.item is not None for one in marks] == [False, False, True]


async def test_digest_here(bench: Bench) -> None:
    """Where there is no form, the offer of a digest is taken by its button, by those who may."""
    offer = ActionId(kind=ActionKind.SETTINGS, words="slack:T0/C1")

    refused = await bench.acting.act(offer, HERE)
    told = await bench.acting.act(offer, replace(HERE, may_plan=True))

    [made] = await bench.store.ledger.subscriptions()
    assert as_text(refused) == "What comes here is for others to say: ask an admin of this place."
    assert as_text(told).splitlines()[0] == "The digest here"
    assert str(made.schedule) == "daily at 08:00 Europe/London"


@pytest.mark.parametrize("record", [None, 999])
async def test_what_is_gone(bench: Bench, record: int | None) -> None:
    """A button on what is no longer on file says so."""
    told = await bench.press(ActionKind.EVIDENCE, record)

    assert as_text(told) == "What this button is about is no longer on file."


async def test_database_that_is_gone(bench: Bench) -> None:
    """What is wrong inside is told without its details, which are for the log."""
    await bench.store.close()

    told = await bench.press(ActionKind.EVIDENCE, 1)

    assert as_text(told) == (
        "Something went wrong on my side, and is in my log. Please press it once more."
    )

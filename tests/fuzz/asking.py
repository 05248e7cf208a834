"""Junk for what reads people's words: questions, commands, wishes, forms, buttons, places."""

import contextlib
from datetime import date

from hypothesis import strategies as st

from bot.conversation.spoken import address_in, nearest_verb, parse_spoken
from bot.digests.plans import PlanField, PlanRejected, parse_plan
from bot.digests.subscriptions import parse_destination
from bot.errors import DaybookError
from bot.follows.wishes import read_wish
from bot.messages.actions import ActionId, ActionKind, parse_action
from bot.qa.parsing import parse
from bot.qa.period import take_dates
from bot.qa.question import NotUnderstood, Question
from bot.qa.several import apart
from bot.records import KnownEntity
from bot.topics import Gazetteer
from summarizer.world import World
from tests.fuzz.spoiling import spoilt_json, spoilt_text
from tests.fuzz.target import Target

TODAY = date(2026, 3, 10)
QUESTIONS = (
    "what's next for Norway–Iceland?",
    "what's next for the fishing talks in May 2026",
    "anything coming up on Ana Berg next week?",
    "latest on Norway as of 3 March 2026",
    "who said what about the ferry between 1 and 9 March?",
    "quotes Ana Berg",
    "when is the vote on the fishing bill, and who will be there?",
    "what comes next before the summit in Reykjavik?",
    "and for Iceland?",
    "more",
    "source?",
    "brief the ferry; then next for Norway",
    "follow Norway–Iceland here and remind me 1 day before",
    "unfollow all for me",
    "mute #312 until Monday",
    "quiet hours 22:00-07:00 Europe/Oslo",
    "brief https://post.example/2026/ferry?a=1",
    "digest Norway last week",
    "help",
)
KNOWN = tuple(
    KnownEntity(id=id_, name=name, names=frozenset(names), role=role, states=states, mentions=9)
    for id_, name, names, role, states in (
        ("person:ana-berg", "Ana Berg", ("Ana Berg", "Berg"), "fisheries minister", ("NO",)),
        ("person:jon-berg", "Jon Berg", ("Jon Berg", "Berg"), None, ("IS",)),
        ("organisation:harbour-board", "Harbour Board", ("Harbour Board", "HB"), None, ()),
    )
)
NAMES = Gazetteer(World.load(), KNOWN, ("Ana Berg", "Norway"))
EARLIER = parse(QUESTIONS[0], gazetteer=NAMES, today=TODAY, earlier=None)
PLAN = {
    PlanField.TOPICS: "Norway–Iceland, fisheries",
    PlanField.DAYS: "mon,thu",
    PlanField.AT: "08:00",
    PlanField.ZONE: "Europe/London",
    PlanField.LAYOUT: "thread",
    PlanField.WHEN_QUIET: "line",
}
BUTTONS = [str(ActionId(kind=kind, record=7, words="Norway")) for kind in ActionKind]
PLACES = ["slack:T1/C1", "discord:1/2", "discord:direct/3", "console"]


def check_question(text: str) -> None:
    """Any words are a question or not, alone and in a thread; its days are in order."""
    earlier = EARLIER if isinstance(EARLIER, Question) else None
    for part in (text, *apart(text)):
        for before in (None, earlier):
            asked = parse(part, gazetteer=NAMES, today=TODAY, earlier=before)
            if isinstance(asked, NotUnderstood):
                assert asked.reason
                assert len(asked.suggestions) <= 2
            elif asked.period and asked.period.first and asked.period.last:
                assert asked.period.first <= asked.period.last
    for phrase in take_dates(text, TODAY).phrases:
        assert phrase.first <= phrase.last


def check_command(text: str) -> None:
    """Any words are read as a command, a wish, an address or none of them."""
    spoken = parse_spoken(text)
    assert spoken.words in " ".join(text.split()) or spoken.words
    read_wish(text)
    nearest_verb(text)
    address = address_in(text)
    assert address is None or address.startswith(("http://", "https://"))


def check_plan(words: object) -> None:
    """What is filled into a form is a plan, or its faults are told."""
    fields = words if isinstance(words, dict) else {}
    given = {
        PlanField(name): value
        for name, value in fields.items()
        if name in set(PlanField) and isinstance(value, str)
    }
    with contextlib.suppress(PlanRejected):
        plan = parse_plan(given)
        assert parse_plan(plan.words()) == plan


def check_button(text: str) -> None:
    """The text form of a button is one of ours, or refused; what is read is written the same."""
    try:
        action = parse_action(text)
    except DaybookError:
        return
    assert parse_action(str(action)) == action


def check_place(text: str) -> None:
    """A destination is read or refused; what is read is written the same."""
    try:
        place = parse_destination(text)
    except DaybookError:
        return
    assert parse_destination(str(place)) == place


TARGETS = (
    Target("questions", spoilt_text(QUESTIONS), check_question),
    Target("commands", spoilt_text(QUESTIONS), check_command),
    Target("plans", spoilt_json([PLAN]), check_plan),
    Target("buttons", st.one_of(spoilt_text(BUTTONS), st.text()), check_button),
    Target("places", st.one_of(spoilt_text(PLACES), st.text()), check_place),
)

"""Who may do what in Slack: every command, press and form, by five roles, in four places and spoofed.

What is not in the table is denied; each change by a person is written down, each refusal too, and
nothing else.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.digests.plans import usual_plan
from bot.digests.schedule import parse_zone
from bot.digests.subscriptions import Destination, parse_destination
from bot.messages.actions import ActionId, ActionKind
from bot.operations.audit import Did
from bot.platforms.slack.plan_view import plan_view
from summarizer.language import Language
from tests.doubles_slack import CHANNEL, DIRECT, INES, TEAM, Fault, Seen, SlackDouble
from tests.slack_bench import Bench, workspace

HERE = f"slack:{TEAM}/{CHANNEL}"
OWN = f"slack:{TEAM}/{INES}"
ELSEWHERE = f"slack:{TEAM}/C0BOARD"
SOMEBODY = f"slack:{TEAM}/U0OLU"
OTHER_WORKSPACE = "slack:T0OTHER/C0NEWS"
OTHER_PLATFORM = "discord:800/810"
SPOOFED = (ELSEWHERE, SOMEBODY, OTHER_WORKSPACE, OTHER_PLATFORM)

# What each role may change: the plans of these places; and whether it may see to the sources.
ROLES: dict[str, tuple[frozenset[str], bool]] = {
    "admin": (frozenset({HERE, OWN, ELSEWHERE, SOMEBODY}), True),
    "group": (frozenset({HERE, OWN, ELSEWHERE, SOMEBODY}), True),
    "member": (frozenset({HERE, OWN}), False),
    "guest": (frozenset({OWN}), False),
    "unknown": (frozenset({OWN}), False),
}


# The others are left to the long run.
EACH = [
    pytest.param(role, marks=[] if role in {"member", "guest"} else pytest.mark.slow)
    for role in ROLES
]


@asynccontextmanager
async def as_role(bench: Bench, role: str) -> AsyncIterator[Bench]:
    """A Daybook to which Ines is somebody of that role."""
    double = bench.slack
    match role:
        case "admin":
            double.admins.add(INES)
        case "group":
            double.groups["S0DESK"] = [INES]
        case "guest":
            double.guests.add(INES)
        case "unknown":
            double.fail("users.info", *[Fault(error="user_not_found")] * 100)
    async with bench.daybook(DAYBOOK_SLACK__ADMIN_GROUP="S0DESK"):
        yield bench


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


def button(action: ActionId, channel: str) -> Seen:
    """A message with a button that carries what somebody put into it."""
    element = {
        "type": "button",
        "action_id": "daybook_0",
        "value": str(action),
        "text": {"text": "x"},
    }
    return Seen(
        channel=channel, ts="1.1", text="", blocks=[{"type": "actions", "elements": [element]}]
    )


async def audited(bench: Bench) -> tuple[set[str], set[str]]:
    """Which plans were changed, and what was refused, by the audit, which names who it was."""
    found = await bench.store.audit.newest(limit=100)
    assert {one.by for one in found} <= {OWN}
    assert {one.did for one in found} <= {Did.PLANNED, Did.REFUSED}
    planned = {one.about.partition(",")[0] for one in found if one.did == Did.PLANNED}
    return planned, {one.about for one in found if one.did == Did.REFUSED}


def digests(places: set[str]) -> set[str]:
    """How the audit names what is refused at these places."""
    return {f"the digest of {place}" for place in places}


@pytest.mark.parametrize("role", EACH)
async def test_forms(bench: Bench, role: str) -> None:
    """A form opens for what the role may plan and nothing else, whatever place the button names."""
    opened = set()

    async with as_role(bench, role) as made:
        for place in (HERE, OWN, *SPOOFED):
            forms, words = len(made.slack.views), len(made.slack.ledger)
            offer = ActionId(kind=ActionKind.SETTINGS, words=place)
            await made.slack.press(button(offer, CHANNEL), "daybook_0")
            await made.slack.until(partial(has_more, made.slack, forms + words))
            opened |= {place} if len(made.slack.views) > forms else set()

    assert opened == ROLES[role][0]
    assert await audited(bench) == (set(), digests({HERE, OWN, *SPOOFED} - opened))


def has_more(slack: SlackDouble, count: int) -> bool:
    return len(slack.views) + len(slack.ledger) > count


@pytest.mark.parametrize("role", EACH)
async def test_filled_in_forms(bench: Bench, role: str) -> None:
    """A form is taken from those whose plan it is, in this workspace alone, and written down once.

    What a form is about is kept by Slack: nobody who fills it in can change that.
    """
    taken = []

    async with as_role(bench, role) as made:
        for place in (HERE, OWN, OTHER_WORKSPACE, OTHER_PLATFORM):
            answer = await made.slack.submit(form(parse_destination(place)))
            taken += [] if "errors" in answer else [place]

    assert set(taken) == ROLES[role][0] & {HERE, OWN}
    refused = {HERE, OWN, OTHER_WORKSPACE, OTHER_PLATFORM} - set(taken)
    assert await audited(bench) == (set(taken), digests(refused))


def form(place: Destination) -> dict[str, object]:
    """The form of a place, as it would come back."""
    view = dict(plan_view(usual_plan(place, parse_zone("Europe/London")), place, is_new=True))
    assert json.loads(str(view["private_metadata"])) == {"place": str(place)}
    return view


@pytest.mark.parametrize("role", EACH)
async def test_commands(bench: Bench, role: str) -> None:
    """The sources are shown to those who manage them; everybody may ask, and none of it is a change."""
    may_manage = ROLES[role][1]

    async with as_role(bench, role) as made:
        for channel in (CHANNEL, DIRECT):
            for words in ("sources", "next Norway-Iceland", "help", "following", "digest"):
                count = len(made.slack.ledger)
                await made.slack.command("/daybook", words, channel=channel)
                [*_, seen] = await made.slack.seen(count + 1)
                is_refused = "those who manage me" in seen.words
                assert is_refused == (words == "sources" and not may_manage), (words, seen.words)

    assert await audited(bench) == (set(), set() if may_manage else {"the sources"})


@pytest.mark.parametrize("role", EACH)
async def test_presses(bench: Bench, role: str) -> None:
    """Every press is for its presser alone; a record that is none, or another's, gives nothing away."""
    async with as_role(bench, role) as made:
        for kind in ActionKind:
            if kind in {ActionKind.SETTINGS, ActionKind.SHARE}:
                continue
            for record in (1, 10**15):
                count = len(made.slack.ledger)
                action = ActionId(kind=kind, record=record)
                await made.slack.press(button(action, CHANNEL), "daybook_0")
                [*_, seen] = await made.slack.seen(count + 1)
                assert seen.only_to == INES
                assert "in my log" not in seen.words

    assert await bench.store.audit.newest(limit=100) == []
    assert await bench.store.ledger.subscriptions() == []

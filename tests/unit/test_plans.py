"""What comes to a place: read from a form, kept as subscriptions, changed as one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.desk import Desk, Limits
from bot.digests.plans import (
    Plan,
    PlanField,
    PlanRejected,
    Plans,
    parse_plan,
    plan_words,
    usual_plan,
)
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Layout, WhenQuiet, parse_destination
from bot.store import Store
from summarizer.world import World

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
PLACE = parse_destination("slack:T0/C1")
LISBON = ZoneInfo("Europe/Lisbon")
FILLED_IN = {
    PlanField.TOPICS: "Norway,  Iceland\nNorway",
    PlanField.DAYS: "weekdays",
    PlanField.AT: "7:30",
    PlanField.ZONE: "Europe/Lisbon",
    PlanField.LAYOUT: "flat",
    PlanField.WHEN_QUIET: "silence",
}
PLAN = Plan(
    topics=("Norway", "Iceland"),
    schedule=Schedule(days=frozenset(range(5)), at=time(7, 30), zone=LISBON),
    layout=Layout.FLAT,
    when_quiet=WhenQuiet.SILENCE,
)


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    async with await Store.open("sqlite:///:memory:") as store:
        yield Plans(store, Desk(store, World.load(), Limits(stories=7, lines=7)))


def test_form() -> None:
    """A form that was filled in is a plan, and a plan fills a form."""
    assert parse_plan(FILLED_IN) == PLAN
    assert parse_plan(PLAN.words()) == PLAN


def test_faults() -> None:
    """All that is wrong in a form is told at once, at its fields."""
    wrong = {**FILLED_IN, PlanField.AT: "25:00", PlanField.ZONE: "Lorn", PlanField.LAYOUT: "heap"}

    with pytest.raises(PlanRejected) as told:
        parse_plan(wrong | {PlanField.TOPICS: ",".join(f"t{n}" for n in range(11))})

    assert told.value.faults == {
        PlanField.TOPICS: "11 topics are too many for one place: name 10.",
        PlanField.AT: "'25:00' is no time of day: write it like 08:00.",
        PlanField.ZONE: "'Lorn' is no time zone: write an IANA name such as Europe/London.",
        PlanField.LAYOUT: "'heap' is none of these: write thread or flat.",
    }


def test_in_words() -> None:
    """A plan is told in four lines."""
    assert list(plan_words(usual_plan(PLACE, LISBON))) == [
        "About: all that is read",
        "When: daily at 08:00 Europe/Lisbon",
        "How: an overview, and each story in its thread",
        "On a quiet day: one short line",
    ]


async def test_change(plans: Plans) -> None:
    """A plan is kept as one subscription for each topic; a changed one keeps those that stay."""
    due = await plans.change(PLACE, PLAN, by="slack:T1/U1", now=NOW)
    first = await plans.subscriptions(PLACE)
    await plans.change(
        PLACE, parse_plan({**FILLED_IN, PlanField.TOPICS: "Iceland"}), by="slack:T1/U1", now=NOW
    )

    [iceland] = await plans.subscriptions(PLACE)
    assert due == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert [one.topic for one in first] == ["Norway", "Iceland"]
    assert iceland == first[1]
    assert await plans.plan(PLACE) == parse_plan({**FILLED_IN, PlanField.TOPICS: "Iceland"})


async def test_all_that_is_read(plans: Plans) -> None:
    """A plan without topics takes the place of those with topics, and the other way round."""
    await plans.change(PLACE, PLAN, by="slack:T1/U1", now=NOW)
    await plans.change(PLACE, usual_plan(PLACE, LISBON), by="slack:T1/U1", now=NOW)

    assert [one.topic for one in await plans.subscriptions(PLACE)] == [None]


async def test_unclear_topic(plans: Plans) -> None:
    """A topic that nobody knows is a fault of its field, and nothing is changed."""
    with pytest.raises(PlanRejected) as told:
        await plans.change(
            PLACE, parse_plan({**FILLED_IN, PlanField.TOPICS: "Norwya"}), by="slack:T1/U1", now=NOW
        )

    assert told.value.faults == {
        PlanField.TOPICS: "“Norwya” is on nobody's file: did you mean Norway?"
    }
    assert await plans.plan(PLACE) is None


async def test_end(plans: Plans) -> None:
    """A place may have its digests ended; other places keep theirs."""
    other = parse_destination("slack:T0/C2")
    await plans.change(PLACE, PLAN, by="slack:T1/U1", now=NOW)
    await plans.change(other, PLAN, by="slack:T1/U1", now=NOW)

    ended = [await plans.end(PLACE), await plans.end(PLACE)]

    assert ended == [True, False]
    assert await plans.plan(other) == PLAN

"""What is due for a follow, when it may be told, and in which words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.agenda import AgendaItem, Correction, CorrectionKind, build_agenda
from bot.digests.subscriptions import Destination
from bot.errors import InputRejected
from bot.follows.due import Due, due_things, reminder_day
from bot.follows.follow import (
    Follow,
    Follower,
    Hours,
    Quiet,
    Target,
    parse_quiet,
    parse_target,
)
from bot.follows.words import follow_line, notice_message
from bot.platforms.console import as_text
from bot.records import ChangeRecord, FollowUpRecord
from summarizer.briefing import Bound, ChangeKind, Precision, When
from tests.unit.test_agenda import changed, expected, on, ref

MAY_1, MAY_5, MAY_9, MAY_20 = (date(2026, 5, day) for day in (1, 5, 9, 20))
OSLO = ZoneInfo("Europe/Oslo")
MADE = datetime(2026, 5, 2, 9, tzinfo=UTC)
MORNING = datetime(2026, 5, 5, 9, tzinfo=UTC)
FOLLOW = Follow(
    id=1,
    follower=Follower(Destination("console", "")),
    target=Target(topic="Norway"),
    remind_days=None,
    hours=Hours(zone=OSLO),
    created_at=MADE,
    told_until=MADE,
)
VOTE = expected(1, ref("a", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))
OFF = changed(
    2, ref("b", MAY_5), ChangeKind.CANCELLED, "vote", "the vote on the fishing bill was called off"
)
# Both articles were briefed, the second since the follow was made.
BRIEFED = {("a", 1): MADE - timedelta(hours=1), ("b", 1): MADE + timedelta(days=3)}


def item(
    follow_up: FollowUpRecord = VOTE, *changes: ChangeRecord, today: date = MAY_5
) -> AgendaItem:
    (only,) = build_agenda([follow_up], changes, today=today)
    return only


def due(
    what: AgendaItem,
    *,
    follow: Follow = FOLLOW,
    now: datetime = MORNING,
    told: frozenset[str] = frozenset(),
) -> list[Due]:
    return due_things(follow, [what], briefed=BRIEFED, told=told, now=now)


def names(found: list[Due]) -> list[str]:
    return [one.about for one in found]


def test_change_is_due() -> None:
    """A change that an article tells since the follow was made is due."""
    called_off = item(VOTE, OFF)

    found = due(called_off)

    assert found == [
        Due(follow=FOLLOW, item=called_off, entry=called_off.history[-1], about="change 2")
    ]


def test_announcement_is_not_due() -> None:
    """That an event is announced is not told to those who follow it."""
    follow = replace(FOLLOW, told_until=MADE - timedelta(days=30))

    assert due(item(VOTE), follow=follow) == []


def test_what_was_known_before_is_not_due() -> None:
    """A change from before the follow was made is not told."""
    late = replace(FOLLOW, told_until=MORNING)

    assert due(item(VOTE, OFF), follow=late) == []


def test_what_was_told_is_not_due() -> None:
    """What was told under its name is not told again."""
    assert due(item(VOTE, OFF), told=frozenset({"change 2"})) == []


def test_correction_is_due_once() -> None:
    """What a person says became of an event is due under the number of the correction."""
    close = Correction(
        id=4,
        kind=CorrectionKind.CLOSE,
        record=1,
        outcome=ChangeKind.HAPPENED,
        by="Ana",
        made_at=MADE + timedelta(days=1),
    )
    (closed,) = build_agenda([VOTE], corrections=[close], today=MAY_5)

    assert names(due(closed)) == ["correction 4"]
    assert due(closed, follow=replace(FOLLOW, told_until=MORNING)) == []


def test_lapse_is_due_once() -> None:
    """An event whose days passed unread is due under the day of that."""
    lapsed = item(VOTE, today=MAY_20)

    found = due(lapsed, now=datetime(2026, 5, 20, 9, tzinfo=UTC))

    assert names(found) == ["lapsed 1 2026-05-10"]


@pytest.mark.parametrize(
    ("days", "now", "is_due"),
    [
        (3, datetime(2026, 5, 5, 9, tzinfo=UTC), False),
        (3, datetime(2026, 5, 6, 9, tzinfo=UTC), True),
        (0, datetime(2026, 5, 9, 9, tzinfo=UTC), True),
        (3, datetime(2026, 5, 10, 9, tzinfo=UTC), False),
        # In Oslo it is the 6th already.
        (3, datetime(2026, 5, 5, 22, 30, tzinfo=UTC), True),
    ],
)
def test_reminder(days: int, now: datetime, *, is_due: bool) -> None:
    """A reminder is due from so many days before the event until its day, in the follower's zone."""
    follow = replace(FOLLOW, remind_days=days)

    found = due(item(VOTE), follow=follow, now=now)

    assert names(found) == (["reminder 1 2026-05-09"] if is_due else [])


def test_reminder_of_what_was_merged() -> None:
    """An event that took up another is not reminded of once more under the other's id."""
    again = expected(2, ref("b", MAY_5), "Parliament votes on the bill on fishing", on(MAY_9))
    (merged,) = build_agenda([VOTE, again], today=MAY_5)
    follow = replace(FOLLOW, remind_days=5)

    found = due(merged, follow=follow, told=frozenset({"reminder 2 2026-05-09"}))

    assert found == []


def test_moved_event_is_reminded_of_again() -> None:
    """A new day gets a reminder of its own."""
    moved = changed(
        2, ref("b", MAY_5), ChangeKind.MOVED, "vote", "the vote on the fishing bill", on(MAY_20)
    )
    follow = replace(FOLLOW, remind_days=30)

    found = due(item(VOTE, moved), follow=follow, told=frozenset({"reminder 1 2026-05-09"}))

    assert names(found) == ["change 2", "reminder 1 2026-05-20"]


@pytest.mark.parametrize(
    ("bound", "day"),
    [(Bound.ON, MAY_5), (Bound.FROM, MAY_5), (Bound.BY, MAY_9), (Bound.UNTIL, MAY_9)],
)
def test_reminder_day(bound: Bound, day: date) -> None:
    """One is ready for the first day of an event, or for the last of what ends by it."""
    when = When(text="then", first=MAY_5, last=MAY_9, precision=Precision.DAY, bound=bound)

    assert reminder_day(when) == day


@pytest.mark.parametrize(
    "silent", [replace(FOLLOW, muted_at=MADE), replace(FOLLOW, paused_because="it is archived")]
)
def test_silent_follow(silent: Follow) -> None:
    """For a follow that is muted or paused nothing is due."""
    assert due(item(VOTE, OFF), follow=silent) == []


QUIET = Hours(zone=OSLO, days=frozenset(range(5)), quiet=Quiet(time(22), time(7)))


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        # Oslo is two hours ahead of UTC in May; the 5th is a Tuesday.
        (datetime(2026, 5, 5, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 5, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 5, 5, 19, 59, tzinfo=UTC), True),
        (datetime(2026, 5, 5, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 9, 9, 0, tzinfo=UTC), False),
    ],
)
def test_hours(now: datetime, *, allowed: bool) -> None:
    """Nothing is due in quiet hours and on other weekdays, in the follower's zone."""
    found = due(item(VOTE, OFF), follow=replace(FOLLOW, hours=QUIET), now=now)

    assert (QUIET.allow(now), bool(found)) == (allowed, allowed)


def test_quiet_hours_within_a_day() -> None:
    """Quiet hours that don't reach over midnight hold their start, not their end."""
    quiet = Quiet(time(12), time(14))

    assert [quiet.holds(time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Norway", Target(topic="Norway")),
        ("  fishing   bill ", Target(topic="fishing bill")),
        ("#312", Target(item=312)),
        ("312", Target(item=312)),
    ],
)
def test_target(words: str, target: Target) -> None:
    """A number is an item, all else a topic."""
    assert parse_target(words) == target


def test_no_target() -> None:
    """No word is no target, and says what would be one."""
    with pytest.raises(InputRejected, match="a topic, or an item such as #312"):
        parse_target("  ")


def test_quiet_hours_as_words() -> None:
    """Quiet hours are two times of day, or none."""
    assert parse_quiet("22:00–7:00") == Quiet(time(22), time(7))
    assert parse_quiet("none") is None
    with pytest.raises(InputRejected, match="'late' are no quiet hours"):
        parse_quiet("late")


def test_change_in_words() -> None:
    """A change is told with its event, who says so, and the follow that it is told for."""
    (found,) = due(item(VOTE, OFF))

    assert as_text(notice_message(found, MAY_5)).splitlines() == [
        "Parliament votes on the fishing bill · Called off, says b, 5 May 2026",
        "",
        "You follow Norway.",
    ]


def test_reminder_in_words() -> None:
    """A reminder is told with how far off the event is, its days, and who says so."""
    (found,) = due(item(VOTE), follow=replace(FOLLOW, remind_days=5))

    assert as_text(notice_message(found, MAY_5)).splitlines() == [
        "In four days: Parliament votes on the fishing bill",
        "",
        "9 May. Scheduled. a, 1 May 2026",
        "",
        "You follow Norway.",
    ]


@pytest.mark.parametrize(
    ("follow", "line"),
    [
        (FOLLOW, "Norway; Europe/Oslo"),
        (
            replace(FOLLOW, hours=QUIET, remind_days=1),
            "Norway; reminder one day before; weekdays, not 22:00-07:00, Europe/Oslo",
        ),
        (
            replace(FOLLOW, remind_days=0, muted_at=MADE),
            "Norway; reminder on the day; Europe/Oslo; muted",
        ),
        (
            replace(FOLLOW, paused_because="it is archived"),
            "Norway; Europe/Oslo; paused: it is archived",
        ),
    ],
)
def test_follow_in_words(follow: Follow, line: str) -> None:
    """A follow is shown with its reminder, its hours, and why it is silent."""
    assert follow_line(follow) == line

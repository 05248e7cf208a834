"""What commands print for programs."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.digests.schedule import parse_zone
from bot.digests.subscriptions import Subscription, parse_destination
from bot.follows.follow import Follow, Follower, Hours, Quiet, Target
from bot.operations.listings import follow_json, standing_json, subscription_json
from tests.unit.test_standing import DIGEST, NOW, QUIET, SOURCE

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subscription", "next_at", "reason"),
    [
        (DIGEST, "2026-03-03T07:30:00+00:00", None),
        (replace(DIGEST, paused_because="it is archived"), None, "it is archived"),
    ],
)
def test_subscription(subscription: Subscription, next_at: str | None, reason: str | None) -> None:
    """A subscription has its next time in UTC; one that is paused has the reason instead."""
    found = subscription_json(subscription, now=MONDAY)

    assert found == {
        "id": 1,
        "destination": "slack:T1/C1",
        "topic": "Norway",
        "schedule": "weekdays at 08:30 Europe/Oslo",
        "zone": "Europe/Oslo",
        "next_at": next_at,
        "paused_because": reason,
    }


def test_follow() -> None:
    """A follow has its topic or item, its follower, and when they may be told, Monday being 0."""
    follow = Follow(
        id=3,
        follower=Follower(parse_destination("slack:T1/C1"), "U1"),
        target=Target(item=312),
        remind_days=2,
        hours=Hours(
            zone=parse_zone("Europe/Oslo"),
            days=frozenset({4, 0}),
            quiet=Quiet(time(22), time(7)),
        ),
        created_at=NOW,
        told_until=NOW,
        muted_at=MONDAY,
    )

    found = follow_json(follow)

    assert found == {
        "id": 3,
        "topic": None,
        "agenda_item": 312,
        "destination": "slack:T1/C1",
        "person": "U1",
        "remind_days": 2,
        "zone": "Europe/Oslo",
        "weekdays": [0, 4],
        "quiet": "22:00-07:00",
        "muted_at": "2026-03-02T08:00:00+00:00",
        "paused_because": None,
    }


def test_quiet_bot() -> None:
    """Where nothing is on file and nothing is to come, each key is there and empty."""
    found = standing_json(QUIET, now=NOW)

    assert found == {
        "schema": 1,
        "now": "2026-03-02T08:00:00+00:00",
        "articles": 0,
        "newest": None,
        "sources": [],
        "held": {},
        "to_brief": 0,
        "to_post": {"parts": 0, "notices": 0},
        "subscriptions": [],
        "last_digest": None,
        "next_digest": None,
        "pauses": [],
        "alarms": [],
    }


def test_next_digest() -> None:
    """The next digest is that of the first subscription that isn't paused."""
    paused = replace(DIGEST, id=2, paused_because="it is archived")
    standing = replace(QUIET, sources=[SOURCE], subscriptions=[paused, DIGEST])

    found = standing_json(standing, now=NOW)

    assert found["next_digest"] == {"subscription": 1, "at": "2026-03-03T07:30:00+00:00"}
    assert [one["id"] for one in found["sources"]] == ["lorn"]

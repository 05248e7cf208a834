"""What the doctor tells from settings and store alone, each fault with its cure."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Subscription, parse_destination
from bot.operations.checkups import (
    admin_checks,
    digest_checks,
    room_check,
    source_checks,
    web_checks,
)
from bot.platforms.base import Check
from bot.reading.sources import Source, SourceKind
from config.load import load_settings

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCE = Source(
    id="lorn", url="https://lorn.example/feed", kind=SourceKind.FEED, added_at=NOW, next_at=NOW
)
DIGEST = Subscription(
    id=1,
    destination=parse_destination("slack:T1/C1"),
    topic=None,
    schedule=Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("UTC")),
    created_at=NOW,
    told_until=NOW,
)
TOKENLESS = "SLACK_BOT_TOKEN is not set, so nothing is posted there: export it, then start again."


def test_sources() -> None:
    """Dead sources stand with their cure, the others are counted; without any, one is proposed."""
    dead = replace(SOURCE, id="old", died_at=NOW, failures=9, reason="It timed out.")

    assert list(source_checks([SOURCE, dead])) == [
        Check(
            "Source old",
            "It timed out. Add its new address, or take it out: daybook sources remove old.",
        ),
        Check("Sources: 1 polled"),
    ]
    assert list(source_checks([])) == [
        Check("Sources: 0 polled; `daybook sources add URL` adds one")
    ]


def test_digests() -> None:
    """A digest that is paused, or whose platform has no token, is told with its cure."""
    secrets = load_settings(None, {}).secrets
    console = replace(DIGEST, id=2, destination=parse_destination("console"))
    paused = replace(console, id=3, paused_because="Its terminal is gone.")

    assert list(digest_checks([DIGEST, console, paused], secrets)) == [
        Check("Digest 1 to slack:T1/C1", TOKENLESS),
        Check(
            "Digest 3 to console",
            "it is paused. Its terminal is gone. Once that is mended: daybook subscribe console "
            '--days "daily" --at 08:00 --tz UTC',
        ),
        Check("Digests: 1 set up"),
    ]


ADMINS = [
    ("", []),
    ("slack:T1/C1", [Check("Admin's place slack:T1/C1", TOKENLESS)]),
    ("console", [Check("Admin's place console")]),
]


@pytest.mark.parametrize(("words", "checks"), ADMINS)
def test_admin(words: str, checks: list[Check]) -> None:
    """The place where an admin is told is looked at where there is one."""
    settings = load_settings(None, {"DAYBOOK_DELIVERY__ADMIN_DESTINATION": words})

    assert list(admin_checks(settings)) == checks


PAGES = [
    ({}, []),
    ({"PORT": "8080"}, [Check("Pages: served on 127.0.0.1:8080")]),
    (
        {"BASE_URL": "https://day.example"},
        [Check("Pages", "web.base_url is set, but nothing is served: set web.port.")],
    ),
    (
        {"BASE_URL": "https://day.example", "PORT": "8080"},
        [
            Check(
                "Pages: served on 127.0.0.1:8080",
                "links can't be signed: set WEB_SECRET, any long word that lasts.",
            )
        ],
    ),
]


@pytest.mark.parametrize(("given", "checks"), PAGES)
def test_pages(given: dict[str, str], checks: list[Check]) -> None:
    """Pages that are wanted but can't be reached are told, with the setting that is missing."""
    settings = load_settings(None, {f"DAYBOOK_WEB__{key}": value for key, value in given.items()})

    assert list(web_checks(settings)) == checks


def test_room() -> None:
    """A disk that is nearly full is a fault before anything fails."""
    assert room_check(12_300_000_000) == Check("Disk: 12.3 GB free")
    assert room_check(90_000_000).fault is not None

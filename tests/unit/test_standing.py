"""Where things stand, in words."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Subscription, parse_destination
from bot.operations.standing import Standing, source_line, standing_lines
from bot.post.alarms import alarm, away_name, away_words
from bot.reading.sources import Hints, Source, SourceKind
from bot.records import Holdings, Tallies
from summarizer.article import DateOrder

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCE = Source(
    id="lorn",
    url="https://lorn.example/feed",
    kind=SourceKind.FEED,
    added_at=NOW,
    read_at=NOW,
    next_at=NOW,
)
QUIET = Standing(
    holdings=Holdings(articles=0, undated=0, newest=None),
    tallies=Tallies(
        articles=0, unbriefed=0, items={}, deliveries={}, notices={}, paused=0, posted_at=None
    ),
)
DIGEST = Subscription(
    id=1,
    destination=parse_destination("slack:T1/C1"),
    topic="Norway",
    schedule=Schedule(days=frozenset(range(5)), at=time(8, 30), zone=parse_zone("Europe/Oslo")),
    created_at=NOW,
    told_until=NOW,
)
PLAIN = "lorn  https://lorn.example/feed  0 items  read, next at 2026-03-02 08:00 UTC"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (SOURCE, PLAIN),
        (replace(SOURCE, every_minutes=5, hints=Hints(minutes=60)), f"{PLAIN}  every 5 minutes"),
        (
            replace(SOURCE, hints=Hints(minutes=60, skip_hours=(0, 1), skip_days=(5, 6))),
            f"{PLAIN}  asks for 60 minutes between polls  asks not to be read at 0, 1 o'clock UTC"
            "  asks not to be read on Sat, Sun",
        ),
        (
            replace(SOURCE, date_order=DateOrder.DAY_FIRST, language="en", link_only=True),
            f"{PLAIN}  dates day-first  language en  its pages left alone",
        ),
    ],
)
def test_source_line(source: Source, line: str) -> None:
    """A source's line tells what its owner set for it, else what it asks for itself."""
    assert source_line(source, {}) == line


def test_the_dead_stand_with_their_cure() -> None:
    """The status names what fails, what died and what ended, the last two with the cure."""
    failing = replace(SOURCE, failures=1, reason="It timed out.")
    dead = replace(failing, id="dead", failures=9, died_at=NOW)
    ended = replace(SOURCE, id="old", ended_at=NOW, reason="It is gone for good (410).")

    lines = standing_lines(replace(QUIET, sources=[SOURCE, failing, dead, ended]), now=NOW)

    assert list(lines)[1:5] == [
        "Sources: 4, 2 failing (1 dead), 1 ended.",
        "  lorn: failed once, next at 2026-03-02 08:00 UTC: It timed out.",
        "  dead: dead since 2026-03-02, failed 9 times, next at 2026-03-02 08:00 UTC: "
        "It timed out. Add its new address, or take it out: daybook sources remove dead",
        "  old: ended on 2026-03-02: It is gone for good (410). "
        "Add its new address, or take it out: daybook sources remove old",
    ]


def test_backlog_and_next_digest() -> None:
    """What is still to do is counted, and the next digest named, in its own zone; paused ones don't come."""
    tallies = replace(
        QUIET.tallies, unbriefed=2, deliveries={"intended": 3, "posted": 9}, notices={"intended": 1}
    )
    paused = replace(DIGEST, id=2, topic=None, paused_because="The channel is archived.")
    standing = replace(QUIET, tallies=tallies, subscriptions=[paused, DIGEST])

    lines = list(standing_lines(standing, now=NOW))

    assert lines[3] == "To do: 2 articles to brief, 3 parts of digests and 1 notice to post."
    assert lines[4:-1] == [
        "Subscriptions: 2, 1 paused.",
        "  2: slack:T1/C1: The channel is archived.",
        '     once that is mended: daybook subscribe slack:T1/C1 --days "weekdays" --at 08:30 '
        "--tz Europe/Oslo",
        "Next digest: Norway to slack:T1/C1, Tuesday, 3 March at 08:30 Europe/Oslo.",
    ]


def test_platform_that_is_away() -> None:
    """A platform that can't be joined stands in the status, with the reason and since when."""
    away = alarm(away_name("slack"), away_words("slack", "It is down."), now=NOW)

    lines = list(standing_lines(replace(QUIET, alarms=[away]), now=NOW))

    assert lines[-2] == (
        "Since 2026-03-02 08:00 UTC: Slack can't be joined: It is down. It is tried again and again."
    )

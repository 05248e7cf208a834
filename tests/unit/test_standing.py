"""Where things stand, in words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.records import Holdings
from bot.sources import Hints, Item, ItemState, Source, SourceKind
from bot.standing import explanation, source_line, standing_lines
from summarizer.article import Article, DateOrder, Wall
from tests.making import make_ref

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCE = Source(
    id="lorn",
    url="https://lorn.example/feed",
    kind=SourceKind.FEED,
    added_at=NOW,
    read_at=NOW,
    next_at=NOW,
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

    lines = standing_lines(
        holdings=Holdings(articles=0, undated=0, newest=None),
        sources=[SOURCE, failing, dead, ended],
        counts={},
        subscriptions=[],
        deliveries=[],
        now=NOW,
    )

    assert list(lines)[1:5] == [
        "Sources: 4, 2 failing (1 dead), 1 ended.",
        "  lorn: failed once, next at 2026-03-02 08:00 UTC: It timed out.",
        "  dead: dead since 2026-03-02, failed 9 times, next at 2026-03-02 08:00 UTC: "
        "It timed out. Add its new address, or take it out: daybook sources remove dead",
        "  old: ended on 2026-03-02: It is gone for good (410). "
        "Add its new address, or take it out: daybook sources remove old",
    ]


def test_a_wall_is_told() -> None:
    """What kept an article's whole text back is told beside where it is stored."""
    url = "https://lorn.example/tram"
    item = Item(
        source_id="lorn",
        key="g",
        url=url,
        digest="d",
        body="",
        is_baseline=False,
        found_at=NOW,
        state=ItemState.BRIEFED,
    )
    article = Article(id="tram", text="A teaser.", published=date(2026, 3, 1), wall=Wall.PAYWALL)

    assert list(explanation(url, [item], (make_ref(article), article), None)) == [
        "Found in lorn on 2026-03-02 08:00 UTC.",
        "It was read and briefed.",
        "Stored as tram, version 1, published 2026-03-01 (unknown).",
        "It is paywalled: the feed's text.",
    ]

"""Where an article is on its way, and why it stands in a digest or in none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import (
    Delivery,
    DeliveryState,
    Subscription,
    delivery_key,
    parse_destination,
)
from bot.operations.explaining import Telling, Way, explanation
from bot.reading.sources import Item, ItemState, Source, SourceKind
from summarizer.article import Wall
from tests.making import make_article, make_briefing, make_ref

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://lorn.example/tram"
TEXT = "The council of Lorn agreed on Monday to build a tram line."
ITEM = Item(
    source_id="lorn",
    key="g",
    url=URL,
    digest="d",
    body="",
    is_baseline=False,
    found_at=NOW - 3 * HOUR,
    state=ItemState.BRIEFED,
)
ARTICLE = replace(make_article(TEXT), url=URL, published=date(2026, 3, 1))
WAY = Way(
    address=URL,
    items=[ITEM],
    stored=(make_ref(ARTICLE), ARTICLE),
    briefing=make_briefing(ARTICLE, summary=(TEXT,)),
    first_briefed_at=NOW - 2 * HOUR,
)
DIGEST = Subscription(
    id=1,
    destination=parse_destination("slack:T1/C1"),
    topic="Norway",
    schedule=Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("UTC")),
    created_at=NOW - 24 * HOUR,
    told_until=NOW - HOUR,
)
TELLING = Telling(subscription=DIGEST, is_on_topic=True)
PART = Delivery(
    subscription_id=1,
    day=date(2026, 3, 2),
    part=1,
    due_at=NOW - HOUR,
    key=delivery_key(1, date(2026, 3, 2), 1),
    payload="{}",
    intended_at=NOW - HOUR,
)


def told(way: Way, *tellings: Telling) -> list[str]:
    """The lines of the last stage."""
    lines = list(explanation(way, tellings, now=NOW))
    start = next(n for n, line in enumerate(lines) if line.startswith("Told"))
    return [line[9:] for line in lines[start:]]


def test_each_stage_has_its_lines() -> None:
    """What was found, read, stored, briefed and told is told in this order, a paywall beside it."""
    walled = replace(ARTICLE, wall=Wall.PAYWALL)

    lines = list(explanation(replace(WAY, stored=(make_ref(ARTICLE), walled)), [], now=NOW))

    assert lines == [
        "Found    By lorn on 2026-03-02 06:00 UTC.",
        "Read     It was read and briefed.",
        f"Stored   As {ARTICLE.id}, version 1, published 2026-03-01 (given).",
        "         It is paywalled: the feed's text.",
        "Briefed  By test 1 on 2026-03-02 07:00 UTC: 0 quotes, 0 follow-ups, 0 claims rejected.",
        "Told     Nowhere: there is no digest. `daybook subscribe` makes one.",
    ]


WHY = [
    (
        WAY,
        replace(TELLING, parts=[replace(PART, state=DeliveryState.POSTED, settled_at=NOW)]),
        "posted with the digest of 2026-03-02, at 2026-03-02 09:00 UTC",
    ),
    (
        WAY,
        replace(TELLING, parts=[replace(PART, state=DeliveryState.REFUSED, reason="Too long.")]),
        "refused with the digest of 2026-03-02: Too long.",
    ),
    (WAY, replace(TELLING, parts=[PART]), "waits to be posted with the digest of 2026-03-02"),
    (
        WAY,
        replace(TELLING, subscription=replace(DIGEST, paused_because="The channel is archived.")),
        "paused, The channel is archived. Once that is mended: daybook subscribe slack:T1/C1 "
        '--topic "Norway" --days "daily" --at 08:00 --tz UTC',
    ),
    (replace(WAY, briefing=None), TELLING, "no, since it is not briefed"),
    (WAY, replace(TELLING, is_on_topic=False), "no, since it is not about Norway"),
    (
        replace(WAY, items=[replace(ITEM, is_baseline=True)]),
        TELLING,
        "no, since its source held it already when it was added",
    ),
    (
        replace(WAY, items=[replace(ITEM, held_at=NOW)]),
        TELLING,
        "held back, as part of a flood: daybook sources release lorn, or drop lorn",
    ),
    (
        WAY,
        replace(TELLING, subscription=replace(DIGEST, created_at=NOW)),
        "no, since it was briefed before this digest was set up",
    ),
    (
        replace(WAY, items=[replace(ITEM, released_at=NOW)]),
        TELLING,
        "not yet: the digest of Tuesday, 3 March at 08:00 tells it",
    ),
    (WAY, TELLING, "no part of a digest since then tells it"),
    (
        WAY,
        replace(TELLING, digest=PART, heard=make_ref(replace(ARTICLE, title="A tram for Lorn"))),
        "no, counted as told before: it only tells again what “A tram for Lorn” "
        f"(Harbour Press, {URL}) told",
    ),
    (
        WAY,
        replace(TELLING, digest=PART),
        "the digest of 2026-03-02 had it, in one message with others, under another article of its "
        "story, or counted beyond its stories",
    ),
]


@pytest.mark.parametrize(("way", "telling", "why"), WHY, ids=lambda v: str(v)[:50])
def test_why_it_was_posted_or_not(way: Way, telling: Telling, why: str) -> None:
    """For each digest one sentence says what became of the article there, with the cure."""
    assert told(way, telling) == [f"1: Norway to slack:T1/C1: {why}."]


def test_unknown_address() -> None:
    """An address that nobody gave is told beside the sources at its host, and how those fare."""
    source = Source(
        id="lorn",
        url="https://lorn.example/feed",
        kind=SourceKind.FEED,
        added_at=NOW,
        next_at=NOW,
        failures=2,
        reason="It timed out.",
    )

    lines = list(explanation(Way(address=URL, neighbours=[source]), [], now=NOW))

    assert lines == [
        f"{URL}: no source has given it, and it was not ingested.",
        "Sources at the same host, each with how it fares:",
        "  lorn  https://lorn.example/feed  0 items  failed 2 times, next at 2026-03-02 09:00 UTC: "
        "It timed out.",
    ]

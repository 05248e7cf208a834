"""What `daybook explain` and `daybook status` find in a store."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Delivery, WhenQuiet, delivery_key, parse_destination
from bot.ingest.files import id_of_url
from bot.operations.inspection import explain, status
from bot.reading.sources import Item, ItemState, Source, SourceKind
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from tests.making import make_article, make_briefing

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://lorn.example/tram"
TEXT = "The council of Lorn agreed on Monday to build a tram line."
ARTICLE = replace(make_article(TEXT), id=id_of_url(URL), url=URL)
FOLDER = Source(
    id="stories", url="/stories", kind=SourceKind.FOLDER, added_at=LONG_AGO, next_at=LONG_AGO
)
FILE = Item(
    source_id="stories",
    key="tram.txt",
    url=None,
    digest="d",
    body="",
    is_baseline=True,
    found_at=LONG_AGO,
    state=ItemState.BRIEFED,
    article_id=ARTICLE.id,
)


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A Daybook with an article that a folder held when it was added, and two digests."""
    url = f"sqlite:///{tmp_path}/x.db"
    daily = Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("UTC"))
    async with await Store.open(url) as store:
        for topic in (None, "Kenya"):
            await store.ledger.subscribe(
                parse_destination("slack:T1/C1"),
                topic,
                daily,
                when_quiet=WhenQuiet.LINE,
                now=LONG_AGO,
            )
        await store.sources.add(FOLDER)
        await store.sources.add_items([FILE])
        await store.add_article(ARTICLE, now=LONG_AGO)
        briefing = make_briefing(ARTICLE, summary=(TEXT,))
        await store.add_briefing(briefing, version=1, now=LONG_AGO)
    return load_settings(None, {"DAYBOOK_DATABASE__URL": url})


@pytest.mark.parametrize("named", [URL, f"{URL}?utm_source=mail", ARTICLE.id])
async def test_article_is_explained(
    settings: Settings, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    """By its address, in whatever spelling, and by its id, an article tells why it is in no digest."""
    await explain(settings, named)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Found    By stories on 2026-01-01 00:00 UTC."
    assert lines[-2:] == [
        "Told     1: all news to slack:T1/C1: no, since its source held it already when it was added.",
        "         2: Kenya to slack:T1/C1: no, since it is not about Kenya.",
    ]


async def test_reprint_is_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What another outlet printed the day before is named, with who told it."""
    url = f"sqlite:///{tmp_path}/x.db"
    daily = Schedule(days=frozenset(range(7)), at=time(8), zone=parse_zone("UTC"))
    place = parse_destination("slack:T1/C1")
    days = [LONG_AGO + timedelta(days=number) for number in range(3)]
    async with await Store.open(url) as store:
        made = await store.ledger.subscribe(
            place, None, daily, when_quiet=WhenQuiet.SILENCE, now=days[0]
        )
        told = Delivery(
            subscription_id=made.id,
            day=days[1].date(),
            part=0,
            due_at=days[1] + HOUR,
            key=delivery_key(made.id, days[1].date(), 0),
            payload="{}",
            intended_at=days[1] + HOUR,
        )
        for day, outlet in zip(days[1:], ("Harbour Press", "Lorn Post"), strict=True):
            article = replace(ARTICLE, id=outlet, url=None, publication=outlet, title="A tram")
            await store.add_article(article, now=day)
            await store.add_briefing(make_briefing(article, summary=(TEXT,)), version=1, now=day)
            parts = [told] if day == days[1] else []
            await store.ledger.intend(made.id, parts, told_until=day + HOUR)

    await explain(load_settings(None, {"DAYBOOK_DATABASE__URL": url}), "Lorn Post")

    assert capsys.readouterr().out.splitlines()[-1] == (
        "Told     1: all news to slack:T1/C1: no, counted as told before: it only tells again what "
        "“A tram” (Harbour Press) told."
    )


async def test_unknown_article(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody gave is told so, by the name that was asked for."""
    await explain(settings, "bridge")

    assert capsys.readouterr().out.splitlines() == [
        "bridge: no source has given it, and it was not ingested.",
        "Name it by its address, or by the id that `daybook ask … --format json` cites.",
    ]


async def test_status(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The status ends with what is at work: versions of Daybook, schema, model and Python."""
    await status(settings, as_json=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("On file: 1 article")
    assert "Subscriptions: 2, 0 paused." in lines
    assert lines[-1].startswith("Daybook ")
    assert lines[-1].endswith(", sqlite.")


async def test_status_for_programs(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs, the status is one JSON object with the same."""
    await status(settings, as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    assert told["articles"] == 1
    assert [one["id"] for one in told["sources"]] == ["stories"]
    assert [one["topic"] for one in told["subscriptions"]] == [None, "Kenya"]
    assert told["next_digest"]["at"] == told["subscriptions"][0]["next_at"]
    assert told["versions"]["database"] == "sqlite"

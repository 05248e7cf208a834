"""What would be posted, or would have been on a day of the past, is shown, and nothing is written."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.digests.replaying import preview, replay
from bot.digests.schedule import Schedule, parse_zone
from bot.digests.subscriptions import Layout, WhenQuiet, parse_destination
from bot.errors import InputRejected
from bot.follows.follow import Follower, Hours, Target
from bot.messages.printing import Form
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.article import Article, DateBasis
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CHANNEL = parse_destination("slack:T1/C1")
WEEKDAYS = Schedule(days=frozenset(range(5)), at=time(8), zone=parse_zone("Europe/London"))
SHIP = Article(
    id="ship",
    text=(
        "Norway and Iceland agreed on Friday to build a rescue ship. Defence Minister Ida Holm will "
        "travel to Reykjavik on 12 March to sign the agreement."
    ),
    title="A ship for two",
    publication="Lorn Post",
    published=date(2026, 3, 6),
    published_basis=DateBasis.GIVEN,
)
LATER = replace(
    SHIP,
    id="later",
    text=(
        "The signing of the agreement on a rescue ship in Reykjavik was postponed. Norwegian Defence "
        "Minister Ida Holm will travel to Reykjavik on 19 March, a week later."
    ),
    title="Signing put off",
    published=date(2026, 3, 9),
)


@pytest.fixture
async def settings(tmp_path: Path, language: Language) -> Settings:
    """A Daybook over two articles, read long after their day, with a digest and a follow."""
    url = f"sqlite:///{tmp_path}/x.db"
    engine = Here(OfflineEngine(language, World.load()))
    async with await Store.open(url) as store:
        async for _ in ingest(
            [SHIP, LATER], store=store, briefer=engine, clock=FixedClock(LONG_AGO)
        ):
            pass
        await store.ledger.subscribe(
            CHANNEL, "Norway", WEEKDAYS, when_quiet=WhenQuiet.LINE, layout=Layout.FLAT, now=LONG_AGO
        )
        await store.follows.add(
            Follower(CHANNEL), Target(topic="Iceland"), remind_days=3, hours=Hours(), now=LONG_AGO
        )
    return load_settings(None, {"DAYBOOK_DATABASE__URL": url})


async def test_monday_tells_the_weekend(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day is replayed as of then: its digests since the last ones, and what followers were told."""
    await replay(settings, date(2026, 3, 9), as_json=True)
    told = json.loads(capsys.readouterr().out)

    [digest] = told["digests"]
    assert (digest["destination"], digest["due"]) == ("slack:T1/C1", "2026-03-09T08:00:00+00:00")
    assert (digest["digest"]["first"], digest["digest"]["last"]) == ("2026-03-07", "2026-03-09")
    assert [story["articles"] for story in digest["digest"]["stories"]] == [["later"]]
    assert [one["destination"] for one in told["notices"]] == ["slack:T1/C1"]
    assert "Moved from 12 Mar to 19 Mar" in told["notices"][0]["text"]


async def test_what_was_not_known_then_is_not_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the Friday before, the event stands on its first day."""
    await replay(settings, date(2026, 3, 6), as_json=False)
    told = capsys.readouterr().out

    assert told.startswith(
        "To slack:T1/C1, Friday, 6 March at 08:00 Europe/London\n\nDaybook · Norway"
    )
    assert "12 March" in told
    assert "19 March" not in told


async def test_reminder_falls_on_its_day(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three days before an event, and on no other day, its followers are reminded of it."""
    found = []
    for day in (15, 16, 17):
        await replay(settings, date(2026, 3, day), as_json=True)
        found.append([one["text"] for one in json.loads(capsys.readouterr().out)["notices"]])

    assert [len(texts) for texts in found] == [0, 1, 0]
    assert found[1][0].startswith("In three days: ")


async def test_day_without_digests(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is due on a day, the replay says so, and the preview of a place fails."""
    await replay(settings, date(2026, 3, 7), as_json=False)

    assert capsys.readouterr().out == (
        "Nothing would have been posted on Saturday, 2026-03-07: see `daybook subscriptions`.\n"
    )
    with pytest.raises(
        InputRejected, match="No digest comes to slack:T1/C1 on Saturday, 2026-03-07"
    ):
        await preview(settings, "slack:T1/C1", date(2026, 3, 7), form=Form.TEXT)


async def test_next_digest_of_a_place(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a day the next digest is shown, as its platform is given it; a place without one gets all news."""
    await preview(settings, "slack:T1/C1", None, form=Form.SLACK)
    quiet = json.loads(capsys.readouterr().out)
    await preview(settings, "discord:1/2", date(2026, 3, 6), form=Form.TEXT)
    other = capsys.readouterr().out

    assert quiet["blocks"][0]["type"] == "section"
    assert "1. A ship for two" in other


async def test_nothing_is_written(settings: Settings) -> None:
    """After a replay and previews the ledger is as it was."""
    await replay(settings, date(2026, 3, 9), as_json=True)
    await preview(settings, "slack:T1/C1", None, form=Form.TEXT)

    async with await Store.open(settings.database.url) as store:
        [subscription] = await store.ledger.subscriptions()
        assert subscription.told_until == LONG_AGO
        assert await store.ledger.newest(limit=1) == []
        assert await store.follows.waiting() == []

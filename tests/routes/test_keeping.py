"""What is kept, from the command line: backups, and how they come back."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import DaybookError, InputRejected, StoreUnavailable
from bot.follows.commands import Wanted, follow, unfollow
from bot.operations import admin, keeping
from bot.operations.audit import Did
from bot.service import running
from bot.store import Store
from bot.store.threads import Said
from config.load import load_settings
from config.settings import Settings, SourceChoice, SourceSettings, SubscriptionSettings
from tests.making import make_article

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a database that holds one article."""
    made = load_settings(None, {"DAYBOOK_DATABASE__URL": f"sqlite:///{tmp_path / 'daybook.db'}"})
    asyncio.run(_add(made, "first"))
    return made


async def _add(settings: Settings, name: str) -> None:
    async with await Store.open(settings.database.url) as store:
        await store.add_article(make_article("Rain fell on Lorn.", name=name), now=NOW)


async def _names(settings: Settings) -> list[str]:
    async with await Store.open(settings.database.url) as store:
        return [one.id for one in await store.unbriefed(limit=9)]


def test_a_terminal_gets_no_orders(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody wrote into a topic neither clears a terminal nor makes a line of its own."""
    about = "Norway\x1b[2J\x9b31m\n2026-03-02 08:00 UTC  command line  subscribed: all"

    async def note() -> None:
        async with await Store.open(settings.database.url) as store:
            await store.audit.note(Did.FOLLOWED, about, by="slack:T1/U1", now=NOW)

    asyncio.run(note())
    asyncio.run(keeping.audit(settings, limit=9, as_json=False))
    asyncio.run(keeping.audit(settings, limit=9, as_json=True))

    line, record = capsys.readouterr().out.splitlines()
    assert line == (
        f"{NOW:%Y-%m-%d %H:%M} UTC  slack:T1/U1  followed: "
        "Norway[2J31m 2026-03-02 08:00 UTC command line subscribed: all"
    )
    assert json.loads(record)["about"] == about


def test_a_backup_comes_back(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands is replaced with force alone, and the backup itself stays as it is."""
    backup = tmp_path / "backup.db"
    asyncio.run(keeping.back_up(settings, backup))
    asyncio.run(_add(settings, "second"))
    kept = backup.read_bytes()

    with pytest.raises(InputRejected, match="`daybook restore --force` replaces it"):
        asyncio.run(keeping.restore(settings, backup))
    assert asyncio.run(_names(settings)) == ["first", "second"]
    asyncio.run(keeping.replace(settings, backup))

    assert asyncio.run(_names(settings)) == ["first"]
    assert backup.read_bytes() == kept
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"Wrote {backup}: 1 versions of articles, whole and sound."
    assert told[-1].startswith("The database holds what the backup does.")


def test_a_backup_fills_an_empty_database(settings: Settings, tmp_path: Path) -> None:
    """Where nothing stands, nothing has to be forced."""
    backup = tmp_path / "backup.db"
    asyncio.run(keeping.back_up(settings, backup))
    (tmp_path / "daybook.db").unlink()

    asyncio.run(keeping.restore(settings, backup))

    assert asyncio.run(_names(settings)) == ["first"]


def test_what_is_no_backup_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    """A truncated backup, another program's file and a missing one are refused, force or not."""
    backup, other = tmp_path / "backup.db", tmp_path / "other.db"
    asyncio.run(keeping.back_up(settings, backup))
    backup.write_bytes(backup.read_bytes()[:20_000])
    other.write_text("not a database, but words that go on for a while", encoding="utf-8")

    for path in (backup, other, tmp_path / "missing.db"):
        with pytest.raises(DaybookError, match=r"no sound backup|no file"):
            asyncio.run(keeping.replace(settings, path))

    assert asyncio.run(_names(settings)) == ["first"]


def test_the_bot_does_not_start_on_a_damaged_file(settings: Settings, tmp_path: Path) -> None:
    """It names the cure instead of answering from what may be wrong."""
    path = tmp_path / "daybook.db"
    content = bytearray(path.read_bytes())
    content[-8192:] = b"\x5a" * 8192
    path.write_bytes(content)

    with pytest.raises(StoreUnavailable, match="`daybook restore BACKUP`"):
        asyncio.run(running.run_until_told(settings))


def test_changes_from_the_command_line_are_in_the_audit(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sources, subscriptions and follows leave an entry each when they come and go."""
    wanted = SourceSettings(url=str(tmp_path), kind=SourceChoice.FOLDER, title="Lorn Post")
    followed = Wanted(
        target="Norway",
        destination="console",
        remind_days=None,
        quiet="none",
        days="daily",
        zone="UTC",
    )
    asyncio.run(admin.add_source(settings, wanted, discovers=False))
    asyncio.run(admin.subscribe(settings, SubscriptionSettings(destination="console")))
    asyncio.run(follow(settings, followed))
    asyncio.run(unfollow(settings, 1))
    asyncio.run(admin.unsubscribe(settings, 1))
    asyncio.run(admin.remove_source(settings, "lorn-post"))
    capsys.readouterr()

    asyncio.run(keeping.audit(settings, limit=9, as_json=True))

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["by"], one["did"], one["about"]) for one in told] == [
        ("command line", "removed source", "lorn-post"),
        ("command line", "unsubscribed", "1"),
        ("command line", "unfollowed", "Norway at console"),
        ("command line", "followed", "Norway at console"),
        ("command line", "subscribed", "all that is read to console, daily at 08:00 UTC"),
        ("command line", "added source", "lorn-post"),
    ]


def test_a_person_is_forgotten_by_command(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what was removed, and the second time that nothing is kept."""

    async def ask() -> None:
        async with await Store.open(settings.database.url) as store:
            said = [Said(date(2026, 3, 2), "what's next?")]
            await store.threads.remember("slack:T1/D1/", said, now=NOW, by="slack:T1/U1")
            await store.threads.visit("slack:T1/U1", now=NOW)

    asyncio.run(ask())

    asyncio.run(keeping.forget(settings, "slack:T1/U1"))
    asyncio.run(keeping.forget(settings, "slack:T1/U1"))

    assert capsys.readouterr().out.splitlines() == [
        "Forgotten of slack:T1/U1: 1 threads and 1 visits.",
        "Nothing is kept of slack:T1/U1.",
    ]

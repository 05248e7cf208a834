"""What the commands that keep data, show who changed it and forget people do.

Each takes settings and arguments and writes what it did on standard output.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_store
from bot.clock import SystemClock
from bot.digests.subscriptions import parse_destination
from bot.errors import InputRejected, StoreUnavailable
from bot.messages.printing import show_each
from bot.messages.wording import listed
from bot.operations.audit import COMMAND_LINE, Did, entry_line
from bot.output import say
from bot.store import Store, backups
from bot.store.copying import Copied
from config.settings import Settings

_AGAIN = "What was posted since the backup is not known any more, and may be told again."


async def back_up(settings: Settings, path: Path) -> int:
    """Copy the database into a file, also while others write, and tell what it holds."""
    articles = await asyncio.to_thread(backups.back_up, settings.database.url, path)
    say(f"Wrote {path}: {articles:,} versions of articles, whole and sound.")
    return 0


async def restore(settings: Settings, path: Path) -> int:
    """Bring a backup back into a database that holds nothing yet; raises InputRejected else."""
    async with _opened(path) as kept, open_store(settings) as store:
        try:
            copied = await kept.copy_to(store)
        except InputRejected as error:
            raise InputRejected(
                "The database holds something already: `daybook restore --force` replaces it."
            ) from error
        await _note(store, Did.RESTORED, path.name)
    _tell(copied)
    return 0


async def replace(settings: Settings, path: Path) -> int:
    """Bring a backup back in the place of what the database holds."""
    async with _opened(path) as kept, open_store(settings) as store:
        copied = await kept.put_in_place_of(store)
        await _note(store, Did.RESTORED, path.name)
    _tell(copied)
    return 0


async def audit(settings: Settings, *, limit: int, as_json: bool) -> int:
    """Tell who changed what, the newest first."""
    async with open_store(settings) as store:
        found = await store.audit.newest(limit=limit)
    show_each(
        found,
        as_json=as_json,
        record=lambda one: asdict(one) | {"done_at": one.done_at.isoformat()},
        line=entry_line,
        none="Nothing was changed yet.",
    )
    return 0


async def forget(settings: Settings, person: str) -> int:
    """Forget what is kept of one person, and tell what that was."""
    named = parse_destination(person)
    async with open_store(settings) as store:
        gone = await store.people.forget(named)
        await _note(store, Did.FORGOT, "one person")
    told = listed([f"{count} {what}" for what, count in gone.items()])
    say(f"Forgotten of {named}: {told}." if told else f"Nothing is kept of {named}.")
    return 0


async def _note(store: Store, did: Did, about: str) -> None:
    await store.audit.note(did, about, by=COMMAND_LINE, now=SystemClock().now())


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Store]:
    """A backup as a store, sound and of today's schema; the file itself stays as it is."""
    with TemporaryDirectory(prefix="daybook-") as folder:
        copy = Path(folder) / "backup.db"
        await asyncio.to_thread(_copy, path, copy)
        async with await Store.open(f"sqlite:///{copy}") as store:
            yield store


def _copy(path: Path, copy: Path) -> None:
    if not path.is_file():
        raise InputRejected(f"{path} is no file: name one that `daybook backup` wrote.")
    try:
        backups.examine(path)
    except StoreUnavailable as error:
        raise InputRejected(f"{path} is no sound backup, and was left alone. {error}") from error
    backups.back_up(f"sqlite:///{path}", copy)


def _tell(copied: Sequence[Copied]) -> None:
    width = max(len(one.table) for one in copied)
    for one in copied:
        say(f"{one.table:{width}}  {one.rows:>9,} rows  sha256 {one.digest[:16]}")
    say(f"The database holds what the backup does. {_AGAIN}")

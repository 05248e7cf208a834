"""What `daybook doctor` looks at, before it fails on its own: one line each, with the cure."""

import sys

from bot.app import engine, open_store
from bot.errors import StoreUnavailable
from bot.platforms.base import Check
from bot.platforms.slack.checks import checks as slack_checks
from config.settings import Settings
from summarizer.errors import SummarizerError


async def doctor(settings: Settings) -> int:
    """Tell of each thing that Daybook needs whether it is well; 1 where something is not."""
    found = [await _database(settings), _engine(settings), *await slack_checks(settings)]
    for check in found:
        line = f"WRONG  {check.what}: {check.fault}" if check.fault else f"ok     {check.what}"
        sys.stdout.write(f"{line}\n")
    return 1 if any(check.fault for check in found) else 0


async def _database(settings: Settings) -> Check:
    try:
        async with open_store(settings) as store:
            holdings = await store.holdings(as_of=None)
    except StoreUnavailable as error:
        return Check("Database", str(error))
    return Check(f"Database: {holdings.articles} articles on file")


def _engine(settings: Settings) -> Check:
    try:
        name = engine(settings).name
    except SummarizerError as error:
        return Check("Engine", str(error))
    return Check(f"Engine: {name.name} {name.version}")

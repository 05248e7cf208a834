"""Runs Daybook in a Slack and a Discord on the loopback, with the sample news: no account, no token.

    doubles up ──► two subscriptions, sample news read ──► daybook run ──► the digest, at the next full minute
    a line typed ──► a mention in both ──► two answers

What people would see on each platform is printed. It ends with the input, or by Ctrl-C.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from subprocess import DEVNULL
from typing import Protocol

from bot.clock import SystemClock
from tests import doubles_discord, doubles_slack
from tests.doubles_discord import DiscordDouble, discord_double
from tests.doubles_slack import SlackDouble, slack_double

STORIES = Path(__file__).parents[2] / "bot" / "demo" / "stories"
QUESTION = "what's next for Norway–Iceland?"
_DAYBOOK = str(Path(sys.executable).parent / "daybook")
_TOLD_S = 0.2
# Until the digest and the answers to what was piped in have come, in seconds.
_PATIENCE_S = 120.0


class Said(Protocol):
    """A line of a double's ledger."""

    @property
    def words(self) -> str:
        """What it says."""
        ...


async def play() -> None:
    """Until the input ends."""
    with tempfile.TemporaryDirectory(prefix="daybook-play-") as folder:
        async with slack_double() as slack, discord_double() as discord:
            environ = _environ(slack, discord)
            await _prepare(Path(folder), environ)
            async with _running(Path(folder), environ), _telling(slack, discord):
                await discord.until(lambda: bool(discord.identified), within_s=_PATIENCE_S)
                _say(f"Type a question, for example: {QUESTION}")
                await _ask(slack, discord)


async def _prepare(folder: Path, environ: Mapping[str, str]) -> None:
    """Subscriptions first: what is read after them is new to them."""
    soon = SystemClock().now() + timedelta(seconds=90)
    places = (
        f"slack:{doubles_slack.TEAM}/{doubles_slack.CHANNEL}",
        f"discord:{doubles_discord.GUILD}/{doubles_discord.CHANNEL}",
    )
    for place in places:
        await _daybook(folder, environ, "subscribe", place, "--at", f"{soon:%H:%M}", "--flat")
    await _daybook(folder, environ, "ingest", str(STORIES))
    _say(f"A digest comes to both at {soon:%H:%M} UTC.")


async def _daybook(folder: Path, environ: Mapping[str, str], *arguments: str) -> None:
    done = await asyncio.create_subprocess_exec(
        _DAYBOOK, *arguments, cwd=folder, env=environ, stdout=DEVNULL, stderr=DEVNULL
    )
    await done.wait()


@asynccontextmanager
async def _running(folder: Path, environ: Mapping[str, str]) -> AsyncIterator[None]:
    with (folder / "daybook.log").open("w", encoding="utf-8") as log:
        bot = await asyncio.create_subprocess_exec(
            _DAYBOOK, "run", cwd=folder, env=environ, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            bot.terminate()
            await bot.wait()


@asynccontextmanager
async def _telling(slack: SlackDouble, discord: DiscordDouble) -> AsyncIterator[None]:
    """What appears on each platform is printed as it comes."""
    tasks = [
        asyncio.create_task(_print_new("Slack", slack.ledger)),
        asyncio.create_task(_print_new("Discord", discord.ledger)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _print_new(name: str, ledger: Sequence[Said]) -> None:
    shown = 0
    while True:
        for seen in ledger[shown:]:
            _say(f"── {name} ──\n{seen.words}\n")
        shown = len(ledger)
        await SystemClock().sleep(_TOLD_S)


async def _ask(slack: SlackDouble, discord: DiscordDouble) -> None:
    """Each line of the input is a mention in both; at its end what is still to come is waited for."""
    asked = 0
    while line := await asyncio.to_thread(sys.stdin.readline):
        if words := line.strip():
            asked += 1
            await slack.mention(words)
            await discord.mention(words)
    # The digest comes, too.
    with suppress(TimeoutError):
        await slack.until(lambda: len(slack.ledger) > asked, within_s=_PATIENCE_S)
        await discord.until(lambda: len(discord.ledger) > asked, within_s=_PATIENCE_S)
    await SystemClock().sleep(2 * _TOLD_S)


def _environ(slack: SlackDouble, discord: DiscordDouble) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "DAYBOOK_LOGGING__FORMAT": "text",
        "SLACK_BOT_TOKEN": doubles_slack.BOT_TOKEN,
        "SLACK_APP_TOKEN": doubles_slack.APP_TOKEN,
        "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
        "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
        "DAYBOOK_DISCORD__API_URL": f"{discord.address}/api",
        "DAYBOOK_DISCORD__GATEWAY_URL": f"{discord.address.replace('http', 'ws')}/gateway",
    }


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(play())

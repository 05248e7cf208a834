"""What an idle bot holds in memory: Slack and Discord joined, and nothing to do."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL

from bot.clock import SystemClock
from tests import doubles_discord, doubles_slack
from tests.bench.measure import Measured, memory_of_tree_mb
from tests.doubles_discord import DiscordDouble, discord_double
from tests.doubles_slack import SlackDouble, slack_double

# What the smallest machines that one rents leave free.
MOST_MB = 250.0
# Until all that is done at the start is done, in seconds.
_SETTLED_S = 10.0
_DAYBOOK = str(Path(sys.executable).parent / "daybook")


def measure(folder: Path) -> Iterator[Measured]:
    """Runs a Daybook for some seconds."""
    yield Measured(
        what="memory of an idle bot with Slack and Discord, all processes",
        unit="MB",
        ours=asyncio.run(_idle(folder)),
        baseline=MOST_MB,
        beside="bar",
    )


async def _idle(folder: Path) -> float:
    async with slack_double() as slack, discord_double() as discord:
        bot = await asyncio.create_subprocess_exec(
            _DAYBOOK,
            "run",
            cwd=folder,
            env=_environment(slack, discord),
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        try:
            await discord.until(lambda: bool(discord.identified), within_s=60)
            await slack.mention("help")
            await slack.seen(1)
            await SystemClock().sleep(_SETTLED_S)
            return memory_of_tree_mb(bot.pid)
        finally:
            bot.terminate()
            await bot.wait()


def _environment(slack: SlackDouble, discord: DiscordDouble) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": doubles_slack.BOT_TOKEN,
        "SLACK_APP_TOKEN": doubles_slack.APP_TOKEN,
        "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
        "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
        "DAYBOOK_DISCORD__API_URL": f"{discord.address}/api",
        "DAYBOOK_DISCORD__GATEWAY_URL": f"{discord.address.replace('http', 'ws')}/gateway",
    }

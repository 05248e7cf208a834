"""Platforms that can't be joined when Daybook starts: the others go on, and they are tried again."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import desk
from bot.clock import SystemClock
from bot.conversation.links import Links
from bot.ingest.web import open_web
from bot.platforms.base import Platform, TokenRefused
from bot.reading.workers import Here
from bot.service.joining import joined, pauses
from bot.store import Store
from config.load import load_settings
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests import doubles_discord, doubles_slack
from tests.doubles_discord import DiscordDouble, discord_double
from tests.doubles_slack import SlackDouble, slack_double

NOT_DISCORD = doubles_discord.Fault(status=200, body="<html>Log in to the hotel's network</html>")
OTHER_TOKENS = {"DISCORD_BOT_TOKEN": "other.bot.token", "SLACK_BOT_TOKEN": "xoxb-other"}


class GatedClock(SystemClock):
    """A clock on which every sleep lasts until its gate is opened, and its usual time from then on."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.gate = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if self.gate.is_set():
            await super().sleep(seconds)
        else:
            self.slept.append(seconds)
            await self.gate.wait()


@dataclass
class Bench:
    """A workspace and a server, and a Daybook that can be started to join both."""

    slack: SlackDouble
    discord: DiscordDouble
    store: Store
    clock: GatedClock
    links: Links

    def daybook(self, **environ: str) -> AbstractAsyncContextManager[Mapping[str, Platform]]:
        addresses = {
            "SLACK_BOT_TOKEN": doubles_slack.BOT_TOKEN,
            "SLACK_APP_TOKEN": doubles_slack.APP_TOKEN,
            "DAYBOOK_SLACK__API_URL": f"{self.slack.address}/api/",
            "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{self.discord.address.replace('http', 'ws')}/gateway",
        }
        settings = load_settings(None, addresses | environ)
        answers = desk(settings, self.store)
        return joined(settings, answers, self.store, self.links, clock=self.clock, holder="one")

    async def told(self) -> list[str]:
        """What an admin has to know now."""
        return [alarm.payload for alarm in await self.store.alarms.all()]


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    clock, settings = GatedClock(), load_settings(None, {})
    async with (
        slack_double() as slack,
        discord_double() as discord,
        await Store.open(f"sqlite:///{tmp_path}/x.db") as store,
        open_web(settings.ingest, clock) as web,
    ):
        reader = Here(OfflineEngine(language, World.load()))
        yield Bench(slack, discord, store, clock, Links(store, web, reader, max_chars=10_000))


async def test_discord_is_joined_later(bench: Bench) -> None:
    """While Discord is away Slack is answered; it is told once, and once more when Discord is back."""
    bench.discord.fail("GET users", NOT_DISCORD)

    with capture_logs() as log:
        async with bench.daybook() as there:
            joined_at_first = list(there)
            await bench.slack.mention("help")
            await bench.slack.seen(1)
            away = await bench.told()
            bench.clock.gate.set()
            await bench.discord.until(lambda: bool(bench.discord.identified))
            await bench.discord.mention("help")
            await bench.discord.seen(1)
            back = await bench.told()

    address = bench.discord.address.removeprefix("http://")
    assert joined_at_first == ["slack"]
    assert bench.clock.slept[0] == 5
    assert away == [
        f"Discord can't be joined: {address} does not answer as Discord does: check the network, and "
        "discord.api_url and discord.gateway_url if they were changed. It is tried again and again."
    ]
    assert back == ["Discord is joined again, and what waited for it goes out."]
    assert [one["event"] for one in log if "unavailable" in one["event"]] == [
        "platform_unavailable"
    ]


async def test_slack_is_joined_later(bench: Bench) -> None:
    """While Slack is away Discord is joined; Slack is tried again, and answers then."""
    bench.slack.fail("auth.test", doubles_slack.Fault(is_reset=True))

    async with bench.daybook() as there:
        joined_at_first = list(there)
        bench.clock.gate.set()
        await bench.slack.mention("help")
        await bench.slack.seen(1)
        back = await bench.told()

    assert joined_at_first == ["discord"]
    assert back == ["Slack is joined again, and what waited for it goes out."]


async def test_stop_while_one_is_away(bench: Bench) -> None:
    """Told to stop, Daybook doesn't wait for a platform that is away; the next start ends the alarm."""
    bench.discord.fail("GET users", NOT_DISCORD)

    async with bench.daybook():
        pass
    left = await bench.told()
    async with bench.daybook():
        pass

    assert len(left) == 1
    assert await bench.told() == []


async def test_one_token_is_refused(bench: Bench) -> None:
    """With one token that works, the other's fault is told, and the first platform is joined."""
    async with bench.daybook(DISCORD_BOT_TOKEN=OTHER_TOKENS["DISCORD_BOT_TOKEN"]) as there:
        joined_at_first = list(there)
        told = await bench.told()

    assert joined_at_first == ["slack"]
    assert told == [
        "Discord can't be joined: DISCORD_BOT_TOKEN does not work: set the token that the app's page "
        "shows, under Bot. It is tried again and again."
    ]


async def test_no_token_works(bench: Bench) -> None:
    """Where every token is refused, Daybook ends with the fault of the first."""
    with pytest.raises(TokenRefused, match="SLACK_BOT_TOKEN does not work"):
        async with bench.daybook(**OTHER_TOKENS):
            pass


def test_pauses_grow() -> None:
    """Between two tries it is five seconds at first, then twice as long each time, up to five minutes."""
    assert list(islice(pauses(), 8)) == [5, 10, 20, 40, 80, 160, 300, 300]

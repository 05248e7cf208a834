"""Whole routes over Discord's library: an article on file, a person who asks, what all can see."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.pipeline import ingest
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import connected
from bot.store import Store
from bot.workers import Here
from config.load import load_settings
from config.settings import Settings
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.doubles_discord import (
    CHANNEL,
    INES,
    TOKEN,
    DiscordDouble,
    discord_double,
)
from tests.slack_bench import STORY

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
QUESTION = "what's next for Norway–Iceland?"
ANSWER = (
    "**One thing ahead for Norway, Iceland**\n"
    "- **Next week (9 – 15 Mar)**: Norwegian Defence Minister Ida Holm travels to Reykjavik to sign "
    "the agreement with the Icelandic government. Scheduled. "
    "\\[[¶1](https://post.example/ship?a=1&b=2)\\]\n"
    "-# All from Lorn Post, 2 Mar 2026, the newest on file."
)


class LeapingClock(FixedClock):
    """A clock on which every sleep is over at once, and has taken its time."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._at += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A server, and a Daybook that can be started in it, over a store with one story."""

    discord: DiscordDouble
    store: Store
    clock: LeapingClock

    def settings(self, **environ: str) -> Settings:
        addresses = {
            "DISCORD_BOT_TOKEN": TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{self.discord.address.replace('http', 'ws')}/gateway",
        }
        return load_settings(None, {**addresses, **environ})

    def daybook(self, **environ: str) -> AbstractAsyncContextManager[DiscordPlatform]:
        desk = Desk(self.store, World.load(), Limits(stories=7, lines=7))
        settings = self.settings(**environ)
        return connected(settings, desk=desk, store=self.store, clock=self.clock)


@asynccontextmanager
async def server(path: Path, language: Language) -> AsyncIterator[Bench]:
    engine = OfflineEngine(language, World.load())
    async with discord_double() as discord, await Store.open(f"sqlite:///{path}/x.db") as store:
        clock = LeapingClock(NOW)
        async for _ in ingest([STORY], store=store, briefer=Here(engine), clock=clock):
            pass
        yield Bench(discord, store, clock)


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with server(tmp_path, language) as made:
        yield made


async def test_mention_is_answered_once(bench: Bench) -> None:
    """A question in a channel is answered once, as an answer to it, though it comes three times."""
    async with bench.daybook():
        asked = await bench.discord.mention(QUESTION, times=3)
        await bench.discord.seen(1)

    [seen] = bench.discord.ledger
    assert (seen.channel, seen.answers, seen.only_to) == (CHANNEL, asked, None)
    assert seen.words == ANSWER
    assert seen.pings == {"parse": []}


async def test_command_is_for_its_asker_until_shared(bench: Bench) -> None:
    """A command's answer is seen by the asker alone; shared, it is posted once for all."""
    async with bench.daybook():
        await bench.discord.command("next", topic="Norway–Iceland")
        [alone] = await bench.discord.seen(1)
        await bench.discord.press(alone, "Share to channel", times=2)
        await bench.discord.until(lambda: bool(bench.discord.deleted))

    shared = bench.discord.ledger[1:]
    assert (alone.only_to, alone.words) == (INES, ANSWER)
    assert [(seen.channel, seen.only_to) for seen in shared] == [(CHANNEL, None)]
    assert shared[0].words == f"{ANSWER}\n-# ines asked: next Norway–Iceland"
    assert bench.discord.deleted == [alone.id]

"""Several Daybooks with one Discord bot: one of them listens, all may post."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.desk import Desk, Limits
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.base import About
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import connected
from bot.service.holding import Holder
from bot.store import Store
from config.load import load_settings
from summarizer.world import World
from tests.doubles_discord import CHANNEL, GUILD, TOKEN, DiscordDouble, discord_double
from tests.making import make_article, make_briefing

# What a replica that died is waited for, in seconds.
LEASE_S = 0.6
MESSAGE = Message((Paragraph(plain("A tram for Lorn.")),))
TEXT = "The council of Lorn agreed on Monday to build a tram line."


class Bench:
    """One server, one store, and Daybooks that can be started over them."""

    def __init__(self, discord: DiscordDouble, store: Store) -> None:
        self.discord = discord
        self.store = store

    def daybook(self, name: str) -> AbstractAsyncContextManager[DiscordPlatform]:
        clock = SystemClock()
        environ = {
            "DISCORD_BOT_TOKEN": TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{self.discord.address.replace('http', 'ws')}/gateway",
        }
        return connected(
            load_settings(None, environ),
            desk=Desk(self.store, World.load(), Limits(stories=7, lines=7)),
            store=self.store,
            clock=clock,
            holder=Holder(self.store.claims, clock=clock, name=name, lease_s=LEASE_S),
        )


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with discord_double() as discord, await Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        briefing = make_briefing(make_article(TEXT), summary=(TEXT,))
        now = SystemClock().now()
        await store.add_article(briefing.article, now=now)
        await store.add_briefing(briefing, version=1, now=now)
        yield Bench(discord, store)


async def test_one_of_two_listens(bench: Bench) -> None:
    """Of two Daybooks one has the gateway, and a question is answered once."""
    async with bench.daybook("one"):
        await bench.discord.until(lambda: len(bench.discord.identified) == 1)
        async with bench.daybook("two"):
            await bench.discord.mention("help")
            await bench.discord.seen(1)
            alone = len(bench.discord.identified)

    assert alone == 1
    assert len(bench.discord.ledger) == 1


async def test_a_stopped_one_is_followed(bench: Bench) -> None:
    """When the Daybook that listens is stopped, the next one listens and answers."""
    first = bench.daybook("one")
    await first.__aenter__()
    await bench.discord.until(lambda: len(bench.discord.identified) == 1)
    async with bench.daybook("two"):
        await first.__aexit__(None, None, None)
        await bench.discord.until(lambda: len(bench.discord.identified) == 2)

        await bench.discord.mention("help")
        [seen] = await bench.discord.seen(1)

    assert seen.channel == CHANNEL


async def test_all_can_post(bench: Bench) -> None:
    """A Daybook without the gateway delivers like the one that has it."""
    async with bench.daybook("one"):
        await bench.discord.until(lambda: len(bench.discord.identified) == 1)
        async with bench.daybook("two") as second:
            [payload, *_] = second.payloads([MESSAGE])
            await second.post(f"{GUILD}/{CHANNEL}", payload, key="k", about=About())

    assert [one.words for one in bench.discord.ledger] == ["A tram for Lorn."]
    assert len(bench.discord.identified) == 1

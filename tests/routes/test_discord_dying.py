"""What Discord told and was deferred is answered, though the Daybook that took it died."""

import asyncio
import json
import multiprocessing
from collections.abc import AsyncIterator
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.platforms.discord.connection import connected
from bot.platforms.inbox import TOLD
from bot.store import Store
from bot.store.claims import Claim
from config.load import load_settings
from config.settings import Settings
from summarizer.language import Language
from summarizer.world import World
from tests.discord_bench import ANSWER, NORTH, NOW, QUESTION, Bench, server
from tests.doubles_discord import TOKEN, Fault

# Longer than the lease of what came in, in seconds.
LEASE_OVER_S = 15


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with server(tmp_path, language) as made:
        yield made


async def claimed(bench: Bench) -> list[Claim]:
    """What stands in the store unfinished, as another Daybook would find it later."""
    later = bench.clock.now() + timedelta(seconds=LEASE_OVER_S)
    return await bench.store.claims.take(TOLD, holder="looker", now=later, lease_s=12, limit=9)


async def test_in_the_store_before_it_is_deferred(bench: Bench) -> None:
    """Once somebody is told to wait, what they asked is in the store, whole."""
    bench.discord.fail("PATCH messages", Fault(stall_s=1.5))

    async with bench.daybook():
        asked = await bench.discord.command("next", NORTH)
        await bench.discord.until(lambda: asked.state == "deferred")
        [claim] = await claimed(bench)

    kind, told = json.loads(claim.body or "")
    assert (kind, told["id"], told["token"]) == ("INTERACTION_CREATE", asked.number, asked.token)


async def test_nothing_is_left(bench: Bench) -> None:
    """What was answered, and what another was in time for, stands in the store no more."""
    async with bench.daybook():
        asked = await bench.discord.command("next", NORTH)
        await bench.discord.until(lambda: asked.state == "answered")
        late = await bench.discord.command("next", NORTH)
        late.state = "expired"
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(2)

    assert await claimed(bench) == []


@pytest.mark.slow
@pytest.mark.parametrize("what", ["command", "press", "mention"])
async def test_killed_after_it_was_deferred(bench: Bench, tmp_path: Path, what: str) -> None:
    """A Daybook that is killed over an answer leaves it to the next one, which gives it once."""
    async with bench.daybook():
        await bench.discord.command("next", NORTH)
        await bench.discord.seen(1)
    shown = bench.discord.ledger[-1]
    slow = "PATCH messages" if what == "command" else "POST messages"
    bench.discord.fail(slow, Fault(stall_s=30))
    tried = bench.discord.calls.count(slow)
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Event()
    told = (f"sqlite:///{tmp_path}/x.db", bench.discord.address, ready)
    victim = spawning.Process(target=live, args=told)
    victim.start()
    try:
        assert await asyncio.to_thread(ready.wait, 60)
        match what:
            case "command":
                await bench.discord.command("next", NORTH)
            case "press":
                await bench.discord.press(shown, "Share to channel")
            case _:
                await bench.discord.mention(QUESTION)
        await bench.discord.until(lambda: bench.discord.calls.count(slow) > tried)
    finally:
        victim.kill()
        await asyncio.to_thread(victim.join)
    assert len(bench.discord.ledger) == 1
    bench.discord.forget_session()
    bench.clock.pass_time(LEASE_OVER_S)

    async with bench.daybook():
        await bench.discord.seen(2)

    assert len(bench.discord.ledger) == 2
    assert ANSWER.partition("\n")[0] in bench.discord.ledger[-1].words


def live(database: str, address: str, ready: Event) -> None:
    """A Daybook in a process of its own, until it is killed."""
    given = {
        "DISCORD_BOT_TOKEN": TOKEN,
        "DAYBOOK_DISCORD__API_URL": f"{address}/api",
        "DAYBOOK_DISCORD__GATEWAY_URL": f"{address.replace('http', 'ws')}/gateway",
    }
    asyncio.run(_live(database, load_settings(None, given), ready))


async def _live(database: str, settings: Settings, ready: Event) -> None:
    clock = FixedClock(NOW)
    async with await Store.open(database) as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        async with connected(settings, desk=desk, store=store, clock=clock):
            ready.set()
            await clock.sleep(600)

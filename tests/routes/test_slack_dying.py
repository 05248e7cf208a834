"""What Slack sent and was acknowledged is answered, though the Daybook that took it died."""

import asyncio
import json
import multiprocessing
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from bot.clock import FixedClock, SystemClock
from bot.desk import Desk, Limits
from bot.platforms.inbox import ARRIVED
from bot.platforms.slack.connection import connected
from bot.store import Store
from bot.store.claims import Claim
from config.load import load_settings
from config.settings import Settings
from summarizer.language import Language
from summarizer.world import World
from tests.doubles_slack import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    INES,
    SIGNING_SECRET,
    Fault,
)
from tests.slack_bench import ANSWER, NOW, QUESTION, Bench, workspace

MENTION = {"type": "app_mention", "channel": CHANNEL, "user": INES, "text": QUESTION, "ts": "1.0"}
# Longer than the lease of what arrived, in seconds.
LEASE_OVER_S = 15
HTTP = {
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    "DAYBOOK_SLACK__MODE": "http",
}


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


async def arrived(bench: Bench, *, at_s: float = LEASE_OVER_S) -> list[Claim]:
    """What stands in the store unfinished, as another Daybook would find it so much later."""
    later = NOW + timedelta(seconds=at_s)
    return await bench.store.claims.take(ARRIVED, holder="looker", now=later, lease_s=12, limit=9)


async def test_in_the_store_before_it_is_acknowledged(bench: Bench) -> None:
    """Once Slack has its acknowledgement, what it sent is in the store, whole."""
    bench.slack.fail("users.info", Fault(stall_s=1.5))

    async with bench.daybook():
        await bench.slack.send_event(MENTION, event_id="Ev1")
        [claim] = await arrived(bench)

        assert (claim.key, json.loads(claim.body or "")["event"]) == ("Ev1", MENTION)
        assert bench.slack.ledger == []


async def test_taken_up_by_the_next(bench: Bench) -> None:
    """What a Daybook claimed and never finished is answered once by the next, unasked."""
    body = json.dumps(bench.slack.enveloped(MENTION, "Ev1"))
    await bench.store.claims.begin_all(ARRIVED, {"Ev1": body}, holder="dead", now=NOW, lease_s=12)
    bench.clock.pass_time(LEASE_OVER_S)

    async with bench.daybook():
        await bench.slack.seen(1)
        await bench.slack.send_event(MENTION, event_id="Ev1")

    [seen] = bench.slack.ledger
    assert (seen.words, seen.thread_ts) == (ANSWER, "1.0")
    assert await arrived(bench, at_s=600) == []


async def test_half_an_answer_is_made_whole(bench: Bench) -> None:
    """What died after it had posted posts nothing again: the place is asked first."""
    async with bench.daybook():
        await bench.slack.send_event(MENTION, event_id="Ev1")
        await bench.slack.seen(1)
    body = json.dumps(bench.slack.enveloped(MENTION, "Ev1"))
    await bench.store.claims.forget(ARRIVED, before=NOW + timedelta(hours=1))
    await bench.store.claims.begin_all(ARRIVED, {"Ev1": body}, holder="dead", now=NOW, lease_s=12)
    bench.clock.pass_time(LEASE_OVER_S)

    async with bench.daybook():
        await bench.slack.until(lambda: "conversations.replies" in bench.slack.calls)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


async def test_given_up(bench: Bench) -> None:
    """What came in an hour ago is not answered any more, and is forgotten."""
    body = json.dumps(bench.slack.enveloped(MENTION, "Ev1"))
    await bench.store.claims.begin_all(
        ARRIVED, {"Ev1": body}, holder="dead", now=NOW - timedelta(hours=1), lease_s=12
    )

    async with bench.daybook():
        async with asyncio.timeout(10):
            while await arrived(bench):
                await SystemClock().sleep(0.05)

    assert bench.slack.ledger == []


@pytest.mark.slow
@pytest.mark.parametrize("is_socket", [True, False], ids=["socket", "http"])
async def test_killed_after_the_acknowledgement(
    bench: Bench, tmp_path: Path, *, is_socket: bool
) -> None:
    """A Daybook that is killed right after it acknowledged leaves its answer to the next one."""
    environ = {} if is_socket else {**HTTP, "DAYBOOK_SLACK__LISTEN_PORT": str(free_port())}
    bench.slack.fail("users.info", Fault(stall_s=30))
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Event()
    told = (f"sqlite:///{tmp_path}/x.db", bench.slack.address, environ, ready)
    victim = spawning.Process(target=live, args=told)
    victim.start()
    try:
        assert await asyncio.to_thread(ready.wait, 60)
        if not is_socket:
            port = environ["DAYBOOK_SLACK__LISTEN_PORT"]
            bench.slack.sends_to = f"http://127.0.0.1:{port}/slack/events"
        await bench.slack.send_event(MENTION, event_id="Ev1")
        await bench.slack.until(lambda: "users.info" in bench.slack.calls)
    finally:
        victim.kill()
        await asyncio.to_thread(victim.join)
    assert bench.slack.ledger == []
    assert is_socket or bench.slack.answers == [(200, "")]
    bench.clock.pass_time(LEASE_OVER_S)

    async with bench.daybook():
        await bench.slack.seen(1)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def live(database: str, address: str, environ: dict[str, str], ready: Event) -> None:
    """A Daybook in a process of its own, until it is killed."""
    given = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, **environ}
    given["DAYBOOK_SLACK__API_URL"] = f"{address}/api/"
    asyncio.run(_live(database, load_settings(None, given), ready))


async def _live(database: str, settings: Settings, ready: Event) -> None:
    clock = FixedClock(NOW)
    async with await Store.open(database) as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        async with connected(settings, desk=desk, store=store, clock=clock):
            ready.set()
            await clock.sleep(600)

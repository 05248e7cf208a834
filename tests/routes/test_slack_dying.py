"""What Slack sent and was acknowledged is answered, though the Daybook that took it died."""

import asyncio
import json
import multiprocessing
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
    Seen,
)
from tests.slack_bench import ADDRESS, ANSWER, NOW, QUESTION, Bench, workspace

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


async def test_command_in_the_store_before_it_is_acknowledged(bench: Bench) -> None:
    """So is a command, which Slack never sends again."""
    bench.slack.fail("users.info", Fault(stall_s=1.5))

    async with bench.daybook():
        await bench.slack.command("/daybook", QUESTION)
        [claim] = await arrived(bench)

        assert json.loads(claim.body or "")["text"] == QUESTION
        assert bench.slack.ledger == []


@pytest.mark.slow
async def test_too_late_for_its_daybook(bench: Bench) -> None:
    """What isn't answered while a Daybook waits to stop is left to the next one."""
    bench.slack.fail("users.info", Fault(stall_s=9))

    async with bench.daybook():
        await bench.slack.send_event(MENTION, event_id="Ev1")

    [claim] = await arrived(bench)
    assert (claim.key, claim.attempt, bench.slack.ledger) == ("Ev1", 2, [])


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


@pytest.mark.parametrize("what", ["command", "press", "shortcut"])
async def test_waited_for_but_in_the_store_first(bench: Bench, what: str) -> None:
    """A command, a press and a shortcut are in the store, too, once they are acknowledged."""
    async with bench.daybook():
        button = await shared_answer(bench)
        bench.slack.fail("response_url", Fault(stall_s=1.5))
        await do(bench, what, button)

        [claim] = await arrived(bench)

        assert INES in (claim.body or "")


async def test_form_opened_out_of_turn(bench: Bench) -> None:
    """A form, which Slack opens within three seconds, waits for no answer that is in hand."""
    bench.slack.fail("response_url", *[Fault(stall_s=1)] * 5)

    async with bench.daybook():
        for _ in range(5):
            await bench.slack.command("/daybook", "next Norway")
        await bench.slack.command("/daybook", "digest settings")
        await bench.slack.until(lambda: bool(bench.slack.views))

        assert bench.slack.ledger == []


@pytest.mark.slow
@pytest.mark.parametrize("is_socket", [True, False], ids=["socket", "http"])
@pytest.mark.parametrize("what", ["mention", "command", "press"])
async def test_killed_after_the_acknowledgement(
    bench: Bench, tmp_path: Path, what: str, *, is_socket: bool
) -> None:
    """A Daybook that is killed right after it acknowledged leaves its answer to the next one."""
    async with bench.daybook():
        button = await shared_answer(bench)
    before = len(bench.slack.ledger)
    environ = {} if is_socket else {**HTTP, "DAYBOOK_SLACK__LISTEN_PORT": str(free_port())}
    bench.slack.fail("users.info", Fault(stall_s=30))
    asked_for = bench.slack.calls.count("users.info")
    async with victim(bench, f"sqlite:///{tmp_path}/x.db", environ):
        if not is_socket:
            port = environ["DAYBOOK_SLACK__LISTEN_PORT"]
            bench.slack.sends_to = f"http://127.0.0.1:{port}/slack/events"
        await do(bench, what, button)
        await bench.slack.until(lambda: bench.slack.calls.count("users.info") > asked_for)
    assert len(bench.slack.ledger) == before
    assert is_socket or bench.slack.answers == [(200, "")]
    bench.clock.pass_time(LEASE_OVER_S)

    async with bench.daybook():
        await bench.slack.seen(before + 1)

    assert ANSWER in bench.slack.ledger[-1].words


async def shared_answer(bench: Bench) -> Seen:
    """An answer that Ines got, with a button that shares it."""
    await bench.slack.command("/daybook", "next Norway–Iceland")
    await bench.slack.seen(1)
    return bench.slack.ledger[-1]


async def do(bench: Bench, what: str, button: Seen) -> None:
    """Ines asks in one of the ways that Slack has."""
    match what:
        case "mention":
            await bench.slack.send_event(MENTION, event_id="Ev1")
        case "command":
            await bench.slack.command("/daybook", "next Norway–Iceland")
        case "press":
            await bench.slack.press_labelled(button, "Share to channel")
        case _:
            await bench.slack.brief_link(f"See <{ADDRESS}>")


@asynccontextmanager
async def victim(bench: Bench, database: str, environ: dict[str, str]) -> AsyncIterator[None]:
    """A Daybook in a process of its own, which is killed at the end."""
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Event()
    made = spawning.Process(target=live, args=(database, bench.slack.address, environ, ready))
    made.start()
    try:
        assert await asyncio.to_thread(ready.wait, 60)
        yield
    finally:
        made.kill()
        await asyncio.to_thread(made.join)


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

"""Whole routes over Slack's own SDK: an article on file, a person who asks, what all can see."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.platforms.base import PlatformUnavailable
from bot.service.running import run
from summarizer.language import Language
from tests.doubles_slack import BOT, CHANNEL, DIRECT, INES, Fault
from tests.slack_bench import ANSWER, QUESTION, Bench, workspace

# The first button of a row.
SHARE = "daybook_0"


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


async def test_mention_is_answered_in_its_thread(bench: Bench) -> None:
    """A question in a channel is answered once, in the thread, though it is delivered three times."""
    async with bench.daybook():
        asked = await bench.slack.mention(QUESTION, times=3)

    [seen] = bench.slack.ledger
    assert (seen.channel, seen.thread_ts, seen.only_to) == (CHANNEL, asked, None)
    assert seen.words == ANSWER
    assert not seen.unfurls


async def test_replicas_answer_once(bench: Bench) -> None:
    """Two Daybooks over one database answer an event once, whichever of them gets it."""
    async with bench.daybook(), bench.daybook():
        await bench.slack.mention(QUESTION, times=4)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


async def test_thread_goes_on_elsewhere(bench: Bench) -> None:
    """A thread goes on at the Daybook that comes after the one that it began with."""
    async with bench.daybook():
        asked = await bench.slack.mention(QUESTION)
        await bench.slack.seen(1)
    async with bench.daybook():
        await bench.slack.write("and for Kenya?", channel=CHANNEL, thread=asked)
        await bench.slack.seen(2)

    assert bench.slack.ledger[1].words.startswith("*Nothing on file about Kenya.*")


async def test_thread_goes_on_without_a_mention(bench: Bench) -> None:
    """In a thread where a question was answered the next one needs no mention; elsewhere it does."""
    async with bench.daybook():
        asked = await bench.slack.mention(QUESTION)
        await bench.slack.seen(1)
        await bench.slack.write("what's next for Iceland?", channel=CHANNEL, thread="1.0")
        await bench.slack.write("and for Kenya?", channel=CHANNEL, thread=asked)
        await bench.slack.seen(2)

    assert [seen.thread_ts for seen in bench.slack.ledger] == [asked, asked]
    assert bench.slack.ledger[1].words.startswith("*Nothing on file about Kenya.*")


async def test_hello_once(bench: Bench) -> None:
    """Where the bot is invited it says hello, once; that others join is not its business."""
    joined = {"type": "member_joined_channel", "channel": CHANNEL, "channel_type": "C"}

    async with bench.daybook():
        await bench.slack.send_event({**joined, "user": INES})
        await bench.slack.send_event({**joined, "user": BOT})
        await bench.slack.send_event({**joined, "user": BOT})

    [seen] = bench.slack.ledger
    assert (seen.channel, seen.thread_ts) == (CHANNEL, None)
    assert seen.words.splitlines()[-1] == "Daily digest here?"


async def test_direct_message(bench: Bench) -> None:
    """A direct message is answered beside it, and the next one goes on from it."""
    async with bench.daybook():
        await bench.slack.write(QUESTION)
        await bench.slack.seen(1)
        await bench.slack.write("who said that?")
        await bench.slack.seen(2)

    assert [(seen.channel, seen.thread_ts) for seen in bench.slack.ledger] == [(DIRECT, None)] * 2
    assert "Nobody drowns for want of a treaty" in bench.slack.ledger[1].words


async def test_command_is_for_its_asker_until_shared(bench: Bench) -> None:
    """A command's answer is seen by the asker alone; shared, it is posted once for all."""
    async with bench.daybook():
        await bench.slack.command("/daybook", "next Norway-Iceland")
        [alone] = await bench.slack.seen(1)
        await bench.slack.press(alone, SHARE, times=2)
        await bench.slack.until(lambda: bool(bench.slack.deleted))

    shared = bench.slack.ledger[1:]
    assert (alone.only_to, alone.words) == (INES, f"{ANSWER}\nShare to channel")
    assert [(seen.channel, seen.only_to) for seen in shared] == [(CHANNEL, None)]
    assert shared[0].words == f"{ANSWER}\nines asked: next Norway-Iceland"
    assert bench.slack.deleted == [INES]


async def test_sharing_where_the_bot_may_not_post(bench: Bench) -> None:
    """An answer that can't be shared stays, and its asker reads why."""
    async with bench.daybook():
        await bench.slack.command("/next", "Norway-Iceland")
        [alone] = await bench.slack.seen(1)
        bench.slack.fail("chat.postMessage", Fault(error="not_in_channel"))
        await bench.slack.press(alone, SHARE)
        await bench.slack.seen(2)

    assert bench.slack.ledger[1].text == (
        "Slack refused (not_in_channel). The bot is not in the channel: invite it with /invite."
    )
    assert bench.slack.deleted == []


async def test_today_is_the_askers(bench: Bench) -> None:
    """It is the day that it is where the asker lives; without that knowledge, where Daybook runs."""
    async with bench.daybook():
        bench.slack.zones[INES] = "Pacific/Auckland"
        await bench.slack.write("digest")
        await bench.slack.seen(1)

    assert bench.slack.ledger[0].words.startswith("Daybook · Tuesday 3 March 2026")


async def test_missing_scope_costs_only_what_it_is_for(bench: Bench) -> None:
    """Where the reader's zone may not be read, the answer comes all the same."""
    bench.slack.scopes.discard("users:read")

    async with bench.daybook():
        await bench.slack.mention(QUESTION)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


async def test_socket_is_renewed(bench: Bench) -> None:
    """When Slack asks for a new socket, what is asked afterwards is answered."""
    async with bench.daybook():
        await bench.slack.refresh()
        await bench.slack.mention(QUESTION)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


@pytest.mark.slow
async def test_socket_that_is_lost_is_opened_again(bench: Bench) -> None:
    """When the network breaks, Daybook comes back by itself; the SDK looks every few seconds."""
    async with bench.daybook():
        await bench.slack.lose_sockets()
        await bench.slack.mention(QUESTION)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]


async def test_what_is_not_for_daybook_is_acknowledged(bench: Bench) -> None:
    """Chatter, edits, bots and events of other kinds are acknowledged and not answered."""
    others: list[dict[str, Any]] = [
        {"type": "reaction_added", "user": INES, "reaction": "tada", "item": {}},
        {"type": "message", "subtype": "message_changed", "channel": DIRECT, "channel_type": "im"},
        {"type": "message", "bot_id": "B1", "text": "hi", "channel": DIRECT, "channel_type": "im"},
        {"type": "app_mention", "bot_id": "B1", "text": "hi", "channel": CHANNEL, "ts": "1.0"},
        {"type": "message", "user": INES, "text": "hi", "channel": CHANNEL, "ts": "1.0"},
    ]

    async with bench.daybook():
        for event in others:
            await bench.slack.send_event(event)

    assert len(bench.slack.acknowledged) == len(others)
    assert bench.slack.ledger == []


@pytest.mark.parametrize(
    ("command", "text", "words"),
    [
        ("/daybook", "", "*Ask me about the news on file.*"),
        ("/next", "Norway-Iceland", "*One thing ahead for Norway, Iceland*"),
        ("/daybook", "nxt Norway-Iceland", "*One thing ahead for Norway, Iceland*"),
        ("/daybook", "digest", "Daybook · Monday 2 March 2026"),
        ("/daybook", "next <#C1|norway>", "*One thing ahead for Norway*"),
        ("/daybook", "quotes Ida Holm", "*One quote by Ida Holm*"),
        ("/daybook", "brief Norway", "*On Norway: A ship for two (Lorn Post, 2 Mar 2026)*"),
        ("/daybook", "follow Norway", "*This channel follows Norway.*"),
        ("/daybook", "unfollow Norway", "You don't follow Norway. You follow: nothing yet."),
        ("/daybook", "digest now", "Daybook · Monday 2 March 2026"),
        (
            "/daybook",
            "digest preview",
            "No digest comes here yet. “digest settings” sets one up.",
        ),
        (
            "/daybook",
            "what is the weather?",
            "*I can tell what is next, the latest, who said what, when, who, and why.*",
        ),
    ],
)
async def test_commands(bench: Bench, command: str, text: str, words: str) -> None:
    """The words of a command are read as people type them, with slips of the keys."""
    async with bench.daybook():
        await bench.slack.command(command, text)

    [seen] = bench.slack.ledger
    assert (seen.only_to, seen.words.splitlines()[0]) == (INES, words)


async def test_daybook_runs_on_slack(bench: Bench) -> None:
    """With the tokens set, the running bot answers there until it is told to stop."""
    stop = asyncio.Event()

    running = asyncio.create_task(
        run(bench.settings(), bench.store, clock=SystemClock(), stop=stop)
    )
    await bench.slack.mention("what's next for Norway–Iceland as of 2 March 2026?")
    [seen] = await bench.slack.seen(1)
    stop.set()
    await running

    assert seen.words.startswith("*One thing ahead for Norway, Iceland (as of 2 Mar 2026)*")


FAULTS = [
    (Fault(status=429, error="ratelimited", headers={"Retry-After": "7"}), 7),
    (Fault(is_taken=True, is_reset=True), 5),
    (Fault(is_taken=True, status=500), 5),
    (Fault(is_reset=True), 5),
    (Fault(status=502, body="<html>Bad gateway</html>"), 5),
    (Fault(is_taken=True, body="<html>Hello</html>"), 5),
    (Fault(error="fatal_error"), 5),
]


@pytest.mark.parametrize(("fault", "pause"), FAULTS, ids=str)
async def test_answer_is_seen_once_over_faults(bench: Bench, fault: Fault, pause: float) -> None:
    """However a post goes wrong, after a pause its answer is there once."""
    bench.slack.fail("chat.postMessage", fault)

    async with bench.daybook():
        await bench.slack.mention(QUESTION)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]
    assert bench.clock.slept == [pause]


REFUSED = [
    (
        {"SLACK_BOT_TOKEN": "xoxb-other"},
        "SLACK_BOT_TOKEN does not work. Slack refused (invalid_auth).",
    ),
    (
        {"SLACK_APP_TOKEN": "xapp-other"},
        "SLACK_APP_TOKEN does not work. Slack refused (invalid_auth).",
    ),
    (
        {"SLACK_APP_TOKEN": ""},
        "SLACK_APP_TOKEN is not set: Slack needs SLACK_BOT_TOKEN (xoxb-…, from OAuth & "
        "Permissions) and SLACK_APP_TOKEN (xapp-…, from Basic Information).",
    ),
    (
        {"DAYBOOK_SLACK__API_URL": "http://127.0.0.1:9/api/"},
        "127.0.0.1:9 does not answer as Slack does (ClientConnectorError): check the network, and "
        "slack.api_url if it was changed.",
    ),
]


@pytest.mark.parametrize(("environ", "sentence"), REFUSED, ids=lambda v: str(v)[:30])
async def test_slack_that_cannot_be_joined(
    bench: Bench, environ: dict[str, str], sentence: str
) -> None:
    """A token that is missing or refused, and an address that is dead, are told in one sentence."""
    with pytest.raises(PlatformUnavailable) as told:
        async with bench.daybook(**environ):
            pass

    assert str(told.value) == sentence

"""Posts and sessions over Discord's wire, and everything that can go wrong on it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.base import About, CannotAsk, PlatformUnavailable, PostRefused
from bot.service.running import run
from summarizer.language import Language
from tests.discord_bench import ANSWER, NORTH, NOW, QUESTION, Bench, server
from tests.doubles_discord import (
    ALL,
    CHANNEL,
    FORUM,
    GUILD,
    HISTORY,
    Fault,
)


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with server(tmp_path, language) as made:
        yield made


async def test_commands_are_synced_once(bench: Bench) -> None:
    """Discord is told of the commands when it lacks them, and not again until they differ."""
    for _ in range(2):
        async with bench.daybook():
            pass
    bench.discord.commands[0]["description"] = "Another's words"
    async with bench.daybook():
        pass

    names = sorted(command["name"] for command in bench.discord.commands)
    assert bench.discord.calls.count("PUT commands") == 2
    assert names == [
        "Brief this link",
        "brief",
        "digest",
        "follow",
        "help",
        "next",
        "quotes",
        "settings",
        "sources",
        "unfollow",
    ]


async def test_forum_gets_a_post(bench: Bench) -> None:
    """In a forum a digest is a post with its title, its parts come after it, and it is found again."""
    said = [Message((Paragraph(plain(words)),)) for words in ("A tram for Lorn.", "The card.")]
    place = f"{GUILD}/{FORUM}"

    async with bench.daybook() as discord:
        first, second = discord.payloads(said)
        post = await discord.post(place, first, key="k1", about=About())
        card = await discord.post(place, second, key="k2", about=About(thread=post))
        await bench.discord.mention("help")
        await bench.discord.seen(3)
        found = [
            await discord.find(place, key, since=NOW, thread=thread)
            for key, thread in (("k1", None), ("k2", post), ("k3", None))
        ]

    assert bench.discord.threads[post] == "A tram for Lorn."
    assert [seen.channel for seen in bench.discord.ledger[:2]] == [post, post]
    assert found == [post, card, None]


async def test_history_that_may_not_be_read(bench: Bench) -> None:
    """Where the bot may not read the history, Discord can't be asked, and would show nothing."""
    bench.discord.allowed[CHANNEL] = ALL & ~HISTORY

    async with bench.daybook() as discord:
        with pytest.raises(CannotAsk, match="Read Message History"):
            await discord.find(f"{GUILD}/{CHANNEL}", "k", since=NOW, thread=None)


async def test_place_that_is_none(bench: Bench) -> None:
    """A destination that is no pair of numbers is refused with the cure, and nothing is asked."""
    async with bench.daybook() as discord:
        [payload] = discord.payloads([Message((Paragraph(plain("A tram.")),))])
        with pytest.raises(PostRefused, match="name the destination discord:GUILD/CHANNEL"):
            await discord.post("Lorn/news", payload, key="k", about=About())

    assert "POST messages" not in bench.discord.calls


FAULTS = [
    (Fault(status=429, headers={"Retry-After": "7"}, body="error code: 1015"), [7]),
    (Fault(is_taken=True, is_reset=True), [5]),
    (Fault(is_taken=True, status=500), [5]),
    (Fault(is_reset=True), [5]),
    (Fault(status=502, body="<html>Bad gateway</html>"), [5]),
    (Fault(is_taken=True, status=200, body="<html>Hello</html>"), [5]),
]


@pytest.mark.parametrize("is_nonce_kept", [True, False])
@pytest.mark.parametrize(("fault", "slept"), FAULTS, ids=str)
async def test_answer_is_seen_once_over_faults(
    bench: Bench, fault: Fault, slept: list[float], is_nonce_kept: bool
) -> None:
    """However a post goes wrong, after a pause its answer is there once, with a nonce or without."""
    bench.discord.is_nonce_kept = is_nonce_kept
    bench.discord.fail("POST messages", fault)

    async with bench.daybook():
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]
    assert bench.clock.slept == slept


async def test_session_is_resumed(bench: Bench) -> None:
    """When Discord asks for a new connection, or the network breaks, what came meanwhile is answered."""
    async with bench.daybook():
        await bench.discord.tell({"op": 7})
        await bench.discord.until(lambda: bench.discord.resumed == 1)
        await bench.discord.lose_sockets()
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]
    assert (len(bench.discord.identified), bench.discord.resumed) == (1, 2)


async def test_invalid_session_is_begun_anew(bench: Bench) -> None:
    """A session that Discord calls invalid is begun anew after its pause; greetings don't repeat."""
    async with bench.daybook():
        bench.discord.forget_session()
        await bench.discord.tell({"op": 9, "d": False})
        await bench.discord.until(lambda: len(bench.discord.identified) == 2)
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]
    assert bench.clock.slept == [5]


async def test_reconnect_storm(bench: Bench) -> None:
    """Twenty reconnects in a row leave one session, and an answer to each question."""
    async with bench.daybook():
        for number in range(1, 21):
            await bench.discord.tell({"op": 7})
            await bench.discord.until(partial(bench.discord.has_resumed, number))
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]
    assert len(bench.discord.identified) == 1


async def test_heart_beats(bench: Bench) -> None:
    """The connection is kept alive as often as Discord wants, and when it asks."""
    bench.discord.heartbeat_ms = 50

    async with bench.daybook():
        await bench.discord.tell({"op": 1})
        await bench.discord.until(lambda: bench.discord.heartbeats >= 4)


async def test_least_intents(bench: Bench) -> None:
    """No privileged intent is asked for: neither the words of all messages nor members or presences."""
    async with bench.daybook():
        pass

    [identified] = bench.discord.identified
    assert identified["intents"] == 1 << 0 | 1 << 9 | 1 << 12


REFUSED = [
    (
        {"DISCORD_BOT_TOKEN": "other.bot.token"},
        "DISCORD_BOT_TOKEN does not work: set the token that the app's page shows, under Bot.",
    ),
    (
        {"DISCORD_BOT_TOKEN": ""},
        "DISCORD_BOT_TOKEN is not set: it stands on the app's page, under Bot.",
    ),
    (
        {"DAYBOOK_DISCORD__API_URL": "http://127.0.0.1:9/api"},
        "127.0.0.1:9 does not answer as Discord does: check the network, and "
        "discord.api_url and discord.gateway_url if they were changed.",
    ),
    (
        {"DAYBOOK_DISCORD__GATEWAY_URL": "ws://127.0.0.1:9/", "DAYBOOK_DISCORD__TIMEOUT_S": "1"},
        "127.0.0.1:9 does not answer as Discord does: check the network, and "
        "discord.api_url and discord.gateway_url if they were changed.",
    ),
]


@pytest.mark.parametrize(("environ", "sentence"), REFUSED, ids=lambda v: str(v)[:40])
async def test_discord_that_cannot_be_joined(
    bench: Bench, environ: dict[str, str], sentence: str
) -> None:
    """A token that is missing or refused, and an address that is dead, are told in one sentence."""
    with pytest.raises(PlatformUnavailable) as told:
        async with bench.daybook(**environ):
            pass

    assert str(told.value) == sentence


async def test_daybook_runs_on_discord(bench: Bench) -> None:
    """With the token set, the running bot answers there until it is told to stop."""
    stop = asyncio.Event()

    running = asyncio.create_task(
        run(bench.settings(), bench.store, clock=SystemClock(), stop=stop)
    )
    await bench.discord.until(lambda: bool(bench.discord.identified))
    await bench.discord.command("next", NORTH | {"as_of": "2 March 2026"})
    [seen] = await bench.discord.seen(1)
    stop.set()
    await running

    assert seen.words.startswith("**One thing ahead for Norway, Iceland (as of 2 Mar 2026)**")

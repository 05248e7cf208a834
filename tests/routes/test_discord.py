"""Whole routes over Discord's library: an article on file, a person who asks, what all can see."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.reading.sources import Source, SourceKind
from summarizer.language import Language
from tests.discord_bench import ANSWER, NORTH, NOW, QUESTION, Bench, server
from tests.doubles_discord import (
    BOT,
    CHANNEL,
    DIRECT,
    INES,
    Fault,
)


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
        await bench.discord.command("next", NORTH)
        [alone] = await bench.discord.seen(1)
        await bench.discord.press(alone, "Share to channel", times=2)
        await bench.discord.until(lambda: bool(bench.discord.deleted))

    shared = bench.discord.ledger[1:]
    assert (alone.only_to, alone.words, alone.pings) == (INES, ANSWER, {"parse": []})
    assert [(seen.channel, seen.only_to) for seen in shared] == [(CHANNEL, None)]
    assert shared[0].words == f"{ANSWER}\n-# ines asked: next Norway–Iceland"
    assert bench.discord.deleted == [alone.id]


async def test_thread_keeps_the_question(bench: Bench) -> None:
    """In a thread the next question goes on from the last one, whoever asks it."""
    async with bench.daybook():
        thread = await bench.discord.open_thread("Norway")
        await bench.discord.mention(QUESTION, channel=thread)
        await bench.discord.seen(1)
        await bench.discord.mention("and for Kenya?", channel=thread)
        await bench.discord.seen(2)

    assert [seen.channel for seen in bench.discord.ledger] == [thread, thread]
    assert bench.discord.ledger[1].words.startswith("**Nothing on file about Kenya.**")


async def test_direct_message(bench: Bench) -> None:
    """A direct message is answered there, and the next one goes on from it."""
    async with bench.daybook():
        await bench.discord.write(QUESTION)
        await bench.discord.seen(1)
        await bench.discord.write("who said that?")
        await bench.discord.seen(2)

    assert [seen.channel for seen in bench.discord.ledger] == [DIRECT, DIRECT]
    assert "Nobody drowns for want of a treaty" in bench.discord.ledger[1].words


async def test_long_answer_is_a_thread(bench: Bench) -> None:
    """An answer of several messages stands in a thread on the question, and none of it is cut."""
    for number in range(200):
        source = Source(
            id=f"s{number}",
            url=f"https://feeds.example/{number}",
            kind=SourceKind.FEED,
            added_at=NOW,
            next_at=NOW + timedelta(days=1),
        )
        await bench.store.sources.add(source)

    async with bench.daybook():
        asked = await bench.discord.mention("sources")
        await bench.discord.until(lambda: "example/99 " in _all(bench))

    assert len(bench.discord.ledger) > 1
    assert {seen.channel for seen in bench.discord.ledger} == {asked}
    assert [n for n in range(200) if f"example/{n} " not in _all(bench)] == []


def _all(bench: Bench) -> str:
    return "\n".join(seen.words for seen in bench.discord.ledger)


async def test_chatter_is_not_answered(bench: Bench) -> None:
    """What mentions nobody, and what bots write, is left alone."""
    async with bench.daybook():
        await bench.discord.write("hello all", channel=CHANNEL)
        await bench.discord.write("what's next for Norway?", author=BOT)
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]


COMPLETED = [
    ("next", "topic", "nor", ["Norway"]),
    ("next", "topic", "Norway–ic", ["Norway–Iceland"]),
    ("next", "topic", "Norway and Ic", ["Norway and Iceland"]),
    ("quotes", "who", "", ["Ida Holm"]),
    ("quotes", "who", "hol", ["Ida Holm"]),
    ("next", "topic", "zzz", []),
]


@pytest.mark.parametrize(("command", "option", "typed", "offered"), COMPLETED)
async def test_names_are_offered(
    bench: Bench, command: str, option: str, typed: str, offered: list[str]
) -> None:
    """While one types, the names on file are offered: of people alone where people are meant."""
    async with bench.daybook():
        assert await bench.discord.complete(command, option, typed) == offered


async def test_sources_are_offered(bench: Bench) -> None:
    """Sources are offered by their names; one alone is told of, and an unknown one says so."""
    for name in ("Lorn Post", "Harbour Press"):
        source = Source(
            id=name[:4].lower(),
            url=f"https://feeds.example/{name[:4]}",
            kind=SourceKind.FEED,
            title=name,
            added_at=NOW,
            next_at=NOW + timedelta(days=1),
        )
        await bench.store.sources.add(source)

    async with bench.daybook():
        offered = await bench.discord.complete("sources", "source", "har")
        await bench.discord.command("sources", {"source": "Harbour Press"})
        await bench.discord.seen(1)
        await bench.discord.command("sources", {"source": "Nobody"})
        one, none = await bench.discord.seen(2)

    assert offered == ["Harbour Press"]
    assert one.words.splitlines()[0] == "**Sources: 1**"
    assert none.words == "No source is called “Nobody”: “sources” lists them all."


COMMANDS: list[tuple[str, dict[str, str], str]] = [
    ("help", {}, "**Ask me about the news on file.**"),
    ("next", {"topic": "Norway–Iceland"}, "**One thing ahead for Norway, Iceland**"),
    ("next", {"topic": "Norway", "as_of": "2026-03-01"}, "**Nothing on file yet.**"),
    ("quotes", {"who": "Ida Holm"}, "**One quote by Ida Holm**"),
    ("brief", {"topic": "Norway"}, "**"),
    ("digest", {}, "## Daybook · Monday 2 March 2026"),
    ("digest", {"topic": "Norway", "day": "yesterday"}, "## Daybook · Norway · "),
    ("follow", {"topic": "Norway", "whom": "for me"}, "**You follow Norway.**"),
    ("unfollow", {"topic": "Norway"}, ""),
    ("sources", {}, "Nothing is polled yet"),
]


@pytest.mark.parametrize(("name", "options", "words"), COMMANDS)
async def test_commands(bench: Bench, name: str, options: dict[str, str], words: str) -> None:
    """Each command answers its asker alone."""
    async with bench.daybook():
        await bench.discord.command(name, options)
        [seen] = await bench.discord.seen(1)

    assert seen.only_to == INES
    assert seen.words.startswith(words)


async def test_command_in_a_direct_channel(bench: Bench) -> None:
    """Commands work where one is alone with the bot, too."""
    async with bench.daybook():
        await bench.discord.command("next", NORTH, channel=DIRECT)
        [seen] = await bench.discord.seen(1)

    assert (seen.channel, seen.words) == (DIRECT, ANSWER)


async def test_link_in_a_message_is_briefed(bench: Bench) -> None:
    """The menu on somebody's message briefs the link in it: here one that is on file."""
    async with bench.daybook():
        await bench.discord.menu("Brief this link", "look at this (https://post.example/tram).")
        await bench.discord.seen(1)
        await bench.discord.menu("Brief this link", "no link here")
        first, second = await bench.discord.seen(2)

    assert (first.only_to, second.only_to) == (INES, INES)
    assert "a tram line to the harbour of the town" in first.words
    assert second.words == "There is no link in it."


async def test_hello_once(bench: Bench) -> None:
    """Where the bot is invited it says hello once, and offers a digest."""
    async with bench.daybook():
        await bench.discord.invite()
        await bench.discord.invite()
        await bench.discord.seen(1)

    [seen] = bench.discord.ledger
    assert (seen.channel, seen.only_to) == (CHANNEL, None)
    assert seen.words.startswith("**I read the news for you")
    assert list(seen.buttons) == ["Daily digest here?"]


async def test_interaction_that_comes_twice(bench: Bench) -> None:
    """An interaction that is delivered three times is answered once."""
    async with bench.daybook():
        await bench.discord.command("next", NORTH, times=3)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]


async def test_replicas_answer_once(bench: Bench) -> None:
    """Two Daybooks over one database answer a question and a command once, though both get them."""
    async with bench.daybook(), bench.daybook():
        await bench.discord.mention(QUESTION)
        await bench.discord.command("next", NORTH)
        await bench.discord.seen(2)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER, ANSWER]


async def test_interaction_that_comes_late(bench: Bench) -> None:
    """One that nobody waits for any more is left; the next is answered."""
    bench.discord.fail("POST callback", Fault(status=404, code=10_062))

    async with bench.daybook():
        await bench.discord.command("help")
        await bench.discord.command("next", NORTH)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]


async def test_answer_that_comes_late(bench: Bench) -> None:
    """Where the token of an interaction has run out, its answer is lost and nothing else."""
    bench.discord.fail("PATCH messages", Fault(status=401, code=50_027))

    async with bench.daybook():
        await bench.discord.command("help")
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]

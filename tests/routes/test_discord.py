"""Whole routes over Discord's library: an article on file, a person who asks, what all can see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.clock import FixedClock, SystemClock
from bot.desk import Desk, Limits
from bot.ingest.files import id_of_url
from bot.ingest.web import open_web
from bot.links import Links
from bot.message import Message, Paragraph, plain
from bot.pipeline import ingest
from bot.plans import Plans
from bot.platforms.base import About, CannotAsk, PlatformUnavailable, PostRefused
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import connected
from bot.running import run
from bot.sources import Source, SourceKind
from bot.store import Store
from bot.subscriptions import Destination
from bot.workers import Here
from config.load import load_settings
from config.settings import Settings
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.doubles_discord import (
    ALL,
    BOT,
    CHANNEL,
    DIRECT,
    FORUM,
    GUILD,
    HISTORY,
    INES,
    TOKEN,
    VIEW,
    DiscordDouble,
    Fault,
    Seen,
    discord_double,
)
from tests.slack_bench import STORY

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
PAGE = "https://post.example/tram"
PAGE_TEXT = (
    "The council of Lorn agreed on Monday to build a tram line to the harbour of the town. "
    "The mayor will open the line on 14 March in Lorn."
)
QUESTION = "what's next for Norway–Iceland?"
NORTH = {"topic": "Norway–Iceland"}
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
    links: Links

    def settings(self, **environ: str) -> Settings:
        addresses = {
            "DISCORD_BOT_TOKEN": TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{self.discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{self.discord.address.replace('http', 'ws')}/gateway",
        }
        return load_settings(None, {**addresses, **environ})

    def desk(self) -> Desk:
        return Desk(self.store, World.load(), Limits(stories=7, lines=7))

    def daybook(self, **environ: str) -> AbstractAsyncContextManager[DiscordPlatform]:
        settings = self.settings(**environ)
        return connected(
            settings, desk=self.desk(), store=self.store, clock=self.clock, links=self.links
        )


@asynccontextmanager
async def server(path: Path, language: Language) -> AsyncIterator[Bench]:
    engine = OfflineEngine(language, World.load())
    async with discord_double() as discord, await Store.open(f"sqlite:///{path}/x.db") as store:
        clock = LeapingClock(NOW)
        articles = [STORY, replace(STORY, id=id_of_url(PAGE), url=PAGE, text=PAGE_TEXT)]
        async for _ in ingest(articles, store=store, briefer=Here(engine), clock=clock):
            pass
        async with open_web(load_settings(None, {}).ingest, clock) as web:
            links = Links(store, web, Here(engine), max_chars=10_000)
            yield Bench(discord, store, clock, links)


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
    bench.discord.fail("POST webhooks", Fault(status=401, code=50_027))

    async with bench.daybook():
        await bench.discord.command("help")
        await bench.discord.mention(QUESTION)
        await bench.discord.seen(1)

    assert [seen.words for seen in bench.discord.ledger] == [ANSWER]


async def test_button_outlives_a_restart(bench: Bench) -> None:
    """A button that one Daybook has shown is answered by the next."""
    async with bench.daybook():
        await bench.discord.command("next", NORTH)
        [alone] = await bench.discord.seen(1)
    async with bench.daybook():
        await bench.discord.press(alone, "Share to channel")
        await bench.discord.seen(2)

    assert bench.discord.ledger[1].only_to is None


async def test_button_of_another_version(bench: Bench) -> None:
    """A button that this version doesn't know says so, to the one who pressed it."""
    old = Seen(id="1", channel=CHANNEL, components=[_row("Old", "2:dance:1")])

    async with bench.daybook():
        await bench.discord.press(old, "Old")
        [seen] = await bench.discord.seen(1)

    assert (seen.only_to, seen.words) == (
        INES,
        "This button is of another version of me: ask for the answer anew.",
    )


def _row(label: str, custom_id: str) -> dict[str, Any]:
    button = {"type": 2, "style": 2, "label": label, "custom_id": custom_id, "id": 2}
    return {"type": 1, "id": 1, "components": [button]}


async def test_sharing_where_the_bot_may_not_post(bench: Bench) -> None:
    """An answer that can't be shared stays, and its asker reads why."""
    async with bench.daybook():
        await bench.discord.command("next", NORTH)
        [alone] = await bench.discord.seen(1)
        bench.discord.allowed[CHANNEL] = VIEW
        await bench.discord.press(alone, "Share to channel")
        await bench.discord.seen(2)

    told = bench.discord.ledger[1]
    assert (told.only_to, bench.discord.deleted) == (INES, [])
    assert told.words == (
        "Discord refused (50013). The bot lacks a permission there: \\`daybook doctor\\` names it."
    )


async def test_server_event_of_what_comes_next(bench: Bench) -> None:
    """What a story expects becomes a file for one's calendar, and an event of the server."""
    async with bench.daybook():
        await bench.discord.command("brief", {"topic": PAGE})
        [card] = await bench.discord.seen(1)
        await bench.discord.press(card, "Add to calendar")
        _, calendar = await bench.discord.seen(2)
        await bench.discord.press(calendar, "Add to server events")
        await bench.discord.seen(3)

    [file], [event] = bench.discord.files, bench.discord.scheduled
    assert "DTSTART;VALUE=DATE:20260314" in file
    assert (
        event["name"],
        event["scheduled_start_time"][:16],
        event["scheduled_end_time"][:16],
    ) == (
        "Mayor opens the line",
        "2026-03-14T00:00",
        "2026-03-15T00:00",
    )
    assert event["entity_metadata"] == {"location": "Place not told"}
    assert event["description"].splitlines()[1:] == [
        "No time is told: the whole days are shown, in UTC.",
        "Lorn Post, 2 Mar 2026",
        PAGE,
    ]
    assert bench.discord.ledger[2].words.startswith("Added to the server's events: ")


async def test_server_event_by_somebody_not_allowed(bench: Bench) -> None:
    """Who may not make events makes none, and reads why."""
    bench.discord.rights = 0
    button = Seen(id="1", channel=CHANNEL, components=[_row("Add", "event:1")])

    async with bench.daybook():
        await bench.discord.press(button, "Add")
        [told] = await bench.discord.seen(1)

    assert bench.discord.scheduled == []
    assert told.words == "That needs the permission Manage Events in this server."


async def test_digest_is_set_up_by_its_form(bench: Bench) -> None:
    """The button of the hello opens the form of the channel; filled in after a restart, it counts."""
    async with bench.daybook():
        offered = Seen(id="1", channel=CHANNEL, components=[_row("Daily", OFFER)])
        form = await bench.discord.form(await bench.discord.press(offered, "Daily"))
    async with bench.daybook():
        await bench.discord.fill_in(
            form, {"topics": "Norway", "at_zone": "07:30 Europe/Oslo", "when_quiet": "silence"}
        )
        [told] = await bench.discord.seen(1)

    plan = await Plans(bench.store, bench.desk()).plan(Destination("discord", f"{GUILD}/{CHANNEL}"))
    assert plan is not None
    assert plan.words() == {
        "topics": "Norway",
        "days": "daily",
        "at": "07:30",
        "zone": "Europe/Oslo",
        "layout": "thread",
        "when_quiet": "silence",
    }
    assert told.words.splitlines() == [
        "**The digest here**",
        "- About: Norway",
        "- When: daily at 07:30 Europe/Oslo",
        "- How: an overview, and each story in its thread",
        "- On a quiet day: nothing",
        "-# The next digest comes on <t:1772519400:f>.",
    ]


async def test_form_of_another_server(bench: Bench) -> None:
    """Who manages one server has no say in what comes to another."""
    offered = Seen(
        id="1", channel=CHANNEL, components=[_row("Daily", "1:settings::discord:801/810")]
    )

    async with bench.daybook():
        await bench.discord.press(offered, "Daily")
        [told] = await bench.discord.seen(1)

    assert told.words == "What comes here is for those to say who may manage this server."


OFFER = f"1:settings::discord:{GUILD}/{CHANNEL}"
FORMS = [
    ({"at_zone": "25:00"}, "Nothing was changed. "),
    ({"topics": "Nrway"}, "Nothing was changed. “Nrway” is on nobody's file"),
]


@pytest.mark.parametrize(("values", "told"), FORMS)
async def test_form_with_a_fault(bench: Bench, values: dict[str, str], told: str) -> None:
    """What is wrong in a form is told, and nothing is changed."""
    async with bench.daybook():
        form = await bench.discord.form(await bench.discord.command("settings"))
        await bench.discord.fill_in(form, values)
        [seen] = await bench.discord.seen(1)

    assert seen.words.startswith(told)
    assert await bench.store.ledger.subscriptions() == []


async def test_form_is_for_those_who_manage(bench: Bench) -> None:
    """Who may not manage the server neither sees the form nor changes anything with an old one."""
    async with bench.daybook():
        form = await bench.discord.form(await bench.discord.command("settings"))
        bench.discord.rights = 0
        await bench.discord.command("settings")
        await bench.discord.seen(1)
        await bench.discord.fill_in(form, {})
        await bench.discord.seen(2)

    told = "What comes here is for those to say who may manage this server."
    assert [seen.words for seen in bench.discord.ledger] == [told, told]
    assert await bench.store.ledger.subscriptions() == []


async def test_follower_is_told_in_private(bench: Bench) -> None:
    """Who follows something for themselves is told where they are alone with the bot."""
    async with bench.daybook() as discord:
        await bench.discord.command("follow", {"topic": "Norway", "whom": "for me"})
        await bench.discord.seen(1)
        [follow] = await bench.store.follows.all()
        place = follow.follower.destination
        [payload] = discord.payloads([Message((Paragraph(plain("It moved.")),))])
        await discord.post(place.place, payload, key="k", about=About())

    assert str(place) == f"discord:@me/{INES}"
    assert (bench.discord.ledger[1].channel, bench.discord.ledger[1].words) == (DIRECT, "It moved.")


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

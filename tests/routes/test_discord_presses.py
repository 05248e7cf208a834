"""What people press and fill in on Discord, and what comes of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.digests.plans import Plans
from bot.digests.subscriptions import Destination
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.base import About
from summarizer.language import Language
from tests.discord_bench import NORTH, PAGE, Bench, server
from tests.doubles_discord import (
    CHANNEL,
    DIRECT,
    GUILD,
    INES,
    OTHER,
    VIEW,
    Seen,
)

TRAM = "Council of Lorn builds a tram line to the harbour of the town"


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with server(tmp_path, language) as made:
        yield made


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


async def test_story_is_followed_from_its_card(bench: Bench) -> None:
    """Under a story one can follow what is ahead or a topic, be reminded, and say what is wrong."""
    async with bench.daybook():
        await bench.discord.command("brief", {"topic": PAGE})
        [card] = await bench.discord.seen(1)
        await bench.discord.press(card, "Follow")
        choice = (await bench.discord.seen(2))[-1]
        await bench.discord.press(choice, "Mayor opens the line")
        followed = (await bench.discord.seen(3))[-1]
        await bench.discord.press(card, "Remind me")
        which = (await bench.discord.seen(4))[-1]
        await bench.discord.press(which, "Mayor opens the line")
        reminded = (await bench.discord.seen(5))[-1]
        await bench.discord.press(card, "Wrong?")
        doubt = (await bench.discord.seen(6))[-1]
        await bench.discord.press(doubt, "The summary")
        await bench.discord.seen(7)

    [follow] = await bench.store.follows.all()
    [mark] = await bench.store.reviews.open_marks()
    assert {seen.only_to for seen in bench.discord.ledger} == {INES}
    assert list(choice.buttons) == [TRAM, "Mayor opens the line", "Lorn"]
    assert followed.words.splitlines() == [
        "**You follow Mayor opens the line.**",
        "- 14 Mar: Mayor opens the line (#5)",
        "-# To end it: “unfollow #5”.",
    ]
    assert list(which.buttons) == [TRAM, "Mayor opens the line"]
    assert reminded.words.startswith(
        "**You follow Mayor opens the line; reminder one day before.**"
    )
    assert (str(follow.follower.destination), follow.remind_days) == (f"discord:@me/{INES}", 1)
    assert list(doubt.buttons) == ["The summary", TRAM, "Mayor opens the line"]
    assert (mark.wrong.shown, mark.wrong.by) == (
        "the summary: A ship for two",
        f"discord:@me/{INES}",
    )


async def test_only_what_is_followed_is_offered_to_unfollow(bench: Bench) -> None:
    """For /unfollow one is offered one's own follows and the channel's, and no other's."""
    async with bench.daybook():
        await bench.discord.command("follow", {"topic": "Norway", "whom": "here"})
        await bench.discord.command("follow", {"topic": "Iceland", "whom": "for me"})
        await bench.discord.seen(2)
        [shown] = await bench.discord.complete("unfollow", "topic", "nor")
        every = await bench.discord.complete("unfollow", "topic", "")
        elsewhere = await bench.discord.complete("unfollow", "topic", "", channel=OTHER)

    assert shown == "Norway"
    assert every == ["Norway", "Iceland"]
    assert elsewhere == ["Iceland"]


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

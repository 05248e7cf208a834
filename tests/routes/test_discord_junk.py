"""Events that Discord never sends: each is left out or refused, and the next command is answered.

On Discord nobody but Discord can send any; what it may change one day must not end the session.
"""

import copy
from pathlib import Path
from typing import Any

import pytest
import structlog

from summarizer.language import Language
from tests.discord_bench import NORTH, QUESTION, server
from tests.doubles_discord import CHANNEL, DiscordDouble, Object, Seen

# What Daybook logs where something went wrong that it had not foreseen.
FAULTS = frozenset({"reply_failed", "action_failed", "held_work_failed", "discord_lost"})
DEEP: list[Any] = []
for _ in range(500):
    DEEP = [DEEP]

# Any: each stands in a place that holds something else.
VALUES: tuple[Any, ...] = (
    *(None, True, -1, 2**70, 1.5, "", "abc", "-1", "1e9999", "9" * 5_000, "١٢٣"),
    *("\u202e@everyone", "\x00", "\ud800", [], {}, [None], {"id": None}, DEEP, "x" * 100_000),
)
PATHS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    *(
        ("MESSAGE_CREATE", (name,))
        for name in ("id", "channel_id", "content", "author", "mentions")
    ),
    *(("INTERACTION_CREATE", (name,)) for name in ("id", "type", "token", "data", "member")),
    *(("INTERACTION_CREATE", ("data", name)) for name in ("name", "options", "custom_id", "type")),
)


def changed(data: Object, path: tuple[Any, ...], value: Any) -> Object:
    """An event with another value in one place."""
    made = copy.deepcopy(data)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return made


async def answers(discord: DiscordDouble) -> None:
    """The bot is still there: a button of another version gets its sentence."""
    button = {"type": 2, "style": 2, "label": "x", "custom_id": "1:nothing:", "id": 2}
    row = {"type": 1, "id": 1, "components": [button]}
    asked = await discord.press(Seen(id="1", channel=CHANNEL, components=[row]), "x")
    await discord.until(lambda: asked.state != "new")


@pytest.mark.parametrize("count", [4, pytest.param(20, marks=pytest.mark.slow)])
async def test_no_event_ends_the_session(tmp_path: Path, language: Language, count: int) -> None:
    """Of 280 events with something else in one place, none is a fault of ours or ends the session."""
    with structlog.testing.capture_logs() as logs:
        async with server(tmp_path, language) as bench:
            discord = bench.discord
            async with bench.daybook():
                await discord.mention(QUESTION)
                await discord.command("next", NORTH)
                await discord.seen(2)
                events = dict(discord.events())
                for kind, path in PATHS:
                    for value in VALUES[-count:]:
                        await discord.tell_again(kind, changed(events[kind], path, value))
                    await answers(discord)
            # Answers to messages with an id that is none.
            discord.violations.clear()

    assert len(PATHS) * len(VALUES) == 280
    assert len(discord.identified) == 1
    assert [line for line in logs if line["event"] in FAULTS] == []
    assert {line["kind"] for line in logs if line["event"] == "discord_event_misread"} == {
        "MESSAGE_CREATE",
        "INTERACTION_CREATE",
    }


async def test_event_of_no_form(tmp_path: Path, language: Language) -> None:
    """An event that is no object, or of a kind that nobody knows, is left out."""
    with structlog.testing.capture_logs() as logs:
        async with server(tmp_path, language) as bench, bench.daybook():
            discord = bench.discord
            for kind in ("MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "NOTHING"):
                for value in VALUES:
                    await discord.tell_again(kind, value)
            await answers(discord)

    assert len(discord.identified) == 1
    assert [line for line in logs if line["event"] in FAULTS] == []

"""Junk for what hears the platforms: signed requests of Slack, interactions and messages of Discord.

A whole Daybook runs meanwhile, over a store with one story, beside a double of the platform. Slack's
requests are spoilt as trees; on Discord what a person can choose is: words, values, ids of buttons.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from hypothesis import strategies as st

from summarizer.language import Language
from tests.discord_bench import server
from tests.doubles_discord import CHANNEL as DISCORD_CHANNEL
from tests.doubles_discord import DiscordDouble, Seen
from tests.doubles_slack import (
    BOT,
    CHANNEL,
    DIRECT,
    INES,
    SIGNING_SECRET,
    TEAM,
    SlackDouble,
    signed,
)
from tests.fuzz.asking import BUTTONS, PLACES, PLAN, QUESTIONS
from tests.fuzz.showing import PAYLOADS
from tests.fuzz.spoiling import spoilt_json, spoilt_text
from tests.fuzz.target import Target
from tests.slack_bench import NOW, workspace

STAMP = str(int(NOW.timestamp()))
# So many cases come from one person at one moment.
NO_LIMIT = {"DAYBOOK_LIMITS__PERSON_MINUTE": "10000", "DAYBOOK_LIMITS__PLACE_MINUTE": "10000"}
SLACK_HTTP = {
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    "DAYBOOK_SLACK__MODE": "http",
    "DAYBOOK_SLACK__LISTEN_PORT": "0",
}
# What Daybook logs where something went wrong that it had not foreseen.
_FAULTS = frozenset({"reply_failed", "action_failed", "discord_sdk"})


def _event(kind: str, **fields: object) -> dict[str, object]:
    event = {"type": kind, "user": INES, "channel": CHANNEL, "ts": "1.1", **fields}
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev-{kind}", "event": event}


def _interaction(kind: str, **fields: object) -> dict[str, object]:
    user = {"id": INES, "name": "ines", "team_id": TEAM}
    return {"type": kind, "team": {"id": TEAM}, "user": user, "trigger_id": "1.2.3", **fields}


_ASSISTANT = {"user_id": INES, "channel_id": DIRECT, "thread_ts": "1.1", "context": {}}
_VIEW = {
    "type": "modal",
    "id": "V1",
    "callback_id": "daybook_plan",
    "private_metadata": json.dumps({"place": f"slack:{TEAM}/{CHANNEL}"}),
    "state": {"values": {field.value: {"value": {"value": word}} for field, word in PLAN.items()}},
}
_ACTION = {"type": "button", "action_id": "daybook_0", "block_id": "b", "action_ts": "1.1"}
REQUESTS: list[dict[str, object]] = [
    *(_event("app_mention", text=f"<@{BOT}> {words}") for words in QUESTIONS[:5]),
    _event("message", text=QUESTIONS[0], channel=DIRECT, channel_type="im"),
    _event("message", text="and for Iceland?", thread_ts="1.0", channel_type="channel"),
    _event("member_joined_channel", user=BOT),
    _event("app_home_opened", tab="home", channel=DIRECT),
    _event("assistant_thread_started", assistant_thread=_ASSISTANT),
    *(_interaction("block_actions", channel={"id": CHANNEL}, actions=[{**_ACTION, "value": value}]) for value in BUTTONS),
    _interaction("view_submission", view=_VIEW),
    _interaction("message_action", callback_id="daybook_brief_link", channel={"id": CHANNEL}, message={"type": "message", "text": "<https://post.example/|x>", "ts": "1.1"}),
]  # fmt: skip
COMMAND = {
    "command": "/daybook",
    "text": "next Norway",
    "team_id": TEAM,
    "channel_id": CHANNEL,
    "user_id": INES,
    "user_name": "ines",
    "trigger_id": "1.2.4",
}
COMMANDS = [{**COMMAND, "text": words} for words in QUESTIONS]


@contextmanager
def slack_requests(language: Language, folder: Path) -> Iterator[Target]:
    """Slack's requests, over a Daybook in HTTP mode."""
    with asyncio.Runner() as runner, structlog.testing.capture_logs() as logs:
        stack = AsyncExitStack()
        bench = runner.run(stack.enter_async_context(workspace(folder, language)))
        runner.run(stack.enter_async_context(bench.daybook(**SLACK_HTTP, **NO_LIMIT)))
        bench.slack.sends_to = next(
            line["address"] for line in logs if line["event"] == "slack_listening"
        )

        def check(tree: object) -> None:
            """Whatever is signed is taken, or refused as the sender's fault."""
            status = runner.run(_sent(bench.slack, tree))
            assert status < 500, status

        try:
            yield Target("Slack's requests", spoilt_json([*REQUESTS, *COMMANDS]), check)
        finally:
            runner.run(stack.aclose())
        _check_logs(logs)


def _check_logs(logs: Sequence[Mapping[str, object]]) -> None:
    """Nothing went wrong that was not foreseen, in what was worked on meanwhile."""
    wrong = [dict(line) for line in logs if line["event"] in _FAULTS]
    assert wrong == [], wrong


async def _sent(slack: SlackDouble, tree: object) -> int:
    is_object = isinstance(tree, dict)
    given: Mapping[str, object] = tree if isinstance(tree, dict) else {}
    if "command" in given:
        fields = {**given, "response_url": slack.response_url()}
        body, content = (
            urlencode(fields, errors="replace").encode(),
            "application/x-www-form-urlencoded",
        )
    elif "event" in given or not is_object:
        body, content = json.dumps(tree).encode(), "application/json"
    else:
        tree = {**given, "response_url": slack.response_url()}
        body, content = (
            urlencode({"payload": json.dumps(tree)}).encode(),
            "application/x-www-form-urlencoded",
        )
    status, _ = await slack.request(
        body,
        Content_Type=content,
        X_Slack_Request_Timestamp=STAMP,
        X_Slack_Signature=signed(body, STAMP),
    )
    return status


_WORDS = st.one_of(spoilt_text(QUESTIONS), st.sampled_from(PAYLOADS), st.text(max_size=100))
_IDS = st.one_of(
    spoilt_text([*BUTTONS, "event:7", "menu:1:wrong:7", *(f"plan:{place}" for place in PLACES)]),
    st.text(min_size=1, max_size=100),
)
# What a person does, and with which words or ids of their own.
DEEDS = st.one_of(
    st.tuples(st.just("mention"), _WORDS),
    st.tuples(st.just("write"), _WORDS),
    st.tuples(st.just("command"), st.sampled_from(["next", "quotes", "brief", "digest", "follow"]), _WORDS),
    st.tuples(st.just("menu"), _WORDS),
    st.tuples(st.just("press"), _IDS),
    st.tuples(st.just("pick"), _IDS, _IDS),
    st.tuples(st.just("fill in"), _IDS, st.lists(st.text(max_size=60), min_size=5, max_size=5)),
    st.tuples(st.just("complete"), _WORDS),
)  # fmt: skip
# What sets each kind of event off, for its form.
_FORERUNNERS: tuple[tuple[Any, ...], ...] = (
    ("mention", QUESTIONS[0]),
    ("write", QUESTIONS[0]),
    ("command", "next", "Norway"),
    ("menu", "https://post.example/tram"),
    ("press", BUTTONS[0]),
    ("pick", "menu:1:wrong:7", BUTTONS[1]),
    ("fill in", f"plan:{PLACES[1]}", ["Norway", "daily", "08:00 UTC", "flat", "line"]),
    ("complete", "nor"),
    ("thread", "Harbour"),
)
_FIELDS = ("topics", "days", "at_zone", "layout", "when_quiet")
_OPTIONS = {
    "next": "topic",
    "quotes": "who",
    "brief": "topic",
    "digest": "topic",
    "follow": "topic",
}


@contextmanager
def discord_deeds(language: Language, folder: Path) -> Iterator[Target]:
    """What people do on Discord, over a Daybook at its gateway."""
    with asyncio.Runner() as runner, structlog.testing.capture_logs() as logs:
        stack = AsyncExitStack()
        bench = runner.run(stack.enter_async_context(server(folder, language)))
        runner.run(stack.enter_async_context(bench.daybook(**NO_LIMIT)))

        def check(deed: tuple[Any, ...]) -> None:
            """Whatever is done, the next press is answered."""
            runner.run(_done(bench.discord, deed))

        try:
            yield Target("Discord's people", DEEDS, check)
        finally:
            runner.run(stack.aclose())
        _check_logs(logs)
        assert bench.discord.violations == [], bench.discord.violations


@contextmanager
def discord_events(language: Language, folder: Path) -> Iterator[Target]:
    """Events of Discord's own that are nearly sound, over a Daybook at its gateway."""
    with asyncio.Runner() as runner, structlog.testing.capture_logs() as logs:
        stack = AsyncExitStack()
        bench = runner.run(stack.enter_async_context(server(folder, language)))
        # Answers to messages with an id that is none.
        stack.callback(bench.discord.violations.clear)
        runner.run(stack.enter_async_context(bench.daybook(**NO_LIMIT)))
        for deed in _FORERUNNERS:
            runner.run(_done(bench.discord, deed))
        sound = [list(one) for one in bench.discord.events()]

        def check(event: Any) -> None:
            """Whatever Discord tells, the next press is answered, in the same session."""
            kind, told = event if isinstance(event, list) and len(event) == 2 else ("", event)
            runner.run(_told(bench.discord, str(kind), told))
            assert len(bench.discord.identified) == 1

        try:
            yield Target("Discord's events", spoilt_json(sound), check)
        finally:
            runner.run(stack.aclose())
        # What discord.py says of events that it can't read is no fault.
        _check_logs([line for line in logs if line["event"] != "discord_sdk"])


async def _told(discord: DiscordDouble, kind: str, told: Any) -> None:
    await discord.tell_again(kind, told)
    await _answers(discord)


# Any: each deed has arguments of its own.
async def _done(discord: DiscordDouble, deed: tuple[Any, ...]) -> None:
    match deed:
        case ("mention", words):
            await discord.mention(words)
        case ("write", words):
            await discord.write(words)
        case ("command", name, words):
            await discord.command(name, {_OPTIONS[name]: words})
        case ("menu", words):
            await discord.menu("Brief this link", words)
        case ("press", id_):
            await discord.press(_shown(id_), "x")
        case ("pick", id_, value):
            await discord.press(_shown("x"), id_, values=[value])
        case ("fill in", id_, values):
            fields = [
                {"component": {"type": 4, "custom_id": name, "value": value}}
                for name, value in zip(_FIELDS, values, strict=True)
            ]
            await discord.fill_in({"custom_id": id_, "components": fields}, {})
        case ("complete", words):
            await discord.complete("next", "topic", words)
        case ("thread", name):
            await discord.open_thread(name)
    await _answers(discord)


async def _answers(discord: DiscordDouble) -> None:
    """The bot is still there."""
    known = await discord.press(_shown("1:nothing:"), "x")
    await discord.until(lambda: known.state != "new")


def _shown(custom_id: str) -> Seen:
    """A message with one button."""
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    row = {"type": 1, "components": [button]}
    return Seen(id="1", channel=DISCORD_CHANNEL, components=[row])

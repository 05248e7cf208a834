"""What tests do in the double's workspace, as Ines, and the server that it is."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.doubles_slack.things import BOT, CHANNEL, DIRECT, INES, TEAM, Object, Seen
from tests.doubles_slack.wire import Wire
from tests.loopback import listening


class SlackDouble(Wire):
    """A workspace in which somebody asks."""

    async def mention(self, text: str, *, thread: str | None = None, times: int = 1) -> str:
        """Ines mentions the bot in the channel; delivered so often. Returns the message's ts."""
        event = self._event("app_mention", CHANNEL, f"<@{BOT}> {text}", thread)
        await self.send_event(event, times=times)
        return str(event["ts"])

    async def write(self, text: str, *, channel: str = DIRECT, thread: str | None = None) -> str:
        """Ines writes a message that is no mention. Returns its ts."""
        event = self._event("message", channel, text, thread)
        event["channel_type"] = "im" if channel == DIRECT else "channel"
        await self.send_event(event, times=1)
        return str(event["ts"])

    async def send_event(
        self, event: Object, *, times: int = 1, event_id: str | None = None
    ) -> None:
        """An event arrives, so often, under one id."""
        payload = self.enveloped(event, event_id or self._id("Ev"))
        for _ in range(times):
            await self._send("events_api", payload)

    def enveloped(self, event: Object, event_id: str) -> Object:
        """What Slack sends for an event."""
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0DAYBOOK",
            "event_id": event_id,
            "event_time": 1_773_000_000,
            "event": event,
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }

    async def command(self, command: str, text: str = "", *, channel: str = CHANNEL) -> None:
        """Ines types a command in the channel."""
        payload = {
            "command": command,
            "text": text,
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": INES,
            "user_name": "ines",
            "trigger_id": self._trigger(),
            "response_url": self._response_url(channel, INES),
        }
        await self._send("slash_commands", payload)

    async def press(self, seen: Seen, action_id: str, *, times: int = 1) -> None:
        """Ines presses a button under what she sees."""
        action = next(one for one in _buttons(seen.blocks) if one["action_id"] == action_id)
        await self._press(action, seen.channel, times)

    async def press_labelled(self, seen: Seen, label: str) -> None:
        """Ines presses the button that reads so."""
        action = next(one for one in _buttons(seen.blocks) if one["text"]["text"] == label)
        await self._press(action, seen.channel, 1)

    async def press_at_home(self, label: str) -> None:
        """Ines presses a button on her Home tab."""
        found = _buttons(self.homes[-1]["blocks"])
        await self._press(next(one for one in found if one["text"]["text"] == label), None, 1)

    async def _press(self, action: Object, channel: str | None, times: int) -> None:
        payload = self._interaction("block_actions") | {
            "actions": [{**action, "action_ts": self._ts(), "block_id": "b"}],
        }
        if channel:
            payload["channel"] = {"id": channel, "name": "news"}
            payload["response_url"] = self._response_url(channel, INES)
        for _ in range(times):
            await self._send("interactive", payload)

    async def brief_link(self, text: str) -> None:
        """Ines takes "Brief this link" from a message's menu."""
        payload = self._interaction("message_action") | {
            "callback_id": "daybook_brief_link",
            "channel": {"id": CHANNEL, "name": "news"},
            "message": {"type": "message", "user": INES, "ts": self._ts(), "text": text},
            "response_url": self._response_url(CHANNEL, INES),
        }
        await self._send("interactive", payload)

    async def submit(self, view: Object, **words: str) -> Object:
        """Ines fills in a form, and gets what Daybook answers: nothing, or what is wrong."""
        state = {block["block_id"]: _filled(block, words) for block in view["blocks"]}
        payload = self._interaction("view_submission") | {
            "view": {**view, "id": self._id("V"), "state": {"values": state}}
        }
        return await self._send("interactive", payload)

    async def open_home(self) -> Object:
        """Ines looks at her Home tab; returns it as it then is."""
        count = len(self.homes)
        event = {"type": "app_home_opened", "user": INES, "channel": DIRECT, "tab": "home"}
        await self.send_event(event)
        await self.until(lambda: len(self.homes) > count)
        return self.homes[-1]

    async def open_assistant(self) -> str:
        """Ines opens the assistant; returns the thread's ts."""
        ts = self._ts()
        thread = {"user_id": INES, "channel_id": DIRECT, "thread_ts": ts, "context": {}}
        await self.send_event({"type": "assistant_thread_started", "assistant_thread": thread})
        return ts

    def response_url(self) -> str:
        """Where what is for Ines alone is sent."""
        return self._response_url(CHANNEL, INES)

    def _event(self, kind: str, channel: str, text: str, thread: str | None) -> Object:
        event = {"type": kind, "user": INES, "channel": channel, "text": text, "ts": self._ts()}
        return {**event, "thread_ts": thread} if thread else event

    def _interaction(self, kind: str) -> Object:
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": INES, "name": "ines", "team_id": TEAM},
            "trigger_id": self._trigger(),
        }

    def _trigger(self) -> str:
        trigger = self._id("trigger")
        self._triggers.add(trigger)
        return trigger

    def routes(self) -> list[web.RouteDef]:
        """Where the double answers."""
        return [
            web.post("/api/{method}", self._call),
            web.get("/api/{method}", self._call),
            web.get("/socket", self._socket),
            web.post("/response/{number}", self._respond),
            web.post("/upload/{number}", self._upload),
        ]


@asynccontextmanager
async def slack_double() -> AsyncIterator[SlackDouble]:
    """A double that serves on a free port of the loopback."""
    double = SlackDouble()
    async with listening(double.routes()) as double.address:
        yield double


def _filled(block: Object, words: dict[str, str]) -> Object:
    """A field as it comes back: with new words, or with what it was filled in with."""
    element, name = block["element"], block["block_id"]
    initial = element.get("initial_option")
    value = words.get(name)
    match element["type"]:
        case "plain_text_input":
            told: Object = {"value": element.get("initial_value") if value is None else value}
        case "timepicker":
            told = {"selected_time": value or element["initial_time"]}
        case _:
            chosen = [one for one in element["options"] if one["value"] == value]
            told = {"selected_option": chosen[0] if chosen else initial}
    return {element["action_id"]: {"type": element["type"], **told}}


def _buttons(blocks: list[Object]) -> Iterator[Object]:
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]

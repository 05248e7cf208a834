"""A Slack on the loopback: the Web API, Socket Mode and signed requests, as far as Daybook uses them.

    test ──► mention, write, command, press, submit ──► envelope or signed request ──► Daybook
    Daybook ──► Web API, response_url ──► ledger: what people see, appended to and never changed

Its rules are its own, not Daybook's: it checks tokens, scopes, blocks and membership, answers with
Slack's error codes, and sends what is not acknowledged again when it is told to.
"""

import asyncio
import hmac
import itertools
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, WSMsgType, web

from bot.clock import SystemClock

BOT_TOKEN, APP_TOKEN = "xoxb-double", "xapp-double"  # tokens of the double
TEAM, BOT = "T0DOUBLE", "U0DAYBOOK"
CHANNEL, DIRECT = "C0NEWS", "D0INES"
INES = "U0INES"
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
}
SIGNING_SECRET = "signed-by-the-double"  # noqa: S105  # of the double alone
_TEXT_MOST = {"header": 150, "section": 3_000, "context": 3_000, "button": 75}

# Any: what Slack's JSON holds.
Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the ledger: what appeared, where, and to whom (None: to all there)."""

    channel: str
    ts: str
    text: str
    blocks: list[Object]
    thread_ts: str | None = None
    only_to: str | None = None
    metadata: Object = field(default_factory=dict)
    unfurls: bool = True
    edited: bool = False

    @property
    def words(self) -> str:
        """All that its blocks say, a line each."""
        return "\n".join(_texts(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one call goes wrong. `is_taken`: the double does what was asked, and then fails.

    `stall_s`: it lets so many seconds pass before it answers.
    """

    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False
    stall_s: float = 0


class SlackDouble:
    """One workspace with one app in it, one public channel and one direct channel."""

    def __init__(self) -> None:
        self.ledger: list[Seen] = []
        self.calls: list[str] = []
        self.acknowledged: list[str] = []
        self.deleted: list[str] = []
        self.scopes = set(SCOPES.values())
        self.archived: set[str] = set()
        self.left: set[str] = set()
        self.admins: set[str] = set()
        self.guests: set[str] = set()
        self.groups: dict[str, list[str]] = {}
        self.views: list[Object] = []
        self.homes: list[Object] = []
        self.files: list[tuple[str, str, bytes]] = []
        self.prompts: list[list[str]] = []
        self.statuses: list[tuple[str, str]] = []
        # Where signed requests go; empty for a socket.
        self.sends_to = ""
        self.answers: list[tuple[int, str]] = []
        self.zones = {INES: "Europe/Lisbon"}
        # The clock that signed requests are stamped by, in seconds since 1970.
        self.now: Callable[[], float] = lambda: 0.0
        self.address = ""
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._numbers = itertools.count(1)
        self._asked_by: dict[str, tuple[str, str]] = {}
        self._responses: Counter[str] = Counter()
        self._triggers: set[str] = set()
        self._streams: dict[str, Seen] = {}
        self._uploads: dict[str, bytes] = {}
        self._acks: dict[str, Object] = {}
        self._changed = asyncio.Condition()

    # What tests do.

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one after the other."""
        self._faults[method].extend(faults)

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

    async def request(self, body: bytes, **headers: str) -> tuple[int, str]:
        """A request to where signed ones go, with these headers; its status and text."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            ClientSession() as session,
            session.post(self.sends_to, data=BytesIO(body), headers=named) as answer,
        ):
            return answer.status, await answer.text()

    async def refresh(self) -> None:
        """Ask for a new socket, as Slack does every few hours, and wait until it is there."""
        old = self._sockets[-1]
        await old.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await self.until(lambda: bool(self._sockets) and self._sockets[-1] is not old)

    async def lose_sockets(self) -> None:
        """The network breaks: every socket is gone without a word."""
        for transport in list(self._transports):
            transport.abort()
        await self.until(lambda: not self._sockets)

    async def until(self, happened: Callable[[], bool], *, within_s: float = 20) -> None:
        """Wait until it happened; fails after some seconds."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(happened)

    async def seen(self, count: int) -> list[Seen]:
        """The ledger, once it has so many lines."""
        await self.until(lambda: len(self.ledger) >= count)
        return self.ledger

    # The socket.

    async def _send(self, kind: str, payload: Object) -> Object:
        """Send an envelope or a request, wait until it is acknowledged, and return with what."""
        if self.sends_to:
            return await self._send_signed(kind, payload)
        envelope = self._id("envelope")
        await self.until(lambda: bool(self._sockets))
        # Any of the app's sockets gets it.
        socket = self._sockets[len(self.acknowledged) % len(self._sockets)]
        await socket.send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        await self.until(lambda: envelope in self.acknowledged)
        return self._acks.get(envelope, {})

    async def _send_signed(self, kind: str, payload: Object) -> Object:
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        is_event = kind == "events_api"
        body = json.dumps(payload).encode() if is_event else urlencode(form).encode()
        content = "application/json" if is_event else "application/x-www-form-urlencoded"
        stamp = str(int(self.now()))
        answer = await self.request(
            body,
            Content_Type=content,
            X_Slack_Request_Timestamp=stamp,
            X_Slack_Signature=signed(body, stamp),
        )
        self.answers.append(answer)
        return dict(json.loads(answer[1])) if answer[1].startswith("{") else {}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.transport:
            self._transports.append(request.transport)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets) + 1})
        await self._note(lambda: self._sockets.append(socket))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                sent = json.loads(frame.data)
                self._acks[sent["envelope_id"]] = sent.get("payload") or {}
                await self._note(partial(self.acknowledged.append, sent["envelope_id"]))
        await self._note(lambda: self._sockets.remove(socket))
        return socket

    # The Web API.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        await self._note(lambda: self.calls.append(method))
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is None:
            scopes = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
            return web.json_response(await self._answer(method, request), headers=scopes)
        if fault.is_taken:
            await self._answer(method, request)
        await SystemClock().sleep(fault.stall_s)
        if fault.is_reset and request.transport:
            request.transport.abort()
        if fault.body is not None:
            return web.Response(status=fault.status, text=fault.body, content_type="text/html")
        told = {"ok": False, "error": fault.error or "internal_error"}
        return web.json_response(told, status=fault.status, headers=fault.headers)

    async def _answer(self, method: str, request: web.Request) -> Object:
        given = await _arguments(request)
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {expected}":
            return {"ok": False, "error": "invalid_auth"}
        scope = SCOPES.get(method)
        if scope and scope not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": scope}
        does = self._methods().get(method)
        return await does(given) if does else {"ok": False, "error": "unknown_method"}

    def _methods(self) -> dict[str, Callable[[Object], Awaitable[Object]]]:
        return {
            "auth.test": self._who,
            "apps.connections.open": self._new_socket,
            "chat.postMessage": self._post,
            "chat.postEphemeral": lambda given: self._post(given, only_to=given["user"]),
            "chat.update": self._update,
            "chat.startStream": self._start_stream,
            "chat.appendStream": self._append_stream,
            "chat.stopStream": self._stop_stream,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.open": self._direct,
            "conversations.info": self._channel,
            "users.info": self._profile,
            "usergroups.users.list": self._group,
            "views.open": self._open,
            "views.publish": self._publish,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete,
            "assistant.threads.setStatus": partial(self._status, "status"),
            "assistant.threads.setTitle": partial(self._status, "title"),
            "assistant.threads.setSuggestedPrompts": self._suggest,
        }

    async def _who(self, given: Object) -> Object:
        return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0DAYBOOK"}

    async def _new_socket(self, given: Object) -> Object:
        return {"ok": True, "url": f"{self.address.replace('http', 'ws')}/socket"}

    async def _direct(self, given: Object) -> Object:
        return {"ok": True, "channel": {"id": DIRECT}}

    async def _group(self, given: Object) -> Object:
        return {"ok": True, "users": self.groups.get(given["usergroup"], [])}

    async def _upload_url(self, given: Object) -> Object:
        number = self._id("F")
        return {"ok": True, "file_id": number, "upload_url": f"{self.address}/upload/{number}"}

    async def _status(self, kind: str, given: Object) -> Object:
        await self._note(lambda: self.statuses.append((kind, str(given[kind]))))
        return {"ok": True}

    async def _suggest(self, given: Object) -> Object:
        prompts = json.loads(_text(given["prompts"]))
        await self._note(lambda: self.prompts.append([one["message"] for one in prompts]))
        return {"ok": True}

    async def _profile(self, given: Object) -> Object:
        user = given["user"]
        profile = {
            "id": user,
            "tz": self.zones.get(user),
            "is_admin": user in self.admins,
            "is_restricted": user in self.guests,
        }
        return {"ok": True, "user": profile}

    async def _channel(self, given: Object) -> Object:
        channel = given["channel"]
        if channel not in {CHANNEL, DIRECT}:
            return {"ok": False, "error": "channel_not_found"}
        told = {
            "id": channel,
            "name": "news",
            "is_member": channel not in self.left,
            "is_archived": channel in self.archived,
        }
        return {"ok": True, "channel": told}

    async def _open(self, given: Object) -> Object:
        trigger, view = given["trigger_id"], json.loads(_text(given["view"]))
        if trigger not in self._triggers:
            return {"ok": False, "error": "expired_trigger_id"}
        self._triggers.discard(trigger)
        if error := view_error(view, most=100):
            return {"ok": False, "error": error}
        await self._note(lambda: self.views.append(view))
        return {"ok": True, "view": view}

    async def _publish(self, given: Object) -> Object:
        view = json.loads(_text(given["view"]))
        if error := view_error(view, most=100):
            return {"ok": False, "error": error}
        await self._note(lambda: self.homes.append(view))
        return {"ok": True, "view": view}

    async def _complete(self, given: Object) -> Object:
        for one in json.loads(_text(given["files"])):
            told = (str(given["channel_id"]), one["title"], self._uploads[one["id"]])
            await self._note(partial(self.files.append, told))
        return {"ok": True, "files": [{"id": "F0", "title": "x"}]}

    async def _upload(self, request: web.Request) -> web.Response:
        self._uploads[request.match_info["number"]] = await request.read()
        return web.Response(text="OK")

    async def _update(self, given: Object) -> Object:
        channel, ts = given["channel"], given["ts"]
        if ts not in {one.ts for one in self.ledger}:
            return {"ok": False, "error": "message_not_found"}
        if ts in self._streams:
            return {"ok": False, "error": "streaming_state_conflict"}
        if error := self._post_error(channel, given):
            return {"ok": False, "error": error}
        blocks = given.get("blocks", [])
        seen = Seen(channel=channel, ts=ts, text=given["text"], blocks=blocks, edited=True)
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": ts}

    async def _start_stream(self, given: Object) -> Object:
        """A message that grows: in a thread, in a channel for somebody who is named."""
        channel = given["channel"]
        if channel == CHANNEL and not given.get("recipient_user_id"):
            return {"ok": False, "error": "missing_recipient_user_id"}
        if error := self._post_error(channel, {"text": given["markdown_text"]}):
            return {"ok": False, "error": error}
        seen = Seen(
            channel=channel,
            ts=self._ts(),
            text=given["markdown_text"],
            blocks=[],
            thread_ts=given["thread_ts"],
        )
        self._streams[seen.ts] = seen
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": seen.ts}

    async def _append_stream(self, given: Object) -> Object:
        before = self._streams.get(given["ts"])
        if before is None:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        seen = replace(before, text=before.text + given["markdown_text"], edited=True)
        self._streams[seen.ts] = seen
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": seen.channel, "ts": seen.ts}

    async def _stop_stream(self, given: Object) -> Object:
        before = self._streams.pop(given["ts"], None)
        if before is None:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        seen = replace(before, metadata=given.get("metadata", {}), edited=True)
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": seen.channel, "ts": seen.ts}

    async def _post(self, given: Object, only_to: str | None = None) -> Object:
        # A person's own conversation can be named by the person.
        channel = DIRECT if given["channel"] == INES else given["channel"]
        if error := self._post_error(channel, given):
            return {"ok": False, "error": error}
        seen = Seen(
            channel=channel,
            ts=self._ts(),
            text=given["text"],
            blocks=given.get("blocks", []),
            thread_ts=given.get("thread_ts"),
            only_to=only_to,
            metadata=given.get("metadata", {}),
            unfurls=given.get("unfurl_links") is not False,
        )
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": seen.ts}

    def _post_error(self, channel: str, given: Object) -> str | None:
        if channel not in {CHANNEL, DIRECT}:
            return "channel_not_found"
        if channel in self.archived:
            return "is_archived"
        if channel in self.left:
            return "not_in_channel"
        if not given.get("text"):
            return "no_text"
        return block_error(given.get("blocks", []))

    async def _history(self, given: Object) -> Object:
        """A page of the channel's own messages, newest first; replies are not among them."""
        return self._page([one for one in reversed(self.ledger) if not one.thread_ts], given)

    async def _replies(self, given: Object) -> Object:
        """A page of a thread, oldest first."""
        thread = given["ts"]
        return self._page([one for one in self.ledger if thread in {one.ts, one.thread_ts}], given)

    def _page(self, found: list[Seen], given: Object) -> Object:
        since = float(given.get("oldest") or 0)
        there = [one for one in found if one.channel == given["channel"] and not one.only_to]
        late = [one for one in there if float(one.ts) > since]
        start = int(given.get("cursor") or 0)
        end = start + int(given.get("limit", 100))
        return {
            "ok": True,
            "messages": [
                {"type": "message", "ts": one.ts, "text": one.text, "metadata": one.metadata}
                for one in late[start:end]
            ],
            "response_metadata": {"next_cursor": str(end) if end < len(late) else ""},
        }

    async def _respond(self, request: web.Request) -> web.Response:
        """What is sent to a `response_url`: shown to the asker, or her message taken away."""
        number = request.match_info["number"]
        channel, user = self._asked_by[number]
        self._responses[number] += 1
        if self._responses[number] > 5:
            return web.Response(status=404, text="used_url")
        given = await request.json()
        if given.get("delete_original"):
            await self._note(lambda: self.deleted.append(user))
            return web.Response(text="ok")
        blocks = given.get("blocks", [])
        if error := block_error(blocks):
            return web.Response(status=400, text=error)
        seen = Seen(channel=channel, ts=self._ts(), text=given["text"], blocks=blocks, only_to=user)
        await self._note(lambda: self.ledger.append(seen))
        return web.Response(text="ok")

    async def _note(self, change: Callable[[], None]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    def _event(self, kind: str, channel: str, text: str, thread: str | None) -> Object:
        event = {"type": kind, "user": INES, "channel": channel, "text": text, "ts": self._ts()}
        return {**event, "thread_ts": thread} if thread else event

    def _response_url(self, channel: str, user: str) -> str:
        number = str(next(self._numbers))
        self._asked_by[number] = (channel, user)
        return f"{self.address}/response/{number}"

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

    def _ts(self) -> str:
        # Later than every clock of the tests.
        return f"4102444800.{next(self._numbers):06d}"

    def _id(self, kind: str) -> str:
        return f"{kind}{next(self._numbers)}"

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
    app = web.Application()
    app.add_routes(double.routes())
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        double.address = f"http://{host}:{port}"
        yield double
    finally:
        await runner.cleanup()


def block_error(blocks: list[Object]) -> str | None:
    """Slack's code for what is wrong with blocks, from its documented limits."""
    sizes = [len(text.encode("utf-16-le")) // 2 for text in _texts(blocks)]
    if sum(sizes) > 12_000:
        return "msg_blocks_too_long"
    if len(blocks) > 50 or not all(sizes):
        return "invalid_blocks"
    return "invalid_blocks" if any(_is_wrong(block) for block in blocks) else None


def view_error(view: Object, *, most: int) -> str | None:
    """Slack's code for what is wrong with a form or a Home tab."""
    title = view.get("title", {}).get("text", "")
    blocks = view["blocks"]
    labels = [block["label"]["text"] for block in blocks if block["type"] == "input"]
    if len(title) > 24 or len(blocks) > most or any(len(label) > 2_000 for label in labels):
        return "invalid_arguments"
    if view["type"] == "modal" and not title:
        return "invalid_arguments"
    return "invalid_arguments" if any(_is_wrong(block) for block in blocks) else None


def signed(body: bytes, stamp: str) -> str:
    """The signature that Slack sends with a request."""
    base = f"v0:{stamp}:".encode() + body
    return "v0=" + hmac.new(SIGNING_SECRET.encode(), base, "sha256").hexdigest()


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


def _text(given: Any) -> str:
    """An argument that is JSON within a form, or JSON already."""
    return given if isinstance(given, str) else json.dumps(given)


def _is_wrong(block: Object) -> bool:
    most = _TEXT_MOST.get(block["type"])
    inner = block.get("elements", [])
    too_long = most and any(len(text) > most for text in _texts([{**block, "elements": []}]))
    return bool(too_long) or any(_is_wrong(one) for one in inner)


def _texts(blocks: list[Object]) -> Iterator[str]:
    for block in blocks:
        text = block.get("text")
        if isinstance(text, str):
            yield text
        elif isinstance(text, dict):
            yield from _texts([text])
        yield from _texts(block.get("elements", []))


def _buttons(blocks: list[Object]) -> Iterator[Object]:
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]


async def _arguments(request: web.Request) -> Object:
    """The arguments of a call, from JSON, a form or the query, as the SDK sends them."""
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **(await request.post())}

"""A Slack on the loopback: the Web API and Socket Mode that Daybook uses, as far as it uses them.

    test ──► mention, write, command, press ──► envelope ──► socket ──► Daybook
    Daybook ──► Web API, response_url ──► ledger: what people see, appended to and never changed

Its rules are its own, not Daybook's: it checks tokens, scopes, blocks and membership, answers with
Slack's error codes, and sends what is not acknowledged again when it is told to.
"""

import asyncio
import itertools
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web

BOT_TOKEN, APP_TOKEN = "xoxb-double", "xapp-double"  # tokens of the double
TEAM, BOT = "T0DOUBLE", "U0DAYBOOK"
CHANNEL, DIRECT = "C0NEWS", "D0INES"
INES = "U0INES"
SCOPES = {
    "chat.postMessage": "chat:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "users.info": "users:read",
}
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

    @property
    def words(self) -> str:
        """All that its blocks say, a line each."""
        return "\n".join(_texts(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one call goes wrong. `is_taken`: the double does what was asked, and then fails."""

    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False


class SlackDouble:
    """One workspace with one app in it, one public channel and one direct channel."""

    def __init__(self) -> None:
        self.ledger: list[Seen] = []
        self.calls: list[str] = []
        self.acknowledged: list[str] = []
        self.deleted: list[str] = []
        self.scopes = {"chat:write", "channels:history", "users:read"}
        self.archived: set[str] = set()
        self.zones = {INES: "Europe/Lisbon"}
        self.address = ""
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._numbers = itertools.count(1)
        self._asked_by: dict[str, tuple[str, str]] = {}
        self._responses: Counter[str] = Counter()
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

    async def send_event(self, event: Object, *, times: int = 1) -> None:
        """An event arrives, so often, under one id."""
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0DAYBOOK",
            "event_id": self._id("Ev"),
            "event_time": 1_773_000_000,
            "event": event,
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }
        for _ in range(times):
            await self._send("events_api", payload)

    async def command(self, command: str, text: str = "") -> None:
        """Ines types a command in the channel."""
        payload = {
            "command": command,
            "text": text,
            "team_id": TEAM,
            "channel_id": CHANNEL,
            "user_id": INES,
            "user_name": "ines",
            "trigger_id": self._id("trigger"),
            "response_url": self._response_url(CHANNEL, INES),
        }
        await self._send("slash_commands", payload)

    async def press(self, seen: Seen, action_id: str, *, times: int = 1) -> None:
        """Ines presses a button under what she sees."""
        action = next(one for one in _buttons(seen.blocks) if one["action_id"] == action_id)
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": INES, "name": "ines", "team_id": TEAM},
            "channel": {"id": seen.channel, "name": "news"},
            "actions": [{**action, "action_ts": self._ts(), "block_id": "b"}],
            "trigger_id": self._id("trigger"),
            "response_url": self._response_url(seen.channel, INES),
        }
        for _ in range(times):
            await self._send("interactive", payload)

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

    async def _send(self, kind: str, payload: Object) -> None:
        """Send an envelope and wait until it is acknowledged."""
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

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.transport:
            self._transports.append(request.transport)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets) + 1})
        await self._note(lambda: self._sockets.append(socket))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                envelope = json.loads(frame.data)["envelope_id"]
                await self._note(partial(self.acknowledged.append, envelope))
        await self._note(lambda: self._sockets.remove(socket))
        return socket

    # The Web API.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is None:
            scopes = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
            return web.json_response(await self._answer(method, request), headers=scopes)
        if fault.is_taken:
            await self._answer(method, request)
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
        match method:
            case "auth.test":
                return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0DAYBOOK"}
            case "apps.connections.open":
                return {"ok": True, "url": f"{self.address.replace('http', 'ws')}/socket"}
            case "chat.postMessage":
                return await self._post(given)
            case "conversations.history":
                return self._history(given)
            case "conversations.replies":
                return self._replies(given)
            case "users.info":
                return {"ok": True, "user": {"id": given["user"], "tz": self.zones[given["user"]]}}
            case _:
                return {"ok": False, "error": "unknown_method"}

    async def _post(self, given: Object) -> Object:
        channel = given["channel"]
        if error := self._post_error(channel, given):
            return {"ok": False, "error": error}
        seen = Seen(
            channel=channel,
            ts=self._ts(),
            text=given["text"],
            blocks=given.get("blocks", []),
            thread_ts=given.get("thread_ts"),
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
        if not given.get("text"):
            return "no_text"
        return block_error(given.get("blocks", []))

    def _history(self, given: Object) -> Object:
        """A page of the channel's own messages, newest first; replies are not among them."""
        return self._page([one for one in reversed(self.ledger) if not one.thread_ts], given)

    def _replies(self, given: Object) -> Object:
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

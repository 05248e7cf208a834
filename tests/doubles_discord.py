"""A Discord on the loopback: the REST API and the gateway that Daybook uses, as far as it uses them.

    test ──► mention, write, command, press ──► gateway ──► Daybook
    Daybook ──► REST, interactions ──► ledger: what people see, appended to and never changed

Its rules are its own, not Daybook's: it checks tokens, permissions and components, takes a nonce
once, one answer to an interaction, and gives Discord's own codes. Where Discord's published OpenAPI
lies beside the repository, each body is held against it.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from aiohttp import WSMsgType, web
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.clock import SystemClock

# Snowflakes later than every clock of the tests: their time is the year 2080.
_EPOCH_MS, _YEAR_2080_MS = 1_420_070_400_000, 3_471_292_800_000
_FIRST = (_YEAR_2080_MS - _EPOCH_MS) << 22
TOKEN, BOT = "double.bot.token", "900"
INES, OLU = "901", "902"
GUILD, CHANNEL, OTHER, FORUM, DIRECT = "800", "810", "811", "812", "820"
APPLICATION = BOT
OPENAPI = Path(__file__).parents[2] / "shared" / "specs" / "discord_openapi.json"

TEXT_CHANNEL, DIRECT_CHANNEL, PUBLIC_THREAD, FORUM_CHANNEL = 0, 1, 11, 15
VIEW, SEND, HISTORY, THREADS, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 16, 1 << 35, 1 << 38
MANAGE_GUILD, MANAGE_EVENTS = 1 << 5, 1 << 33
ALL = VIEW | SEND | HISTORY | THREADS | SEND_IN_THREADS
_V2, _EPHEMERAL = 1 << 15, 1 << 6

# Any: what Discord's JSON holds.
Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the ledger: what appeared, where, and to whom (None: to all there)."""

    id: str
    channel: str
    components: list[Object]
    answers: str | None = None
    only_to: str | None = None
    nonce: str | None = None
    pings: Object | None = None

    @property
    def words(self) -> str:
        """All that its components say, a line each."""
        return "\n".join(_texts(self.components))

    @property
    def buttons(self) -> dict[str, str]:
        """The `custom_id` of each button, by its label."""
        return {
            one["label"]: one["custom_id"] for one in _every(self.components) if one["type"] == 2
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one call goes wrong. `is_taken`: the double does what was asked, and then fails.

    `stall_s`: it lets so many seconds pass before it answers.
    """

    status: int = 500
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False
    stall_s: float = 0


class _Refused(Exception):
    def __init__(self, status: int, code: int) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class _Interaction:
    number: str
    token: str
    channel: str
    user: str
    source: str | None = None
    state: str = "new"
    is_private: bool = False
    original: str | None = None
    choices: list[Object] = field(default_factory=list)


@dataclass
class _Session:
    number: str
    events: list[Object] = field(default_factory=list)


class DiscordDouble:
    """One server with one bot in it: two text channels, a forum; and one direct channel."""

    def __init__(self) -> None:
        self.ledger: list[Seen] = []
        self.calls: list[str] = []
        self.deleted: list[str] = []
        self.threads: dict[str, str] = {}
        self.commands: list[Object] = []
        self.identified: list[Object] = []
        self.resumed = 0
        self.heartbeats = 0
        self.heartbeat_ms = 41_250
        self.allowed: dict[str, int] = dict.fromkeys((CHANNEL, OTHER, FORUM), ALL)
        self.rights = MANAGE_GUILD | MANAGE_EVENTS
        self.is_nonce_kept = True
        self.violations: list[str] = []
        self.scheduled: list[Object] = []
        self.files: list[str] = []
        self.interactions: dict[str, _Interaction] = {}
        self.address = ""
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._session = _Session("none")
        self._parents: dict[str, str] = {}
        self._nonces: dict[str, Seen] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()

    # What tests do.

    def fail(self, call: str, *faults: Fault) -> None:
        """Let the next calls of a kind ("POST messages") go wrong, one after the other."""
        self._faults[call].extend(faults)

    async def mention(self, text: str, *, channel: str = CHANNEL, times: int = 1) -> str:
        """Ines mentions the bot; delivered so often. Returns the message's id."""
        message = self._message(INES, channel, f"<@{BOT}> {text}", mentions=[_user(BOT)])
        for _ in range(times):
            await self.send("MESSAGE_CREATE", message)
        return str(message["id"])

    async def write(self, text: str, *, channel: str = DIRECT, author: str = INES) -> str:
        """Somebody writes a message that is no mention; Discord keeps its words from the bot."""
        shown = text if channel == DIRECT else ""
        message = self._message(author, channel, shown, mentions=[])
        await self.send("MESSAGE_CREATE", message)
        return str(message["id"])

    async def command(
        self,
        name: str,
        options: Mapping[str, str] = MappingProxyType({}),
        *,
        channel: str = CHANNEL,
        times: int = 1,
    ) -> _Interaction:
        """Ines uses a command with its options; delivered so often."""
        given = [{"type": 3, "name": key, "value": value} for key, value in options.items()]
        data = {"id": self._id(), "name": name, "type": 1, "options": given}
        return await self._interact(2, data, channel, times=times)

    async def menu(self, name: str, text: str) -> _Interaction:
        """Ines uses a command of the menu on somebody's message."""
        message = self._message(OLU, CHANNEL, text, mentions=[])
        data = {
            "id": self._id(),
            "name": name,
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        return await self._interact(2, data, CHANNEL)

    async def complete(self, name: str, option: str, typed: str) -> list[str]:
        """What Ines is offered while she types an option."""
        given = [{"type": 3, "name": option, "value": typed, "focused": True}]
        data = {"id": self._id(), "name": name, "type": 1, "options": given}
        asked = await self._interact(4, data, CHANNEL)
        await self.until(lambda: asked.state != "new")
        return [choice["name"] for choice in asked.choices]

    async def press(
        self, seen: Seen, label: str, *, times: int = 1, values: list[str] | None = None
    ) -> _Interaction:
        """Ines presses a button, or picks from a select, under what she sees."""
        data: Object
        if values is None:
            data = {"component_type": 2, "custom_id": seen.buttons[label]}
        else:
            data = {"component_type": 3, "custom_id": label, "values": values}
        return await self._interact(3, data, seen.channel, times=times, source=seen)

    async def fill_in(self, form: Object, values: Mapping[str, str]) -> _Interaction:
        """Ines changes some fields of a form that she was shown, and sends it."""
        controls = [one["component"] for one in form["components"]]
        filled = [{"type": 18, "component": _filled(one, values)} for one in controls]
        data = {"custom_id": form["custom_id"], "components": filled}
        return await self._interact(5, data, CHANNEL)

    async def form(self, asked: _Interaction) -> Object:
        """The form that an interaction was answered with."""
        await self.until(lambda: asked.state == "modal")
        return asked.choices[0]

    async def open_thread(self, name: str) -> str:
        """Somebody opens a thread in the channel. Returns its id."""
        thread = self._id()
        self._add_thread(thread, CHANNEL, name)
        await self.send("THREAD_CREATE", self._channel(thread))
        return thread

    async def invite(self) -> None:
        """The bot is invited to one more server."""
        guild = self._guild("801")
        del guild["unavailable"]
        await self.send("GUILD_CREATE", guild)

    async def send(self, kind: str, data: Object) -> None:
        """An event happens: it goes to the session, and waits there while no socket is open."""
        event = {"op": 0, "t": kind, "s": len(self._session.events) + 1, "d": data}
        self._session.events.append(event)
        for socket in list(self._sockets):
            await socket.send_json(event)

    async def tell(self, frame: Object) -> None:
        """Send a frame as it is to every socket: RECONNECT (7), INVALID SESSION (9), heartbeat (1)."""
        for socket in list(self._sockets):
            await socket.send_json(frame)

    async def lose_sockets(self) -> None:
        """The network breaks: every socket is gone without a word."""
        for transport in list(self._transports):
            transport.abort()
        await self.until(lambda: not self._sockets)

    def forget_session(self) -> None:
        """Whoever resumes is told that the session is invalid."""
        self._session = _Session("none")

    def has_resumed(self, times: int) -> bool:
        """Whether the session was resumed so often."""
        return self.resumed == times

    async def until(self, happened: Callable[[], bool], *, within_s: float = 10) -> None:
        """Wait until it happened; fails after some seconds."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(happened)

    async def seen(self, count: int) -> list[Seen]:
        """The ledger, once it has so many lines."""
        await self.until(lambda: len(self.ledger) >= count)
        return self.ledger

    # The gateway.

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.transport:
            self._transports.append(request.transport)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._framed(socket, json.loads(frame.data))
        if socket in self._sockets:
            await self._note(lambda: self._sockets.remove(socket))
        return socket

    async def _framed(self, socket: web.WebSocketResponse, frame: Object) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                await socket.send_json({"op": 11})
                await self._note(lambda: None)
            case 2 if frame["d"]["token"] != TOKEN:
                await socket.close(code=4004)
            case 2:
                self._session = _Session(self._id())
                self.identified.append(frame["d"])
                await self._opened(socket, "READY", self._ready())
                await self.send("GUILD_CREATE", self._guild())
            case 6 if frame["d"]["session_id"] != self._session.number:
                await socket.send_json({"op": 9, "d": False})
            case 6:
                self.resumed += 1
                for event in self._session.events[frame["d"]["seq"] :]:
                    await socket.send_json(event)
                await self._opened(socket, "RESUMED", {})

    async def _opened(self, socket: web.WebSocketResponse, kind: str, data: Object) -> None:
        await self._note(lambda: self._sockets.append(socket))
        event = {"op": 0, "t": kind, "s": len(self._session.events) + 1, "d": data}
        self._session.events.append(event)
        await socket.send_json(event)

    def _ready(self) -> Object:
        return {
            "v": 10,
            "user": _user(BOT),
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": self._session.number,
            "resume_gateway_url": f"{self.address.replace('http', 'ws')}/gateway",
            "application": {"id": APPLICATION, "flags": 0},
        }

    # REST.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"].split("/")
        call = f"{request.method} {_kind(path)}"
        self.calls.append(call)
        fault = self._faults[call].popleft() if self._faults[call] else None
        if fault is None or fault.is_taken:
            try:
                answer = await self._answer(request, path)
            except _Refused as refused:
                fault = fault or Fault(status=refused.status, code=refused.code)
        if fault is None:
            headers = {"X-RateLimit-Bucket": call, "X-RateLimit-Remaining": "9"}
            headers |= {"X-RateLimit-Limit": "10", "X-RateLimit-Reset-After": "1.0"}
            return (
                _json(answer, headers=headers) if answer is not None else web.Response(status=204)
            )
        await SystemClock().sleep(fault.stall_s)
        if fault.is_reset and request.transport:
            request.transport.abort()
        if fault.body is not None:
            return web.Response(
                status=fault.status,
                text=fault.body,
                content_type="text/html",
                headers=fault.headers,
            )
        told: Object = {"code": fault.code, "message": "double"}
        if "Retry-After" in fault.headers:
            told |= {"retry_after": float(fault.headers["Retry-After"]), "global": False}
        return _json(told, status=fault.status, headers=fault.headers)

    async def _answer(self, request: web.Request, path: list[str]) -> Any:  # Any: JSON
        is_open = path[0] in {"interactions", "webhooks"}
        if not is_open and request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise _Refused(401, 0)
        body = await self._body(request, path)
        if is_open:
            return await self._in_interaction(request.method, path, body)
        return (
            self._given(request, path) if request.method == "GET" else await self._made(path, body)
        )

    def _given(self, request: web.Request, path: list[str]) -> Any:  # Any: JSON
        match path:
            case ["users", "@me"]:
                return _user(BOT)
            case ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return {**_APPLICATION, "bot_public": True}
            case ["applications", _, "commands"]:
                return self.commands
            case ["guilds", guild]:
                return self._guild() if guild == GUILD else _refuse(404, 10_004)
            case ["guilds", _, "channels"]:
                return self._guild()["channels"]
            case ["guilds", _, "members", _]:
                return self._member(BOT)
            case ["channels", channel]:
                self._demand(channel, VIEW, 50_001)
                return self._channel(channel)
            case ["channels", channel, "messages"]:
                return self._history(channel, dict(request.query))
            case ["channels", channel, "messages", number]:
                self._demand(channel, VIEW, 50_001)
                return self._one(number)
        return _refuse(404, 0)

    async def _made(self, path: list[str], body: Object) -> Any:  # Any: JSON
        match path:
            case ["applications", _, "commands"]:
                await self._note(lambda: self._sync(body))
                return self.commands
            case ["guilds", _, "scheduled-events"]:
                event = {**body, **_EVENT, "id": self._id(), "guild_id": GUILD}
                await self._note(lambda: self.scheduled.append(event))
                return event
            case ["channels", channel, "messages"]:
                return await self._post(channel, body)
            case ["channels", channel, "messages", message, "threads"]:
                return await self._open(channel, message, body)
            case ["channels", channel, "threads"]:
                return await self._open_post(channel, body)
            case ["users", "@me", "channels"]:
                return self._channel(DIRECT)
        return _refuse(404, 0)

    async def _in_interaction(self, method: str, path: list[str], body: Object) -> Any:  # Any: JSON
        match (method, *path):
            case ("POST", "interactions", number, token, "callback"):
                await self._answered(self._interaction(number, token), body)
                return {"interaction": {"id": number, "type": body["type"]}}
            case ("POST", "webhooks", _, token):
                return await self._followed_up(self._by_token(token), body)
            case ("PATCH", "webhooks", _, token, "messages", "@original"):
                return await self._edited(self._by_token(token), body)
            case ("DELETE", "webhooks", _, token, "messages", "@original"):
                asked = self._by_token(token)
                return await self._note(lambda: self.deleted.append(asked.original or ""))
        return _refuse(404, 0)

    async def _body(self, request: web.Request, path: list[str]) -> Object:
        if request.content_type == "multipart/form-data":
            given: Object = {}
            async for part in await request.multipart():
                if part.name == "payload_json":  # type: ignore[union-attr]  # no nested parts here
                    given = json.loads(await part.text())  # type: ignore[union-attr]
                else:
                    self.files.append((await part.read()).decode())  # type: ignore[union-attr]
        else:
            given = await request.json() if request.can_read_body else {}
        if request.method in {"POST", "PUT", "PATCH"}:
            self.violations += violations(request.method.lower(), path, given)
        return given

    async def _post(self, channel: str, body: Object) -> Object:
        self._demand(channel, VIEW, 50_001)
        self._demand(channel, SEND_IN_THREADS if channel in self._parents else SEND, 50_013)
        if self._type(channel) == FORUM_CHANNEL:
            raise _Refused(400, 50_008)
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and self.is_nonce_kept and nonce in self._nonces:
            return self._shown(self._nonces[nonce])
        seen = Seen(
            id=self._id(),
            channel=channel,
            components=self._taken(body),
            answers=_referred(body),
            nonce=nonce,
            pings=body.get("allowed_mentions"),
        )
        if nonce:
            self._nonces[nonce] = seen
        await self._note(lambda: self.ledger.append(seen))
        return self._shown(seen)

    def _history(self, channel: str, query: dict[str, str]) -> list[Object]:
        """A page of a channel's messages, newest first; empty for who may not read it."""
        self._demand(channel, VIEW, 50_001)
        if not self.allowed.get(self._parents.get(channel, channel), ALL) & HISTORY:
            return []
        first, last = int(query.get("after", 0)), int(query.get("before", 1 << 64))
        there = [
            one
            for one in self.ledger
            if one.channel == channel and not one.only_to and first < int(one.id) < last
        ]
        limit = int(query.get("limit", 50))
        page = there[:limit] if "after" in query else there[-limit:]
        return [self._shown(one) | {"nonce": None} for one in reversed(page)]

    def _one(self, number: str) -> Object:
        """One message; those of people have their words kept from the bot."""
        ours = [one for one in self.ledger if one.id == number and not one.only_to]
        return self._shown(ours[0]) if ours else self._message(INES, CHANNEL, "", mentions=[])

    async def _open(self, channel: str, message: str, body: Object) -> Object:
        self._demand(channel, THREADS, 50_013)
        if channel in self._parents or channel == DIRECT:
            raise _Refused(400, 50_024)
        if message in self._parents:
            raise _Refused(400, 160_004)
        await self._note(lambda: self._add_thread(message, channel, body["name"]))
        return self._channel(message)

    async def _open_post(self, channel: str, body: Object) -> Object:
        self._demand(channel, SEND, 50_013)
        thread = self._id()
        components = self._taken(body["message"])
        seen = Seen(id=thread, channel=thread, components=components)
        self._add_thread(thread, channel, body["name"])
        await self.send("THREAD_CREATE", self._channel(thread))
        await self._note(lambda: self.ledger.append(seen))
        return {**self._channel(thread), "message": self._shown(seen)}

    def _add_thread(self, thread: str, channel: str, name: str) -> None:
        self._parents[thread] = channel
        self.threads[thread] = name

    # Interactions.

    async def _interact(
        self, kind: int, data: Object, channel: str, *, times: int = 1, source: Seen | None = None
    ) -> _Interaction:
        asked = _Interaction(self._id(), f"token-{self._id()}", channel, INES)
        asked.source = asked.original = source.id if source else None
        self.interactions[asked.number] = asked
        person: Object = (
            {"user": _user(INES)}
            if channel == DIRECT
            else {"member": self._member(INES), "guild_id": GUILD}
        )
        shown = {"message": self._shown(source)} if source else {}
        told = {
            "id": asked.number,
            "application_id": APPLICATION,
            "type": kind,
            "token": asked.token,
            "version": 1,
            "channel_id": channel,
            "channel": self._channel(channel),
            "data": data,
            "locale": "en-GB",
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "context": 0 if channel != DIRECT else 1,
            "app_permissions": str(ALL),
            "attachment_size_limit": 10_485_760,
        }
        for _ in range(times):
            await self.send("INTERACTION_CREATE", {**told, **person, **shown})
        return asked

    async def _answered(self, asked: _Interaction, body: Object) -> None:
        """The one answer that an interaction takes at first."""
        if asked.state != "new":
            raise _Refused(400, 40_060)
        data = body.get("data") or {}
        asked.is_private = bool(data.get("flags", 0) & _EPHEMERAL)
        match body["type"]:
            case 4:
                asked.state = "answered"
                await self._appear(asked, data)
            case 5 | 6:
                asked.state = "deferred" if body["type"] == 5 else "answered"
                await self._note(lambda: None)
            case 8:
                asked.choices = data["choices"]
                if len(asked.choices) > 25:
                    raise _Refused(400, 50_035)
                asked.state = "answered"
                await self._note(lambda: None)
            case 9:
                asked.choices, asked.state = [data], "modal"
                await self._note(lambda: None)

    async def _followed_up(self, asked: _Interaction, body: Object) -> Object:
        """What comes after the first answer; the first such fills what was deferred."""
        if asked.state == "new":
            raise _Refused(404, 10_015)
        is_private = bool(body.get("flags", 0) & _EPHEMERAL)
        if asked.state == "deferred":
            is_private, asked.state = asked.is_private, "answered"
        asked.is_private = is_private
        return self._shown(await self._appear(asked, body))

    async def _edited(self, asked: _Interaction, body: Object) -> Object:
        if asked.state == "new":
            raise _Refused(404, 10_015)
        asked.state = "answered"
        return self._shown(await self._appear(asked, body))

    async def _appear(self, asked: _Interaction, body: Object) -> Seen:
        seen = Seen(
            id=self._id(),
            channel=asked.channel,
            components=self._taken(body),
            only_to=asked.user if asked.is_private else None,
            pings=body.get("allowed_mentions"),
        )
        asked.original = asked.original or seen.id
        await self._note(lambda: self.ledger.append(seen))
        return seen

    def _interaction(self, number: str, token: str) -> _Interaction:
        asked = self.interactions.get(number)
        if asked is None or asked.token != token or asked.state == "expired":
            raise _Refused(404, 10_062)
        return asked

    def _by_token(self, token: str) -> _Interaction:
        found = [one for one in self.interactions.values() if one.token == token]
        if not found or found[0].state == "expired":
            raise _Refused(401, 50_027)
        return found[0]

    # What there is.

    def _sync(self, commands: Any) -> None:  # Any: a list of JSON
        self.commands = [
            {
                "description": "",
                **command,
                "id": self._id(),
                "application_id": APPLICATION,
                "version": self._id(),
                "nsfw": False,
                "dm_permission": True,
            }
            for command in commands
        ]

    def _taken(self, body: Object) -> list[Object]:
        """The components of a message as Discord keeps them, each with an id."""
        components: list[Object] = body.get("components") or []
        if not body.get("flags", 0) & _V2 or not components or component_error(components):
            raise _Refused(400, 50_035)
        return [self._numbered(one) for one in components]

    def _numbered(self, component: Object) -> Object:
        inner = [self._numbered(one) for one in component.get("components", [])]
        kept = {**component, "id": component.get("id") or next(self._numbers)}
        return {**kept, "components": inner} if inner else kept

    def _demand(self, channel: str, right: int, code: int) -> None:
        home = self._parents.get(channel, channel)
        if home not in {*self.allowed, DIRECT}:
            raise _Refused(404, 10_003)
        if not self.allowed.get(home, ALL) & right:
            raise _Refused(403, code)

    def _type(self, channel: str) -> int:
        if channel in self._parents:
            return PUBLIC_THREAD
        return {DIRECT: DIRECT_CHANNEL, FORUM: FORUM_CHANNEL}.get(channel, TEXT_CHANNEL)

    def _channel(self, channel: str) -> Object:
        kind = self._type(channel)
        if kind == DIRECT_CHANNEL:
            return {"id": channel, "type": kind, "recipients": [_user(INES)]}
        made: Object = {"id": channel, "type": kind, "guild_id": GUILD, "name": f"c{channel}"}
        if kind == PUBLIC_THREAD:
            return made | {
                "name": self.threads[channel],
                "parent_id": self._parents[channel],
                "owner_id": BOT,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": "2080-01-01T00:00:00+00:00",
                    "locked": False,
                },
            }
        denied = ALL & ~self.allowed.get(channel, ALL)
        overwrite = {"id": GUILD, "type": 0, "allow": "0", "deny": str(denied)}
        return made | {"position": 0, "permission_overwrites": [overwrite], "available_tags": []}

    def _guild(self, number: str = GUILD) -> Object:
        everyone = {"id": number, "name": "@everyone", "permissions": str(ALL), "position": 0}
        return {
            "id": number,
            "name": "Lorn",
            "unavailable": False,
            "owner_id": INES,
            "system_channel_id": CHANNEL,
            "roles": [{**everyone, "color": 0, "colors": _COLORS, "hoist": False, **_ROLE}],
            "channels": [self._channel(one) for one in (CHANNEL, OTHER, FORUM)],
            "threads": [self._channel(one) for one in self.threads],
            "members": [self._member(BOT)],
            **_SERVER,
        }

    def _member(self, user: str) -> Object:
        return {
            "user": _user(user),
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(ALL | (self.rights if user == INES else 0)),
        }

    def _message(self, author: str, channel: str, text: str, *, mentions: list[Object]) -> Object:
        place = {} if channel == DIRECT else {"guild_id": GUILD, "member": self._member(author)}
        return {
            **_MESSAGE,
            **place,
            "id": self._id(),
            "channel_id": channel,
            "author": _user(author),
            "content": text,
            "mentions": mentions,
        }

    def _shown(self, seen: Seen) -> Object:
        made = self._message(BOT, seen.channel, "", mentions=[])
        kept = {"id": seen.id, "components": seen.components, "nonce": seen.nonce, "flags": _V2}
        return {**made, **kept}

    async def _note(self, change: Callable[[], object]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    def _id(self) -> str:
        return str(_FIRST + next(self._numbers))

    def routes(self) -> list[web.RouteDef]:
        """Where the double answers."""
        return [
            web.get("/gateway", self._socket),
            web.route("*", "/api/{path:.*}", self._call),
        ]


@asynccontextmanager
async def discord_double() -> AsyncIterator[DiscordDouble]:
    """A double that serves on a free port of the loopback; what broke Discord's own schema fails."""
    double = DiscordDouble()
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
    assert not double.violations, double.violations


def component_error(components: list[Object]) -> str | None:
    """What is wrong with components, from Discord's documented limits."""
    every = list(_every(components))
    if len(every) > 40:
        return "too many components"
    if sum(len(text) for text in _texts(components)) > 4_000:
        return "too much text"
    if any(one["type"] == 10 and not one["content"].strip() for one in every):
        return "an empty text"
    rows = [one["components"] for one in every if one["type"] == 1]
    if any(not 1 <= len(row) <= 5 for row in rows):
        return "too many buttons in a row"
    ids = [one["custom_id"] for one in every if "custom_id" in one]
    return "a custom_id twice" if len(ids) != len(set(ids)) else None


def violations(method: str, path: list[str], body: Object) -> list[str]:
    """What of a body goes against Discord's published OpenAPI; nothing where that isn't at hand."""
    schema = _schema(method, "/".join(path)) if OPENAPI.exists() else None
    if schema is None:
        return []
    faults = schema.iter_errors(_with_text_ids(body))
    return [f"{method} {'/'.join(path)}: {error.message[:300]}" for error in faults]


def _with_text_ids(body: Any) -> Any:  # Any: JSON
    """Ids as text: discord.py sends numbers for some, and Discord takes them."""
    if isinstance(body, list):
        return [_with_text_ids(one) for one in body]
    if not isinstance(body, dict):
        return body
    # The id of an attachment is its number in the list.
    ids = {name for name in body if name.endswith("_id") or (name == "id" and "filename" in body)}
    return {
        name: str(value) if name in ids and isinstance(value, int) else _with_text_ids(value)
        for name, value in body.items()
    }


@lru_cache(maxsize=1)
def _openapi() -> tuple[Object, Any]:  # Any: a registry of schemas
    spec: Object = json.loads(OPENAPI.read_text(encoding="utf-8"))
    resource = DRAFT202012.create_resource(spec)
    return spec, Registry().with_resource("urn:discord", resource)


@lru_cache(maxsize=64)
def _schema(method: str, path: str) -> Draft202012Validator | None:
    spec, registry = _openapi()
    found = next((one for one in spec["paths"] if _is_like(one, path)), None)
    if found is None or "requestBody" not in spec["paths"][found].get(method, {}):
        return None
    pointer = (
        f"/paths/{found.replace('/', '~1')}/{method}/requestBody/content/application~1json/schema"
    )
    return Draft202012Validator({"$ref": f"urn:discord#{quote(pointer)}"}, registry=registry)


def _is_like(template: str, path: str) -> bool:
    wanted, given = template.strip("/").split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one == other or one.startswith("{") for one, other in zip(wanted, given, strict=True)
    )


def _kind(path: list[str]) -> str:
    """What a call is about: its last word that is no id."""
    return next(
        one for one in reversed(path) if one.isalpha() or ("-" in one and "token" not in one)
    )


def _filled(control: Object, values: Mapping[str, str]) -> Object:
    """A field with what stands in it, or what somebody put there instead."""
    kept = {"type": control["type"], "custom_id": control["custom_id"]}
    if control["type"] == 4:
        return kept | {"value": values.get(control["custom_id"], control.get("value", ""))}
    chosen = [one["value"] for one in control["options"] if one["default"]]
    return kept | {"values": [values.get(control["custom_id"], chosen[0])]}


def _referred(body: Object) -> str | None:
    reference = body.get("message_reference")
    return str(reference["message_id"]) if reference else None


def _refuse(status: int, code: int) -> Object:
    raise _Refused(status, code)


def _json(
    data: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    # discord.py wants this type to the letter, without a charset.
    given = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(data).encode(), headers=given)


def _every(components: list[Object]) -> Iterator[Object]:
    for one in components:
        yield one
        yield from _every(one.get("components", []))


def _texts(components: list[Object]) -> Iterator[str]:
    for one in _every(components):
        if "content" in one:
            yield one["content"]


def _user(number: str) -> Object:
    names = {BOT: "Daybook", INES: "ines", OLU: "olu"}
    return {
        "id": number,
        "username": names[number],
        "discriminator": "0",
        "global_name": names[number],
        "avatar": None,
        "bot": number == BOT,
    }


_COLORS = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
_ROLE = {"managed": False, "mentionable": False, "flags": 0}
_SERVER: Object = {
    "afk_channel_id": None,
    "afk_timeout": 300,
    "default_message_notifications": 1,
    "emojis": [],
    "explicit_content_filter": 0,
    "features": [],
    "member_count": 3,
    "mfa_level": 0,
    "nsfw_level": 0,
    "preferred_locale": "en-GB",
    "premium_tier": 0,
    "presences": [],
    "stickers": [],
    "system_channel_flags": 0,
    "verification_level": 0,
    "voice_states": [],
    "guild_scheduled_events": [],
    "stage_instances": [],
}
_MESSAGE: Object = {
    "timestamp": "2080-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
    "type": 0,
    "components": [],
    "flags": 0,
}
_APPLICATION: Object = {
    "id": APPLICATION,
    "name": "Daybook",
    "icon": None,
    "description": "",
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "rpc_origins": [],
    "owner": _user(INES),
    "team": None,
    "terms_of_service_url": None,
    "privacy_policy_url": None,
}
_EVENT: Object = {
    "creator_id": BOT,
    "status": 1,
    "entity_id": None,
    "channel_id": None,
    "image": None,
    "user_count": 0,
}

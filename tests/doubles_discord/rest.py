"""The REST API: each call checked, answered from the place, and counted; or made to go wrong."""

import json
from collections import defaultdict, deque
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.clock import SystemClock
from tests.doubles_discord.interactions import Interactions
from tests.doubles_discord.schema import violations
from tests.doubles_discord.things import (
    ALL,
    APP,
    BOT,
    CHANNEL,
    DIRECT,
    EVENT,
    FORUM_CHANNEL,
    GUILD,
    HISTORY,
    INES,
    SEND,
    SEND_IN_THREADS,
    THREADS,
    TOKEN,
    VIEW,
    Fault,
    Object,
    Refused,
    Seen,
    refuse,
    user_of,
)


class Rest(Interactions):
    """A server that is called, with faults to order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.is_nonce_kept = True
        self.violations: list[str] = []
        self.scheduled: list[Object] = []
        self.files: list[str] = []
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._nonces: dict[str, Seen] = {}

    def fail(self, call: str, *faults: Fault) -> None:
        """Let the next calls of a kind ("POST messages") go wrong, one after the other."""
        self._faults[call].extend(faults)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"].split("/")
        call = f"{request.method} {_kind(path)}"
        await self._note(lambda: self.calls.append(call))
        fault = self._faults[call].popleft() if self._faults[call] else None
        if fault is None or fault.is_taken:
            try:
                answer = await self._answer(request, path)
            except Refused as refused:
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
            raise Refused(401, 0)
        body = await self._body(request, path)
        if is_open:
            return await self._in_interaction(request.method, path, body)
        return (
            self._given(request, path) if request.method == "GET" else await self._made(path, body)
        )

    def _given(self, request: web.Request, path: list[str]) -> Any:  # Any: JSON
        match path:
            case ["users", "@me"]:
                return user_of(BOT)
            case ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return {**APP, "bot_public": True}
            case ["applications", _, "commands"]:
                return self.commands
            case ["guilds", guild]:
                return self._guild() if guild == GUILD else refuse(404, 10_004)
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
        return refuse(404, 0)

    async def _made(self, path: list[str], body: Object) -> Any:  # Any: JSON
        match path:
            case ["applications", _, "commands"]:
                await self._note(lambda: self._sync(body))
                return self.commands
            case ["guilds", _, "scheduled-events"]:
                event = {**body, **EVENT, "id": self._id(), "guild_id": GUILD}
                await self._note(lambda: self.scheduled.append(event))
                return event
            case ["channels", channel, "messages"]:
                return await self._post(channel, body)
            case ["channels", channel, "messages", number]:
                return await self._change(channel, number, body)
            case ["channels", channel, "messages", message, "threads"]:
                return await self._open(channel, message, body)
            case ["channels", channel, "threads"]:
                return await self._open_post(channel, body)
            case ["users", "@me", "channels"]:
                return self._channel(DIRECT)
        return refuse(404, 0)

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
            raise Refused(400, 50_008)
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

    async def _change(self, channel: str, number: str, body: Object) -> Object:
        """A message of ours reads otherwise from now on: one line of the ledger more, of its id."""
        self._demand(channel, VIEW, 50_001)
        before = [one for one in self.ledger if (one.id, one.channel) == (number, channel)]
        if not before:
            raise Refused(404, 10_008)
        seen = replace(before[-1], components=self._taken(body))
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
            raise Refused(400, 50_024)
        if message in self._parents:
            raise Refused(400, 160_004)
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


def _kind(path: list[str]) -> str:
    """What a call is about: its last word that is no id."""
    return next(
        one for one in reversed(path) if one.isalpha() or ("-" in one and "token" not in one)
    )


def _referred(body: Object) -> str | None:
    reference = body.get("message_reference")
    return str(reference["message_id"]) if reference else None


def _json(
    data: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    # discord.py wants this type to the letter, without a charset.
    given = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(data).encode(), headers=given)

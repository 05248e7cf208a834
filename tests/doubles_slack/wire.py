"""How Slack reaches Daybook: envelopes in sockets, or signed requests; again where nobody heard it."""

import json
from contextlib import suppress
from functools import partial
from io import BytesIO
from urllib.parse import urlencode

from aiohttp import ClientSession, WSMsgType, web

from tests.doubles_slack.things import Object, signed
from tests.doubles_slack.web_api import WebApi

# An event is sent so often, and waited for so long each time, in seconds; anything else once.
_EVENT_TRIES = 4
_EVENT_S, _ANSWER_S = 3.0, 20.0


class Wire(WebApi):
    """A workspace that sends what happens in it."""

    def __init__(self) -> None:
        super().__init__()
        self._is_losing = False

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

    def lose_next(self) -> None:
        """The network breaks right after the next envelope was sent."""
        self._is_losing = True

    async def _send(self, kind: str, payload: Object) -> Object:
        """Send an envelope or a request, wait until it is acknowledged, and return with what.

        An event that nobody acknowledged is sent again, three times at the most.
        """
        if self.sends_to:
            return await self._send_signed(kind, payload)
        for attempt in range(_EVENT_TRIES if kind == "events_api" else 1):
            retried = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
            envelope = await self._send_envelope(kind, payload, retried)
            if envelope in self.acknowledged:
                return self._acks.get(envelope, {})
        self.lost.append(payload)
        return {}

    async def _send_envelope(self, kind: str, payload: Object, retried: Object) -> str:
        """One envelope in one of the sockets: until it is acknowledged, late, or the socket is gone."""
        envelope = self._id("envelope")
        await self.until(lambda: bool(self._sockets))
        # Any of the app's sockets gets it.
        socket = self._sockets[len(self.acknowledged) % len(self._sockets)]
        told = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **retried,
        }
        with suppress(ConnectionError, TimeoutError):
            await socket.send_json(told)
            if self._is_losing:
                self._is_losing = False
                for transport in list(self._transports):
                    transport.abort()
            await self.until(
                lambda: envelope in self.acknowledged or socket not in self._sockets,
                within_s=_EVENT_S if kind == "events_api" else _ANSWER_S,
            )
        return envelope

    async def _send_signed(self, kind: str, payload: Object) -> Object:
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        is_event = kind == "events_api"
        body = json.dumps(payload).encode() if is_event else urlencode(form).encode()
        content = "application/json" if is_event else "application/x-www-form-urlencoded"
        for attempt in range(_EVENT_TRIES if is_event else 1):
            stamp = str(int(self.now()))
            headers = {
                "Content_Type": content,
                "X_Slack_Request_Timestamp": stamp,
                "X_Slack_Signature": signed(body, stamp),
            }
            retried = {"X_Slack_Retry_Num": str(attempt)} if attempt else {}
            answer = await self.request(body, **headers, **retried)
            self.answers.append(answer)
            if answer[0] == 200:
                return dict(json.loads(answer[1])) if answer[1].startswith("{") else {}
        self.lost.append(payload)
        return {}

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

"""The gateway: sessions that begin, are resumed and forgotten, and the events that go to them."""

import asyncio
import json

from aiohttp import WSMsgType, web

from tests.doubles_discord.place import Place
from tests.doubles_discord.things import (
    APPLICATION,
    BOT,
    GUILD,
    TOKEN,
    Object,
    Session,
    user_of,
)


class Gateway(Place):
    """A server whose events go to sockets."""

    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.identified: list[Object] = []
        self.resumed = 0
        self.heartbeats = 0
        self.heartbeat_ms = 41_250
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._session = Session("none")

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
        self._session = Session("none")

    def has_resumed(self, times: int) -> bool:
        """Whether the session was resumed so often."""
        return self.resumed == times

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
                self._session = Session(self._id())
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
            "user": user_of(BOT),
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": self._session.number,
            "resume_gateway_url": f"{self.address.replace('http', 'ws')}/gateway",
            "application": {"id": APPLICATION, "flags": 0},
        }

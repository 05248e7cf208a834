"""A web site on the loopback: canned replies, and a ledger of what was asked for."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDictProxy

# Writes an answer of its own making, headers included; returns when done.
Script = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One canned answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of the ledger."""

    path: str
    headers: CIMultiDictProxy[str]


@dataclass(kw_only=True)
class Site:
    """What the site answers, by path; what is not there is a 404. Changed by tests as they go."""

    base: str
    replies: dict[str, Reply | Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    in_hand: int = 0
    most_in_hand: int = 0

    def url(self, path: str) -> str:
        return f"{self.base}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    @property
    def count(self) -> Counter[str]:
        return Counter(self.paths)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(Asked(path=request.path_qs, headers=request.headers))
        reply = self.replies.get(request.path_qs, Reply(status=404))
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        try:
            if isinstance(reply, Reply):
                return web.Response(status=reply.status, body=reply.body, headers=reply.headers)
            return await reply(request)
        finally:
            self.in_hand -= 1


@asynccontextmanager
async def serving(host: str = "127.0.0.1") -> AsyncIterator[Site]:
    """A site on a free port of a loopback address; gone when the block ends."""
    site = Site(base="")
    runner = web.ServerRunner(web.Server(site.answer), shutdown_timeout=0.1)
    await runner.setup()
    port = web.TCPSite(runner, host, 0)
    await port.start()
    site.base = f"http://{host}:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(answer: bytes, *, to_conditional: bytes = b"") -> AsyncIterator[str]:
    """The address of a server that sends these bytes to whoever connects, and hangs up.

    A request with If-None-Match gets the other bytes, where there are any.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(to_conditional if to_conditional and b"If-None-Match" in request else answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


class Names(AbstractResolver):
    """A name server of a few lines; a name's answers change with every question."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self._answers[host.partition(".")[0]]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


class Numerals(AbstractResolver):
    """Reads written-out addresses as the C library does, odd notations too; asks no name server."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        pass

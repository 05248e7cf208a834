"""Fetches feeds and pages: politely, within bounds, and never from where a stranger may not send us.

    get → robots.txt (pages) → turn at the host → request ─┬─► body within bounds → Fetched
              ▲                                            ├─► FetchFailed, Gone
              └── redirect, checked like a first address ◄─┘

Redirects are followed by hand, so that each hop is asked of robots.txt, waits its turn, and keeps
or loses the credentials by rule. Which addresses may be dialled is decided in `addresses`, at the
socket. Nothing is stored or retried here.
"""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.clock import Clock
from bot.ingest import freshness, robots
from bot.ingest.addresses import AddressRefused, guarded_socket, is_in
from bot.ingest.errors import FetchFailed, FetchRefused, Gone, UrlInvalid
from bot.ingest.lanes import Lanes
from bot.ingest.robots import Robots
from bot.ingest.urls import parse, shown
from config.settings import IngestSettings

# Bytes handed over at once; the bound is checked after each.
_CHUNK_BYTES = 65_536
# aiohttp allows 8,190; the security policies of some news sites are longer.
_HEADER_BYTES = 32_768
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# With a body, or with the word that there is none.
_GIVEN = frozenset({200, 203, 204})
_NOT_MODIFIED = 304
_GONE = 410


class Kind(StrEnum):
    """What is expected behind an address. Of pages, the site's robots.txt is asked first."""

    FEED = "feed"
    PAGE = "page"


# A feed's site may choose the format; the weights say which one is read without loss.
_ACCEPT = {
    Kind.FEED: "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    Kind.PAGE: "text/html, application/xhtml+xml, */*;q=0.5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: 200 with its body, or 304 where nothing has changed since.

    `url` is the address that answered, after redirects, without credentials. `moved` is what to ask
    in future, where every redirect on the way was a permanent one. `content_type` is in lower case,
    without parameters; what it says may be a lie. `body` is unpacked, and empty for 304.
    `etag` and `last_modified` are for the next `get`; before `fresh_until` and `retry_after` there
    need not, or should not, be one.
    """

    url: str
    status: int
    # It may hold the credentials that the address was given with.
    moved: str | None = field(default=None, repr=False)
    content_type: str | None = None
    charset: str | None = None
    body: bytes = field(default=b"", repr=False)
    etag: str | None = None
    last_modified: str | None = None
    fresh_until: datetime | None = None
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Want:
    """What one `get` asks of every hop. `cut`: a body that is too long is cut, not refused."""

    headers: Mapping[str, str]
    max_bytes: int
    cut: bool = False
    obeys_robots: bool = False

    @property
    def is_conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    target: URL
    is_permanent: bool


class Fetcher:
    """One HTTP session for all sites; use it as an async context manager, in one event loop.

    `resolver` takes the place of the system's name lookup.
    """

    def __init__(
        self, settings: IngestSettings, clock: Clock, *, resolver: AbstractResolver | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._lanes = Lanes(clock, connections=settings.host_connections)
        agent = settings.user_agent.partition("/")[0]
        self._robots = Robots(self._robots_txt, clock, agent=agent)

    async def __aenter__(self) -> Self:
        settings = self._settings
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver, socket_factory=guarded_socket(settings.allow_networks)
            ),
            # What brotli and zstd unpack to is not bounded before it is there.
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            # One bound for all hops, set around them.
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=settings.use_proxy,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, kind: Kind
    ) -> Fetched:
        """What is behind an address now; `etag` and `modified` are those of the last answer.

        Credentials in the URL go to its own host only, and never from https to http.
        Raises FetchRefused, FetchFailed or Gone.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        given = {name: value for name, value in conditions.items() if value}
        want = _Want(
            headers={"Accept": _ACCEPT[kind]} | given,
            max_bytes=self._settings.max_bytes,
            obeys_robots=kind is Kind.PAGE,
        )
        address = _address(url)
        try:
            return await self._follow(address, want)
        except _Garbled:
            if not given:
                raise
            # A 304 that brings a body is no HTTP to aiohttp (3.14.5); without conditions it is a 200.
            return await self._follow(address, replace(want, headers={"Accept": _ACCEPT[kind]}))

    async def _robots_txt(self, url: URL) -> bytes:
        want = _Want(
            headers={"Accept": "text/plain, */*;q=0.5"}, max_bytes=robots.BYTES_MAX, cut=True
        )
        return (await self._follow(url, want)).body

    async def _follow(self, url: URL, want: _Want) -> Fetched:
        budget = _Budget(self._settings.timeout_s)
        seen = [url]
        is_moved = True
        while len(seen) <= self._settings.max_redirects + 1:
            answer = await self._hop(seen[-1], want, budget)
            if isinstance(answer, Fetched):
                return _with_move(answer, seen[-1] if is_moved and len(seen) > 1 else None)
            if answer.target in seen:
                raise FetchFailed(f"{shown(url)} redirects in a circle.")
            is_moved = is_moved and answer.is_permanent
            seen.append(answer.target)
        raise FetchFailed(f"{shown(url)} redirects more than {self._settings.max_redirects} times.")

    async def _hop(self, url: URL, want: _Want, budget: "_Budget") -> Fetched | _Redirect:
        if want.obeys_robots and not await self._robots.permits(url):
            raise FetchRefused(f"{shown(url)} is closed to programs by the site's robots.txt.")
        async with self._lanes.turn(str(url.host), interval_s=self._interval_s(url)):
            with self._faults(url):
                async with budget.running(), self._request(url, want) as response:
                    return await self._answer(url, want, response)

    def _interval_s(self, url: URL) -> float:
        """The pause is for strangers; a network that was opened by hand is one's own."""
        is_own = is_in(str(url.host), self._settings.allow_networks)
        return 0 if is_own else self._settings.host_interval_s

    def _request(self, url: URL, want: _Want) -> "aiohttp.client._RequestContextManager":
        return self._session.get(url, headers=want.headers, allow_redirects=False)

    async def _answer(
        self, url: URL, want: _Want, response: aiohttp.ClientResponse
    ) -> Fetched | _Redirect:
        status = response.status
        location = response.headers.get("Location")
        if status in _REDIRECTS and location is not None:
            target = _redirected(url, location)
            return _Redirect(target=target, is_permanent=status in _PERMANENT)
        if status == _NOT_MODIFIED and want.is_conditional:
            return self._fetched(url, response, b"")
        if status in _GIVEN:
            return self._fetched(url, response, await _body(url, want, response))
        if status == _GONE:
            raise Gone(f"{shown(url)} is gone for good (410).")
        raise FetchFailed(
            f"{shown(url)} answered {_named(status)}.",
            status=status,
            retry_after=freshness.retry_after(response.headers, now=self._clock.now()),
        )

    def _fetched(self, url: URL, response: aiohttp.ClientResponse, body: bytes) -> Fetched:
        headers = response.headers
        now = self._clock.now()
        return Fetched(
            url=str(url.with_user(None)),
            status=response.status,
            content_type=response.content_type if "Content-Type" in headers else None,
            charset=response.charset and response.charset.lower(),
            body=body,
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
            fresh_until=freshness.fresh_until(headers, now=now),
            retry_after=freshness.retry_after(headers, now=now),
        )

    @contextmanager
    def _faults(self, url: URL) -> Iterator[None]:
        """Turns what aiohttp and the network raise into one sentence each."""
        try:
            yield
        except TimeoutError as error:
            raise FetchFailed(
                f"{shown(url)} took longer than {self._settings.timeout_s:g} seconds."
            ) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, AddressRefused):
                raise FetchRefused(
                    f"{shown(url)} leads to an address or port that is not public: if it is meant, "
                    "add its network to ingest.allow_networks."
                ) from error
            raise FetchFailed(f"{shown(url)} cannot be reached: {_reason(error)}.") from error
        except (aiohttp.InvalidURL, UnicodeError) as error:
            raise FetchRefused(f"{shown(url)} is no address: check its spelling.") from error
        except aiohttp.ClientResponseError as error:
            raise _Garbled(f"{shown(url)} does not speak proper HTTP.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise FetchFailed(f"{shown(url)} broke off before its end.") from error


class _Garbled(FetchFailed):
    """The answer is no HTTP."""


class _Budget:
    """Seconds for all hops together; waiting for a turn is not counted."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The block ends with TimeoutError when nothing is left."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= loop.time() - began


def _address(url: str) -> URL:
    try:
        return parse(url)
    except UrlInvalid as error:
        raise FetchRefused(str(error)) from error


def _redirected(url: URL, location: str) -> URL:
    """Where a redirect leads. Credentials stay with their host; those of the redirect are not used."""
    try:
        target = url.with_user(None).join(URL(location.strip()))
    except ValueError as error:
        raise FetchFailed(f"{shown(url)} redirects to what is no address.") from error
    bare = _address(str(target)).with_user(None).with_fragment(None)
    if not _keeps_credentials(url, bare):
        return bare
    return bare.with_user(url.user).with_password(url.password)


def _keeps_credentials(url: URL, target: URL) -> bool:
    is_upgrade = (url.scheme, target.scheme) == ("http", "https")
    return url.host == target.host and (url.origin() == target.origin() or is_upgrade)


def _with_move(fetched: Fetched, moved: URL | None) -> Fetched:
    return replace(fetched, moved=str(moved)) if moved else fetched


async def _body(url: URL, want: _Want, response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > want.max_bytes and not want.cut:
            raise FetchFailed(f"{shown(url)} is longer than {want.max_bytes:,} bytes.")
        if len(body) > want.max_bytes:
            break
    return bytes(body[: want.max_bytes])


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _reason(error: aiohttp.ClientConnectorError) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "its name is not known"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return "its certificate is not valid"
        case _:
            return os.strerror(error.os_error.errno or errno.EHOSTUNREACH).lower()

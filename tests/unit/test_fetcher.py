"""Fetching from a real site on the loopback: what comes back, what is refused, what is bounded."""

import asyncio
import contextlib
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.clock import FixedClock
from bot.ingest.errors import FetchError, FetchFailed, FetchRefused, Gone
from bot.ingest.fetcher import Fetched, Fetcher, Kind
from config.load import load_settings
from config.settings import IngestSettings
from tests.site import Names, Numerals, Reply, Site, raw_server, serving

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
# Writing 5 clears the peak (proc_pid_clear_refs(5)).
CLEAR_REFS = Path("/proc/self/clear_refs")
FEED = b"<rss version='2.0'><channel><title>Harbour Post</title></channel></rss>"


def settings(**changes: Any) -> IngestSettings:
    """The defaults, impatient, and open to the loopback."""
    loopback = {"allow_networks": [ip_network("127.0.0.0/8")]}
    return load_settings(None, {}).ingest.model_copy(update=loopback | changes)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(settings(), FixedClock(NOON)) as fetcher:
        yield fetcher


def peak_kib(*, cleared: bool = False) -> int:
    """The most memory that this process had since the peak was last cleared (proc_pid_status(5))."""
    if cleared:
        CLEAR_REFS.write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


async def refused(call: Awaitable[Fetched]) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await call
    return caught.value


async def get(url: str, **changes: Any) -> Fetched:
    async with Fetcher(settings(**changes), FixedClock(NOON)) as fetcher:
        return await fetcher.get(url, kind=Kind.FEED)


async def test_answer_whole(site: Site, fetcher: Fetcher) -> None:
    """An answer comes with its body, its validators and how long it stays fresh."""
    site.replies["/feed"] = Reply(
        body=FEED,
        headers={
            "Content-Type": "Application/RSS+XML; charset=ISO-8859-1",
            "ETag": '"v1"',
            "Last-Modified": "Tue, 10 Mar 2026 08:00:00 GMT",
            "Cache-Control": "public, max-age=1800",
        },
    )

    fetched = await fetcher.get(site.url("/feed"), kind=Kind.FEED)

    assert fetched == Fetched(
        url=site.url("/feed"),
        status=200,
        content_type="application/rss+xml",
        charset="iso-8859-1",
        body=FEED,
        etag='"v1"',
        last_modified="Tue, 10 Mar 2026 08:00:00 GMT",
        fresh_until=datetime(2026, 3, 10, 12, 30, tzinfo=UTC),
    )


async def test_names_itself(site: Site, fetcher: Fetcher) -> None:
    """A request says who asks, for what, and how it may be packed."""
    site.replies["/feed"] = Reply(body=FEED)

    await fetcher.get(site.url("/feed"), kind=Kind.FEED)

    (asked,) = site.asked
    assert asked.headers["User-Agent"] == "Daybook/0.1 (news reader)"
    assert asked.headers["Accept"].startswith("application/rss+xml")
    assert asked.headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in asked.headers


async def test_not_modified(site: Site, fetcher: Fetcher) -> None:
    """Validators are sent back, and a 304 has no body."""
    site.replies["/feed"] = Reply(status=304, headers={"ETag": '"v1"'})

    fetched = await fetcher.get(
        site.url("/feed"), etag='"v1"', modified="Tue, 10 Mar 2026 08:00:00 GMT", kind=Kind.FEED
    )

    assert fetched == Fetched(url=site.url("/feed"), status=304, etag='"v1"')
    assert site.asked[0].headers["If-None-Match"] == '"v1"'
    assert site.asked[0].headers["If-Modified-Since"] == "Tue, 10 Mar 2026 08:00:00 GMT"


async def test_not_modified_with_body(fetcher: Fetcher) -> None:
    """A site that breaks the rules by sending a body with its 304 is asked for the whole."""
    whole = b"HTTP/1.1 200 OK\r\n\r\n" + FEED
    broken = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello"

    async with raw_server(whole, to_conditional=broken) as url:
        fetched = await fetcher.get(url, etag='"v1"', kind=Kind.FEED)

    assert fetched == Fetched(url=url, status=200, body=FEED)


async def test_not_modified_unasked(site: Site, fetcher: Fetcher) -> None:
    """A 304 to a request without conditions is a failure, since there is nothing to keep."""
    site.replies["/feed"] = Reply(status=304)

    error = await refused(fetcher.get(site.url("/feed"), kind=Kind.FEED))

    assert str(error) == f"{site.url('/feed')} answered 304 (Not Modified)."


async def test_permanent_move(site: Site, fetcher: Fetcher) -> None:
    """Where every redirect is permanent, the new address is told."""
    site.replies["/old"] = Reply(status=301, headers={"Location": "/newer"})
    site.replies["/newer"] = Reply(status=308, headers={"Location": "newest"})
    site.replies["/newest"] = Reply(body=FEED)

    fetched = await fetcher.get(site.url("/old"), kind=Kind.FEED)

    assert (fetched.url, fetched.moved) == (site.url("/newest"), site.url("/newest"))


async def test_passing_redirect(site: Site, fetcher: Fetcher) -> None:
    """One temporary redirect on the way, and the old address stays."""
    site.replies["/old"] = Reply(status=301, headers={"Location": "/newer"})
    site.replies["/newer"] = Reply(status=302, headers={"Location": "/newest"})
    site.replies["/newest"] = Reply(body=FEED)

    fetched = await fetcher.get(site.url("/old"), kind=Kind.FEED)

    assert (fetched.url, fetched.moved) == (site.url("/newest"), None)


async def test_redirect_circle(site: Site, fetcher: Fetcher) -> None:
    """A redirect to where one has been ends there."""
    site.replies["/a"] = Reply(status=302, headers={"Location": "/b"})
    site.replies["/b"] = Reply(status=302, headers={"Location": "/a#again"})

    error = await refused(fetcher.get(site.url("/a"), kind=Kind.FEED))

    assert str(error) == f"{site.url('/a')} redirects in a circle."
    assert site.paths == ["/a", "/b"]


async def test_redirect_chain(site: Site, fetcher: Fetcher) -> None:
    """The sixth redirect is not followed."""
    for number in range(40):
        site.replies[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})

    error = await refused(fetcher.get(site.url("/0"), kind=Kind.FEED))

    assert str(error) == f"{site.url('/0')} redirects more than 5 times."
    assert site.paths == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/hosts",
        "ftp://news.example.com/",
        "javascript:alert(1)",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
async def test_redirect_out_of_the_web(site: Site, fetcher: Fetcher, location: str) -> None:
    """A redirect to another scheme, or to nowhere, is not followed."""
    site.replies["/feed"] = Reply(status=302, headers={"Location": location})

    error = await refused(fetcher.get(site.url("/feed"), kind=Kind.FEED))

    assert isinstance(error, FetchRefused | FetchFailed)
    assert site.paths == ["/feed"]


async def test_redirect_without_location(site: Site, fetcher: Fetcher) -> None:
    """A redirect that does not say where to is a failure with its status."""
    site.replies["/feed"] = Reply(status=302)

    error = await refused(fetcher.get(site.url("/feed"), kind=Kind.FEED))

    assert str(error) == f"{site.url('/feed')} answered 302 (Found)."


async def test_credentials_stay_at_home(site: Site) -> None:
    """Credentials follow a redirect on their own site, and to no other."""
    async with serving("127.0.0.2") as other:
        site.replies["/feed"] = Reply(status=302, headers={"Location": "/in"})
        away = other.url("/away").replace("//", "//eve:guess@")
        site.replies["/in"] = Reply(status=302, headers={"Location": away})
        other.replies["/away"] = Reply(body=FEED)

        fetched = await get(site.url("/feed").replace("//", "//ana:secret@"))

        sent = [asked.headers.get("Authorization") for asked in (*site.asked, *other.asked)]
    assert sent == ["Basic YW5hOnNlY3JldA==", "Basic YW5hOnNlY3JldA==", None]
    assert fetched.url == other.url("/away")


async def test_credentials_in_a_move(site: Site) -> None:
    """A permanent move keeps the credentials for the next time, and shows them to nobody."""
    site.replies["/old"] = Reply(status=301, headers={"Location": "/new"})
    site.replies["/new"] = Reply(body=FEED)

    fetched = await get(site.url("/old").replace("//", "//ana:secret@"))

    assert fetched.moved == site.url("/new").replace("//", "//ana:secret@")
    assert fetched.url == site.url("/new")
    assert "secret" not in repr(fetched)


async def test_gone(site: Site, fetcher: Fetcher) -> None:
    """410 is an end, not a failure."""
    site.replies["/feed?key=secret"] = Reply(status=410)

    error = await refused(fetcher.get(site.url("/feed?key=secret"), kind=Kind.FEED))

    assert isinstance(error, Gone)
    assert str(error) == f"{site.url('/feed?…')} is gone for good (410)."


@pytest.mark.parametrize("told", ["120", "Tue, 10 Mar 2026 12:02:00 GMT"])
async def test_too_many_requests(site: Site, fetcher: Fetcher, told: str) -> None:
    """429 says when to come back, in seconds or as a date."""
    site.replies["/feed"] = Reply(status=429, headers={"Retry-After": told})

    error = await refused(fetcher.get(site.url("/feed"), kind=Kind.FEED))

    assert isinstance(error, FetchFailed)
    assert str(error) == f"{site.url('/feed')} answered 429 (Too Many Requests)."
    assert (error.status, error.retry_after) == (429, datetime(2026, 3, 10, 12, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("status", "named"),
    [(404, "404 (Not Found)"), (503, "503 (Service Unavailable)"), (599, "599")],
)
async def test_other_status(site: Site, fetcher: Fetcher, status: int, named: str) -> None:
    """Every other status is a failure that names it."""
    site.replies["/feed"] = Reply(status=status)

    error = await refused(fetcher.get(site.url("/feed"), kind=Kind.FEED))

    assert str(error) == f"{site.url('/feed')} answered {named}."


async def test_lying_content_type(site: Site, fetcher: Fetcher) -> None:
    """What the site calls a feed is handed on as it came; the reader of feeds decides."""
    page = b"<html><body>Are you a robot?</body></html>"
    site.replies["/feed"] = Reply(body=page, headers={"Content-Type": "application/rss+xml"})

    fetched = await fetcher.get(site.url("/feed"), kind=Kind.FEED)

    assert (fetched.content_type, fetched.body) == ("application/rss+xml", page)


async def test_no_content_type(fetcher: Fetcher) -> None:
    """A missing content type is told as missing."""
    async with raw_server(b"HTTP/1.0 200 OK\r\n\r\n" + FEED) as url:
        fetched = await fetcher.get(url, kind=Kind.FEED)

    assert (fetched.content_type, fetched.charset, fetched.body) == (None, None, FEED)


async def endless(request: web.BaseRequest) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "10737418240"})
    await response.prepare(request)
    try:
        while True:
            await response.write(b"<item/>" * 4_096)
    except ConnectionError:
        return response


async def test_endless_body(site: Site) -> None:
    """A body without an end is given up at the bound."""
    site.replies["/feed"] = endless

    error = await refused(get(site.url("/feed"), max_bytes=1_000_000))

    assert str(error) == f"{site.url('/feed')} is longer than 1,000,000 bytes."


async def test_body_at_the_bound(site: Site) -> None:
    """A body exactly as long as the bound is whole."""
    site.replies["/feed"] = Reply(body=b"x" * 100_000)

    fetched = await get(site.url("/feed"), max_bytes=100_000)

    assert len(fetched.body) == 100_000


async def test_slow_body(site: Site) -> None:
    """A body that trickles is given up when the time is over, redirects included."""
    never = asyncio.Event()

    async def trickle(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<rss>")
        await never.wait()
        return response

    site.replies["/old"] = Reply(status=302, headers={"Location": "/feed"})
    site.replies["/feed"] = trickle

    error = await refused(get(site.url("/old"), timeout_s=0.2))

    never.set()
    assert str(error) == f"{site.url('/feed')} took longer than 0.2 seconds."


async def test_time_is_for_all_hops(site: Site) -> None:
    """Slow redirects share one bound."""
    released = asyncio.Event()

    def slow_to(path: str) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        async def redirect(request: web.BaseRequest) -> web.StreamResponse:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(released.wait(), timeout=0.2)
            return web.Response(status=302, headers={"Location": path})

        return redirect

    for number in range(5):
        site.replies[f"/{number}"] = slow_to(f"/{number + 1}")

    error = await refused(get(site.url("/0"), timeout_s=0.5))

    released.set()
    assert str(error) == f"{site.url('/2')} took longer than 0.5 seconds."


def bomb(*, wbits: int) -> bytes:
    """200 MB of nothing, packed piece by piece so that making it needs no memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    pieces = [packer.compress(bytes(1_000_000)) for _ in range(200)]
    return b"".join((*pieces, packer.flush()))


@pytest.mark.skipif(not CLEAR_REFS.exists(), reason="the peak of memory is Linux's to tell")
@pytest.mark.parametrize(("encoding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
async def test_bomb(site: Site, encoding: str, wbits: int) -> None:
    """A body that unpacks to more than the bound is given up before it fills the memory."""
    site.replies["/feed"] = Reply(body=bomb(wbits=wbits), headers={"Content-Encoding": encoding})
    before = peak_kib(cleared=True)

    error = await refused(get(site.url("/feed"), max_bytes=1_000_000))

    assert str(error) == f"{site.url('/feed')} is longer than 1,000,000 bytes."
    assert peak_kib() - before < 32 * 1_024


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "gzip"])
async def test_unreadable_packing(site: Site, encoding: str) -> None:
    """A packing that was not asked for, or a lie about one, unpacks nothing."""
    site.replies["/feed"] = Reply(body=b"\x01\x02" * 500, headers={"Content-Encoding": encoding})

    try:
        fetched = await get(site.url("/feed"))
    except FetchFailed:
        return

    assert len(fetched.body) <= 1_000


async def test_packed_body(site: Site, fetcher: Fetcher) -> None:
    """An honest packed body is unpacked."""
    packed = gzip.compress(FEED)
    site.replies["/feed"] = Reply(body=packed, headers={"Content-Encoding": "gzip"})

    fetched = await fetcher.get(site.url("/feed"), kind=Kind.FEED)

    assert fetched.body == FEED


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", "broke off before its end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>", "broke off before its end"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "does not speak proper HTTP",
        ),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "does not speak proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000 + b"\r\n\r\n", "does not speak proper HTTP"),
    ],
    ids=["nothing", "short", "bad chunk", "not HTTP", "huge header"],
)
async def test_broken_answer(fetcher: Fetcher, answer: bytes, fault: str) -> None:
    """What breaks off or is no HTTP is a failure in one sentence."""
    async with raw_server(answer) as url:
        error = await refused(fetcher.get(url, kind=Kind.FEED))

    assert str(error) == f"{url} {fault}."


async def test_nobody_there(fetcher: Fetcher) -> None:
    """A closed port is a failure that says so."""
    async with raw_server(b"") as url:
        pass

    error = await refused(fetcher.get(url, kind=Kind.FEED))

    assert str(error) == f"{url} cannot be reached: connection refused."


@pytest.mark.parametrize(
    "url", ["file:///etc/hosts", "gopher://127.0.0.1/", "", "/feed", "http://"]
)
async def test_other_schemes(fetcher: Fetcher, url: str) -> None:
    """Only http and https are fetched."""
    assert isinstance(await refused(fetcher.get(url, kind=Kind.FEED)), FetchRefused)


@pytest.mark.parametrize(
    "host",
    ["a" * 70 + ".example", "a.example." + "b" * 300, "-.example", "xn--.example", "a..example"],
)
async def test_no_such_name(host: str) -> None:
    """A name that no name server can know is told in one sentence."""
    async with Fetcher(settings(), FixedClock(NOON), resolver=Numerals()) as fetcher:
        error = await refused(fetcher.get(f"http://{host}/", kind=Kind.FEED))

    assert str(error).startswith(f"http://{host}/"[:200])


@pytest.mark.parametrize(
    "told",
    [
        b"text/html; charset=",
        b'text/html; charset="\xff\xfe"',
        b";;;=",
        b"text/html; charset*=utf-8''x; charset*0=a",
        b"a" * 8_000,
        b"text",
    ],
)
async def test_nonsense_content_type(fetcher: Fetcher, told: bytes) -> None:
    """A content type that is none is no reason to lose the body."""
    async with raw_server(b"HTTP/1.1 200 OK\r\nContent-Type: " + told + b"\r\n\r\n" + FEED) as url:
        fetched = await fetcher.get(url, kind=Kind.FEED)

    assert fetched.body == FEED


async def test_robots_closes_pages(site: Site, fetcher: Fetcher) -> None:
    """A page that robots.txt closes is not fetched; a feed is not asked about."""
    site.replies["/robots.txt"] = Reply(body=b"User-agent: daybook\nDisallow: /inside\n")
    site.replies["/inside"] = site.replies["/outside"] = Reply(body=FEED)

    await fetcher.get(site.url("/inside"), kind=Kind.FEED)
    await fetcher.get(site.url("/outside"), kind=Kind.PAGE)
    error = await refused(fetcher.get(site.url("/inside"), kind=Kind.PAGE))

    assert str(error) == f"{site.url('/inside')} is closed to programs by the site's robots.txt."
    assert site.paths == ["/inside", "/robots.txt", "/outside"]


async def test_robots_of_a_redirect(site: Site, fetcher: Fetcher) -> None:
    """A redirect into what robots.txt closes is not followed."""
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /inside\n")
    site.replies["/outside"] = Reply(status=302, headers={"Location": "/inside"})

    error = await refused(fetcher.get(site.url("/outside"), kind=Kind.PAGE))

    assert isinstance(error, FetchRefused)
    assert site.paths == ["/robots.txt", "/outside"]


async def test_robots_is_cut(site: Site) -> None:
    """An endless robots.txt is read up to its bound."""

    async def rules(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"User-agent: *\nDisallow: /inside\n")
        try:
            while True:
                await response.write(b"# nothing\n" * 4_096)
        except ConnectionError:
            return response

    site.replies["/robots.txt"] = rules
    site.replies["/outside"] = Reply(body=FEED)

    async with Fetcher(settings(), FixedClock(NOON)) as fetcher:
        fetched = await fetcher.get(site.url("/outside"), kind=Kind.PAGE)
        error = await refused(fetcher.get(site.url("/inside"), kind=Kind.PAGE))

    assert fetched.body == FEED
    assert isinstance(error, FetchRefused)


async def test_two_at_once(site: Site, fetcher: Fetcher) -> None:
    """No more than two requests are with one host at once."""

    async def slow(request: web.BaseRequest) -> web.StreamResponse:
        for _ in range(20):
            await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(bool))])
        return web.Response(body=FEED)

    paths = [f"/{number}" for number in range(12)]
    site.replies.update(dict.fromkeys(paths, slow))

    await asyncio.gather(*(fetcher.get(site.url(path), kind=Kind.FEED) for path in paths))

    assert sorted(site.paths) == sorted(paths)
    assert site.most_in_hand == 2


class NotedClock(FixedClock):
    """Stands still, and notes who wanted to sleep."""

    def __init__(self) -> None:
        super().__init__(NOON)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_pause(site: Site) -> None:
    """Requests to a stranger's host keep their distance; one's own network does not wait."""
    site.replies["/feed"] = Reply(body=FEED)
    clock = NotedClock()
    names = Names(news=[["127.0.0.1"]])
    stranger = site.url("/feed").replace("127.0.0.1", "news.example.com")

    async with Fetcher(settings(host_interval_s=3.0), clock, resolver=names) as fetcher:
        for url in (site.url("/feed"), site.url("/feed"), stranger, stranger):
            await fetcher.get(url, kind=Kind.FEED)

    assert clock.slept == [3.0]

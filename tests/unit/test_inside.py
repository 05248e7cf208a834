"""No link of a stranger's, however written, makes Daybook dial an address that is not public.

Every attempt of this process to connect is seen by an audit hook, which stops all that do not go to
the loopback: a hole in the guard fails a test and harms nobody.
"""

import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.ingest.errors import FetchError, FetchFailed, FetchRefused
from bot.ingest.fetcher import Fetcher, Kind
from config.load import load_settings
from config.settings import IngestSettings
from tests.hostile import INSIDE, inside_urls
from tests.site import Names, Numerals, Reply, serving

CLOCK = FixedClock(datetime(2026, 3, 10, 12, 0, tzinfo=UTC))
URLS = [url for ip in INSIDE for url in inside_urls(ip)]


class Watch:
    """Sees every attempt to connect while it is switched on."""

    def __init__(self) -> None:
        self.is_on = False
        self.dials: list[str] = []

    # An audit event's arguments are of any kind.
    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on or event != "socket.connect" or args[0].family == socket.AF_UNIX:
            return
        self.dials.append(args[1][0])
        if not args[1][0].startswith("127."):
            raise PermissionError("no test dials that")


WATCH = Watch()
# It stays for the life of the process: audit hooks cannot be removed.
sys.addaudithook(WATCH)


@pytest.fixture
def dials() -> Iterator[list[str]]:
    """The addresses that were dialled since the test began."""
    WATCH.dials.clear()
    WATCH.is_on = True
    yield WATCH.dials
    WATCH.is_on = False


def settings(*allowed: str) -> IngestSettings:
    networks = [ip_network(network) for network in allowed]
    changes = {"host_interval_s": 0.0, "allow_networks": networks}
    return load_settings(None, {}).ingest.model_copy(update=changes)


def test_corpus_is_wide() -> None:
    """There are more than twelve hundred ways to write three addresses."""
    assert len(set(URLS)) > 1_200


async def test_no_spelling_leads_inside(dials: list[str]) -> None:
    """No way of writing an inside address in a URL dials anything."""
    got_through = []

    async with Fetcher(settings(), CLOCK, resolver=Numerals()) as fetcher:
        for url in URLS:
            try:
                await fetcher.get(url, kind=Kind.FEED)
            except FetchError:
                continue
            got_through.append(url)

    assert got_through == []
    assert dials == []


async def test_no_redirect_leads_inside(dials: list[str]) -> None:
    """Nor does a redirect to any of them, from a site that may be asked."""
    async with serving("127.0.0.9") as site:
        for number, url in enumerate(URLS):
            location = url.translate({ord("\t"): None, ord("\n"): None})
            site.replies[f"/{number}"] = Reply(status=302, headers={"Location": location})
        async with Fetcher(settings("127.0.0.9/32"), CLOCK, resolver=Numerals()) as fetcher:
            for number in range(len(URLS)):
                with pytest.raises(FetchError):
                    await fetcher.get(site.url(f"/{number}"), kind=Kind.FEED)

    assert set(dials) == {"127.0.0.9"}


@pytest.mark.parametrize(
    "address",
    [
        *INSIDE,
        "::1",
        "fd00:ec2::254",
        "64:ff9b::a01:203",
        "::ffff:10.1.2.3",
        "224.0.0.1",
        "0.0.0.1",
    ],
)
async def test_no_name_leads_inside(dials: list[str], address: str) -> None:
    """A name that means an inside address is refused with the cure."""
    names = Names(news=[[address]])

    async with Fetcher(settings(), CLOCK, resolver=names) as fetcher:
        with pytest.raises(FetchRefused) as caught:
            await fetcher.get("http://news.example.com/feed", kind=Kind.FEED)

    assert str(caught.value) == (
        "http://news.example.com/feed leads to an address or port that is not public: if it is "
        "meant, add its network to ingest.allow_networks."
    )
    assert dials == []


async def test_many_inside_addresses(dials: list[str]) -> None:
    """A name with several inside addresses is refused as one with one is."""
    names = Names(news=[[*INSIDE, "::1"]])

    async with Fetcher(settings(), CLOCK, resolver=names) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.get("http://news.example.com/feed", kind=Kind.FEED)

    assert dials == []


async def test_rebinding(dials: list[str]) -> None:
    """A name that means a good address first and an inside one then gets nothing from the second."""
    names = Names(news=[["127.0.0.1"], ["127.0.0.2"]])

    async with serving() as site, serving("127.0.0.2") as inside:
        inside_port = inside.base.rpartition(":")[2]
        location = f"http://news.example.com:{inside_port}/"
        site.replies["/feed"] = Reply(status=302, headers={"Location": location})
        url = site.url("/feed").replace("127.0.0.1", "news.example.com")
        async with Fetcher(settings("127.0.0.1/32"), CLOCK, resolver=names) as fetcher:
            with pytest.raises(FetchRefused):
                await fetcher.get(url, kind=Kind.FEED)

    assert (site.paths, inside.paths) == (["/feed"], [])
    assert dials == ["127.0.0.1"]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700:4700::1111"])
async def test_public_address_is_dialled(dials: list[str], address: str) -> None:
    """A public address is dialled: the guard closes nothing that is open."""
    names = Names(news=[[address]])

    async with Fetcher(settings(), CLOCK, resolver=names) as fetcher:
        with pytest.raises(FetchFailed):
            await fetcher.get("https://news.example.com/feed", kind=Kind.FEED)

    assert dials == [address]


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9200])
async def test_other_ports(dials: list[str], port: int) -> None:
    """A public address is dialled on the web's ports only."""
    names = Names(news=[["93.184.215.14"]])

    async with Fetcher(settings(), CLOCK, resolver=names) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.get(f"http://news.example.com:{port}/", kind=Kind.FEED)

    assert dials == []


async def test_proxy_of_the_environment(dials: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy named in the environment is not used unless the settings say so."""
    async with serving() as proxy, serving() as site:
        monkeypatch.setenv("http_proxy", proxy.base)
        site.replies["/feed"] = Reply(body=b"feed")
        proxy.replies["/feed"] = Reply(body=b"by proxy")
        bodies = []
        for uses in (False, True):
            chosen = settings("127.0.0.0/8").model_copy(update={"use_proxy": uses})
            async with Fetcher(chosen, CLOCK) as fetcher:
                bodies.append((await fetcher.get(site.url("/feed"), kind=Kind.FEED)).body)

    assert bodies == [b"feed", b"by proxy"]

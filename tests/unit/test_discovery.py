"""The feeds behind an address that somebody gave."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.clock import FixedClock
from bot.ingest.discovery import FeedLink, discover, feeds_of
from bot.ingest.errors import FetchFailed
from bot.ingest.fetcher import Fetcher
from bot.ingest.sandbox import Sandbox
from config.load import load_settings
from tests.site import Reply, Site, serving

CLOCK = FixedClock(datetime(2026, 3, 10, 12, 0, tzinfo=UTC))
FEED = b"<rss version='2.0'><channel><title>Harbour Post</title><item/></channel></rss>"
PAGE = b"""<html><head><title>Harbour Post</title>
<link rel="alternate" hreflang="de" href="/de">
<link rel="stylesheet" type="application/rss+xml" href="/style">
<link rel="Alternate" type="application/RSS+xml; charset=utf-8" title=" All
 news " href="/feed"><link rel="alternate" type="application/atom+xml" href="//sport.example.com/a">
<link rel="alternate home" type="application/feed+json" title="" href="feed.json#x">
<link rel="alternate" type="application/rss+xml" title="Again" href="/feed">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href=" "></head><body></body></html>"""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site


async def found(url: str) -> list[FeedLink]:
    changes = {"allow_networks": [ip_network("127.0.0.0/8")]}
    settings = load_settings(None, {}).ingest.model_copy(update=changes)
    async with (
        Fetcher(settings, CLOCK) as fetcher,
        Sandbox(children=1, timeout_s=30, memory_mb=768) as sandbox,
    ):
        return await discover(url, fetcher=fetcher, sandbox=sandbox)


def test_feeds_of_a_page() -> None:
    """A page names its feeds in its head: each once, in order, with an absolute address."""
    assert feeds_of(PAGE, url="https://post.example.com/news/") == [
        FeedLink(url="https://post.example.com/feed", title="All news"),
        FeedLink(url="https://sport.example.com/a"),
        FeedLink(url="https://post.example.com/news/feed.json#x"),
    ]


def test_feeds_of_a_page_have_a_bound() -> None:
    """Of a page that names thousands, the first fifty are taken."""
    links = (b"<link rel='alternate' type='text/xml' href='/%d'>" % i for i in range(5_000))

    named = feeds_of(b"<html><head>" + b"".join(links), url="https://post.example.com/")

    assert [link.url for link in named][-1] == "https://post.example.com/49"
    assert len(named) == 50


@pytest.mark.parametrize("page", [b"", b"<p>No feeds here.</p>", b"<p " + b"a='1' " * 3_000 + b">"])
def test_page_without_feeds(page: bytes) -> None:
    """A page that names none has none."""
    assert feeds_of(page, url="https://post.example.com/") == []


async def test_feed_itself(site: Site) -> None:
    """An address that is a feed is found at once, at its new place if it has moved for good."""
    site.replies["/old"] = Reply(status=301, headers={"Location": "/feed"})
    site.replies["/feed"] = Reply(body=FEED)

    assert await found(site.url("/old")) == [FeedLink(url=site.url("/feed"), title="Harbour Post")]


async def test_page_names_feeds(site: Site) -> None:
    """A page's feeds are told without being fetched."""
    site.replies["/"] = Reply(body=PAGE, headers={"Content-Type": "text/html"})

    links = await found(site.url("/"))

    assert [link.title for link in links] == ["All news", None, None]
    assert site.paths == ["/"]


async def test_usual_place(site: Site) -> None:
    """A page that names none is looked up at the usual places; the first that is a feed is taken."""
    site.replies["/news"] = site.replies["/feed"] = Reply(body=b"<html><p>News</p></html>")
    site.replies["/feed.xml"] = Reply(body=FEED)

    links = await found(site.url("/news"))

    assert links == [FeedLink(url=site.url("/feed.xml"), title="Harbour Post")]
    assert site.paths == ["/news", "/feed", "/rss", "/feed.xml"]


async def test_nothing_found(site: Site) -> None:
    """A site without feeds has none."""
    site.replies["/"] = Reply(body=bytes(range(256)) * 9)

    assert await found(site.url("/")) == []


async def test_nothing_there(site: Site) -> None:
    """An address that gives nothing is told as such."""
    with pytest.raises(FetchFailed):
        await found(site.url("/missing"))

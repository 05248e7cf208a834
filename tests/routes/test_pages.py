"""Pages that are named by their address on the command line."""

import pytest

from bot.clock import SystemClock
from bot.ingest.files import Unreadable
from bot.ingest.pages import read_page
from bot.ingest.web import open_web
from config.load import load_settings
from summarizer.article import Article, DateBasis
from tests.site import Reply, Site, serving

STORY = "".join(
    f"<p>The council of Lorn agreed on Monday to build tram line {n}. Work begins in May.</p>"
    for n in range(12)
)
PAGE = (
    '<html><head><title>Trams for Lorn</title><meta property="og:site_name" content="Lorn Post">'
    '<meta property="article:published_time" content="2026-03-02T08:00:00Z"></head>'
    f"<body><article><h1>Trams for Lorn</h1>{STORY}</article></body></html>"
)


async def read(site: Site, path: str) -> Article | Unreadable:
    settings = load_settings(
        None,
        {"DAYBOOK_INGEST__ALLOW_NETWORKS": "127.0.0.0/8", "DAYBOOK_INGEST__HOST_INTERVAL_S": "0"},
    )
    async with open_web(settings.ingest, SystemClock()) as web:
        return await read_page(site.url(path), web=web, published=None, max_chars=20_000)


async def test_page_becomes_an_article() -> None:
    """A page's article carries its title, publication, day with its basis, and address."""
    async with serving() as site:
        site.replies["/trams"] = Reply(
            body=PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
        )
        found = await read(site, "/trams")

    assert isinstance(found, Article)
    assert (found.title, found.publication) == ("Trams for Lorn", "Lorn Post")
    assert (str(found.published), found.published_basis) == ("2026-03-02", DateBasis.PAGE)
    assert found.url == site.url("/trams")
    assert "build tram line 7" in found.text


async def test_text_at_an_address() -> None:
    """Plain text is read with its header lines, as a file's is."""
    async with serving() as site:
        site.replies["/story.txt"] = Reply(
            body=b"Title: Trams\nDate: 2026-03-02\n\nThe council agreed.",
            headers={"Content-Type": "text/plain"},
        )
        found = await read(site, "/story.txt")

    assert isinstance(found, Article)
    assert (found.title, found.text) == ("Trams", "The council agreed.")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=404), "answered 404 (Not Found)."),
        (Reply(body=b"<html><body></body></html>"), "holds no article: give the address of one."),
    ],
)
async def test_page_without_an_article(reply: Reply, reason: str) -> None:
    """What gives no article is told in one sentence."""
    async with serving() as site:
        site.replies["/gone"] = reply
        found = await read(site, "/gone")

    assert isinstance(found, Unreadable)
    assert found.reason == f"{site.url('/gone')} {reason}"


async def test_private_address_is_refused() -> None:
    """Without leave, no address inside is dialled."""
    settings = load_settings(None, {})
    async with serving() as site, open_web(settings.ingest, SystemClock()) as web:
        found = await read_page(site.url("/"), web=web, published=None, max_chars=1_000)

    assert isinstance(found, Unreadable)
    assert "add its network to ingest.allow_networks" in found.reason
    assert site.asked == []

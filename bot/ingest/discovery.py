"""The feeds behind an address that somebody gave: itself, those its page names, or the usual places.

    address ─┬─ a feed ──────────────────────────► itself
             ├─ a page ─► <link rel="alternate"> ─► each of them
             └─ a page without ─► usual paths ────► those that are feeds

Nothing is stored here: who asked chooses among them.
"""

from dataclasses import dataclass

from yarl import URL

from bot.errors import InputRejected
from bot.ingest.errors import FeedBroken, FetchError, ParserFailed
from bot.ingest.extract import decoded, links
from bot.ingest.feeds import parse as parse_feed
from bot.ingest.fetcher import Fetched, Fetcher, Kind
from bot.ingest.hanging import is_made_to_hang
from bot.ingest.sandbox import Sandbox
from bot.ingest.urls import resolve

_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json "
    "application/json application/xml text/xml".split()
)
# Where the common publishing systems keep theirs, the most common first.
_USUAL_PATHS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
# A page may name one feed for each of thousands of authors.
_NAMED_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed's address, and what it is called where that is told."""

    url: str
    title: str | None = None


async def discover(url: str, *, fetcher: Fetcher, sandbox: Sandbox) -> list[FeedLink]:
    """The feeds behind an address, those that a page names in its own order; none is possible.

    What a page names is not fetched. Raises FetchError where the address itself gives nothing.
    """
    fetched = await fetcher.get(url, kind=Kind.FEED)
    if itself := await _as_feed(fetched, sandbox):
        return [itself]
    named = await _named(fetched, sandbox)
    return named or await _usual(fetched.url, fetcher, sandbox)


def feeds_of(html: bytes, *, charset: str | None = None, url: str) -> list[FeedLink]:
    """The feeds that a page names in its head, each once; `url` is where the page was found.

    Hostile pages can make it hang, so it runs in the sandbox. Raises InputRejected for binary data.
    """
    from trafilatura import load_html

    tree = None if is_made_to_hang(html) else load_html(decoded(html, charset=charset, url=url))
    if tree is None:
        return []
    found: dict[str, FeedLink] = {}
    for link in links(tree, "alternate"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if kind not in _FEED_TYPES or len(found) == _NAMED_MAX:
            continue
        if address := resolve(link.get("href"), base=url):
            title = " ".join((link.get("title") or "").split())
            found.setdefault(address, FeedLink(url=address, title=title or None))
    return list(found.values())


async def _as_feed(fetched: Fetched, sandbox: Sandbox) -> FeedLink | None:
    try:
        feed = await sandbox.run(
            parse_feed,
            fetched.body,
            content_type=fetched.content_type,
            charset=fetched.charset,
            url=fetched.url,
        )
    except (FeedBroken, ParserFailed):
        return None
    return FeedLink(url=fetched.moved or fetched.url, title=feed.title)


async def _named(fetched: Fetched, sandbox: Sandbox) -> list[FeedLink]:
    try:
        return await sandbox.run(feeds_of, fetched.body, charset=fetched.charset, url=fetched.url)
    except InputRejected:
        return []


async def _usual(page: str, fetcher: Fetcher, sandbox: Sandbox) -> list[FeedLink]:
    """One after the other, as the first is mostly the only one."""
    for path in _USUAL_PATHS:
        try:
            fetched = await fetcher.get(str(URL(page).origin().with_path(path)), kind=Kind.FEED)
        except FetchError:
            continue
        if found := await _as_feed(fetched, sandbox):
            return [found]
    return []

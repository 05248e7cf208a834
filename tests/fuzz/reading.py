"""Junk for what reads files and answers of the web: feeds, pages, articles, lists, settings."""

import contextlib
import json
import tempfile
from pathlib import Path

from bot.errors import InputRejected
from bot.ingest import opml
from bot.ingest.errors import OpmlBroken
from bot.ingest.extract import article
from bot.ingest.feeds import FeedItem, item_from_json, item_to_json, parse
from bot.ingest.files import Unreadable, read_stream, read_text
from bot.ingest.fragments import text_of
from bot.ingest.told import UNSTORABLE
from config.errors import ConfigInvalid
from config.load import defaults_text, load_settings
from summarizer.article import Article
from tests.fuzz.spoiling import spoilt
from tests.fuzz.target import Target
from tests.unit.test_extract import LINKED, page
from tests.unit.test_feeds import URL, WHOLE

FEEDS = [body for body, _ in WHOLE.values()]
PAGES = [page(head=LINKED), page()]
LETTER = """Publication: Harbour Post
Title: A ferry for the harbour
Date: Monday, 9 March 2026
URL: https://post.example/2026/ferry

The terminal opens in June, the minister said. “It is late,” Ana Berg said on Monday.
"""
FRONT = f"---\ntitle: 'A ferry'\ndate: 2026-03-09\n---\n# A ferry\n\n{LETTER}"
FILES = [LETTER.encode(), FRONT.encode(), b"Harbour Post, 9 March 2026\n\nThe terminal opens."]
LINE = {
    "id": "a-1",
    "url": "https://post.example/1",
    "title": None,
    "published": "2026-03-09",
    "text": "The terminal opens in June.",
}
LINES = [
    json.dumps(LINE).encode(),
    json.dumps([LINE, {}]).encode(),
    b'{"text": "x"}\n\n{"text": 1}',
]
LISTS = [
    b"""<?xml version="1.0"?><opml version="2.0"><head><title>News</title></head><body>
<outline text="Sea"><outline type="rss" text="Post" xmlUrl="https://post.example/feed"
htmlUrl="https://post.example/"/></outline><outline xmlUrl="x"/></body></opml>"""
]
OWN = b"""[[sources]]
url = "https://post.example/feed.xml"
every_minutes = 10

[[subscriptions]]
destination = "slack:T1/C1"
at = "08:00"

[ingest]
allow_networks = ["10.0.0.0/8"]

[digest]
max_stories = 3
"""
SETTINGS = [OWN, defaults_text().encode()]


def check_feed(body: bytes) -> None:
    """A feed is read or refused; what is read can be stored, and is fit to be asked for."""
    try:
        feed = parse(body, url=URL)
    except InputRejected:
        return
    for item in feed.items:
        assert item_from_json(item_to_json(item)) == item
        _check_item(item)


def _check_item(item: FeedItem) -> None:
    assert item.url is None or item.url.startswith(("http://", "https://")), item.url
    assert all(moment is None or moment.tzinfo for moment in (item.published, item.updated))
    for told in (item.guid, item.title, item.summary_html, item.content_html, *item.authors):
        _check_storable(told)
    assert "\n" not in (item.title or "")
    _check_storable(text_of(item.content_html or item.summary_html or ""))


def _check_storable(text: str | None) -> None:
    """Neither a NUL nor a lone surrogate, which databases refuse."""
    assert not UNSTORABLE.search(text or ""), text


def check_page(body: bytes) -> None:
    """A page is read or refused; what is read can be stored."""
    try:
        found = article(body, url=URL)
    except InputRejected:
        return
    for told in (found.text, found.title, found.publication, found.language, found.canonical):
        _check_storable(told)
    assert found.canonical is None or found.canonical.startswith(("http://", "https://"))


def check_file(body: bytes) -> None:
    """A text file is read or refused, whatever its format is said to be."""
    for suffix in (".txt", ".md", ".html"):
        try:
            found = read_text(body, name=f"x{suffix}", suffix=suffix, published=None)
        except InputRejected:
            continue
        _check_article(found)


def check_line(body: bytes) -> None:
    """Each line of JSON is an article, exactly as given, or told as unreadable."""
    for found in read_stream(body.split(b"\n"), max_chars=10_000):
        if isinstance(found, Article):
            _check_article(found)
        else:
            assert isinstance(found, Unreadable)
            assert found.reason


def _check_article(found: Article) -> None:
    assert found.text
    for told in (found.id, found.text, found.title, found.publication, found.url):
        _check_storable(told)


def check_list(body: bytes) -> None:
    """A list of feeds is read or refused; what is read comes back as it was when it is written."""
    try:
        outlines = opml.read(body)
    except OpmlBroken:
        return
    again = opml.read(opml.write(outlines, title="x"))
    assert [one.url for one in again] == [one.url for one in outlines]


def check_settings(body: bytes) -> None:
    """A settings file is taken, or all that is wrong with it is told."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        Path(file.name).write_bytes(body)
        with contextlib.suppress(ConfigInvalid):
            load_settings(Path(file.name), {})


TARGETS = (
    Target("feeds", spoilt(FEEDS), check_feed),
    Target("pages", spoilt(PAGES), check_page),
    Target("article files", spoilt(FILES), check_file),
    Target("lines of JSON", spoilt(LINES), check_line),
    Target("lists of feeds", spoilt(LISTS), check_list),
    Target("settings", spoilt(SETTINGS), check_settings),
)

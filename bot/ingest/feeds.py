"""Bytes of a feed → its items. No network; hostile bytes can make it hang, so it runs in the sandbox.

    bytes ─┬─ JSON ─► JSON Feed 1, 1.1
           ├─ page, nothing, made to hang ─► FeedBroken
           └─ XML ──► feedparser: RSS 0.9x, 1.0, 2.0, Atom; malformed ones as far as they go

A feed without items is a Feed; whether it may take the place of one with items is the caller's to say.
"""

import codecs
import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from time import struct_time
from typing import Any, NamedTuple

from bot.ingest import told
from bot.ingest.errors import FeedBroken
from bot.ingest.hanging import is_made_to_hang
from bot.ingest.headers import parse_day
from bot.ingest.urls import resolve, shown
from summarizer.article import DateOrder

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_TAG = re.compile(r"<[^<>]*>")
# White space and byte order marks, with the NULs that UTF-16 and UTF-32 put between.
_BLANK = b"\0\t\n\r \xef\xbb\xbf\xff\xfe"
# How much of the beginning tells what the bytes are.
_SNIFF_LENGTH = 4_096
_PROLOGUE = re.compile(
    rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)", re.DOTALL | re.IGNORECASE
)
_PAGE = re.compile(rb"\s*<(?:html|head|body|title|meta|script)\b", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_BAD_DECLARATION = re.compile(rb"\A<\?xml(?=[^>]*[^\x00-\x7f>])[^>]*>")
# RDF Site Summary 1.0 modules: Syndication. A month or a year is no interval for news.
_PERIOD_MINUTES = {
    "hourly": 60,
    "daily": 1_440,
    "weekly": 10_080,
    "monthly": 10_080,
    "yearly": 10_080,
}
# RSS 2.0's skipHours and skipDays, which feedparser (6.0.14) keeps the last of. No repeat is open.
_SKIPPED = re.compile(
    rb"<skip(?:hours|days)>((?:\s*<(?:hour|day)>[^<]{1,20}</(?:hour|day)>){1,24})", re.IGNORECASE
)
_SKIP = re.compile(rb">\s*(?:(\d{1,2})|(mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s*<", re.IGNORECASE)
_WEEKDAYS = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
_CDATA = b"<![CDATA["
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_REPLACEMENT = b"&#xFFFD;"
# Not before a NUL: in UTF-16 the "&" has another byte beside it.
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,32};|\0)")
_MOMENTS = ("published", "updated")
_JSON_FEED = "https://jsonfeed.org/version/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item as the feed tells it; all is a stranger's text.

    `guid` is the feed's own name for it, which some feeds change or use twice. `url` is absolute.
    `title` is plain text on one line. The HTML is not safe to show. Dates are aware, and keep the
    offset that they were written with where there is one.
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    summary_html: str | None = None
    content_html: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: about itself, and its items in its own order.

    `language` is an ISO 639-1 code. `interval` is how often the feed says that it changes, at least
    a minute and at most a week. At `skip_hours` (of UTC) and on `skip_days` (Monday is 0) it says
    that it doesn't.
    """

    title: str | None = None
    link: str | None = None
    language: str | None = None
    interval: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    items: tuple[FeedItem, ...] = ()


def parse(
    body: bytes,
    *,
    content_type: str | None = None,
    charset: str | None = None,
    url: str,
    order: DateOrder | None = None,
) -> Feed:
    """The feed in a body; `content_type` and `charset` are what HTTP said, which may be wrong.

    `url` is where it came from: relative links start there, and messages name it. `order` is how
    it writes dates in figures.
    Raises FeedBroken where there is no feed, with the reason; what is malformed is read as far as
    it goes.
    """
    beginning = body.lstrip(_BLANK)[:_SNIFF_LENGTH].replace(b"\0", b"")
    if not beginning:
        raise FeedBroken(f"{shown(url)} sent nothing.")
    if beginning.startswith(b"{"):
        return _json_feed(body, url)
    if _PAGE.match(_without_prologue(beginning)):
        raise FeedBroken(f"{shown(url)} is a web page, not a feed: give the feed's address.")
    if is_made_to_hang(body):
        raise FeedBroken(f"{shown(url)} is built so that reading it would not end.")
    if body.startswith(_UTF_16) and not body.startswith(codecs.BOM_UTF32_LE):
        body, charset = _in_utf_8(body), None
    sound = _with_characters(_without_bad_start(body))
    return _xml_feed(sound, content_type, charset, _Place(url, order))


class _Place(NamedTuple):
    """Where a feed came from, and how it writes dates in figures."""

    url: str
    order: DateOrder | None


def item_to_json(item: FeedItem) -> str:
    """An item as it waits to be read."""
    fields = asdict(item)
    for name in _MOMENTS:
        fields[name] = fields[name] and fields[name].isoformat()
    return json.dumps(fields, ensure_ascii=False)


def item_from_json(written: str) -> FeedItem:
    """The item that `item_to_json` wrote."""
    fields = json.loads(written)
    for name in _MOMENTS:
        fields[name] = fields[name] and datetime.fromisoformat(fields[name])
    return FeedItem(**fields | {"authors": tuple(fields["authors"])})


def _without_prologue(beginning: bytes) -> bytes:
    while match := _PROLOGUE.match(beginning):
        beginning = beginning[match.end() :]
    return beginning


def _in_utf_8(body: bytes) -> bytes:
    """What begins with a mark of UTF-16; feedparser (6.0.14) reads it only where it is declared too."""
    text = body.decode("utf-16", errors="replace")
    return _DECLARATION.sub("", text, count=1).encode()


def _without_bad_start(body: bytes) -> bytes:
    """Two beginnings that feedparser (6.0.14) cannot bear are taken off.

    It needs minutes for a hundred thousand blank lines, and raises at a declared encoding that is
    not even ASCII, while it finds the right one where none is declared. UTF-16 is left as it is:
    half of its blank is a NUL.
    """
    start = body if b"\0" in body[:4] else body.lstrip(b" \t\r\n")
    return _BAD_DECLARATION.sub(b"", start, count=1)


def _with_characters(body: bytes) -> bytes:
    """References to what is no character, such as "&#xD800;", stand for U+FFFD.

    feedparser (6.0.14) raises at half a surrogate pair where its strict parser has given up.
    """
    return _REFERENCE.sub(_character, body) if b"&#" in body else body


def _character(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_character = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_character else _REPLACEMENT


# feedparser ships no types: its objects are dictionaries of any kind until each value is looked at.
def _xml_feed(body: bytes, content_type: str | None, charset: str | None, place: _Place) -> Feed:
    import feedparser

    url = place.url
    kind = f"{content_type or 'application/xml'}{f'; charset={charset}' if charset else ''}"
    headers = {"content-type": kind, "content-location": url}
    # A stream: bytes would be tried as the name of a file first.
    try:
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
        if not _is_sound(parsed):
            mended = feedparser.parse(io.BytesIO(_mended(body)), response_headers=headers)
            parsed = mended if _is_sound(mended) else parsed
    except ValueError as error:
        # Such as a namespace with a space in it (feedparser 6.0.14).
        raise FeedBroken(f"{shown(url)} holds no feed that can be read.") from error
    if not parsed.entries and not (parsed.get("version") and _is_sound(parsed)):
        raise FeedBroken(f"{shown(url)} holds no feed that can be read{_why(parsed)}.")
    hours, days = _skipped(body)
    return Feed(
        title=_title(parsed.feed),
        link=_link(parsed.feed.get("link"), url),
        language=told.language(parsed.feed.get("language")),
        interval=_interval(parsed.feed),
        skip_hours=hours,
        skip_days=days,
        items=tuple(_xml_item(entry, place) for entry in parsed.entries),
    )


def _mended(body: bytes) -> bytes:
    """The commonest fault put right, an "&" that stands for itself; CDATA is left as it is.

    feedparser's own recovery makes "AT&T;" of "AT&T".
    """
    first, *rest = body.split(_CDATA)
    mended = [_BARE_AMPERSAND.sub(b"&amp;", first)]
    for part in rest:
        inside, end, outside = part.partition(b"]]>")
        mended.append(inside + end + _BARE_AMPERSAND.sub(b"&amp;", outside))
    return _CDATA.join(mended)


def _is_sound(parsed: Any) -> bool:
    """Whether the XML itself is well-formed: a wrong encoding or content type is no harm."""
    import xml.sax

    return not isinstance(parsed.get("bozo_exception"), xml.sax.SAXException)


def _why(parsed: Any) -> str:
    if _is_sound(parsed):
        return ""
    error = parsed.bozo_exception
    return (
        f" (line {error.getLineNumber()}: {error.getMessage()})"
        if hasattr(error, "getLineNumber")
        else ""
    )


def _interval(about: Any) -> timedelta | None:
    """RSS 2.0's ttl, in minutes, or the syndication module's period, divided by its frequency."""
    if minutes := _number(about.get("ttl")):
        return _within_bounds(minutes)
    period = _PERIOD_MINUTES.get(str(about.get("sy_updateperiod")).strip().lower())
    return (
        _within_bounds(period // (_number(about.get("sy_updatefrequency")) or 1))
        if period
        else None
    )


def _number(written: object) -> int:
    return int(written) if isinstance(written, str) and re.fullmatch(r"\d{1,9}", written) else 0


def _within_bounds(minutes: int) -> timedelta:
    return timedelta(minutes=min(max(minutes, 1), _PERIOD_MINUTES["weekly"]))


def _skipped(body: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The hours and the weekdays at which the feed says not to be read."""
    named = [skip.groups() for block in _SKIPPED.findall(body) for skip in _SKIP.finditer(block)]
    hours = {int(hour) % 24 for hour, _ in named if hour}
    days = {_WEEKDAYS.index(day.lower()) for _, day in named if day}
    return tuple(sorted(hours)), tuple(sorted(days))


def _xml_item(entry: Any, place: _Place) -> FeedItem:
    guid = told.text(entry.get("id"))
    contents = [part for part in entry.get("content", ()) if part.get("value")]
    return FeedItem(
        guid=guid,
        # Feedburner puts its own counting address where the page's belongs.
        url=_link(entry.get("feedburner_origlink") or entry.get("link"), place.url)
        or _link_only(guid),
        title=_title(entry),
        summary_html=_html(entry.get("summary_detail")),
        content_html=_html(max(contents, key=lambda part: len(part.value), default=None)),
        published=_moment(entry.get("published"), entry.get("published_parsed"), order=place.order),
        # feedparser's own `get` gives the date of publication where there is none.
        updated=_moment(
            dict.get(entry, "updated"), dict.get(entry, "updated_parsed"), order=place.order
        ),
        authors=tuple(_authors(entry)),
    )


def _title(entry: Any) -> str | None:
    detail = entry.get("title_detail") or {}
    text = told.text(detail.get("value")) or ""
    if detail.get("type") != "text/plain":
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split()) or None


def _html(detail: Any) -> str | None:
    if not detail:
        return None
    value = told.text(detail.get("value"))
    return _marked_up(value) if value and detail.get("type") == "text/plain" else value


def _marked_up(plain: str) -> str:
    """Plain text as HTML: its characters escaped, its paragraphs kept."""
    return "<p>".join(html.escape(part) for part in _BLANK_LINE.split(plain))


def _authors(entry: Any) -> Iterator[str]:
    for author in entry.get("authors", ()):
        if name := told.text(author.get("name")):
            yield " ".join(name.split())


def _moment(
    written: object, parsed: struct_time | None, *, order: DateOrder | None = None
) -> datetime | None:
    """A date with its own offset where that can be read; else as feedparser understands it, in UTC.

    What neither reads, dates in figures among it, is the beginning of a day.
    """
    text = written.strip() if isinstance(written, str) else ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, OverflowError):
            continue
        if moment.tzinfo:
            return moment
    try:
        if parsed:
            return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        pass
    day = parse_day(text, order=order)
    return datetime.combine(day, time(), UTC) if day else None


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedBroken(f"{shown(url)} is not valid JSON, and so no JSON Feed.") from error
    items = tree.get("items") if isinstance(tree, dict) else None
    if not isinstance(items, list) or not str(tree.get("version")).startswith(_JSON_FEED):
        raise FeedBroken(f"{shown(url)} is JSON, but no JSON Feed: give the feed's address.")
    return Feed(
        title=told.line(tree.get("title")),
        link=_link(tree.get("home_page_url"), url),
        language=told.language(tree.get("language")),
        items=tuple(_json_item(item, url) for item in items if isinstance(item, dict)),
    )


def _json_item(item: Mapping[str, Any], url: str) -> FeedItem:
    plain = told.text(item.get("content_text"))
    summary = told.text(item.get("summary"))
    number = item.get("id")
    guid = told.text(str(number) if type(number) in {int, float} else number)
    return FeedItem(
        guid=guid,
        url=_link(item.get("url") or item.get("external_url"), url) or _link_only(guid),
        title=told.line(item.get("title")),
        summary_html=_marked_up(summary) if summary else None,
        content_html=told.text(item.get("content_html")) or (_marked_up(plain) if plain else None),
        published=_moment(item.get("date_published"), None),
        updated=_moment(item.get("date_modified"), None),
        authors=tuple(_json_authors(item)),
    )


def _json_authors(item: Mapping[str, Any]) -> Iterator[str]:
    """Version 1.1 has a list, version 1 had one."""
    authors = item.get("authors") or [item.get("author")]
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, dict) and (name := told.line(author.get("name"))):
            yield name


def _link(link: object, base: str) -> str | None:
    return resolve(link, base=base) if isinstance(link, str) else None


def _link_only(guid: str | None) -> str | None:
    """A guid that is a whole address is the page's, where no link is given."""
    return _link(guid, guid) if guid and re.match(r"https?://", guid) else None

"""Feeds of all formats, whole and broken."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.errors import FeedBroken
from bot.ingest.feeds import Feed, FeedItem, item_from_json, item_to_json, parse
from summarizer.article import DateOrder

URL = "https://post.example.com/news/feed"
NEW_YORK = timezone(timedelta(hours=-5))

RSS2 = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Post</title><link>https://post.example.com/</link>
<language>en-GB</language>
<item><guid isPermaLink="false">tag:1</guid><title>Ferry terminal to &lt;b&gt;open&lt;/b&gt;</title>
<link>/2026/ferry?a=1&amp;b=2</link><description>&lt;p&gt;In June.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>The terminal opens in June.</p>]]></content:encoded>
<dc:creator>Ana Berg</dc:creator><pubDate>Mon, 09 Mar 2026 23:30:00 -0500</pubDate></item>
<item><guid>https://post.example.com/2026/strike</guid><title>Fish &amp;amp; chips</title></item>
</channel></rss>"""

RSS091 = b"""<rss version="0.91"><channel><title>Harbour Post</title>
<link>https://post.example.com/</link><description>News</description>
<item><title>Ferry</title><link>https://post.example.com/ferry</link>
<description>In June.</description></item></channel></rss>"""

RSS1 = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example.com/feed"><title>Harbour Post</title>
<link>https://post.example.com/</link></channel>
<item rdf:about="https://post.example.com/ferry"><title>Ferry</title>
<link>https://post.example.com/ferry</link><dc:date>2026-03-10T08:00:00+01:00</dc:date></item>
</rdf:RDF>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://post.example.com/blog/">
<title type="html">Harbour &amp;amp; Post</title><link href="/"/>
<entry><id>urn:uuid:1</id><title type="html">Fähre &amp;lt;3 &lt;i&gt;now&lt;/i&gt;</title>
<link rel="alternate" href="ferry"/><author><name>Ana Berg</name></author>
<author><name>Jon Reuss</name></author><published>2026-03-10T08:00:00Z</published>
<updated>2026-03-11T09:30:00Z</updated><summary>In June &amp; July.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opens.</p></div></content>
</entry></feed>""".encode()

JSON1 = b"""{"version": "https://jsonfeed.org/version/1", "title": "Harbour Post",
"home_page_url": "https://post.example.com/", "items": [
{"id": 7, "url": "https://post.example.com/ferry", "content_text": "Now < June",
 "author": {"name": "Ana Berg"}, "date_published": "2026-03-10T08:00:00-05:00"}]}"""

JSON11 = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post",
"language": "en-GB", "items": [
{"id": "https://post.example.com/ferry", "title": " Ferry\\n terminal ", "summary": "June & July",
 "content_html": "<p>It opens.</p>", "authors": [{"name": "Ana Berg"}, {"url": "x"}, 3],
 "date_published": "2026-03-10T08:00:00Z", "date_modified": "2026-03-11T09:30:00Z"},
 "nothing"]}"""

FERRY = "https://post.example.com/ferry"
HOME = "https://post.example.com/"


def parsed(body: bytes, content_type: str | None = None) -> Feed:
    return parse(body, content_type=content_type, url=URL)


def one(item: bytes) -> FeedItem:
    (found,) = parsed(
        b'<rss version="2.0"><channel><title>T</title><item>' + item + b"</item></channel></rss>"
    ).items
    return found


WHOLE = {
    "RSS 2.0": (
        RSS2,
        Feed(
            title="Harbour Post",
            link=HOME,
            language="en",
            items=(
                FeedItem(
                    guid="tag:1",
                    url="https://post.example.com/2026/ferry?a=1&b=2",
                    title="Ferry terminal to open",
                    summary_html="<p>In June.</p>",
                    content_html="<p>The terminal opens in June.</p>",
                    published=datetime(2026, 3, 9, 23, 30, tzinfo=NEW_YORK),
                    authors=("Ana Berg",),
                ),
                FeedItem(
                    guid="https://post.example.com/2026/strike",
                    url="https://post.example.com/2026/strike",
                    title="Fish & chips",
                ),
            ),
        ),
    ),
    "RSS 0.91": (
        RSS091,
        Feed(
            title="Harbour Post",
            link=HOME,
            items=(FeedItem(url=FERRY, title="Ferry", summary_html="In June."),),
        ),
    ),
    "RSS 1.0": (
        RSS1,
        Feed(
            title="Harbour Post",
            link=HOME,
            items=(
                FeedItem(
                    guid=FERRY,
                    url=FERRY,
                    title="Ferry",
                    updated=datetime(2026, 3, 10, 8, 0, tzinfo=timezone(timedelta(hours=1))),
                ),
            ),
        ),
    ),
    "Atom": (
        ATOM,
        Feed(
            title="Harbour & Post",
            link=HOME,
            language="en",
            items=(
                FeedItem(
                    guid="urn:uuid:1",
                    url="https://post.example.com/blog/ferry",
                    title="Fähre <3 now",
                    summary_html="In June &amp; July.",
                    content_html="<p>It opens.</p>",
                    published=datetime(2026, 3, 10, 8, 0, tzinfo=UTC),
                    updated=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
                    authors=("Ana Berg", "Jon Reuss"),
                ),
            ),
        ),
    ),
    "JSON Feed 1": (
        JSON1,
        Feed(
            title="Harbour Post",
            link=HOME,
            items=(
                FeedItem(
                    guid="7",
                    url=FERRY,
                    content_html="Now &lt; June",
                    published=datetime(2026, 3, 10, 8, 0, tzinfo=NEW_YORK),
                    authors=("Ana Berg",),
                ),
            ),
        ),
    ),
    "JSON Feed 1.1": (
        JSON11,
        Feed(
            title="Harbour Post",
            language="en",
            items=(
                FeedItem(
                    guid=FERRY,
                    url=FERRY,
                    title="Ferry terminal",
                    summary_html="June &amp; July",
                    content_html="<p>It opens.</p>",
                    published=datetime(2026, 3, 10, 8, 0, tzinfo=UTC),
                    updated=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
                    authors=("Ana Berg",),
                ),
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_format(name: str) -> None:
    """Each format gives the same kind of feed."""
    body, expected = WHOLE[name]

    assert parsed(body) == expected


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "image/png", None])
def test_content_type_may_lie(content_type: str | None) -> None:
    """A wrong content type changes nothing."""
    assert parsed(RSS2, content_type) == WHOLE["RSS 2.0"][1]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?>%s', "iso-8859-1"),
        ("%s", "utf-8"),
        ('<?xml version="1.0" encoding="windows-1252"?>%s', "cp1252"),
        ('<?xml version="1.0" encoding="utf-16"?>%s', "utf-16"),
        ('<?xml version="1.0" encoding="utf-8"?>%s', "iso-8859-1"),
        ("%s", "cp1252"),
    ],
)
def test_encoding(body: str, charset: str) -> None:
    """An encoding is known by what is declared, or found where that is wrong."""
    text = body % "<rss version='2.0'><channel><item><title>Fähre</title></item></channel></rss>"

    assert [item.title for item in parsed(text.encode(charset)).items] == ["Fähre"]


def test_encoding_that_is_no_word() -> None:
    """A declaration that was damaged itself does not hide the feed below it."""
    body = RSS2.replace(b'encoding="utf-8"', b'encoding="u\xf4f-8"')

    assert parsed(body) == WHOLE["RSS 2.0"][1]


def test_encoding_of_http() -> None:
    """Where the file does not say, HTTP's charset is believed."""
    text = "<rss version='2.0'><channel><item><title>Паром</title></item></channel></rss>"

    feed = parse(text.encode("koi8-r"), content_type="text/xml", charset="koi8-r", url=URL)

    assert [item.title for item in feed.items] == ["Паром"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"Mon, 09 Mar 2026 23:30:00 -0500", datetime(2026, 3, 9, 23, 30, tzinfo=NEW_YORK)),
        (b"Mon, 09 Mar 2026 23:30:00 EST", datetime(2026, 3, 9, 23, 30, tzinfo=NEW_YORK)),
        (b"2026-03-09T23:30:00-05:00", datetime(2026, 3, 9, 23, 30, tzinfo=NEW_YORK)),
        (b"2026-03-09", datetime(2026, 3, 9, tzinfo=UTC)),
        (b"9 March 2026 10:00", datetime(2026, 3, 9, 10, 0, tzinfo=UTC)),
        (b"Mon, 99 Mar 2026 25:61:00 GMT", None),
        (b"soon", None),
        (b"", None),
    ],
)
def test_date(written: bytes, expected: datetime | None) -> None:
    """A date keeps its own offset, is UTC without one, and nothing where it cannot be read."""
    assert one(b"<title>T</title><pubDate>" + written + b"</pubDate>").published == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (b"ferry", "https://post.example.com/news/ferry"),
        (b"//other.example.com/ferry", "https://other.example.com/ferry"),
        (b" https://post.example.com/fer\nry ", "https://post.example.com/ferry"),
        (b"javascript:alert(1)", None),
        (b"file:///etc/hosts", None),
        (b"", None),
    ],
)
def test_link(link: bytes, expected: str | None) -> None:
    """A link is absolute and leads to the web, or is none."""
    assert one(b"<title>T</title><link>" + link + b"</link>").url == expected


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        (b"<ttl>30</ttl>", 30),
        (b"<ttl>0</ttl>", None),
        (b"<ttl>often</ttl>", None),
        (b"<ttl>999999</ttl>", 10_080),
        (b"<sy:updatePeriod>daily</sy:updatePeriod>", 1_440),
        (
            b"<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            15,
        ),
        (
            b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>900</sy:updateFrequency>",
            1,
        ),
        (b"<sy:updatePeriod>yearly</sy:updatePeriod>", 10_080),
        (b"<sy:updatePeriod>ever</sy:updatePeriod>", None),
    ],
)
def test_interval(told: bytes, minutes: int | None) -> None:
    """A feed's word on how often it changes is taken, within a minute and a week."""
    body = (
        b'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        b"<title>T</title>" + told + b"</channel></rss>"
    )

    assert parsed(body).interval == (timedelta(minutes=minutes) if minutes else None)


def test_ampersand_unescaped() -> None:
    """The commonest fault of handmade feeds is mended: an ampersand that stands for itself."""
    item = one(
        b"<title>AT&T and B&B</title><link>/a?x=1&y=2</link>"
        b"<description><![CDATA[<a href='/?a=1&b=2'>R&D</a>]]></description>"
    )

    assert item.title == "AT&T and B&B"
    assert item.url == "https://post.example.com/a?x=1&y=2"
    assert item.summary_html == '<a href="https://post.example.com/?a=1&amp;b=2">R&amp;D</a>'


def test_broken_off() -> None:
    """Of a feed that breaks off, the items before that are kept."""
    items = parsed(RSS2[: RSS2.index(b"Fish")]).items

    assert [item.guid for item in items] == ["tag:1", "https://post.example.com/2026/strike"]


def test_long_way_to_the_feed() -> None:
    """White space before a feed, however much, does not hide it."""
    assert parsed(b"\n" * 100_000 + RSS091) == WHOLE["RSS 0.91"][1]


def test_feed_without_items() -> None:
    """A feed without items is a feed: whether to believe it is not decided here."""
    assert parsed(b'<rss version="2.0"><channel><title>T</title></channel></rss>') == Feed(
        title="T"
    )


def test_item_without_anything() -> None:
    """An item may tell nothing at all."""
    assert one(b"") == FeedItem()


def test_no_file_is_opened(tmp_path: Path) -> None:
    """A body that is the name of a file does not open it, nor does an entity that names one."""
    secret = tmp_path / "secret.xml"
    secret.write_bytes(RSS2.replace(b"Harbour Post", b"SECRET"))
    named = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<rss version="2.0"><channel><title>T &x;</title><item/></channel></rss>'
    )

    with pytest.raises(FeedBroken):
        parsed(str(secret).encode())
    assert "SECRET" not in (parsed(named.encode()).title or "")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "sent nothing."),
        (b" \n\xef\xbb\xbf \0", "sent nothing."),
        (
            b"<!-- x --><!DOCTYPE html>\n<HTML><title>Are you a robot?</title></HTML>",
            "is a web page, not a feed: give the feed's address.",
        ),
        ("<html>".encode("utf-16"), "is a web page, not a feed: give the feed's address."),
        (b"Service unavailable", "holds no feed that can be read (line 2: syntax error)."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "holds no feed that can be read"),
        (b'{"error": "rate limited"}', "is JSON, but no JSON Feed: give the feed's address."),
        (
            b'{"version": "https://jsonfeed.org/version/1"',
            "is not valid JSON, and so no JSON Feed.",
        ),
        (b'{"a":' * 100_000, "is not valid JSON, and so no JSON Feed."),
        (b"<opml><body/></opml>", "holds no feed that can be read."),
        (b"<rss", "holds no feed that can be read"),
        (b"<rss " + b"a='1' " * 3_000 + b"/>", "is built so that reading it would not end."),
        (b"<rss>" + b"<!--" * 3_000, "is built so that reading it would not end."),
    ],
)
def test_no_feed(body: bytes, fault: str) -> None:
    """What is no feed is refused with the reason."""
    with pytest.raises(FeedBroken) as caught:
        parsed(body)

    assert str(caught.value).startswith(f"{URL} {fault}")


def test_when_not_to_come() -> None:
    """A feed's hours and days to be skipped are read, each once, Monday as 0."""
    body = b"""<rss version="2.0"><channel><title>Post</title>
    <skipHours><hour>2</hour><hour> 23 </hour><hour>24</hour><hour>2</hour></skipHours>
    <skipDays> <day>Sunday</day><day>monday</day><day>Someday</day></skipDays>
    <item><title>One</title></item></channel></rss>"""

    found = parsed(body)

    assert (found.skip_hours, found.skip_days) == ((0, 2, 23), (0, 6))


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("03/04/2026 10:00", DateOrder.DAY_FIRST, "2026-04-03"),
        ("03/04/2026", DateOrder.MONTH_FIRST, "2026-03-04"),
        ("3.4.2026", DateOrder.DAY_FIRST, "2026-04-03"),
        ("13/04/2026", None, "2026-04-13"),
        ("03/04/2026", None, None),
    ],
)
def test_dates_in_figures(written: str, order: DateOrder | None, day: str | None) -> None:
    """A date in figures is read in its source's order; without one, only what can be one day."""
    body = (
        f"<rss><channel><item><title>A</title><pubDate>{written}</pubDate></item></channel></rss>"
    )

    (item,) = parse(body.encode(), url=URL, order=order).items

    assert (item.published and item.published.date().isoformat()) == day


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["", "<?xml version='1.0' encoding='utf-16'?>\n"])
def test_utf_16(encoding: str, declared: str) -> None:
    """A feed in UTF-16 with its mark is read, declared or not."""
    body = f"{declared}<rss><channel><item><title>Ærø</title></item></channel></rss>"
    mark = "" if encoding == "utf-16" else "\ufeff"

    (item,) = parsed((mark + body).encode(encoding)).items

    assert item.title == "Ærø"


def test_an_item_waits_as_json() -> None:
    """An item comes back from its JSON as it was."""
    item = FeedItem(
        guid="g",
        title="Ferry",
        content_html="<p>It sails.</p>",
        published=datetime(2026, 3, 9, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
        authors=("Ana Berg",),
    )

    assert item_from_json(item_to_json(item)) == item


def test_paragraphs_of_plain_text() -> None:
    """Plain text keeps its paragraphs as it becomes HTML."""
    body = b"""{"version": "https://jsonfeed.org/version/1", "items": [
    {"content_text": "One < two,\\nstill one.\\n \\n\\nTwo."}]}"""

    (item,) = parsed(body).items

    assert item.content_html == "One &lt; two,\nstill one.<p>Two."


def test_json_of_any_kind() -> None:
    """Values of the wrong kind in a JSON Feed are passed over."""
    body = b"""{"version": "https://jsonfeed.org/version/1", "title": 3, "items": [
    {"id": null, "url": ["x"], "title": {}, "authors": "Ana", "date_published": 1e99,
     "content_text": "\\ud800half\\u0000", "summary": false}, 4, null, []]}"""

    assert parsed(body) == Feed(items=(FeedItem(content_html="half"),))


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """Whatever the bytes are, there is a feed or the reason why there is none."""
    try:
        feed = parsed(b"<rss version='2.0'><channel><item>" + body)
    except FeedBroken:
        return

    assert all(isinstance(item, FeedItem) for item in feed.items)


def test_namespace_that_is_none() -> None:
    """A namespace that is no address makes the feed broken, and nothing else."""
    with pytest.raises(FeedBroken):
        parse(RSS1.replace(b'rdf="http', b'rdf="\xed\xa0\x80http'), url=URL)


def test_declaration_that_is_none() -> None:
    """A feed of nothing but a broken XML declaration is refused."""
    with pytest.raises(FeedBroken):
        parse(b'<?xml\xff\xfe version="1.0" encoding="utf-8"?>', url=URL)


@pytest.mark.parametrize("reference", ["&#xD800;", "&#57343;", "&#x110000;", "&#99999999999;"])
def test_reference_to_no_character(reference: str) -> None:
    """A reference to what is no character costs that character, not the feed."""
    broken = RSS2.replace(b"Fish ", f"Fish {reference}\0".encode())

    found = parse(broken, url=URL)

    assert [item.title for item in found.items][1:] == ["Fish \ufffd& chips"]

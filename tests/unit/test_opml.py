"""Lists of feeds, in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.errors import OpmlBroken
from bot.ingest.opml import Outline, read, write
from tests.hostile import broken

LIST = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="World"><outline title="Near"><outline type="rss" text=" Harbour
Post " xmlUrl="https://post.example.com/feed" htmlUrl="https://post.example.com/"/></outline>
<outline text="No feed" htmlUrl="https://other.example.com/"/></outline>
<outline TEXT="Meridian" xmlURL=" HTTPS://Meridian.example.com "/>
<outline text="Again" xmlUrl="https://post.example.com/feed"/>
<outline text="Bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_read() -> None:
    """Feeds come in the list's order, each once, with their folders; what is no feed is left."""
    assert read(LIST) == [
        Outline(
            url="https://post.example.com/feed",
            title="Harbour Post",
            link="https://post.example.com/",
            folder=("World", "Near"),
        ),
        Outline(url="https://meridian.example.com/", title="Meridian"),
    ]


def test_written() -> None:
    """A list is written as other readers take it, with every character that XML has."""
    outlines = [
        Outline(url="https://post.example.com/f?a=1&b=2", title='Post "<b>" & \x00\x1fMore'),
        Outline(url="https://meridian.example.com/", link="https://meridian.example.com/home"),
    ]

    assert write(outlines, title="Daybook").decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>Daybook</title>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline type="rss" text="Post &quot;&lt;b&gt;&quot; &amp; More"'
        ' title="Post &quot;&lt;b&gt;&quot; &amp; More"'
        ' xmlUrl="https://post.example.com/f?a=1&amp;b=2" />\n'
        '    <outline type="rss" text="https://meridian.example.com/"'
        ' xmlUrl="https://meridian.example.com/" htmlUrl="https://meridian.example.com/home" />\n'
        "  </body>\n"
        "</opml>\n"
    )


@given(st.lists(st.text(max_size=20), max_size=5))
def test_there_and_back(titles: list[str]) -> None:
    """What is written is read again, address for address."""
    urls = [f"https://{number}.example.com/feed" for number in range(len(titles))]
    outlines = [Outline(url=url, title=title) for url, title in zip(urls, titles, strict=True)]

    found = read(write(outlines, title="Daybook"))

    assert [outline.url for outline in found] == urls


def test_deep_folders() -> None:
    """Folders within folders by the thousand cost nothing; the outermost are kept."""
    deep = b"<outline text='x'>" * 20_000 + LIST[LIST.index(b"<outline TEXT") :][:80]
    body = deep.partition(b"/>")[0] + b"/>" + b"</outline>" * 20_000

    (found,) = read(b"<opml><body>" + body + b"</body></opml>")

    assert found.folder == ("x",) * 10


def test_doctype() -> None:
    """A document type that defines nothing is no harm, and what it names is not loaded."""
    named = b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">' + LIST[LIST.index(b"<opml") :]

    assert read(named) == read(LIST)


BOMB = b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 9)
)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is not well-formed XML (no element found: line 1, column 0): export it again."),
        (LIST[:-9], "is not well-formed XML"),
        (b"<rss/>", "is XML, but no OPML: its root is <rss>."),
        (b"\x00\x01\x02", "is not well-formed XML"),
        (b"<?xml version='1.0' encoding='none'?><opml/>", "is not well-formed XML"),
        (
            b'<!DOCTYPE opml [<!ENTITY a0 "boom">' + BOMB + b"]><opml>&a8;</opml>",
            "defines entities, which a list of feeds never needs.",
        ),
        (
            b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hosts">]><opml>&a;</opml>',
            "defines entities, which a list of feeds never needs.",
        ),
        (b" " * 10_000_001, "is longer than 10,000,000 bytes: split it."),
    ],
)
def test_broken(data: bytes, fault: str) -> None:
    """What is no list of feeds, or hides a bomb, is refused with the reason."""
    with pytest.raises(OpmlBroken) as caught:
        read(data)

    assert str(caught.value).startswith(f"The file {fault}")


@pytest.mark.parametrize(
    "data", [pytest.param(data, id=name) for name, data in broken("list", LIST)]
)
def test_damaged(data: bytes) -> None:
    """A damaged list is read as far as it is sound, or refused as a whole."""
    try:
        found = read(data)
    except OpmlBroken:
        return

    assert all(outline.url.startswith("http") for outline in found)

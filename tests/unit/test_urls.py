"""Addresses as text: one spelling for each article, and nothing secret shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.errors import UrlInvalid
from bot.ingest.urls import canonical, parse, resolve, shown

SAME = [
    ("HTTP://News.Example.COM:80/a", "http://news.example.com/a"),
    ("https://news.example.com:443", "https://news.example.com/"),
    ("https://news.example.com./a", "https://news.example.com/a"),
    ("https://news.example.com/a/../b/./c", "https://news.example.com/b/c"),
    ("https://news.example.com/a#section", "https://news.example.com/a"),
    ("https://me:secret@news.example.com/a", "https://news.example.com/a"),
    ("https://news.example.com/%7Eana/%c3%a9", "https://news.example.com/~ana/%C3%A9"),
    ("https://news.example.com/é", "https://news.example.com/%C3%A9"),
    ("https://bücher.example.com/", "https://xn--bcher-kva.example.com/"),
    (
        "https://news.example.com/a?utm_source=x&id=5&UTM_Medium=y",
        "https://news.example.com/a?id=5",
    ),
    ("https://news.example.com/a?fbclid=1", "https://news.example.com/a"),
    ("https://news.example.com/a?at_medium=rss&at_campaign=z", "https://news.example.com/a"),
    ("https://news.example.com/a?b=2&a=1&b=1", "https://news.example.com/a?b=2&a=1&b=1"),
    (
        "https://news.example.com/a?gid=4&reference=7",
        "https://news.example.com/a?gid=4&reference=7",
    ),
    ("https://news.example.com/?12345", "https://news.example.com/?12345"),
    ("https://news.example.com/a?q=x%20y+z&e=%26", "https://news.example.com/a?q=x%20y+z&e=%26"),
    ("https://news.example.com/a/", "https://news.example.com/a/"),
    ("  https://news.example.com/long\n-name\t ", "https://news.example.com/long-name"),
    ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
]
NOT_WEB = [
    "",
    "news.example.com/a",
    "/a",
    "ftp://news.example.com/a",
    "file:///etc/hosts",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:///a",
    "http://.../a",
    "http://news example.com/",
    "http://news.example.com:99999/",
    "http://news.example.com\\@other.example.com/",
    "http://[::1/",
    "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
]


@pytest.mark.parametrize(("given_url", "expected"), SAME)
def test_canonical(given_url: str, expected: str) -> None:
    """Spellings of one address become one; what may matter stays."""
    assert canonical(given_url) == expected


@pytest.mark.parametrize("text", NOT_WEB)
def test_not_a_web_address(text: str) -> None:
    """What is no absolute http or https address is refused."""
    with pytest.raises(UrlInvalid):
        canonical(text)


@given(
    host=st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){1,2}", fullmatch=True),
    rest=st.text(max_size=40),
)
def test_canonical_twice(host: str, rest: str) -> None:
    """The canonical spelling of a canonical address is itself."""
    try:
        once = canonical(f"http://{host}/{rest}")
    except UrlInvalid:
        return

    assert canonical(once) == once


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Whatever stands for an address is read or refused, never an accident."""
    try:
        url = parse(text)
    except UrlInvalid:
        return

    assert url.scheme in {"http", "https"}
    assert url.host


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("../b?x=1", "https://news.example.com/b?x=1"),
        ("//other.example.com/c", "https://other.example.com/c"),
        (" https://other.example.com ", "https://other.example.com/"),
        ("#part", "https://news.example.com/a/index.html#part"),
        ("mailto:ana@example.com", None),
        ("http://[::1", None),
        (" ", None),
    ],
)
def test_resolve(link: str, expected: str | None) -> None:
    """A link is taken from where it stands; one that leads out of the web leads nowhere."""
    assert resolve(link, base="https://news.example.com/a/index.html") == expected


def test_shown_hides_secrets() -> None:
    """User, password, query and fragment are not shown."""
    told = shown("https://ana:secret@news.example.com/feed?token=abc#part")

    assert told == "https://news.example.com/feed?…"


def test_fault_hides_secrets() -> None:
    """The sentence about a bad address shows no password either."""
    with pytest.raises(UrlInvalid) as caught:
        parse("ftp://ana:secret@news.example.com/feed?token=abc")

    assert str(caught.value) == (
        "ftp://news.example.com/feed?… is not http or https: give a web address."
    )

"""Strangers' words and addresses before any platform's own escapes."""

import pytest

from bot.platforms.foreign import safe, told_host, web_address

HIDDEN = {
    "reordered": "a\u202eb\u2066c\u2069\u200fd\u061c",
    "of no width": "a\u200bb\u2060c\ufeffd",
    "tags": "abcd\U000e0041\U000e007f",
    "controls": "a\x00b\x1bc\x9fd",
    "soft hyphens": "a\u00adb\u00adc\u00add",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_hides_words_is_left_out(text: str) -> None:
    """Marks that show as nothing, or reorder what is shown, hide no word."""
    assert safe(text) == "abcd"


@pytest.mark.parametrize(
    "text", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "می\u200cخواهم", "a\nb", "é"]
)
def test_what_is_shown_stays(text: str) -> None:
    """Joiners of emoji and of scripts, line breaks and accents are part of the words."""
    assert safe(text) == text


ADDRESSES = [
    ("https://post.example/a?b=1&c=2#d", "https://post.example/a?b=1&c=2#d"),
    ("https://m\u00fcnchen.example/", "https://xn--mnchen-3ya.example/"),
    ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/"),
    (None, None),
    ("post.example", None),
    ("ftp://post.example/", None),
    ("https://[post.example/", None),
    ("https://xn--a/", None),
    ("HTTP://{\u00a1", None),
    ("https://post example/", None),
]


@pytest.mark.parametrize(("url", "address"), ADDRESSES)
def test_web_address(url: str | None, address: str | None) -> None:
    """An address of the web has a host whose name can be read; all else is none."""
    assert web_address(url) == address


LINKS = [
    ("¶1", None),
    ("Lorn Post, 2 Mar 2026", None),
    ("post.example", None),
    ("www.post.example and news.post.example", None),
    ("The U.S. and St. Ives", None),
    ("bank.example", "news.post.example"),
    ("https://bank.example/login", "news.post.example"),
    ("bank。example", "news.post.example"),
    ("bank\u2024example", "news.post.example"),
    ("bank\ufe52example", "news.post.example"),
    ("bank.\u200bexample", "news.post.example"),
    ("b\u00adank\u2060.ex\u200bample", "news.post.example"),
    ("b\u0430nk.example", "news.post.example"),
    ("notpost.example", "news.post.example"),
    ("post.example.evil.example", "news.post.example"),
]


@pytest.mark.parametrize(("text", "host"), LINKS)
def test_link_that_names_another_site(text: str, host: str | None) -> None:
    """Words that name another site than the link's own are told with the site that it leads to."""
    assert told_host(text, "https://news.post.example/a") == host

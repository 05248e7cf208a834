"""The words of a feed's own HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRejected
from bot.ingest.fragments import text_of


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>t</b>wo\n three.</p><p>Four.</p>", "One two three.\n\nFour."),
        ("One<br/>two<hr>three", "One\n\ntwo\n\nthree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", "One\n\nTwo"),
        ("One <script>two()</script>and<style>x{}</style> three", "One and three"),
        ("One <!-- two -->and <?php three ?>four", "One and four"),
        ("<img src='x' alt='One'>", ""),
        ("Fish &amp; chips &lt;3", "Fish & chips <3"),
        ("<?xml version='1.0' encoding='x'?><p>One</p>", "One"),
        ("<html><head><title>No</title></head><body><p>One</p></body></html>", "One"),
        ("<p>\ud800One\0</p>", "One"),
        ("Åsa Öberg – «Ж»", "Åsa Öberg – «Ж»"),
        ("<p>broken <b>off", "broken off"),
        ("\x1b[2JIn June.", "\x1b[2JIn June."),
        ("&#27;<p>One</p>", "\x1b\n\nOne"),
        ("</div>One</body>", "One"),
        (" ", ""),
    ],
)
def test_text_of(html: str, expected: str) -> None:
    """The words of a feed's HTML come out block by block, without what is no words."""
    assert text_of(html) == expected


@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    """Any text is HTML of a kind."""
    assert "\0" not in text_of(f"<p>{text}")


def test_deep_fragment() -> None:
    """A fragment nested deeper than any stack is read."""
    assert text_of("<b>" * 200 + "One" + "</b>" * 200 + "Two" + "<b>" * 50_000) == "OneTwo"


def test_made_to_hang() -> None:
    """A fragment that is made to keep a parser busy is refused."""
    with pytest.raises(InputRejected):
        text_of("<p " + "a='1' " * 3_000 + ">")

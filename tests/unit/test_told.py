"""Values of any kind as text."""

import pytest

from bot.ingest import told


@pytest.mark.parametrize(
    ("value", "text", "line"),
    [
        ("Harbour \n Post", "Harbour \n Post", "Harbour Post"),
        ("a\0b\ud800c", "abc", "abc"),
        (" ", " ", None),
        ("", None, None),
        ("\0", None, None),
        (None, None, None),
        (7, None, None),
        (["x"], None, None),
        (b"x", None, None),
    ],
)
def test_text(value: object, text: str | None, line: str | None) -> None:
    """Text comes without what can't be stored; what is no text is nothing."""
    assert (told.text(value), told.line(value)) == (text, line)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("en", "en"), (" EN-gb ", "en"), ("de_AT", "de"), ("eng", None), ("", None), (3, None)],
)
def test_language(value: object, expected: str | None) -> None:
    """A language tag gives its two letters, where it begins with two."""
    assert told.language(value) == expected

"""A message on the terminal and in a pipe."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.message import (
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    joined,
    plain,
    quiet,
    strong,
)
from bot.platforms.console import WIDEST_COLUMNS, as_text, write

MESSAGE = Message(
    (
        Heading(plain("Ferries sail again"), level=1),
        Note(plain("Harbour Wire, 4 May 2026")),
        Heading(plain("Said")),
        Quotation("The ferries will sail on Monday", by=strong("Ona Brandt")),
        Heading(plain("Next")),
        Items(
            (
                joined([plain("12 May"), plain("the board votes")], between=": "),
                (*plain("June: Brandt meets Ek "), *quiet("(reported)")),
            ),
            ordered=True,
        ),
        Items((plain("a ferry"),)),
        Paragraph((Run("More", Style.EMPHASIS, "https://harbour.example/ferry"), Run("."))),
    )
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(message: Message, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    write(message, stream)
    return stream.getvalue()


def visible(output: str) -> str:
    """What a reader sees: without colours, links and blanks at line ends."""
    bare = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", output)
    return "\n".join(line.rstrip() for line in bare.splitlines())


def test_piped() -> None:
    """In a pipe a message is plain text, one line for each thing that is told."""
    stream = io.StringIO()

    write(MESSAGE, stream)

    assert stream.getvalue() == (
        "Ferries sail again\n"
        "\n"
        "Harbour Wire, 4 May 2026\n"
        "\n"
        "Said\n"
        "    “The ferries will sail on Monday”\n"
        "    — Ona Brandt\n"
        "\n"
        "Next\n"
        "1. 12 May: the board votes\n"
        "2. June: Brandt meets Ek (reported)\n"
        "\n"
        "• a ferry\n"
        "\n"
        "More.\n"
    )


def test_a_long_line_in_a_pipe() -> None:
    """In a pipe nothing is wrapped, so that a line can be searched for."""
    words = "the ferry sails and " * 40

    assert as_text(Message((Paragraph(plain(words)),))) == words.strip()


def test_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the same is shown in the same order, with styles and links."""
    output = on_terminal(MESSAGE, monkeypatch)

    assert visible(output).splitlines() == as_text(MESSAGE).splitlines()
    assert "\x1b[1;4mFerries sail again" in output
    assert "\x1b[2mHarbour Wire, 4 May 2026" in output
    assert "https://harbour.example/ferry" in output


@pytest.mark.parametrize("columns", [30, 80, 300])
def test_wrapping(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Lines fit the terminal, and are never longer than what reads well; no word is lost."""
    words = "The harbour board will vote on the new timetable of the ferries. " * 5

    shown = visible(on_terminal(Message((Paragraph(plain(words)),)), monkeypatch, columns))

    assert max(map(len, shown.splitlines())) <= min(columns, WIDEST_COLUMNS)
    assert shown.split() == words.split()


# Escape sequences, line breaks inside a run, and marks that turn the reading direction round.
HOSTILE = st.text("ab \x1b\x07\x9b[31m]8;;\r\x08\u202e\u2066\u200f", min_size=1)


@given(HOSTILE)
def test_foreign_text_steers_nothing(text: str) -> None:
    """Neither in a pipe nor on a terminal does foreign text move, colour or reorder anything."""
    message = Message(
        (Paragraph(plain(text)), Quotation(text, by=plain(text)), Items((plain(text),)))
    )

    with pytest.MonkeyPatch.context() as monkeypatch:
        shown = as_text(message) + visible(on_terminal(message, monkeypatch))

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200f]", shown)


@pytest.mark.parametrize(
    "url",
    ["https://x.example/a b", "https://x.example/\x1b]0;owned\x07", "javascript:alert(1)", "bold"],
)
def test_a_strange_address_is_no_link(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """An address that a terminal could take for something else leaves its words without a link."""
    output = on_terminal(Message((Paragraph((Run("More", url=url),)),)), monkeypatch)

    assert output == "More\n"


def test_markup_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Square brackets and emoji codes are words like others."""
    message = Message((Paragraph(plain("[bold]not bold[/bold] :ship: https://x.example")),))

    assert visible(on_terminal(message, monkeypatch)) == as_text(message)
    assert as_text(message) == "[bold]not bold[/bold] :ship: https://x.example"


def test_words_joined() -> None:
    """Groups of words are joined by what stands between them; empty groups leave nothing."""
    assert joined([strong("a"), (), plain("b")], between=", ") == (
        Run("a", Style.STRONG),
        Run(", "),
        Run("b"),
    )
    assert joined([], between=", ") == ()

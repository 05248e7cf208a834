"""The terminal as a platform: a Message in colour on a terminal, in plain text when piped.

`render` is pure; `write` is the one that prints. Foreign text can't steer the terminal: control
characters are taken out before anything is written.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style as RichStyle
from rich.text import Text

from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    Words,
)
from bot.platforms.base import About, CannotAsk, Posted, PostRefused
from bot.platforms.foreign import safe

# The widest column that still reads well; narrower terminals are respected.
WIDEST_COLUMNS = 100
_INDENT = "    "

# What may stand in a terminal's link; any other address stays a word without one.
_URL = re.compile(r"https?://[!-~]+")
_STYLES = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.EMPHASIS: "italic",
    Style.QUIET: "dim",
}


class ConsolePlatform:
    """Posts to a stream; it keeps no history, so a post in doubt says that it may be a repeat."""

    name = "console"

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        """Plain text, one a message."""
        return [as_text(message) for message in messages]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        """Print it; the receipt is the key."""
        again = "(This may be a repeat.)\n" if about.may_repeat else ""
        self._file.write(f"{again}{payload}\n\n")
        self._file.flush()
        return key

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        """A terminal takes nothing back."""
        raise PostRefused("What is printed can't be changed.")

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """A terminal can't be asked what it showed."""
        raise CannotAsk("The console keeps no history.")


def write(message: Message, file: IO[str]) -> None:
    """Print a message to a stream: wrapped and styled on a terminal, one line a block elsewhere."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.print(render(message), width=min(console.width, WIDEST_COLUMNS))
    else:
        file.write(f"{as_text(message)}\n")


def as_text(message: Message) -> str:
    """A message in plain text: one line a heading, paragraph, item or note, no styles."""
    lines: list[str] = []
    before: Block | None = None
    for block in _shown(message):
        if _needs_air(before):
            lines.append("")
        lines.extend(_lines(block))
        before = block
    return "\n".join(lines)


def render(message: Message) -> Group:
    """A message as rich shows it, with an empty line between blocks that need air."""
    parts: list[RenderableType] = []
    before: Block | None = None
    for block in _shown(message):
        if _needs_air(before):
            parts.append(Text(""))
        parts.extend(_block(block))
        before = block
    return Group(*parts)


def _shown(message: Message) -> Iterator[Block]:
    """The blocks without buttons, which a terminal has not."""
    return (block for block in message.blocks if not isinstance(block, Actions))


def _needs_air(before: Block | None) -> bool:
    return before is not None and not (isinstance(before, Heading) and before.level > 1)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(words) | Paragraph(words) | Note(words):
            yield _plain(words)
        case Quotation(text, by):
            yield f"{_INDENT}“{safe(text)}”"
            yield f"{_INDENT}— {_plain(by)}"
        case Items(items, ordered):
            for number, item in enumerate(items, start=1):
                yield _mark(number, ordered=ordered) + _plain(item)


def _plain(words: Words) -> str:
    return " ".join(safe("".join(run.text for run in words)).split())


def _mark(number: int, *, ordered: bool) -> str:
    return f"{number}. " if ordered else "• "


def _block(block: Block) -> Iterator[RenderableType]:
    match block:
        case Heading(words, level):
            yield _text(words, "bold" if level > 1 else "bold underline")
        case Paragraph(words):
            yield _text(words)
        case Quotation(text, by):
            yield Padding(Text(f"“{safe(text)}”"), (0, 0, 0, len(_INDENT)))
            yield Padding(Text("— ").append_text(_text(by)), (0, 0, 0, len(_INDENT)))
        case Items(items, ordered):
            for number, item in enumerate(items, start=1):
                yield _item(item, mark=_mark(number, ordered=ordered))
        case Note(words):
            yield _text(words, "dim")


def _item(words: Words, *, mark: str) -> RenderableType:
    return Text(mark).append_text(_text(words))


def _text(words: Words, style: str = "") -> Text:
    text = Text(style=style)
    for run in words:
        text.append(safe(run.text), style=_style(run))
    return text


def _style(run: Run) -> RichStyle:
    style = RichStyle.parse(_STYLES[run.style])
    return style + RichStyle(link=run.url) if run.url and _URL.fullmatch(run.url) else style

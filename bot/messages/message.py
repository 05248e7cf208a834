"""The neutral Message that every platform renders in its own way, and how records become one.

Decides words and order, never lengths or markup: limits and escapes are the platform's business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.messages.actions import Action


class Style(StrEnum):
    """How a run of words stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    QUIET = "quiet"


class Run(NamedTuple):
    """Words in one style; `url` makes them a link.

    `moment` is the instant that the words tell, for platforms that show it in the reader's zone. A
    day without a time has none: it would be another day elsewhere.
    """

    text: str
    style: Style = Style.PLAIN
    url: str | None = None
    moment: datetime | None = None


Words = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; `level` 1 opens the message, 2 a section of it."""

    words: Words
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words


@dataclass(frozen=True, slots=True)
class Quotation:
    """Speech, verbatim and without marks, and who said it."""

    text: str
    by: Words


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` ones are numbered from 1."""

    items: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: coverage, sources, hints."""

    words: Words


@dataclass(frozen=True, slots=True)
class Actions:
    """What the reader can do with what stands above; platforms without buttons leave it out.

    `rest` is what fewer will want: a menu beside the buttons, where a platform has one.
    """

    actions: tuple[Action, ...]
    rest: tuple[Action, ...] = ()


Block = Heading | Paragraph | Quotation | Items | Note | Actions


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What is told at once, top to bottom; never empty."""

    blocks: tuple[Block, ...]
    files: tuple[File, ...] = ()


def plain(text: str) -> Words:
    """Words in the plain style."""
    return (Run(text),)


def strong(text: str) -> Words:
    """Words that stand out."""
    return (Run(text, Style.STRONG),)


def quiet(text: str) -> Words:
    """Words that step back."""
    return (Run(text, Style.QUIET),)


def sentence(text: str) -> Message:
    """A message of one plain paragraph."""
    return Message((Paragraph(plain(text)),))


def with_note(message: Message, text: str) -> Message:
    """A message with a line of small print more, above its buttons."""
    return with_blocks(message, Note(plain(text)))


def with_blocks(message: Message, *more: Block) -> Message:
    """A message with blocks more, above the buttons that it ends with."""
    at = len(message.blocks)
    while at and isinstance(message.blocks[at - 1], Actions):
        at -= 1
    return replace(message, blocks=(*message.blocks[:at], *more, *message.blocks[at:]))


def with_file(message: Message, file: File) -> Message:
    """A message with a file more."""
    return replace(message, files=(*message.files, file))


def in_one(messages: Sequence[Message]) -> Message:
    """Several messages as one, top to bottom."""
    blocks = (block for message in messages for block in message.blocks)
    return Message(tuple(blocks), tuple(file for message in messages for file in message.files))


def joined(parts: Iterable[Sequence[Run]], *, between: str) -> Words:
    """Several groups of words with the same plain text between them."""
    words: list[Run] = []
    for part in parts:
        if words and part:
            words.append(Run(between))
        words.extend(part)
    return tuple(words)

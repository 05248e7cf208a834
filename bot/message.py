"""The neutral Message that every platform renders in its own way, and how records become one.

Decides words and order, never lengths or markup: limits and escapes are the platform's business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Style(StrEnum):
    """How a run of words stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    QUIET = "quiet"


class Run(NamedTuple):
    """Words in one style; `url` makes them a link."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


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


Block = Heading | Paragraph | Quotation | Items | Note


@dataclass(frozen=True, slots=True)
class Message:
    """What is told at once, top to bottom; never empty."""

    blocks: tuple[Block, ...]


def plain(text: str) -> Words:
    """Words in the plain style."""
    return (Run(text),)


def strong(text: str) -> Words:
    """Words that stand out."""
    return (Run(text, Style.STRONG),)


def quiet(text: str) -> Words:
    """Words that step back."""
    return (Run(text, Style.QUIET),)


def joined(parts: Iterable[Sequence[Run]], *, between: str) -> Words:
    """Several groups of words with the same plain text between them."""
    words: list[Run] = []
    for part in parts:
        if words and part:
            words.append(Run(between))
        words.extend(part)
    return tuple(words)

"""A feed's own HTML → plain text: a blank line between blocks. Hostile, so it runs in the sandbox."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import InputRejected
from bot.ingest.hanging import is_made_to_hang

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table td th tr ul".split()
)
_SILENT = frozenset({"script", "style", "noscript", "iframe", "svg", "template"})
_BREAK = "\n\n"


def text_of(fragment: str) -> str:
    """The words of a fragment, without outer white space; "" where there are none.

    Raises InputRejected for what is made to keep a parser busy.
    """
    from lxml.html import fromstring

    if not fragment.strip():
        return ""
    if is_made_to_hang(fragment.encode("utf-8", "replace")):
        raise InputRejected("The item is built so that reading it would not end.")
    words = "".join(_pieces(fromstring(f"<div>{fragment}</div>")))
    blocks = (" ".join(block.split()) for block in words.split(_BREAK))
    return _BREAK.join(block for block in blocks if block)


def _pieces(element: "HtmlElement") -> Iterator[str]:
    """Text in document order. Not by recursion: a fragment may be nested deeper than the stack."""
    for event, node in _walk(element):
        is_block = isinstance(node.tag, str) and node.tag in _BLOCKS
        if is_block:
            yield _BREAK
        if event == "start" and node.text and isinstance(node.tag, str):
            yield _flat(node.text)
        if event == "end" and node is not element and node.tail:
            yield _flat(node.tail)


def _walk(element: "HtmlElement") -> "Iterator[tuple[str, HtmlElement]]":
    from lxml.etree import iterwalk, strip_elements

    strip_elements(element, *_SILENT, with_tail=False)
    yield from iterwalk(element, events=("start", "end"))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)

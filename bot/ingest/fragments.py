"""A feed's own HTML → plain text: a blank line between blocks. Hostile, so it runs in the sandbox."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import InputRejected
from bot.ingest import told
from bot.ingest.hanging import is_made_to_hang

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that stand on lines of their own, and those whose text is no words.
_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section table td th tr ul".split()
)
_WORDLESS = frozenset("iframe noscript object script style svg template title".split())
_BREAK = "\n\n"
_SPACE = re.compile(r"\s+")


def text_of(fragment: str) -> str:
    """The words of a fragment, without outer white space; "" where there are none.

    Nothing is taken for furniture, since a feed has none. Raises InputRejected for what is made to
    keep a parser busy.
    """
    from lxml.html import HTMLParser, document_fromstring

    # As bytes, since lxml refuses text that declares an encoding of its own.
    source = (told.text(fragment) or "").strip().encode()
    if not source:
        return ""
    if is_made_to_hang(source):
        raise InputRejected("The item is built so that reading it would not end.")
    # In a body of ours: lxml's own way with fragments fails where one begins with a control.
    tree = document_fromstring(b"<body>" + source, parser=HTMLParser(encoding="utf-8"))
    blocks = (" ".join(block.split()) for block in "".join(_pieces(tree)).split(_BREAK))
    return _BREAK.join(filter(None, blocks))


def _pieces(tree: "HtmlElement") -> Iterator[str]:
    """Text in document order. Not by recursion: a fragment may be nested deeper than the stack."""
    from lxml.etree import iterwalk

    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event in {"start", "end"} and node.tag in _BLOCKS:
            yield _BREAK
        if event == "start" and node.tag in _WORDLESS:
            walk.skip_subtree()
        elif event == "start":
            yield _flat(node.text)
        else:
            yield _flat(node.tail)


def _flat(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")

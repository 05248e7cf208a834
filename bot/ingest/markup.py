"""Markdown and HTML → plain text and what the markup tells about it. No network."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.ingest.extract import main_part
from bot.ingest.headers import Headers, parse_day

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(source: str, headers: Headers) -> tuple[Headers, str]:
    """The headers with the first top heading as title, and the prose: a blank line between blocks.

    A heading that differs from the title the headers have already is prose. Links keep their
    words; code blocks, pictures and raw HTML are dropped.
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    blocks: list[str] = []
    for opening, token in pairwise(tokens):
        if token.type != "inline":
            continue
        block = "".join(_words(token.children or ())).strip()
        if opening.tag == "h1" and headers.title in {None, block}:
            headers = replace(headers, title=block or None)
        elif block:
            blocks.append(block)
    return headers, "\n\n".join(blocks)


def _words(tokens: "Sequence[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "\n"


def read_html(source: str) -> tuple[Headers, str]:
    """A page's metadata and main text, without comments; all of its text where none is main."""
    from trafilatura import html2txt

    page = main_part(source)
    if page is None:
        return Headers(), html2txt(source)
    headers = Headers(
        publication=page.sitename or None,
        title=page.title or None,
        url=page.url or None,
        published=parse_day(page.date or ""),
    )
    return headers, page.text or html2txt(source)

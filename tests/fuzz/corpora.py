"""Ten corpora of files that are malformed by rule: feeds, pages, articles, lists, storms.

sound file ──► hostile.broken: cut, flipped, gaps, noise, other encodings ──► 72 files each
"""

import gzip
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.ingest import opml
from bot.ingest.extract import article
from bot.ingest.feeds import parse
from bot.ingest.files import read_text
from tests.fuzz.reading import LETTER, LISTS
from tests.hostile import broken, storms
from tests.unit.test_extract import LINKED, page
from tests.unit.test_feeds import URL, WHOLE

# What has a form of its own, and breaks in its own way.
_FORMATS = ("RSS 2.0", "RSS 1.0", "Atom", "JSON Feed 1.1")
# As many of each repeated thing as pass every bound.
_STORM = 1_500

Reader = Callable[[bytes], object]
Files = Iterator[tuple[str, bytes]]


def corpora() -> Mapping[str, tuple[Reader, Callable[[], Files]]]:
    """Each corpus by its name: what reads it (a call that can be sent to a child), and its files."""
    feed, web = partial(parse, url=URL), partial(article, url=URL)
    text = partial(read_text, name="x.txt", suffix=".txt", published=None)
    markdown = partial(read_text, name="x.md", suffix=".md", published=None)
    whole = page(head=LINKED)
    made: dict[str, tuple[Reader, Callable[[], Files]]] = {
        f"feeds in {name}": (feed, partial(broken, name, WHOLE[name][0])) for name in _FORMATS
    }
    return made | {
        "pages": (web, partial(broken, "page", whole)),
        "pages of storms": (web, partial(storms, _STORM)),
        "feeds of storms": (feed, partial(storms, _STORM)),
        "article files": (text, partial(broken, "letter", LETTER.encode() * 3)),
        "articles in Markdown": (
            markdown,
            partial(broken, "markdown", f"# A\n\n{LETTER}".encode()),
        ),
        "lists of feeds": (opml.read, partial(broken, "list", LISTS[0])),
        "packed and binary": (feed, _binary),
    }


def _binary() -> Files:
    """What is no text at all: packed feeds, as some servers send them without saying so."""
    for name, (body, _) in WHOLE.items():
        packed = gzip.compress(body, mtime=0)
        yield f"{name} packed", packed
        yield f"{name} packed twice", gzip.compress(packed, mtime=0)
        yield f"{name} half packed", packed[: len(packed) // 2]
        yield f"{name} behind zeros", b"\0" * 4_096 + body

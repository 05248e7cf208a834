"""One page at an address → Article, for those who name it by hand."""

from datetime import date

from bot.errors import InputRejected
from bot.ingest.composing import of_page
from bot.ingest.errors import FetchError
from bot.ingest.extract import article
from bot.ingest.fetcher import Fetched, Kind
from bot.ingest.files import Unreadable, read_text
from bot.ingest.web import Web
from summarizer.article import Article

_PLAIN = frozenset({"text/plain", "text/markdown"})


async def read_page(
    url: str, *, web: Web, published: date | None, max_chars: int
) -> Article | Unreadable:
    """The article at an address; `published` wins over the page's own date."""
    try:
        fetched = await web.fetcher.get(url, kind=Kind.PAGE)
        if fetched.content_type in _PLAIN:
            return _from_text(url, fetched, published, max_chars)
        page = await web.sandbox.run(
            article, fetched.body, charset=fetched.charset, url=fetched.url
        )
        return of_page(url, page, published=published, max_chars=max_chars)
    except (FetchError, InputRejected) as error:
        return Unreadable(source=url, reason=str(error))


def _from_text(url: str, fetched: Fetched, published: date | None, max_chars: int) -> Article:
    suffix = ".md" if fetched.content_type == "text/markdown" else ".txt"
    return read_text(
        fetched.body, name=url, suffix=suffix, published=published, max_chars=max_chars
    )

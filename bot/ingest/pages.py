"""One page at an address → Article, for those who name it by hand."""

from datetime import date

from bot.errors import InputRejected
from bot.ingest.errors import FetchError
from bot.ingest.extract import Extracted, article
from bot.ingest.fetcher import Fetched, Kind
from bot.ingest.files import Unreadable, id_of_url, read_text
from bot.ingest.language import detect
from bot.ingest.urls import canonical
from bot.ingest.web import Web
from summarizer.article import Article, DateBasis

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
        return _from_page(url, page, published, max_chars)
    except (FetchError, InputRejected) as error:
        return Unreadable(source=url, reason=str(error))


def _from_text(url: str, fetched: Fetched, published: date | None, max_chars: int) -> Article:
    suffix = ".md" if fetched.content_type == "text/markdown" else ".txt"
    return read_text(
        fetched.body, name=url, suffix=suffix, published=published, max_chars=max_chars
    )


def _from_page(url: str, page: Extracted, published: date | None, max_chars: int) -> Article:
    if page.label:
        raise InputRejected(f"{url} shows a {page.label.value} notice in the article's place.")
    if not page.text:
        raise InputRejected(f"{url} holds no article: give the address of one.")
    if len(page.text) > max_chars:
        raise InputRejected(
            f"{url} has {len(page.text):,} characters, but {max_chars:,} are the most that is read."
        )
    address = page.canonical or canonical(url)
    day, basis = (published, DateBasis.GIVEN) if published else (page.published, DateBasis.PAGE)
    return Article(
        id=id_of_url(address),
        text=page.text,
        title=page.title,
        url=address,
        publication=page.publication,
        published=day,
        published_basis=basis if day else DateBasis.UNKNOWN,
        language=detect(page.text),
    )

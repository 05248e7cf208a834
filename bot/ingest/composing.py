"""What was read at an address → Article. Pure: one id, one bound and one language for all ways.

a page named by hand ──────────────► of_page ─┐
an item of a feed, with its page ──► of_item ─┴─► Article
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.errors import InputRejected
from bot.ingest.extract import Extracted
from bot.ingest.feeds import FeedItem
from bot.ingest.files import check_length, id_of_url
from bot.ingest.language import detect
from bot.ingest.urls import canonical
from bot.reading.sources import Item, Source
from summarizer.article import Article, DateBasis

# What claims to be published later than this is not believed. Zones differ by as much.
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRead:
    """What there is of an item: the feed's fields, its own text, and its page where that was asked."""

    told: FeedItem
    own: str
    page: Extracted | None

    @property
    def text(self) -> str:
        """The longer of the page's and the feed's; before a wall the feed's; else the headline."""
        page = self.page.text if self.page and not self.page.wall else ""
        return max(self.own, page, key=len) or self.title or ""

    @property
    def title(self) -> str | None:
        """The feed's headline, else that of a page without a wall."""
        return self.told.title or (self.page.title if self.page and not self.page.wall else None)


def of_page(url: str, page: Extracted, *, published: date | None, max_chars: int) -> Article:
    """The article of a page; `published` wins over the page's own date. Raises InputRejected."""
    if page.wall or not page.text:
        raise _without_text(url, page)
    check_length(page.text, url, max_chars)
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


def of_item(
    item: Item, read: ItemRead, *, source: Source, now: datetime, max_chars: int
) -> Article:
    """The article of an item; raises InputRejected where there is no text, or too much."""
    name = item.url or item.key
    if not read.text:
        raise _without_text(name, read.page)
    check_length(read.text, name, max_chars)
    day, basis = _dated(read, now=now)
    return Article(
        id=id_of_url(item.url) if item.url else f"{source.id}-{item.digest[:12]}",
        text=read.text,
        title=read.title,
        url=item.url,
        publication=_publication(item, read) or source.title,
        published=day,
        published_basis=basis,
        language=source.language or detect(read.text),
        date_order=source.date_order,
        wall=read.page.wall if read.page else None,
    )


def kept_apart(article: Article, source: Source) -> Article:
    """What a source with groups gives is an article of its own, whoever else has one at its address.

    So words for some never stand in an article that others are shown.
    """
    return replace(article, id=f"{article.id}-{source.id}") if source.groups else article


def stands(before: Article, found: Article, *, is_short: bool) -> bool:
    """Whether what is on file of an article stays, since what was found tells no more.

    A teaser (`is_short`) never takes the place of a whole text; two feeds that date the same words
    on days side by side, or one of them not at all, are no edit.
    """
    if is_short and not before.wall and len(before.text) > len(found.text):
        return True
    if (before.text, before.title, before.url) != (found.text, found.title, found.url):
        return False
    if before.published is None or found.published is None:
        return found.published is None
    return abs(found.published - before.published) <= _ONE_DAY


def dated_as(before: Article, found: Article) -> Article:
    """An edit; where it tells no day of publication, the one that was told before stays."""
    if found.published is not None:
        return found
    return replace(found, published=before.published, published_basis=before.published_basis)


def _publication(item: Item, read: ItemRead) -> str | None:
    """Whom the page names; its host's name says less than the source's title."""
    name = read.page.publication if read.page else None
    return name if name and name not in (item.url or "") else None


def _without_text(name: str, page: Extracted | None) -> InputRejected:
    if page and page.wall:
        return InputRejected(f"{name} shows a {page.wall.value} notice in the article's place.")
    return InputRejected(f"{name} holds no article: give the address of one.")


def _dated(read: ItemRead, *, now: datetime) -> tuple[date | None, DateBasis]:
    """The publication day and its basis: the feed's word, then the page's; never from the future."""
    told = read.told.published or read.told.updated
    if told is not None and told <= now + _ONE_DAY:
        return told.date(), DateBasis.FEED
    page = read.page.published if read.page else None
    if page is not None and page <= (now + _ONE_DAY).date():
        return page, DateBasis.PAGE
    return None, DateBasis.UNKNOWN

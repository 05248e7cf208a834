"""A page → the article in it. No network; hostile pages can make it hang, so it runs in the sandbox.

    bytes → text → tree ─┬─► head: what the publisher says of the article
                         └─► trafilatura: the article's own text, without comments and furniture
                                  └─► the wall that stands in its place, where there is one

A wall is a paywall, a request for consent or a captcha: words that are no news.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.errors import InputRejected
from bot.ingest import told
from bot.ingest.encoding import decode
from bot.ingest.hanging import is_made_to_hang
from bot.ingest.headers import parse_day
from bot.ingest.urls import canonical, parse, resolve, shown
from summarizer.article import DateOrder, Wall

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

# Where a page says when it was published, the surest first. Values are dates, with time or without.
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "date",
)
_SITE_NAMES = ("og:site_name", "application-name")
# Objects of structured data looked at, of those a page may hold by the thousand.
_OBJECTS_MAX = 2_000
# A wall leaves a teaser at most; with more text than this the words below are the article's own.
_TEASER_LENGTH = 1_500
_VALUES = "//text() | //meta/@content | //time/@datetime"
_VISIBLE = "//text()[not(ancestor::script or ancestor::style)]"


_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register|sign up)(?: now| today| for free)? to "
    r"(?:continue|keep|read|unlock|view)"
    r"|to (?:continue|keep) reading|already a subscriber|subscribers? only"
    r"|(?:only|exclusive(?:ly)?|reserved) (?:available )?(?:for|to) (?:our )?subscribers"
    r"|this (?:article|story|content) is for (?:paying )?(?:subscribers|members)"
    r"|(?:free articles?|article limit)[^.]{0,40}(?:left|remaining|reached)"
    r"|reached your (?:free )?(?:monthly )?(?:article )?limit",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"(?:verify|confirm|prove)(?: that)? you(?:'|’| a)re (?:a |not a )?(?:human|robot)"
    r"|are you a (?:human|robot)|checking (?:if the site|your browser)|unusual traffic"
    r"|enable javascript and cookies to continue|pardon our interruption"
    r"|complete the (?:security check|captcha)|please solve the captcha",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue to|we value your privacy|manage (?:your )?(?:cookie|privacy|consent)"
    r"|we (?:and our (?:\w+ )?partners )?(?:use|store) cookies"
    r"|(?:accept|reject|agree to) all(?: cookies)?",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"(?:consent|guce|privacy|cookies?)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a page holds; all but the wall is a stranger's text.

    `text` is empty where no article was found. `published` is the day in the publication's own
    zone, by the page's own word (`DateBasis.PAGE`); `published_at` the moment, where a zone is told.
    `canonical` is the address that the page calls its own, if that is on the same site. Where
    there is a `wall`, the text is a teaser, or the wall's own words.
    """

    text: str
    title: str | None = None
    publication: str | None = None
    published: date | None = None
    published_at: datetime | None = None
    language: str | None = None
    canonical: str | None = None
    wall: Wall | None = None


def article(
    html: bytes, *, charset: str | None = None, url: str, order: DateOrder | None = None
) -> Extracted:
    """The article of a page; `charset` is what HTTP said, `url` where the page was found.

    `order` is how its site writes dates in figures.

    Raises InputRejected for binary data and for what is made to keep a parser busy.
    """
    from trafilatura import load_html

    if is_made_to_hang(html):
        raise InputRejected(f"{shown(url)} is built so that reading it would not end.")
    tree = load_html(decoded(html, charset=charset, url=url))
    if tree is None:
        return Extracted(text="")
    head = Head(tree, order)
    page = main_part(tree, url=url)
    title = head.title or told.text(page.title if page else None)
    text = _without_title(told.text(page.text if page else None) or "", title)
    written = head.published or _dated(tree, page.date if page else None, order) or ""
    return Extracted(
        text=text,
        title=title,
        publication=head.publication or told.text(page.sitename if page else None),
        published=parse_day(written, order=order),
        published_at=_moment(written),
        language=head.language,
        canonical=_canonical(head.canonical, url),
        wall=_wall(tree, title or "", text, head, url),
    )


# The tree is of a library without types; a string will do as well.
def main_part(page: Any, *, url: str | None = None) -> "Document | None":
    """What trafilatura takes for the article of a page, without comments; None where it finds none."""
    import trafilatura
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        with_metadata=True,
        # A wide search takes any date in the text for the page's own.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return found if isinstance(found, Document) else None


def decoded(body: bytes, *, charset: str | None, url: str) -> str:
    """A page's text: by what HTTP said where that fits, else as a file's; raises InputRejected."""
    if charset:
        try:
            return body.decode(charset)
        except (LookupError, ValueError):
            pass
    return decode(body, name=shown(url), declares=True)


class Head:
    """What a page's head and structured data say of it, each value cleaned, None where not told."""

    def __init__(self, tree: "HtmlElement", order: DateOrder | None = None) -> None:
        self._tree = tree
        self._order = order
        self._metas = dict(reversed(list(_metas(tree))))
        self._article = next(_articles(tree), {})

    @property
    def title(self) -> str | None:
        """The headline of the structured data, else that for sharing."""
        return told.line(self._article.get("headline")) or told.line(self._metas.get("og:title"))

    @property
    def publication(self) -> str | None:
        """Who publishes it."""
        publisher = self._article.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else None
        written = (name, *(self._metas.get(key) for key in _SITE_NAMES))
        return next(filter(None, map(told.line, written)), None)

    @property
    def published(self) -> str | None:
        """The date of publication as written; only one that can be read counts."""
        written = (
            self._article.get("datePublished"),
            *(self._metas.get(key) for key in _DATE_NAMES),
        )
        lines = filter(None, map(told.line, written))
        return next((line for line in lines if parse_day(line, order=self._order)), None)

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of the page."""
        xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
        return told.language(self._tree.get("lang") or self._tree.get(xml_lang))

    @property
    def canonical(self) -> str | None:
        """The address that the page calls its own, as written."""
        return next((link.get("href") for link in links(self._tree, "canonical")), None)

    @property
    def is_free(self) -> bool:
        """No only where the structured data say that the article is not."""
        return str(self._article.get("isAccessibleForFree", True)).lower() != "false"


def links(tree: "HtmlElement", relation: str) -> "Iterator[HtmlElement]":
    """The link elements of a page with this among their relations and with an address."""
    for link in tree.iter("link"):
        if relation in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            yield link


def _metas(tree: "HtmlElement") -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            yield name.strip().lower(), meta.get("content")


def _articles(tree: "HtmlElement") -> Iterator[dict[str, Any]]:
    """The articles among a page's structured data (JSON-LD)."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from filter(_is_article, _objects(_read_json(script.text or "")))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(str(kind).endswith(("Article", "BlogPosting", "Report")) for kind in named)


def _objects(node: object) -> Iterator[dict[str, Any]]:
    """Every object of a JSON tree, outer ones first, up to a number."""
    waiting = [node]
    for _ in range(_OBJECTS_MAX):
        if not waiting:
            return
        current = waiting.pop(0)
        if isinstance(current, dict):
            yield current
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def _read_json(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _without_title(text: str, title: str | None) -> str:
    """The headline above the text is no sentence of it."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if " ".join(first.split()) == title else text


def _dated(tree: "HtmlElement", found: str | None, order: DateOrder | None) -> str | None:
    """A date that trafilatura found in the page; where it stands there in figures, by the order.

    It takes 3/4/2026 for 3 April, whoever wrote it (2.3.1).
    """
    day = parse_day(found or "")
    if day is None or day.isoformat() in "".join(tree.xpath(_VALUES)):
        return found
    pair = rf"(?:0?{day.day}[/.-]0?{day.month}|0?{day.month}[/.-]0?{day.day})"
    figures = re.search(rf"(?<!\d){pair}[/.-]{day.year}(?!\d)", "\n".join(tree.xpath(_VALUES)))
    settled = parse_day(figures[0], order=order) if figures else day
    return settled.isoformat() if settled else None


def _canonical(link: str | None, url: str) -> str | None:
    own = resolve(link or "", base=url)
    return canonical(own) if own and _site(own) == _site(url) else None


def _site(url: str) -> str:
    return re.sub(r"^(?:www|m|mobile|amp)\.", "", str(parse(url).host))


def _wall(tree: "HtmlElement", title: str, text: str, head: Head, url: str) -> Wall | None:
    """A wall of its own takes the article's place; that of a paywall may stand beside a teaser."""
    if not head.is_free:
        return Wall.PAYWALL
    if len(text) > _TEASER_LENGTH:
        return None
    everything = " ".join(tree.xpath(_VISIBLE))
    main = f"{title}\n{text}" if text else everything
    if _CAPTCHA.search(main):
        return Wall.CAPTCHA
    if _CONSENT_HOST.match(str(parse(url).host)) or _CONSENT.search(main):
        return Wall.CONSENT
    return Wall.PAYWALL if _PAYWALL.search(everything) else None


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None

"""The article in a page, what the page says of it, and the walls that stand in its place."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.errors import InputRejected
from bot.ingest.extract import Extracted, article
from summarizer.article import DateOrder, Wall

URL = "https://www.post.example.com/2026/ferry.html?utm_source=x"
PROSE = [
    "The ferry terminal of Lund will open in June, the harbour council said on Monday.",
    "It had been due last year, but the builders and the council could not agree on the price.",
    "The council's chairwoman, Ana Berg, told reporters that the first ship would sail on 4 June.",
    "Three hundred people are expected at the opening, among them the minister of transport.",
]
BODY = "<article>" + "".join(f"<p>{line}</p>" for line in PROSE) + "</article>"
LINKED = """<script type="application/ld+json">{"@context": "https://schema.example/", "@graph": [
{"@type": "WebSite", "name": "No"}, {"@type": ["NewsArticle", "Thing"],
 "headline": "Ferry terminal\\n to open", "datePublished": "2026-03-09T23:30:00-05:00",
 "publisher": {"@type": "Organization", "name": "Harbour Post"}}]}</script>"""


def page(*, head: str = "", body: str = BODY, lang: str = ' lang="en-GB"') -> bytes:
    return (
        f"<!DOCTYPE html><html{lang}><head><title>Ferry - Post</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>{body}"
        "<section id='comments'><p>I do not believe a word of it, wrote a reader.</p></section>"
        "<footer>All rights reserved by the Harbour Post of Lund</footer></body></html>"
    ).encode()


def test_whole() -> None:
    """An article comes with its text and with what the structured data say of it."""
    head = LINKED + '<link rel="Canonical" href="/2026/ferry.html?utm_medium=y&id=1">'

    assert article(page(head=head), url=URL) == Extracted(
        text="\n".join(PROSE),
        title="Ferry terminal to open",
        publication="Harbour Post",
        published=date(2026, 3, 9),
        published_at=datetime(2026, 3, 9, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
        language="en",
        canonical="https://www.post.example.com/2026/ferry.html?id=1",
    )


def test_headline_is_not_text() -> None:
    """The headline above the article is its title, not its first sentence."""
    body = BODY.replace("<article>", "<article><h1>Ferry terminal  to open</h1>")

    assert article(page(head=LINKED, body=body), url=URL).text == "\n".join(PROSE)


@pytest.mark.parametrize(
    ("head", "day", "moment"),
    [
        (
            '<meta property="article:published_time" content="2026-03-10T08:00:00Z">',
            date(2026, 3, 10),
            datetime(2026, 3, 10, 8, 0, tzinfo=UTC),
        ),
        ('<meta name="pubdate" content="10 March 2026">', date(2026, 3, 10), None),
        ('<meta itemprop="datePublished" content="2026-03-10T08:00:00">', date(2026, 3, 10), None),
        (
            '<meta name="date" content="2020-01-01">'
            '<meta property="article:published_time" content="2026-03-10">',
            date(2026, 3, 10),
            None,
        ),
        (
            '<meta property="article:published_time" content="yesterday">'
            '<meta name="date" content="2026-03-10">',
            date(2026, 3, 10),
            None,
        ),
        ('<script type="application/ld+json">{"@type": "NewsArticle",</script>', None, None),
        ("", None, None),
    ],
)
def test_date(head: str, day: date | None, moment: datetime | None) -> None:
    """The surest of the dates that can be read counts; a moment needs a zone."""
    found = article(page(head=head), url="https://post.example.com/ferry")

    assert (found.published, found.published_at) == (day, moment)


def test_date_in_text_is_not_the_page_s() -> None:
    """A date that the article speaks of is not taken for that of its publication."""
    body = BODY.replace("on Monday", "on 4 May 2021")

    assert article(page(body=body), url="https://post.example.com/ferry").published is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://post.example.com/a#x", "https://post.example.com/a"),
        ("https://m.post.example.com/a", "https://m.post.example.com/a"),
        ("https://other.example.com/a", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_canonical(link: str, expected: str | None) -> None:
    """A page's own address counts on its own site only."""
    head = f'<link rel="canonical" href="{link}">'

    assert article(page(head=head), url=URL).canonical == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [(' lang="EN-us"', "en"), (' lang="de"', "de"), (' lang="eng"', None), ("", None)],
)
def test_language(lang: str, expected: str | None) -> None:
    """The page's language is its ISO 639-1 code."""
    assert article(page(lang=lang), url=URL).language == expected


@pytest.mark.parametrize("free", ["false", '"False"'])
def test_declared_paywall(free: str) -> None:
    """What the page declares not to be free is labelled, whatever it shows."""
    head = LINKED.replace('"headline"', f'"isAccessibleForFree": {free}, "headline"')

    found = article(page(head=head), url=URL)

    assert found.wall is Wall.PAYWALL
    assert found.text == "\n".join(PROSE)


WALLS = [
    ("Subscribe to continue reading this article.", Wall.PAYWALL),
    ("Already a subscriber? Sign in.", Wall.PAYWALL),
    ("This article is for subscribers.", Wall.PAYWALL),
    ("You have reached your monthly article limit.", Wall.PAYWALL),
    ("You have 0 free articles remaining.", Wall.PAYWALL),
]


@pytest.mark.parametrize(("words", "wall"), WALLS)
def test_paywall_beside_teaser(words: str, wall: Wall) -> None:
    """A teaser with an offer to subscribe beside it is labelled."""
    body = f"<article><p>{PROSE[0]}</p></article><aside><div>{words}</div></aside>"

    assert article(page(body=body), url=URL).wall is wall


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("Before you continue to the Harbour Post", Wall.CONSENT),
        ("We and our 842 partners use cookies. Accept all.", Wall.CONSENT),
        ("We value your privacy", Wall.CONSENT),
        ("Please verify you are a human.", Wall.CAPTCHA),
        ("Checking your browser before accessing post.example.com", Wall.CAPTCHA),
        ("Enable JavaScript and cookies to continue", Wall.CAPTCHA),
    ],
)
def test_wall_in_its_place(words: str, wall: Wall) -> None:
    """A page that holds nothing but a wall is labelled by it."""
    body = f"<main><h1>{words}</h1><p>Thank you for your patience with us.</p></main>"

    assert article(page(body=body), url=URL).wall is wall


def test_wall_by_host() -> None:
    """A host that is there for consent has nothing else."""
    body = "<main><p>Your choices.</p></main>"

    assert article(page(body=body), url="https://consent.example.com/a").wall is Wall.CONSENT


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='banner'>We use cookies. <button>Accept all</button></div>",
        "<script>var text = 'Subscribe to continue reading';</script>",
        "<style>.x:before{content:'verify you are a human'}</style>",
    ],
)
def test_no_wall(furniture: str) -> None:
    """A whole article beside a banner is an article."""
    found = article(page(body=BODY + furniture), url=URL)

    assert (found.wall, found.text) == (None, "\n".join(PROSE))


def test_long_article_about_walls() -> None:
    """A long article that speaks of walls is no wall."""
    body = BODY.replace("</article>", "<p>Subscribe to read more, it said.</p></article>")
    long = body.replace(
        "<article>", "<article>" + "".join(f"<p>{i} {PROSE[1]}</p>" for i in range(20))
    )

    assert article(page(body=long), url=URL).wall is None


@pytest.mark.parametrize(
    ("charset", "declared", "sent"),
    [
        ("utf-8", "", None),
        ("iso-8859-1", "<meta charset='iso-8859-1'>", None),
        ("koi8-r", "", "koi8-r"),
        ("utf-8", "", "iso-2022-kr"),
        ("utf-8", "", "no-such-charset"),
        ("utf-16", "", None),
    ],
)
def test_charset(charset: str, declared: str, sent: str | None) -> None:
    """HTTP's charset counts where it fits; else what is found in the page."""
    name = "Жук" if charset == "koi8-r" else "Åsa Öberg"
    body = BODY.replace("Ana Berg", name)

    found = article(page(head=declared, body=body).decode().encode(charset), charset=sent, url=URL)

    assert name in found.text


@pytest.mark.parametrize(
    ("order", "day"),
    [
        (DateOrder.DAY_FIRST, date(2026, 4, 3)),
        (DateOrder.MONTH_FIRST, date(2026, 3, 4)),
        (None, None),
    ],
)
def test_day_in_figures(order: DateOrder | None, day: date | None) -> None:
    """A page's date in figures is read in its site's order; without one it is no day."""
    head = '<meta name="pubdate" content="03/04/2026">'

    assert article(page(head=head), url=URL, order=order).published == day


@pytest.mark.parametrize("html", [b"", b"<", b"<html></html>", b"<!-- -->"])
def test_nothing_there(html: bytes) -> None:
    """A page without an article has no text."""
    assert article(html, url=URL).text == ""


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)) * 9, "holds binary data, not text"),
        (b"<p " + b"a='1' " * 3_000 + b">", "is built so that reading it would not end"),
        (b"<p>" + b"<!--" * 3_000, "is built so that reading it would not end"),
    ],
)
def test_refused(html: bytes, fault: str) -> None:
    """What is no page, or made to hang, is refused in one sentence."""
    with pytest.raises(InputRejected) as caught:
        article(html, url=URL)

    assert fault in str(caught.value)
    assert "utm_source" not in str(caught.value)

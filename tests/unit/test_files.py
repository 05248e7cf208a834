"""Files: what becomes an article, what is told about it, and what is refused."""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRejected
from bot.ingest.files import Unreadable, count, read_paths, read_stream, read_text
from bot.ingest.headers import parse_day
from summarizer.article import Article, DateBasis

BODY = "The harbour board met on Tuesday.\n\nA new ferry will sail next week."


def read(data: str | bytes, suffix: str = ".txt", published: date | None = None) -> Article:
    raw = data.encode() if isinstance(data, str) else data
    return read_text(raw, name=f"ferry{suffix}", suffix=suffix, published=published)


def refusal(data: str | bytes, suffix: str = ".txt") -> str:
    with pytest.raises(InputRejected) as caught:
        read(data, suffix)
    return str(caught.value)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ids(items: Iterable[Article | Unreadable]) -> list[str | None]:
    return [item.id for item in items]


def test_plain_text() -> None:
    """A plain file is one article, named after the file, undated."""
    article = read(BODY)

    assert article == Article(id="ferry", text=BODY, language=None)


def test_header_lines() -> None:
    """Known header lines at the top are metadata and no part of the text."""
    article = read(
        "Title: Ferry to sail\nDate: 4 June 2024\nURL: https://news.example/ferry\n"
        f"Publication: Harbour Post\nAuthor: Ada Okafor\n\n{BODY}"
    )

    assert article.text == BODY
    assert article.title == "Ferry to sail"
    assert article.publication == "Harbour Post"
    assert article.url == "https://news.example/ferry"
    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.HEADER


def test_header_line_synonyms() -> None:
    """Headline, Published, Link and a byline without colon mean the same as their twins."""
    article = read(
        "headline: Ferry to sail\nPublished: 2024-06-04\nLink: http://news.example/f\n"
        f"By Ada Okafor and Jon Reuss\n{BODY}"
    )

    assert article.text == BODY
    assert article.title == "Ferry to sail"
    assert article.url == "http://news.example/f"
    assert article.published == date(2024, 6, 4)


def test_masthead_header() -> None:
    """Of a masthead line with volume and issue, the publication's name is kept."""
    article = read(f"Publication: Harbour Post Volume: 3 Issue: 12\n\n{BODY}")

    assert article.publication == "Harbour Post"
    assert article.text == BODY


def test_masthead_header_with_date() -> None:
    """A date on the publication's line is a header date."""
    article = read(f"Publication: Harbour Post Issue: 12 Date: June 4, 2024\n\n{BODY}")

    assert article.publication == "Harbour Post"
    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.HEADER


def test_unknown_key_is_text() -> None:
    """A line with an unknown key ends the header block and stays."""
    article = read(f"Title: Ferry\nWarning: rough sea\n{BODY}")

    assert article.text == f"Warning: rough sea\n{BODY}"


def test_header_below_blank_line_is_text() -> None:
    """After a blank line nothing is a header any more."""
    article = read(f"Title: Ferry\n\nDate: a fruit\n{BODY}")

    assert article.text == f"Date: a fruit\n{BODY}"


def test_byline_without_header_is_text() -> None:
    """A first line that begins with "By" but has no colon is text."""
    article = read(f"By Monday\n{BODY}")

    assert article.text == f"By Monday\n{BODY}"


@given(
    headers=st.lists(
        st.sampled_from(["Title: Ferry", "Date: 4 June 2024", "By: Ada", "Publication: Post"])
    ),
    body=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip),
)
def test_headers_eat_no_text(headers: list[str], body: str) -> None:
    """Whatever the headers and the text, below the blank line the text is whole."""
    text = f"Start {body.strip()} end"

    article = read("\n".join([*headers, "", text]))

    assert article.text == text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1999-07-23", date(1999, 7, 23)),
        ("1999-07-23T22:30:00-05:00", date(1999, 7, 23)),
        ("23 July 1999", date(1999, 7, 23)),
        ("Friday 23rd July 1999", date(1999, 7, 23)),
        ("July 23, 1999", date(1999, 7, 23)),
        ("Sept. 3, 2019, 10:30 a.m. EST", date(2019, 9, 3)),
        ("Fri, 23 Jul 1999 10:00:00 +0200", date(1999, 7, 23)),
        ("3/4/1999", None),
        ("February 30, 2019", None),
        ("May 2019", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days(written: str, day: date | None) -> None:
    """A written date is the writer's own day; what is not exactly one day is none."""
    assert parse_day(written) == day


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Post, June 4, 2024",
        "The Harbour Post | Tuesday 4 June 2024",
        "Tuesday, June 4, 2024\u00a0",
    ],
)
def test_masthead_line(line: str) -> None:
    """A date on a line of its own, or behind a name, dates the article and stays in the text."""
    article = read(f"{line}\n\n{BODY}")

    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.MASTHEAD
    assert article.text == f"{line}\n\n{BODY}"


@pytest.mark.parametrize(
    "line", ["The board met on June 4, 2024", "PORT ELM, June 4, 2024 - The board met."]
)
def test_sentence_is_no_masthead(line: str) -> None:
    """A date within a sentence is not the publication's."""
    assert read(f"{line}\n\n{BODY}").published_basis is DateBasis.UNKNOWN


def test_date_line_further_down() -> None:
    """A line with a date below the first three is not the publication's."""
    assert read(f"One.\n\nTwo.\n\nThree.\n\nJune 4, 2024\n\n{BODY}").published is None


def test_given_date_wins() -> None:
    """A given date wins over the header's."""
    article = read(f"Date: 4 June 2024\n\n{BODY}", published=date(2024, 6, 5))

    assert article.published == date(2024, 6, 5)
    assert article.published_basis is DateBasis.GIVEN


def test_header_date_over_masthead() -> None:
    """The header's date wins over a masthead's."""
    article = read(f"Date: 4 June 2024\n\nHarbour Post, June 3, 2024\n\n{BODY}")

    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.HEADER


def test_white_space() -> None:
    """Line ends are unified, outer white space goes, one blank line stays of several."""
    article = read("\r\n\r\n  One  two.\r\n\r\n\r\n\r\nThree.\rFour.\t\n\n")

    assert article.text == "One  two.\n\nThree.\nFour."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    """UTF-8 with and without mark, UTF-16 with mark and Windows-1252 are all read."""
    text = "“We sail,” said José Müller – at last."

    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04\x14\x00\x06\x00", b"\x01\x02\x03 ab \x04\x05", "text".encode("utf-16-le")]
)
def test_binary(data: bytes) -> None:
    """Data that is not text is refused with what to do."""
    assert refusal(data) == (
        "ferry.txt holds binary data, not text: save it as plain text, Markdown or HTML first."
    )


@pytest.mark.parametrize("data", ["", " \n\n ", "Title: Ferry\nDate: 4 June 2024\n"])
def test_empty(data: str) -> None:
    """A file without a text, headers or not, is refused as empty."""
    assert refusal(data) == "ferry.txt is empty: give it the article's text."


def test_too_long() -> None:
    """A text over the bound is refused with both figures."""
    with pytest.raises(InputRejected) as caught:
        read_text(b"a" * 1_001, name="a.txt", suffix=".txt", published=None, max_chars=1_000)

    assert str(caught.value) == (
        "a.txt has 1,001 characters, but 1,000 characters are the most that is read: "
        "split it, or raise summarizer.max_article_chars."
    )


def test_book_is_read() -> None:
    """A text of two hundred pages is read whole."""
    text = "\n\n".join(["The board met again, and the chairman spoke of the ferry."] * 10_000)

    article = read_text(
        text.encode(), name="book.txt", suffix=".txt", published=None, max_chars=2_000_000
    )

    assert article.text == text


def test_language() -> None:
    """The language is looked at and told."""
    assert read(f"{BODY} " * 5).language == "en"


def test_markdown() -> None:
    """Markdown becomes prose: heading as title, words of links, no code, no pictures, no HTML."""
    article = read(
        "# Ferry to sail\n\nThe **board** met\non [Tuesday](https://news.example/t).\n\n"
        "```\ncode\n```\n\n![boat](boat.png)\n\n<!-- note -->\n\n- One &amp; all\n- Two\n\n> Said.\n",
        suffix=".md",
    )

    assert article.title == "Ferry to sail"
    assert article.text == "The board met on Tuesday.\n\nOne & all\n\nTwo\n\nSaid."


def test_markdown_front_matter() -> None:
    """Known keys of the front matter are headers; the others are dropped."""
    article = read(
        f'---\ntitle: "Ferry to sail"\ndate: 2024-06-04\ntags: [sea]\n---\n\n{BODY}\n', suffix=".md"
    )

    assert article.title == "Ferry to sail"
    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.HEADER
    assert article.text == BODY


def test_markdown_heading_beside_title() -> None:
    """A heading that differs from the title already told stays in the text."""
    article = read(f"Title: Ferry to sail\n\n# What the board said\n\n{BODY}", suffix=".markdown")

    assert article.title == "Ferry to sail"
    assert article.text == f"What the board said\n\n{BODY}"


PAGE = """<html><head><title>Ferry to sail</title>
<meta charset="iso-8859-2"><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2024-06-04T09:00:00Z">
<link rel="canonical" href="https://news.example/ferry"></head>
<body><nav>Home</nav><article><h1>Ferry to sail</h1>
<p>The harbour board said on Tuesday that the new ferry would sail before the end of the month.</p>
<p>Its chairman, Łukasz Nowak, told reporters that the engines had been tested and that all is well.</p>
</article><div class="comments" id="comments"><p>First! I saw it there.</p></div></body></html>"""


def test_html() -> None:
    """A page gives its main text, without comments, and what its metadata tell."""
    article = read(PAGE.encode("iso-8859-2"), suffix=".html")

    assert "Its chairman, Łukasz Nowak, told reporters" in article.text
    assert "I saw it there" not in article.text
    assert article.title == "Ferry to sail"
    assert article.publication == "Harbour Post"
    assert article.url == "https://news.example/ferry"
    assert article.published == date(2024, 6, 4)
    assert article.published_basis is DateBasis.PAGE


def test_html_without_article() -> None:
    """A page without a main text gives all the text that it has."""
    assert read("<html><body><p>Ferry.</p></body></html>", suffix=".htm").text == "Ferry."


def test_html_without_text() -> None:
    """A page without any text is refused as empty."""
    assert refusal("<html><body></body></html>", ".html").startswith("ferry.html is empty")


def test_id_with_url() -> None:
    """A file that tells its URL is named after that, whatever its own name and text."""
    one = read_text(
        f"URL: https://news.example/ferry\n\n{BODY}".encode(),
        name="monday.txt",
        suffix=".txt",
        published=None,
    )
    edited = read_text(
        f"URL: https://news.example/ferry\n\n{BODY} At last.".encode(),
        name="tuesday.txt",
        suffix=".txt",
        published=None,
    )

    assert one.id == edited.id == "ferry-9fd68d4d"


def test_url_that_cannot_be_read() -> None:
    """A header with an address that is none is no fault of the article."""
    article = read_text(
        f"URL: https://[news.example/ferry\n\n{BODY}".encode(),
        name="monday.txt",
        suffix=".txt",
        published=None,
    )

    assert (article.id, article.text) == ("article-e1109b35", BODY)


def test_folder(tmp_path: Path) -> None:
    """A folder is walked in sorted order; other suffixes and hidden files are passed over."""
    write(tmp_path, b_txt=BODY, a__z_md=BODY, c_html=PAGE, d_csv="x", _hidden_txt=BODY)
    (tmp_path / "e.jsonl").write_bytes(b'{"id": "line-one", "text": "Ferry."}\n')

    found = ids(read_paths([tmp_path], published=None))

    assert found == ["z", "b", "ferry-9fd68d4d", "line-one"]


def test_named_file_of_any_suffix(tmp_path: Path) -> None:
    """A file named outright is read as text, whatever its suffix."""
    write(tmp_path, ferry_log=BODY)

    assert ids(read_paths([tmp_path / "ferry.log"], published=None)) == ["ferry"]


def test_same_name_in_two_folders(tmp_path: Path) -> None:
    """Files of one name are told apart by as many folders as that takes."""
    write(tmp_path, sea__monday_txt=BODY, land__monday_txt=BODY, tuesday_txt=BODY)

    found = ids(read_paths([tmp_path], published=None))

    assert found == ["land-monday", "sea-monday", "tuesday"]


def test_same_name_two_suffixes(tmp_path: Path) -> None:
    """Files that differ in suffix alone have ids that differ."""
    write(tmp_path, monday_txt=BODY, monday_md=BODY)

    first, second = ids(read_paths([tmp_path], published=None))

    assert str(first).endswith("monday-md")
    assert str(second).endswith("monday-txt")


def test_file_named_twice(tmp_path: Path) -> None:
    """A file that is named twice is read once."""
    write(tmp_path, monday_txt=BODY)

    found = list(read_paths([tmp_path, tmp_path / "monday.txt"], published=None))

    assert len(found) == 1


def test_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    """What cannot be read is told in its place, and the rest is read."""
    write(tmp_path, a_txt="", b_txt=BODY)
    empty, missing = tmp_path / "a.txt", tmp_path / "c.txt"

    first, second, third = read_paths([tmp_path, missing], published=None)

    assert first == Unreadable(
        source=str(empty), reason=f"{empty} is empty: give it the article's text."
    )
    assert second.id == "b"
    assert third == Unreadable(
        source=str(missing), reason=f"{missing} is not there: check the path."
    )


def test_folder_without_articles(tmp_path: Path) -> None:
    """A folder with nothing to read is told, with what could be read."""
    assert list(read_paths([tmp_path], published=None)) == [
        Unreadable(
            source=str(tmp_path),
            reason=(
                f"{tmp_path} holds nothing to read: put files in it that end in "
                ".htm, .html, .jsonl, .markdown, .md, .txt."
            ),
        )
    ]


def test_path_that_cannot_be_opened(tmp_path: Path) -> None:
    """A path that the system refuses is told with the system's reason."""
    path = tmp_path / ("a" * 300)

    (found,) = read_paths([path], published=None)

    assert isinstance(found, Unreadable)
    assert found.reason == f"{path} cannot be opened (File name too long): give another file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission(tmp_path: Path) -> None:
    """A folder that may not be read is told, and what to do."""
    tmp_path.chmod(0o000)

    found = list(read_paths([tmp_path], published=None))
    tmp_path.chmod(0o700)

    reason = f"{tmp_path} may not be read by this user: change its permissions."
    assert found == [Unreadable(source=str(tmp_path), reason=reason)]


def test_large_file_is_refused_unopened(tmp_path: Path) -> None:
    """A file that cannot be within the bound is refused by its size."""
    write(tmp_path, a_txt="a" * 5_000)

    (found,) = read_paths([tmp_path], published=None, max_chars=1_000)

    assert isinstance(found, Unreadable)
    assert "has 5,000 bytes, but 1,000 characters are the most" in found.reason


def test_count(tmp_path: Path) -> None:
    """The count is that of the items to come, bad ones included."""
    write(tmp_path, a_txt="", b_txt=BODY, c_jsonl='{"text": "Ferry."}\n\nbroken\n')
    paths = [tmp_path, tmp_path / "missing.txt"]

    assert count(paths) == 5
    assert len(list(read_paths(paths, published=None))) == 5


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_json_line() -> None:
    """A line gives an article with its id, its date as given, and its text untouched."""
    (article,) = read_stream(
        [line(id="f-1", text=" A.\r\n\n\n\nB. ", title=None, published="2024-06-04", tags=[1])]
    )

    assert article == Article(
        id="f-1",
        text=" A.\r\n\n\n\nB. ",
        published=date(2024, 6, 4),
        published_basis=DateBasis.GIVEN,
    )


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_json_text_is_kept(text: str) -> None:
    """The text of a line is kept to the last character."""
    (article,) = read_stream([line(text=f"x{text}")])

    assert isinstance(article, Article)
    assert article.text == f"x{text}"


def test_json_line_without_id() -> None:
    """Without an id, the same text has the same name, and another text another."""
    one, same, other = ids(read_stream([line(text="A."), line(text="A."), line(text="B.")]))

    assert one == same
    assert one != other


def test_json_line_named_by_url() -> None:
    """Without an id, a new text at the same URL has the same name."""
    url = "https://news.example/ferry"

    one, edited = ids(read_stream([line(text="A.", url=url), line(text="B.", url=url)]))

    assert one == edited


def test_json_number_for_id() -> None:
    """A number for an id is taken as it is written."""
    assert ids(read_stream([line(id=7, text="A.")])) == ["7"]


def test_json_date_with_time() -> None:
    """A moment of publication is the day that it is written with."""
    (article,) = read_stream([line(text="A.", published="2024-06-04T23:30:00-05:00")])

    assert isinstance(article, Article)
    assert article.published == date(2024, 6, 4)


@pytest.mark.parametrize(
    ("raw", "reason", "known_id"),
    [
        (b"[1]", 'stdin, line 2 is no JSON object: write {"id": …, "text": …}.', None),
        (
            line(id="f"),
            'stdin, line 2 has no text under "text": write it as a JSON string.',
            "f",
        ),
        (line(id="f", text=" "), "stdin, line 2 is empty: give it the article's text.", "f"),
        (
            line(id="f", text="A.", title=3),
            'stdin, line 2 has no text under "title": write it as a JSON string.',
            "f",
        ),
        (
            line(id="f", text="A.", published="soon"),
            "stdin, line 2 was published 'soon', which is no date: write YYYY-MM-DD.",
            "f",
        ),
        (
            b'{"id": "f", "text": "half \\ud83d"}',
            'stdin, line 2 has a broken character under "text": write it anew.',
            "f",
        ),
    ],
)
def test_bad_json_line(raw: bytes, reason: str, known_id: str | None) -> None:
    """A bad line is told by number, with the id if it has one; the next line is read."""
    _, bad, good = read_stream([line(text="A."), raw, line(text="B.")])

    assert bad == Unreadable(source="stdin, line 2", reason=reason, id=known_id)
    assert isinstance(good, Article)


@pytest.mark.parametrize("raw", [b"{broken", b'"\xff"', b"[" * 100_000])
def test_line_that_is_no_json(raw: bytes) -> None:
    """A line that is no JSON, no UTF-8 or nested without end is told like any other."""
    (found,) = read_stream([raw])

    assert isinstance(found, Unreadable)
    assert found.source == "stdin, line 1"


def test_json_file_with_given_date(tmp_path: Path) -> None:
    """A given date wins over those of the lines; a bad line is told with file and number."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(line(id="f", text="A.", published="2024-06-04") + b"\n\nbroken\n")

    article, bad = read_paths([path], published=date(2024, 6, 5))

    assert isinstance(article, Article)
    assert article.published == date(2024, 6, 5)
    assert isinstance(bad, Unreadable)
    assert bad.source == f"{path}, line 3"

"""Text files and lines of JSON → Articles. No network, no store.

    paths → plan (folders walked, names made unique) → bytes → text → Article | Unreadable
    lines of JSON ───────────────────────────────────────────→ Article | Unreadable

One bad item never stops the rest. A file without an id of its own is named after itself
("monitor-5-142" for monitor-5-142.txt); where several of one reading would share a name, each
takes its folder's in front ("politics-monday", "sport-monday"), and more folders while they must.
A file that tells its URL is named after that, so that an edited copy is the same article.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.errors import InputRejected
from bot.ingest.encoding import decode
from bot.ingest.headers import (
    Headers,
    Masthead,
    find_masthead,
    parse_day,
    split_front_matter,
    split_headers,
)
from bot.ingest.language import detect
from bot.ingest.markup import read_html, read_markdown
from bot.ingest.told import UNSTORABLE
from summarizer.article import Article, DateBasis, DateOrder

# What is taken from a folder. A file named outright is read whatever its suffix.
SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".jsonl"})
_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm"})
_LINES = ".jsonl"
# The readable part of an id that is made from an address.
_SLUG_LENGTH = 60
# UTF-8 needs at most so many bytes for a character: a larger file is refused unopened.
_BYTES_PER_CHAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """One item that gave no article. `reason` is a whole sentence: item, fault, next step.

    `source` is the path, with ", line N" for a line; `id` is what the line called its article.
    """

    source: str
    reason: str
    id: str | None = None


def read_paths(
    paths: Sequence[Path], *, published: date | None, max_chars: int | None = None
) -> Iterator[Article | Unreadable]:
    """The articles of files and folders, in the order given and sorted within a folder.

    Folders are walked to the bottom for `SUFFIXES`; hidden entries and linked folders are passed
    over. `published` wins over every date in the files. A text longer than `max_chars` is refused;
    None is no bound.
    """
    plan = _plan(paths)
    names = _names([entry for entry in plan if isinstance(entry, Path)])
    for entry in plan:
        if isinstance(entry, Unreadable):
            yield entry
        elif entry.suffix.lower() == _LINES:
            yield from _read_lines(entry, published, max_chars)
        else:
            yield _read_file(entry, names[entry], published, max_chars)


def contents(path: Path, *, max_chars: int | None) -> bytes:
    """The bytes of a file; raises InputRejected where its text would be too long, and OSError."""
    if max_chars is not None and path.stat().st_size > max_chars * _BYTES_PER_CHAR:
        raise _too_long(str(path), f"{path.stat().st_size:,} bytes", max_chars)
    return path.read_bytes()


def read_stream(
    lines: Iterable[bytes], *, published: date | None = None, max_chars: int | None = None
) -> Iterator[Article | Unreadable]:
    """The articles of JSON lines from standard input, in order; blank lines are passed over.

    Each is an object with `text`, and `id`, `url`, `published`, `title`, `publication` where
    known. The text is kept exactly as given. Without an id, the article is named by a hash of its
    URL, else of its text.
    """
    return _records(lines, "stdin", published, max_chars)


class _Dating(NamedTuple):
    """What is known of a file's date beside the file: the day itself, or how it writes figures."""

    given: date | None
    order: DateOrder | None = None


def read_text(
    data: bytes,
    *,
    name: str,
    suffix: str,
    published: date | None,
    max_chars: int | None = None,
    order: DateOrder | None = None,
) -> Article:
    """One article from the bytes of a text, Markdown or HTML file.

    `name` is what messages call it, and its last part without suffix is the article's id; `suffix`
    (".md") tells the format, plain text if it is no other; `order` is how it writes dates in
    figures. Line ends become "\\n", outer white
    space goes, and of several blank lines one stays.
    Raises InputRejected for binary data, an empty article, or one longer than `max_chars`.
    """
    stem = _slug(PurePath(name).stem)
    dating = _Dating(published, order)
    return _article(data, name, suffix, stem=stem, dating=dating, max_chars=max_chars)


def check_length(text: str, name: str, max_chars: int | None) -> None:
    """Raise InputRejected for a text that is longer than any article, with what it is called."""
    if max_chars is not None and len(text) > max_chars:
        raise _too_long(name, f"{len(text):,} characters", max_chars)


def count(paths: Sequence[Path]) -> int:
    """How many items `read_paths` will give for these paths."""
    return sum(_items(entry) for entry in _plan(paths))


def _plan(paths: Iterable[Path]) -> list[Path | Unreadable]:
    """Each file once, in order, and what cannot be walked."""
    plan: dict[Path | Unreadable, None] = {}
    for path in paths:
        entries = list(_walk(path)) if _is_folder(path) else [path]
        plan.update(dict.fromkeys(entries))
        if not entries:
            suffixes = ", ".join(sorted(SUFFIXES))
            reason = f"{path} holds nothing to read: put files in it that end in {suffixes}."
            plan[Unreadable(source=str(path), reason=reason)] = None
    return list(plan)


def _walk(folder: Path) -> Iterator[Path | Unreadable]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _unopened(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if not entry.is_symlink():
                yield from _walk(entry)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Whoever opens it next learns, and tells, why it cannot be looked at.
        return False


def _unopened(path: Path, error: OSError) -> Unreadable:
    match error:
        case FileNotFoundError():
            reason = f"{path} is not there: check the path."
        case PermissionError():
            reason = f"{path} may not be read by this user: change its permissions."
        case _:
            reason = f"{path} cannot be opened ({error.strerror}): give another file."
    return Unreadable(source=str(path), reason=reason)


def _items(entry: Path | Unreadable) -> int:
    if isinstance(entry, Unreadable) or entry.suffix.lower() != _LINES:
        return 1
    try:
        with entry.open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 1


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """A readable name for each file, with as many folders in front as tell them apart."""
    names: dict[Path, str] = {}
    waiting = list(paths)
    for depth in range(1, max((len(path.parts) for path in paths), default=0) + 1):
        tried = {path: _slug("-".join((*path.parts[-depth:-1], path.stem))) for path in waiting}
        seen = Counter((*names.values(), *tried.values()))
        names |= {path: name for path, name in tried.items() if seen[name] == 1}
        waiting = [path for path in waiting if path not in names]
    # Only the suffix tells the rest apart: monday.txt and monday.md in one folder.
    return names | {path: _slug("-".join(path.parts)) for path in waiting}


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-") or "article"


def _read_file(
    path: Path, stem: str, published: date | None, max_chars: int | None
) -> Article | Unreadable:
    try:
        data = contents(path, max_chars=max_chars)
        dating = _Dating(published)
        return _article(data, str(path), path.suffix, stem=stem, dating=dating, max_chars=max_chars)
    except InputRejected as error:
        return Unreadable(source=str(path), reason=str(error))
    except OSError as error:
        return _unopened(path, error)


def _article(
    data: bytes,
    name: str,
    suffix: str,
    *,
    stem: str,
    dating: _Dating,
    max_chars: int | None,
) -> Article:
    is_page = suffix.lower() in _HTML
    source = re.sub(r"\r\n?", "\n", decode(data, name=name, declares=is_page))
    headers, body = _read_format(source, suffix.lower(), dating.order)
    text = re.sub(r"\n{3,}", "\n\n", body.strip())
    _check(text, name, max_chars)
    masthead = find_masthead(text, order=dating.order)
    day, basis = _dated(dating.given, headers, masthead, is_page=is_page)
    return Article(
        id=id_of_url(headers.url) if headers.url else stem,
        text=text,
        title=headers.title,
        url=headers.url,
        publication=headers.publication,
        published=day,
        published_basis=basis,
        language=detect(text),
    )


def id_of_url(url: str) -> str:
    """The last part of the address, for people, and a hash of the whole, to be unique."""
    last = PurePath(_path(url)).stem
    return f"{_slug(last)[:_SLUG_LENGTH].strip('-')}-{_hash(url)[:8]}"


def _path(url: str) -> str:
    """The path of an address; "" where it can't be told, as in "https://[post.example/ferry"."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _read_format(source: str, suffix: str, order: DateOrder | None) -> tuple[Headers, str]:
    if suffix in _HTML:
        return read_html(source)
    if suffix not in _MARKDOWN:
        return split_headers(source, order=order)
    headers, rest = split_front_matter(source, order=order)
    if headers == Headers():
        headers, rest = split_headers(rest, order=order)
    return read_markdown(rest, headers)


def _dated(
    given: date | None, headers: Headers, masthead: Masthead | None, *, is_page: bool
) -> tuple[date | None, DateBasis]:
    """The publication date and its basis; a line with nothing but a date is the last resort."""
    named = masthead.day if masthead and masthead.named else None
    told = (
        (given, DateBasis.GIVEN),
        (None if is_page else headers.published, DateBasis.HEADER),
        (named, DateBasis.MASTHEAD),
        (headers.published if is_page else None, DateBasis.PAGE),
        (masthead.day if masthead else None, DateBasis.MASTHEAD),
    )
    return next(((day, basis) for day, basis in told if day), (None, DateBasis.UNKNOWN))


def _check(text: str, name: str, max_chars: int | None) -> None:
    if not text.strip():
        raise InputRejected(f"{name} is empty: give it the article's text.")
    check_length(text, name, max_chars)


def _too_long(name: str, size: str, max_chars: int) -> InputRejected:
    return InputRejected(
        f"{name} has {size}, but {max_chars:,} characters are the most that is read: "
        "split it, or raise summarizer.max_article_chars."
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read_lines(
    path: Path, published: date | None, max_chars: int | None
) -> Iterator[Article | Unreadable]:
    try:
        with path.open("rb") as lines:
            yield from _records(lines, str(path), published, max_chars)
    except OSError as error:
        yield _unopened(path, error)


def _records(
    lines: Iterable[bytes], name: str, published: date | None, max_chars: int | None
) -> Iterator[Article | Unreadable]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _record(line, f"{name}, line {number}", published, max_chars)


def _record(
    line: bytes, source: str, published: date | None, max_chars: int | None
) -> Article | Unreadable:
    known_id: str | None = None
    try:
        fields = _fields(line, source)
        known_id = _optional(fields, "id", source)
        return _recorded(fields, known_id, source, published, max_chars)
    except InputRejected as error:
        return Unreadable(source=source, reason=str(error), id=known_id)


# Values are of any kind until each has been looked at.
def _fields(line: bytes, source: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise InputRejected(f"{source} is nested too deep: write one flat object.") from error
    except ValueError as error:
        raise InputRejected(
            f"{source} is not valid JSON ({error}): write one object on each line."
        ) from error
    if not isinstance(fields, dict):
        raise InputRejected(f'{source} is no JSON object: write {{"id": …, "text": …}}.')
    return fields


def _recorded(
    fields: dict[str, Any],
    known_id: str | None,
    source: str,
    published: date | None,
    max_chars: int | None,
) -> Article:
    text = _string(fields, "text", source)
    _check(text, source, max_chars)
    url = _optional(fields, "url", source)
    day = published or _published(fields, source)
    return Article(
        id=known_id or f"article-{_hash(url or text)[:12]}",
        text=text,
        title=_optional(fields, "title", source),
        url=url,
        publication=_optional(fields, "publication", source),
        published=day,
        published_basis=DateBasis.GIVEN if day else DateBasis.UNKNOWN,
        language=detect(text),
    )


def _string(fields: dict[str, Any], key: str, source: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise InputRejected(f'{source} has no text under "{key}": write it as a JSON string.')
    if UNSTORABLE.search(value):
        raise InputRejected(f'{source} has a broken character under "{key}": write it anew.')
    return value


def _optional(fields: dict[str, Any], key: str, source: str) -> str | None:
    value = fields.get(key)
    if key == "id" and type(value) is int:
        return str(value)
    return _string(fields, key, source) or None if value is not None else None


def _published(fields: dict[str, Any], source: str) -> date | None:
    written = _optional(fields, "published", source)
    if written is None:
        return None
    if day := parse_day(written):
        return day
    raise InputRejected(f"{source} was published {written!r}, which is no date: write YYYY-MM-DD.")

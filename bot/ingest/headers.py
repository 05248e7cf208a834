"""What the top of a text tells about it: header lines, front matter, a masthead line with a date.

Header lines are cut off; a masthead line stays in the text, since it may be part of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from summarizer.article import DateOrder

_HEADER = re.compile(
    r"(publication|title|headline|date|published|url|link|author|by)\s*:\s*(.*)", re.IGNORECASE
)
_SAME = {"headline": "title", "published": "date", "link": "url"}
# A byline without its colon, only below a header line: "By Ada Okafor and Jon Reuss".
_BYLINE = re.compile(r"By(?: (?:and|[A-Z][\w.'’-]*,?)){1,8}")
# A masthead may carry more on the publication's line: "Monitor Volume: 5 Issue: 142".
_INLINE_FIELD = re.compile(
    r"\s+(volume|vol\.?|issue|number|no\.?|edition|section|page|date)\s*:\s*", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"---[^\S\n]*\n(.*?\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)

# Lines looked at for a masthead: one may be the title and one a slogan.
_MASTHEAD_LINES = 3
_MASTHEAD_LENGTH_MAX = 100
_SEPARATOR = re.compile(r"\s*[,|·•–—-]\s+")
# A publication as a masthead names it: a few capitalised words.
_PUBLICATION = re.compile(r"(?:(?:[A-Z][\w'’.&]*,?|of|the|and)(?:\s+|$)){1,6}")

_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_TIME_OF_DAY = re.compile(
    r"[\s,]+(?:at\s+)?\d{1,2}(?::\d\d|\s*[ap]\.?m)[\w\s:.,+()/-]{0,25}$", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})[ /-](\d{1,2})[ /-](\d{4})")
_DAY_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """What header lines, front matter or a page's metadata tell; None where they don't."""

    publication: str | None = None
    title: str | None = None
    url: str | None = None
    published: date | None = None


class Masthead(NamedTuple):
    """The date of a line near the top; `named` if a publication stands before it."""

    day: date
    named: bool


def split_headers(text: str, *, order: DateOrder | None = None) -> tuple[Headers, str]:
    """The known `Key: value` lines from the first line on, and the text below them.

    The block ends at a blank line or at the first line of another kind, which stays.
    """
    lines = text.lstrip().split("\n")
    found: list[tuple[str, str]] = []
    taken = 0
    for line in lines:
        if match := _HEADER.fullmatch(line.strip()):
            found.append((match[1], match[2]))
        elif not (found and _BYLINE.fullmatch(line.strip())):
            break
        taken += 1
    return _headers(found, order), "\n".join(lines[taken:]) if taken else text


def split_front_matter(text: str, *, order: DateOrder | None = None) -> tuple[Headers, str]:
    """The known keys of a `---` block at the top, and the text below it; other keys are dropped."""
    if not (block := _FRONT_MATTER.match(text)):
        return Headers(), text
    matches = [_HEADER.fullmatch(line.strip()) for line in (block[1] or "").split("\n")]
    pairs = [(match[1], match[2].strip("\"'")) for match in matches if match]
    return _headers(pairs, order), text[block.end() :]


def find_masthead(text: str, *, order: DateOrder | None = None) -> Masthead | None:
    """The date that stands alone, or behind a publication's name, on one of the first lines."""
    lines = [line.strip() for line in text[:2_000].split("\n") if line.strip()]
    for line in lines[:_MASTHEAD_LINES]:
        if len(line) <= _MASTHEAD_LENGTH_MAX and (found := _masthead(line, order)):
            return found
    return None


def parse_day(text: str, *, order: DateOrder | None = None) -> date | None:
    """The day of a written date: ISO 8601, RFC 2822, "23 July 1999", "July 23, 1999" or in figures.

    A weekday, a time of day and a zone are passed over: the day is the writer's own. None for all
    else, such as 3/4/1999 without an `order`, which is two days.
    """
    text = text.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", _TIME_OF_DAY.sub("", text), count=1))
    plain = re.sub(r"[\s,.]+", " ", re.sub(r"\bSept\b", "Sep", plain)).strip()
    named = (_read(plain, form) for form in _DAY_FORMATS)
    return next(filter(None, named), None) or _in_figures(plain, order)


def _in_figures(text: str, order: DateOrder | None) -> date | None:
    """3/4/1999 by the order; without one, only what can be one day."""
    match = _FIGURES.fullmatch(text)
    if match is None:
        return None
    first, second, year = (int(part) for part in match.groups())
    ways = {DateOrder.DAY_FIRST: (first, second), DateOrder.MONTH_FIRST: (second, first)}
    days = {way: _day(year, month, day) for way, (day, month) in ways.items()}
    found = {day for day in days.values() if day}
    if len(found) == 1:
        return found.pop()
    return days[order] if order else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _masthead(line: str, order: DateOrder | None) -> Masthead | None:
    if day := parse_day(line, order=order):
        return Masthead(day, named=False)
    for separator in _SEPARATOR.finditer(line):
        if not _PUBLICATION.fullmatch(line[: separator.start()]):
            continue
        if day := parse_day(line[separator.end() :], order=order):
            return Masthead(day, named=True)
    return None


def _headers(pairs: Iterable[tuple[str, str]], order: DateOrder | None) -> Headers:
    values: dict[str, str] = {}
    for key, value in pairs:
        values.setdefault(_SAME.get(key.lower(), key.lower()), value.strip())
    publication, inline_date = _publication(values.get("publication", ""))
    url = values.get("url", "")
    return Headers(
        publication=publication or None,
        title=values.get("title") or None,
        url=url if re.match(r"https?://\S+$", url) else None,
        published=parse_day(values.get("date", inline_date), order=order),
    )


def _publication(value: str) -> tuple[str, str]:
    """The publication's name, and the date that its line may carry."""
    name, *fields = _INLINE_FIELD.split(value)
    carried = {key.lower(): text for key, text in zip(fields[::2], fields[1::2], strict=True)}
    return name, carried.get("date", "")

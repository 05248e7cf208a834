"""What is read: an Article and the Spans that point into it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of an article's text, in code points, `end` exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class DateBasis(StrEnum):
    """Where the publication date was taken from."""

    FEED = "feed"
    PAGE = "page"
    HEADER = "header"
    MASTHEAD = "masthead"
    GIVEN = "given"
    UNKNOWN = "unknown"


class DateOrder(StrEnum):
    """How a date in figures is written where both can be: 3/4 is 3 April, or 4 March."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Wall(StrEnum):
    """What stood where the article's whole text belongs."""

    PAYWALL = "paywall"
    CONSENT = "consent"
    CAPTCHA = "captcha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Text as given, plus where it came from and when it was published.

    `text` is never changed after reading: every offset counts code points in it.
    `published` is the day in the publication's own zone; None goes with `DateBasis.UNKNOWN`.
    `language` is an ISO 639-1 code, or None where nobody has looked yet. `date_order` is how its
    source writes dates, None where the text alone must tell. Where there is a `wall`, the text is
    what could be had before it.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publication: str | None = None
    published: date | None = None
    published_basis: DateBasis = DateBasis.UNKNOWN
    language: str | None = None
    date_order: DateOrder | None = None
    wall: Wall | None = None

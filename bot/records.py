"""Frozen rows: what the store gives back. Each carries what a citation of it needs.

What has an id is hashed by it alone: answers gather thousands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from summarizer.article import DateBasis, Span
from summarizer.briefing import Change, FollowUp, Quote


class Outcome(StrEnum):
    """What adding an article did."""

    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An article was handed to the store: under which id and version it stands, and since when."""

    article_id: str
    version: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """One version of one article, as a citation names it."""

    id: str
    version: int
    title: str | None
    url: str | None
    publication: str | None
    published: date | None
    published_basis: DateBasis
    language: str | None
    ingested_at: datetime

    def __hash__(self) -> int:
        return hash((self.id, self.version))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecord:
    """One follow-up of one article; `entities` are all that its evidence names, states included."""

    id: int
    article: ArticleRef
    follow_up: FollowUp
    entities: frozenset[str]

    def __hash__(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """What one article tells of an earlier expectation; `entities` are all that its evidence names."""

    id: int
    article: ArticleRef
    change: Change
    entities: frozenset[str]

    def __hash__(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRecord:
    """One quote of one article; `speaker_id` is the entity that spoke, where it is one.

    `entities` are all that the sentences around the quote name; `evidence` is those sentences.
    """

    id: int
    article: ArticleRef
    quote: Quote
    speaker_id: str | None
    entities: frozenset[str]
    evidence: tuple[Span, ...]

    def __hash__(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A record that a button is about: a quote, a follow-up, or (None) the story of its article."""

    id: int
    article: ArticleRef
    claim: Quote | FollowUp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence of an article that matches a search; a higher score is a better match."""

    article: ArticleRef
    span: Span
    text: str
    entities: frozenset[str]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """An entity that at least one briefed article names, with all names it was given there."""

    id: str
    name: str
    names: frozenset[str]
    role: str | None
    states: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How one article names an entity: how often, and whether in its summary."""

    entity: str
    states: tuple[str, ...]
    mentions: int
    leads: bool


class Scope(StrEnum):
    """Where a search looks for its groups and words."""

    RECORD = "record"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which records are wanted. Empty fields don't restrict.

    `groups`: a record must name at least one entity of every group ("Russia–UK" is two groups).
    `words`: lower-case words, all of which must occur in the record's own text or its article's
    title (compared by stem, as the full-text index does). With `scope` ARTICLE it is enough that
    the record's article names the groups, and holds the words in one of its records. `any_words`:
    at least one of them must occur in the record or the title, whatever the scope. `as_of` leaves out every article and
    version published later, and all undated ones. `since` and `until` are inclusive publication
    days. `ahead_on` restricts to what may still be expected on that day, the soonest first. `speaker` restricts quotes to one entity. `article_ids` restricts to these articles. `among` does, too, and they are known to be what
    groups and words look for, which then only put passages in order. `fresh` is
    a stretch of time, its start left out: articles first briefed in it, without those that a source
    held already when it was added.
    """

    groups: tuple[frozenset[str], ...] = ()
    words: tuple[str, ...] = ()
    any_words: tuple[str, ...] = ()
    scope: Scope = Scope.RECORD
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    ahead_on: date | None = None
    speaker: str | None = None
    article_ids: frozenset[str] = frozenset()
    among: frozenset[str] = frozenset()
    fresh: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What is on file: how many articles, how many of them undated, the newest dated one."""

    articles: int
    undated: int
    newest: ArticleRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What is kept and what waits, counted; states as their own names.

    `sent` and `replied` are all tokens that a model was ever paid for.
    """

    articles: int
    unbriefed: int
    items: Mapping[str, int]
    deliveries: Mapping[str, int]
    notices: Mapping[str, int]
    paused: int
    posted_at: datetime | None
    sent: int = 0
    replied: int = 0

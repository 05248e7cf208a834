"""What an engine claims of an article (Draft) and what was proven of it (Briefing).

Only `summarizer.verify` makes a Briefing; renderers and stores accept nothing else.
The JSON that others rely on is written by `summarizer.wire`.
"""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from summarizer.article import Article, Span

# The claim of the Rejection that marks a briefing by an engine that stood in for another.
STAND_IN = "engine"


class QuoteKind(StrEnum):
    """`direct`: at least one whole sentence stands between the marks; `partial`: a fragment."""

    DIRECT = "direct"
    PARTIAL = "partial"


class Precision(StrEnum):
    """How exact the text is about a time; the interval is never more exact than this."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    RANGE = "range"
    OPEN = "open"


class Bound(StrEnum):
    """How the event lies to the phrase: `on` the days, `by` the last, `from` the first, …"""

    ON = "on"
    BY = "by"
    FROM = "from"
    UNTIL = "until"
    WITHIN = "within"


class Certainty(StrEnum):
    """How sure the text is that the event happens at all.

    `scheduled`, `likely` and `possible` are eos5, eos4 and eos3 of IPTC NewsCodes
    "event occurrence status"; `undecided` is announced, with date, place or go-ahead open.
    """

    SCHEDULED = "scheduled"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPoint:
    """One sentence of the summary and the spans of the article that it rests on."""

    text: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A span of speech: `text` is the article's slice at `span`, without the marks.

    `speaker` is the fullest name in the article, or the role or organisation where nobody is
    named, or None where the speaker cannot be proven. `attribution` is the outlet it was told to.
    """

    span: Span
    text: str
    kind: QuoteKind
    speaker: str | None = None
    role: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time as the text gives it: the phrase, and the inclusive days that it means.

    `first` and `last` are None where the text leaves them open. `zone` is an IANA name or an
    abbreviation as told ("UTC"); `time` is local to it.
    """

    text: str | None = None
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.OPEN
    bound: Bound = Bound.ON
    time: dt.time | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing expected after publication, as one article tells it.

    `evidence` holds whole sentences in text order. `reported` marks hearsay ("reportedly").
    `says` names who says so as the text does, else the credited agency, else the publication.
    """

    what: str
    who: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    certainty: Certainty
    reported: bool = False
    says: tuple[str, ...] = ()
    evidence: tuple[Span, ...]


class ChangeKind(StrEnum):
    """What became of something expected; `moved` tells its new day or place, `postponed` none."""

    HAPPENED = "happened"
    CANCELLED = "cancelled"
    MOVED = "moved"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of something that was expected before, as one article tells it.

    `act` is the base form of the verb or occasion; `what` the clause that tells it, a slice of the
    evidence. `when` is the day it happened, was to happen (cancelled), or is to happen now (moved).
    """

    kind: ChangeKind
    act: str
    what: str
    who: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A state, person, organisation or place that the article names.

    `id` is stable over articles: `country:RU` (ISO 3166-1 alpha-2), `person:robin-cook`,
    `org:international-monetary-fund`, `place:yekaterinburg`. `name` is the fullest in the article
    (for a state, the table's). `role` is the office that the article gives ("British Foreign
    Secretary"). `states` are the ids of the states that it belongs to or speaks for.
    """

    id: str
    name: str
    role: str | None = None
    states: tuple[str, ...] = ()


class Mention(NamedTuple):
    """Where an entity is named: by name, or by a role or pronoun that provably means it."""

    span: Span
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A claim that could not be proven, and why."""

    claim: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineName:
    """Which engine drafted, in which version; written into every briefing."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An engine's claims about one article: unproven.

    `sentences` are all sentences of the text, the most telling first, for who chooses among them.
    """

    summary: tuple[SummaryPoint, ...] = ()
    quotes: tuple[Quote, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The proven claims about one article, and what was rejected on the way.

    `unread` says why an article was not briefed at all ("language: de"); then all lists are empty.
    """

    article: Article
    engine: EngineName
    summary: tuple[SummaryPoint, ...] = ()
    quotes: tuple[Quote, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    unread: str | None = None

    @property
    def is_stand_in(self) -> bool:
        """Whether the engine stood in for one that failed, so that a later try may do better."""
        return any(rejection.claim == STAND_IN for rejection in self.rejected)

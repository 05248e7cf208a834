"""Links that only Daybook can make, each to one page and for some days; the token is the address.

A token holds what the page is about, the time at which it was made, and a signature over both
(itsdangerous: HMAC-SHA256 with a key derived for each kind of page).
"""

import hashlib
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from itsdangerous import (
    BadData,
    SignatureExpired,
    TimestampSigner,
    URLSafeSerializer,
    URLSafeTimedSerializer,
)

from bot.clock import Clock
from bot.errors import DaybookError
from bot.qa.answer import Answer
from bot.qa.lines import Citation
from bot.records import ArticleRef
from bot.sight import EVERYTHING, PUBLIC, Sight
from summarizer.article import Span

# Where on its page the cited sentence stands.
CITED_ID = "cited"

_DAMAGED = "This link is damaged: open it anew from where it was posted."

# Stands for all groups.
_ALL = "*"

_DIGEST = {"digest_method": hashlib.sha256}

# What a token holds, as JSON.
Held = dict[str, object]


class LinkRefused(DaybookError):
    """A link that opens nothing: not made here, damaged or out of date."""


class PageKind(StrEnum):
    """What a link opens."""

    EVIDENCE = "evidence"
    TOPIC = "topic"
    DIGESTS = "digests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The sentences of an article that a claim rests on; `version` None is the newest.

    `sight` is what may be shown to whoever has the link.
    """

    article: str
    version: int | None
    spans: tuple[Span, ...]
    sight: Sight = PUBLIC


class PageLinks:
    """Makes and reads the links under one public address, with one secret."""

    def __init__(self, base_url: str, secret: str, *, clock: Clock, lifetime: timedelta) -> None:
        self._base = base_url.rstrip("/")
        self._sight = PUBLIC
        self._lifetime = lifetime
        self._calendars: URLSafeSerializer = URLSafeSerializer(
            secret, salt="calendar", signer_kwargs=_DIGEST
        )
        self._signers = {kind: _serializer(secret, kind, clock) for kind in PageKind}

    def seen_by(self, sight: Sight) -> "PageLinks":
        """The same, whose links show what a sight does."""
        made = copy(self)
        made._sight = sight
        return made

    def evidence(self, ref: ArticleRef, spans: Sequence[Span]) -> str:
        """The page of an article with these sentences standing out."""
        return self._evidence(ref.id, ref.version, spans)

    def into(self, answer: Answer) -> Answer:
        """The answer, each citation leading to its page here."""
        lines = (
            replace(line, citations=tuple(self._cited_here(one) for one in line.citations))
            for line in answer.lines
        )
        return replace(answer, lines=tuple(lines))

    def topic(self, words: str) -> str:
        """The page of a topic, by its words."""
        return self._made(PageKind.TOPIC, {"t": words})

    def digests(self, topic: str | None) -> str:
        """The digests of all days, on a topic or on everything."""
        return self._made(PageKind.DIGESTS, {"t": topic})

    def calendar(self, number: int) -> str:
        """The address of a calendar, by its number; it doesn't grow old, but can be revoked."""
        return f"{self._base}/calendar/{self._calendars.dumps(number)}.ics"

    def calendar_number(self, token: str) -> int:
        """The number of the calendar at an address; raises LinkRefused."""
        try:
            return int(self._calendars.loads(token))
        except BadData:
            raise LinkRefused(_DAMAGED) from None

    def cited(self, token: str) -> Cited:
        """What an evidence link is about; raises LinkRefused."""
        held = self._read(PageKind.EVIDENCE, token)
        match held:
            case {"a": str(article), "v": int() | None as version, "s": list(pairs)}:
                spans = tuple(Span(start, end) for start, end in pairs)
                return Cited(article=article, version=version, spans=spans, sight=_sight_in(held))
        raise LinkRefused(_DAMAGED)

    def words(self, kind: PageKind, token: str) -> tuple[str | None, Sight]:
        """The topic that a link is about, and what it may show; raises LinkRefused."""
        held = self._read(kind, token)
        topic = held.get("t")
        return (str(topic) if topic is not None else None), _sight_in(held)

    def _cited_here(self, citation: Citation) -> Citation:
        span = Span(citation.start, citation.end)
        return replace(citation, url=self._evidence(citation.article, None, [span]))

    def _evidence(self, article: str, version: int | None, spans: Sequence[Span]) -> str:
        held: Held = {"a": article, "v": version, "s": [[one.start, one.end] for one in spans]}
        return f"{self._made(PageKind.EVIDENCE, held)}#{CITED_ID}"

    def _made(self, kind: PageKind, held: Held) -> str:
        shown = held if self._sight == PUBLIC else held | {"g": _written(self._sight)}
        return f"{self._base}/{kind.value}/{self._signers[kind].dumps(shown)}"

    def _read(self, kind: PageKind, token: str) -> Held:
        try:
            held = self._signers[kind].loads(token, max_age=int(self._lifetime.total_seconds()))
        except SignatureExpired:
            days = self._lifetime.days
            raise LinkRefused(
                f"This link is more than {days} days old: ask Daybook again for a new one."
            ) from None
        except BadData:
            raise LinkRefused(_DAMAGED) from None
        return dict(held)


def _written(sight: Sight) -> list[str] | str:
    return _ALL if sight.groups is None else sorted(sight.groups)


def _sight_in(held: Held) -> Sight:
    """What a token may show: the groups that it names, or all; none but public sources without."""
    match held.get("g"):
        case None:
            return PUBLIC
        case list(names):
            return Sight(frozenset(map(str, names)))
        case named if named == _ALL:
            return EVERYTHING
    raise LinkRefused(_DAMAGED)


def _serializer(secret: str, kind: PageKind, clock: Clock) -> URLSafeTimedSerializer:
    class ByClock(TimestampSigner):
        """Takes the time from the clock."""

        def get_timestamp(self) -> int:
            return int(clock.now().timestamp())

    return URLSafeTimedSerializer(secret, salt=kind.value, signer=ByClock, signer_kwargs=_DIGEST)

"""What is polled, how often, and how its items are told apart. Pure: rows in, decisions out.

    Polled (what one poll gave) ──► after_poll ──► the Source as it stands now, with its next time
                                    paced by its owner's wish, the feed's Hints, and whether it has news
    items of a feed, keys known ──► tell_apart ──► items under keys that last

States of a source:

    new ──► read ◄──► failing ──► dead (told once, with the cure; still polled)
                └──► ended (410 Gone: told once, with the cure; never polled again)
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from summarizer.article import DateOrder

# The first pause after a failure, doubled with each further one in a row.
_FIRST_BACK_OFF = timedelta(minutes=10)
_LONGEST_BACK_OFF = timedelta(hours=24)
# A server's own wish (Retry-After, max-age) is honoured up to here; more is a mistake.
_LONGEST_WISH = timedelta(hours=24)
# After a poll without news the pause grows by this factor, up to the slowest pace.
_SLOWING = 1.5
_HOURS = frozenset(range(24))
_DAYS = frozenset(range(7))


class SourceKind(StrEnum):
    """What stands at the address."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


class ItemIdentity(StrEnum):
    """By what a feed's items are told apart: their guid, or, where guids lie, their address."""

    GUID = "guid"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a source is polled: usually, and at the slowest when it has no news."""

    usual: timedelta
    slowest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a feed says of when it is worth a look: how often, and at which times never.

    `skip_hours` are hours of UTC, `skip_days` weekdays of UTC with Monday as 0.
    """

    minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One address or folder that is polled, and how it fared.

    `language` and `date_order` are what its owner says of it (None: as found); `link_only` takes no
    full text from its pages; `every_minutes` is the owner's wish for its pace, `hints` are the feed's
    own. `pause_s` is the pause that led to the next poll. `baseline_at` is when it was first read:
    what it held then is read but not posted. `failures` counts failed polls in a row, `reason` tells
    the last one's. Where there are `groups`, only who sees one of them is shown what it gives. `died_at`
    is when it was found dead, until it is read again.
    """

    id: str
    url: str
    kind: SourceKind
    title: str | None = None
    language: str | None = None
    date_order: DateOrder | None = None
    link_only: bool = False
    every_minutes: int | None = None
    groups: tuple[str, ...] = ()
    hints: Hints = Hints()
    identity: ItemIdentity = ItemIdentity.GUID
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    added_at: datetime
    baseline_at: datetime | None = None
    polled_at: datetime | None = None
    read_at: datetime | None = None
    next_at: datetime
    pause_s: int = 0
    failures: int = 0
    reason: str | None = None
    died_at: datetime | None = None
    ended_at: datetime | None = None


class Outcome(StrEnum):
    """How one poll went."""

    NEWS = "news"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll gave. `wish` is the earliest time that the server wants to see us again.

    `hints` is None where nothing was said, so that the last ones stay.
    """

    outcome: Outcome
    at: datetime
    reason: str | None = None
    wish: datetime | None = None
    url: str | None = None
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    identity: ItemIdentity | None = None
    hints: Hints | None = None


class ItemState(StrEnum):
    """Where an item is on its way: waiting to be read, then settled in one of three ways."""

    WAITING = "waiting"
    BRIEFED = "briefed"
    NOT_READ = "not_read"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a source gave, under the key that it lasts by.

    `digest` changes with its content; `body` is the content as JSON until it is settled, then "".
    `is_baseline`: the source held it when it was first read, so it is read but not posted; the same
    goes for what is held since `held_at`, until it was released.
    """

    source_id: str
    key: str
    url: str | None
    digest: str
    body: str
    is_baseline: bool
    found_at: datetime
    state: ItemState = ItemState.WAITING
    reason: str | None = None
    settled_at: datetime | None = None
    article_id: str | None = None
    held_at: datetime | None = None
    released_at: datetime | None = None


class KeyedItem(NamedTuple):
    """Which item of its feed; `key` lasts while the item does, `digest` changes with it."""

    place: int
    key: str
    digest: str


class Health(NamedTuple):
    """How many sources are read, and what is to be said of each that is not."""

    read: int
    troubles: tuple[str, ...]


def new_source(url: str, kind: SourceKind, *, name: str, now: datetime) -> Source:
    """A source that is due at once; `name` is what its id is made from."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Source(
        id=words[:60].strip("-") or "source", url=url, kind=kind, added_at=now, next_at=now
    )


def after_poll(source: Source, polled: Polled, *, pace: Pace) -> Source:
    """The source as it stands after a poll; nothing of its last good state is lost by a failure."""
    if polled.outcome is Outcome.GONE:
        return replace(source, polled_at=polled.at, ended_at=polled.at, reason=polled.reason)
    if polled.outcome is Outcome.FAILED:
        failed = replace(source, polled_at=polled.at, failures=source.failures + 1)
        return _due(replace(failed, reason=polled.reason), polled, _back_off(failed.failures))
    read = replace(
        source,
        url=polled.url or source.url,
        title=source.title or polled.title,
        etag=polled.etag,
        modified=polled.modified,
        body_hash=polled.body_hash or source.body_hash,
        identity=polled.identity or source.identity,
        hints=polled.hints or source.hints,
        polled_at=polled.at,
        read_at=polled.at,
        baseline_at=source.baseline_at or polled.at,
        failures=0,
        reason=None,
        died_at=None,
    )
    return _due(read, polled, _pause(read, polled.outcome, pace))


def is_dead(source: Source, *, now: datetime, after: timedelta) -> bool:
    """Whether a source has failed for so long that its owner should know."""
    since = source.read_at or source.added_at
    return source.failures > 0 and source.ended_at is None and now - since >= after


def health(
    sources: Sequence[Source], *, since: datetime, held: Mapping[str, int] | None = None
) -> Health | None:
    """How the sources fare, for a digest that follows one made at `since`; None where none is polled.

    That one died or ended is told once, with the cure; `held` counts the items that are held back,
    by source.
    """
    polled = [source for source in sources if source.ended_at is None]
    troubles = [told for one in sources if (told := _trouble(one, since=since))]
    troubles += [_flood(one, held[one.id]) for one in sources if held and one.id in held]
    read = sum(1 for source in polled if not source.failures)
    return Health(read, tuple(troubles)) if polled or troubles else None


def _trouble(source: Source, *, since: datetime) -> str | None:
    name = source.title or source.id
    if source.ended_at is not None:
        return (
            f"{name} has ended: {source.reason} {cure(source)}" if source.ended_at > since else None
        )
    if source.died_at is not None and source.died_at > since:
        return f"{name} is dead: {source.reason} {cure(source)}"
    return f"{name}: {source.reason}" if source.failures else None


def _flood(source: Source, count: int) -> str:
    return f"{source.title or source.id}: {count} items at once, held back"


def cure(source: Source) -> str:
    """What its owner can do about a source that died."""
    return f"Add its new address, or take it out: daybook sources remove {source.id}"


def tell_apart(
    items: Sequence[tuple[str | None, str | None, str]],
    *,
    identity: ItemIdentity,
    known: Collection[str],
) -> tuple[list[KeyedItem], ItemIdentity]:
    """Keys for (guid, address, content) items of one feed, each key once, and what they are made of.

    `known` are the keys and addresses of items seen before. Guids that are missing or shared lie, and
    so do guids that are all new while the addresses are all known; from then on addresses tell items
    apart.
    """
    if identity is ItemIdentity.GUID and (_guids_lie(items) or _guids_are_new(items, known)):
        identity = ItemIdentity.URL
    keyed: dict[str, KeyedItem] = {}
    for place, (guid, url, content) in enumerate(items):
        chosen = url or guid if identity is ItemIdentity.URL else guid or url
        key = chosen or digest_of(content)
        keyed.setdefault(key, KeyedItem(place, key, digest_of(content)))
    return list(keyed.values()), identity


def digest_of(text: str) -> str:
    """A short hash of a text, the same everywhere."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _guids_lie(items: Sequence[tuple[str | None, str | None, str]]) -> bool:
    guids = Counter(guid for guid, _, _ in items)
    addresses = {url for _, url, _ in items if url}
    return len(addresses) == len(items) and (None in guids or max(guids.values(), default=0) > 1)


def _guids_are_new(
    items: Sequence[tuple[str | None, str | None, str]], known: Collection[str]
) -> bool:
    addresses = [url for _, url, _ in items if url]
    return bool(addresses) and all(
        url in known and guid not in known for guid, url, _ in items if url
    )


def _back_off(failures: int) -> timedelta:
    return min(_FIRST_BACK_OFF * (1 << min(failures - 1, 10)), _LONGEST_BACK_OFF)


def _pause(source: Source, outcome: Outcome, pace: Pace) -> timedelta:
    usual = _usual(source, pace)
    if outcome is Outcome.NEWS or source.every_minutes:
        return usual
    slower = timedelta(seconds=source.pause_s) * _SLOWING
    return min(max(slower, usual), max(pace.slowest, usual))


def _usual(source: Source, pace: Pace) -> timedelta:
    """The owner's wish; else no more often than the feed says, which many say carelessly."""
    if source.every_minutes:
        return timedelta(minutes=source.every_minutes)
    hinted = timedelta(minutes=source.hints.minutes or 0)
    return max(pace.usual, min(hinted, pace.slowest))


def _due(source: Source, polled: Polled, pause: timedelta) -> Source:
    wished = polled.wish - polled.at if polled.wish else timedelta()
    next_at = polled.at + max(pause, min(wished, _LONGEST_WISH))
    if not source.every_minutes:
        next_at = _awake(next_at, source.hints)
    return replace(source, next_at=next_at, pause_s=int(pause.total_seconds()))


def _awake(at: datetime, hints: Hints) -> datetime:
    """The first moment from then on that is in no hour or day to be skipped."""
    hours, days = _HOURS - {*hints.skip_hours}, _DAYS - {*hints.skip_days}
    if not hours or not days:
        return at
    while at.weekday() not in days or at.hour not in hours:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at

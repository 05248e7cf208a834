"""What is sent where and when, and the ledger row of each thing sent. Pure: types and decisions.

    Subscription ──► due_slot ──► Delivery rows (intended) ──► posted | refused | unclear, asked again

States of a delivery:

    intended ──► posted (with the platform's receipt)
        └──────► refused (the platform will never take it: a dead letter with its reason)

The way from one to the other is `bot.post.posting`.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.digests.schedule import Schedule, Slot, slots
from bot.errors import InputRejected

# A digest that goes out so long after its slot says that it is late.
LATE_AFTER = timedelta(minutes=10)
_PLATFORMS = {"slack": "slack:TEAM/CHANNEL", "discord": "discord:GUILD/CHANNEL"}
_CONSOLE = "console"


class WhenQuiet(StrEnum):
    """What is sent when there is nothing new: one short line, or nothing."""

    LINE = "line"
    SILENCE = "silence"


class Layout(StrEnum):
    """How a digest stands in its place: an overview with its stories in its thread, or all at once."""

    THREAD = "thread"
    FLAT = "flat"


class Destination(NamedTuple):
    """A place on a platform: `console`, `slack:TEAM/CHANNEL`, `discord:GUILD/CHANNEL`."""

    platform: str
    place: str

    def __str__(self) -> str:
        """As a subscription names it."""
        return f"{self.platform}:{self.place}" if self.place else self.platform

    @property
    def workspace(self) -> str:
        """The workspace or server that it stands in, by its name: `slack:TEAM`."""
        return f"{self.platform}:{self.place.partition('/')[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A digest that falls due at a place; `topic` None is all that is read.

    What was stored after `told_until` is still to be told. `paused_because` stops it, with the
    reason.
    """

    id: int
    destination: Destination
    topic: str | None
    schedule: Schedule
    when_quiet: WhenQuiet = WhenQuiet.LINE
    layout: Layout = Layout.THREAD
    created_at: datetime
    told_until: datetime
    paused_because: str | None = None


class DeliveryState(StrEnum):
    """Where what is to be posted is on its way."""

    INTENDED = "intended"
    POSTED = "posted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One part of what is told somewhere: written with its payload before it is posted.

    `key` is what the platform gets to tell a repeat by; `receipt` is the platform's own id for
    what was posted. `sent_at` is when the last request to post it was about to go out. `article_id`
    and `version` are what the part tells, where that is one story.
    """

    part: int
    due_at: datetime
    key: str
    payload: str
    intended_at: datetime
    sent_at: datetime | None = None
    state: DeliveryState = DeliveryState.INTENDED
    receipt: str | None = None
    reason: str | None = None
    settled_at: datetime | None = None
    article_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(LedgerRow):
    """One part of one digest; `shown` is what it and the parts behind it tell (`bot.post.shown`), as JSON.

    A message that needs several posts has it on the first of them.
    """

    subscription_id: int
    day: date
    shown: str | None = None


def parse_destination(words: str) -> Destination:
    """A destination from its name; raises InputRejected."""
    platform, colon, place = words.strip().partition(":")
    if platform == _CONSOLE and not colon:
        return Destination(_CONSOLE, "")
    outer, _, inner = place.partition("/")
    if platform in _PLATFORMS and outer and inner and "/" not in inner:
        return Destination(platform, place)
    forms = " or ".join((_CONSOLE, *_PLATFORMS.values()))
    raise InputRejected(f"{words!r} is no destination: write {forms}.")


def usual_layout(destination: Destination) -> Layout:
    """What a place gets where nothing was chosen: a terminal has no threads."""
    return Layout.FLAT if destination.platform == _CONSOLE else Layout.THREAD


def due_slot(subscription: Subscription, *, now: datetime, window: timedelta) -> Slot | None:
    """The latest slot that is due and not older than the window; earlier missed ones fold into it.

    What they would have told is told by this one, since it tells all that is new.
    """
    if subscription.paused_because is not None:
        return None
    after = max(subscription.told_until, now - window)
    return next(iter(reversed(list(slots(subscription.schedule, after=after, until=now)))), None)


def is_late(due_at: datetime, *, now: datetime) -> bool:
    """Whether a digest goes out so late that it should say so."""
    return now - due_at > LATE_AFTER


def edit_key(post: str, number: int, part: int) -> str:
    """The key of one part of a correction: the same for the same, at most 25 characters."""
    return hashlib.sha256(f"{post} {number} {part}".encode()).hexdigest()[:24]


def delivery_key(subscription_id: int, day: date, part: int) -> str:
    """What a platform tells a repeat by: the same for the same part, at most 25 characters."""
    named = f"{subscription_id} {day.isoformat()} {part}"
    return hashlib.sha256(named.encode()).hexdigest()[:24]

"""Who follows what, and when they may be told: the types, and the hours of a follower. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.digests.schedule import day_words, parse_time
from bot.digests.subscriptions import Destination, LedgerRow
from bot.errors import InputRejected

_ALWAYS = frozenset(range(7))
_UTC = ZoneInfo("UTC")
_ITEM = re.compile(r"#?(\d+)")


class Follower(NamedTuple):
    """Who is told: a place as a whole, or one person there, by the platform's id."""

    destination: Destination
    person: str | None = None


class Target(NamedTuple):
    """What is followed: one item of the agenda by its id, or else a topic."""

    topic: str | None = None
    item: int | None = None

    def __str__(self) -> str:
        """As people name it: "Norway", "#312"."""
        return self.topic or f"#{self.item}"


class Quiet(NamedTuple):
    """Hours in which nothing is told, the end exclusive; they may reach over midnight."""

    start: time
    end: time

    def __str__(self) -> str:
        """As people write it: "22:00-07:00"."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def holds(self, moment: time) -> bool:
        """Whether a time of day lies in it; equal ends are the whole day."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a follower may be told: weekdays (Monday 0) without quiet hours, in their own zone."""

    zone: ZoneInfo = _UTC
    days: frozenset[int] = _ALWAYS
    quiet: Quiet | None = None

    def __str__(self) -> str:
        """As people say it: "weekdays, not 22:00-07:00, Europe/London"."""
        days = "" if self.days == _ALWAYS else day_words(self.days)
        quiet = f"not {self.quiet}" if self.quiet else ""
        return ", ".join(part for part in (days, quiet, self.zone.key) if part)

    def allow(self, now: datetime) -> bool:
        """Whether something may be told at this moment."""
        local = now.astimezone(self.zone)
        if local.weekday() not in self.days:
            return False
        return self.quiet is None or not self.quiet.holds(local.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """One follower's wish to be told of a target.

    What became known after `told_until` is still to be told. `remind_days` before its day the
    follower is reminded of an event (0: on the day); None never. A mute stops it until it is taken
    back, `paused_because` until it is followed anew.
    """

    id: int
    follower: Follower
    target: Target
    remind_days: int | None
    hours: Hours
    created_at: datetime
    told_until: datetime
    muted_at: datetime | None = None
    paused_because: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is told for now, whatever happens."""
        return self.muted_at is not None or self.paused_because is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(LedgerRow):
    """One part of one thing told for a follow; `about` names that thing for this follow."""

    follow_id: int
    about: str


def notice_key(follow_id: int, about: str, part: int) -> str:
    """What a platform tells a repeat by: the same for the same part, at most 25 characters."""
    named = f"follow {follow_id} {about} {part}"
    return hashlib.sha256(named.encode()).hexdigest()[:24]


def parse_target(words: str) -> Target:
    """An item from "#312" or "312", else a topic; raises InputRejected where there is no word."""
    plain = " ".join(words.split())
    if not plain:
        raise InputRejected("Say what to follow: a topic, or an item such as #312.")
    number = _ITEM.fullmatch(plain)
    return Target(item=int(number[1])) if number else Target(topic=plain)


def parse_quiet(words: str) -> Quiet | None:
    """Quiet hours from "22:00-07:00", none from "none"; raises InputRejected."""
    if words.strip().lower() in {"none", "off"}:
        return None
    start, dash, end = words.replace("–", "-").partition("-")
    if not dash:
        raise InputRejected(f"{words!r} are no quiet hours: write them like 22:00-07:00.")
    return Quiet(parse_time(start), parse_time(end))

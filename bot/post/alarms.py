"""What an admin must know and do something about, in words. Pure.

place that takes no posts, flood or death of a source ──► Alarm ──► store.alarms ──► bot.post.heralding
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.digests.schedule import day_words
from bot.digests.subscriptions import Destination, Layout, LedgerRow, Subscription, WhenQuiet
from bot.reading.sources import Source, cure


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm(LedgerRow):
    """One alarm; `name` says what it is about, the payload is its words."""

    name: str


def alarm(name: str, words: str, *, now: datetime) -> Alarm:
    """An alarm that was raised now, still to be told."""
    key = hashlib.sha256(f"{name} {now.isoformat()}".encode()).hexdigest()[:24]
    return Alarm(name=name, part=0, due_at=now, key=key, payload=words, intended_at=now)


def dead_name(source: Source) -> str:
    """What names the alarm about a source that died or ended."""
    return f"dead {source.id}"


def dead_words(source: Source) -> str:
    """A source died or ended: why, and the cure."""
    how = "has ended" if source.ended_at else "is dead"
    return f"{source.title or source.id} {how}: {source.reason} {cure(source)}."


def flood_name(source_id: str) -> str:
    """What names the alarm about a source that gave too much at once."""
    return f"flood {source_id}"


def flood_words(source: Source, count: int, *, most: int) -> str:
    """A source gave too much at once: what was done, and what can be done with it."""
    return (
        f"{source.title or source.id} gave {count} new items at once (the most is {most}): they are "
        f"read, but not posted. Post them: daybook sources release {source.id}. Leave them: daybook "
        f"sources drop {source.id}."
    )


def closed_name(destination: Destination) -> str:
    """What names the alarm about a place that takes no posts."""
    return f"closed {destination}"


def closed_words(destination: Destination, reason: str, paused: Subscription | None) -> str:
    """A place takes no posts any more: why, and how its digests are resumed."""
    told = f"Nothing is posted to {destination} any more. {reason}"
    if paused is None:
        return told
    return f"{told} Once that is mended, resume its digests: {subscribe_command(paused)}"


def away_name(platform: str) -> str:
    """What names the alarm about a platform that can't be joined."""
    return f"away {platform}"


def away_words(platform: str, reason: str) -> str:
    """A platform can't be joined: why, and that it will be."""
    return f"{platform.title()} can't be joined: {reason} It is tried again and again."


def back_name(platform: str) -> str:
    """What names the word that a platform is joined after all."""
    return f"back {platform}"


def back_words(platform: str) -> str:
    """A platform is joined after all."""
    return f"{platform.title()} is joined again, and what waited for it goes out."


def subscribe_command(subscription: Subscription) -> str:
    """The command that makes this subscription anew."""
    plan = subscription.schedule
    topic = f' --topic "{subscription.topic}"' if subscription.topic else ""
    when = f'--days "{day_words(plan.days)}" --at {plan.at:%H:%M} --tz {plan.zone.key}'
    silent = " --silent" if subscription.when_quiet is WhenQuiet.SILENCE else ""
    flat = " --flat" if subscription.layout is Layout.FLAT else ""
    return f"daybook subscribe {subscription.destination}{topic} {when}{silent}{flat}"

"""Where one address is on its way, stage by stage, and why it stands in a digest or in none. Pure.

found ──► read ──► stored ──► briefed ──► told: by each subscription, or why not
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digests.schedule import next_slot
from bot.digests.subscriptions import Delivery, DeliveryState, Subscription
from bot.messages.wording import moment_words, wall_words
from bot.operations.standing import source_line
from bot.post.alarms import subscribe_command
from bot.reading.sources import Item, ItemState, Source
from bot.records import ArticleRef
from summarizer.article import Article
from summarizer.briefing import Briefing

_STATES = {
    ItemState.WAITING: "It waits to be read",
    ItemState.BRIEFED: "It was read and briefed",
    ItemState.NOT_READ: "It was stored, but not briefed",
    ItemState.SET_ASIDE: "It was set aside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """All that is known of one address. `neighbours` are the sources at the same host.

    `first_briefed_at` is when the newest version was briefed for the first time.
    """

    address: str
    items: Sequence[Item] = ()
    stored: tuple[ArticleRef, Article] | None = None
    briefing: Briefing | None = None
    first_briefed_at: datetime | None = None
    neighbours: Sequence[Source] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A subscription beside the article: the parts that tell it alone, and the first digest since.

    `is_on_topic`: whether the article is about what the subscription is about. `heard` is the article
    that told the same news in the days before.
    """

    subscription: Subscription
    is_on_topic: bool
    parts: Sequence[Delivery] = ()
    digest: Delivery | None = None
    heard: ArticleRef | None = None


def explanation(way: Way, tellings: Sequence[Telling], *, now: datetime) -> Iterator[str]:
    """A line for each thing that is known, opened by its stage."""
    if not way.items and way.stored is None:
        yield from _unknown(way)
        return
    yield from _staged("Found", _found(way.items))
    yield from _staged("Read", _read(way.items))
    yield from _staged("Stored", _stored(way.stored))
    yield from _staged("Briefed", _briefed(way))
    yield from _staged("Told", _told(way, tellings, now))


def _staged(stage: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else stage:9}{line}"


def _unknown(way: Way) -> Iterator[str]:
    yield f"{way.address}: no source has given it, and it was not ingested."
    if way.neighbours:
        yield "Sources at the same host, each with how it fares:"
        yield from (f"  {source_line(source, {})}" for source in way.neighbours)
    elif "://" not in way.address:
        yield "Name it by its address, or by the id that `daybook ask … --format json` cites."
    else:
        yield "No source is at this host: `daybook sources list` has all that is polled."


def _found(items: Sequence[Item]) -> Iterator[str]:
    if not items:
        yield "Ingested by hand; no source has given it."
    for item in items:
        yield f"By {item.source_id} on {item.found_at:%Y-%m-%d %H:%M} UTC."


def _read(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        why = f": {item.reason}" if item.reason else ""
        yield f"{_STATES[item.state]}{why}."


def _stored(stored: tuple[ArticleRef, Article] | None) -> Iterator[str]:
    if stored is None:
        yield "Not yet."
        return
    ref, article = stored
    published = ref.published.isoformat() if ref.published else "an unknown day"
    basis = ref.published_basis.value
    yield f"As {ref.id}, version {ref.version}, published {published} ({basis})."
    if article.wall:
        yield f"It is {wall_words(article.wall)}."


def _briefed(way: Way) -> Iterator[str]:
    briefing = way.briefing
    if briefing is None:
        yield "Not yet."
    elif briefing.unread:
        yield f"Not at all: {briefing.unread}."
    else:
        at = f" on {way.first_briefed_at:%Y-%m-%d %H:%M} UTC" if way.first_briefed_at else ""
        yield (
            f"By {briefing.engine.name} {briefing.engine.version}{at}: "
            f"{len(briefing.quotes)} quotes, {len(briefing.follow_ups)} follow-ups, "
            f"{len(briefing.rejected)} claims rejected."
        )


def _told(way: Way, tellings: Sequence[Telling], now: datetime) -> Iterator[str]:
    if not tellings:
        yield "Nowhere: there is no digest. `daybook subscribe` makes one."
    for one in tellings:
        about = one.subscription.topic or "all news"
        where = f"{one.subscription.id}: {about} to {one.subscription.destination}"
        yield f"{where}: {_posted(one) or _why_not(way, one, now)}."


def _posted(telling: Telling) -> str | None:
    """What became of the part that tells the article alone; None where there is none."""
    for part in reversed(telling.parts):
        match part.state:
            case DeliveryState.POSTED:
                at = f"{part.settled_at:%Y-%m-%d %H:%M} UTC" if part.settled_at else "that day"
                return f"posted with the digest of {part.day.isoformat()}, at {at}"
            case DeliveryState.REFUSED:
                return f"refused with the digest of {part.day.isoformat()}: {part.reason}"
            case DeliveryState.INTENDED:
                return f"waits to be posted with the digest of {part.day.isoformat()}"
    return None


def _why_not(way: Way, telling: Telling, now: datetime) -> str:
    """The first reason in the order in which a digest is made."""
    subscription, first_at = telling.subscription, way.first_briefed_at
    if subscription.paused_because:
        cure = subscribe_command(subscription)
        return f"paused, {subscription.paused_because} Once that is mended: {cure}"
    if first_at is None or way.briefing is None or way.briefing.unread:
        return "no, since it is not briefed"
    if not telling.is_on_topic:
        return f"no, since it is not about {subscription.topic}"
    if way.items and all(item.is_baseline for item in way.items):
        return "no, since its source held it already when it was added"
    if held := next((item.source_id for item in way.items if item.held_at), None):
        return f"held back, as part of a flood: daybook sources release {held}, or drop {held}"
    released = [item.released_at for item in way.items if item.released_at]
    new_at = max([first_at, *released])
    if new_at <= subscription.created_at:
        return "no, since it was briefed before this digest was set up"
    if new_at > subscription.told_until:
        due = next_slot(subscription.schedule, after=now).at
        local = due.astimezone(subscription.schedule.zone)
        return f"not yet: the digest of {moment_words(local)} tells it"
    if telling.heard:
        return f"no, counted as told before: it only tells again what {_named(telling.heard)} told"
    if telling.digest is None:
        return "no part of a digest since then tells it"
    day = telling.digest.day.isoformat()
    return (
        f"the digest of {day} had it, in one message with others, under another article of its "
        "story, or counted beyond its stories"
    )


def _named(article: ArticleRef) -> str:
    title = f"“{article.title}”" if article.title else article.id
    where = ", ".join(part for part in (article.publication, article.url) if part)
    return f"{title} ({where})" if where else title

"""Where things stand, in words: sources, subscriptions, what is on file, one item on its way. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.digests.schedule import Slot, next_slot
from bot.digests.subscriptions import Delivery, DeliveryState, Subscription
from bot.ingest.urls import shown
from bot.messages.wording import counted, moment_words, source_words
from bot.post.alarms import Alarm, away_name, subscribe_command
from bot.post.rates import Line
from bot.reading.sources import Hints, ItemState, Source, cure
from bot.records import Holdings, Tallies

_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()

Counts = Mapping[ItemState, int]


def source_line(source: Source, counts: Counts) -> str:
    """One source: its id, address without a query (which may be a secret), how many items it gave, how it fares, and what is set for it."""
    total = sum(counts.values())
    parts = (
        source.id,
        shown(source.url),
        counted(total, "item"),
        _fares(source),
        *_wishes(source),
    )
    return "  ".join(parts)


def subscription_line(subscription: Subscription, slot: Slot) -> str:
    """One subscription as a plan: "1: all news to console, daily at 08:00 UTC, next on …"."""
    about = subscription.topic or "all news"
    plan = f"{subscription.id}: {about} to {subscription.destination}, {subscription.schedule}"
    if subscription.paused_because:
        return f"{plan}, paused: {subscription.paused_because}"
    local = slot.at.astimezone(subscription.schedule.zone)
    return f"{plan}, next on {local:%A} {local.day} {local:%B %Y at %H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the whole bot at one moment.

    `counts` and `held` are by source: items by state, and how many are held back as part of floods.
    `last` is the newest row of the ledger. `pauses` are by the names of rules.
    """

    holdings: Holdings
    tallies: Tallies
    sources: Sequence[Source] = ()
    counts: Mapping[str, Counts] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    subscriptions: Sequence[Subscription] = ()
    last: Delivery | None = None
    pauses: Mapping[str, Line] = field(default_factory=dict)
    alarms: Sequence[Alarm] = ()


def standing_lines(standing: Standing, *, now: datetime) -> Iterator[str]:
    """The whole bot in a few lines, what is wrong with its cure."""
    newest = standing.holdings.newest
    of_newest = f", the newest from {source_words(newest)}" if newest else ""
    yield f"On file: {counted(standing.holdings.articles, 'article')}{of_newest}."
    yield from _source_lines(standing.sources)
    yield _item_line(standing.counts.values())
    yield from _held_lines(standing.held)
    yield _backlog_line(standing.tallies)
    yield from _subscription_lines(standing.subscriptions)
    if standing.last:
        yield _last_line(standing.last)
    yield from _next_line(standing.subscriptions, now)
    yield from _pause_lines(standing.pauses)
    yield from _away_lines(standing.alarms)
    yield f"Now: {now:%Y-%m-%d %H:%M} UTC."


def _item_line(counts: Collection[Counts]) -> str:
    waiting = sum(each.get(ItemState.WAITING, 0) for each in counts)
    aside = sum(each.get(ItemState.SET_ASIDE, 0) for each in counts)
    return f"Items: {waiting} waiting, {aside} set aside."


def _held_lines(held: Mapping[str, int]) -> Iterator[str]:
    for source_id, count in held.items():
        choice = f"daybook sources release {source_id}, or drop {source_id}"
        yield f"Held back: {count} items of {source_id}; {choice}"


def _subscription_lines(subscriptions: Sequence[Subscription]) -> Iterator[str]:
    paused = [one for one in subscriptions if one.paused_because]
    yield f"Subscriptions: {len(subscriptions)}, {len(paused)} paused."
    for one in paused:
        yield f"  {one.id}: {one.destination}: {one.paused_because}"
        yield f"     once that is mended: {subscribe_command(one)}"


def _last_line(last: Delivery) -> str:
    reason = f" ({last.reason})" if last.reason else ""
    return f"Last digest: {last.day.isoformat()}, {last.state.value}{reason}."


def _pause_lines(pauses: Mapping[str, Line]) -> Iterator[str]:
    """Where nothing is posted for now, and why."""
    for name, line in pauses.items():
        yield f"No posts to {name} until {line.paused_until:%Y-%m-%d %H:%M} UTC: {line.reason}"


def _away_lines(alarms: Sequence[Alarm]) -> Iterator[str]:
    """The platforms that can't be joined."""
    for one in alarms:
        if one.name.startswith(away_name("")):
            yield f"Since {one.intended_at:%Y-%m-%d %H:%M} UTC: {one.payload}"


def _backlog_line(tallies: Tallies) -> str:
    """What is still to be done, beside what is to be read."""
    parts, notices = (
        counts.get(DeliveryState.INTENDED, 0) for counts in (tallies.deliveries, tallies.notices)
    )
    return (
        f"To do: {counted(tallies.unbriefed, 'article')} to brief, "
        f"{counted(parts, 'part')} of digests and {counted(notices, 'notice')} to post."
    )


def _next_line(subscriptions: Sequence[Subscription], now: datetime) -> Iterator[str]:
    ahead = next_digest(subscriptions, now)
    if ahead:
        at, one = ahead
        local = moment_words(at.astimezone(one.schedule.zone))
        about = one.topic or "all news"
        yield f"Next digest: {about} to {one.destination}, {local} {one.schedule.zone.key}."


def next_digest(
    subscriptions: Sequence[Subscription], now: datetime
) -> tuple[datetime, Subscription] | None:
    """The digest that comes first, and when; None where none is to come."""
    ahead = [
        (next_slot(one.schedule, after=now).at, one)
        for one in subscriptions
        if not one.paused_because
    ]
    return min(ahead, key=lambda pair: pair[0], default=None)


def _source_lines(sources: Sequence[Source]) -> Iterator[str]:
    failing = [source for source in sources if source.failures and not source.ended_at]
    ended = [source for source in sources if source.ended_at]
    dead = sum(1 for source in failing if source.died_at)
    yield f"Sources: {len(sources)}, {len(failing)} failing ({dead} dead), {len(ended)} ended."
    for source in (*failing, *ended):
        remedy = f" {cure(source)}" if source.died_at or source.ended_at else ""
        yield f"  {source.id}: {_fares(source)}{remedy}"


def _fares(source: Source) -> str:
    if source.ended_at:
        return f"ended on {source.ended_at:%Y-%m-%d}: {source.reason}"
    next_at = f"next at {source.next_at:%Y-%m-%d %H:%M} UTC"
    if source.failures:
        times = "once" if source.failures == 1 else f"{source.failures} times"
        dead = f"dead since {source.died_at:%Y-%m-%d}, " if source.died_at else ""
        return f"{dead}failed {times}, {next_at}: {source.reason}"
    return f"read, {next_at}" if source.read_at else f"new, {next_at}"


def _wishes(source: Source) -> Iterator[str]:
    """What its owner set for it, else what it asks for itself."""
    if source.every_minutes:
        yield f"every {source.every_minutes} minutes"
    else:
        yield from _hint_words(source.hints)
    if source.date_order:
        yield f"dates {source.date_order.value}"
    if source.language:
        yield f"language {source.language}"
    if source.link_only:
        yield "its pages left alone"


def _hint_words(hints: Hints) -> Iterator[str]:
    if hints.minutes:
        yield f"asks for {hints.minutes} minutes between polls"
    if hints.skip_hours:
        yield f"asks not to be read at {', '.join(map(str, hints.skip_hours))} o'clock UTC"
    if hints.skip_days:
        yield f"asks not to be read on {', '.join(_WEEKDAYS[day] for day in hints.skip_days)}"

"""Where things stand, in words: sources, subscriptions, what is on file, one item on its way. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.alarms import subscribe_command
from bot.rates import Line
from bot.records import ArticleRef, Holdings
from bot.schedule import Slot
from bot.sources import Hints, Item, ItemState, Source, cure
from bot.subscriptions import Delivery, Subscription
from bot.wording import source_words, wall_words
from summarizer.article import Article
from summarizer.briefing import Briefing

_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()

Counts = Mapping[ItemState, int]

_STATES = {
    ItemState.WAITING: "waits to be read",
    ItemState.BRIEFED: "was read and briefed",
    ItemState.NOT_READ: "was stored, but not briefed",
    ItemState.SET_ASIDE: "was set aside",
}


def source_line(source: Source, counts: Counts) -> str:
    """One source: its id, address, how many items it gave, how it fares, and what is set for it."""
    total = sum(counts.values())
    parts = (source.id, source.url, _items(total), _fares(source), *_wishes(source))
    return "  ".join(parts)


def subscription_line(subscription: Subscription, slot: Slot) -> str:
    """One subscription as a plan: "1: all news to console, daily at 08:00 UTC, next on …"."""
    about = subscription.topic or "all news"
    plan = f"{subscription.id}: {about} to {subscription.destination}, {subscription.schedule}"
    if subscription.paused_because:
        return f"{plan}, paused: {subscription.paused_because}"
    local = slot.at.astimezone(subscription.schedule.zone)
    return f"{plan}, next on {local:%A} {local.day} {local:%B %Y at %H:%M}"


def standing_lines(
    *,
    holdings: Holdings,
    sources: Sequence[Source],
    counts: Mapping[str, Counts],
    subscriptions: Sequence[Subscription],
    deliveries: Sequence[Delivery],
    now: datetime,
) -> Iterator[str]:
    """The whole bot in a few lines."""
    newest = f", the newest from {source_words(holdings.newest)}" if holdings.newest else ""
    yield f"On file: {holdings.articles} articles{newest}."
    yield from _source_lines(sources)
    waiting = sum(each.get(ItemState.WAITING, 0) for each in counts.values())
    aside = sum(each.get(ItemState.SET_ASIDE, 0) for each in counts.values())
    yield f"Items: {waiting} waiting, {aside} set aside."
    paused = [one for one in subscriptions if one.paused_because]
    yield f"Subscriptions: {len(subscriptions)}, {len(paused)} paused."
    for one in paused:
        yield f"  {one.id}: {one.destination}: {one.paused_because}"
        yield f"     once that is mended: {subscribe_command(one)}"
    for delivery in deliveries:
        reason = f" ({delivery.reason})" if delivery.reason else ""
        yield f"Last digest: {delivery.day.isoformat()}, {delivery.state.value}{reason}."
    yield f"Now: {now:%Y-%m-%d %H:%M} UTC."


def held_lines(held: Mapping[str, int]) -> Iterator[str]:
    """What is held back as part of floods, and the cure; by the ids of sources."""
    for source_id, count in held.items():
        choice = f"daybook sources release {source_id}, or drop {source_id}"
        yield f"Held back: {count} items of {source_id}; {choice}"


def pause_lines(paused: Mapping[str, Line]) -> Iterator[str]:
    """Where nothing is posted for now, and why; by the names of rules."""
    for name, line in paused.items():
        yield f"No posts to {name} until {line.paused_until:%Y-%m-%d %H:%M} UTC: {line.reason}"


def explanation(
    address: str,
    items: Sequence[Item],
    stored: tuple[ArticleRef, Article] | None,
    briefing: Briefing | None,
) -> Iterator[str]:
    """Where one address is on its way, stage by stage."""
    if not items and stored is None:
        yield f"{address}: no source has given it, and it was not ingested."
        return
    for item in items:
        baseline = ", held when the source was added, so not posted" if item.is_baseline else ""
        yield f"Found in {item.source_id} on {item.found_at:%Y-%m-%d %H:%M} UTC{baseline}."
        why = f": {item.reason}" if item.reason else ""
        yield f"It {_STATES[item.state]}{why}."
    if stored is not None:
        yield from _stored_lines(*stored)
    if briefing is not None:
        yield (
            f"Briefed by {briefing.engine.name} {briefing.engine.version}: "
            f"{len(briefing.quotes)} quotes, {len(briefing.follow_ups)} follow-ups, "
            f"{len(briefing.rejected)} claims rejected."
        )
        if briefing.unread:
            yield f"Not briefed: {briefing.unread}."


def _stored_lines(ref: ArticleRef, article: Article) -> Iterator[str]:
    published = ref.published.isoformat() if ref.published else "an unknown day"
    basis = ref.published_basis.value
    yield f"Stored as {ref.id}, version {ref.version}, published {published} ({basis})."
    if article.wall:
        yield f"It is {wall_words(article.wall)}."


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


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"

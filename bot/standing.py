"""Where things stand, in words: sources, subscriptions, what is on file, one item on its way. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.records import ArticleRef, Holdings
from bot.schedule import Slot
from bot.sources import Item, ItemState, Source
from bot.subscriptions import Delivery, Subscription
from bot.wording import source_words
from summarizer.briefing import Briefing

Counts = Mapping[ItemState, int]

_STATES = {
    ItemState.WAITING: "waits to be read",
    ItemState.BRIEFED: "was read and briefed",
    ItemState.NOT_READ: "was stored, but not briefed",
    ItemState.SET_ASIDE: "was set aside",
}


def source_line(source: Source, counts: Counts) -> str:
    """One source: its id, address, how many items it gave, and how it fares."""
    total = sum(counts.values())
    return f"{source.id}  {source.url}  {_items(total)}  {_fares(source)}"


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
    failing = [source for source in sources if source.failures and not source.ended_at]
    yield f"Sources: {len(sources)}, {len(failing)} failing."
    for source in failing:
        yield f"  {source.id}: {_fares(source)}"
    waiting = sum(each.get(ItemState.WAITING, 0) for each in counts.values())
    aside = sum(each.get(ItemState.SET_ASIDE, 0) for each in counts.values())
    yield f"Items: {waiting} waiting, {aside} set aside."
    paused = [one for one in subscriptions if one.paused_because]
    yield f"Subscriptions: {len(subscriptions)}, {len(paused)} paused."
    for delivery in deliveries:
        reason = f" ({delivery.reason})" if delivery.reason else ""
        yield f"Last digest: {delivery.day.isoformat()}, {delivery.state.value}{reason}."
    yield f"Now: {now:%Y-%m-%d %H:%M} UTC."


def explanation(
    address: str, items: Sequence[Item], article: ArticleRef | None, briefing: Briefing | None
) -> Iterator[str]:
    """Where one address is on its way, stage by stage."""
    if not items and article is None:
        yield f"{address}: no source has given it, and it was not ingested."
        return
    for item in items:
        baseline = ", held when the source was added, so not posted" if item.is_baseline else ""
        yield f"Found in {item.source_id} on {item.found_at:%Y-%m-%d %H:%M} UTC{baseline}."
        why = f": {item.reason}" if item.reason else ""
        yield f"It {_STATES[item.state]}{why}."
    if article is not None:
        published = article.published.isoformat() if article.published else "an unknown day"
        basis = article.published_basis.value
        yield f"Stored as {article.id}, version {article.version}, published {published} ({basis})."
    if briefing is not None:
        yield (
            f"Briefed by {briefing.engine.name} {briefing.engine.version}: "
            f"{len(briefing.quotes)} quotes, {len(briefing.follow_ups)} follow-ups, "
            f"{len(briefing.rejected)} claims rejected."
        )
        if briefing.unread:
            yield f"Not briefed: {briefing.unread}."


def _fares(source: Source) -> str:
    if source.ended_at:
        return f"ended ({source.reason})"
    next_at = f"next at {source.next_at:%Y-%m-%d %H:%M} UTC"
    if source.failures:
        return f"failed {source.failures} times, {next_at}: {source.reason}"
    return f"read, {next_at}" if source.read_at else f"new, {next_at}"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"

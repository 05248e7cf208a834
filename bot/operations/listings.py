"""What commands print for programs, one JSON object each: sources, subscriptions, follows, the whole bot. Pure.

Instants are ISO 8601 in UTC, days are ISO 8601 (weekdays: Monday is 0), states are named as in the store.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.digests.schedule import next_slot
from bot.digests.subscriptions import Delivery, DeliveryState, Subscription
from bot.follows.follow import Follow
from bot.operations.standing import Standing, next_digest
from bot.reading.sources import ItemState, Source

_SCHEMA = 1


def source_json(source: Source, counts: Mapping[ItemState, int]) -> dict[str, Any]:
    """One source as it is set, how it fares, and its items by their state."""
    return {
        "id": source.id,
        "url": source.url,
        "kind": source.kind.value,
        "title": source.title,
        "language": source.language,
        "date_order": source.date_order and source.date_order.value,
        "link_only": source.link_only,
        "every_minutes": source.every_minutes,
        "hints": asdict(source.hints),
        "died_at": _instant(source.died_at),
        "ended_at": _instant(source.ended_at),
        "next_at": None if source.ended_at else _instant(source.next_at),
        "read_at": _instant(source.read_at),
        "failures": source.failures,
        "reason": source.reason,
        "items": {state.value: count for state, count in counts.items()},
    }


def subscription_json(subscription: Subscription, *, now: datetime) -> dict[str, Any]:
    """One subscription with its next time; a paused one has the reason instead."""
    paused = subscription.paused_because
    return {
        "id": subscription.id,
        "destination": str(subscription.destination),
        "topic": subscription.topic,
        "schedule": str(subscription.schedule),
        "zone": subscription.schedule.zone.key,
        "next_at": None if paused else _instant(next_slot(subscription.schedule, after=now).at),
        "paused_because": paused,
    }


def follow_json(follow: Follow) -> dict[str, Any]:
    """One follow: of what, told to whom, and when it may be told."""
    quiet = follow.hours.quiet
    return {
        "id": follow.id,
        "topic": follow.target.topic,
        "agenda_item": follow.target.item,
        "destination": str(follow.follower.destination),
        "person": follow.follower.person,
        "remind_days": follow.remind_days,
        "zone": follow.hours.zone.key,
        "weekdays": sorted(follow.hours.days),
        "quiet": str(quiet) if quiet else None,
        "muted_at": _instant(follow.muted_at),
        "paused_because": follow.paused_because,
    }


def standing_json(standing: Standing, *, now: datetime) -> dict[str, Any]:
    """The whole bot: what is on file, what waits, what fares badly, what comes next."""
    newest = standing.holdings.newest
    ahead = next_digest(standing.subscriptions, now)
    return {
        "schema": _SCHEMA,
        "now": _instant(now),
        "articles": standing.holdings.articles,
        "newest": newest.published.isoformat() if newest and newest.published else None,
        "sources": [source_json(one, standing.counts.get(one.id, {})) for one in standing.sources],
        "held": dict(standing.held),
        "to_brief": standing.tallies.unbriefed,
        "to_post": {
            "parts": standing.tallies.deliveries.get(DeliveryState.INTENDED, 0),
            "notices": standing.tallies.notices.get(DeliveryState.INTENDED, 0),
        },
        "subscriptions": [subscription_json(one, now=now) for one in standing.subscriptions],
        "last_digest": standing.last and _delivery_json(standing.last),
        "next_digest": ahead and {"subscription": ahead[1].id, "at": _instant(ahead[0])},
        "pauses": [
            {"of": name, "until": _instant(line.paused_until), "reason": line.reason}
            for name, line in standing.pauses.items()
        ],
        "alarms": [
            {"since": _instant(one.intended_at), "text": one.payload} for one in standing.alarms
        ],
    }


def _delivery_json(delivery: Delivery) -> dict[str, Any]:
    return {
        "subscription": delivery.subscription_id,
        "day": delivery.day.isoformat(),
        "state": delivery.state.value,
        "reason": delivery.reason,
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

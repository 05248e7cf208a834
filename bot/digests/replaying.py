"""What a place would be told, or would have been on a day of the past; nothing is posted or written.

    place ──► its subscriptions ──► the next digest as it stands now
    day   ──► all subscriptions with a digest that day ──► what was published since the one before,
              and the agenda, as of then
          ──► all follows ──► what changed that day, and what was near

A past day goes by days of publication: when an article was read is no matter.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda import AgendaItem
from bot.app import desk, open_store
from bot.clock import SystemClock
from bot.desk import Desk
from bot.digests.digest import Digest, digest_to_json
from bot.digests.schedule import Schedule, Slot, next_slot, slot_on, slots
from bot.digests.subscriptions import (
    Destination,
    Subscription,
    WhenQuiet,
    parse_destination,
    usual_layout,
)
from bot.errors import InputRejected
from bot.follows.due import Briefed, Due, due_things, reminder_day
from bot.follows.follow import Follow, Hours, Target
from bot.follows.words import notice_message
from bot.messages.cards import digest_parts
from bot.messages.message import Message
from bot.messages.printing import Form, show, show_json
from bot.messages.telling import quiet_message
from bot.messages.wording import moment_words
from bot.output import say
from bot.platforms.console import as_text
from bot.post.delivery import story_records
from bot.store import Store
from config.settings import Settings

# A week holds each weekday; two hold one even where a zone leaves a date out.
_LOOKED_BACK = timedelta(days=15)
_MORNING = Schedule(days=frozenset(range(7)), at=time(8), zone=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One digest as its place gets it: what it tells, and its messages in order."""

    subscription: Subscription
    due: datetime
    digest: Digest
    messages: Sequence[Message]


async def preview(settings: Settings, words: str, day: date | None, *, form: Form) -> int:
    """Show what comes next to a place, or what would have come there on a day."""
    place = parse_destination(words)
    now = SystemClock().now()
    async with open_store(settings) as store:
        asked = desk(settings, store)
        found = [one for one in await store.ledger.subscriptions() if one.destination == place]
        subscriptions = found or [_usual(place, now)]
        if day is None:
            told = [await _coming(store, asked, one, now) for one in subscriptions]
        else:
            told = [one async for one in _past(store, asked, subscriptions, day)]
    if form is Form.JSON:
        for one in told:
            show_json(_digest_json(one))
        return 0
    for one in told:
        if form is Form.TEXT:
            say(_heading(one), "")
        show(one.messages, form)
    if not told:
        raise InputRejected(
            f"No digest comes to {place} on {day:%A, %Y-%m-%d}: see `daybook subscriptions`."
        )
    return 0


async def replay(settings: Settings, day: date, *, as_json: bool) -> int:
    """Show all that would have been posted on a day, had Daybook been at work as it is set up now."""
    async with open_store(settings) as store:
        asked = desk(settings, store)
        subscriptions = await store.ledger.subscriptions()
        told = [one async for one in _past(store, asked, subscriptions, day)]
        notices = [due async for due in _noticed(store, asked, day)]
    if as_json:
        digests = [_digest_json(one) for one in told]
        show_json(
            {
                "schema": 1,
                "day": day.isoformat(),
                "digests": digests,
                "notices": [_notice_json(one, day) for one in notices],
            }
        )
        return 0
    for one in told:
        say(_heading(one), "")
        show(one.messages, Form.TEXT)
    for due in notices:
        say(f"To {due.follow.follower.destination}, for who follows {due.follow.target}", "")
        show([notice_message(due, day)], Form.TEXT)
    if not told and not notices:
        say(f"Nothing would have been posted on {day:%A, %Y-%m-%d}: see `daybook subscriptions`.")
    return 0


async def _coming(store: Store, asked: Desk, one: Subscription, now: datetime) -> Told:
    """The next digest of a subscription, as it would be if it came now."""
    digest = await asked.news(
        one.topic,
        after=one.told_until,
        until=now,
        today=now.astimezone(one.schedule.zone).date(),
        reader_since=one.created_at,
    )
    return await _as_told(store, one, next_slot(one.schedule, after=now).at, digest)


async def _past(
    store: Store, asked: Desk, subscriptions: Sequence[Subscription], day: date
) -> AsyncIterator[Told]:
    for one in subscriptions:
        slot = slot_on(one.schedule, day)
        if slot is None:
            continue
        digest = await asked.digest(one.topic, first=_first_day(one.schedule, slot), last=day)
        yield await _as_told(store, one, slot.at, digest)


async def _as_told(store: Store, one: Subscription, due: datetime, digest: Digest) -> Told:
    messages: list[Message] = []
    if digest.stories:
        records = await story_records(store, digest)
        messages = [part.message for part in digest_parts(digest, records, layout=one.layout)]
    elif one.when_quiet is WhenQuiet.LINE:
        messages = [quiet_message(digest)]
    return Told(subscription=one, due=due, digest=digest, messages=messages)


def _first_day(schedule: Schedule, slot: Slot) -> date:
    """The first day that a digest tells: the one after the digest before it."""
    earlier = slots(schedule, after=slot.at - _LOOKED_BACK, until=slot.at - timedelta(minutes=1))
    return max((one.day for one in earlier), default=slot.day - timedelta(days=1)) + timedelta(
        days=1
    )


async def _noticed(store: Store, asked: Desk, day: date) -> AsyncIterator[Due]:
    """What followers would have been told; quiet hours only move it within the day."""
    items = await asked.agenda(None, today=day, as_of=day)
    for follow in await store.follows.all():
        about = await _followed(asked, follow.target, items, day)
        noon = datetime.combine(day, time(12), follow.hours.zone)
        due = due_things(
            _awake(follow, noon), about, briefed=_published(about, day), told=(), now=noon
        )
        for one in due:
            if one.entry or _is_the_first(one, day):
                yield one


async def _followed(
    asked: Desk, target: Target, items: Sequence[AgendaItem], day: date
) -> Sequence[AgendaItem]:
    if target.topic is not None:
        return await asked.agenda(target.topic, today=day, as_of=day)
    return [item for item in items if target.item in item.numbers]


def _awake(follow: Follow, noon: datetime) -> Follow:
    """A follow that was told of everything before that day, and may be told all day."""
    return replace(
        follow,
        hours=Hours(zone=follow.hours.zone),
        told_until=noon - timedelta(days=1),
        muted_at=None,
    )


def _published(items: Iterable[AgendaItem], day: date) -> Briefed:
    """The articles of that day, as if each had been briefed at its end."""
    articles = (telling.article for item in items for telling in item.tellings)
    end = datetime.combine(day, time.max, UTC)
    return {(one.id, one.version): end for one in articles if one.published == day}


def _is_the_first(due: Due, day: date) -> bool:
    """Whether a reminder falls on that day: it is told once, though its event stays near."""
    near = reminder_day(due.item.when)
    return near is not None and day == near - timedelta(days=due.follow.remind_days or 0)


def _usual(place: Destination, now: datetime) -> Subscription:
    """What a place without a digest would get: all that is read, each morning."""
    return Subscription(
        id=0,
        destination=place,
        topic=None,
        schedule=_MORNING,
        layout=usual_layout(place),
        created_at=now,
        told_until=now - timedelta(days=1),
    )


def _heading(told: Told) -> str:
    one = told.subscription
    due = moment_words(told.due.astimezone(one.schedule.zone))
    return f"To {one.destination}, {due} {one.schedule.zone.key}"


def _digest_json(told: Told) -> dict[str, Any]:
    """A digest with its place. Any: JSON."""
    one = told.subscription
    return {
        "subscription": one.id or None,
        "destination": str(one.destination),
        "due": told.due.isoformat(),
        "digest": digest_to_json(told.digest),
    }


def _notice_json(due: Due, day: date) -> dict[str, Any]:
    """A notice with its place. Any: JSON."""
    return {
        "follow": due.follow.id,
        "destination": str(due.follow.follower.destination),
        "text": as_text(notice_message(due, day)).strip(),
    }

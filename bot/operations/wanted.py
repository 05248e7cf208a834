"""Sources and subscriptions as the settings file or a command wants them → as the store keeps them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.digests.schedule import Schedule, parse_days, parse_time, parse_zone
from bot.digests.subscriptions import (
    Layout,
    Subscription,
    WhenQuiet,
    parse_destination,
    usual_layout,
)
from bot.errors import InputRejected
from bot.ingest.urls import canonical
from bot.operations.audit import Did
from bot.reading.sources import Source, SourceKind, new_source
from bot.store import Store
from config.settings import SourceChoice, SourceSettings, SubscriptionSettings
from summarizer.article import DateOrder


async def put_source(store: Store, wanted: SourceSettings, now: datetime, *, by: str) -> Source:
    """Add a source under an id that is free."""
    address = address_of(wanted)
    made = new_source(
        address, SourceKind(wanted.kind), name=wanted.title or _name(address), now=now
    )
    taken = {source.id for source in await store.sources.all()} | await store.sources.guarded()
    source = _as_wanted(replace(made, id=_free(made.id, taken)), wanted)
    await store.sources.add(source)
    await store.audit.note(Did.ADDED_SOURCE, source.id, by=by, now=now)
    return source


async def change_source(
    store: Store, source: Source, wanted: SourceSettings, now: datetime, *, by: str
) -> None:
    """Read a source from now on as it is wanted; what it gave so far stays."""
    changed = _as_wanted(source, wanted)
    if changed != source:
        await store.sources.save(changed)
        if changed.groups != source.groups:
            await store.sources.set_groups(changed)
        await store.audit.note(Did.CHANGED_SOURCE, source.id, by=by, now=now)


async def put_subscription(
    store: Store, wanted: SubscriptionSettings, now: datetime, *, by: str
) -> Subscription:
    """Add a subscription, or change the plan of the one for this place and topic."""
    made = await store.ledger.subscribe(
        parse_destination(wanted.destination),
        wanted.topic,
        schedule_of(wanted),
        when_quiet=WhenQuiet(wanted.when_quiet),
        layout=Layout(wanted.layout) if wanted.layout else None,
        now=now,
    )
    what = f"{made.topic or 'all that is read'} to {made.destination}, {made.schedule}"
    await store.audit.note(Did.SUBSCRIBED, what, by=by, now=now)
    return made


def is_planned(subscription: Subscription, wanted: SubscriptionSettings) -> bool:
    """Whether a subscription comes when and how the settings want it."""
    usual = usual_layout(subscription.destination)
    return (
        subscription.schedule == schedule_of(wanted)
        and subscription.when_quiet is WhenQuiet(wanted.when_quiet)
        and subscription.layout is (Layout(wanted.layout) if wanted.layout else usual)
    )


def schedule_of(wanted: SubscriptionSettings) -> Schedule:
    """When it falls due; raises InputRejected for what is no day, time or zone."""
    return Schedule(
        days=parse_days(wanted.days), at=parse_time(wanted.at), zone=parse_zone(wanted.zone)
    )


def address_of(wanted: SourceSettings) -> str:
    """What tells a source from others; raises InputRejected where there is no such folder."""
    if wanted.kind is SourceChoice.FOLDER:
        folder = Path(wanted.url).expanduser().resolve()
        if not folder.is_dir():
            raise InputRejected(f"{wanted.url} is no folder: check the path.")
        return str(folder)
    return canonical(wanted.url)


def _as_wanted(source: Source, wanted: SourceSettings) -> Source:
    return replace(
        source,
        title=wanted.title,
        language=wanted.language,
        date_order=DateOrder(wanted.date_order) if wanted.date_order else None,
        link_only=wanted.link_only,
        every_minutes=wanted.every_minutes,
        groups=tuple(sorted(set(wanted.groups))),
    )


def _name(address: str) -> str:
    """The host and path; a query may be a secret, and an id stands everywhere."""
    plain = address.partition("?")[0]
    return plain.partition("://")[2].removeprefix("www.") or Path(address).name


def _free(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    number = 2
    free = name
    while free in names:
        free = f"{name}-{number}"
        number += 1
    return free

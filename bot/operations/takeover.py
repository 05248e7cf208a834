"""The sources and subscriptions of the settings file → the store, at each start.

an entry that is new, or says something else than at the last start ──► added, or changed
one that says the same ──► left: what was changed or removed since then, in a chat or by a command, wins
one that is gone ──► what it made stays, and the log says how to end it
"""

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.digests.subscriptions import parse_destination
from bot.operations.audit import SETTINGS_FILE
from bot.operations.wanted import (
    address_of,
    change_source,
    is_planned,
    put_source,
    put_subscription,
)
from bot.store import Store
from config.settings import Settings, SourceSettings, SubscriptionSettings

Entry = SourceSettings | SubscriptionSettings

_log = structlog.get_logger()


async def take_over(settings: Settings, store: Store, *, now: datetime) -> None:
    """Take over what is new in the settings file; safe to call at each start, and by several at once."""
    entries = _named(settings)
    known = await store.entries.said()
    for name, entry in entries.items():
        if known.get(name) != _said(entry):
            await _take(store, entry, now)
            _log.info("settings_entry_taken", entry=name, was_changed=name in known)
    for name in known.keys() - entries.keys():
        cure = "daybook unsubscribe, or daybook sources remove, ends what it made"
        _log.warning("settings_entry_gone", entry=name, cure=cure)
    await store.entries.keep({name: _said(entry) for name, entry in entries.items()}, now=now)


def _named(settings: Settings) -> Mapping[str, Entry]:
    """Each entry under what tells it from others."""
    sources = {f"source {one.url}": one for one in settings.sources}
    subscriptions = {
        f"{one.topic or 'all news'} to {one.destination}": one for one in settings.subscriptions
    }
    return {**sources, **subscriptions}


def _said(entry: Entry) -> str:
    """What the file says of it, without defaults: those may change with a version of Daybook."""
    return entry.model_dump_json(exclude_unset=True)


async def _take(store: Store, entry: Entry, now: datetime) -> None:
    if isinstance(entry, SourceSettings):
        await _take_source(store, entry, now)
    else:
        await _take_subscription(store, entry, now)


async def _take_source(store: Store, wanted: SourceSettings, now: datetime) -> None:
    polled = {source.url: source for source in await store.sources.all()}
    known = polled.get(address_of(wanted))
    if known is None:
        await put_source(store, wanted, now, by=SETTINGS_FILE)
    else:
        await change_source(store, known, wanted, now, by=SETTINGS_FILE)


async def _take_subscription(store: Store, wanted: SubscriptionSettings, now: datetime) -> None:
    standing = {(one.destination, one.topic): one for one in await store.ledger.subscriptions()}
    known = standing.get((parse_destination(wanted.destination), wanted.topic))
    # What stands as it is wanted stays as it is, paused or not.
    if known is None or not is_planned(known, wanted):
        await put_subscription(store, wanted, now, by=SETTINGS_FILE)

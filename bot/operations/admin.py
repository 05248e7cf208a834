"""What the commands about sources, subscriptions and the state of things do.

Each takes settings and arguments, changes the store, and writes what it did on standard output. The
exit code comes back; what goes wrong is raised as one sentence.
"""

import sys
from pathlib import Path

from bot.app import desk, open_store
from bot.clock import Clock, SystemClock
from bot.digests.schedule import next_slot
from bot.errors import InputRejected
from bot.ingest import opml
from bot.ingest.discovery import discover
from bot.ingest.urls import shown
from bot.ingest.web import open_web
from bot.messages.printing import show_each
from bot.operations.audit import COMMAND_LINE, Did
from bot.operations.listings import source_json, subscription_json
from bot.operations.standing import (
    source_line,
    subscription_line,
)
from bot.operations.wanted import address_of, put_source, put_subscription
from bot.output import say
from bot.post.alarms import dead_name, flood_name
from bot.reading.sources import SourceKind
from bot.store import Store
from config.settings import (
    Settings,
    SourceChoice,
    SourceSettings,
    SubscriptionSettings,
)


async def add_source(settings: Settings, wanted: SourceSettings, *, discovers: bool) -> int:
    """Add a source; with `discovers`, the feed behind a web address is looked for first."""
    clock = SystemClock()
    async with open_store(settings) as store:
        if discovers and wanted.kind is SourceChoice.FEED:
            wanted = await _discovered(settings, wanted, clock)
        source = await put_source(store, wanted, clock.now(), by=COMMAND_LINE)
    say(f"Added {source.id} ({shown(source.url)}). What it holds now is read, but not posted.")
    return 0


async def list_sources(settings: Settings, *, as_json: bool) -> int:
    """List all sources with how they fare."""
    async with open_store(settings) as store:
        sources, counts = await store.sources.all(), await store.sources.counts()
    show_each(
        sources,
        as_json=as_json,
        record=lambda one: source_json(one, counts.get(one.id, {})),
        line=lambda one: source_line(one, counts.get(one.id, {})),
        none="No sources yet: add one with `daybook sources add URL`.",
    )
    return 0


async def remove_source(settings: Settings, source_id: str) -> int:
    """Take a source out; its articles stay."""
    async with open_store(settings) as store:
        source = await store.sources.get(source_id)
        if source is None or not await store.sources.remove(source_id):
            raise InputRejected(f"There is no source {source_id!r}: see `daybook sources list`.")
        await store.alarms.end(dead_name(source))
        await _note(store, Did.REMOVED_SOURCE, source_id)
    say(f"Removed {source_id}. Its articles stay.")
    return 0


async def release(settings: Settings, source_id: str) -> int:
    """Let the next digests tell what is held of a source."""
    async with open_store(settings) as store:
        await _known_source(store, source_id)
        count = await store.sources.release(source_id, now=SystemClock().now())
        await store.alarms.end(flood_name(source_id))
    say(f"{count} items of {source_id} will be told by the next digests.")
    return 0


async def drop(settings: Settings, source_id: str) -> int:
    """Leave what is held of a source out of all digests."""
    async with open_store(settings) as store:
        await _known_source(store, source_id)
        count = await store.sources.drop(source_id)
        await store.alarms.end(flood_name(source_id))
    say(f"{count} items of {source_id} will be told by no digest. They can still be asked for.")
    return 0


async def _known_source(store: Store, source_id: str) -> None:
    if await store.sources.get(source_id) is None:
        raise InputRejected(f"There is no source {source_id!r}: see `daybook sources list`.")


async def import_sources(settings: Settings, path: Path) -> int:
    """Add the feeds of an OPML file; those that are polled already are passed over."""
    outlines = opml.read(_bytes_of(path))
    added = 0
    async with open_store(settings) as store:
        known = {source.url for source in await store.sources.all()}
        for outline in outlines:
            wanted = SourceSettings(url=outline.url, title=outline.title)
            if address_of(wanted) in known:
                continue
            await put_source(store, wanted, SystemClock().now(), by=COMMAND_LINE)
            added += 1
    say(f"Added {added} of {len(outlines)} feeds.")
    return 0


async def export_sources(settings: Settings) -> int:
    """Write all feeds as OPML."""
    async with open_store(settings) as store:
        feeds = [one for one in await store.sources.all() if one.kind is SourceKind.FEED]
    outlines = [opml.Outline(url=feed.url, title=feed.title) for feed in feeds]
    sys.stdout.write(opml.write(outlines, title="Daybook").decode())
    return 0


async def subscribe(settings: Settings, wanted: SubscriptionSettings) -> int:
    """Add a subscription, or change the schedule of the one for this place and topic."""
    clock = SystemClock()
    async with open_store(settings) as store:
        if wanted.topic:
            await desk(settings, store).check_topic(wanted.topic)
        subscription = await put_subscription(store, wanted, clock.now(), by=COMMAND_LINE)
    say(subscription_line(subscription, next_slot(subscription.schedule, after=clock.now())))
    return 0


async def list_subscriptions(settings: Settings, *, as_json: bool) -> int:
    """List all subscriptions with their next time."""
    now = SystemClock().now()
    async with open_store(settings) as store:
        found = await store.ledger.subscriptions()
    show_each(
        found,
        as_json=as_json,
        record=lambda one: subscription_json(one, now=now),
        line=lambda one: subscription_line(one, next_slot(one.schedule, after=now)),
        none="No subscriptions yet: make one with `daybook subscribe console`.",
    )
    return 0


async def unsubscribe(settings: Settings, subscription_id: int) -> int:
    """Take a subscription out."""
    async with open_store(settings) as store:
        if not await store.ledger.unsubscribe(subscription_id):
            raise InputRejected(f"There is no subscription {subscription_id}.")
        await _note(store, Did.UNSUBSCRIBED, subscription_id)
    say(f"Removed subscription {subscription_id}.")
    return 0


async def migrate(settings: Settings, target_url: str) -> int:
    """Copy the whole archive into another database, and prove it."""
    async with open_store(settings) as source, await Store.open(target_url) as target:
        copied = await source.copy_to(target)
        await _note(target, Did.COPIED, "from another database")
    width = max(len(one.table) for one in copied)
    for one in copied:
        say(f"{one.table:{width}}  {one.rows:>9,} rows  sha256 {one.digest[:16]}")
    say("Both databases hold the same. Set database.url to the new one.")
    return 0


async def _note(store: Store, did: Did, about: object) -> None:
    await store.audit.note(did, about, by=COMMAND_LINE, now=SystemClock().now())


async def _discovered(settings: Settings, wanted: SourceSettings, clock: Clock) -> SourceSettings:
    """The same source at the address of the feed that was found."""
    async with open_web(settings.ingest, clock) as web:
        found = await discover(wanted.url, fetcher=web.fetcher, sandbox=web.sandbox)
    if not found:
        raise InputRejected(
            f"{wanted.url} names no feed: give the feed's own address, or --kind page to watch the page."
        )
    for other in found[1:]:
        say(f"It also names {other.url}")
    return wanted.model_copy(update={"url": found[0].url, "title": wanted.title or found[0].title})


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputRejected(f"{path} cannot be read ({error.strerror}).") from error

"""Sources that are due, polled: what is new in each waits as an item to be read.

    claim ──► fetch ──┬─ 304, or the same bytes ────────────────────────► unchanged
                      ├─ gone, failed, no feed ─────────────────────────► ended, or later again
                      └─ feed, page ──► items under lasting keys ──► the new and the edited ones wait

A source's state and its items are written before its claim is put back: a stop in between polls it
again, and finds nothing new. A feed that is suddenly broken or empty overwrites nothing.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.errors import InputRejected
from bot.ingest.errors import FetchError, FetchFailed, Gone
from bot.ingest.feeds import Feed, FeedItem, item_to_json, parse
from bot.ingest.fetcher import Fetched, Kind
from bot.ingest.files import SUFFIXES
from bot.ingest.urls import canonical
from bot.ingest.web import Web
from bot.post.alarms import alarm, dead_name, dead_words, flood_name, flood_words
from bot.reading.sources import (
    Hints,
    Item,
    ItemIdentity,
    Outcome,
    Pace,
    Polled,
    Source,
    SourceKind,
    after_poll,
    cure,
    is_dead,
    tell_apart,
)
from bot.service.leases import held
from bot.store import Store
from bot.store.claims import Claim
from bot.store.sources import POLL

# A replica that died is replaced after so many seconds; a living one renews its leases.
_LEASE_S = 120.0
# Sources polled at once by one replica.
_AT_ONCE = 50
_NOT_MODIFIED = 304
# What is read of a watched folder; a file of many articles is for `daybook ingest`.
_READ = SUFFIXES - {".jsonl"}

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How often sources are polled, and after how long without a good poll one is dead.

    More new items than `most_at_once` in one poll are a flood: read, but held back from digests.
    """

    pace: Pace
    dead_after: timedelta
    most_at_once: int = 100


class Poller:
    """Polls what is due. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        web: Web,
        *,
        clock: Clock,
        holder: str,
        manner: Manner,
    ) -> None:
        self._store = store
        self._web = web
        self._clock = clock
        self._holder = holder
        self._manner = manner

    async def poll_due(self) -> int:
        """Poll each source that is due and free; returns how many there were."""
        taken = await self._store.claims.take(
            POLL, holder=self._holder, now=self._clock.now(), lease_s=_LEASE_S, limit=_AT_ONCE
        )
        async with held(taken, self._store.claims, clock=self._clock, lease_s=_LEASE_S):
            await asyncio.gather(*(self._poll(claim) for claim in taken))
        return len(taken)

    async def _poll(self, claim: Claim) -> None:
        source = await self._store.sources.get(claim.key)
        if source is None or source.ended_at is not None:
            await self._store.claims.finish(claim, now=self._clock.now())
            return
        polled = await self._outcome(source)
        before, source = source, after_poll(source, polled, pace=self._manner.pace)
        source = await self._with_death_told(before, source)
        await self._store.sources.save(source)
        _log.info(
            "source_polled", source=source.id, outcome=polled.outcome.value, reason=polled.reason
        )
        if source.ended_at is not None:
            await self._store.claims.finish(claim, now=self._clock.now())
        else:
            await self._store.claims.put_back(claim, due_at=source.next_at)

    async def _with_death_told(self, before: Source, source: Source) -> Source:
        """Tell once that a source died or ended; a dead one is polled on, in case it comes back."""
        now = self._clock.now()
        if source.died_at is None and is_dead(source, now=now, after=self._manner.dead_after):
            source = replace(source, died_at=now)
        if before.died_at and source.died_at is None:
            await self._store.alarms.end(dead_name(source))
        elif source.ended_at or source.died_at != before.died_at:
            _log.error("source_dead", source=source.id, reason=source.reason, cure=cure(source))
            # Written down before the source is: a stop in between tells it no second time.
            await self._store.alarms.add(alarm(dead_name(source), dead_words(source), now=now))
        return source

    async def _outcome(self, source: Source) -> Polled:
        """How one poll went; whatever goes wrong is told, and stops no other source."""
        failed = Polled(outcome=Outcome.FAILED, at=self._clock.now())
        try:
            return await self._read(source)
        except Gone as error:
            return replace(failed, outcome=Outcome.GONE, reason=str(error))
        except FetchFailed as error:
            return replace(failed, reason=str(error), wish=error.retry_after)
        except (FetchError, InputRejected) as error:
            return replace(failed, reason=str(error))
        except Exception as error:  # noqa: BLE001  # one broken source must not stop the others
            _log.exception("poll_failed", source=source.id)
            return replace(failed, reason=f"Reading it failed ({type(error).__name__}).")

    async def _read(self, source: Source) -> Polled:
        if source.kind is SourceKind.FOLDER:
            return await self._read_folder(source)
        kind = Kind.FEED if source.kind is SourceKind.FEED else Kind.PAGE
        fetched = await self._web.fetcher.get(
            source.url, etag=source.etag, modified=source.modified, kind=kind
        )
        polled = self._polled(source, fetched)
        if fetched.status == _NOT_MODIFIED or polled.body_hash == source.body_hash:
            return polled
        if kind is Kind.FEED:
            return await self._read_feed(source, polled, fetched)
        # The page is the item; it is fetched again when that is read.
        page = item_to_json(FeedItem(url=source.url))
        given = _Given(key=source.url, url=source.url, digest=polled.body_hash or "", body=page)
        return await self._with_items(source, polled, [given])

    async def _read_feed(self, source: Source, polled: Polled, fetched: Fetched) -> Polled:
        feed = await self._web.sandbox.run(
            parse,
            fetched.body,
            content_type=fetched.content_type,
            charset=fetched.charset,
            url=fetched.url,
            order=source.date_order,
        )
        polled = replace(polled, title=feed.title, hints=_hints(feed))
        known = await self._store.sources.known_items(source.id)
        if not feed.items and known:
            # An empty list is a fault of theirs as often as not: what is known stays.
            return replace(polled, body_hash=source.body_hash)
        items, identity = _given(feed.items, identity=source.identity, known=known)
        return await self._with_items(source, replace(polled, identity=identity), items)

    async def _read_folder(self, source: Source) -> Polled:
        polled = Polled(outcome=Outcome.UNCHANGED, at=self._clock.now())
        try:
            items = await asyncio.to_thread(_files_of, Path(source.url))
        except OSError as error:
            reason = f"{source.url} cannot be read ({error.strerror})."
            return replace(polled, outcome=Outcome.FAILED, reason=reason)
        return await self._with_items(source, polled, items)

    def _polled(self, source: Source, fetched: Fetched) -> Polled:
        """What an answer says of its source, before anything in it is looked at."""
        waits = [moment for moment in (fetched.fresh_until, fetched.retry_after) if moment]
        is_same = fetched.status == _NOT_MODIFIED
        return Polled(
            outcome=Outcome.UNCHANGED,
            at=self._clock.now(),
            wish=max(waits, default=None),
            url=fetched.moved,
            etag=fetched.etag or (source.etag if is_same else None),
            modified=fetched.last_modified or (source.modified if is_same else None),
            body_hash=source.body_hash if is_same else sha256(fetched.body).hexdigest(),
        )

    async def _with_items(
        self, source: Source, polled: Polled, given: "Sequence[_Given]"
    ) -> Polled:
        """Write down what is new or edited, to be read; news is what is new to this source."""
        known = await self._store.sources.known_items(source.id)
        now = self._clock.now()
        new = sum(1 for one in given if one.key not in known)
        is_flood = source.baseline_at is not None and new > self._manner.most_at_once
        fresh = [
            Item(
                source_id=source.id,
                key=one.key,
                url=one.url,
                digest=one.digest,
                body=one.body,
                is_baseline=source.baseline_at is None,
                held_at=now if is_flood and one.key not in known else None,
                found_at=now,
            )
            for one in given
            if known.get(one.key) != one.digest
        ]
        if is_flood:
            await self._tell_flood(source, new)
        await self._store.sources.add_items(fresh)
        return replace(polled, outcome=Outcome.NEWS) if fresh else polled

    async def _tell_flood(self, source: Source, count: int) -> None:
        words = flood_words(source, count, most=self._manner.most_at_once)
        _log.error("source_flood", source=source.id, items=count, cure=words)
        # What was held before and what comes now are let go together: one alarm stands for both.
        await self._store.alarms.add(alarm(flood_name(source.id), words, now=self._clock.now()))


class _Given(NamedTuple):
    """One thing that a source gave: its lasting key, its address, and its content as JSON."""

    key: str
    url: str | None
    digest: str
    body: str


def _hints(feed: Feed) -> Hints:
    minutes = feed.interval // timedelta(minutes=1) if feed.interval else None
    return Hints(minutes=minutes, skip_hours=feed.skip_hours, skip_days=feed.skip_days)


def _given(
    items: Sequence[FeedItem], *, identity: ItemIdentity, known: Mapping[str, str]
) -> tuple[list[_Given], ItemIdentity]:
    """A feed's items under lasting keys, and by what they are told apart from now on."""
    addresses = [_address(item.url) for item in items]
    told = [(item.guid, url, _content(item)) for item, url in zip(items, addresses, strict=True)]
    keyed, identity = tell_apart(told, identity=identity, known=known)
    given = [
        _Given(one.key, addresses[one.place], one.digest, item_to_json(items[one.place]))
        for one in keyed
    ]
    return given, identity


def _address(url: str | None) -> str | None:
    """The canonical address; what is no address is none."""
    try:
        return canonical(url) if url else None
    except InputRejected:
        return None


def _content(item: FeedItem) -> str:
    """What makes an item another when it changes; feeds touch dates without changing a word."""
    return "\n".join((item.title or "", item.summary_html or "", item.content_html or ""))


def _files_of(folder: Path) -> list[_Given]:
    """The text files of a folder, to the bottom; raises OSError.

    Left out are hidden ones, and links that lead out: who may write there may not read elsewhere.
    """
    home = folder.resolve(strict=True)
    found: list[_Given] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        is_text = path.suffix.lower() in _READ and path.is_file()
        if is_text and not hidden and path.resolve().is_relative_to(home):
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            found.append(_Given(str(name), None, digest, json.dumps({"path": str(path)})))
    return found

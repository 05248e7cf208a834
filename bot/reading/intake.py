"""Items that wait, read in batches: each becomes an article with its briefing, or is set aside.

    claims ─┬─► item ──► its text: the feed's own, or its page's where the feed has a teaser only
            ├─► item ──► …   all at once, each in its turn at its host
            └─► item ──► …      └─► store.add_article ──► briefer ──► store.add_briefing ──► settled

An article is stored before it is briefed, and its item settled last: a stop in between reads the
item again, which changes nothing. What can't be read is set aside with the reason, at once where it
never will be, else after three tries; the others go on.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.errors import InputRejected, StoreUnavailable
from bot.ingest.composing import ItemRead, dated_as, kept_apart, of_item, stands
from bot.ingest.errors import FetchFailed, FetchRefused, Gone
from bot.ingest.extract import Extracted, article
from bot.ingest.feeds import FeedItem, item_from_json
from bot.ingest.fetcher import Kind
from bot.ingest.files import contents, read_text
from bot.ingest.fragments import text_of
from bot.ingest.web import Web
from bot.reading.sources import Item, ItemState, Source, SourceKind
from bot.reading.workers import Briefer
from bot.records import Added, Outcome
from bot.service.leases import held
from bot.store import Store
from bot.store.claims import Claim
from bot.store.sources import ITEM
from summarizer.article import Article, Wall
from summarizer.briefing import Briefing

# A replica that died is replaced after so many seconds; a living one renews its leases.
_LEASE_S = 120.0
# Items in hand at once: as many pages are fetched side by side, and as many texts held in memory.
_BATCH = 32
# Tries before an item is set aside, and the pause between them.
_TRIES = 3
_AGAIN_AFTER = timedelta(minutes=10)
# A feed's text shorter than this is a teaser: the page is asked for the whole, in characters.
_TEASER_LENGTH = 1_200
# Statuses that another try won't change: no page, or none for us.
_NO_PAGE = frozenset({400, 401, 402, 403, 404, 405, 406, 451})

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _InHand:
    """An item that is being read, under its claim."""

    claim: Claim
    item: Item

    @property
    def is_last_try(self) -> bool:
        return self.claim.attempt >= _TRIES


class _Read(NamedTuple):
    """An item's article; `is_short` where its page was wanted for the whole text, and not had."""

    in_hand: _InHand
    article: Article
    is_short: bool = False


class _ToBrief(NamedTuple):
    """A stored version that is being briefed, and the items that wait for it."""

    added: Added
    items: list[_InHand]


class Intake:
    """Reads items that wait. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        web: Web,
        briefer: Briefer,
        *,
        clock: Clock,
        holder: str,
        max_chars: int,
    ) -> None:
        self._store = store
        self._web = web
        self._briefer = briefer
        self._clock = clock
        self._holder = holder
        self._max_chars = max_chars

    async def read_due(self) -> int:
        """Read a batch of the items that wait; returns how many were taken in hand."""
        claims = self._store.claims
        taken = await claims.take(
            ITEM, holder=self._holder, now=self._clock.now(), lease_s=_LEASE_S, limit=_BATCH
        )
        async with held(taken, claims, clock=self._clock, lease_s=_LEASE_S):
            await self._read_all(taken)
        return len(taken)

    async def _read_all(self, taken: Sequence[Claim]) -> None:
        reads = [asyncio.create_task(self._read(claim)) for claim in taken]
        waiting: deque[_ToBrief] = deque()
        try:
            async for briefing in self._briefer.brief_all(self._to_brief(reads, waiting)):
                await self._keep(briefing, waiting.popleft())
        finally:
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)

    async def _to_brief(
        self, reads: "Sequence[asyncio.Task[_Read | None]]", waiting: deque[_ToBrief]
    ) -> AsyncIterator[Article]:
        """The articles that need a briefing, each stored by then, as they come in."""
        for done in asyncio.as_completed(reads):
            read = await done
            if read is None:
                continue
            added, found = await self._stored(read)
            same = [one for one in waiting if _is_same(one.added, added)]
            if same:
                same[0].items.append(read.in_hand)
            elif await self._is_known(added):
                await self._settle(read.in_hand, added, unread=None)
            else:
                waiting.append(_ToBrief(added, [read.in_hand]))
                yield found

    async def _stored(self, read: _Read) -> tuple[Added, Article]:
        """The article as it is on file now."""
        known = await self._store.article(read.article.id)
        if known is None:
            found = read.article
        elif stands(known[1], read.article, is_short=read.is_short):
            found = known[1]
        else:
            found = dated_as(known[1], read.article)
        added = await self._store.add_article(
            found, now=self._clock.now(), given_by=read.in_hand.item.source_id
        )
        return added, found

    async def _is_known(self, added: Added) -> bool:
        return added.outcome is Outcome.UNCHANGED and await self._store.is_briefed(
            added.article_id, version=added.version
        )

    async def _keep(self, briefing: Briefing, briefed: _ToBrief) -> None:
        """Store a briefing, then settle the items that waited for it."""
        added = briefed.added
        try:
            await self._store.add_briefing(briefing, version=added.version, now=self._clock.now())
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one bad item must not stop the rest
            _log.exception("briefing_not_stored", article=added.article_id)
            for in_hand in briefed.items:
                await self._later(in_hand, f"Storing it failed ({type(error).__name__}).")
            return
        for in_hand in briefed.items:
            await self._settle(in_hand, added, unread=briefing.unread)

    async def _read(self, claim: Claim) -> _Read | None:
        """What a claim's item holds; None where it is settled without an article, or waits again."""
        source_id, _, key = claim.key.partition(" ")
        item = await self._store.sources.item(source_id, key)
        source = await self._store.sources.get(source_id)
        if item is None or source is None or item.state is not ItemState.WAITING:
            await self._store.claims.finish(claim, now=self._clock.now())
            return None
        return await self._attempt(_InHand(claim, item), source)

    async def _attempt(self, in_hand: _InHand, source: Source) -> _Read | None:
        if in_hand.claim.attempt > _TRIES:
            await self._set_aside(in_hand, f"Reading it failed {_TRIES} times.")
            return None
        try:
            read = await self._article(in_hand, source)
            return read and read._replace(article=kept_apart(read.article, source))
        except FetchFailed as error:
            await self._later(in_hand, str(error), not_before=error.retry_after)
        except (FetchRefused, Gone, InputRejected) as error:
            await self._set_aside(in_hand, str(error))
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one bad item must not stop the rest
            _log.exception("item_failed", source=source.id, item=in_hand.item.key)
            await self._later(in_hand, f"Reading it failed ({type(error).__name__}).")
        return None

    async def _later(
        self, in_hand: _InHand, reason: str, *, not_before: datetime | None = None
    ) -> None:
        if in_hand.is_last_try:
            await self._set_aside(in_hand, reason)
            return
        again_at = max(self._clock.now() + _AGAIN_AFTER, not_before or self._clock.now())
        await self._store.sources.note(in_hand.item, reason=reason)
        await self._store.claims.put_back(in_hand.claim, due_at=again_at)

    async def _set_aside(self, in_hand: _InHand, reason: str) -> None:
        now = self._clock.now()
        _log.warning("item_set_aside", source=in_hand.item.source_id, reason=reason)
        await self._store.sources.settle(in_hand.item, ItemState.SET_ASIDE, now=now, reason=reason)
        await self._store.claims.finish(in_hand.claim, now=now)

    async def _settle(self, in_hand: _InHand, added: Added, *, unread: str | None) -> None:
        now = self._clock.now()
        state = ItemState.NOT_READ if unread else ItemState.BRIEFED
        await self._store.sources.settle(
            in_hand.item, state, now=now, article_id=added.article_id, reason=unread
        )
        await self._store.claims.finish(in_hand.claim, now=now)

    async def _article(self, in_hand: _InHand, source: Source) -> _Read:
        item = in_hand.item
        if source.kind is SourceKind.FOLDER:
            return _Read(in_hand, self._from_file(item, source))
        told = item_from_json(item.body)
        own = await self._own_text(told)
        wants_page = bool(item.url) and len(own) < _TEASER_LENGTH and not source.link_only
        page = await self._page(in_hand, source, own) if wants_page else None
        read = ItemRead(told=told, own=own, page=page)
        made = of_item(item, read, source=source, now=self._clock.now(), max_chars=self._max_chars)
        return _Read(in_hand, made, is_short=wants_page and (page is None or bool(page.wall)))

    async def _own_text(self, told: FeedItem) -> str:
        html = told.content_html or told.summary_html or ""
        return await self._web.sandbox.run(text_of, html) if html else ""

    async def _page(self, in_hand: _InHand, source: Source, own: str) -> Extracted | None:
        """The item's page; None where it can't be had and the feed's own text must do."""
        url = in_hand.item.url or ""
        try:
            page = await self._extracted(url, source)
        except FetchFailed as error:
            if own and (in_hand.is_last_try or error.status in _NO_PAGE):
                return None
            raise
        except (FetchRefused, Gone, InputRejected):
            if own:
                return None
            raise
        if page.wall is Wall.CAPTCHA and not in_hand.is_last_try:
            raise FetchFailed(f"{url} shows a captcha notice in the article's place.")
        return page

    async def _extracted(self, url: str, source: Source) -> Extracted:
        fetched = await self._web.fetcher.get(url, kind=Kind.PAGE)
        return await self._web.sandbox.run(
            article,
            fetched.body,
            charset=fetched.charset,
            url=fetched.url,
            order=source.date_order,
        )

    def _from_file(self, item: Item, source: Source) -> Article:
        path = Path(json.loads(item.body)["path"])
        read = read_text(
            contents(path, max_chars=self._max_chars),
            name=path.name,
            suffix=path.suffix,
            published=None,
            max_chars=self._max_chars,
            order=source.date_order,
        )
        return replace(
            read,
            id=read.id if read.url else f"{item.source_id}-{read.id}",
            publication=read.publication or source.title,
            language=source.language or read.language,
            date_order=source.date_order,
        )


def _is_same(one: Added, other: Added) -> bool:
    return (one.article_id, one.version) == (other.article_id, other.version)

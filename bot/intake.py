"""Items that wait, read one by one: each becomes an article with its briefing, or is set aside.

    claim ──► item ──► its text: the feed's own, or its page's where the feed has a teaser only
                         └─► store.add_article ──► briefer ──► store.add_briefing ──► settled

An article is stored before it is briefed, and its item settled last: a stop in between reads the
item again, which changes nothing. What can't be read is set aside with the reason, at once where it
never will be, else after three tries; the others go on.
"""

import json
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.clock import Clock
from bot.errors import InputRejected, StoreUnavailable
from bot.ingest.errors import FetchFailed, FetchRefused, Gone
from bot.ingest.extract import Extracted, article
from bot.ingest.fetcher import Kind
from bot.ingest.files import id_of_url, read_text
from bot.ingest.fragments import text_of
from bot.ingest.language import detect
from bot.ingest.web import Web
from bot.records import Added, Outcome
from bot.sources import Item, ItemState, Source, SourceKind
from bot.store import Store
from bot.store.claims import Claim
from bot.store.sources import ITEM
from bot.workers import Briefer
from summarizer.article import Article, DateBasis

# A batch of items takes at most so long before another replica may take them over, in seconds.
_LEASE_S = 900.0
_BATCH = 16
# Tries before an item is set aside, and the pause between them.
_TRIES = 3
_AGAIN_AFTER = timedelta(minutes=10)
# A feed's text shorter than this is a teaser: the page is asked for the whole, in characters.
_TEASER_LENGTH = 1_200
# Statuses that another try won't change: no page, or none for us.
_NO_PAGE = frozenset({400, 401, 402, 403, 404, 405, 406, 451})
# What claims to be published later than this is not believed.
_AHEAD = timedelta(days=1)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _InHand:
    """An item that is being read, under its claim."""

    claim: Claim
    item: Item


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
        taken = await self._store.claims.take(
            ITEM, holder=self._holder, now=self._clock.now(), lease_s=_LEASE_S, limit=_BATCH
        )
        waiting: deque[tuple[_InHand, Added]] = deque()
        async for briefing in self._briefer.brief_all(self._articles(taken, waiting)):
            in_hand, added = waiting.popleft()
            await self._store.add_briefing(briefing, version=added.version, now=self._clock.now())
            await self._settle(in_hand, added, unread=briefing.unread)
        return len(taken)

    async def _articles(
        self, taken: Sequence[Claim], waiting: "deque[tuple[_InHand, Added]]"
    ) -> AsyncIterator[Article]:
        """The articles that need a briefing, each stored by then; the other items are settled."""
        for claim in taken:
            source_id, _, key = claim.key.partition(" ")
            item = await self._store.sources.item(source_id, key)
            source = await self._store.sources.get(source_id)
            if item is None or source is None or item.state is not ItemState.WAITING:
                await self._store.claims.finish(claim, now=self._clock.now())
                continue
            in_hand = _InHand(claim, item)
            found = await self._attempt(in_hand, source)
            if found is None:
                continue
            added = await self._store.add_article(found, now=self._clock.now())
            if added.outcome is Outcome.UNCHANGED and await self._store.briefing(found.id):
                await self._settle(in_hand, added, unread=None)
            else:
                waiting.append((in_hand, added))
                yield found

    async def _attempt(self, in_hand: _InHand, source: Source) -> Article | None:
        """The item's article; None where it is settled without one, or waits for another try."""
        if in_hand.claim.attempt > _TRIES:
            await self._set_aside(in_hand, f"Reading it failed {_TRIES} times.")
            return None
        try:
            last = in_hand.claim.attempt >= _TRIES
            return await self._article(in_hand.item, source, is_last_try=last)
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
        if in_hand.claim.attempt >= _TRIES:
            await self._set_aside(in_hand, reason)
            return
        again_at = max(self._clock.now() + _AGAIN_AFTER, not_before or self._clock.now())
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

    async def _article(self, item: Item, source: Source, *, is_last_try: bool) -> Article:
        given = json.loads(item.body)
        if source.kind is SourceKind.FOLDER:
            return self._from_file(Path(given["path"]), item)
        own = await self._own_text(given)
        page = None
        if item.url and len(own) < _TEASER_LENGTH and not source.link_only:
            page = await self._page(item.url, own, is_last_try=is_last_try)
        return self._from_web(item, source, given, own, page)

    async def _own_text(self, given: dict[str, Any]) -> str:
        html = given.get("content_html") or given.get("summary_html") or ""
        return await self._web.sandbox.run(text_of, html) if html else ""

    async def _page(self, url: str, own: str, *, is_last_try: bool) -> Extracted | None:
        """The page's article; None where it can't be had and the feed's own text must do."""
        try:
            fetched = await self._web.fetcher.get(url, kind=Kind.PAGE)
            page = await self._web.sandbox.run(
                article, fetched.body, charset=fetched.charset, url=fetched.url
            )
        except FetchFailed as error:
            if own and (is_last_try or error.status in _NO_PAGE):
                return None
            raise
        except (FetchRefused, Gone, InputRejected):
            if own:
                return None
            raise
        return None if page.label else page

    def _from_file(self, path: Path, item: Item) -> Article:
        read = read_text(
            path.read_bytes(),
            name=path.name,
            suffix=path.suffix,
            published=None,
            max_chars=self._max_chars,
        )
        return read if read.url else replace(read, id=f"{item.source_id}-{read.id}")

    def _from_web(
        self, item: Item, source: Source, given: dict[str, Any], own: str, page: Extracted | None
    ) -> Article:
        text = page.text if page and len(page.text) > len(own) else own
        title = given.get("title") or (page.title if page else None)
        text = text or title or ""
        if not text:
            raise InputRejected(f"{item.url or item.key} holds no text.")
        if len(text) > self._max_chars:
            raise InputRejected(f"{item.url or item.key} is longer than any article is.")
        day, basis = _dated(given, page, now=self._clock.now())
        return Article(
            id=id_of_url(item.url) if item.url else f"{source.id}-{item.digest[:12]}",
            text=text,
            title=title,
            url=item.url,
            publication=(page.publication if page else None) or source.title,
            published=day,
            published_basis=basis,
            language=source.language or detect(text),
        )


def _dated(
    given: dict[str, Any], page: Extracted | None, *, now: datetime
) -> tuple[date | None, DateBasis]:
    """The publication day and its basis: the feed's word, then the page's; never from the future."""
    moment = given.get("published") or given.get("updated")
    told = datetime.fromisoformat(moment) if moment else None
    if told is not None and told <= now + _AHEAD:
        return told.date(), DateBasis.FEED
    if page and page.published and page.published <= (now + _AHEAD).date():
        return page.published, DateBasis.PAGE
    return None, DateBasis.UNKNOWN

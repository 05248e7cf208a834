"""A page that somebody named → its card: from what is on file, else read now and forgotten."""

import asyncio
from collections.abc import AsyncIterator

from bot.errors import InputRejected
from bot.ingest.files import Unreadable, id_of_url
from bot.ingest.pages import read_page
from bot.ingest.urls import canonical
from bot.ingest.web import Web
from bot.messages.cards import briefing_card
from bot.messages.message import Message
from bot.reading.workers import Briefer
from bot.sight import PUBLIC, Sight
from bot.store import Store
from summarizer.article import Article
from summarizer.briefing import Briefing

# Pages read at once for people who wait: more would only make each wait longer.
_AT_ONCE = 4


class Links:
    """Briefs pages for those who name them."""

    def __init__(self, store: Store, web: Web, briefer: Briefer, *, max_chars: int) -> None:
        self._store = store
        self._web = web
        self._briefer = briefer
        self._max_chars = max_chars
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def card(self, url: str, *, sight: Sight = PUBLIC) -> Message:
        """The card of the article at an address; raises InputRejected where there is none.

        What is on file counts where it may be shown; else the page is read.
        """
        known = await self._on_file(canonical(url), self._store.seen_by(sight))
        if known is not None:
            return known
        async with self._turns:
            read = await read_page(url, web=self._web, published=None, max_chars=self._max_chars)
            if isinstance(read, Unreadable):
                raise InputRejected(read.reason)
            return briefing_card(await self._briefed(read), record=None)

    @staticmethod
    async def _on_file(address: str, store: Store) -> Message | None:
        stored = await store.article(id_of_url(address))
        briefing = await store.briefing(id_of_url(address)) if stored else None
        if stored is None or briefing is None:
            return None
        numbers = await store.cards.numbers([stored[0]])
        return briefing_card(briefing, record=numbers.get(stored[0]))

    async def _briefed(self, article: Article) -> Briefing:
        async def one() -> AsyncIterator[Article]:
            yield article

        [briefing] = [made async for made in self._briefer.brief_all(one())]
        return briefing

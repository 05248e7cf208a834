"""From what proves wrong in a post to the post corrected, once: the ledger's route.

    fall_due   posts of late ──► edited articles, agenda ──► corrected? ──► edit rows, intended
    edit_due   edit rows, by place, in order ──► bot.post.posting ──► the post, changed

Any number of replicas may do so over one database. What was posted longer ago than the window stays
as it is.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from bot.agenda import AgendaItem, Entry, by_record
from bot.clock import Clock
from bot.desk import Desk
from bot.digests.stories import Story, Telling
from bot.digests.subscriptions import Destination, Subscription
from bot.messages.cards import shown_events
from bot.messages.message import sentence
from bot.platforms.base import Platform, PostDelayed, PostRefused
from bot.post.delivery import Manner
from bot.post.edits import (
    Overtaken,
    Post,
    Revision,
    Waiting,
    corrected,
    edit_rows,
    falsifying,
    marked_message,
)
from bot.post.shown import ShownStory, Version
from bot.store import Store

_TOO_LATE = "It could not be corrected in time."
_MOVED_UP = "What stood here is told above, corrected."

_log = structlog.get_logger()

# When each version of an article was first briefed, by its id and number.
_Briefed = Mapping[Version, datetime]


class _News(NamedTuple):
    """What became known of late: of versions, of articles (the newest), of events by their records."""

    briefed: _Briefed
    newest: Mapping[str, int]
    items: Mapping[int, AgendaItem]


class Corrector:
    """Corrects posts. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        platforms: Mapping[str, Platform],
        *,
        clock: Clock,
        window: timedelta,
        manner: Manner,
    ) -> None:
        """A post is corrected for so long after it was posted; not at all where the window is zero."""
        self._store = store
        self._desk = desk
        self._platforms = platforms
        self._clock = clock
        self._window = window
        self._poster = manner.poster(store.edits, clock=clock)
        # What it last looked at: the same once more has nothing new to tell.
        self._seen: object = None

    async def fall_due(self) -> None:
        """Write down what is to be corrected; safe to call at any time and by several."""
        now = self._clock.now()
        posts = await self._store.edits.posts(since=now - self._window)
        seen = (await self._desk.edition(), [(post.key, post.number) for post in posts])
        if not posts or seen == self._seen:
            return
        known = {one.id: one for one in await self._store.ledger.subscriptions()}
        oldest = min(post.rows[0].intended_at for post in posts)
        briefed = await self._store.agenda.briefed_since(oldest)
        newest = dict(sorted(briefed))
        for post in posts:
            subscription = known.get(post.rows[0].subscription_id)
            if subscription and subscription.destination.platform in self._platforms:
                today = now.astimezone(subscription.schedule.zone).date()
                here = self._seen_by(subscription)
                items = by_record(await here._desk.items(today=today))
                await here._look(post, subscription, _News(briefed, newest, items), now)
        self._seen = seen

    async def edit_due(self) -> None:
        """Make the edits that are written down, in order at each place; no place holds up another."""
        known = {one.id: one for one in await self._store.ledger.subscriptions()}
        by_place: dict[Destination, list[Waiting]] = defaultdict(list)
        for waiting in await self._store.edits.waiting():
            subscription = known.get(waiting.post.rows[0].subscription_id)
            if subscription and subscription.destination.platform in self._platforms:
                by_place[subscription.destination].append(waiting)
        await asyncio.gather(*(self._edit_all(*place) for place in by_place.items()))

    def _seen_by(self, subscription: Subscription) -> "Corrector":
        """The same, with what may be shown where the digest comes."""
        made = copy(self)
        made._desk = self._desk.at(subscription.destination)
        made._store = made._desk.store
        return made

    async def _look(
        self, post: Post, subscription: Subscription, news: _News, now: datetime
    ) -> None:
        zone = subscription.schedule.zone
        told_at = post.rows[0].intended_at
        revisions = [one async for one in self._revisions(post, news)]
        events = {
            event.record
            for one in (post.shown.events, *(revision.events for revision in revisions))
            for event in one
        }
        told = corrected(
            post.shown,
            revisions,
            await self._overtaken(events, news, told_at),
            told_on=told_at.astimezone(zone).date(),
            at=now.astimezone(zone),
        )
        if told is not None:
            platform = self._platforms[subscription.destination.platform]
            payloads = platform.payloads([marked_message(told)])
            unused = len(post.rows) - len(payloads)
            payloads += platform.payloads([sentence(_MOVED_UP)]) * unused
            await self._store.edits.intend(edit_rows(post, told, payloads, now=now))

    async def _revisions(self, post: Post, news: _News) -> AsyncIterator[Revision]:
        for story in post.shown.stories:
            now = tuple(
                (id_, max(told, news.newest.get(id_, told))) for id_, told in story.articles
            )
            if now != story.articles and (made := await self._revision(story, now)):
                yield made

    async def _revision(self, story: ShownStory, now: Sequence[Version]) -> Revision | None:
        before, after = await self._story(story.articles), await self._story(now)
        if before is None or after is None:
            return None
        lead = after.lead.article
        numbers = await self._store.cards.numbers([lead])
        events = shown_events(after, await self._store.cards.claims(lead))
        return Revision(story.place, before, after, numbers.get(lead), events)

    async def _story(self, articles: Iterable[Version]) -> Story | None:
        found = [await self._store.article(id_, version=version) for id_, version in articles]
        refs = [one[0] for one in found if one]
        told = [
            Telling(article=ref, briefing=briefing)
            async for ref, briefing in self._store.briefings(refs)
        ]
        return Story(tellings=tuple(told)) if told else None

    async def _overtaken(
        self, records: Iterable[int], news: _News, told_at: datetime
    ) -> dict[int, Overtaken]:
        found: dict[int, Overtaken] = {}
        for record in records:
            item = news.items.get(record)
            if item is None:
                item = news.items.get(await self._store.agenda.current_id(record))
            if item and (step := falsifying(item, _since(item, news.briefed, told_at))):
                found[record] = step
        return found

    async def _edit_all(self, destination: Destination, waiting: Sequence[Waiting]) -> None:
        for one in waiting:
            try:
                await self._edit(destination, one)
            except PostDelayed as error:
                _log.info("edit_delayed", key=one.edit.key, until=error.until, reason=str(error))
                return
            except PostRefused as error:
                await self._refuse(one, str(error))
            except Exception:  # noqa: BLE001  # one place must not hold up the others
                _log.exception("edit_failed", key=one.edit.key)
                return

    async def _edit(self, destination: Destination, waiting: Waiting) -> None:
        edit, post, posted = waiting
        if self._clock.now() - edit.intended_at > self._window:
            await self._refuse(waiting, _TOO_LATE)
            return
        platform, place = self._platforms[destination.platform], destination.place
        if posted is None:
            top = post.thread or post.rows[0].receipt
            await self._poster.receipt(platform, place, edit, thread=top)
        else:
            await self._poster.edit(platform, place, edit, posted, thread=post.thread)

    async def _refuse(self, waiting: Waiting, reason: str) -> None:
        await self._store.edits.refused(waiting.edit, reason, now=self._clock.now())
        _log.error("edit_refused", key=waiting.edit.key, reason=reason)


def _since(item: AgendaItem, briefed: _Briefed, told_at: datetime) -> Iterator[Entry]:
    """The steps of an event that became known later than it was told."""
    for entry in item.history:
        if entry.correction is not None:
            known_at: datetime | None = entry.correction.made_at
        else:
            article = entry.telling.article if entry.telling else None
            known_at = briefed.get((article.id, article.version)) if article else None
        if known_at is not None and known_at > told_at:
            yield entry

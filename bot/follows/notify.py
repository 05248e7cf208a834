"""From what is due for a follow to a post, each told once: the ledger's route.

    fall_due   follows ──► items ──► due? ──► message, payloads ──► notices intended (once by their name)
    post_due   notices intended, by place, in order ──► bot.post.posting ──► receipt

Any number of replicas may do so over one database: a notice's name is taken once, and `bot.post.posting`
lets one of them post it. What waits for quiet hours to end is not written down before.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.desk import Desk
from bot.digests.subscriptions import Destination
from bot.follows.due import Due, due_things
from bot.follows.follow import Follow, Notice, notice_key
from bot.follows.words import notice_message
from bot.platforms.base import PlaceRefused, Platform, PostDelayed, PostRefused
from bot.post.alarms import alarm, closed_name, closed_words
from bot.post.delivery import Manner
from bot.store import Store

# How old news may be when it is told: a follower's weekdays hold it up for six days at the most.
_NEWS = timedelta(days=10)
_TOO_LATE = "It could not be posted in time."

_log = structlog.get_logger()


class _Waiting(NamedTuple):
    follow: Follow
    notice: Notice


class Notifier:
    """Tells followers. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        platforms: Mapping[str, Platform],
        *,
        clock: Clock,
        manner: Manner,
    ) -> None:
        self._store = store
        self._desk = desk
        self._platforms = platforms
        self._clock = clock
        # What it last looked at: the same once more has nothing new to tell.
        self._seen: object = None
        self._window = manner.window
        self._poster = manner.poster(store.follows, clock=clock)

    async def fall_due(self) -> None:
        """Write down what is due; safe to call at any time and by several."""
        now = self._clock.now()
        follows = [one for one in await self._store.follows.all() if self._may_tell(one, now)]
        seen = (await self._desk.edition(), [(one, _day(one, now)) for one in follows])
        if not follows or seen == self._seen:
            return
        briefed = await self._store.agenda.briefed_since(now - _NEWS)
        told = await self._store.follows.told()
        for follow in follows:
            desk = self._desk.at(follow.follower.destination)
            items = await desk.followed(follow.target, today=_day(follow, now))
            names = told.get(follow.id, set())
            due = due_things(follow, items, briefed=briefed, told=names, now=now)
            await self._store.follows.intend([row for one in due for row in self._rows(one, now)])
        self._seen = seen

    async def post_due(self) -> None:
        """Post what is written down, in order at each place; one that is slow holds up no other."""
        known = {one.id: one for one in await self._store.follows.all()}
        by_place: dict[Destination, list[_Waiting]] = defaultdict(list)
        for notice in await self._store.follows.waiting():
            follow = known.get(notice.follow_id)
            if follow and self._may_tell(follow, self._clock.now()):
                by_place[follow.follower.destination].append(_Waiting(follow, notice))
        await asyncio.gather(*(self._post_all(*place) for place in by_place.items()))

    def _may_tell(self, follow: Follow, now: datetime) -> bool:
        is_served = follow.follower.destination.platform in self._platforms
        return is_served and not follow.is_silent and follow.hours.allow(now)

    def _rows(self, due: Due, now: datetime) -> Iterator[Notice]:
        follow = due.follow
        message = notice_message(due, _day(follow, now))
        platform = self._platforms[follow.follower.destination.platform]
        for part, payload in enumerate(platform.payloads([message])):
            yield Notice(
                follow_id=follow.id,
                about=due.about,
                part=part,
                due_at=now,
                key=notice_key(follow.id, due.about, part),
                payload=payload,
                intended_at=now,
            )

    async def _post_all(self, destination: Destination, waiting: Sequence[_Waiting]) -> None:
        for follow, notice in waiting:
            try:
                await self._post(destination, notice)
            except PostDelayed as error:
                _log.info("notice_delayed", key=notice.key, until=error.until, reason=str(error))
                return
            except PostRefused as error:
                await self._refuse(follow, notice, error)
                return
            except Exception:  # noqa: BLE001  # one place must not hold up the others
                _log.exception("notice_failed", key=notice.key)
                return

    async def _post(self, destination: Destination, notice: Notice) -> None:
        now = self._clock.now()
        if now - notice.intended_at > self._window:
            await self._store.follows.refused(notice, _TOO_LATE, now=now)
            return
        platform = self._platforms[destination.platform]
        await self._poster.receipt(platform, destination.place, notice, thread=None)

    async def _refuse(self, follow: Follow, notice: Notice, error: PostRefused) -> None:
        now = self._clock.now()
        place = follow.follower.destination
        if isinstance(error, PlaceRefused):
            words = closed_words(place, str(error), None)
            await self._store.alarms.add(alarm(closed_name(place), words, now=now))
        await self._store.follows.refused(notice, str(error), now=now)
        await self._store.follows.pause(follow.id, str(error))
        _log.error("follow_paused", follow=follow.id, reason=str(error))


def _day(follow: Follow, now: datetime) -> date:
    """The day that it is for a follower."""
    return now.astimezone(follow.hours.zone).date()

"""Alarms that stand → the admin's place, each told once, through the same posting as digests."""

from collections.abc import Mapping
from dataclasses import replace

import structlog

from bot.clock import Clock
from bot.digests.subscriptions import DeliveryState, Destination
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.base import Platform, PostDelayed, PostRefused
from bot.post.alarms import Alarm
from bot.post.delivery import Manner
from bot.store import Store

_log = structlog.get_logger()


class Herald:
    """Tells an admin. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        *,
        destination: Destination | None,
        clock: Clock,
        manner: Manner,
    ) -> None:
        """Without a destination, alarms stand in the log and in `daybook status` alone."""
        self._alarms = store.alarms
        self._platforms = platforms
        self._destination = destination
        self._clock = clock
        self._poster = manner.poster(store.alarms, clock=clock)

    async def tell_due(self) -> None:
        """Tell what was not told yet, in order."""
        if self._destination is None or self._destination.platform not in self._platforms:
            return
        for alarm in await self._alarms.all():
            if alarm.state is DeliveryState.INTENDED:
                await self._tell(alarm, self._destination)

    async def _tell(self, alarm: Alarm, destination: Destination) -> None:
        platform = self._platforms[destination.platform]
        payload, *_ = platform.payloads([Message((Paragraph(plain(alarm.payload)),))])
        row = replace(alarm, payload=payload)
        try:
            await self._poster.receipt(platform, destination.place, row, thread=None)
        except PostDelayed as error:
            _log.info("alarm_delayed", alarm=alarm.name, until=error.until, reason=str(error))
        except PostRefused as error:
            await self._alarms.refused(alarm, str(error), now=self._clock.now())
            _log.error("alarm_refused", alarm=alarm.name, reason=str(error))

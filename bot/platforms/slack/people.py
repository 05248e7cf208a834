"""Who people are in a workspace: their zone, and whether they may manage Daybook. Translates only."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.digests.schedule import parse_zone
from bot.errors import InputRejected
from bot.platforms.slack.limits import Json
from bot.platforms.slack.refusals import CALL_FAILED

# How long a profile is believed: rights that were taken away end within this time.
_BELIEVED = timedelta(seconds=60)
_KEPT_MAX = 1_000

_log = structlog.get_logger()


class Person(NamedTuple):
    """What a workspace tells of somebody; nobody unknown may manage anything."""

    zone: ZoneInfo | None = None
    may_manage: bool = False
    is_guest: bool = True


class People:
    """The people of one workspace, each looked up once for all that they ask at once."""

    def __init__(self, client: AsyncWebClient, *, clock: Clock, admin_group: str) -> None:
        """`admin_group` is the id of a user group whose members may manage, beside the admins."""
        self._client = client
        self._clock = clock
        self._admin_group = admin_group
        self._known: OrderedDict[str, tuple[datetime, asyncio.Future[Person]]] = OrderedDict()

    async def person(self, user: str) -> Person:
        """Who somebody is; where that can't be read, somebody without zone and rights."""
        now = self._clock.now()
        known = self._known.get(user)
        if known is None or known[0] < now - _BELIEVED:
            known = self._known[user] = now, asyncio.ensure_future(self._look_up(user))
            if len(self._known) > _KEPT_MAX:
                self._known.popitem(last=False)
        return await asyncio.shield(known[1])

    async def _look_up(self, user: str) -> Person:
        try:
            profile: Json = (await self._client.users_info(user=user))["user"]
        except CALL_FAILED as error:
            _log.debug("slack_person_unknown", reason=type(error).__name__)
            return Person()
        is_admin = bool(profile.get("is_admin") or profile.get("is_owner"))
        return Person(
            zone=_zone(profile.get("tz")),
            may_manage=is_admin or await self._is_in_group(user),
            is_guest=bool(profile.get("is_restricted") or profile.get("is_ultra_restricted")),
        )

    async def _is_in_group(self, user: str) -> bool:
        if not self._admin_group:
            return False
        try:
            found = await self._client.usergroups_users_list(usergroup=self._admin_group)
        except CALL_FAILED as error:
            _log.warning("slack_group_unknown", reason=type(error).__name__)
            return False
        return user in found["users"]


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return parse_zone(name) if name else None
    except InputRejected:
        return None

"""Slack as a platform: posts payloads, and finds what was posted. It translates, decides nothing.

A failed call is never repeated here: Slack may have taken it, and the ledger can ask.
"""

import json
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.message import Message
from bot.platforms.base import About, CannotAsk, PostRefused, PostUnclear
from bot.platforms.slack.blocks import as_json, payloads, with_note
from bot.platforms.slack.limits import Json, faults
from bot.platforms.slack.refusals import CALL_FAILED, translated

NAME = "slack"
_EVENT_TYPE = "daybook_delivery"
# Any fixed namespace does: equal keys must give equal ids.
_IDS = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
_HISTORY_PAGE = 200
# Slack's clock stamps the messages, ours the deliveries.
_CLOCKS_APART = timedelta(minutes=2)
_REPEATED = "This may have been posted before: a stop came in between."

_log = structlog.get_logger()


class SlackPlatform:
    """One workspace, through the token of the bot that is installed there."""

    def __init__(self, client: AsyncWebClient, *, team: str, clock: Clock) -> None:
        self._client = client
        self._team = team
        self._clock = clock

    @property
    def name(self) -> str:
        """As destinations name it."""
        return NAME

    def place(self, channel: str) -> str:
        """A channel of this workspace as a destination names it."""
        return f"{self._team}/{channel}"

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        """What is posted, in order; the first opens the thread."""
        return [as_json(payload) for message in messages for payload in payloads(message)]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        """Post one payload to TEAM/CHANNEL and return its `ts`; the key goes with it as metadata."""
        blocks: Json = json.loads(payload)
        if about.may_repeat:
            blocks = with_note(blocks, _REPEATED)
        if wrong := faults(blocks):
            raise PostRefused(f"Slack would refuse this message: {'; '.join(wrong)}.")
        try:
            posted = await self._client.chat_postMessage(
                channel=self._channel(place),
                text=blocks["text"],
                blocks=blocks["blocks"],
                thread_ts=about.thread,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": _EVENT_TYPE, "event_payload": {"key": key}},
                client_msg_id=str(uuid.uuid5(_IDS, key)),
            )
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error
        return str(posted["ts"])

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """The `ts` of what was posted under a key since then, in the channel or in a thread."""
        messages = self._messages(self._channel(place), since - _CLOCKS_APART, thread)
        try:
            async for message in messages:
                if _key(message) == key:
                    return str(message["ts"])
        except CALL_FAILED as error:
            raise _cannot_ask(error, now=self._clock.now()) from error
        return None

    async def zone_of(self, user: str) -> str | None:
        """The IANA zone in a person's profile; None where it isn't known or may not be read."""
        try:
            found = await self._client.users_info(user=user)
        except CALL_FAILED as error:
            _log.debug("slack_zone_unknown", reason=type(error).__name__)
            return None
        profile: Json = found["user"]
        zone = profile.get("tz")
        return str(zone) if zone else None

    def _channel(self, place: str) -> str:
        team, _, channel = place.partition("/")
        if team != self._team:
            raise PostRefused(
                f"This Daybook is installed in the workspace {self._team}, not in {team}: "
                f"name the destination slack:{self._team}/CHANNEL."
            )
        return channel

    async def _messages(
        self, channel: str, since: datetime, thread: str | None
    ) -> AsyncIterator[Json]:
        """What stands in the channel itself, or in one thread of it, since then."""
        # Any: arguments of several types for the SDK.
        wanted: dict[str, Any] = {
            "channel": channel,
            "oldest": str(since.timestamp()),
            "include_all_metadata": True,
            "limit": _HISTORY_PAGE,
        }
        cursor: str | None = None
        while True:
            page = (
                await self._client.conversations_replies(ts=thread, cursor=cursor, **wanted)
                if thread
                else await self._client.conversations_history(cursor=cursor, **wanted)
            )
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def _key(message: Json) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("key", "")) or None


def _cannot_ask(error: Exception, *, now: datetime) -> CannotAsk | PostUnclear:
    meant = translated(error, now=now)
    if isinstance(meant, PostRefused):
        return CannotAsk(str(meant))
    return PostUnclear(str(meant))

"""Slack as a platform: posts payloads, and finds what was posted. It translates, decides nothing.

A failed call is never repeated here: Slack may have taken it, and the ledger can ask.
"""

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.clock import Clock
from bot.messages.message import File, Message
from bot.platforms.base import About, CannotAsk, Posted, PostRefused, PostUnclear
from bot.platforms.slack.blocks import as_json, payloads, with_note
from bot.platforms.slack.limits import Json, faults
from bot.platforms.slack.refusals import (
    CALL_FAILED,
    THREAD_CLOSED,
    error_code,
    response_fault,
    translated,
)

NAME = "slack"
_EVENT_TYPE = "daybook_delivery"
# Any fixed namespace does: equal keys must give equal ids.
_IDS = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
_HISTORY_PAGE = 200
# Slack's clock stamps the messages, ours the deliveries.
_CLOCKS_APART = timedelta(minutes=2)
# What a title of Slack's may have, in characters, to be shown whole.
_TITLE_MAX = 75
_WORKING = "is looking it up…"
_REPEATED = "This may have been posted before: a stop came in between."


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
        """Post one payload to TEAM/CHANNEL and return its `ts`; the key goes with it as metadata.

        What a thread doesn't take goes to its channel.
        """
        blocks: Json = json.loads(payload)
        if about.may_repeat:
            blocks = with_note(blocks, _REPEATED)
        if wrong := faults(blocks):
            raise PostRefused(f"Slack would refuse this message: {'; '.join(wrong)}.")
        channel = self._channel(place)
        try:
            return await self._send(channel, blocks, key=key, thread=about.thread)
        except CALL_FAILED as error:
            if about.thread is None or not _is_closed_thread(error):
                raise translated(error, now=self._clock.now()) from error
        return await self.post(place, payload, key=key, about=replace(about, thread=None))

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        """Change a message by its `ts`; in a thread or not, Slack finds it in its channel."""
        blocks: Json = json.loads(payload)
        if wrong := faults(blocks):
            raise PostRefused(f"Slack would refuse this message: {'; '.join(wrong)}.")
        await self._call(
            self._client.chat_update(
                channel=self._channel(place),
                ts=posted.receipt,
                text=blocks["text"],
                blocks=blocks["blocks"],
                metadata=_metadata(posted.key),
            )
        )

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """The `ts` of what was posted under a key since then, in the channel or in a thread."""
        channel, since = self._channel(place), since - _CLOCKS_APART
        # What the thread did not take stands in the channel.
        try:
            for where in (thread, None) if thread else (None,):
                async for message in self._messages(channel, since, where):
                    if _key(message) == key:
                        return str(message["ts"])
        except CALL_FAILED as error:
            raise _cannot_ask(error, now=self._clock.now()) from error
        return None

    async def start_stream(self, place: str, text: str, *, thread: str, user: str) -> str:
        """Begin a message of Markdown that grows, for somebody in a thread; returns its `ts`."""
        try:
            begun = await self._client.chat_startStream(
                channel=self._channel(place),
                thread_ts=thread,
                markdown_text=text,
                recipient_user_id=user,
                recipient_team_id=self._team,
            )
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error
        return str(begun["ts"])

    async def append_stream(self, place: str, ts: str, text: str) -> None:
        """Add Markdown to a message that grows."""
        call = self._client.chat_appendStream
        await self._call(call(channel=self._channel(place), ts=ts, markdown_text=text))

    async def stop_stream(self, place: str, ts: str) -> None:
        """End a message that grows; from now on it can be edited, and not before."""
        await self._call(self._client.chat_stopStream(channel=self._channel(place), ts=ts))

    async def send_file(self, user: str, file: File) -> None:
        """Send somebody a file in their own conversation; raises PostRefused and the like."""
        try:
            opened = await self._client.conversations_open(users=user)
            await self._client.files_upload_v2(
                channel=opened["channel"]["id"],
                content=file.content,
                filename=file.name,
                title=file.name,
            )
        except (*CALL_FAILED, SlackRequestError) as error:
            raise translated(error, now=self._clock.now()) from error

    async def open_form(self, trigger_id: str, view: Json) -> None:
        """Show a form; raises PostRefused and the like, as where the trigger is older than 3 s."""
        await self._call(self._client.views_open(trigger_id=trigger_id, view=dict(view)))

    async def show_home(self, user: str, view: Json) -> None:
        """Show somebody their Home tab; raises PostRefused and the like."""
        await self._call(self._client.views_publish(user_id=user, view=dict(view)))

    async def show_only_to(self, user: str, channel: str, payload: Json) -> None:
        """Show a payload to one person in a channel; raises PostRefused and the like."""
        await self._call(self._client.chat_postEphemeral(channel=channel, user=user, **payload))

    async def respond(self, url: str, payload: Json) -> None:
        """Answer at a `response_url`; raises PostRefused and the like.

        The SDK's own client would send it once more where the connection breaks (slack_sdk 3.47).
        """
        client = AsyncWebhookClient(
            url,
            timeout=self._client.timeout,
            proxy=self._client.proxy,
            session=self._client.session,
            retry_handlers=[],
        )
        shown = {**payload, "response_type": "ephemeral"}
        try:
            answer = await client.send_dict({"replace_original": False, **shown})
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error
        if fault := response_fault(answer.status_code, answer.headers, now=self._clock.now()):
            raise fault

    async def tell(self, user: str, payload: Json) -> None:
        """Tell somebody something in their own conversation; raises PostRefused and the like."""
        await self._call(self._client.chat_postMessage(channel=user, **payload))

    async def suggest(self, channel: str, thread: str, prompts: Sequence[str]) -> None:
        """Suggest questions in an assistant's conversation; raises PostRefused and the like."""
        shown = [{"title": _cut(prompt), "message": prompt} for prompt in prompts]
        await self._call(
            self._client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, prompts=shown
            )
        )

    async def mark_working(self, channel: str, thread: str, words: str) -> None:
        """Show that an answer is being made, and call the conversation by its question."""
        client, title = self._client, _cut(words)
        await self._call(
            client.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread, status=_WORKING
            )
        )
        await self._call(
            client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title)
        )

    async def _send(self, channel: str, blocks: Json, *, key: str, thread: str | None) -> str:
        posted = await self._client.chat_postMessage(
            channel=channel,
            text=blocks["text"],
            blocks=blocks["blocks"],
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
            metadata=_metadata(key),
            client_msg_id=str(uuid.uuid5(_IDS, key)),
        )
        return str(posted["ts"])

    async def _call(self, call: Awaitable[object]) -> None:
        try:
            await call
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error

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


def _cut(words: str) -> str:
    """A title of one line; a longer one is known by its beginning."""
    return words if len(words) <= _TITLE_MAX else f"{words[: _TITLE_MAX - 1].rstrip()}…"


def _metadata(key: str) -> dict[str, Any]:
    """What a message is found again by. Any: the SDK's own type is of its models."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"key": key}}


def _key(message: Json) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("key", "")) or None


def _is_closed_thread(error: Exception) -> bool:
    return isinstance(error, SlackApiError) and error_code(error) in THREAD_CLOSED


def _cannot_ask(error: Exception, *, now: datetime) -> CannotAsk | PostUnclear:
    meant = translated(error, now=now)
    if isinstance(meant, PostRefused):
        return CannotAsk(str(meant))
    return PostUnclear(str(meant))

"""Discord as a platform: posts payloads, and finds what was posted. It translates, decides nothing.

    payload ──► with its key as nonce and as mark ──► channel, or the thread of the first part
    key ──────► our own messages since then ──► the one that bears its mark

Discord takes a nonce once, for some minutes; the mark, a component's id, stays for good. A failed
post is never repeated here: Discord may have taken it, and the ledger can ask.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

import discord

from bot.clock import Clock
from bot.messages.message import Message
from bot.platforms.base import About, CannotAsk, Posted, PostRefused, PostUnclear
from bot.platforms.discord.events import ServerEvent
from bot.platforms.discord.layout import (
    as_json,
    key_mark,
    marked,
    payloads,
    shown_title,
    title,
    with_note,
)
from bot.platforms.discord.limits import Json, faults
from bot.platforms.discord.refusals import CALL_FAILED, THREAD_EXISTS, UNKNOWN_CHANNEL, translated

NAME = "discord"
# Instead of a server, where a person is told in private; the person's id follows.
DIRECT = "@me"
# Discord's clock stamps the messages, ours the deliveries.
_CLOCKS_APART = timedelta(minutes=2)
# Minutes after its last message until a thread steps back in the channel's list.
_ARCHIVED: Final = 1_440
# How long Discord lets a form be filled in, in seconds.
_FORM_S = 900.0
_REPEATED = "This may have been posted before: a stop came in between."


class Shown(discord.ui.LayoutView):
    """A payload as it stands, where discord.py wants a view."""

    def __init__(self, payload: Json) -> None:
        super().__init__(timeout=None)
        self._payload = payload

    def to_components(self) -> list[dict[str, Any]]:
        """The payload's own components. Any: Discord's JSON."""
        return list(self._payload["components"])

    def has_components_v2(self) -> bool:
        """All that Daybook sends are."""
        return True


class Form(discord.ui.Modal):
    """A form as it stands, where discord.py wants a modal; what is filled in is read elsewhere."""

    def __init__(self, form: Json) -> None:
        super().__init__(title=form["title"], custom_id=form["custom_id"], timeout=_FORM_S)
        self._form = form

    def to_dict(self) -> dict[str, Any]:
        """The form's own fields. Any: Discord's JSON."""
        return dict(self._form)


async def add_event(guild: discord.Guild, event: ServerEvent) -> None:
    """Make an event of a server; fails as every call may."""
    await guild.create_scheduled_event(
        name=event.name,
        start_time=event.start,
        end_time=event.end,
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location=event.location,
        description=event.description,
    )


def files_of(payload: Json) -> list[discord.File]:
    """The files that go with a payload."""
    return [
        discord.File(BytesIO(one["text"].encode()), filename=one["name"])
        for one in payload.get("files", ())
    ]


class DiscordPlatform:
    """All servers and people that one bot's token reaches."""

    def __init__(self, client: discord.Client, *, clock: Clock, timeout_s: float) -> None:
        self._client = client
        self._clock = clock
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """As destinations name it."""
        return NAME

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        """What is posted, in order, with a name for a thread on it."""
        name = title(messages[0]) if messages else ""
        return [
            as_json({**payload, "thread": name})
            for message in messages
            for payload in payloads(message)
        ]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        """Post one payload to GUILD/CHANNEL and return the message's id."""
        given: Json = json.loads(payload)
        if about.may_repeat:
            given = with_note(given, _REPEATED)
        if wrong := faults(given):
            raise PostRefused(f"Discord would refuse this message: {'; '.join(wrong)}.")
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._send(place, given, key=key, thread=about.thread)
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        """Change a message where it stands: in a thread, or the channel that it fell back to."""
        given: Json = json.loads(payload)
        if wrong := faults(given):
            raise PostRefused(f"Discord would refuse this message: {'; '.join(wrong)}.")
        shown = Shown(marked(given, posted.key))
        try:
            async with asyncio.timeout(self._timeout_s):
                *others, channel = await self._homes(place, posted, thread)
                for other in others:
                    with suppress(discord.NotFound):
                        await other.get_partial_message(int(posted.receipt)).edit(view=shown)
                        return
                await channel.get_partial_message(int(posted.receipt)).edit(view=shown)
        except CALL_FAILED as error:
            raise translated(error, now=self._clock.now()) from error

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """The id of what was posted under a key since then, in the channel or in a thread."""
        mark = key_mark(key)
        try:
            async with asyncio.timeout(self._timeout_s):
                async for message in self._ours(place, thread, since - _CLOCKS_APART):
                    if any(getattr(one, "id", None) == mark for one in message.components):
                        return str(message.id)
        except CALL_FAILED as error:
            raise _cannot_ask(error, now=self._clock.now()) from error
        return None

    async def _send(self, place: str, payload: Json, *, key: str, thread: str | None) -> str:
        channel = await self._channel(place)
        if thread is None:
            forum = self._client.get_channel(channel.id)
            if isinstance(forum, discord.ForumChannel):
                return await _send_to_forum(forum, payload, key)
            return await self._send_to(channel, payload, key)
        try:
            return await self._send_to(self._part_of(channel, thread), payload, key)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
        return await self._send_to(await self._opened(channel, thread, payload), payload, key)

    async def _send_to(self, channel: discord.PartialMessageable, payload: Json, key: str) -> str:
        # Any: arguments of several types for discord.py.
        given: dict[str, Any] = {"files": files_of(payload)} if payload.get("files") else {}
        if answered := payload.get("answers"):
            given["reference"] = _reference(channel, answered)
        sent = await channel.send(view=Shown(marked(payload, key)), nonce=key, **given)
        return str(sent.id)

    async def _opened(
        self, channel: discord.PartialMessageable, thread: str, payload: Json
    ) -> discord.PartialMessageable:
        """The thread on a message, opened; the channel itself where it has no threads."""
        name = await self._name(channel, thread) or payload["thread"]
        try:
            await self._client.http.start_thread_with_message(
                channel.id, int(thread), name=name, auto_archive_duration=_ARCHIVED
            )
        except discord.HTTPException as error:
            if error.status >= 500 or error.status == 429:
                raise
            if error.code != THREAD_EXISTS:
                return channel
        return self._part_of(channel, thread)

    async def _name(self, channel: discord.PartialMessageable, message: str) -> str | None:
        """What a message of ours is about; None where it is another's, or may not be read."""
        try:
            return shown_title(dict(await self._client.http.get_message(channel.id, int(message))))
        except (discord.Forbidden, discord.NotFound):
            return None

    async def _channel(self, place: str) -> discord.PartialMessageable:
        """The channel of GUILD/CHANNEL, or the direct one of @me/PERSON."""
        guild, _, number = place.partition("/")
        if not number.isdecimal() or not (guild.isdecimal() or guild == DIRECT):
            raise PostRefused(
                f"{place!r} is no place on Discord: name the destination discord:GUILD/CHANNEL, "
                "both as numbers (Copy ID in Discord, with developer mode on)."
            )
        if guild != DIRECT:
            return self._client.get_partial_messageable(int(number), guild_id=int(guild))
        opened = await self._client.create_dm(discord.Object(int(number)))
        return self._client.get_partial_messageable(opened.id)

    def _part_of(
        self, channel: discord.PartialMessageable, thread: str
    ) -> discord.PartialMessageable:
        """A thread has the id of the message that it hangs on."""
        return self._client.get_partial_messageable(int(thread), guild_id=channel.guild_id)

    async def _homes(
        self, place: str, posted: Posted, thread: str | None
    ) -> list[discord.PartialMessageable]:
        """Where a message may stand: in its thread or its channel; a forum's post is a thread itself."""
        channel = await self._channel(place)
        if isinstance(self._client.get_channel(channel.id), discord.ForumChannel):
            return [self._part_of(channel, thread or posted.receipt)]
        return [*([self._part_of(channel, thread)] if thread else []), channel]

    async def _ours(
        self, place: str, thread: str | None, since: datetime
    ) -> AsyncIterator[discord.Message]:
        """Our own messages in a thread, and in the channel that it may have fallen back to."""
        us = self._client.user and self._client.user.id
        for one in await self._places(place, thread):
            try:
                async for message in one.history(after=since, limit=None):
                    if message.author.id == us:
                        yield message
            except discord.NotFound as error:
                # A thread that was not opened yet; without its channel nothing can be posted either.
                if error.code != UNKNOWN_CHANNEL:
                    raise

    async def _places(self, place: str, thread: str | None) -> list[discord.PartialMessageable]:
        """Where a post may stand: in a thread, in the channel, in each of our posts of a forum."""
        channel = await self._channel(place)
        known = self._client.get_channel(channel.id)
        if isinstance(known, discord.abc.GuildChannel):
            may_read = known.permissions_for(known.guild.me).read_message_history
            if not may_read:
                raise CannotAsk("Discord shows the bot no history: it lacks Read Message History.")
        threads = [thread] if thread else []
        if isinstance(known, discord.ForumChannel):
            threads += [str(one.id) for one in known.threads]
            return [self._part_of(channel, one) for one in threads]
        return [*(self._part_of(channel, one) for one in threads), channel]


async def _send_to_forum(forum: discord.ForumChannel, payload: Json, key: str) -> str:
    """Open a post of a forum, with a tag where it wants one; the post has its message's id."""
    tags = forum.available_tags[:1] if forum.flags.require_tag else []
    post = await forum.create_thread(
        name=payload["thread"], view=Shown(marked(payload, key)), applied_tags=tags
    )
    return str(post.message.id)


class InAnswer:
    """The platform, where the first thing that is posted is shown as an answer to a message."""

    def __init__(self, platform: DiscordPlatform, message: str) -> None:
        self._platform = platform
        self._message = message

    @property
    def name(self) -> str:
        """As destinations name it."""
        return NAME

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        """What is posted, in order; the first says what it answers."""
        first, *others = self._platform.payloads(messages)
        return [as_json({**json.loads(first), "answers": self._message}), *others]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        """As the platform posts."""
        return await self._platform.post(place, payload, key=key, about=about)

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        """As the platform edits."""
        await self._platform.edit(place, payload, posted=posted, thread=thread)

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """As the platform finds."""
        return await self._platform.find(place, key, since=since, thread=thread)


def _reference(channel: discord.PartialMessageable, message: str) -> discord.MessageReference:
    return discord.MessageReference(
        message_id=int(message),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        fail_if_not_exists=False,
    )


def _cannot_ask(error: Exception, *, now: datetime) -> CannotAsk | PostUnclear:
    meant = translated(error, now=now)
    if isinstance(meant, PostRefused):
        return CannotAsk(str(meant))
    return PostUnclear(str(meant))

"""What Discord sends → words for `replies`, and the replies → posts. Thin: it decides nothing.

    mention, direct message ──► seen before? ──no──► reply ──► an answer to it, or a thread on it
    /next …, a menu         ──► deferred ──────────► reply ──► shown to the asker alone ──► Share ──► posted
    a button                ──► deferred ──────────► act ────► shown to the one who pressed

Discord sends a message again when a session is resumed, and sends it to every replica: each is
claimed in the store, so that it is answered once. Of an interaction Discord takes one answer and no
more: who is too late with that leaves it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import discord
import structlog

from bot.acting import Acting
from bot.actions import Action, ActionId, ActionKind, parse_action
from bot.clock import Clock
from bot.errors import DaybookError, InputRejected, StoreUnavailable
from bot.message import Actions, Message, sentence, with_blocks, with_note
from bot.plans import PlanField, Plans, parse_plan, plan_words, usual_plan
from bot.platforms.answers import Answers
from bot.platforms.base import Platform
from bot.platforms.discord.client import (
    DIRECT,
    NAME,
    DiscordPlatform,
    Form,
    InAnswer,
    Shown,
    add_event,
    files_of,
)
from bot.platforms.discord.events import server_event
from bot.platforms.discord.forms import FORM, filled_in, plan_form
from bot.platforms.discord.layout import payloads, with_actions, with_button
from bot.platforms.discord.limits import Json
from bot.platforms.discord.refusals import (
    CALL_FAILED,
    TAKEN_BY_ANOTHER,
    TOO_LATE,
    translated,
)
from bot.replies import Asked, Replies
from bot.store.claims import Claims
from bot.subscriptions import Destination
from bot.wording import listed, moment_words

_EVENT = "discord_event"
_OFFER = Action(label="Daily digest here?", id=ActionId(kind=ActionKind.SETTINGS), is_main=True)
_NOT_ALLOWED = "That is for those who may manage this server."
# How long answers in hand may take once the gateway is closed, in seconds.
_PATIENCE_S = 8.0
_MENTION = re.compile(r"<@[!&]?\d+>")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Voice:
    """What answers: to words, to presses, to forms."""

    replies: Replies
    acting: Acting
    plans: Plans


class Listeners:
    """What listens, for all servers of one bot."""

    def __init__(
        self,
        platform: DiscordPlatform,
        voice: Voice,
        *,
        claims: Claims,
        clock: Clock,
        manager_role: str = "",
    ) -> None:
        """`manager_role` is the name of a role whose bearers may manage; empty for none."""
        self._platform = platform
        self._replies = voice.replies
        self._acting = voice.acting
        self._plans = voice.plans
        self._manager_role = manager_role
        self._claims = claims
        self._clock = clock
        self._in_hand: set[asyncio.Task[object] | None] = set()

    async def finish(self) -> None:
        """Wait for the answers in hand, for a while."""
        tasks = [task for task in self._in_hand if task]
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE_S)

    async def written(self, message: discord.Message, *, bot: discord.abc.User) -> None:
        """A mention or a direct message is answered where it stands, what is long in a thread."""
        async with self._at_work():
            if message.author.bot or not _is_for_us(message, bot):
                return
            if await self._is_new(f"message {message.id}"):
                await self._answer(message, await self._replies.reply(self._asked_in(message)))

    async def joined(self, guild: discord.Guild) -> None:
        """The bot says hello where it is invited for the first time."""
        async with self._at_work():
            channel = _first_channel(guild)
            if channel is not None and await self._is_new(f"hello {guild.id}"):
                place = f"{guild.id}/{channel.id}"
                greeting = self._replies.greeting(f"{self._platform.name}:{place}")
                offered = with_blocks(greeting, Actions((_OFFER,)))
                await self._post(self._platform, place, offered, key=f"hello {guild.id}")

    async def commanded(self, interaction: discord.Interaction, words: str) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        async with self._at_work():
            if await _is_deferred(interaction, is_new=True):
                message = await self._replies.reply(self._asked_by(interaction, words))
                await self._show(interaction, _shareable(payloads(message), words))

    @staticmethod
    async def told(interaction: discord.Interaction, text: str) -> None:
        """Tell one sentence to who asked, at once."""
        [payload] = payloads(sentence(text))
        await interaction.response.send_message(view=Shown(payload), ephemeral=True)

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """A button: what it gives is shown to the one who pressed it; a share is for all."""
        async with self._at_work():
            try:
                wanted = parse_action(action)
            except InputRejected as error:
                await self.told(interaction, str(error))
                return
            if wanted.kind is ActionKind.SETTINGS:
                await self.settings(interaction)
                return
            is_share = wanted.kind is ActionKind.SHARE
            if not await _is_deferred(interaction, is_new=not is_share):
                return
            if is_share:
                await self._shared(interaction, wanted.words)
                return
            message = await self._acting.act(wanted, self._asked_by(interaction))
            parts = payloads(message)
            if message.files and interaction.guild and wanted.record is not None:
                parts[-1] = with_button(
                    parts[-1], "Add to server events", custom_id=f"event:{wanted.record}"
                )
            await self._show(interaction, parts)

    async def scheduled(self, interaction: discord.Interaction, record: int) -> None:
        """What a record expects becomes events of the server, where the one who asks may do that."""
        async with self._at_work():
            if await _is_deferred(interaction, is_new=True):
                told = await self._schedule(interaction, record)
                await self._show(interaction, payloads(sentence(told)))

    async def settings(self, interaction: discord.Interaction) -> None:
        """Show the form for what comes to this channel, to those who may change that."""
        async with self._at_work():
            asked = self._asked_by(interaction)
            if not asked.may_manage or asked.destination is None:
                await self.told(interaction, _NOT_ALLOWED)
                return
            plan = await self._plans.plan(asked.destination)
            shown = plan or usual_plan(asked.destination, ZoneInfo("UTC"))
            await interaction.response.send_modal(Form(plan_form(shown.words())))

    async def filled_in(self, interaction: discord.Interaction) -> None:
        """Take over a form that was filled in; what is wrong with it is told, field by field."""
        async with self._at_work():
            data: Json = dict(interaction.data or {})
            if data.get("custom_id") == FORM and await _is_deferred(interaction, is_new=True):
                told = await self._plan(interaction, filled_in(data["components"]))
                await self._show(interaction, payloads(sentence(told)))

    async def _plan(self, interaction: discord.Interaction, words: Mapping[PlanField, str]) -> str:
        asked = self._asked_by(interaction)
        if not asked.may_manage or asked.destination is None:
            return _NOT_ALLOWED
        try:
            plan = parse_plan(words)
            due = await self._plans.change(asked.destination, plan, now=self._clock.now())
        except DaybookError as error:
            return f"Nothing was changed. {error}"
        lines = ". ".join(plan_words(plan))
        return (
            f"{lines}. The next digest comes on {moment_words(due.astimezone(plan.schedule.zone))}."
        )

    async def _schedule(self, interaction: discord.Interaction, record: int) -> str:
        """Make the events; returns what was done, or why it was not."""
        if interaction.guild is None or not interaction.permissions.manage_events:
            return "That needs the permission Manage Events in this server."
        now = self._clock.now()
        try:
            items = await self._acting.events(record, self._asked_by(interaction))
        except DaybookError as error:
            return str(error)
        events = [event for item in items if (event := server_event(item, now=now))]
        if not events:
            return "The days of what comes next here are over."
        try:
            for event in events:
                await add_event(interaction.guild, event)
        except CALL_FAILED as error:
            return str(translated(error, now=now))
        return f"Added to the server's events: {listed([event.name for event in events])}."

    async def _shared(self, interaction: discord.Interaction, words: str) -> None:
        """The answer is made anew for the channel, with the name of who shares it."""
        message = await self._replies.reply(self._asked_by(interaction, words))
        whole = with_note(message, f"{interaction.user.display_name} asked: {words}")
        key = f"share {interaction.id}"
        if fault := await self._post(self._platform, _place(interaction), whole, key=key):
            await self._show(interaction, payloads(sentence(fault)))
        else:
            await interaction.delete_original_response()

    async def _answer(self, message: discord.Message, reply: Message) -> None:
        key, place = f"answer {message.id}", _place(message)
        is_long = len(payloads(reply)) > 1
        if message.guild is None or (isinstance(message.channel, discord.Thread) and is_long):
            await self._post(self._platform, place, reply, key=key)
        elif is_long:
            await self._post(self._platform, place, reply, key=key, thread=str(message.id))
        else:
            await self._post(InAnswer(self._platform, str(message.id)), place, reply, key=key)

    async def _post(
        self,
        platform: Platform,
        place: str,
        message: Message,
        *,
        key: str,
        thread: str | None = None,
    ) -> str | None:
        """Post in a channel; returns why it could not be done, or None."""
        answers = Answers(platform, clock=self._clock)
        try:
            await answers.post(place, [message], key=key, thread=thread)
        except DaybookError as error:
            _log.warning("discord_answer_lost", place=place, reason=str(error))
            return str(error)
        return None

    def _asked_in(self, message: discord.Message) -> Asked:
        """What a message asks, with who and where."""
        author = message.author
        rights = author.guild_permissions if isinstance(author, discord.Member) else None
        return Asked(
            words=_words(message.content),
            thread=_conversation(message),
            destination=Destination(NAME, _place(message)),
            person=str(author.id),
            private=Destination(NAME, f"{DIRECT}/{author.id}"),
            may_manage=self._may_manage(author, rights),
        )

    def _asked_by(self, interaction: discord.Interaction, words: str = "") -> Asked:
        """What a command asks, or who pressed a button, and where."""
        person = interaction.user
        return Asked(
            words=words,
            destination=Destination(NAME, _place(interaction)),
            person=str(person.id),
            private=Destination(NAME, f"{DIRECT}/{person.id}"),
            may_manage=self._may_manage(person, interaction.permissions),
        )

    def _may_manage(self, person: discord.abc.User, rights: discord.Permissions | None) -> bool:
        """Whether somebody may manage in a server; in a direct channel nobody may."""
        if not isinstance(person, discord.Member) or rights is None:
            return False
        roles = {role.name for role in person.roles}
        return rights.manage_guild or bool(self._manager_role and self._manager_role in roles)

    @staticmethod
    async def _show(interaction: discord.Interaction, parts: list[Json]) -> None:
        """Show payloads to who asked, and to nobody else."""
        try:
            for part in parts:
                files = files_of(part)
                await interaction.followup.send(view=Shown(part), files=files, ephemeral=True)
        except CALL_FAILED as error:
            _log.warning("discord_answer_lost", interaction=interaction.id, reason=str(error)[:200])

    async def _is_new(self, key: str) -> bool:
        """Whether nobody has taken this in hand; what can't be looked up is, so that one hears why."""
        try:
            return await self._claims.add(_EVENT, key, due_at=self._clock.now())
        except StoreUnavailable:
            _log.exception("discord_event_unclaimed", event_id=key)
            return True

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """Marks the task as one to wait for when Daybook stops."""
        task = asyncio.current_task()
        self._in_hand.add(task)
        try:
            yield
        finally:
            self._in_hand.discard(task)


async def _is_deferred(interaction: discord.Interaction, *, is_new: bool) -> bool:
    """Whether Discord gives us the time to answer: not where another did, nor after three seconds."""
    try:
        if is_new:
            await interaction.response.defer(ephemeral=True, thinking=True)
        else:
            await interaction.response.defer()
    except discord.HTTPException as error:
        if error.code not in {TAKEN_BY_ANOTHER, TOO_LATE}:
            raise
        _log.info("discord_interaction_left", interaction=interaction.id, code=error.code)
        return False
    except TypeError:
        # It was taken; discord.py 2.7 fails where the answer to that has no body (HTTP 204).
        return True
    return True


def _is_for_us(message: discord.Message, bot: discord.abc.User) -> bool:
    """Whether a message speaks to the bot: in a direct channel, by a mention, by an answer to it."""
    return message.guild is None or any(one.id == bot.id for one in message.mentions)


def _words(text: str) -> str:
    return " ".join(_MENTION.sub(" ", text).split())


def _conversation(message: discord.Message) -> str:
    """The conversation over all platforms: a thread, a direct channel, one's own in a channel."""
    place = f"discord:{message.channel.id}"
    is_shared = isinstance(message.channel, discord.Thread)
    return place if is_shared or message.guild is None else f"{place}/{message.author.id}"


def _place(where: discord.Message | discord.Interaction) -> str:
    """The channel as destinations name it; in a direct one the person."""
    person = where.user if isinstance(where, discord.Interaction) else where.author
    if where.guild is None or where.channel is None:
        return f"{DIRECT}/{person.id}"
    return f"{where.guild.id}/{where.channel.id}"


def _first_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Where a newcomer speaks up: the server's channel for that, else the first that lets it."""
    wanted = [one for one in (guild.system_channel, *guild.text_channels) if one]
    return next((one for one in wanted if one.permissions_for(guild.me).send_messages), None)


def _shareable(parts: list[Json], words: str) -> list[Json]:
    """The payloads with a button under the last that shares them."""
    share = Action(label="Share to channel", id=ActionId(kind=ActionKind.SHARE, words=words))
    return [*parts[:-1], with_actions(parts[-1], Actions((share,)))]

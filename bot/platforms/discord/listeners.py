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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import structlog

from bot.acting import Acting
from bot.actions import Action, ActionId, ActionKind, parse_action
from bot.clock import Clock
from bot.errors import DaybookError, StoreUnavailable
from bot.message import Actions, Message, sentence, with_note
from bot.platforms.answers import Answers
from bot.platforms.base import Platform
from bot.platforms.discord.client import DIRECT, NAME, DiscordPlatform, InAnswer, Shown, files_of
from bot.platforms.discord.layout import payloads, with_actions
from bot.platforms.discord.limits import Json
from bot.platforms.discord.refusals import CALL_FAILED, TAKEN_BY_ANOTHER, TOO_LATE
from bot.replies import Asked, Replies
from bot.store.claims import Claims
from bot.subscriptions import Destination

_EVENT = "discord_event"
# How long answers in hand may take once the gateway is closed, in seconds.
_PATIENCE_S = 8.0
_MENTION = re.compile(r"<@[!&]?\d+>")

_log = structlog.get_logger()


class Listeners:
    """What listens, for all servers of one bot."""

    def __init__(
        self,
        platform: DiscordPlatform,
        replies: Replies,
        acting: Acting,
        *,
        claims: Claims,
        clock: Clock,
    ) -> None:
        self._platform = platform
        self._replies = replies
        self._acting = acting
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
                await self._answer(message, await self._replies.reply(_asked_in(message)))

    async def joined(self, guild: discord.Guild) -> None:
        """The bot says hello where it is invited for the first time."""
        async with self._at_work():
            channel = _first_channel(guild)
            if channel is not None and await self._is_new(f"hello {guild.id}"):
                place = f"{guild.id}/{channel.id}"
                greeting = self._replies.greeting(f"{self._platform.name}:{place}")
                await self._post(self._platform, place, greeting, key=f"hello {guild.id}")

    async def commanded(self, interaction: discord.Interaction, words: str) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        async with self._at_work():
            if await _is_deferred(interaction, is_new=True):
                message = await self._replies.reply(_asked_by(interaction, words))
                await self._show(interaction, _shareable(payloads(message), words))

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """A button: what it gives is shown to the one who pressed it; a share is for all."""
        async with self._at_work():
            wanted = parse_action(action)
            is_share = wanted.kind is ActionKind.SHARE
            if not await _is_deferred(interaction, is_new=not is_share):
                return
            if is_share:
                await self._shared(interaction, wanted.words)
                return
            message = await self._acting.act(wanted, _asked_by(interaction))
            await self._show(interaction, payloads(message))

    async def _shared(self, interaction: discord.Interaction, words: str) -> None:
        """The answer is made anew for the channel, with the name of who shares it."""
        message = await self._replies.reply(_asked_by(interaction, words))
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


def _asked_in(message: discord.Message) -> Asked:
    """What a message asks, with who and where."""
    author = message.author
    may_manage = isinstance(author, discord.Member) and author.guild_permissions.manage_guild
    return Asked(
        words=_words(message.content),
        thread=_conversation(message),
        destination=Destination(NAME, _place(message)),
        person=str(author.id),
        private=Destination(NAME, f"{DIRECT}/{author.id}"),
        may_manage=may_manage,
    )


def _asked_by(interaction: discord.Interaction, words: str = "") -> Asked:
    """What a command asks, or who pressed a button, and where."""
    person = interaction.user.id
    return Asked(
        words=words,
        destination=Destination(NAME, _place(interaction)),
        person=str(person),
        private=Destination(NAME, f"{DIRECT}/{person}"),
        may_manage=interaction.permissions.manage_guild,
    )


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

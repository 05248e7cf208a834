"""Who speaks to the bot on Discord, where and with which rights; what they are shown, what is posted.

Of an interaction Discord takes one answer and no more, within three seconds: so it is deferred first
thing, and who comes too late with that leaves it to whoever was in time.
"""

from functools import partial

import discord
import structlog

from bot.clock import Clock
from bot.conversation.asked import Asked
from bot.digests.subscriptions import Destination
from bot.errors import DaybookError
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import Actions, Message, sentence
from bot.platforms.answers import Answers, shown_anyhow, shown_once
from bot.platforms.base import Platform, PostUnclear
from bot.platforms.discord.client import DIRECT, NAME, DiscordPlatform, Shown, files_of
from bot.platforms.discord.layout import payloads, with_actions
from bot.platforms.discord.limits import Json
from bot.platforms.discord.refusals import (
    CALL_FAILED,
    TAKEN_BY_ANOTHER,
    TOO_LATE,
    translated,
)
from bot.platforms.growing import Edited, Growing
from bot.post.pacing import Pacer

# Under which an interaction keeps that its asker was told to wait.
_DEFERRED = "deferred"
_UNSURE = "I don't know whether all of my answer reached you. If it isn't here, ask again."

_log = structlog.get_logger()


class Exchange:
    """What passes between the bot and people, on all servers."""

    def __init__(
        self, platform: DiscordPlatform, *, clock: Clock, pacer: Pacer, manager_role: str
    ) -> None:
        """`manager_role` is the name of a role whose bearers may manage; empty for none."""
        self.platform = platform
        self._clock = clock
        self._pacer = pacer
        self._manager_role = manager_role

    def asked_in(self, message: discord.Message, *, words: str, thread: str) -> Asked:
        """What a message asks, with who and where; `thread` is its conversation."""
        author = message.author
        rights = author.guild_permissions if isinstance(author, discord.Member) else None
        return self._asked(message, author, rights, words=words, thread=thread)

    def asked_by(self, interaction: discord.Interaction, words: str = "") -> Asked:
        """What a command asks, or who pressed a button, and where."""
        return self._asked(interaction, interaction.user, interaction.permissions, words=words)

    def _asked(
        self,
        where: discord.Message | discord.Interaction,
        person: discord.abc.User,
        rights: discord.Permissions | None,
        *,
        words: str,
        thread: str | None = None,
    ) -> Asked:
        may_manage = self._may_manage(person, rights)
        return Asked(
            words=words,
            thread=thread,
            destination=Destination(NAME, place_of(where)),
            within=_channel_of(where),
            person=str(person.id),
            private=Destination(NAME, f"{DIRECT}/{person.id}"),
            may_manage=may_manage,
            may_plan=may_manage,
        )

    def _may_manage(self, person: discord.abc.User, rights: discord.Permissions | None) -> bool:
        """Whether somebody may manage in a server; in a direct channel nobody may."""
        if not isinstance(person, discord.Member) or rights is None:
            return False
        roles = {role.name for role in person.roles}
        return rights.manage_guild or bool(self._manager_role and self._manager_role in roles)

    async def show(
        self, interaction: discord.Interaction, message: Message, *, share: str = ""
    ) -> None:
        """Show a message to who asked, and to nobody else; `share` are words that can be shared."""
        parts = payloads(message)
        if share:
            action = ActionId(kind=ActionKind.SHARE, words=share)
            buttons = Actions((Action(label="Share to channel", id=action),))
            parts[-1] = with_actions(parts[-1], buttons)
        await self.show_parts(interaction, parts)

    async def show_parts(self, interaction: discord.Interaction, parts: list[Json]) -> None:
        """The same with payloads.

        The first takes the place of what was deferred, which is safe to repeat; the others come
        once, and where one is in doubt a line says so.
        """
        fault: DaybookError | None = None
        for part in parts:
            if interaction.extras.get(_DEFERRED) and part is parts[0]:
                fill = partial(_fill, interaction, part, clock=self._clock)
                fault = await shown_anyhow(fill, clock=self._clock)
            else:
                fault = await self._add(interaction, part)
            if fault:
                _log.warning("discord_answer_lost", interaction=interaction.id, reason=str(fault))
                return

    async def _add(self, interaction: discord.Interaction, part: Json) -> DaybookError | None:
        add = partial(_follow_up, interaction, part, clock=self._clock)
        fault = await shown_once(add, clock=self._clock)
        if isinstance(fault, PostUnclear):
            [unsure] = payloads(sentence(_UNSURE))
            line = partial(_follow_up, interaction, unsure, clock=self._clock)
            await shown_once(line, clock=self._clock)
        return fault

    @staticmethod
    async def tell(interaction: discord.Interaction, text: str) -> None:
        """Tell one sentence to who asked, as the first answer."""
        [payload] = payloads(sentence(text))
        try:
            await interaction.response.send_message(view=Shown(payload), ephemeral=True)
        except discord.HTTPException as error:
            _left(interaction, error)

    def growing(self, platform: Platform, place: str, *, key: str) -> Growing:
        """Where an answer appears while it is made, through the platform in some guise."""
        edited = Edited(platform, place, key=key, thread=None, pacer=self._pacer)
        return Growing(edited, clock=self._clock)

    async def post(
        self,
        place: str,
        message: Message,
        *,
        key: str,
        thread: str | None = None,
        through: Platform | None = None,
        again: bool = False,
    ) -> str | None:
        """Post in a channel; returns why it could not be done, or None.

        `through`: the platform in another guise. `again`: an earlier try may have posted it.
        """
        answers = Answers(through or self.platform, clock=self._clock, pacer=self._pacer)
        try:
            await answers.post(place, [message], key=key, thread=thread, again=again)
        except DaybookError as error:
            _log.warning("discord_answer_lost", place=place, reason=str(error))
            return str(error)
        return None


async def is_deferred(
    interaction: discord.Interaction, *, is_shown_apart: bool = True, again: bool = False
) -> bool:
    """Whether Discord gives us the time to answer: not where another did, nor after three seconds.

    `is_shown_apart`: the answer is for the asker alone, and leaves the message as it is. `again`: who
    died over it may have deferred it, which is as good as if we did.
    """
    try:
        if is_shown_apart:
            await interaction.response.defer(ephemeral=True, thinking=True)
        else:
            await interaction.response.defer()
    except discord.HTTPException as error:
        if not (again and error.code == TAKEN_BY_ANOTHER):
            _left(interaction, error)
            return False
    except TypeError:
        # It was taken; discord.py 2.7 fails where the answer to that has no body (HTTP 204).
        pass
    interaction.extras[_DEFERRED] = is_shown_apart
    return True


async def _fill(interaction: discord.Interaction, part: Json, *, clock: Clock) -> None:
    """Put a payload in the place of what was deferred; raises PostRefused and the like."""
    try:
        await interaction.edit_original_response(view=Shown(part), attachments=files_of(part))
    except CALL_FAILED as error:
        raise translated(error, now=clock.now()) from error


async def _follow_up(interaction: discord.Interaction, part: Json, *, clock: Clock) -> None:
    """Show a payload more; raises PostRefused and the like."""
    try:
        await interaction.followup.send(view=Shown(part), files=files_of(part), ephemeral=True)
    except CALL_FAILED as error:
        raise translated(error, now=clock.now()) from error


def place_of(where: discord.Message | discord.Interaction) -> str:
    """The channel as destinations name it; in a direct one the person."""
    person = where.user if isinstance(where, discord.Interaction) else where.author
    if where.guild is None or where.channel is None:
        return f"{DIRECT}/{person.id}"
    return f"{where.guild.id}/{where.channel.id}"


def _channel_of(where: discord.Message | discord.Interaction) -> Destination | None:
    """The channel of a thread; None elsewhere."""
    if where.guild is None or not isinstance(where.channel, discord.Thread):
        return None
    return Destination(NAME, f"{where.guild.id}/{where.channel.parent_id}")


def _left(interaction: discord.Interaction, error: discord.HTTPException) -> None:
    """Another was in time, or nobody was; everything else is a fault."""
    if error.code not in {TAKEN_BY_ANOTHER, TOO_LATE}:
        raise error
    _log.info("discord_interaction_left", interaction=interaction.id, code=error.code)

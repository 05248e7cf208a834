"""What people write to the bot or command → words for `replies`, and the replies → posts. Thin.

mention, direct message ──► claimed ───────────► reply ──► an answer to it, or a thread on it
/next …, a menu         ──► claimed, deferred ──► reply ──► shown to the asker alone ──► Share
invited                 ──► hello, once for each server

Discord sends a message again when a session is resumed, and sends it to every replica.
"""

import re

import discord

from bot.conversation.replies import Replies
from bot.follows.spoken import Offer
from bot.messages.message import Message
from bot.platforms.discord.arrivals import Arrivals
from bot.platforms.discord.client import DIRECT, NAME, InAnswer
from bot.platforms.discord.exchange import Exchange, place_of
from bot.platforms.discord.layout import payloads
from bot.platforms.discord.limits import CHOICES_MAX
from bot.platforms.growing import Growing

_MENTION = re.compile(r"<@[!&]?\d+>")


class Questions:
    """Listens to messages, commands and invitations."""

    def __init__(self, exchange: Exchange, replies: Replies, *, arrivals: Arrivals) -> None:
        self._exchange = exchange
        self._replies = replies
        self._arrivals = arrivals

    async def written(self, message: discord.Message, *, bot: discord.abc.User) -> None:
        """A mention or a direct message is answered where it stands, what is long in a thread."""
        if message.author.bot or not _is_for_us(message, bot):
            return
        async with self._arrivals.answering(message) as attempt:
            if attempt:
                words, thread = _words(message.content), _conversation(message)
                asked = self._exchange.asked_in(message, words=words, thread=thread)
                growing = self._growing(message)
                reply = await self._replies.reply(asked, growing.hear if attempt == 1 else None)
                if not await growing.finish(reply):
                    key = growing.key(f"answer {message.id}")
                    await self._answer(message, reply, key=key, again=attempt > 1)

    async def joined(self, guild: discord.Guild) -> None:
        """The bot says hello where it is invited for the first time."""
        channel = _first_channel(guild)
        if channel is None:
            return
        key = f"{NAME} {guild.id}"
        async with self._arrivals.inbox.once(key) as attempt:
            if attempt:
                place = f"{guild.id}/{channel.id}"
                greeting = self._replies.greeting(f"{NAME}:{place}")
                await self._exchange.post(place, greeting, key=key, again=attempt > 1)

    async def commanded(self, interaction: discord.Interaction, words: str) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        async with self._arrivals.deferring(interaction) as attempt:
            if attempt:
                asked = self._exchange.asked_by(interaction, words)
                message = await self._replies.reply(asked)
                await self._exchange.show(interaction, message, share=words)

    async def followed(self, interaction: discord.Interaction, typed: str) -> list[Offer]:
        """What who types may unfollow: their own follows, and those of the place."""
        asked = self._exchange.asked_by(interaction)
        return await self._replies.followed(typed, asked, most=CHOICES_MAX)

    def _growing(self, message: discord.Message) -> Growing:
        """Where the answer to a message appears while it is made."""
        place, platform = place_of(message), self._exchange.platform
        is_direct = place.startswith(DIRECT)
        through = platform if is_direct else InAnswer(platform, str(message.id))
        return self._exchange.growing(through, place, key=f"answer {message.id}")

    async def _answer(
        self, message: discord.Message, reply: Message, *, key: str, again: bool
    ) -> None:
        place = place_of(message)
        is_long = len(payloads(reply)) > 1
        if place.startswith(DIRECT) or (is_long and isinstance(message.channel, discord.Thread)):
            await self._exchange.post(place, reply, key=key, again=again)
        elif is_long:
            thread = str(message.id)
            await self._exchange.post(place, reply, key=key, thread=thread, again=again)
        else:
            through = InAnswer(self._exchange.platform, str(message.id))
            await self._exchange.post(place, reply, key=key, through=through, again=again)


def _is_for_us(message: discord.Message, bot: discord.abc.User) -> bool:
    """Whether a message speaks to the bot: in a direct channel, by a mention, by an answer to it."""
    return message.guild is None or any(one.id == bot.id for one in message.mentions)


def _words(text: str) -> str:
    return " ".join(_MENTION.sub(" ", text).split())


def _conversation(message: discord.Message) -> str:
    """The conversation over all platforms: a thread, a direct channel, one's own in a channel."""
    place = f"{NAME}:{message.channel.id}"
    is_shared = isinstance(message.channel, discord.Thread)
    return place if is_shared or message.guild is None else f"{place}/{message.author.id}"


def _first_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Where a newcomer speaks up: the server's channel for that, else the first that lets it."""
    wanted = [one for one in (guild.system_channel, *guild.text_channels) if one]
    return next((one for one in wanted if one.permissions_for(guild.me).send_messages), None)

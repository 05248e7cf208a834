"""One workspace as the listeners see it: who asks and where, and how people there are told.

It translates between Slack's ids and the words of `asked`; what is told is decided elsewhere.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.conversation.asked import Asked
from bot.digests.subscriptions import Destination
from bot.errors import DaybookError
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import Actions, File, Message, sentence, with_note
from bot.platforms.answers import Answers, shown_once
from bot.platforms.base import PostRefused, PostUnclear
from bot.platforms.growing import Edited, Growing
from bot.platforms.slack.blocks import for_one, payloads, with_actions
from bot.platforms.slack.client import NAME, SlackPlatform
from bot.platforms.slack.limits import Json, faults
from bot.platforms.slack.people import People
from bot.platforms.slack.streaming import Streamed
from bot.post.pacing import Pacer


class Reader(NamedTuple):
    """One person, who alone sees it, and the `response_url` of where they asked; None at home."""

    user: str
    url: str | None


_UNSURE = "I don't know whether my answer reached you. If it isn't here, ask again."
_FILE_SENT = "The file is in our own conversation."

_log = structlog.get_logger()


class Workspace:
    """The workspace that the bot is installed in."""

    def __init__(
        self, platform: SlackPlatform, people: People, *, clock: Clock, pacer: Pacer
    ) -> None:
        self._clock = clock
        self._pacer = pacer
        self._platform = platform
        self._people = people
        self._answers = Answers(platform, clock=clock, pacer=pacer)

    async def asked(
        self, words: str, *, user: str, channel: str | None, thread: str | None = None
    ) -> Asked:
        """What somebody says in a channel; none, or a direct one, is their own conversation.

        `thread` is the thread there, or "" for the conversation as a whole; None stands alone.
        """
        person = await self._people.person(user)
        private = self.destination(user)
        is_private = channel is None or channel == user or channel.startswith("D")
        return Asked(
            words=words,
            thread=None if channel is None or thread is None else self.thread(channel, thread),
            zone=person.zone,
            destination=private if is_private or channel is None else self.destination(channel),
            person=user,
            private=private,
            may_manage=person.may_manage,
            may_plan=is_private or person.may_manage or not person.is_guest,
        )

    def destination(self, channel: str) -> Destination:
        """A channel or a person of this workspace, as subscriptions name it."""
        return Destination(NAME, self._platform.place(channel))

    def thread(self, channel: str, thread: str) -> str:
        """A conversation over all platforms: a thread, or a direct channel as a whole."""
        return f"{NAME}:{self._platform.place(channel)}/{thread}"

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        key: str,
        thread: str | None = None,
        again: bool = False,
    ) -> str | None:
        """Post in a channel of this workspace; returns why it could not be done, or None."""
        place = self._platform.place(channel)
        try:
            await self._answers.post(place, [message], key=key, thread=thread, again=again)
        except DaybookError as error:
            _log.warning("slack_answer_lost", channel=channel, reason=str(error))
            return str(error)
        return None

    def growing(self, channel: str, *, user: str, key: str, thread: str | None) -> Growing:
        """Where an answer to somebody appears while it is made."""
        place = self._platform.place(channel)
        edited = Edited(self._platform, place, key=key, thread=thread, pacer=self._pacer)
        spot = Streamed(self._platform, place, edited, thread=thread, user=user)
        return Growing(spot, clock=self._clock)

    async def show(self, reader: Reader, message: Message, *, share: str = "") -> None:
        """Show a message to one person; `share` are the words that a button shares it by.

        Where it can't be shown there any more, it goes to their own conversation.
        """
        message = await self._with_files_sent(message, reader.user)
        for payload in _shareable(for_one(payloads(message)), share):
            if fault := await self._shown_somewhere(reader, _taken(payload)):
                _log.warning("slack_answer_lost", reason=str(fault))
                return

    async def _shown_somewhere(self, reader: Reader, payload: Json) -> DaybookError | None:
        """Show a payload where it was asked for, or in the reader's own conversation.

        What is in doubt is not shown again: a line says so.
        """
        fault = await self._shown(reader, payload)
        at_home = Reader(reader.user, None)
        if isinstance(fault, PostUnclear):
            [unsure] = payloads(sentence(_UNSURE))
            if await self._shown(reader, unsure):
                await self._shown(at_home, unsure)
            return fault
        return await self._shown(at_home, payload) if isinstance(fault, PostRefused) else fault

    async def take_away(self, reader: Reader) -> None:
        """Take away what was shown to one person, where they pressed a button under it."""
        await self._shown(reader, {"delete_original": True})

    async def _shown(self, reader: Reader, payload: Json) -> DaybookError | None:
        """Show a payload, at most once; returns why it may not be seen."""
        if reader.url is None:
            show = partial(self._platform.tell, reader.user, payload)
        else:
            show = partial(self._platform.respond, reader.url, payload)
        return await shown_once(show, clock=self._clock)

    async def tell(self, place: Destination, message: Message, *, user: str) -> None:
        """Tell one person something about a place: there, where they alone see it, or in private."""
        channel = place.place.partition("/")[2]
        try:
            for payload in payloads(message):
                if channel != user:
                    await self._platform.show_only_to(user, channel, payload)
                else:
                    await self._platform.tell(user, payload)
        except DaybookError as error:
            _log.warning("slack_word_lost", channel=channel, reason=str(error))

    async def open_form(self, trigger_id: str, view: Json) -> None:
        """Show a form; raises DaybookError where Slack doesn't."""
        await self._platform.open_form(trigger_id, view)

    async def show_home(self, user: str, view: Json) -> None:
        """Show somebody their Home tab; raises DaybookError where Slack doesn't."""
        await self._platform.show_home(user, view)

    async def suggest(self, channel: str, thread: str, prompts: Sequence[str]) -> None:
        """Suggest questions in an assistant's conversation; without the permission, none."""
        try:
            await self._platform.suggest(channel, thread, prompts)
        except DaybookError as error:
            _log.info("slack_prompts_lost", reason=str(error))

    @asynccontextmanager
    async def working(self, channel: str, thread: str | None, words: str) -> AsyncIterator[None]:
        """Show in an assistant's conversation that an answer is being made, and what about."""
        if thread and channel.startswith("D"):
            try:
                await self._platform.mark_working(channel, thread, words)
            except DaybookError as error:
                _log.debug("slack_status_lost", reason=str(error))
        yield

    async def _with_files_sent(self, message: Message, user: str) -> Message:
        """Files can't be shown to one person in a channel: they go to their own conversation."""
        for file in message.files:
            message = with_note(message, await self._send(user, file))
        return message

    async def _send(self, user: str, file: File) -> str:
        try:
            await self._platform.send_file(user, file)
        except DaybookError as error:
            return f"The file could not be sent. {error}"
        return _FILE_SENT


def reader_of(body: Json) -> Reader:
    """Who sent a command or pressed a button."""
    user = body["user_id"] if "user_id" in body else body["user"]["id"]
    return Reader(str(user), body.get("response_url"))


def _taken(payload: Json) -> Json:
    """The payload, or a word in its place where Slack would show nothing at all."""
    wrong = faults(payload)
    if not wrong:
        return payload
    _log.error("slack_payload_wrong", reason="; ".join(wrong))
    return payloads(sentence("I made an answer that Slack would not take. It is in my log."))[0]


def _shareable(parts: Sequence[Json], words: str) -> Sequence[Json]:
    """The payloads with a button under the last that shares them."""
    if not words:
        return parts
    share = Action(label="Share to channel", id=ActionId(kind=ActionKind.SHARE, words=words))
    return [*parts[:-1], with_actions(parts[-1], Actions((share,)))]

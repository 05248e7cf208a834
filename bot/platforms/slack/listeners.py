"""What Slack sends → words for `replies`, and the replies → posts. Thin: it decides nothing.

    mention, direct message ──► seen before? ──no──► reply ──► posted in the thread
    /daybook …              ──► acknowledged ──────► reply ──► shown to the asker alone ──► Share ──► posted

Slack sends an event again, up to three times, when it isn't sure that it arrived, and Bolt runs it
again (slack_bolt 1.30): each event is claimed in the store, so that it is answered once, by one of
any number of replicas. Bolt acknowledges events before they run here; commands and buttons are
acknowledged first thing.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from html import unescape
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.acting import Acting
from bot.actions import Action, ActionId, ActionKind
from bot.clock import Clock
from bot.errors import DaybookError, InputRejected, StoreUnavailable
from bot.message import Actions, Message, Note, plain
from bot.platforms.answers import Answers
from bot.platforms.slack.blocks import for_one, payloads, with_actions
from bot.platforms.slack.buttons import PRESSED, pressed
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.limits import Json
from bot.replies import Asked, Replies
from bot.schedule import parse_zone
from bot.store.claims import Claims

_ANY = re.compile("")
_MAIN_COMMAND = "daybook"
_EVENT = "slack_event"
# How long answers in hand may take once the socket is closed, in seconds.
_PATIENCE_S = 8.0
_ZONES_MAX = 1_000
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
# What Slack makes of an address or a channel in a text: "<https://a.example|a.example>".
_REFERENCE = re.compile(r"<(?:[^>|]*\|)?([^>|]*)>")

_log = structlog.get_logger()


class Listeners:
    """What listens, for one workspace; `bot` is the bot's own user."""

    def __init__(
        self,
        platform: SlackPlatform,
        replies: Replies,
        acting: Acting,
        *,
        claims: Claims,
        clock: Clock,
        bot: str,
    ) -> None:
        self._platform = platform
        self._replies = replies
        self._acting = acting
        self._claims = claims
        self._clock = clock
        self._bot = bot
        self._zones: OrderedDict[str, asyncio.Future[str | None]] = OrderedDict()
        self._answers = Answers(platform, clock=clock)
        self._in_hand: set[asyncio.Task[object] | None] = set()

    def app(self, client: AsyncWebClient, logger: logging.Logger) -> AsyncApp:
        """Bolt with these listeners; nothing is sent until a socket is opened for it."""
        app = AsyncApp(client=client, logger=logger, request_verification_enabled=False)
        app.event("app_mention")(self._mentioned)
        app.event("message")(self._written)
        app.event("member_joined_channel")(self._joined)
        app.command(_ANY)(self._commanded)
        app.action(PRESSED)(self._pressed)
        # What nobody acknowledges is sent again, and too much of it makes Slack stop sending at all.
        app.event(_ANY)(_passed_over)
        app.action(_ANY)(_passed_over)
        return app

    async def finish(self) -> None:
        """Wait for the answers in hand, for a while."""
        tasks = [task for task in self._in_hand if task]
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE_S)

    async def _mentioned(self, event: Json, body: Json) -> None:
        """A mention is answered in its thread, or in a new one under it."""
        async with self._at_work():
            if not event.get("bot_id"):
                thread = event.get("thread_ts") or event["ts"]
                await self._answer(event, body["event_id"], thread=thread)

    async def _joined(self, event: Json) -> None:
        """The bot says hello where it is invited for the first time."""
        async with self._at_work():
            channel, key = event["channel"], f"hello {event['channel']}"
            if event["user"] == self._bot and await self._is_new(key):
                destination = f"{self._platform.name}:{self._platform.place(channel)}"
                await self._post(channel, self._replies.greeting(destination), key=key)

    async def _written(self, event: Json, body: Json) -> None:
        """A direct message, or one in a thread that the bot was asked in, needs no mention."""
        async with self._at_work():
            is_typed = not (event.get("subtype") or event.get("bot_id"))
            if is_typed and await self._is_for_us(event):
                await self._answer(event, body["event_id"], thread=event.get("thread_ts"))

    async def _is_for_us(self, event: Json) -> bool:
        if event.get("channel_type") == "im":
            return True
        thread = event.get("thread_ts")
        # A mention comes as an event of its own.
        is_mention = f"<@{self._bot}" in event.get("text", "")
        if not thread or is_mention:
            return False
        return await self._replies.knows(self._thread(event, thread))

    async def _answer(self, event: Json, event_id: str, *, thread: str | None) -> None:
        if not await self._is_new(event_id):
            return
        asked = Asked(
            words=_words(event.get("text", "")),
            thread=self._thread(event, thread),
            zone=await self._zone(event["user"]),
        )
        message = await self._replies.reply(asked)
        await self._post(event["channel"], message, key=event_id, thread=thread)

    async def _commanded(self, ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        await ack()
        async with self._at_work():
            words = _commanded_words(body)
            asked = Asked(words=words, zone=await self._zone(body["user_id"]))
            message = await self._replies.reply(asked)
            for payload in _shareable(for_one(payloads(message)), words):
                await respond(**payload, response_type="ephemeral")

    async def _pressed(self, ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        """A button: what it gives is shown to the one who pressed it; a share is for all."""
        await ack()
        async with self._at_work():
            action, user = body["actions"][0], body["user"]
            key = f"{action['action_ts']} {user['id']}"
            if not await self._is_new(key):
                return
            wanted = pressed(action)
            if wanted.kind is ActionKind.SHARE:
                await self._shared(wanted.words, body, respond, key=key)
                return
            asked = Asked(zone=await self._zone(user["id"]))
            message = await self._acting.act(wanted, asked)
            for payload in for_one(payloads(message)):
                await respond(**payload, response_type="ephemeral", replace_original=False)

    async def _shared(self, words: str, body: Json, respond: AsyncRespond, *, key: str) -> None:
        """The answer is made anew for the channel, with the name of who shares it."""
        fault = await self._share(words, body["user"], body["channel"]["id"], key=key)
        if fault:
            await respond(text=fault, response_type="ephemeral", replace_original=False)
        else:
            await respond(delete_original=True)

    async def _share(self, words: str, user: Json, channel: str, *, key: str) -> str | None:
        asked = Asked(words=words, zone=await self._zone(user["id"]))
        message = await self._replies.reply(asked)
        shared_by = Note(plain(f"{user.get('name', user['id'])} asked: {words}"))
        whole = Message((*message.blocks, shared_by))
        return await self._post(channel, whole, key=key)

    async def _post(
        self, channel: str, message: Message, *, key: str, thread: str | None = None
    ) -> str | None:
        """Post in a channel of this workspace; returns why it could not be done, or None."""
        place = self._platform.place(channel)
        try:
            await self._answers.post(place, [message], key=key, thread=thread)
        except DaybookError as error:
            _log.warning("slack_answer_lost", channel=channel, reason=str(error))
            return str(error)
        return None

    async def _is_new(self, key: str) -> bool:
        """Whether nobody has taken this in hand; what can't be looked up is, so that one hears why."""
        try:
            return await self._claims.add(_EVENT, key, due_at=self._clock.now())
        except StoreUnavailable:
            _log.exception("slack_event_unclaimed", event_id=key)
            return True

    async def _zone(self, user: str) -> ZoneInfo | None:
        """The zone of a person, looked up once for all that they ask at once."""
        if user not in self._zones:
            self._zones[user] = asyncio.ensure_future(self._platform.zone_of(user))
            if len(self._zones) > _ZONES_MAX:
                self._zones.popitem(last=False)
        zone = _known_zone(await asyncio.shield(self._zones[user]))
        if zone is None:
            self._zones.pop(user, None)
        return zone

    def _thread(self, event: Json, thread: str | None) -> str:
        """The conversation over all platforms: a thread, or a direct channel as a whole."""
        return f"slack:{self._platform.place(event['channel'])}/{thread or ''}"

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """Marks the task as one to wait for when Daybook stops."""
        task = asyncio.current_task()
        self._in_hand.add(task)
        try:
            yield
        finally:
            self._in_hand.discard(task)


async def _passed_over(ack: AsyncAck) -> None:
    """Acknowledge what is not for Daybook."""
    await ack()


def _words(text: str) -> str:
    """What was typed: without mentions, and without what Slack makes of addresses and signs."""
    shown = _REFERENCE.sub(r"\1", _MENTION.sub(" ", text))
    return " ".join(unescape(shown).split())


def _commanded_words(body: Json) -> str:
    """The words of a command; a short one's name is the first of them."""
    command = body["command"].removeprefix("/")
    words = (
        body.get("text", "") if command == _MAIN_COMMAND else f"{command} {body.get('text', '')}"
    )
    return _words(words) or "help"


def _shareable(parts: Sequence[Json], words: str) -> Sequence[Json]:
    """The payloads with a button under the last that shares them."""
    share = Action(label="Share to channel", id=ActionId(kind=ActionKind.SHARE, words=words))
    return [*parts[:-1], with_actions(parts[-1], Actions((share,)))]


def _known_zone(name: str | None) -> ZoneInfo | None:
    try:
        return parse_zone(name) if name else None
    except InputRejected:
        return None

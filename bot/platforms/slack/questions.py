"""What people ask in Slack → words for `replies`, and the replies → posts. Thin: it decides nothing.

mention, direct message ──► taken once ──► reply ──► posted in the thread
/daybook …              ──► acknowledged ──► reply ──► shown to the asker alone ──► Share ──► posted
assistant opened        ──► greeting, prompts from the agenda
"""

from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.platforms.inbox import HELLO, Inbox
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.limits import Json
from bot.platforms.slack.words import commanded, typed
from bot.platforms.slack.workspace import Workspace
from bot.replies import Replies
from bot.spoken import Verb, parse_spoken


class Questions:
    """Listens to what is asked; `bot` is the bot's own user."""

    def __init__(
        self,
        workspace: Workspace,
        replies: Replies,
        *,
        inbox: Inbox,
        bot: str,
        forms: Forms,
    ) -> None:
        self._workspace = workspace
        self._replies = replies
        self._inbox = inbox
        self._bot = bot
        self._forms = forms

    async def mentioned(self, event: Json, body: Json) -> None:
        """A mention is answered in its thread, or in a new one under it."""
        if not event.get("bot_id"):
            thread = event.get("thread_ts") or event["ts"]
            await self._answer(event, body["event_id"], thread=thread)

    async def written(self, event: Json, body: Json) -> None:
        """A direct message, or one in a thread that the bot was asked in, needs no mention."""
        is_typed = not (event.get("subtype") or event.get("bot_id"))
        if is_typed and await self._is_for_us(event):
            await self._answer(event, body["event_id"], thread=event.get("thread_ts"))

    async def joined(self, event: Json) -> None:
        """The bot says hello where it is invited for the first time, and offers a digest."""
        channel, key = event["channel"], f"hello {event['channel']}"
        if event["user"] != self._bot:
            return
        async with self._inbox.taken(key, kind=HELLO) as attempt:
            if attempt:
                place = self._workspace.destination(channel)
                hello = self._replies.greeting(str(place))
                await self._workspace.post(channel, hello, key=key, again=attempt > 1)

    async def commanded(self, ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        await ack()
        async with self._inbox.taken(body["trigger_id"]) as attempt:
            if not attempt:
                return
            user, words = body["user_id"], commanded(body)
            asked = await self._workspace.asked(words, user=user, channel=body["channel_id"])
            if parse_spoken(words).verb is Verb.SETTINGS:
                await self._forms.open(asked, body["trigger_id"], respond)
                return
            message = await self._replies.reply(asked)
            await self._workspace.show(respond, message, user=user, share=words)

    async def assistant_opened(self, event: Json, body: Json) -> None:
        """Somebody opens a conversation beside their work: a greeting, and what could be asked."""
        opened = event["assistant_thread"]
        channel, thread = opened["channel_id"], opened["thread_ts"]
        async with self._inbox.taken(body["event_id"]) as attempt:
            if attempt:
                greeting, prompts = await self._replies.opening()
                await self._workspace.post(
                    channel, greeting, key=body["event_id"], thread=thread, again=attempt > 1
                )
                await self._workspace.suggest(channel, thread, prompts)

    async def _is_for_us(self, event: Json) -> bool:
        if event.get("channel_type") == "im":
            return True
        thread = event.get("thread_ts")
        # A mention comes as an event of its own.
        if not thread or f"<@{self._bot}" in event.get("text", ""):
            return False
        return await self._replies.knows(self._workspace.thread(event["channel"], thread))

    async def _answer(self, event: Json, event_id: str, *, thread: str | None) -> None:
        async with self._inbox.taken(event_id) as attempt:
            if not attempt:
                return
            channel, words = event["channel"], typed(event.get("text", ""))
            asked = await self._workspace.asked(
                words, user=event["user"], channel=channel, thread=thread or ""
            )
            growing = self._workspace.growing(
                channel, user=event["user"], key=event_id, thread=thread
            )
            async with self._workspace.working(channel, thread, words):
                message = await self._replies.reply(asked, growing.hear if attempt == 1 else None)
            if not await growing.finish(message):
                key = growing.key(event_id)
                await self._workspace.post(
                    channel, message, key=key, thread=thread, again=attempt > 1
                )

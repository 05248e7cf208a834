"""What people ask in Slack → words for `replies`, and the replies → posts. Thin: it decides nothing.

mention, direct message ──► claimed ──► reply ──► posted in the thread
/daybook …              ──► claimed, acknowledged ──► reply ──► shown to the asker alone ──► Share ──► posted
assistant opened        ──► greeting, prompts from the agenda
"""

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.conversation.asked import Asked
from bot.conversation.replies import Replies
from bot.conversation.spoken import Verb, parse_spoken
from bot.platforms.slack.arrivals import Arrivals, key_of
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.limits import Json
from bot.platforms.slack.words import commanded, typed
from bot.platforms.slack.workspace import Workspace, reader_of


class Questions:
    """Listens to what is asked; `bot` is the bot's own user."""

    def __init__(
        self,
        workspace: Workspace,
        replies: Replies,
        *,
        arrivals: Arrivals,
        bot: str,
        forms: Forms,
    ) -> None:
        self._workspace = workspace
        self._replies = replies
        self._arrivals = arrivals
        self._bot = bot
        self._forms = forms

    async def is_by_person(self, event: Json) -> bool:
        """Whether a mention is to be answered."""
        return not event.get("bot_id")

    async def is_for_us(self, event: Json) -> bool:
        """Whether a message is: a direct one, or one in a thread that the bot was asked in."""
        if event.get("subtype") or event.get("bot_id"):
            return False
        if event.get("channel_type") == "im":
            return True
        thread = event.get("thread_ts")
        # A mention comes as an event of its own.
        if not thread or f"<@{self._bot}" in event.get("text", ""):
            return False
        return await self._replies.knows(self._workspace.thread(event["channel"], thread))

    async def is_of_us(self, event: Json) -> bool:
        """Whether it is the bot that was invited."""
        return bool(event["user"] == self._bot)

    async def mentioned(self, event: Json, body: Json, context: AsyncBoltContext) -> None:
        """A mention is answered in its thread, or in a new one under it."""
        thread = event.get("thread_ts") or event["ts"]
        await self._answer(event, body, context, thread=thread)

    async def written(self, event: Json, body: Json, context: AsyncBoltContext) -> None:
        """What needs no mention is answered where it stands."""
        await self._answer(event, body, context, thread=event.get("thread_ts"))

    async def joined(self, event: Json, body: Json, context: AsyncBoltContext) -> None:
        """The bot says hello where it is invited for the first time, and offers a digest."""
        channel, key = event["channel"], f"hello {event['channel']}"
        async with self._arrivals.working(context) as attempt:
            if await self._arrivals.inbox.is_first(key) or attempt > 1:
                place = self._workspace.destination(channel)
                hello = self._replies.greeting(str(place))
                await self._workspace.post(channel, hello, key=key, again=attempt > 1)

    async def commanded(self, ack: AsyncAck, body: Json, context: AsyncBoltContext) -> None:
        """A command is answered to its asker alone, who may share the answer."""
        await ack()
        reader, words = reader_of(body), commanded(body)
        if parse_spoken(words).verb is Verb.SETTINGS:
            async with self._arrivals.hurrying(context):
                asked = await self._asked(words, body)
                await self._forms.open(asked, body["trigger_id"], reader)
            return
        async with self._arrivals.working(context):
            message = await self._replies.reply(await self._asked(words, body))
            await self._workspace.show(reader, message, share=words)

    async def assistant_opened(self, event: Json, body: Json, context: AsyncBoltContext) -> None:
        """Somebody opens a conversation beside their work: a greeting, and what could be asked."""
        opened = event["assistant_thread"]
        channel, thread = opened["channel_id"], opened["thread_ts"]
        async with self._arrivals.working(context) as attempt:
            asked = await self._workspace.asked("", user=opened["user_id"], channel=channel)
            greeting, prompts = await self._replies.opening(asked)
            await self._workspace.post(
                channel, greeting, key=key_of(body), thread=thread, again=attempt > 1
            )
            await self._workspace.suggest(channel, thread, prompts)

    async def _asked(self, words: str, body: Json) -> Asked:
        user, channel = reader_of(body).user, body["channel_id"]
        return await self._workspace.asked(words, user=user, channel=channel)

    async def _answer(
        self, event: Json, body: Json, context: AsyncBoltContext, *, thread: str | None
    ) -> None:
        async with self._arrivals.working(context) as attempt:
            channel, words = event["channel"], typed(event.get("text", ""))
            asked = await self._workspace.asked(
                words, user=event["user"], channel=channel, thread=thread or ""
            )
            growing = self._workspace.growing(
                channel, user=event["user"], key=key_of(body), thread=thread
            )
            async with self._workspace.working(channel, thread, words):
                message = await self._replies.reply(asked, growing.hear if attempt == 1 else None)
            if not await growing.finish(message):
                key = growing.key(key_of(body))
                await self._workspace.post(
                    channel, message, key=key, thread=thread, again=attempt > 1
                )

"""What people press in Slack → the actions that it stands for, and what they give → those who pressed.

button, menu ──► claimed, acknowledged ──► acting ──► shown to the one who pressed
                                 ├─ share: the answer made anew, posted for all
                                 └─ settings: the form of a place
"Brief this link" ──► replies ──► shown        Home opened ──► home ──► published
"""

from collections.abc import Mapping

import structlog
from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.conversation.acting import Acting
from bot.conversation.home import Home
from bot.conversation.replies import Replies
from bot.digests.subscriptions import parse_destination
from bot.errors import DaybookError, InputRejected
from bot.messages.actions import ActionKind
from bot.messages.message import Message, Note, Paragraph, plain, sentence, with_blocks
from bot.platforms.slack.arrivals import Arrivals, key_of
from bot.platforms.slack.blocks import home_view
from bot.platforms.slack.buttons import opens_form, pressed
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.limits import Json
from bot.platforms.slack.words import first_link
from bot.platforms.slack.workspace import Workspace, reader_of

_NO_LINK = "There is no link in that message."

_log = structlog.get_logger()


class Presses:
    """Listens to buttons, menus, the shortcut and the Home tab of one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        replies: Replies,
        acting: Acting,
        home: Home,
        *,
        arrivals: Arrivals,
        forms: Forms,
    ) -> None:
        self._workspace = workspace
        self._replies = replies
        self._acting = acting
        self._home = home
        self._arrivals = arrivals
        self._forms = forms

    async def pressed(self, ack: AsyncAck, body: Json, context: AsyncBoltContext) -> None:
        """A button: what it gives is shown to the one who pressed it; a share is for all."""
        await ack()
        action = body["actions"][0]
        in_hand = self._arrivals.hurrying if opens_form(action) else self._arrivals.working
        async with in_hand(context) as attempt:
            await self._press(action, body, again=attempt > 1)

    async def brief_link(self, ack: AsyncAck, body: Json, context: AsyncBoltContext) -> None:
        """The shortcut of a message: its first link is briefed for the one who asks."""
        await ack()
        reader, channel = reader_of(body), body["channel"]["id"]
        async with self._arrivals.working(context):
            link = first_link(body["message"])
            words = f"brief {link}"
            asked = await self._workspace.asked(words, user=reader.user, channel=channel)
            message = await self._replies.reply(asked) if link else sentence(_NO_LINK)
            await self._workspace.show(reader, message, share=words if link else "")

    async def home_opened(self, event: Json) -> None:
        """Somebody looks at their Home tab: it is made anew."""
        if event.get("tab") != "home":
            return
        async with self._arrivals.inbox.at_work():
            asked = await self._workspace.asked("", user=event["user"], channel=None)
            try:
                view = home_view(await self._home.page(asked))
                await self._workspace.show_home(event["user"], view)
            except DaybookError as error:
                _log.warning("slack_home_lost", reason=str(error))

    async def _press(self, action: Json, body: Json, *, again: bool) -> None:
        reader = reader_of(body)
        asked = await self._workspace.asked("", user=reader.user, channel=_channel(body))
        try:
            wanted = pressed(action)
            match wanted.kind:
                case ActionKind.SHARE:
                    await self._share(wanted.words, body, again=again)
                case ActionKind.SETTINGS:
                    place = parse_destination(wanted.words)
                    await self._forms.open(asked, body["trigger_id"], reader, place)
                case _:
                    message = await self._acting.act(wanted, asked)
                    await self._workspace.show(reader, message)
        except InputRejected as error:
            await self._workspace.show(reader, sentence(str(error)))

    async def _share(self, words: str, body: Json, *, again: bool) -> None:
        """The answer is made anew for the channel, with the name of who shares it."""
        user: Mapping[str, str] = body["user"]
        reader, channel = reader_of(body), body["channel"]["id"]
        asked = await self._workspace.asked(words, user=reader.user, channel=channel)
        message = await self._replies.reply(asked)
        shared_by = Note(plain(f"{user.get('name', reader.user)} asked: {words}"))
        fault = await self._workspace.post(
            channel, with_blocks(message, shared_by), key=f"share {key_of(body)}", again=again
        )
        if fault:
            await self._workspace.show(reader, Message((Paragraph(plain(fault)),)))
        else:
            await self._workspace.take_away(reader)


def _channel(body: Json) -> str | None:
    """Where it was pressed; None on the Home tab, which is nobody else's."""
    channel: Json = body.get("channel") or {}
    return channel.get("id")

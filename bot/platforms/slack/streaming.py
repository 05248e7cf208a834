"""An answer by Slack's streaming methods: text that grows, then the message with its blocks.

startStream ──► appendStream … ──► stopStream ──► update (blocks)
     └─ refused, or not in a thread ──► posted, and edited as it grows

docs.slack.dev/reference/methods/chat.startStream and its neighbours (seen 2026-11). Text is Markdown
there; foreign words are escaped in it as everywhere.
"""

import re
from collections.abc import Iterator

from bot.messages.message import Heading, Items, Message, Paragraph, Run, Style, Words
from bot.platforms.base import PostDelayed, PostRefused
from bot.platforms.foreign import safe
from bot.platforms.growing import Edited
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.mrkdwn import escape

_MARKS = re.compile(r"[\\`*_~\[\]#|!()]")


class Streamed:
    """A message that is streamed to somebody in a thread, or edited where it can't be."""

    def __init__(
        self,
        platform: SlackPlatform,
        place: str,
        edited: Edited,
        *,
        thread: str | None,
        user: str,
    ) -> None:
        """`edited` is the same answer where it can't be streamed, and where its stream has ended."""
        self._platform = platform
        self._place = place
        self._thread = thread
        self._user = user
        self._edited = edited
        # The `ts` of the message while it is streamed, and the text that it has.
        self._stream: str | None = None
        self._text = ""

    async def begin(self, message: Message) -> None:
        """Start a stream, or post."""
        if self._thread:
            self._text = streamed_text(message)
            try:
                self._stream = await self._platform.start_stream(
                    self._place, self._text, thread=self._thread, user=self._user
                )
            except (PostRefused, PostDelayed):
                self._stream = None
        if self._stream is None:
            await self._edited.begin(message)

    async def grow(self, message: Message) -> None:
        """Append what is new, or edit."""
        if self._stream is None:
            await self._edited.grow(message)
            return
        text = streamed_text(message)
        if text.startswith(self._text):
            new = text.removeprefix(self._text)
            await self._platform.append_stream(self._place, self._stream, new)
            self._text = text

    async def end(self, message: Message) -> None:
        """Stop the stream, and put the whole message with its blocks in its place."""
        if self._stream is None:
            await self._edited.end(message)
            return
        await self._platform.stop_stream(self._place, self._stream)
        await self._edited.take_over(self._stream, message)


def streamed_text(message: Message) -> str:
    """A message's lines in Markdown: a longer message begins with the text of its beginning."""
    return "\n".join(_lines(message))


def _lines(message: Message) -> Iterator[str]:
    for block in message.blocks:
        match block:
            case Heading(words) | Paragraph(words):
                yield f"{_markdown(words)}\n"
            case Items(items):
                yield from (f"- {_markdown(words)}" for words in items)


def _markdown(words: Words) -> str:
    return "".join(map(_run, words)).strip()


def _run(run: Run) -> str:
    text = _MARKS.sub(r"\\\g<0>", escape(" ".join(safe(run.text).split(" "))))
    return f"**{text}**" if run.style is Style.STRONG and text.strip() == text and text else text

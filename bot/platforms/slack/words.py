"""What Slack sends as text → the words that a person typed. Pure."""

import re
from html import unescape

from bot.platforms.slack.limits import Json

_MAIN_COMMAND = "daybook"
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
# What Slack makes of an address or a channel in a text: "<https://a.example|a.example>".
_LINK = re.compile(r"<(https?://[^>|]*)(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<(?:[^>|]*\|)?([^>|]*)>")


def typed(text: str) -> str:
    """What was typed: without mentions, and without what Slack makes of addresses and signs."""
    shown = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _MENTION.sub(" ", text)))
    return " ".join(unescape(shown).split())


def commanded(body: Json) -> str:
    """The words of a command; a short one's name is the first of them."""
    command = body["command"].removeprefix("/")
    text = body.get("text", "")
    return typed(text if command == _MAIN_COMMAND else f"{command} {text}") or "help"


def first_link(message: Json) -> str | None:
    """The first web address in a message, or None: in its text, else in what was attached to it."""
    links: list[str] = _LINK.findall(message.get("text", ""))
    attached = [one.get("from_url") for one in message.get("attachments", ())]
    return next((unescape(link) for link in (*links, *attached) if link), None)

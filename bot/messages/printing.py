"""A Message as a command prints it: for people, for programs, or as a platform is given it."""

import json
import sys
from collections.abc import Iterable
from enum import StrEnum

from bot.messages.message import Message
from bot.output import hand_over
from bot.platforms.console import write


class Form(StrEnum):
    """How something is printed; the last two are the payloads of a platform, one a line."""

    TEXT = "text"
    JSON = "json"
    SLACK = "slack"
    DISCORD = "discord"


def show(messages: Iterable[Message], form: Form) -> None:
    """Print messages, as text with an empty line after each; for JSON see `show_json`."""
    for message in messages:
        if form is Form.TEXT:
            write(message, sys.stdout)
            sys.stdout.write("\n")
        else:
            hand_over(*_payloads(message, form))
    sys.stdout.flush()


def show_json(record: object) -> None:
    """Print a record as one line of JSON."""
    hand_over(json.dumps(record, ensure_ascii=False))
    sys.stdout.flush()


def _payloads(message: Message, form: Form) -> list[str]:
    """What a platform is given; its library is loaded for no other."""
    if form is Form.SLACK:
        from bot.platforms.slack import blocks

        return [blocks.as_json(payload) for payload in blocks.payloads(message)]
    from bot.platforms.discord import layout

    return [layout.as_json(payload) for payload in layout.payloads(message)]

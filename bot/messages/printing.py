"""A Message as a command prints it: for people, for programs, or as a platform is given it."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from bot.messages.message import Message
from bot.output import hand_over, say
from bot.platforms.console import write

Record = TypeVar("Record")


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


def show_each(
    found: Sequence[Record],
    *,
    as_json: bool,
    record: Callable[[Record], object],
    line: Callable[[Record], str],
    none: str,
) -> None:
    """Print each on a line, for programs or for people; people hear where there is `none`."""
    if as_json:
        for one in found:
            show_json(record(one))
    else:
        say(*(map(line, found) if found else [none]))


def _payloads(message: Message, form: Form) -> list[str]:
    """What a platform is given; its library is loaded for no other."""
    if form is Form.SLACK:
        from bot.platforms.slack import blocks

        return [blocks.as_json(payload) for payload in blocks.payloads(message)]
    from bot.platforms.discord import layout

    return [layout.as_json(payload) for payload in layout.payloads(message)]

"""What a reader can do with what is told: the buttons of a Message, whatever the platform. Pure.

An ActionId goes out with a button and comes back when it is pressed, maybe weeks later and to another
Daybook: its text form is short, begins with the version of that form, and is checked when it is read.

    1:evidence:4711      1:follow::Norway–Iceland      1:wrong:4711:summary
    version:kind:record[:words]
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import InputRejected

# What any platform takes: Discord's custom_id has so many characters, Slack's value 2,000.
SHORT = 100
_VERSION = "1"
_FORM = re.compile(r"1:([a-z]+):(\d{0,18})(?::(.*))?", re.DOTALL)


class ActionKind(StrEnum):
    """What a press does."""

    EVIDENCE = "evidence"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    REMIND = "remind"
    CALENDAR = "calendar"
    WRONG = "wrong"
    SHARE = "share"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionId:
    """What is to be done with what: `record` is one of the store's (`bot.store.cards`).

    `words` are what the action is about beside it: a topic, a number of days, the command to share.
    """

    kind: ActionKind
    record: int | None = None
    words: str = ""

    def __str__(self) -> str:
        """The text form; `parse_action` reads it. Half a surrogate pair can't be sent."""
        words = self.words.encode(errors="replace").decode()
        told = f":{words}" if words else ""
        return f"{_VERSION}:{self.kind}:{'' if self.record is None else self.record}{told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: its label, and what its press does. `is_main`: the one that most will want."""

    label: str
    id: ActionId
    is_main: bool = False


def parse_action(text: str) -> ActionId:
    """The action of a text form; raises InputRejected for one that this version does not know."""
    match = _FORM.fullmatch(text)
    if match is None or match[1] not in set(ActionKind):
        raise InputRejected("This button is of another version of me: ask for the answer anew.")
    record = int(match[2]) if match[2] else None
    return ActionId(kind=ActionKind(match[1]), record=record, words=match[3] or "")

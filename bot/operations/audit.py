"""Who changed what, and when: what `daybook audit` shows. Pure.

What people follow alone, and what they ask, is their own and not written down here.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Who does what nobody on a platform does.
COMMAND_LINE = "command line"
SETTINGS_FILE = "settings file"


class Did(StrEnum):
    """What can be changed by people, and what they tried though it is not theirs to change."""

    ADDED_SOURCE = "added source"
    CHANGED_SOURCE = "changed source"
    REMOVED_SOURCE = "removed source"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    PLANNED = "changed digest"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    TIMED = "changed hours"
    CORRECTED = "corrected"
    UNDID = "undid correction"
    SETTLED = "settled mark"
    OPENED = "opened calendar"
    CLOSED = "closed calendar"
    COPIED = "copied archive"
    RESTORED = "restored backup"
    FORGOT = "forgot person"
    REFUSED = "was refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change. `by` is a person as their platform knows them ("slack:TEAM/USER"), or what did it."""

    by: str
    did: str
    about: str
    done_at: datetime


def entry_line(entry: Entry) -> str:
    """An entry for people, on one line."""
    about = " ".join(entry.about.split())
    return f"{entry.done_at:%Y-%m-%d %H:%M} UTC  {entry.by}  {entry.did}: {about}"

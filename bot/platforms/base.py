"""What every platform offers: a Message becomes payloads, and a payload is posted under a key.

The three ways in which a post can fail are three errors, since each has its own answer:

    PostRefused   it will never be taken: a dead letter, and the subscription is paused
                  (PlaceRefused: nothing will be taken there, so all that goes there is paused)
    PostDelayed   it was not taken, for now: the same post again, not before a time
    PostUnclear   it may have been taken: ask the platform by the key before posting again
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.errors import DaybookError
from bot.messages.message import Message


class PlatformUnavailable(DaybookError):
    """A platform can't be joined: a token that is missing or refused, or no way there."""


class TokenRefused(PlatformUnavailable):
    """It never can be, with these tokens: one is missing or refused, and the text says which."""


class PostRefused(DaybookError):
    """The platform will not take this post, now or later; the text says why, and the cure."""


class PlaceRefused(PostRefused):
    """The place takes no posts at all any more: it is gone, archived, or closed to the bot."""


class PostDelayed(DaybookError):
    """The platform did not take this post; `until` is when it may be tried again (aware).

    With `is_local` it may take posts for other places until then.
    """

    def __init__(self, message: str, *, until: datetime, is_local: bool = False) -> None:
        super().__init__(message)
        self.until = until
        self.is_local = is_local


class PostUnclear(DaybookError):
    """Whether the platform took this post is not known."""


class CannotAsk(DaybookError):
    """The platform keeps no history that it could be asked for."""


class Check(NamedTuple):
    """One thing that was looked at; `fault` says what is wrong with it, and the cure."""

    what: str
    fault: str | None = None


class Posted(NamedTuple):
    """What was posted before: the platform's id of it, and the key that it was posted under."""

    receipt: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a platform must know of a post beside its payload.

    `thread` is the id of the digest's first part, None for that part itself. `may_repeat`: it may
    have been posted before, and says so.
    """

    thread: str | None = None
    may_repeat: bool = False


class Platform(Protocol):
    """One chat platform, or the terminal."""

    @property
    def name(self) -> str:
        """As destinations name it: `console`, `slack`, `discord`."""
        ...

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        """What is posted, in order, within the platform's limits; the first opens the thread."""
        ...

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        """Post one payload and return the platform's id of it.

        Raises PostRefused, PostDelayed or PostUnclear.
        """
        ...

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        """Put one payload in the place of what was posted; safe to call twice.

        `thread` is where it was posted, as in About. Raises as `post` does.
        """
        ...

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        """The id of what was posted under a key since then, or None where there is none.

        `thread` is where it was to be posted, as in About.

        Raises CannotAsk where it never can be asked, PostUnclear where it can't be now.
        """
        ...

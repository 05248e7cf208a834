"""Stand-ins for what is outside: a platform that remembers what a person would see."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages.message import Message
from bot.platforms.base import About, PlaceRefused, Posted
from bot.platforms.console import as_text

Fault = Callable[[], None]


@dataclass
class FakePlatform:
    """Keeps what was posted, in order, and fails on demand.

    `before` and `after` are run around each post that they hold a fault for, first come, first
    served: a fault before leaves nothing posted, one after leaves the post standing.
    """

    name: str = "console"
    seen: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    threads: list[str | None] = field(default_factory=list)
    before: list[Fault] = field(default_factory=list)
    after: list[Fault] = field(default_factory=list)
    edits: int = 0
    # Places that are gone, and how often each was tried.
    gone: Counter[str] = field(default_factory=Counter)

    def payloads(self, messages: Sequence[Message]) -> list[str]:
        return [as_text(message) for message in messages]

    async def post(self, place: str, payload: str, *, key: str, about: About) -> str:
        if place in self.gone:
            self.gone[place] += 1
            raise PlaceRefused("The channel is archived.")
        if self.before:
            self.before.pop(0)()
        receipt = f"post-{len(self.seen) + 1}"
        self.seen.append((place, payload))
        self.threads.append(about.thread)
        self.keys[key] = receipt
        if self.after:
            self.after.pop(0)()
        return receipt

    async def edit(self, place: str, payload: str, *, posted: Posted, thread: str | None) -> None:
        if self.before:
            self.before.pop(0)()
        number = int(posted.receipt.removeprefix("post-"))
        self.seen[number - 1] = (place, payload)
        self.edits += 1

    async def find(
        self, place: str, key: str, *, since: datetime, thread: str | None
    ) -> str | None:
        return self.keys.get(key)


def raises(error: BaseException) -> Fault:
    """A fault that raises this error."""

    def fail() -> None:
        raise error

    return fail

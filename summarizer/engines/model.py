"""What a language model behind an engine offers: messages in, words out, and how it fails."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from summarizer.engines.prompts import Message
from summarizer.errors import EngineFailed


class Why(StrEnum):
    """Why a model gave no reply."""

    SLOW = "it took too long"
    DOWN = "it cannot be reached"
    BUSY = "it has too much to do"
    FAULTY = "it failed"
    REFUSED = "it would not answer"
    CUT = "its reply was cut off"
    EMPTY = "its reply was empty"
    KEY = "its key is refused or missing"
    QUOTA = "its quota is used up"
    UNKNOWN = "it knows no such model"
    WRONG = "it cannot read what it was sent"
    SPENT = "the day's budget for it is spent"

    @property
    def is_lasting(self) -> bool:
        """Whether asking again soon is of no use."""
        return self in {Why.KEY, Why.QUOTA, Why.UNKNOWN}

    @property
    def is_of_model(self) -> bool:
        """Whether it says something of the model, and not only of this one reply."""
        return self not in {Why.REFUSED, Why.CUT, Why.EMPTY, Why.WRONG, Why.SPENT}


class ModelFailed(EngineFailed):
    """A model gave no reply; holds nothing of what it was sent."""

    def __init__(self, why: Why, *, again_after: timedelta | None = None) -> None:
        super().__init__(f"the model gave no reply: {why.value}")
        self.why = why
        self.again_after = again_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reply as it came, and the tokens that were sent and replied; 0 where nobody tells."""

    text: str
    sent: int = 0
    replied: int = 0


# Is told a reply as far as it has come; after a failure, from its beginning.
Hear = Callable[[str], Awaitable[None]]


class Model(Protocol):
    """A language model that is asked for JSON by a schema."""

    @property
    def name(self) -> str:
        """Which model answers."""
        ...

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The reply; raises ModelFailed. It may be anything but too long. Any: JSON Schema.

        With `hear`, it is told as it comes, where it does come bit by bit.
        """
        ...


def tokens_of(messages: Sequence[Message]) -> int:
    """How many tokens some messages are at the most, as it is counted before a call.

    A token of English is about four characters; three leaves room for names and other scripts.
    """
    return sum(len(message["content"].encode()) for message in messages) // 3 + 8 * len(messages)

"""What a server replies, whole or bit by bit, read as far as it is needed: servers differ in the rest."""

from collections.abc import AsyncIterator

from pydantic import BaseModel, ConfigDict

from summarizer.engines.model import Hear, ModelFailed, Said, Why
from summarizer.engines.prompts import LONGEST_REPLY

# The last of a stream's events.
_DONE = "[DONE]"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Words(_Part):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Part):
    """A whole reply stands in `message`, a bit of one in `delta`."""

    finish_reason: str | None = None
    message: _Words = _Words()
    delta: _Words = _Words()


class _Usage(_Part):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Completion(_Part):
    """A chat completion, or one event of a stream of them."""

    choices: tuple[_Choice, ...] = ()
    usage: _Usage | None = None

    @property
    def text(self) -> str:
        """Its words, so far."""
        return (self.choices[0].message.content or "") if self.choices else ""

    def said(self) -> Said:
        """The reply in it; raises ModelFailed where it is none."""
        if not self.choices:
            raise ModelFailed(Why.EMPTY)
        choice = self.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise ModelFailed(Why.REFUSED)
        if choice.finish_reason == "length":
            raise ModelFailed(Why.CUT)
        if not self.text.strip():
            raise ModelFailed(Why.EMPTY)
        usage = self.usage or _Usage()
        return Said(
            text=self.text[: LONGEST_REPLY + 1],
            sent=usage.prompt_tokens,
            replied=usage.completion_tokens,
        )


async def heard(lines: AsyncIterator[str], hear: Hear) -> Completion:
    """The completion that a server's events make up, told as it grows; some servers send it whole.

    Raises ModelFailed where the events end in the middle, ValueError where they are none.
    """
    grown, others = Completion(), ""
    async for line in lines:
        kind, _, data = line.partition(":")
        if kind != "data":
            others += line
            continue
        if data.strip() == _DONE:
            break
        before, grown = grown.text, _joined(grown, Completion.model_validate_json(data))
        if len(grown.text) > LONGEST_REPLY:
            return grown
        if grown.text != before:
            await hear(grown.text)
    if not grown.choices:
        return Completion.model_validate_json(others)
    if grown.choices[0].finish_reason is None:
        raise ModelFailed(Why.DOWN)
    return grown


def _joined(grown: Completion, bit: Completion) -> Completion:
    """A completion with one bit more of its first choice."""
    usage = bit.usage or grown.usage
    if not bit.choices:
        return Completion(choices=grown.choices, usage=usage)
    before, new = grown.choices[0] if grown.choices else _Choice(), bit.choices[0]
    message = _Words(
        content=(before.message.content or "") + (new.delta.content or ""),
        refusal=(before.message.refusal or "") + (new.delta.refusal or ""),
    )
    finish = new.finish_reason or before.finish_reason
    return Completion(choices=(_Choice(finish_reason=finish, message=message),), usage=usage)

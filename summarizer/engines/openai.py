"""A model behind an OpenAI-compatible server, and the engine that chooses with it.

    messages ──► turn ──► request ─┬─ reply ──────────────────────────► Said
                   ▲               ├─ 429, 5xx, no connection: wait ─┐
                   │               ├─ 400 on the format: a plainer ──┤
                   └───────────────┴─────────────────────────────────┘   within one bound on the whole
                                   └─ key, quota, model, refusal, cut ─► ModelFailed

Chat completions, since all compatible servers have them. The SDK's own retries are off: it would
wait up to minutes for what a briefing need not wait for. The SDK is imported when a model is opened: it
costs 0.7 s and 30 MB that nobody pays who does without.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from summarizer.article import Article
from summarizer.briefing import Draft, EngineName
from summarizer.engines.base import Engine
from summarizer.engines.choosing import SHORTEST, choose
from summarizer.engines.completions import Completion, heard
from summarizer.engines.model import Hear, Model, ModelFailed, Said, Why
from summarizer.engines.prompts import PROMPT_VERSION, Message

if TYPE_CHECKING:
    import openai

# The longest pause that a server may ask for, in seconds; a longer one is a refusal for now.
_LONGEST_PAUSE_S = 30.0
# The first pause of our own, in seconds; each next one is twice as long.
_FIRST_PAUSE_S = 0.5
# Local servers want no key, the SDK does.
_NO_KEY = "none"
# What a server says of a prompt that no plainer form makes shorter.
_TOO_LONG = "context_length_exceeded"
# What older servers call "max_tokens".
_MOST_TOKENS = "max_completion_tokens"

Sleep = Callable[[float], Awaitable[None]]


class Format(StrEnum):
    """How a server is asked for JSON, the strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "plain"


_PLAINER = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.PLAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a model is reached, and within which bounds.

    `timeout_s` bounds one request, `total_s` all tries of one call and its turns. `max_reply_tokens`
    bounds what it may say. Without `base_url` it is OpenAI's own.
    """

    model: str
    api_key: str | None = field(repr=False)
    base_url: str | None = field(repr=False)
    timeout_s: float = 30.0
    total_s: float = 60.0
    tries: int = 3
    at_once: int = 4
    max_reply_tokens: int = 1_200


class OpenAIModel:
    """One model; an async context manager, to be used on one event loop."""

    def __init__(self, access: Access, *, sleep: Sleep) -> None:
        self._access = access
        self._sleep = sleep
        self._turns = asyncio.Semaphore(access.at_once)
        self._client: openai.AsyncOpenAI | None = None
        # What some servers or models do not take; each is left out once it was refused.
        self._options: dict[str, Any] = {
            _MOST_TOKENS: access.max_reply_tokens,
            "temperature": 0,
        }
        self._streamed: dict[str, Any] = {"stream_options": {"include_usage": True}}
        self.format = Format.SCHEMA

    @property
    def name(self) -> str:
        """The model's name, as the settings have it."""
        return self._access.model

    async def __aenter__(self) -> Self:
        if self._access.api_key or self._access.base_url:
            self._client = await asyncio.to_thread(_connect, self._access)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.close()

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The reply; raises ModelFailed. Any: JSON Schema."""
        if self._client is None:
            raise ModelFailed(Why.KEY)
        async with self._turns:
            try:
                async with asyncio.timeout(self._access.total_s):
                    return await self._try(self._client, messages, schema, hear)
            except TimeoutError as error:
                raise ModelFailed(Why.SLOW) from error

    async def _try(
        self,
        client: "openai.AsyncOpenAI",
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        hear: Hear | None,
    ) -> Said:
        pause = _FIRST_PAUSE_S
        left = self._access.tries
        while True:
            try:
                return (await self._request(client, messages, schema, hear)).said()
            except _Plainer:
                continue
            except ModelFailed as error:
                left -= 1
                if error.why not in _PASSING or left == 0:
                    raise
                wait = error.again_after.total_seconds() if error.again_after else pause
                if wait > _LONGEST_PAUSE_S:
                    raise
                await self._sleep(wait)
                pause *= 2

    async def _request(
        self,
        client: "openai.AsyncOpenAI",
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        hear: Hear | None,
    ) -> Completion:
        import httpx2
        import openai

        asked = self.format
        # Any: the SDK's own parameters.
        given: dict[str, Any] = {
            "model": self._access.model,
            "messages": _told(messages, schema, asked),
            **self._options,
            **_asked_for(asked, schema),
        }
        try:
            if hear is None:
                reply = await client.chat.completions.with_raw_response.create(**given)
                return Completion.model_validate_json(reply.text)
            streaming = client.chat.completions.with_streaming_response
            async with streaming.create(**given, stream=True, **self._streamed) as stream:
                return await heard(stream.iter_lines(), hear)
        except httpx2.TimeoutException as error:
            raise ModelFailed(Why.SLOW) from error
        except httpx2.HTTPError as error:
            raise ModelFailed(Why.DOWN) from error
        except openai.APITimeoutError as error:
            raise ModelFailed(Why.SLOW) from error
        except openai.APIConnectionError as error:
            raise ModelFailed(Why.DOWN) from error
        except openai.APIStatusError as error:
            if self._steps_down(error, asked):
                raise _Plainer from error
            raise _failed(error) from error
        except (openai.OpenAIError, ValueError) as error:
            # A body that is no JSON, or JSON of another shape, is pydantic's ValueError.
            raise ModelFailed(Why.FAULTY) from error

    def _steps_down(self, error: "openai.APIStatusError", asked: Format) -> bool:
        """Whether the server may be asked in a plainer way after this refusal; sees to it."""
        if error.status_code not in _UNFORMATTED or error.code == _TOO_LONG:
            return False
        if error.param in self._streamed:
            self._streamed.clear()
            return True
        if error.param in self._options:
            most = self._options.pop(error.param)
            if error.param == _MOST_TOKENS:
                self._options["max_tokens"] = most
            return True
        if asked is not self.format:
            # Another call has stepped down meanwhile.
            return True
        # What is refused in the plainest form was not refused for its form.
        self.format = _PLAINER.get(asked, Format.SCHEMA)
        return asked is not Format.PLAIN


class OpenAIEngine:
    """The offline engine's findings, chosen and shortened by a model. For libraries and scripts:
    it holds up its caller; the bot asks many at once (`bot.llm.refining`)."""

    def __init__(
        self,
        offline: Engine,
        model: Callable[[], AbstractAsyncContextManager[Model]],
        *,
        model_name: str,
        max_chars: int,
    ) -> None:
        self._offline = offline
        self._model = model
        self._model_name = model_name
        self._max_chars = max_chars

    @property
    def name(self) -> EngineName:
        """`openai`, with the versions of model, prompt and offline engine."""
        return engine_name(self._model_name, self._offline.name)

    def draft(self, article: Article) -> Draft:
        """The offline draft as the model would tell it; raises EngineFailed where it can't."""
        draft = self._offline.draft(article)
        if len(draft.sentences) < SHORTEST:
            return draft
        # A thread of its own: there may be an event loop in this one already.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(asyncio.run, self._chosen(article, draft)).result()

    async def _chosen(self, article: Article, draft: Draft) -> Draft:
        async with self._model() as model:
            return await choose(article, draft, model, max_chars=self._max_chars)


def engine_name(model: str, offline: EngineName) -> EngineName:
    """What briefings record of a model over the offline engine."""
    return EngineName(name="openai", version=f"{model}+{PROMPT_VERSION}+{offline.version}")


def _connect(access: Access) -> "openai.AsyncOpenAI":
    import openai

    return openai.AsyncOpenAI(
        api_key=access.api_key or _NO_KEY,
        base_url=access.base_url,
        timeout=access.timeout_s,
        max_retries=0,
    )


class _Plainer(Exception):
    """The server refused how it was asked; the next request is plainer."""


# Statuses of a server that does not know what it was asked for.
_UNFORMATTED = frozenset({400, 422, 501})
# What another try may mend.
_PASSING = frozenset({Why.SLOW, Why.DOWN, Why.BUSY, Why.FAULTY})
_BY_STATUS = {401: Why.KEY, 403: Why.KEY, 404: Why.UNKNOWN, 408: Why.SLOW, 429: Why.BUSY}


def _told(messages: Sequence[Message], schema: Mapping[str, Any], form: Format) -> list[Message]:
    """The messages; where the server takes no schema, the model is told it in words. Any: JSON Schema."""
    if form is Format.SCHEMA:
        return list(messages)
    shape = {"role": "system", "content": f"JSON Schema of the reply: {json.dumps(schema)}"}
    return [shape, *messages]


def _asked_for(form: Format, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Any: the SDK's own parameters."""
    if form is Format.PLAIN:
        return {}
    if form is Format.OBJECT:
        return {"response_format": {"type": "json_object"}}
    strict = {"name": "reply", "strict": True, "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": strict}}


def _failed(error: "openai.APIStatusError") -> ModelFailed:
    if error.status_code == 429 and error.code == "insufficient_quota":
        return ModelFailed(Why.QUOTA)
    why = _BY_STATUS.get(error.status_code, Why.FAULTY if error.status_code >= 500 else Why.WRONG)
    return ModelFailed(why, again_after=_pause(error.response.headers))


def _pause(headers: Mapping[str, str]) -> timedelta | None:
    """What the server asks to wait: in milliseconds, or in seconds; a date is left to our own."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return timedelta(seconds=float(headers[name]) * unit)
        except (KeyError, ValueError, OverflowError):
            continue
    return None

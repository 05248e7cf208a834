"""An OpenAI-compatible server on the loopback: answers as it is told to, and keeps what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, TypeVar

from aiohttp import web

from tests.loopback import listening

# Any: what the API's JSON holds.
Object = dict[str, Any]
Answer = web.StreamResponse | Object | Awaitable[web.StreamResponse]
# One request's body in, its answer out.
Behaviour = Callable[[Object], Answer]


Done = TypeVar("Done")


@dataclass
class FakeOpenAI:
    """What was asked, in order, and what is still to be answered: the last behaviour stays."""

    url: str = ""
    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[Object] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    # Whether the network is cut: then every connection is reset.
    is_cut: bool = False

    def answer(self, *behaviours: Behaviour) -> None:
        """Answer so from now on."""
        self.behaviours = list(behaviours)

    async def complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if self.is_cut and request.transport:
            request.transport.abort()
        self.asked.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        behave = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
        answer = behave(body)
        if isinstance(answer, dict):
            return web.json_response(answer)
        return answer if isinstance(answer, web.StreamResponse) else await answer


@asynccontextmanager
async def openai_server() -> AsyncIterator[FakeOpenAI]:
    """A server on a free port; gone when the block ends."""
    fake = FakeOpenAI()
    routes = [web.post("/v1/chat/completions", fake.complete)]
    async with listening(routes, shutdown_s=0.1) as address:
        fake.url = f"{address}/v1"
        yield fake


@contextmanager
def openai_beside(*behaviours: Behaviour) -> Iterator[FakeOpenAI]:
    """The same on a thread of its own, for tests without an event loop."""
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = Thread(target=loop.run_forever)
    thread.start()

    def done(work: Coroutine[Any, Any, Done]) -> Done:
        return asyncio.run_coroutine_threadsafe(work, loop).result(timeout=20)

    try:
        fake = done(stack.enter_async_context(openai_server()))
        fake.answer(*behaviours)
        yield fake
        done(stack.aclose())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def says(content: object, *, finish: str = "stop", refusal: str | None = None) -> Behaviour:
    """A completion with this content: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    usage = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}
    completion = {
        "id": "c1",
        "object": "chat.completion",
        "created": 0,
        "model": "double",
        "choices": [choice],
        "usage": usage,
    }
    return lambda _: completion


def streams(*bits: str, finish: str | None = "stop", is_done: bool = True) -> Behaviour:
    """A completion in events, one for each bit; without a `finish` it ends in the middle."""
    events: list[Object] = [
        {"choices": [{"index": 0, "delta": {"content": bit}, "finish_reason": None}]}
        for bit in bits
    ]
    if finish:
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        events.append({"choices": [], "usage": {"prompt_tokens": 90, "completion_tokens": 10}})
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    body += "data: [DONE]\n\n" if is_done else ""
    return lambda _: web.Response(text=body, content_type="text/event-stream")


def fails(status: int, *, code: str = "", headers: dict[str, str] | None = None) -> Behaviour:
    """An error of this status, as the API tells it."""
    error = {"error": {"message": "no", "type": "error", "param": None, "code": code or None}}
    return lambda _: web.json_response(error, status=status, headers=headers)


def sends(body: bytes, *, status: int = 200) -> Behaviour:
    """These bytes, whatever was asked."""
    return lambda _: web.Response(body=body, status=status, content_type="application/json")


def stalls() -> Behaviour:
    """No answer at all, while the connection stays open."""

    async def forever() -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    return lambda _: forever()


def only_if(holds: Callable[[Object], bool], then: Behaviour, otherwise: Behaviour) -> Behaviour:
    """One behaviour for requests of one kind, another for the rest."""
    return lambda body: (then if holds(body) else otherwise)(body)

"""A post office on the loopback: it takes posts as Slack does, and keeps what a person would see.

What a client wants posted is posted, late if the office is slow, even when the client is gone by
then. It can tell repeats by their `client_msg_id`, or ignore that key.
"""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import web

from tests.loopback import listening

TEAM = "T0OFFICE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One visible post."""

    channel: str
    ts: str
    thread: str | None
    words: str
    blocks: str
    metadata: object


@dataclass(kw_only=True)
class Office:
    """All channels of one workspace.

    `honours_keys`: a repeated `client_msg_id` is answered with the post of before. `delays_s`: how
    long a post takes to be seen, at least and at most.
    """

    honours_keys: bool
    delays_s: tuple[float, float]
    chance: Random
    address: str = ""
    posts: list[Post] = field(default_factory=list)
    _by_channel: defaultdict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    _by_key: dict[str, Post] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    # Posts that were taken, and can't be seen yet.
    late: set["asyncio.Task[Post]"] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call of the Web API."""
        given = await _arguments(request)
        match request.match_info["method"]:
            case "chat.postMessage":
                taken = asyncio.create_task(self._take(given))
                self.late.add(taken)
                taken.add_done_callback(self.late.discard)
                post = await asyncio.shield(taken)
                return web.json_response({"ok": True, "channel": post.channel, "ts": post.ts})
            case "conversations.history":
                found = [post for post in self._by_channel[given["channel"]] if not post.thread]
                return _page(found)
            case "conversations.replies":
                thread = given["ts"]
                there = self._by_channel[given["channel"]]
                return _page([post for post in there if thread in {post.ts, post.thread}])
            case _:
                return web.json_response({"ok": False, "error": "unknown_method"})

    async def _take(self, given: dict[str, Any]) -> Post:
        await asyncio.sleep(self.chance.uniform(*self.delays_s))
        key = given["client_msg_id"]
        if self.honours_keys and key in self._by_key:
            return self._by_key[key]
        post = Post(
            channel=given["channel"],
            # Later than the clock of everyone who asks.
            ts=f"4102444800.{next(self._numbers):06d}",
            thread=given.get("thread_ts"),
            words=given["text"],
            blocks=json.dumps(given["blocks"]),
            metadata=given.get("metadata"),
        )
        self.posts.append(post)
        self._by_channel[post.channel].append(post)
        self._by_key[key] = post
        return post


@asynccontextmanager
async def open_office(
    *, honours_keys: bool, delays_s: tuple[float, float], chance: Random
) -> AsyncIterator[Office]:
    """An office that is open on a free port of the loopback."""
    office = Office(honours_keys=honours_keys, delays_s=delays_s, chance=chance)
    routes = [web.route("*", "/api/{method}", office.answer)]
    async with listening(routes) as address:
        office.address = f"{address}/api/"
        yield office


async def _arguments(request: web.Request) -> dict[str, Any]:
    """What a call was given. Any: JSON's own types."""
    if request.content_type == "application/json":
        return dict(await request.json())
    return dict(request.query)


def _page(posts: list[Post]) -> web.Response:
    """Everything on one page: the office is small."""
    messages = [{"ts": post.ts, "text": post.words, "metadata": post.metadata} for post in posts]
    return web.json_response({"ok": True, "messages": messages})

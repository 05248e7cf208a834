"""The Web API and `response_url`: each call checked, answered from the workspace, and counted."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Any

from aiohttp import web

from bot.clock import SystemClock
from tests.doubles_slack.limits import block_error, view_error
from tests.doubles_slack.things import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CHANNEL,
    DIRECT,
    INES,
    SCOPES,
    TEAM,
    Fault,
    Object,
    Seen,
)
from tests.doubles_slack.workspace import Workspace

# What faults and calls of a `response_url` stand under.
RESPONSE_URL = "response_url"


class WebApi(Workspace):
    """A workspace that is called, with faults to order."""

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        await self._note(lambda: self.calls.append(method))
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is None and (pause_s := await self._pause_s(method, request)):
            fault = Fault(
                status=429, error="ratelimited", headers={"Retry-After": f"{ceil(pause_s)}"}
            )
        if fault is None:
            scopes = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
            return web.json_response(await self._answer(method, request), headers=scopes)
        if fault.is_taken:
            await self._answer(method, request)
        return await self._failed(fault, request)

    @staticmethod
    async def _failed(fault: Fault, request: web.Request) -> web.StreamResponse:
        await SystemClock().sleep(fault.stall_s)
        if fault.is_reset and request.transport:
            request.transport.abort()
        if fault.body is not None:
            return web.Response(status=fault.status, text=fault.body, content_type="text/html")
        told = {"ok": False, "error": fault.error or "internal_error"}
        return web.json_response(told, status=fault.status, headers=fault.headers)

    async def _pause_s(self, method: str, request: web.Request) -> float:
        if not self.keeps_rates:
            return 0
        channel: str | None = (await _arguments(request)).get("channel")
        return self._rates.pause(method, channel, now=self.now())

    async def _answer(self, method: str, request: web.Request) -> Object:
        given = await _arguments(request)
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {expected}":
            return {"ok": False, "error": "invalid_auth"}
        if self.is_revoked:
            return {"ok": False, "error": "token_revoked"}
        scope = SCOPES.get(method)
        if scope and scope not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": scope}
        does = self._methods().get(method)
        return await does(given) if does else {"ok": False, "error": "unknown_method"}

    def _methods(self) -> dict[str, Callable[[Object], Awaitable[Object]]]:
        return {
            "auth.test": self._who,
            "apps.connections.open": self._new_socket,
            "chat.postMessage": self._post,
            "chat.postEphemeral": lambda given: self._post(given, only_to=given["user"]),
            "chat.update": self._update,
            "chat.startStream": self._start_stream,
            "chat.appendStream": self._append_stream,
            "chat.stopStream": self._stop_stream,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.open": self._direct,
            "conversations.info": self._channel,
            "users.info": self._profile,
            "usergroups.users.list": self._group,
            "views.open": self._open,
            "views.publish": self._publish,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete,
            "assistant.threads.setStatus": partial(self._status, "status"),
            "assistant.threads.setTitle": partial(self._status, "title"),
            "assistant.threads.setSuggestedPrompts": self._suggest,
        }

    async def _who(self, given: Object) -> Object:
        return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0DAYBOOK"}

    async def _new_socket(self, given: Object) -> Object:
        return {"ok": True, "url": f"{self.address.replace('http', 'ws')}/socket"}

    async def _direct(self, given: Object) -> Object:
        return {"ok": True, "channel": {"id": DIRECT}}

    async def _group(self, given: Object) -> Object:
        return {"ok": True, "users": self.groups.get(given["usergroup"], [])}

    async def _upload_url(self, given: Object) -> Object:
        number = self._id("F")
        return {"ok": True, "file_id": number, "upload_url": f"{self.address}/upload/{number}"}

    async def _status(self, kind: str, given: Object) -> Object:
        await self._note(lambda: self.statuses.append((kind, str(given[kind]))))
        return {"ok": True}

    async def _suggest(self, given: Object) -> Object:
        prompts = json.loads(_text(given["prompts"]))
        await self._note(lambda: self.prompts.append([one["message"] for one in prompts]))
        return {"ok": True}

    async def _profile(self, given: Object) -> Object:
        user = given.get("user")
        if not user:
            return {"ok": False, "error": "user_not_found"}
        profile = {
            "id": user,
            "tz": self.zones.get(user),
            "is_admin": user in self.admins,
            "is_restricted": user in self.guests,
        }
        return {"ok": True, "user": profile}

    async def _channel(self, given: Object) -> Object:
        channel = given["channel"]
        if channel not in {CHANNEL, DIRECT}:
            return {"ok": False, "error": "channel_not_found"}
        told = {
            "id": channel,
            "name": self.names[channel],
            "is_member": channel not in self.left,
            "is_archived": channel in self.archived,
        }
        return {"ok": True, "channel": told}

    async def _open(self, given: Object) -> Object:
        trigger, view = given["trigger_id"], json.loads(_text(given["view"]))
        if trigger not in self._triggers:
            return {"ok": False, "error": "expired_trigger_id"}
        self._triggers.discard(trigger)
        if error := view_error(view, most=100):
            return {"ok": False, "error": error}
        await self._note(lambda: self.views.append(view))
        return {"ok": True, "view": view}

    async def _publish(self, given: Object) -> Object:
        view = json.loads(_text(given["view"]))
        if error := view_error(view, most=100):
            return {"ok": False, "error": error}
        await self._note(lambda: self.homes.append(view))
        return {"ok": True, "view": view}

    async def _complete(self, given: Object) -> Object:
        for one in json.loads(_text(given["files"])):
            told = (str(given["channel_id"]), one["title"], self._uploads[one["id"]])
            await self._note(partial(self.files.append, told))
        return {"ok": True, "files": [{"id": "F0", "title": "x"}]}

    async def _upload(self, request: web.Request) -> web.Response:
        self._uploads[request.match_info["number"]] = await request.read()
        return web.Response(text="OK")

    async def _update(self, given: Object) -> Object:
        channel, ts = given["channel"], given["ts"]
        if ts not in {one.ts for one in self.ledger}:
            return {"ok": False, "error": "message_not_found"}
        if ts in self._streams:
            return {"ok": False, "error": "streaming_state_conflict"}
        if error := self._post_error(channel, given):
            return {"ok": False, "error": error}
        blocks = given.get("blocks", [])
        seen = Seen(
            channel=channel,
            ts=ts,
            text=given["text"],
            blocks=blocks,
            metadata=given.get("metadata", {}),
            edited=True,
        )
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": ts}

    async def _start_stream(self, given: Object) -> Object:
        """A message that grows: in a thread, in a channel for somebody who is named."""
        channel = given["channel"]
        if channel == CHANNEL and not given.get("recipient_user_id"):
            return {"ok": False, "error": "missing_recipient_user_id"}
        if error := self._post_error(channel, {"text": _streamed(given) or "…"}):
            return {"ok": False, "error": error}
        seen = Seen(
            channel=channel,
            ts=self._ts(),
            text=_streamed(given),
            blocks=[],
            thread_ts=given["thread_ts"],
        )
        self._streams[seen.ts] = seen
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": seen.ts}

    async def _append_stream(self, given: Object) -> Object:
        before = self._streams.get(given["ts"])
        if before is None:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        seen = replace(before, text=before.text + _streamed(given), edited=True)
        self._streams[seen.ts] = seen
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": seen.channel, "ts": seen.ts}

    async def _stop_stream(self, given: Object) -> Object:
        before = self._streams.pop(given["ts"], None)
        if before is None:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        metadata = given.get("metadata", {})
        text = before.text + _streamed(given)
        seen = replace(before, text=text, metadata=metadata, edited=True)
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": seen.channel, "ts": seen.ts}

    async def _post(self, given: Object, only_to: str | None = None) -> Object:
        # A person's own conversation can be named by the person.
        channel = DIRECT if given["channel"] == INES else given["channel"]
        if error := self._post_error(channel, given):
            return {"ok": False, "error": error}
        seen = Seen(
            channel=channel,
            ts=self._ts(),
            text=given["text"],
            blocks=given.get("blocks", []),
            thread_ts=given.get("thread_ts"),
            only_to=only_to,
            metadata=given.get("metadata", {}),
            unfurls=given.get("unfurl_links") is not False,
        )
        await self._note(lambda: self.ledger.append(seen))
        return {"ok": True, "channel": channel, "ts": seen.ts}

    def _post_error(self, channel: str, given: Object) -> str | None:
        if channel not in {CHANNEL, DIRECT}:
            return "channel_not_found"
        if channel in self.archived:
            return "is_archived"
        if channel in self.left:
            return "not_in_channel"
        if not given.get("text"):
            return "no_text"
        return block_error(given.get("blocks", []))

    async def _history(self, given: Object) -> Object:
        """A page of the channel's own messages, newest first; replies are not among them."""
        return self._page([one for one in reversed(self.ledger) if not one.thread_ts], given)

    async def _replies(self, given: Object) -> Object:
        """A page of a thread, oldest first."""
        thread = given["ts"]
        return self._page([one for one in self.ledger if thread in {one.ts, one.thread_ts}], given)

    def _page(self, found: list[Seen], given: Object) -> Object:
        since = float(given.get("oldest") or 0)
        there = [one for one in found if one.channel == given["channel"] and not one.only_to]
        late = [one for one in there if float(one.ts) > since]
        start = int(given.get("cursor") or 0)
        end = start + int(given.get("limit", 100))
        return {
            "ok": True,
            "messages": [
                {"type": "message", "ts": one.ts, "text": one.text, "metadata": one.metadata}
                for one in late[start:end]
            ],
            "response_metadata": {"next_cursor": str(end) if end < len(late) else ""},
        }

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """A `response_url`, where faults are ordered under that name."""
        await self._note(lambda: self.calls.append(RESPONSE_URL))
        waiting = self._faults[RESPONSE_URL]
        if not waiting:
            return await self._shown_to_one(request)
        fault = waiting.popleft()
        if fault.is_taken:
            await self._shown_to_one(request)
        return await self._failed(fault, request)

    async def _shown_to_one(self, request: web.Request) -> web.Response:
        """What is sent there: shown to the asker, or her message taken away."""
        number = request.match_info["number"]
        channel, user = self._asked_by[number]
        self._responses[number] += 1
        if self._responses[number] > 5:
            return web.Response(status=404, text="used_url")
        given = await request.json()
        if given.get("delete_original"):
            await self._note(lambda: self.deleted.append(user))
            return web.Response(text="ok")
        blocks = given.get("blocks", [])
        if error := block_error(blocks):
            return web.Response(status=400, text=error)
        seen = Seen(channel=channel, ts=self._ts(), text=given["text"], blocks=blocks, only_to=user)
        await self._note(lambda: self.ledger.append(seen))
        return web.Response(text="ok")


def _streamed(given: Object) -> str:
    """What is to be added to a stream: as the text itself, or in chunks as the SDK's streams send it."""
    chunks = json.loads(_text(given.get("chunks", [])))
    texts = [one["text"] for one in chunks if one["type"] == "markdown_text"]
    return "".join([given.get("markdown_text") or "", *texts])


def _text(given: Any) -> str:
    """An argument that is JSON within a form, or JSON already."""
    return given if isinstance(given, str) else json.dumps(given)


async def _arguments(request: web.Request) -> Object:
    """The arguments of a call, from JSON, a form or the query, as the SDK sends them."""
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **(await request.post())}

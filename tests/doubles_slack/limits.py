"""What Slack refuses: blocks and views against its limits, calls that come too fast.

Tiers are those of docs.slack.dev/apis/web-api/rate-limits (2026-11): so many calls a minute of a
method, in a workspace; one message a second in a channel, with short bursts.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

# Any: what Slack's JSON holds.
Object = dict[str, Any]

_TEXT_MOST = {"header": 150, "section": 3_000, "context": 3_000, "button": 75}
_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
# The tier of each method that Daybook calls; one that is not here has rules of its own.
METHODS = {
    "apps.connections.open": 3,
    "assistant.threads.setSuggestedPrompts": 4,
    "assistant.threads.setTitle": 4,
    "chat.appendStream": 4,
    "chat.postEphemeral": 4,
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "usergroups.users.list": 2,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
}
_MINUTE_S = 60.0
# Messages in a channel: so many at once, and one a second from then on.
_BURST = 3


class Rates:
    """How fast one workspace is called."""

    def __init__(self) -> None:
        self._called: defaultdict[str, deque[float]] = defaultdict(deque)

    def pause(self, method: str, channel: str | None, *, now: float) -> float:
        """Seconds until the call may come again; 0 for one that is taken, and counted."""
        if method == "chat.postMessage":
            return self._counted(f"channel {channel}", _BURST, float(_BURST), now)
        if tier := METHODS.get(method):
            return self._counted(method, _TIERS[tier], _MINUTE_S, now)
        return 0

    def _counted(self, name: str, most: int, within_s: float, now: float) -> float:
        called = self._called[name]
        while called and called[0] <= now - within_s:
            called.popleft()
        if len(called) >= most:
            return called[0] + within_s - now
        called.append(now)
        return 0


def block_error(blocks: list[Object]) -> str | None:
    """Slack's code for what is wrong with blocks, from its documented limits."""
    sizes = [len(text.encode("utf-16-le")) // 2 for text in texts(blocks)]
    if sum(sizes) > 12_000:
        return "msg_blocks_too_long"
    if len(blocks) > 50 or not all(sizes):
        return "invalid_blocks"
    return "invalid_blocks" if any(_is_wrong(block) for block in blocks) else None


def view_error(view: Object, *, most: int) -> str | None:
    """Slack's code for what is wrong with a form or a Home tab."""
    title = view.get("title", {}).get("text", "")
    blocks = view["blocks"]
    labels = [block["label"]["text"] for block in blocks if block["type"] == "input"]
    if len(title) > 24 or len(blocks) > most or any(len(label) > 2_000 for label in labels):
        return "invalid_arguments"
    if view["type"] == "modal" and not title:
        return "invalid_arguments"
    return "invalid_arguments" if any(_is_wrong(block) for block in blocks) else None


def texts(blocks: list[Object]) -> Iterator[str]:
    """All texts of blocks and what is in them, in order."""
    for block in blocks:
        text = block.get("text")
        if isinstance(text, str):
            yield text
        elif isinstance(text, dict):
            yield from texts([text])
        yield from texts(block.get("elements", []))


def _is_wrong(block: Object) -> bool:
    most = _TEXT_MOST.get(block["type"])
    inner = block.get("elements", [])
    too_long = most and any(len(text) > most for text in texts([{**block, "elements": []}]))
    return bool(too_long) or any(_is_wrong(one) for one in inner)

"""Who and what there is in the double's workspace."""

import hmac
from dataclasses import dataclass, field
from typing import Any

from tests.doubles_slack.limits import texts

BOT_TOKEN, APP_TOKEN = "xoxb-double", "xapp-double"  # tokens of the double
TEAM, BOT = "T0DOUBLE", "U0DAYBOOK"
CHANNEL, DIRECT = "C0NEWS", "D0INES"
INES = "U0INES"
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
}
SIGNING_SECRET = "signed-by-the-double"  # noqa: S105  # of the double alone

# Any: what Slack's JSON holds.
Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the ledger: what appeared, where, and to whom (None: to all there)."""

    channel: str
    ts: str
    text: str
    blocks: list[Object]
    thread_ts: str | None = None
    only_to: str | None = None
    metadata: Object = field(default_factory=dict)
    unfurls: bool = True
    edited: bool = False

    @property
    def words(self) -> str:
        """All that its blocks say, a line each."""
        return "\n".join(texts(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one call goes wrong. `is_taken`: the double does what was asked, and then fails.

    `stall_s`: it lets so many seconds pass before it answers.
    """

    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False
    stall_s: float = 0


def signed(body: bytes, stamp: str) -> str:
    """The signature that Slack sends with a request."""
    base = f"v0:{stamp}:".encode() + body
    return "v0=" + hmac.new(SIGNING_SECRET.encode(), base, "sha256").hexdigest()

"""Whether a request is Slack's, and of now: its signature and its age. Pure.

The scheme is that of docs.slack.dev/authentication/verifying-requests-from-slack (v0). Bolt's own
check fails with an error on numbers and texts that Slack never sends (slack_bolt 1.30), and an error
makes Slack send again.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

# A request that is older may have been recorded; Slack's and our clock are not so far apart.
AGE_MAX_S = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def signature(body: bytes, timestamp: str, secret: str) -> str:
    """The signature of a request."""
    signed = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def fault(body: bytes, headers: Mapping[str, str], *, secret: str, now: datetime) -> str | None:
    """Why a request is not to be believed, or None."""
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    given = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp):
        return "no timestamp"
    if abs(int(timestamp) - now.timestamp()) > AGE_MAX_S:
        return "too old"
    expected = signature(body, timestamp, secret).encode()
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected):
        return "wrong signature"
    return None

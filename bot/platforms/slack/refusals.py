"""What a failed call to Slack means for a post: refused, delayed or unclear, with the cure. Pure.

Slack's error codes are those of docs.slack.dev/reference/methods/chat.postMessage, seen in 2026-11.
What the code doesn't say, the outcome does: an answer that never came may stand for a post that did.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DaybookError
from bot.platforms.base import PlaceRefused, PostDelayed, PostRefused, PostUnclear

# Every way in which a call can fail: what Slack says, what the network does, and an answer that is
# not of Slack (the SDK reads text as if it were an object).
CALL_FAILED = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, AttributeError)

_SCOPES = "Add it under OAuth & Permissions (`daybook manifest slack` has it), then reinstall."
_CURES = {
    "channel_not_found": "There is no such channel, or it is private: invite the bot there.",
    "not_in_channel": "The bot is not in the channel: invite it with /invite.",
    "is_archived": "The channel is archived: name another destination, or restore it.",
    "user_not_found": "There is no such person here: check the destination.",
    "missing_scope": f"The app lacks a permission. {_SCOPES}",
    "restricted_action": "An admin of the workspace has restricted who may post there.",
    "restricted_action_read_only_channel": "The channel takes no posts of apps.",
    "restricted_action_thread_only_channel": "The channel takes replies in threads only.",
    "restricted_action_thread_locked": "The thread is locked.",
    "restricted_action_non_threadable_channel": "The channel takes no replies in threads.",
    "cannot_reply_to_message": "That message takes no replies.",
    "ekm_access_denied": "The workspace's keys are withdrawn: ask its admins.",
}
# A thread that takes no replies says nothing of its channel.
THREAD_CLOSED = frozenset(
    {
        "cannot_reply_to_message",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    }
)
# A place that takes no posts at all, until somebody changes that.
_CLOSED = frozenset(_CURES) - THREAD_CLOSED
TOKEN_CODES = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
# Slack's own words for these: some of what was asked for may have been done.
_UNCLEAR_CODES = frozenset({"fatal_error", "internal_error", "request_timeout"})
_RATE_CODES = frozenset({"ratelimited", "rate_limited"})
_RETRY_AFTER_S = 30.0
# No rate limit lasts longer; a header that says so is wrong.
_RETRY_AFTER_MAX_S = 3_600.0
# How long a token that was refused may take to be mended.
_TOKEN_RETRY = timedelta(minutes=5)


def translated(error: Exception, *, now: datetime) -> DaybookError:
    """The error of `platforms.base` that a failed call stands for."""
    if isinstance(error, aiohttp.ClientConnectorError):
        until = now + timedelta(seconds=_RETRY_AFTER_S)
        return PostDelayed("Slack can't be reached.", until=until)
    if not isinstance(error, SlackApiError) or not isinstance(error.response, AsyncSlackResponse):
        return PostUnclear(f"Slack gave no answer that can be read ({type(error).__name__}).")
    code = error_code(error)
    status = error.response.status_code
    if status == 429 or code in _RATE_CODES:
        return PostDelayed("Slack asks for a pause.", until=_resume_at(error.response.headers, now))
    if status >= 500 or not code or code in _UNCLEAR_CODES:
        return PostUnclear(f"Slack failed on its side ({code or f'HTTP {status}'}).")
    if code in TOKEN_CODES:
        told = (
            f"Slack refuses SLACK_BOT_TOKEN ({code}): set the token of the app as it is installed."
        )
        return PostDelayed(told, until=now + _TOKEN_RETRY)
    refused = PlaceRefused if code in _CLOSED else PostRefused
    return refused(refusal(error))


def response_fault(
    status: int, headers: Mapping[str, str], *, now: datetime
) -> DaybookError | None:
    """What the answer of a `response_url` means; None where it was taken."""
    if status == 429:
        return PostDelayed("Slack asks for a pause.", until=_resume_at(headers, now))
    if status >= 500:
        return PostUnclear(f"Slack failed on its side (HTTP {status}).")
    if status >= 400:
        return PostRefused(f"Slack shows no more answers to that (HTTP {status}).")
    return None


def refusal(error: SlackApiError) -> str:
    """What Slack refused, and the cure where there is one."""
    code = error_code(error)
    needed = error.response.get("needed") if code == "missing_scope" else None
    name = f"{code}: {needed}" if needed else code
    return f"Slack refused ({name}). {_CURES.get(code, '')}".strip()


def error_code(error: SlackApiError) -> str:
    """Slack's code for what went wrong; empty where its answer has none."""
    response = error.response
    if isinstance(response, AsyncSlackResponse) and isinstance(response.data, Mapping):
        return str(response.data.get("error", ""))
    return ""


def _resume_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """When a rate limit ends: Retry-After is seconds, or a date of HTTP (RFC 9110, 10.2.3)."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    seconds = _seconds(given.strip(), now)
    return now + timedelta(seconds=min(max(seconds, 1.0), _RETRY_AFTER_MAX_S))


def _seconds(given: str, now: datetime) -> float:
    if given.isdecimal():
        return float(given[:9])
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return _RETRY_AFTER_S
    return (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()

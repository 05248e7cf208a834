"""What a failed call to Slack means for the post that it was to make."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.base import PlaceRefused, PostDelayed, PostRefused, PostUnclear
from bot.platforms.slack.refusals import translated

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def refused(
    error: str = "", *, status: int = 200, headers: dict[str, str] | None = None, **more: Any
) -> SlackApiError:
    """The SDK's error for an answer of Slack's."""
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.example/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error, **more} if error else {},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]  # as the SDK has it


PAUSES = [
    ({"Retry-After": "12"}, 12),
    ({"retry-after": " 3 "}, 3),
    ({"Retry-After": "Mon, 02 Mar 2026 08:01:30 GMT"}, 90),
    ({"Retry-After": "Mon, 02 Mar 2026 07:00:00 GMT"}, 1),
    ({"Retry-After": "soon"}, 30),
    ({"Retry-After": "9" * 5_000}, 3_600),
    ({}, 30),
]


@pytest.mark.parametrize(("headers", "seconds"), PAUSES, ids=lambda v: str(v)[:50])
def test_pause(headers: dict[str, str], seconds: float) -> None:
    """A rate limit delays the post as long as its header says, in seconds or as a date."""
    meant = translated(refused("ratelimited", status=429, headers=headers), now=NOW)

    assert isinstance(meant, PostDelayed)
    assert meant.until == NOW + timedelta(seconds=seconds)


UNCLEAR = [
    refused("fatal_error"),
    refused("internal_error"),
    refused(status=503),
    refused(),
    SlackApiError("no JSON", None),  # type: ignore[no-untyped-call]  # as the SDK has it
    TimeoutError(),
    aiohttp.ServerDisconnectedError(),
    ConnectionResetError(),
    AttributeError("'str' object has no attribute 'get'"),
]


@pytest.mark.parametrize("error", UNCLEAR, ids=str)
def test_unclear(error: Exception) -> None:
    """Where no answer of Slack's came, or one that it failed, the post may have been taken."""
    assert isinstance(translated(error, now=NOW), PostUnclear)


def test_token() -> None:
    """A token that is refused delays the post, since it will be mended, and says which."""
    meant = translated(refused("token_revoked"), now=NOW)

    assert isinstance(meant, PostDelayed)
    assert meant.until == NOW + timedelta(minutes=5)
    assert str(meant) == (
        "Slack refuses SLACK_BOT_TOKEN (token_revoked): set the token of the app as it is installed."
    )


REFUSED = [
    (
        refused("channel_not_found"),
        "Slack refused (channel_not_found). There is no such channel, or it is private: invite the "
        "bot there.",
    ),
    (
        refused("is_archived"),
        "Slack refused (is_archived). The channel is archived: name another destination, or restore "
        "it.",
    ),
    (
        refused("missing_scope", needed="chat:write"),
        "Slack refused (missing_scope: chat:write). The app lacks a permission. Add it under OAuth & "
        "Permissions (`daybook manifest slack` has it), then reinstall.",
    ),
    (
        refused("restricted_action_thread_locked"),
        "Slack refused (restricted_action_thread_locked). The thread is locked.",
    ),
    (refused("invalid_blocks"), "Slack refused (invalid_blocks)."),
]


@pytest.mark.parametrize(("error", "sentence"), REFUSED, ids=lambda v: str(v)[-60:])
def test_refused(error: SlackApiError, sentence: str) -> None:
    """What Slack will never take is refused, with the cure where there is one."""
    meant = translated(error, now=NOW)

    assert isinstance(meant, PostRefused)
    assert str(meant) == sentence


@pytest.mark.parametrize(
    ("code", "is_closed"),
    [("is_archived", True), ("restricted_action_thread_locked", False), ("invalid_blocks", False)],
)
def test_closed_places(code: str, is_closed: bool) -> None:
    """An archived channel takes nothing any more; a locked thread and a bad message say nothing of it."""
    assert isinstance(translated(refused(code), now=NOW), PlaceRefused) is is_closed

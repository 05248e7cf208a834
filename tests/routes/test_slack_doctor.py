"""What `daybook doctor` says of Slack."""

from collections.abc import AsyncIterator

import pytest

from bot.digests.subscriptions import parse_destination
from bot.platforms.base import Check
from bot.platforms.slack.checks import checks
from bot.platforms.slack.manifest import SCOPES
from config.load import load_settings
from config.settings import Settings
from tests.doubles_slack import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    INES,
    TEAM,
    SlackDouble,
    slack_double,
)

TOKEN_WORKS = Check("Slack: the bot's token works, in workspace T0DOUBLE")
SOCKET_OPENS = Check("Slack: the app's token opens a socket")


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        double.scopes = {scope.name for scope in SCOPES}
        yield double


def settings(slack: SlackDouble, *, bot: str = BOT_TOKEN, app: str = APP_TOKEN) -> Settings:
    return load_settings(
        None,
        {
            "SLACK_BOT_TOKEN": bot,
            "SLACK_APP_TOKEN": app,
            "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
        },
    )


async def test_all_is_well(slack: SlackDouble) -> None:
    """With both tokens and every permission nothing is wrong, and nothing was posted."""
    found = await checks(settings(slack))

    assert found == [TOKEN_WORKS, SOCKET_OPENS]
    assert slack.calls == ["auth.test", "apps.connections.open"]


async def test_missing_permission(slack: SlackDouble) -> None:
    """A permission that is missing is named with what is lost without it, and the cure."""
    slack.scopes.discard("im:history")

    found = await checks(settings(slack))

    assert found == [
        TOKEN_WORKS,
        Check(
            "Slack: permission im:history",
            "missing; it is for reading the questions in direct messages to the bot. "
            "Add it under OAuth & Permissions, then reinstall the app.",
        ),
        SOCKET_OPENS,
    ]


@pytest.mark.parametrize(
    ("bot", "app", "found"),
    [
        ("", "", []),
        (
            "xoxb-other",
            APP_TOKEN,
            [Check("Slack", "SLACK_BOT_TOKEN does not work. Slack refused (invalid_auth).")],
        ),
        (
            BOT_TOKEN,
            "xapp-other",
            [
                TOKEN_WORKS,
                Check("Slack", "SLACK_APP_TOKEN does not work. Slack refused (invalid_auth)."),
            ],
        ),
        (
            BOT_TOKEN,
            "",
            [
                Check(
                    "Slack",
                    "SLACK_APP_TOKEN is not set: Slack needs SLACK_BOT_TOKEN (xoxb-…, from OAuth & "
                    "Permissions) and SLACK_APP_TOKEN (xapp-…, from Basic Information).",
                )
            ],
        ),
    ],
)
async def test_tokens(slack: SlackDouble, bot: str, app: str, found: list[Check]) -> None:
    """Each token that is missing or refused is named; without any, Slack isn't looked at."""
    assert await checks(settings(slack, bot=bot, app=app)) == found


CHANNELS = [
    ("", f"slack:{TEAM}/{CHANNEL}", None),
    ("", f"slack:{TEAM}/{INES}", None),
    (
        "left",
        f"slack:{TEAM}/{CHANNEL}",
        "the bot is not in the channel: type /invite @Daybook there.",
    ),
    (
        "archived",
        f"slack:{TEAM}/{CHANNEL}",
        "the channel is archived: restore it, or name another destination.",
    ),
    (
        "",
        f"slack:{TEAM}/C0GONE",
        "Slack refused (channel_not_found). There is no such channel, or it is private: invite the "
        "bot there.",
    ),
    (
        "",
        "slack:T0OTHER/C1",
        "it is in another workspace than the bot's (T0DOUBLE): name one there.",
    ),
]


@pytest.mark.parametrize(("state", "place", "fault"), CHANNELS)
async def test_channels(slack: SlackDouble, state: str, place: str, fault: str | None) -> None:
    """Of each place that a digest goes to, it is told whether it can be posted there, or the cure."""
    if state:
        getattr(slack, state).add(CHANNEL)

    found = await checks(settings(slack), [parse_destination(place)])

    assert found[-1] == Check(f"Slack: digests reach {place}", fault)


async def test_http_mode(slack: SlackDouble) -> None:
    """In HTTP mode no socket is tried; the signing secret must be there."""
    environ = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "DAYBOOK_SLACK__MODE": "http",
        "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
    }

    without = await checks(load_settings(None, environ))
    with_it = await checks(load_settings(None, environ | {"SLACK_SIGNING_SECRET": "s"}))

    assert [check.fault and check.fault.split(":")[0] for check in without] == [
        None,
        "SLACK_SIGNING_SECRET is not set",
    ]
    assert with_it == [TOKEN_WORKS, Check("Slack: the signing secret is set")]
    assert "apps.connections.open" not in slack.calls

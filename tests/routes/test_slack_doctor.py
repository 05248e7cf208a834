"""What `daybook doctor` says of Slack."""

from collections.abc import AsyncIterator

import pytest

from bot.platforms.base import Check
from bot.platforms.slack.checks import checks
from bot.platforms.slack.manifest import SCOPES
from config.load import load_settings
from config.settings import Settings
from tests.doubles_slack import APP_TOKEN, BOT_TOKEN, SlackDouble, slack_double

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

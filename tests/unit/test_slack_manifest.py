"""The manifest that makes the Slack app."""

import re
from pathlib import Path

from bot.platforms.slack.manifest import manifest
from tests.doubles_slack import SCOPES

FILE = Path(__file__).parents[2] / "slack-manifest.yaml"


def test_file_is_the_manifest() -> None:
    """The file beside the README is what the command prints."""
    assert manifest() == FILE.read_text(encoding="utf-8")


def test_every_scope_has_its_reason() -> None:
    """Each permission is explained, and each that a call needs is asked for."""
    scopes = dict(re.findall(r"^      - ([a-z_]+:?[a-z]*) # (.+)$", manifest(), re.MULTILINE))

    assert set(SCOPES.values()) <= set(scopes)
    assert list(scopes) == [
        "app_mentions:read",
        "chat:write",
        "commands",
        "im:history",
        "users:read",
        "channels:history",
        "groups:history",
        "channels:read",
        "groups:read",
    ]


def test_short_commands_are_an_option() -> None:
    """/next and the like may collide with other apps, so they come only when asked for."""
    plain, short = (
        re.findall(r"command: (/\w+)", manifest(with_short_commands=wanted))
        for wanted in (False, True)
    )

    assert plain == ["/daybook"]
    assert short == ["/daybook", "/next", "/quotes", "/brief", "/digest"]

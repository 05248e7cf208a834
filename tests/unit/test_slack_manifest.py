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
        "im:write",
        "users:read",
        "channels:history",
        "groups:history",
        "channels:read",
        "groups:read",
        "files:write",
        "assistant:write",
        "usergroups:read",
    ]


def test_short_commands_are_an_option() -> None:
    """/next and the like may collide with other apps, so they come only when asked for."""
    plain, short = (
        re.findall(r"command: (/\w+)", manifest(with_short_commands=wanted))
        for wanted in (False, True)
    )

    assert plain == ["/daybook"]
    assert short == ["/daybook", "/next", "/quotes", "/brief", "/digest"]


def test_http_mode() -> None:
    """With an address, Slack sends everything there and opens no socket."""
    written = manifest(url="https://daybook.example/slack/events")

    assert written.count('url: "https://daybook.example/slack/events"') == 3
    assert "socket_mode_enabled: false" in written


def test_it_is_yaml_that_slack_takes() -> None:
    """The manifest has the parts that Slack's form of it has, the shortcut among them."""
    lines = manifest().splitlines()

    assert "      callback_id: daybook_brief_link" in lines
    assert "    home_tab_enabled: true" in lines
    assert "      - assistant_thread_started" in lines
    assert all(line == line.rstrip() and line for line in lines)

"""The manifest that makes the Slack app: what it may do and why, as YAML with comments. Pure.

Slack's form of it is that of docs.slack.dev/reference/app-manifest, seen in 2026-11. It asks for what
this version uses and for nothing more.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Scope(NamedTuple):
    """A permission, and what it is for."""

    name: str
    reason: str


class _Command(NamedTuple):
    name: str
    description: str
    hint: str


SCOPES = (
    Scope("app_mentions:read", "reading the questions that mention the bot"),
    Scope("chat:write", "posting answers and digests where the bot was invited"),
    Scope("commands", "the command /daybook"),
    Scope("im:history", "reading the questions in direct messages to the bot"),
    Scope("users:read", "the asker's time zone; without it, today is the day where Daybook runs"),
    Scope(
        "channels:history",
        "going on in a thread without a mention, and finding a digest that was posted just before "
        "a stop; without it, such a digest may come twice and says so",
    ),
    Scope("groups:history", "the same in private channels where the bot was invited"),
    Scope("channels:read", "noticing that the bot was invited, to say hello"),
    Scope("groups:read", "the same in private channels"),
)
_EVENTS = (
    "app_mention",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
)
_MAIN = _Command(
    "/daybook",
    "What was said, who said it, and what comes next",
    "next Norway | quotes Norway | brief Norway | digest | help",
)
# They may collide with another app's, and then the one that was installed last gets them.
_SHORT = (
    _Command("/next", "What comes next", "Norway in May"),
    _Command("/quotes", "Who said what", "a speaker or a topic"),
    _Command("/brief", "The story so far", "Norway"),
    _Command("/digest", "The day's digest", "Norway"),
)


def manifest(*, with_short_commands: bool = False) -> str:
    """The manifest, to be pasted at api.slack.com/apps under "Create New App", "From a manifest"."""
    commands = (_MAIN, *_SHORT) if with_short_commands else (_MAIN,)
    parts = (
        _HEAD,
        *_command_lines(commands),
        "oauth_config:",
        "  scopes:",
        "    bot:",
        *(f"      - {scope.name} # {scope.reason}" for scope in SCOPES),
        "settings:",
        "  event_subscriptions:",
        "    bot_events:",
        *(f"      - {event}" for event in _EVENTS),
        _TAIL,
    )
    return "\n".join(parts) + "\n"


def _command_lines(commands: tuple[_Command, ...]) -> Iterator[str]:
    yield "  slash_commands:"
    for command in commands:
        yield f"    - command: {command.name}"
        yield f'      description: "{command.description}"'
        yield f'      usage_hint: "{command.hint}"'
        yield "      should_escape: false"


_HEAD = """\
# Daybook for Slack. Create the app from this at https://api.slack.com/apps, then make an app-level
# token with connections:write under "Basic Information" (SLACK_APP_TOKEN), and install the app
# (SLACK_BOT_TOKEN, under "OAuth & Permissions").
display_information:
  name: Daybook
  description: "What was said in the news, who said it, and what comes next."
features:
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: Daybook
    always_online: true"""
_TAIL = """\
  interactivity:
    is_enabled: true
  org_deploy_enabled: false
  socket_mode_enabled: true
  token_rotation_enabled: false"""

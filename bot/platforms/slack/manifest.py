"""The manifest that makes the Slack app: what it may do and why, as YAML with comments. Pure.

Slack's form of it is that of docs.slack.dev/reference/app-manifest, seen in 2026-11. It asks for what
this version uses and for nothing more.
"""

import json
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
    Scope("commands", "the command /daybook, and the shortcut that briefs a link"),
    Scope("im:history", "reading the questions in direct messages to the bot"),
    Scope(
        "im:write", "sending a calendar file to the one who asks for it; without it, none is sent"
    ),
    Scope(
        "users:read",
        "the asker's time zone, and who is an admin; without it, today is the day where Daybook runs, "
        "and nobody may see to sources",
    ),
    Scope(
        "channels:history",
        "going on in a thread without a mention, and finding a digest that was posted just before "
        "a stop; without it, such a digest may come twice and says so",
    ),
    Scope("groups:history", "the same in private channels where the bot was invited"),
    Scope("channels:read", "noticing that the bot was invited, and whether it is where digests go"),
    Scope("groups:read", "the same in private channels"),
    Scope("files:write", "calendar files; without it, none is sent"),
    Scope(
        "assistant:write", "suggesting questions in the assistant; without it, none is suggested"
    ),
    Scope(
        "usergroups:read",
        "the rights of slack.admin_group; without it, admins and owners alone have them",
    ),
)
# What Slack sends when a message is to be briefed.
BRIEF_LINK = "daybook_brief_link"
_EVENTS = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_started",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
)
_MAIN = _Command(
    "/daybook",
    "What was said, who said it, and what comes next",
    "next Norway | quotes Norway | brief https://… | digest settings | help",
)
# They may collide with another app's, and then the one that was installed last gets them.
_SHORT = (
    _Command("/next", "What comes next", "Norway in May"),
    _Command("/quotes", "Who said what", "a speaker or a topic"),
    _Command("/brief", "The story so far", "Norway"),
    _Command("/digest", "The day's digest", "Norway"),
)


def manifest(*, with_short_commands: bool = False, url: str | None = None) -> str:
    """The manifest, to be pasted at api.slack.com/apps under "Create New App", "From a manifest".

    `url` is where Slack sends to in HTTP mode; without one it is Socket Mode.
    """
    commands = (_MAIN, *_SHORT) if with_short_commands else (_MAIN,)
    target = json.dumps(url) if url else None
    parts = (
        _HEAD,
        *_command_lines(commands, target),
        "oauth_config:",
        "  scopes:",
        "    bot:",
        *(f"      - {scope.name} # {scope.reason}" for scope in SCOPES),
        "settings:",
        "  event_subscriptions:",
        *_request_url(target),
        "    bot_events:",
        *(f"      - {event}" for event in _EVENTS),
        "  interactivity:",
        "    is_enabled: true",
        *_request_url(target),
        "  org_deploy_enabled: false",
        f"  socket_mode_enabled: {'false' if target else 'true'}",
        "  token_rotation_enabled: false",
    )
    return "\n".join(parts) + "\n"


def _command_lines(commands: tuple[_Command, ...], target: str | None) -> Iterator[str]:
    yield "  slash_commands:"
    for command in commands:
        yield f"    - command: {command.name}"
        yield f'      description: "{command.description}"'
        yield f'      usage_hint: "{command.hint}"'
        yield "      should_escape: false"
        if target:
            yield f"      url: {target}"


def _request_url(target: str | None) -> Iterator[str]:
    if target:
        yield f"    request_url: {target}"


_HEAD = """\
# Daybook for Slack. Create the app from this at https://api.slack.com/apps, then make an app-level
# token with connections:write under "Basic Information" (SLACK_APP_TOKEN), and install the app
# (SLACK_BOT_TOKEN, under "OAuth & Permissions").
display_information:
  name: Daybook
  description: "What was said in the news, who said it, and what comes next."
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: Daybook
    always_online: true
  assistant_view:
    assistant_description: "Ask what was said in the news, and what comes next."
  shortcuts:
    - name: "Brief this link"
      type: message
      callback_id: daybook_brief_link
      description: "What an article says, who said it, and what comes next\""""

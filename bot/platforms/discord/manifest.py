"""The link that invites the bot, with what it may do and why. Pure.

Discord's form of it is that of docs.discord.com/developers/topics/oauth2 and /topics/permissions,
seen in 2026-11. It asks for what this version uses and for nothing more.
"""

from typing import NamedTuple

from yarl import URL

_INVITE = URL("https://discord.com/oauth2/authorize")
_PLACEHOLDER = "APPLICATION_ID"


class Permission(NamedTuple):
    """A permission by Discord's name and bit and by discord.py's name, and what it is for."""

    name: str
    bit: int
    field: str
    reason: str
    is_needed: bool = True


PERMISSIONS = (
    Permission("View Channels", 10, "view_channel", "seeing where it was asked, and posting there"),
    Permission("Send Messages", 11, "send_messages", "answers and digests"),
    Permission(
        "Create Public Threads", 35, "create_public_threads", "a digest's stories, long answers"
    ),
    Permission("Send Messages in Threads", 38, "send_messages_in_threads", "the same"),
    Permission(
        "Read Message History",
        16,
        "read_message_history",
        "finding a digest that was posted just before a stop; without it, such a digest may come "
        "twice",
    ),
    Permission(
        "Create Events",
        44,
        "create_events",
        "“Add to server events”, when somebody allowed presses it; leave it out if nobody shall",
        is_needed=False,
    ),
)
_INTENTS = (
    ("Guilds", "the servers, channels and threads that it is in"),
    ("Guild Messages", "messages that mention it; their words come without a privileged intent"),
    ("Direct Messages", "questions in private"),
)


def invite_link(application: str = _PLACEHOLDER) -> str:
    """The link with which somebody who may manage a server adds the bot to it."""
    wanted = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": str(sum(1 << one.bit for one in PERMISSIONS)),
    }
    return str(_INVITE.with_query(wanted))


def manifest(application: str | None = None) -> str:
    """What to do to have the bot on a server: the steps, the link, and each permission's reason."""
    link = invite_link(application or _PLACEHOLDER)
    return "\n".join(
        (
            "# Daybook for Discord",
            "#",
            "# 1. Make an application at https://discord.com/developers/applications, and under Bot",
            "#    reset its token: DISCORD_BOT_TOKEN. Leave all Privileged Gateway Intents off.",
            "# 2. Invite it to a server that you manage, with this link (APPLICATION_ID stands under",
            "#    General Information; `daybook manifest discord --application ID` puts it in):",
            "",
            link,
            "",
            "# It may:",
            *(f"#   {one.name}: {one.reason}" for one in PERMISSIONS),
            "# It listens to:",
            *(f"#   {name}: {reason}" for name, reason in _INTENTS),
            "# It does not ask for Message Content, Server Members or Presence.",
            "",
        )
    )

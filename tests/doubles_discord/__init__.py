"""A Discord on the loopback: the REST API and the gateway that Daybook uses, as far as it uses them.

    test ──► mention, write, command, press ──► gateway ──► Daybook
    Daybook ──► REST, interactions ──► ledger: what people see, appended to and never changed

Its rules are its own, not Daybook's: it checks tokens, permissions and components, takes a nonce
once, one answer to an interaction, and gives Discord's own codes. Where Discord's published OpenAPI
lies beside the repository, each body is held against it.

    things ──► place ──► gateway ──► interactions ──► rest ──► double (what tests do)
       └─────► schema
"""

from tests.doubles_discord.double import DiscordDouble, discord_double
from tests.doubles_discord.schema import OPENAPI, component_error, violations
from tests.doubles_discord.things import (
    ALL,
    BOT,
    CHANNEL,
    DIRECT,
    FORUM,
    GUILD,
    HISTORY,
    INES,
    OTHER,
    SEND,
    TOKEN,
    VIEW,
    Fault,
    Object,
    Seen,
)

__all__ = [
    "ALL",
    "BOT",
    "CHANNEL",
    "DIRECT",
    "FORUM",
    "GUILD",
    "HISTORY",
    "INES",
    "OPENAPI",
    "OTHER",
    "SEND",
    "TOKEN",
    "VIEW",
    "DiscordDouble",
    "Fault",
    "Object",
    "Seen",
    "component_error",
    "discord_double",
    "violations",
]

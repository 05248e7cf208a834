"""A Slack on the loopback: the Web API, Socket Mode and signed requests, as far as Daybook uses them.

    test ──► double (mention, write, command, press, submit) ──► wire (envelope, signed request) ──► Daybook
    Daybook ──► web_api, response_url ──► workspace's ledger: what people see, appended to, never changed

Its rules are its own, not Daybook's: it checks tokens, scopes, blocks, membership and rates, answers
with Slack's error codes, and sends again what is not acknowledged.
"""

from tests.doubles_slack.double import SlackDouble, slack_double
from tests.doubles_slack.limits import block_error, view_error
from tests.doubles_slack.things import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CHANNEL,
    DIRECT,
    INES,
    SCOPES,
    SIGNING_SECRET,
    TEAM,
    Fault,
    Object,
    Seen,
    signed,
)

__all__ = [
    "APP_TOKEN",
    "BOT",
    "BOT_TOKEN",
    "CHANNEL",
    "DIRECT",
    "INES",
    "SCOPES",
    "SIGNING_SECRET",
    "TEAM",
    "Fault",
    "Object",
    "Seen",
    "SlackDouble",
    "block_error",
    "signed",
    "slack_double",
    "view_error",
]

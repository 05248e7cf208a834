"""The settings file that a new user begins with, made from the defaults so that it cannot drift."""

import re

from config.load import defaults_text

_INTRO = """\
# Settings of Daybook. Each line that starts with "#" and a key shows a default: take the "#" away to
# change it. Any key can be set in the environment too, as DAYBOOK_SECTION__KEY, which wins.
# Tokens never stand here; they are read from SLACK_BOT_TOKEN, SLACK_APP_TOKEN,
# SLACK_SIGNING_SECRET, DISCORD_BOT_TOKEN, OPENAI_API_KEY, OPENAI_BASE_URL and WEB_SECRET.
"""


def starter_file() -> str:
    """A TOML file with every key commented out, so that a later default reaches its owner."""
    _, _, body = defaults_text().partition("\n\n")
    return f"{_INTRO}\n{re.sub(r'(?m)^(?=[a-z_]+ = )', '#', body)}"

"""Payloads → one page that shows them as their platform does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.preview import discord, slack

# Any: what a platform's JSON holds.
Object = dict[str, Any]

_HERE = Path(__file__).parent


def page(payloads: Sequence[Object]) -> str:
    """The whole page: each payload as a message of the bot, or as a form."""
    is_slack = all("blocks" in payload for payload in payloads)
    draw, name = (slack.message, "slack") if is_slack else (discord.message, "discord")
    style = (_HERE / f"{name}.css").read_text(encoding="utf-8")
    shown = "\n".join(map(draw, payloads))
    return (
        "<!doctype html><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<style>{style}</style><main>{shown}</main>"
    )

"""The application, the options that commands share, and how a command begins and ends."""

import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class PayloadFormat(StrEnum):
    """The same, or as a platform is given it, one payload a line."""

    TEXT = "text"
    JSON = "json"
    SLACK = "slack"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Globals:
    """What stands before the command."""

    config: Path | None


Published = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day of publication, over what the text says."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Ask as if it were this day."),
]
Output = Annotated[Format, typer.Option("--format", help="How to print.")]
Payloads = Annotated[PayloadFormat, typer.Option("--format", help="How to print.")]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH_OR_URL...", help='Files, folders, pages; "-" is stdin.'),
]


def who(name: str | None) -> str:
    """The name given, else that of the user on this machine."""
    from config.environment import environment

    return name or environment().get("USER") or "somebody at the command line"


def settings_of(context: typer.Context) -> Any:
    """The settings of the command, with the logs set up by them.

    Any: a Settings, which is not imported here so that `--help` stays quick.
    """
    from bot.logs import secrets_of, set_up_logs
    from config.environment import environment
    from config.load import load_settings

    given: Globals = context.obj
    settings = load_settings(given.config, environment())
    set_up_logs(settings.logging, hidden=secrets_of(settings))
    return settings


def finish(work: Coroutine[Any, Any, int]) -> None:
    """Do the work of a command and end with its exit code."""
    import asyncio

    code = asyncio.run(work)
    if code:
        sys.exit(code)


def day_of(moment: datetime | None) -> date | None:
    """The day that an option gave."""
    return moment.date() if moment else None

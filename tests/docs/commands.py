"""The command line → a page with every command, its arguments and its options."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from typer.main import get_command

from bot.cli import app

_INTRO = """\
# Commands

Made from the program by `make docs`. Each command has `--help`; `--config FILE` and `--version` stand before it.
Exit codes: 0 done, 1 failed with one sentence on standard error, 2 wrong usage.
"""


def commands_page() -> str:
    """The page, the commands in the order of `daybook --help`."""
    return "\n".join([_INTRO, *_group(get_command(app), "daybook")]).rstrip() + "\n"


def _group(group: Any, path: str) -> Iterator[str]:
    """Any: typer's own classes name no common type."""
    for name, command in group.commands.items():
        words = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from _section(command, words)
            yield from _group(command, words)
        else:
            yield from _section(command, words)


def _section(command: Any, words: str) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    named = " ".join(_metavar(one) for one in arguments)
    yield f"## {words}\n"
    yield f"`{' '.join(filter(None, (words, named)))}`\n"
    yield f"{_told(command.help)}\n"
    rows = [*map(_argument, arguments), *map(_option, _options(command))]
    if rows:
        yield "| given | what it is |\n|---|---|"
        yield "\n".join(rows) + "\n"


def _told(help_text: str) -> str:
    """The help, its example as code."""
    text = " ".join(help_text.split())
    return re.sub(r"Example: (daybook .*?)\.( |$)", r"Example: `\1`.\2", text)


def _options(command: Any) -> list[Any]:
    return [
        one
        for one in command.params
        if one.param_type_name == "option" and "--help" not in one.opts
    ]


def _metavar(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _argument(argument: Any) -> str:
    return _row(f"`{argument.metavar or argument.name.upper()}`", argument)


def _option(option: Any) -> str:
    names = ", ".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts))
    return _row(names, option)


def _row(names: str, given: Any) -> str:
    kind = given.type_descriptor.annotation
    choices = list(kind) if isinstance(kind, type) and issubclass(kind, Enum) else []
    one_of = f" One of {', '.join(f'`{_value(one)}`' for one in choices)}." if choices else ""
    usual = given.default
    has_usual = usual not in (None, False, ...) and not callable(usual)
    default = f" Usually `{_value(usual)}`." if has_usual else ""
    told = f"{given.help or ''}{one_of}{default}".replace("|", "\\|")
    return f"| {names} | {told} |"


def _value(value: object) -> str:
    return str(getattr(value, "value", value))

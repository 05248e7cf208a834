"""The command line: reads arguments, prints results; nothing is decided here.

Heavy modules are imported inside the commands, so that `--help` stays quick.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Globals, app

__all__ = ["app", "main"]

# In the order in which `--help` lists them; each adds its commands when it is imported.
for _group in "reading asking running sources subscribing reviewing keeping".split():
    import_module(f"bot.cli.{_group}")


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed with one sentence, 2 wrong usage."""
    try:
        app()
    except SystemExit:
        raise
    except _told_in_one_sentence() as error:
        typer.echo(f"daybook: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        typer.echo(f"daybook: stopped by the system: {error.strerror or error}.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _told_in_one_sentence() -> tuple[type[Exception], ...]:
    """The errors that speak for themselves, looked up once something has failed."""
    from bot.errors import DaybookError
    from config.errors import ConfigInvalid
    from summarizer.errors import SummarizerError

    return DaybookError, SummarizerError, ConfigInvalid


@app.callback(invoke_without_command=True)
def _daybook(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="Settings file (else daybook.toml here).")
    ] = None,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Read the news: what was said, who said it, and what comes next."""
    if show_version:
        from importlib.metadata import version

        typer.echo(f"daybook {version('daybook')}")
        raise typer.Exit
    context.obj = Globals(config)

"""Commands that keep the archive, and tell who changed what."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Format, Output, app, finish, settings_of


@app.command()
def migrate(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="sqlite:///PATH or postgresql://USER@HOST/NAME.")],
) -> None:
    """Copy the archive into another database. Example: daybook migrate postgresql://me@db/daybook."""
    from bot.operations import admin

    finish(admin.migrate(settings_of(context), target))


@app.command()
def backup(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="The file to write.")]
) -> None:
    """Copy the database file, also while Daybook runs. Example: daybook backup monday.db."""
    from bot.operations import keeping

    finish(keeping.back_up(settings_of(context), path))


@app.command()
def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A file that `daybook backup` wrote.")],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the database holds now.")
    ] = False,
) -> None:
    """Bring a backup back; stop `daybook run` before. Example: daybook restore monday.db."""
    from bot.operations import keeping

    settings = settings_of(context)
    finish(keeping.replace(settings, path) if force else keeping.restore(settings, path))


@app.command()
def audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 50,
    output: Output = Format.TEXT,
) -> None:
    """Tell who changed what, and when. Example: daybook audit --limit 20."""
    from bot.operations import keeping

    finish(keeping.audit(settings_of(context), limit=limit, as_json=output is Format.JSON))


@app.command()
def forget(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="slack:TEAM/USER or discord:@me/USER.")],
) -> None:
    """Forget what is kept of one person. Example: daybook forget slack:T024BE7LH/U061F7AUR."""
    from bot.operations import keeping

    finish(keeping.forget(settings_of(context), person))

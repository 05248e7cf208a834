"""Commands that read articles."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Paths, PayloadFormat, Payloads, Published, app, day_of, finish, settings_of


class Engine(StrEnum):
    """Who reads the articles."""

    OFFLINE = "offline"
    OPENAI = "openai"


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("daybook.toml"),
) -> None:
    """Write a settings file with every default in it, commented. Example: daybook init."""
    from bot.commands import write_starter

    write_starter(path)
    typer.echo(f"Wrote {path}: take the # from a line to change it.")


@app.command()
def demo() -> None:
    """Read the bundled sample news, show its digest and answer questions. Example: daybook demo."""
    from bot.demo.show import show_demo

    finish(show_demo())


@app.command()
def brief(
    context: typer.Context,
    paths: Paths = None,
    published: Published = None,
    output: Payloads = PayloadFormat.TEXT,
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Articles as JSON lines on stdin, briefings out.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell why each is read as it is.")
    ] = False,
    engine: Annotated[
        Engine | None, typer.Option("--engine", help="Who reads, over the settings.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Show both engines' briefings side by side.")
    ] = False,
) -> None:
    """Read, brief and forget. Example: daybook brief story.txt --published 2026-03-02."""
    from bot import commands
    from bot.messages.printing import Form
    from config.settings import EngineChoice

    settings = settings_of(context)
    if engine:
        settings = commands.with_engine(settings, EngineChoice(engine.value))
    if jsonl:
        finish(commands.brief_lines(settings))
        return
    if not paths:
        raise typer.BadParameter("name at least one file or folder, or give --jsonl")
    if compare:
        finish(commands.compare(settings, paths, day_of(published)))
        return
    if explain:
        finish(commands.explain(settings, paths, day_of(published)))
        return
    finish(commands.brief(settings, paths, day_of(published), form=Form(output.value)))


@app.command()
def ingest(context: typer.Context, paths: Paths = None, published: Published = None) -> None:
    """Read, store, brief and index. Example: daybook ingest stories/ --published 2026-03-02."""
    from bot import commands

    if not paths:
        raise typer.BadParameter("name at least one file or folder")
    finish(commands.ingest(settings_of(context), paths, day_of(published)))

"""Commands about what is polled."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Format, Output, app, finish, settings_of

sources = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


app.add_typer(sources, name="sources", help="Say what is polled.")


class SourceKind(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


class DateOrder(StrEnum):
    """How a source writes dates in figures."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@sources.command("add")
def sources_add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, a page that names one, or a folder.")],
    kind: Annotated[SourceKind, typer.Option(help="What stands there.")] = SourceKind.FEED,
    title: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    language: Annotated[str | None, typer.Option(help="What it is written in: en.")] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option(help="Which 3/4 is, where its texts don't tell.")
    ] = None,
    *,
    group: Annotated[
        list[str] | None, typer.Option(help="Who alone sees it: a group of [[places]].")
    ] = None,
    every: Annotated[int | None, typer.Option(min=1, help="Minutes between polls.")] = None,
    link_only: Annotated[
        bool, typer.Option("--link-only", help="Leave its pages alone; read the feed's own text.")
    ] = False,
    as_given: Annotated[
        bool, typer.Option("--as-given", help="Take the address as the feed's, without a look.")
    ] = False,
) -> None:
    """Add a source. Example: daybook sources add https://news.example.org."""
    from bot.operations import admin
    from config.settings import DateOrderChoice, SourceChoice, SourceSettings

    wanted = SourceSettings(
        url=url,
        kind=SourceChoice(kind.value),
        title=title,
        language=language,
        date_order=DateOrderChoice(date_order.value) if date_order else None,
        link_only=link_only,
        every_minutes=every,
        groups=group or [],
    )
    finish(admin.add_source(settings_of(context), wanted, discovers=not as_given))


@sources.command("list")
def sources_list(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List the sources and how they fare. Example: daybook sources list."""
    from bot.operations import admin

    finish(admin.list_sources(settings_of(context), as_json=output is Format.JSON))


@sources.command("remove")
def sources_remove(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Take a source out; its articles stay. Example: daybook sources remove lorn-post."""
    from bot.operations import admin

    finish(admin.remove_source(settings_of(context), source))


@sources.command("release")
def sources_release(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Post what a source gave in a flood. Example: daybook sources release lorn-post."""
    from bot.operations import admin

    finish(admin.release(settings_of(context), source))


@sources.command("drop")
def sources_drop(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Leave what a source gave in a flood. Example: daybook sources drop lorn-post."""
    from bot.operations import admin

    finish(admin.drop(settings_of(context), source))


@sources.command("import")
def sources_import(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="An OPML file.")]
) -> None:
    """Add the feeds of an OPML file. Example: daybook sources import feeds.opml."""
    from bot.operations import admin

    finish(admin.import_sources(settings_of(context), path))


@sources.command("export")
def sources_export(context: typer.Context) -> None:
    """Write the feeds as OPML. Example: daybook sources export > feeds.opml."""
    from bot.operations import admin

    finish(admin.export_sources(settings_of(context)))

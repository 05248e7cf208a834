"""Commands of the bot itself: it runs, and tells how it fares."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.app import Format, Output, app, finish, settings_of


class ManifestFor(StrEnum):
    """Platforms whose app is made from a manifest."""

    SLACK = "slack"
    DISCORD = "discord"


@app.command()
def run(context: typer.Context) -> None:
    """Read the sources, post the digests and answer, until stopped. Example: daybook run."""
    from bot.service import running

    finish(running.run_until_told(settings_of(context)))


@app.command()
def status(context: typer.Context, output: Output = Format.TEXT) -> None:
    """Tell where things stand. Example: daybook status."""
    from bot.operations import inspection

    finish(inspection.status(settings_of(context), as_json=output is Format.JSON))


@app.command("explain")
def explain_item(
    context: typer.Context, article: Annotated[str, typer.Argument(help="Its address, or its id.")]
) -> None:
    """Tell where an article is on its way, and why. Example: daybook explain URL."""
    from bot.operations import inspection

    finish(inspection.explain(settings_of(context), article))


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is well and what is not, each with its cure. Example: daybook doctor."""
    from bot.operations.doctor import doctor as examine

    finish(examine(settings_of(context)))


@app.command()
def manifest(
    platform: Annotated[ManifestFor, typer.Argument(help="For which platform.")],
    *,
    short_commands: Annotated[
        bool, typer.Option("--short-commands", help="/next and the like; other apps may have them.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="Slack's HTTP mode: https://YOUR.HOST/slack/events.")
    ] = None,
    application: Annotated[
        str | None, typer.Option(help="Discord: the application's id, for the link.")
    ] = None,
) -> None:
    """Print what makes the app on a platform. Example: daybook manifest slack."""
    if platform is ManifestFor.DISCORD:
        from bot.platforms.discord.manifest import manifest as discord_manifest

        typer.echo(discord_manifest(application), nl=False)
        return
    from bot.platforms.slack.manifest import manifest as slack_manifest

    typer.echo(slack_manifest(with_short_commands=short_commands, url=url), nl=False)

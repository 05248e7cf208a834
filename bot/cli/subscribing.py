"""Commands about what is told where, to whom and when."""

from typing import Annotated

import typer

from bot.cli.app import Format, Output, app, finish, settings_of

FollowNumber = Annotated[int, typer.Argument(help="Its number in `daybook follows`.")]


@app.command()
def subscribe(
    context: typer.Context,
    destination: Annotated[
        str, typer.Argument(help="console, slack:TEAM/CHANNEL or discord:GUILD/CHANNEL.")
    ],
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    days: Annotated[str, typer.Option(help="daily, weekdays, mon-fri, mon,wed.")] = "daily",
    at: Annotated[str, typer.Option(help="Time of day.")] = "08:00",
    zone: Annotated[str, typer.Option("--tz", help="IANA time zone.")] = "UTC",
    *,
    silent: Annotated[
        bool, typer.Option("--silent", help="Send nothing on a day without news.")
    ] = False,
    flat: Annotated[
        bool, typer.Option("--flat", help="All in one message, without a thread.")
    ] = False,
) -> None:
    """Send a digest somewhere. Example: daybook subscribe console --at 08:00 --days weekdays."""
    from bot.operations import admin
    from config.settings import LayoutChoice, QuietChoice, SubscriptionSettings

    wanted = SubscriptionSettings(
        destination=destination,
        topic=topic,
        days=days,
        at=at,
        zone=zone,
        when_quiet=QuietChoice.SILENCE if silent else QuietChoice.LINE,
        layout=LayoutChoice.FLAT if flat else None,
    )
    finish(admin.subscribe(settings_of(context), wanted))


@app.command()
def subscriptions(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List the subscriptions and their next time. Example: daybook subscriptions."""
    from bot.operations import admin

    finish(admin.list_subscriptions(settings_of(context), as_json=output is Format.JSON))


@app.command()
def unsubscribe(
    context: typer.Context,
    subscription: Annotated[int, typer.Argument(help="Its number in `daybook subscriptions`.")],
) -> None:
    """Take a subscription out. Example: daybook unsubscribe 1."""
    from bot.operations import admin

    finish(admin.unsubscribe(settings_of(context), subscription))


@app.command()
def follow(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="TOPIC_OR_ITEM", help="A topic, or an item by its id: #312.")
    ],
    to: Annotated[
        str, typer.Option(help="console, slack:TEAM/CHANNEL or discord:GUILD/CHANNEL.")
    ] = "console",
    remind: Annotated[
        int | None, typer.Option(min=0, max=366, help="Days before an event to remind of it.")
    ] = None,
    quiet: Annotated[str, typer.Option(help="When to tell nothing: 22:00-07:00.")] = "none",
    days: Annotated[str, typer.Option(help="daily, weekdays, mon-fri, mon,wed.")] = "daily",
    *,
    zone: Annotated[str, typer.Option("--tz", help="IANA time zone.")] = "UTC",
) -> None:
    """Tell what changes and what is near. Example: daybook follow Norway --remind 3."""
    from bot.follows import commands

    wanted = commands.Wanted(
        target=target, destination=to, remind_days=remind, quiet=quiet, days=days, zone=zone
    )
    finish(commands.follow(settings_of(context), wanted))


@app.command()
def follows(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List what is followed, by whom. Example: daybook follows."""
    from bot.follows import commands

    finish(commands.list_follows(settings_of(context), as_json=output is Format.JSON))


@app.command()
def unfollow(context: typer.Context, number: FollowNumber) -> None:
    """Take a follow out. Example: daybook unfollow 1."""
    from bot.follows import commands

    finish(commands.unfollow(settings_of(context), number))


@app.command()
def mute(context: typer.Context, number: FollowNumber) -> None:
    """Tell nothing of a follow for now. Example: daybook mute 1."""
    from bot.follows import commands

    finish(commands.mute(settings_of(context), number))


@app.command()
def unmute(context: typer.Context, number: FollowNumber) -> None:
    """Tell of a follow again, from now on. Example: daybook unmute 1."""
    from bot.follows import commands

    finish(commands.unmute(settings_of(context), number))

"""Commands that answer from what is on file."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.app import (
    AsOf,
    Format,
    Output,
    PayloadFormat,
    Payloads,
    app,
    day_of,
    finish,
    settings_of,
)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="In your own words.")],
    as_of: AsOf = None,
    output: Output = Format.TEXT,
) -> None:
    """Answer a question from what is on file. Example: daybook ask "what's next for Norway?"."""
    _ask(context, question, as_of, output)


@app.command("next")
def next_(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help="A state, a pair, a person, a subject.")],
    as_of: AsOf = None,
    output: Output = Format.TEXT,
) -> None:
    """Tell what comes next for a topic. Example: daybook next Norway-Iceland."""
    _ask(context, f"what's next for {topic}?", as_of, output)


@app.command()
def calendar(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help="A state, a pair, a person, a subject.")],
    as_of: AsOf = None,
    *,
    subscribe: Annotated[
        bool, typer.Option("--subscribe", help="Print an address for calendar programs instead.")
    ] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Close that address for good.")] = False,
) -> None:
    """Print what comes next as a calendar file. Example: daybook calendar Norway > norway.ics."""
    from bot import commands
    from bot.web import commands as web

    settings = settings_of(context)
    if revoke:
        finish(web.revoke_calendar(settings, topic))
    elif subscribe:
        finish(web.subscribe_calendar(settings, topic))
    else:
        finish(commands.calendar(settings, topic, as_of=day_of(as_of)))


@app.command()
def page(
    context: typer.Context,
    topic: Annotated[str | None, typer.Argument(help="Without one: the digests by day.")] = None,
) -> None:
    """Print the address of a topic's page. Example: daybook page Norway."""
    from bot.web import commands

    finish(commands.page(settings_of(context), topic))


@app.command()
def quotes(
    context: typer.Context,
    who_or_topic: Annotated[str, typer.Argument(help="A speaker or a topic.")],
    as_of: AsOf = None,
    output: Output = Format.TEXT,
) -> None:
    """Tell who said what. Example: daybook quotes Solbakken."""
    _ask(context, f"quotes {who_or_topic}", as_of, output)


@app.command()
def chat(context: typer.Context, as_of: AsOf = None, output: Output = Format.TEXT) -> None:
    """Answer questions one after the other, as one thread. Example: daybook chat."""
    from bot import commands

    as_json = output is Format.JSON
    finish(commands.chat(settings_of(context), as_of=day_of(as_of), as_json=as_json))


@app.command()
def digest(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day, else today."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="So many days, up to that day.")] = 1,
    place: Annotated[
        str | None,
        typer.Option("--for", metavar="DESTINATION", help="As it comes to this place."),
    ] = None,
    output: Payloads = PayloadFormat.TEXT,
) -> None:
    """Show a digest; nothing is posted. Example: daybook digest --topic Norway --date 2026-03-02.

    With --for, it is the next digest of that place as it stands now, or the one of a past day.
    """
    from bot import commands
    from bot.digests import replaying
    from bot.messages.printing import Form

    settings, form = settings_of(context), Form(output.value)
    if place:
        if topic or days > 1:
            raise typer.BadParameter("--for goes by the place's own topics and days")
        finish(replaying.preview(settings, place, day_of(day), form=form))
    else:
        finish(commands.digest(settings, topic, day_of(day), days=days, form=form))


@app.command()
def replay(
    context: typer.Context,
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="A day of the past.")],
    output: Output = Format.TEXT,
) -> None:
    """Tell what would have been posted on a day, from the archive. Example: daybook replay 2026-03-02."""
    from bot.digests import replaying

    as_json = output is Format.JSON
    finish(replaying.replay(settings_of(context), day.date(), as_json=as_json))


def _ask(context: typer.Context, question: str, as_of: datetime | None, output: Format) -> None:
    from bot import commands

    as_json = output is Format.JSON
    finish(commands.ask(settings_of(context), question, as_of=day_of(as_of), as_json=as_json))

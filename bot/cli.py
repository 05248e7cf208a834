"""The command line: reads arguments, prints results; nothing is decided here.

Heavy modules are imported inside the commands, so that `--help` stays quick.
"""

import asyncio
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


sources = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(sources, name="sources", help="Say what is polled.")


review = typer.Typer(rich_markup_mode=None)
app.add_typer(review, name="review", help="Look at what may be wrong, and put it right.")


class SourceKind(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


class DateOrder(StrEnum):
    """How a source writes dates in figures."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class BriefFormat(StrEnum):
    """How a briefing is printed; the last two are what a platform is given, one payload a line."""

    TEXT = "text"
    JSON = "json"
    SLACK = "slack"
    DISCORD = "discord"


class Engine(StrEnum):
    """Who reads the articles."""

    OFFLINE = "offline"
    OPENAI = "openai"


class OutcomeGiven(StrEnum):
    """What a person says became of an event."""

    HAPPENED = "happened"
    CANCELLED = "cancelled"


class ManifestFor(StrEnum):
    """Platforms whose app is made from a manifest."""

    SLACK = "slack"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class _Globals:
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
FollowNumber = Annotated[int, typer.Argument(help="Its number in `daybook follows`.")]
ItemNumber = Annotated[int, typer.Argument(help="Its number, as `daybook review` shows it.")]
By = Annotated[str | None, typer.Option(help="Who does it, for the history; else your user name.")]
Why = Annotated[str | None, typer.Option(help="Why, for the history.")]
Output = Annotated[Format, typer.Option("--format", help="How to print.")]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH_OR_URL...", help='Files, folders, pages; "-" is stdin.'),
]


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed with one sentence, 2 wrong usage."""
    from bot.errors import DaybookError
    from config.errors import ConfigInvalid
    from summarizer.errors import SummarizerError

    try:
        app()
    except (DaybookError, SummarizerError, ConfigInvalid) as error:
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
        typer.echo(f"daybook {version('daybook')}")
        raise typer.Exit
    context.obj = _Globals(config)


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

    _finish(show_demo())


@app.command()
def brief(
    context: typer.Context,
    paths: Paths = None,
    published: Published = None,
    output: Annotated[
        BriefFormat, typer.Option("--format", help="How to print.")
    ] = BriefFormat.TEXT,
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
    from config.settings import EngineChoice

    settings = _settings(context)
    if engine:
        settings = commands.with_engine(settings, EngineChoice(engine.value))
    if jsonl:
        _finish(commands.brief_lines(settings))
        return
    if not paths:
        raise typer.BadParameter("name at least one file or folder, or give --jsonl")
    if compare:
        _finish(commands.compare(settings, paths, _day(published)))
        return
    if explain:
        _finish(commands.explain(settings, paths, _day(published)))
        return
    form = commands.Form(output.value)
    _finish(commands.brief(settings, paths, _day(published), form=form))


@app.command()
def ingest(context: typer.Context, paths: Paths = None, published: Published = None) -> None:
    """Read, store, brief and index. Example: daybook ingest stories/ --published 2026-03-02."""
    from bot import commands

    if not paths:
        raise typer.BadParameter("name at least one file or folder")
    _finish(commands.ingest(_settings(context), paths, _day(published)))


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

    settings = _settings(context)
    if revoke:
        _finish(web.revoke_calendar(settings, topic))
    elif subscribe:
        _finish(web.subscribe_calendar(settings, topic))
    else:
        _finish(commands.calendar(settings, topic, as_of=_day(as_of)))


@app.command()
def page(
    context: typer.Context,
    topic: Annotated[str | None, typer.Argument(help="Without one: the digests by day.")] = None,
) -> None:
    """Print the address of a topic's page. Example: daybook page Norway."""
    from bot.web import commands

    _finish(commands.page(_settings(context), topic))


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
    _finish(commands.chat(_settings(context), as_of=_day(as_of), as_json=as_json))


@app.command()
def digest(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day, else today."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="So many days, up to that day.")] = 1,
    output: Output = Format.TEXT,
) -> None:
    """Show the digest of a day. Example: daybook digest --topic Norway --date 2026-03-02."""
    from bot import commands

    as_json = output is Format.JSON
    _finish(commands.digest(_settings(context), topic, _day(day), days=days, as_json=as_json))


@app.command()
def run(context: typer.Context) -> None:
    """Read the sources, post the digests and answer, until stopped. Example: daybook run."""
    from bot import running

    _finish(running.run_until_told(_settings(context)))


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
    every: Annotated[int | None, typer.Option(min=1, help="Minutes between polls.")] = None,
    link_only: Annotated[
        bool, typer.Option("--link-only", help="Leave its pages alone; read the feed's own text.")
    ] = False,
    as_given: Annotated[
        bool, typer.Option("--as-given", help="Take the address as the feed's, without a look.")
    ] = False,
) -> None:
    """Add a source. Example: daybook sources add https://news.example.org."""
    from bot import admin
    from config.settings import DateOrderChoice, SourceChoice, SourceSettings

    wanted = SourceSettings(
        url=url,
        kind=SourceChoice(kind.value),
        title=title,
        language=language,
        date_order=DateOrderChoice(date_order.value) if date_order else None,
        link_only=link_only,
        every_minutes=every,
    )
    _finish(admin.add_source(_settings(context), wanted, discovers=not as_given))


@sources.command("list")
def sources_list(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List the sources and how they fare. Example: daybook sources list."""
    from bot import admin

    _finish(admin.list_sources(_settings(context), as_json=output is Format.JSON))


@sources.command("remove")
def sources_remove(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Take a source out; its articles stay. Example: daybook sources remove lorn-post."""
    from bot import admin

    _finish(admin.remove_source(_settings(context), source))


@sources.command("release")
def sources_release(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Post what a source gave in a flood. Example: daybook sources release lorn-post."""
    from bot import admin

    _finish(admin.release(_settings(context), source))


@sources.command("drop")
def sources_drop(
    context: typer.Context, source: Annotated[str, typer.Argument(help="Its id.")]
) -> None:
    """Leave what a source gave in a flood. Example: daybook sources drop lorn-post."""
    from bot import admin

    _finish(admin.drop(_settings(context), source))


@sources.command("import")
def sources_import(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="An OPML file.")]
) -> None:
    """Add the feeds of an OPML file. Example: daybook sources import feeds.opml."""
    from bot import admin

    _finish(admin.import_sources(_settings(context), path))


@sources.command("export")
def sources_export(context: typer.Context) -> None:
    """Write the feeds as OPML. Example: daybook sources export > feeds.opml."""
    from bot import admin

    _finish(admin.export_sources(_settings(context)))


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
    from bot import admin
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
    _finish(admin.subscribe(_settings(context), wanted))


@app.command()
def subscriptions(context: typer.Context) -> None:
    """List the subscriptions and their next time. Example: daybook subscriptions."""
    from bot import admin

    _finish(admin.list_subscriptions(_settings(context)))


@app.command()
def unsubscribe(
    context: typer.Context,
    subscription: Annotated[int, typer.Argument(help="Its number in `daybook subscriptions`.")],
) -> None:
    """Take a subscription out. Example: daybook unsubscribe 1."""
    from bot import admin

    _finish(admin.unsubscribe(_settings(context), subscription))


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
    _finish(commands.follow(_settings(context), wanted))


@app.command()
def follows(context: typer.Context) -> None:
    """List what is followed, by whom. Example: daybook follows."""
    from bot.follows import commands

    _finish(commands.list_follows(_settings(context)))


@app.command()
def unfollow(context: typer.Context, number: FollowNumber) -> None:
    """Take a follow out. Example: daybook unfollow 1."""
    from bot.follows import commands

    _finish(commands.unfollow(_settings(context), number))


@app.command()
def mute(context: typer.Context, number: FollowNumber) -> None:
    """Tell nothing of a follow for now. Example: daybook mute 1."""
    from bot.follows import commands

    _finish(commands.mute(_settings(context), number))


@app.command()
def unmute(context: typer.Context, number: FollowNumber) -> None:
    """Tell of a follow again, from now on. Example: daybook unmute 1."""
    from bot.follows import commands

    _finish(commands.unmute(_settings(context), number))


@review.callback(invoke_without_command=True)
def review_list(context: typer.Context) -> None:
    """List what was marked as wrong, and what was merged only just. Example: daybook review."""
    from bot.review import commands

    if context.invoked_subcommand is None:
        _finish(commands.show(_settings(context)))


@review.command("show")
def review_show(context: typer.Context, item: ItemNumber) -> None:
    """Show an item with its history and tellings. Example: daybook review show 312."""
    from bot.review import commands

    _finish(commands.show_item(_settings(context), item))


@review.command("merge")
def review_merge(
    context: typer.Context, item: ItemNumber, other: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Make two items one event. Example: daybook review merge 312 340."""
    _correct(context, "merge", item, other=other, by=by, why=why)


@review.command("split")
def review_split(
    context: typer.Context, item: ItemNumber, telling: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Take a telling out of an item. Example: daybook review split 312 340."""
    _correct(context, "split", item, other=telling, by=by, why=why)


@review.command("keep")
def review_keep(
    context: typer.Context, item: ItemNumber, telling: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Say that a close call was right. Example: daybook review keep 312 340."""
    _correct(context, "keep", item, other=telling, by=by, why=why)


@review.command("close")
def review_close(
    context: typer.Context,
    item: ItemNumber,
    outcome: Annotated[OutcomeGiven, typer.Argument(help="What became of it.")],
    by: By = None,
    why: Why = None,
) -> None:
    """Say what became of an event. Example: daybook review close 312 happened."""
    _correct(context, "close", item, outcome=outcome, by=by, why=why)


@review.command("retract")
def review_retract(
    context: typer.Context, item: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Say that an item is no event at all. Example: daybook review retract 312."""
    _correct(context, "retract", item, by=by, why=why)


@review.command("settle")
def review_settle(
    context: typer.Context,
    mark: Annotated[int, typer.Argument(help="Its number in `daybook review`.")],
    by: By = None,
) -> None:
    """Take a mark off the list. Example: daybook review settle 3."""
    from bot.review import commands

    _finish(commands.settle(_settings(context), mark, by=_who(by)))


@review.command("corrections")
def review_corrections(context: typer.Context) -> None:
    """List all corrections, undone ones too. Example: daybook review corrections."""
    from bot.review import commands

    _finish(commands.list_corrections(_settings(context)))


@review.command("undo")
def review_undo(
    context: typer.Context,
    correction: Annotated[int, typer.Argument(help="Its number in `daybook review corrections`.")],
    by: By = None,
) -> None:
    """Take a correction back. Example: daybook review undo 3."""
    from bot.review import commands

    _finish(commands.undo(_settings(context), correction, by=_who(by)))


@app.command()
def status(context: typer.Context) -> None:
    """Tell where things stand. Example: daybook status."""
    from bot import admin

    _finish(admin.status(_settings(context)))


@app.command()
def migrate(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="sqlite:///PATH or postgresql://USER@HOST/NAME.")],
) -> None:
    """Copy the archive into another database. Example: daybook migrate postgresql://me@db/daybook."""
    from bot import admin

    _finish(admin.migrate(_settings(context), target))


@app.command()
def backup(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="The file to write.")]
) -> None:
    """Copy the database file, also while Daybook runs. Example: daybook backup monday.db."""
    from bot import keeping

    _finish(keeping.back_up(_settings(context), path))


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
    from bot import keeping

    settings = _settings(context)
    _finish(keeping.replace(settings, path) if force else keeping.restore(settings, path))


@app.command()
def audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 50,
    output: Output = Format.TEXT,
) -> None:
    """Tell who changed what, and when. Example: daybook audit --limit 20."""
    from bot import keeping

    _finish(keeping.audit(_settings(context), limit=limit, as_json=output is Format.JSON))


@app.command()
def forget(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="slack:TEAM/USER or discord:@me/USER.")],
) -> None:
    """Forget what is kept of one person. Example: daybook forget slack:T024BE7LH/U061F7AUR."""
    from bot import keeping

    _finish(keeping.forget(_settings(context), person))


@app.command("explain")
def explain_item(
    context: typer.Context, url: Annotated[str, typer.Argument(help="An article's address.")]
) -> None:
    """Tell where an article is on its way, and why. Example: daybook explain URL."""
    from bot import admin

    _finish(admin.explain(_settings(context), url))


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is well and what is not, each with its cure. Example: daybook doctor."""
    from bot.doctor import doctor as examine

    _finish(examine(_settings(context)))


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


def _ask(context: typer.Context, question: str, as_of: datetime | None, output: Format) -> None:
    from bot import commands

    as_json = output is Format.JSON
    _finish(commands.ask(_settings(context), question, as_of=_day(as_of), as_json=as_json))


def _correct(
    context: typer.Context,
    kind: str,
    item: int,
    *,
    other: int | None = None,
    outcome: OutcomeGiven | None = None,
    by: str | None,
    why: str | None,
) -> None:
    from bot.agenda import Correcting, CorrectionKind
    from bot.review import commands
    from summarizer.briefing import ChangeKind

    wanted = Correcting(
        kind=CorrectionKind(kind),
        record=item,
        other=other,
        outcome=ChangeKind(outcome.value) if outcome else None,
        by=_who(by),
        why=why,
    )
    _finish(commands.correct(_settings(context), wanted))


def _who(name: str | None) -> str:
    from config.environment import environment

    return name or environment().get("USER") or "somebody at the command line"


# Any: typer hands the context's object on without a type; a Settings comes back.
def _settings(context: typer.Context) -> Any:
    from bot.logs import secrets_of, set_up_logs
    from config.environment import environment
    from config.load import load_settings

    given: _Globals = context.obj
    settings = load_settings(given.config, environment())
    set_up_logs(settings.logging, hidden=secrets_of(settings))
    return settings


def _finish(work: Coroutine[Any, Any, int]) -> None:
    code = asyncio.run(work)
    if code:
        sys.exit(code)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None

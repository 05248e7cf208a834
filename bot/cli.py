"""The command line: reads arguments, prints results; nothing is decided here."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


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
    except KeyboardInterrupt:
        sys.exit(130)


@app.callback(invoke_without_command=True)
def _daybook(
    *, show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Read the news: what was said, who said it, and what comes next."""
    if show_version:
        typer.echo(f"daybook {version('daybook')}")
        raise typer.Exit


@app.command()
def brief(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders to read.")] = None,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Publication day.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read JSON lines on stdin.")] = False,
) -> None:
    """Read, brief and forget. Example: daybook brief story.txt --published 2026-03-02."""
    day = published.date() if published else None
    if jsonl:
        sys.exit(asyncio.run(_brief_lines()))
    if not paths:
        raise typer.BadParameter("name at least one file or folder, or give --jsonl")
    sys.exit(_brief_paths(paths, day, output))


@app.command()
def demo() -> None:
    """Brief the bundled sample stories. Example: daybook demo."""
    with as_file(files("bot.demo").joinpath("stories")) as folder:
        sys.exit(_brief_paths([folder], None, Format.TEXT))


def _brief_paths(paths: list[Path], published: date | None, output: Format) -> int:
    from bot.ingest.files import Unreadable, read_paths
    from bot.platforms.console import write
    from bot.telling import briefing_message
    from config.environment import environment
    from config.load import load_settings
    from summarizer import summarize
    from summarizer.engines.offline import OfflineEngine
    from summarizer.wire import to_json

    settings = load_settings(None, environment())
    engine = OfflineEngine.load(settings.summarizer.model)
    failed = 0
    bound = settings.summarizer.max_article_chars
    for item in read_paths(paths, published=published, max_chars=bound):
        if isinstance(item, Unreadable):
            typer.echo(f"daybook: {item.reason}", err=True)
            failed = 1
            continue
        briefing = summarize(item, engine)
        if output is Format.JSON:
            typer.echo(json.dumps(to_json(briefing), ensure_ascii=False))
        else:
            write(briefing_message(briefing), sys.stdout)
            typer.echo("")
    return failed


async def _brief_lines() -> int:
    from bot.ingest.files import Unreadable, read_stream
    from bot.workers import Work, Workers, worker_count
    from config.environment import environment
    from config.load import load_settings
    from summarizer.article import Article
    from summarizer.briefing import Draft, EngineName
    from summarizer.verify import verify
    from summarizer.wire import to_json

    settings = load_settings(None, environment())
    engine = EngineName(name="offline", version="none")

    async def work(items: Iterable[Article | Unreadable]) -> AsyncIterator[Work]:
        for item in items:
            if isinstance(item, Unreadable):
                article = Article(id=item.id or item.source, text="")
                yield verify(article, Draft(), engine=engine, unread=item.reason)
            else:
                yield item

    failed = 0
    count = worker_count(settings.summarizer.workers)
    with Workers(model=settings.summarizer.model, count=count) as workers:
        async for briefing in workers.brief_all(work(read_stream(sys.stdin.buffer))):
            failed |= bool(briefing.unread)
            sys.stdout.write(json.dumps(to_json(briefing), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return failed

"""What each command does: settings and arguments in, words on standard output, an exit code out.

brief    paths ─► articles ─► briefer ─► text or JSON                    nothing is kept
ingest   paths ─► articles ─► pipeline (store, briefer) ─► progress      all is kept
ask, chat, digest          desk ─► telling ─► console, or JSON
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from bot.app import briefer, desk, engine, model_for, open_model, open_store
from bot.clock import SystemClock, local_today
from bot.conversation.chat import chat as converse
from bot.conversation.chat import json_printer, text_printer
from bot.desk import Desk
from bot.digests.digest import digest_to_json
from bot.errors import InputRejected
from bot.ingest.files import Unreadable, count, read_paths, read_stream, read_text
from bot.messages.cards import briefing_card
from bot.messages.comparing import side_by_side
from bot.messages.printing import Form, show, show_json
from bot.messages.telling import briefing_message, digest_message
from bot.output import for_terminal
from bot.platforms.console import WIDEST_COLUMNS, write
from bot.reading.pipeline import ingest as run_pipeline
from bot.reading.progress import summary_words, watch
from bot.reading.workers import Work
from config.settings import EngineChoice, Settings
from config.starter import starter_file
from summarizer.article import Article
from summarizer.briefing import Briefing, Draft, EngineName
from summarizer.verify import verify
from summarizer.wire import to_json

_STDIN = "-"


def write_starter(path: Path) -> None:
    """Write the commented settings file; raises InputRejected where one is there already."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter_file())
    except FileExistsError as error:
        raise InputRejected(f"{path} is there already: name another file.") from error
    except OSError as error:
        raise InputRejected(f"{path} cannot be written ({error.strerror}).") from error


async def brief(
    settings: Settings, paths: Sequence[str], published: date | None, *, form: Form
) -> int:
    """Brief files and pages and forget them; JSON and payloads are one a line."""
    failed: list[Unreadable] = []
    items = await _read(settings, paths, published)

    async def work() -> AsyncIterator[Work]:
        for item in items:
            if isinstance(item, Unreadable):
                failed.append(item)
                _complain(item)
            else:
                yield item

    async with briefer(settings, articles=_count(paths)) as made_by:
        async for briefing in made_by.brief_all(work()):
            _print_briefing(briefing, form)
    return 1 if failed else 0


async def compare(settings: Settings, paths: Sequence[str], published: date | None) -> int:
    """Brief files and pages with both engines and show the briefings side by side."""
    items = list(await _read(settings, paths, published))
    articles = [item for item in items if not isinstance(item, Unreadable)]
    made = [await _briefed(with_engine(settings, choice), articles) for choice in EngineChoice]
    width = shutil.get_terminal_size((2 * WIDEST_COLUMNS, 0)).columns
    for offline, other in zip(*made, strict=True):
        sys.stdout.write(f"{side_by_side(offline, other, width=width)}\n\n")
    for item in items:
        if isinstance(item, Unreadable):
            _complain(item)
    return 1 if len(articles) < len(items) else 0


async def _briefed(settings: Settings, articles: Sequence[Article]) -> list[Briefing]:
    async def work() -> AsyncIterator[Work]:
        for article in articles:
            yield article

    async with briefer(settings, articles=len(articles)) as made_by:
        return [briefing async for briefing in made_by.brief_all(work())]


def with_engine(settings: Settings, engine: EngineChoice) -> Settings:
    """The same settings with another engine."""
    chosen = settings.summarizer.model_copy(update={"engine": engine})
    return settings.model_copy(update={"summarizer": chosen})


async def explain(settings: Settings, paths: Sequence[str], published: date | None) -> int:
    """Tell why each article is read as it is: speakers, days, certainties, rejections."""
    reader = engine(settings)
    failed = 0
    for item in await _read(settings, paths, published):
        if isinstance(item, Unreadable):
            failed = 1
            _complain(item)
        else:
            sys.stdout.write("\n".join((item.title or item.id, *reader.explain(item), "", "")))
    return failed


async def brief_lines(settings: Settings) -> int:
    """Articles as JSON lines on stdin, one briefing a line out, in order; faults stand in it."""
    name = EngineName(name="offline", version="none")

    async def work() -> AsyncIterator[Work]:
        for item in read_stream(sys.stdin.buffer, max_chars=settings.summarizer.max_article_chars):
            if isinstance(item, Unreadable):
                article = Article(id=item.id or item.source, text="")
                yield verify(article, Draft(), engine=name, unread=item.reason)
            else:
                yield item

    async with briefer(settings, articles=sys.maxsize) as made_by:
        async for briefing in made_by.brief_all(work()):
            _print_briefing(briefing, Form.JSON)
    return 0


async def ingest(settings: Settings, paths: Sequence[str], published: date | None) -> int:
    """Store, brief and index files and pages; what was known already is passed over."""
    total = _count(paths)
    items = await _read(settings, paths, published)
    async with (
        open_store(settings) as store,
        briefer(settings, articles=total, store=store) as made_by,
    ):
        steps = run_pipeline(
            items,
            store=store,
            briefer=made_by,
            clock=SystemClock(),
        )
        tally = await watch(steps, total=total, stream=sys.stderr)
    sys.stdout.write(f"{summary_words(tally)}.\n")
    return 1 if tally.failed else 0


async def ask(settings: Settings, question: str, *, as_of: date | None, as_json: bool) -> int:
    """Answer one question."""
    async with _desk(settings) as asked:
        reply = await asked.ask(question, today=local_today(SystemClock()), as_of=as_of)
    show = json_printer(sys.stdout) if as_json else text_printer(sys.stdout)
    show(reply.answer)
    return 0


async def chat(settings: Settings, *, as_of: date | None, as_json: bool) -> int:
    """Answer the questions on stdin, one thread."""
    async with _desk(settings) as asked:
        await converse(
            asked,
            questions=sys.stdin,
            answers=sys.stdout,
            show=json_printer(sys.stdout) if as_json else text_printer(sys.stdout),
            clock=SystemClock(),
            as_of=as_of,
        )
    return 0


async def digest(
    settings: Settings, topic: str | None, day: date | None, *, days: int, form: Form
) -> int:
    """Show the digest of so many days up to `day`, else up to today."""
    last = day or local_today(SystemClock())
    async with _desk(settings) as asked:
        made = await asked.digest(topic, first=last - timedelta(days=days - 1), last=last)
    if form is Form.JSON:
        show_json(digest_to_json(made))
    elif form is Form.TEXT:
        write(digest_message(made), sys.stdout)
    else:
        show([digest_message(made)], form)
    return 0


async def calendar(settings: Settings, topic: str, *, as_of: date | None) -> int:
    """Write the events on a topic as an iCalendar file."""
    clock = SystemClock()
    async with _desk(settings) as asked:
        made = await asked.calendar(topic, now=clock.now(), today=local_today(clock), as_of=as_of)
    sys.stdout.buffer.write(made)
    return 0


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[Desk]:
    async with open_store(settings) as store, open_model(settings, store) as well:
        yield desk(settings, store, model_for=model_for(settings, store, well))


async def _read(
    settings: Settings, paths: Sequence[str], published: date | None
) -> Iterator[Article | Unreadable]:
    """The articles of all paths: files in order, then stdin ("-"), then pages at addresses."""
    most = settings.summarizer.max_article_chars
    pages = await _read_pages(settings, list(filter(_is_address, paths)), published)
    files = read_paths(_files(paths), published=published, max_chars=most)
    stdin = [_read_stdin(published, most)] if _STDIN in paths else []
    return chain(files, stdin, pages)


async def _read_pages(
    settings: Settings, urls: Sequence[str], published: date | None
) -> list[Article | Unreadable]:
    if not urls:
        return []
    from bot.ingest.pages import read_page
    from bot.ingest.web import open_web

    most = settings.summarizer.max_article_chars
    async with open_web(settings.ingest, SystemClock()) as web:
        reads = (read_page(url, web=web, published=published, max_chars=most) for url in urls)
        return await asyncio.gather(*reads)


def _files(paths: Iterable[str]) -> list[Path]:
    return [Path(path) for path in paths if path != _STDIN and not _is_address(path)]


def _is_address(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def _read_stdin(published: date | None, max_chars: int) -> Article | Unreadable:
    data = sys.stdin.buffer.read()
    try:
        return read_text(data, name="stdin", suffix="", published=published, max_chars=max_chars)
    except InputRejected as error:
        return Unreadable(source="stdin", reason=str(error))


def _count(paths: Sequence[str]) -> int:
    return count(_files(paths)) + sum(path == _STDIN or _is_address(path) for path in paths)


def _print_briefing(briefing: Briefing, form: Form) -> None:
    match form:
        case Form.TEXT:
            show([briefing_message(briefing)], form)
        case Form.JSON:
            show_json(to_json(briefing))
        case _:
            show([briefing_card(briefing, record=None)], form)


def _complain(item: Unreadable) -> None:
    sys.stderr.write(f"daybook: {for_terminal(item.reason)}\n")

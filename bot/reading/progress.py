"""How far a run is: a bar on a terminal, log lines elsewhere, a sentence for what went wrong.

Steps ──► watch ──► the same counted (Tally), shown on a stream that is not the results' own
"""

from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.output import for_terminal
from bot.reading.pipeline import Step, Tally

# Without a terminal, one log line for so many items.
_EVERY = 50

_log = structlog.get_logger()


class _Bar(Protocol):
    def advance(self) -> None:
        """One more is done."""
        ...

    def say(self, sentence: str) -> None:
        """Tell the reader something without losing the place."""
        ...


async def watch(steps: AsyncIterable[Step], *, total: int, stream: TextIO) -> Tally:
    """Run through the steps, showing where they are; `total` is how many will come."""
    tally = Tally()
    with _shown(total, stream) as bar:
        async for step in steps:
            tally.count(step)
            bar.advance()
            if said := _remark(step):
                bar.say(said)
    return tally


def summary_words(tally: Tally) -> str:
    """What became of all items, in one sentence: "19 articles briefed (1 edited), 1 not read"."""
    edited = f" ({tally.edited} edited)" if tally.edited else ""
    parts = [
        f"{tally.briefed} {'article' if tally.briefed == 1 else 'articles'} briefed{edited}",
        f"{tally.known} known already" if tally.known else "",
        f"{tally.unread} not read" if tally.unread else "",
        f"{tally.failed} failed" if tally.failed else "",
    ]
    return ", ".join(part for part in parts if part)


def _remark(step: Step) -> str:
    """What a reader must know of one step; "" where all went well."""
    if step.unreadable:
        return step.unreadable.reason
    if step.briefing and step.briefing.unread:
        return f"{step.briefing.article.id}: {step.briefing.unread}"
    return ""


@contextmanager
def _shown(total: int, stream: TextIO) -> Iterator[_Bar]:
    console = Console(file=stream)
    if not console.is_terminal:
        yield _LogBar(total, stream)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _RichBar(progress, total)


class _RichBar:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("Reading", total=total)

    def advance(self) -> None:
        self._progress.advance(self._task)

    def say(self, sentence: str) -> None:
        self._progress.console.print(
            f"daybook: {for_terminal(sentence)}", markup=False, highlight=False
        )


class _LogBar:
    def __init__(self, total: int, stream: TextIO) -> None:
        self._total = total
        self._stream = stream
        self._done = 0

    def advance(self) -> None:
        self._done += 1
        if self._done % _EVERY == 0:
            _log.info("reading", done=self._done, of=self._total)

    def say(self, sentence: str) -> None:
        self._stream.write(f"daybook: {for_terminal(sentence)}\n")

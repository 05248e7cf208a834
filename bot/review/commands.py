"""What `daybook review` does: shows what there is to look at, and writes corrections down."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

from bot.agenda import AgendaItem, Correcting, CorrectionKind
from bot.app import desk, open_store
from bot.clock import SystemClock, local_today
from bot.desk import Desk
from bot.errors import InputRejected
from bot.messages.printing import show_each, show_json
from bot.operations.audit import Did
from bot.output import say
from bot.review.listings import correction_json, item_json, review_json
from bot.review.words import correction_line, item_lines, review_lines
from bot.store import Store
from config.settings import Settings


async def show(settings: Settings, *, as_json: bool) -> int:
    """List what was marked as wrong, and what was merged only just."""
    async with _at_desk(settings) as (store, asked):
        items = await asked.items(today=_today())
        marks = await store.reviews.open_marks()
    if as_json:
        show_json(review_json(marks, items, _today()))
    else:
        say(*review_lines(marks, items, _today()))
    return 0


async def show_item(settings: Settings, number: int, *, as_json: bool) -> int:
    """Show one item with its history and its tellings."""
    async with _at_desk(settings) as (_, asked):
        item = await asked.item(number, today=_today())
    if as_json:
        show_json(item_json(item, _today()))
    else:
        say(*item_lines(item, _today()))
    return 0


async def correct(settings: Settings, wanted: Correcting) -> int:
    """Make a correction, and show what became of the item; raises InputRejected."""
    async with _at_desk(settings) as (store, asked):
        item = await asked.item(wanted.record, today=_today())
        other = await _other(asked, item, wanted)
        named = replace(wanted, record=item.id, other=other)
        made = await store.reviews.correct(named, now=SystemClock().now())
        line = correction_line(made, _today())
        await store.audit.note(Did.CORRECTED, line, by=made.by, now=made.made_at)
        say(line)
        numbers = (item.id,) if other is None else (item.id, other)
        for changed in await asked.events(numbers, today=_today()):
            say(*item_lines(changed, _today()))
    return 0


async def settle(settings: Settings, mark: int, *, by: str) -> int:
    """Mark a mark as looked at."""
    async with open_store(settings) as store:
        now = SystemClock().now()
        await store.reviews.settle(mark, by=by, now=now)
        await store.audit.note(Did.SETTLED, mark, by=by, now=now)
    say(f"Settled mark {mark}.")
    return 0


async def undo(settings: Settings, number: int, *, by: str) -> int:
    """Take a correction back, and show what became of the item."""
    async with _at_desk(settings) as (store, asked):
        now = SystemClock().now()
        undone = await store.reviews.undo(number, by=by, now=now)
        await store.audit.note(Did.UNDID, number, by=by, now=now)
        say(correction_line(undone, _today()))
        say(*item_lines(await asked.item(undone.record, today=_today()), _today()))
    return 0


async def list_corrections(settings: Settings, *, as_json: bool) -> int:
    """List all corrections, the undone ones too; as JSON, one on a line."""
    async with open_store(settings) as store:
        found = await store.reviews.corrections()
    show_each(
        found,
        as_json=as_json,
        record=correction_json,
        line=lambda one: correction_line(one, _today()),
        none="Nothing was corrected yet.",
    )
    return 0


async def _other(asked: Desk, item: AgendaItem, wanted: Correcting) -> int | None:
    """The second item of a merge, or a telling that the item has; raises InputRejected."""
    if wanted.other is None:
        return None
    if wanted.kind is CorrectionKind.MERGE:
        other = await asked.item(wanted.other, today=_today())
        if other.id == item.id:
            raise InputRejected(f"#{wanted.record} and #{wanted.other} are one item already.")
        return other.id
    if wanted.other not in item.numbers or wanted.other == item.id:
        raise InputRejected(
            f"#{wanted.other} is no other telling of #{item.id}: see `daybook review show {item.id}`."
        )
    return wanted.other


@asynccontextmanager
async def _at_desk(settings: Settings) -> AsyncIterator[tuple[Store, Desk]]:
    async with open_store(settings) as store:
        yield store, desk(settings, store)


def _today() -> date:
    return local_today(SystemClock())

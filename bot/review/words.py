"""What there is to look at, and what was done about it, in lines. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.agenda import AgendaItem, Correction, State, Telling, change_words, correction_words
from bot.messages.wording import (
    capitalised,
    count_words,
    day_words,
    full_day_words,
    source_words,
    span_words,
)
from bot.review.mark import Mark


def review_lines(marks: Iterable[Mark], items: Iterable[AgendaItem], today: date) -> Iterator[str]:
    """What was marked wrong, then what was merged only just, the least alike first."""
    marked = [line for mark in marks for line in _mark_lines(mark, today)]
    close = sorted(
        (item for item in items if item.close_calls and item.state is not State.RETRACTED),
        key=lambda item: (min(call.score for call in item.close_calls), item.id),
    )
    yield from ("Marked as wrong:", *marked) if marked else ("Nothing is marked as wrong.",)
    yield ""
    count = sum(len(item.close_calls) for item in close)
    if not close:
        yield "No merge was a close call."
        return
    verb = "merge was a close call" if count == 1 else "merges were close calls"
    yield f"{capitalised(count_words(count))} {verb}:"
    for item in close:
        yield from _close_lines(item, today)


def item_lines(item: AgendaItem, today: date) -> Iterator[str]:
    """One item with its history and all its tellings, each with the number that a split needs."""
    yield item_line(item, today)
    for entry in item.history:
        yield f"  {full_day_words(entry.day)}: {_step(change_words(entry, today), entry.why)}"
    for telling in item.tellings:
        yield f"  {_telling_line(telling)}"


def item_line(item: AgendaItem, today: date) -> str:
    """One item: its number, what it is about, when, and how it stands."""
    days = span_words(item.when, today) or "date open"
    return f"#{item.id} {capitalised(item.newest.follow_up.what)} ({days}, {item.state.value})"


def correction_line(one: Correction, today: date) -> str:
    """One correction: its number, the item, what was done by whom, and whether it was undone."""
    line = f"{one.id}: #{one.record} {correction_words(one)}, {day_words(one.day, today)}"
    if one.undone_at is None:
        return line
    return f"{line}; undone by {one.undone_by}, {day_words(one.undone_at.date(), today)}"


def _mark_lines(mark: Mark, today: date) -> Iterator[str]:
    wrong = mark.wrong
    about = f"#{wrong.item} " if wrong.item is not None else ""
    yield f"  mark {mark.id}: {about}{' '.join(wrong.shown.split())}"
    says = f"{wrong.by}, {day_words(mark.made_at.date(), today)}"
    yield f"    {says}: {wrong.why}" if wrong.why else f"    {says}"


def _close_lines(item: AgendaItem, today: date) -> Iterator[str]:
    yield f"  {item_line(item, today)}"
    by_id = {telling.id: telling for telling in item.tellings}
    for call in item.close_calls:
        yield f"    {_telling_line(by_id[call.record])}; {call.why}"


def _telling_line(telling: Telling) -> str:
    told = telling.kind.value if telling.kind else "expected"
    return f"#{telling.id} {told}: {capitalised(telling.what)} [{source_words(telling.article)}]"


def _step(words: str, why: str) -> str:
    return f"{words} ({why})" if why else words

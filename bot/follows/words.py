"""What a follower is told, and how a follow is shown. Pure."""

from collections.abc import Iterator
from datetime import date

from bot.agenda import AgendaItem, change_words
from bot.follows.due import Due, reminder_day
from bot.follows.follow import Follow
from bot.messages.message import (
    Block,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    plain,
    strong,
)
from bot.messages.wording import capitalised, certainty_words, count_words, source_words, span_words


def notice_message(due: Due, today: date) -> Message:
    """One change or reminder: what it is about, what is new, and for which follow it is told."""
    blocks = list(_change(due, today) if due.entry else _reminder(due.item, today))
    return Message((*blocks, Note(plain(f"You follow {due.follow.target}."))))


def follow_line(follow: Follow, *, shown: str | None = None) -> str:
    """One follow on a line: what, where to, when; `shown` is what an item is about."""
    about = f"{follow.target} ({shown})" if shown else str(follow.target)
    parts = (about, reminder_words(follow), str(follow.hours), _silence(follow))
    return "; ".join(part for part in parts if part)


def reminder_words(follow: Follow) -> str:
    """When the follower is reminded: "reminder three days before"; "" for never."""
    return f"reminder {_before(follow.remind_days)}" if follow.remind_days is not None else ""


def item_words(item: AgendaItem) -> str:
    """What an item is about, as the newest article has it."""
    return capitalised(item.newest.follow_up.what)


def _change(due: Due, today: date) -> Iterator[Block]:
    entry = due.entry
    assert entry is not None  # noqa: S101  # the caller has looked
    url = entry.telling.article.url if entry.telling else None
    words = Run(change_words(entry, today), Style.QUIET, url)
    yield Paragraph((*strong(item_words(due.item)), Run(" · "), words))
    if entry.quote is not None:
        quote = entry.quote.quote
        by = (Run(quote.speaker or "speaker not named", Style.STRONG),)
        yield Quotation(quote.text.rstrip(", "), by)


def _reminder(item: AgendaItem, today: date) -> Iterator[Block]:
    day = reminder_day(item.when)
    assert day is not None  # noqa: S101  # only what has a day is a reminder
    told = item.newest.follow_up
    yield Paragraph((*strong(f"{_ahead(day, today)}: {item_words(item)}"),))
    sure = certainty_words(told.certainty, reported=told.reported, says=told.says)
    article = item.newest.article
    source = Run(source_words(article), Style.QUIET, article.url)
    yield Note((*plain(f"{capitalised(span_words(item.when, today))}. {sure}. "), source))


def _ahead(day: date, today: date) -> str:
    days = (day - today).days
    return {0: "Today", 1: "Tomorrow"}.get(days, f"In {count_words(days)} days")


def _before(days: int) -> str:
    if not days:
        return "on the day"
    return "one day before" if days == 1 else f"{count_words(days)} days before"


def _silence(follow: Follow) -> str:
    if follow.paused_because:
        return f"paused: {follow.paused_because}"
    return "muted" if follow.muted_at else ""

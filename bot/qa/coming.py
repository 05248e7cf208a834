"""The answer to *next*: what is expected, soonest first, or what was last expected."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.agenda import Step, change_words
from bot.messages.wording import capitalised, count_words, listed, source_words, span_words
from bot.qa.case import Answer, Case, counted_words
from bot.qa.fitting import announced
from bot.qa.lines import (
    Expected,
    Line,
    expected_citations,
    expected_line,
    lead,
    note,
    sentence_line,
    what_words,
)
from bot.qa.upcoming import within
from bot.records import FollowUpRecord

# Events that are over are told for so long after, and so many of them.
_LATELY = timedelta(days=14)
_CLOSED_SHOWN = 3


def coming(case: Case) -> Answer:
    """What is expected on the topic, within the period asked for."""
    records = case.follow_ups()
    ahead = case.ahead(records)
    chosen = [event for event in ahead if within(event.when, case.question.period)]
    if not chosen:
        return _announced(case) or nothing_ahead(case, records)
    lines = [expected_line(event, today=case.today) for event in chosen]
    notes = (
        *_unbounded_notes(case),
        *_open_notes(ahead, chosen),
        *_closed_notes(case, records),
        *_one_sided_notes(case, records),
    )
    return case.listing(lines, counted=("thing ahead", "things ahead"), link="for", notes=notes)


def _announced(case: Case) -> Answer | None:
    """Where no event is expected: the sentences on the topic that name a day ahead."""
    told = [
        (sentence, when)
        for sentence, when in announced(case.passages(), case.today)
        if within(when, case.question.period)
    ]
    if not told:
        return None
    lines = [sentence_line(sentence, when=when) for sentence, when in told]
    shown, more = case.page(lines)
    head = lead(f"No event as such{case.about()}, but days ahead are named:")
    return case.answer([head, *shown, *case.common_notes(shown)], more=more)


def nothing_ahead(
    case: Case, records: Sequence[FollowUpRecord], *, none: str = "Nothing upcoming on file"
) -> Answer:
    """Nothing is expected: what is at other times, what was last expected, the newest article."""
    if not records and not case.hits.articles:
        return case.nothing()
    ahead = case.ahead(records)
    notes = [
        *_unbounded_notes(case),
        *_outside_notes(case, ahead),
        *(() if ahead else _last_expected_notes(case, records)),
        *case.newest_notes(),
        *_one_sided_notes(case, records),
    ]
    return case.answer(notes, none=f"{none}{case.about()}.")


def _unbounded_notes(case: Case) -> list[Line]:
    """That the event which was to bound the days has none on file."""
    bound = case.question.bound
    if bound is None or case.question.period is not None:
        return []
    return [note(f"No day of {bound.what} is on file: any day is meant.")]


def _open_notes(ahead: Sequence[Expected], chosen: Sequence[Expected]) -> list[Line]:
    """Under a period: how many more might fall in it, since their date is open."""
    open_ones = [
        event for event in ahead if event not in chosen and span_words(event.when, date.max) == ""
    ]
    if not open_ones:
        return []
    return [note(f"{capitalised(count_words(len(open_ones)))} more without a date yet.")]


def _closed_notes(case: Case, records: Sequence[FollowUpRecord]) -> list[Line]:
    """What became lately of events that were ahead, what lapsed included; the latest first."""
    since = case.today - _LATELY
    closed = [
        (event, entry)
        for event in case.events(records)
        if not event.item.is_open and (entry := event.item.changed) and entry.day >= since
    ]
    closed.sort(key=lambda one: one[1].day, reverse=True)
    return [
        note(
            f"{change_words(entry, case.today)}: {what_words(event.newest)}.",
            expected_citations(event),
        )
        for event, entry in closed[:_CLOSED_SHOWN]
    ]


def _one_sided_notes(case: Case, records: Sequence[FollowUpRecord]) -> list[Line]:
    """What the same articles expect of one side of a pair alone is counted, not shown."""
    topic = case.question.topic
    if topic is None or len(topic.groups) < 2:
        return []
    about = {brief.article.id for brief in case.hits.articles}
    nearby = [
        record
        for record in case.hits.nearby_follow_ups
        if record.article.id in about and record not in records
    ]
    left = [event for event in case.ahead(nearby) if within(event.when, case.question.period)]
    if not left:
        return []
    verb = "concerns" if len(left) == 1 else "concern"
    count = capitalised(count_words(len(left)))
    return [note(f"{count} more in these articles {verb} only one of {listed(topic.labels)}.")]


def _outside_notes(case: Case, ahead: Sequence[Expected]) -> list[Line]:
    if not ahead:
        return []
    first = expected_line(ahead[0], today=case.today)
    count = capitalised(counted_words(len(ahead), "thing", "things"))
    where = " at other times" if case.question.period else ""
    return [note(f"{count} ahead{where}. The first: {first.text}", first.citations)]


def _last_expected_notes(case: Case, records: Sequence[FollowUpRecord]) -> list[Line]:
    past = case.events(records)
    if not past:
        return []
    dated = [event for event in past if event.when.last]
    event = (dated or past)[-1]
    days = span_words(event.when, case.today) or "date open"
    told = source_words(event.newest.article)
    text = f"Last expected: {what_words(event.newest)} ({days}), told by {told}; {_outcome(event, case)}."
    return [note(text, expected_citations(event))]


def _outcome(event: Expected, case: Case) -> str:
    """What became of it, or that nothing was read of it."""
    entry = event.item.changed
    known = entry is not None and entry.step in {Step.HAPPENED, Step.CANCELLED}
    if entry is None or not known:
        return "no outcome read"
    words = change_words(entry, case.today)
    return words[:1].lower() + words[1:]

"""The answer to *next*: what is expected, soonest first, or what was last expected."""

from collections.abc import Sequence
from datetime import date

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
from bot.qa.upcoming import fold, is_ahead, within
from bot.records import FollowUpRecord
from bot.wording import capitalised, count_words, listed, source_words, span_words


def coming(case: Case) -> Answer:
    """What is expected on the topic, within the period asked for."""
    records = case.follow_ups()
    ahead = fold(record for record in records if is_ahead(record, case.today))
    chosen = [event for event in ahead if within(event.newest.follow_up.when, case.question.period)]
    if not chosen:
        return _announced(case) or nothing_ahead(case, records)
    lines = [expected_line(event, case.shelf, today=case.today) for event in chosen]
    notes = (*_open_notes(ahead, chosen), *_one_sided_notes(case, records))
    return case.listing(lines, counted=("thing ahead", "things ahead"), link="for", notes=notes)


def _announced(case: Case) -> Answer | None:
    """Where no event is expected: the sentences on the topic that name a day ahead."""
    passages = [one for one in case.hits.passages if case.grounds.is_told(one)]
    told = [
        (sentence, when)
        for sentence, when in announced(passages, case.today)
        if within(when, case.question.period)
    ]
    if not told:
        return None
    lines = [sentence_line(sentence, case.shelf, when=when) for sentence, when in told]
    shown, more = case.page(lines)
    head = lead(f"No event as such{case.about()}, but days ahead are named:")
    return case.answer([head, *shown, *case.common_notes(shown)], more=more)


def nothing_ahead(
    case: Case, records: Sequence[FollowUpRecord], *, none: str = "Nothing upcoming on file"
) -> Answer:
    """Nothing is expected: what is at other times, what was last expected, the newest article."""
    if not records and not case.hits.articles:
        return case.nothing()
    ahead = fold(record for record in records if is_ahead(record, case.today))
    notes = [
        *_outside_notes(case, ahead),
        *(() if ahead else _last_expected_notes(case, records)),
        *case.newest_notes(),
        *_one_sided_notes(case, records),
    ]
    return case.answer(notes, none=f"{none}{case.about()}.")


def _open_notes(ahead: Sequence[Expected], chosen: Sequence[Expected]) -> list[Line]:
    """Under a period: how many more might fall in it, since their date is open."""
    open_ones = [
        event
        for event in ahead
        if event not in chosen and span_words(event.newest.follow_up.when, date.max) == ""
    ]
    if not open_ones:
        return []
    return [note(f"{capitalised(count_words(len(open_ones)))} more without a date yet.")]


def _one_sided_notes(case: Case, records: Sequence[FollowUpRecord]) -> list[Line]:
    """What the same articles expect of one side of a pair alone is counted, not shown."""
    topic = case.question.topic
    if topic is None or len(topic.groups) < 2:
        return []
    about = {brief.article.id for brief in case.hits.articles}
    left = fold(
        record
        for record in case.hits.nearby_follow_ups
        if record.article.id in about
        and record not in records
        and is_ahead(record, case.today)
        and within(record.follow_up.when, case.question.period)
    )
    if not left:
        return []
    verb = "concerns" if len(left) == 1 else "concern"
    count = capitalised(count_words(len(left)))
    return [note(f"{count} more in these articles {verb} only one of {listed(topic.labels)}.")]


def _outside_notes(case: Case, ahead: Sequence[Expected]) -> list[Line]:
    if not ahead:
        return []
    first = expected_line(ahead[0], case.shelf, today=case.today)
    count = capitalised(counted_words(len(ahead), "thing", "things"))
    return [note(f"{count} ahead at other times. The first: {first.text}", first.citations)]


def _last_expected_notes(case: Case, records: Sequence[FollowUpRecord]) -> list[Line]:
    past = fold(records)
    if not past:
        return []
    dated = [event for event in past if event.newest.follow_up.when.last]
    event = (dated or past)[-1]
    days = span_words(event.newest.follow_up.when, case.today) or "date open"
    text = (
        f"Last expected: {what_words(event.newest)} ({days}),"
        f" told by {source_words(event.newest.article)}; no outcome read."
    )
    return [note(text, expected_citations(event, case.shelf))]

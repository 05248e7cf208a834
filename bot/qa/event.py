"""The answers to *when* and *who*: the day or the people of one event, first in one line.

    events ahead ─► events past ─► sentences that tell it ─► nothing, with what is known

Each step is taken where the one before finds nothing that fits the question's words. For *who*,
sentences come before past events: whom an article names as the one who did it is surer than whom
it expected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bot.agenda import State
from bot.messages.wording import (
    capitalised,
    full_day_words,
    listed,
    source_words,
    span_words,
    when_words,
)
from bot.qa.case import Answer, Case, counted_words
from bot.qa.coming import nothing_ahead
from bot.qa.finding import telling_words
from bot.qa.fitting import best_events, best_sentences, dated, when_of
from bot.qa.lines import (
    Expected,
    Line,
    LineKind,
    Sentence,
    changed_words,
    cite,
    expected_citations,
    expected_line,
    lead,
    sentence_line,
    told_by,
)
from bot.qa.question import Intent
from bot.qa.said import quote_lines
from bot.qa.upcoming import within
from bot.records import FollowUpRecord

# States whose outcome was read.
_KNOWN = frozenset({State.HAPPENED, State.CANCELLED})
# Sentences shown where no expected event fits.
_SENTENCES = 3
_NONE = "No event on file fits that"


class _Found(NamedTuple):
    """Events that fit the question; `is_past` where they are over."""

    events: list[Expected]
    is_past: bool


def when(case: Case) -> Answer:
    """The days of one event in one line, then the event."""
    if case.question.listed:
        return _told(case)
    if placed := _placed(case):
        return placed
    found = _ahead(case) or _past(case)
    if found:
        return _events(case, found, _when_lead(case, found))
    return _sentences(case) or nothing_ahead(case, _records(case), none=_NONE)


def who(case: Case) -> Answer:
    """The people of one event in one line, or who somebody is."""
    if placed := _placed(case):
        return placed
    if identity := _identity(case):
        return identity
    if (found := _ahead(case)) and any(one.newest.follow_up.who for one in found.events):
        return _events(case, found, _who_lead(case, found))
    if told := _sentences(case):
        return told
    if found := _past(case):
        return _events(case, found, _who_lead(case, found))
    return nothing_ahead(case, _records(case), none=_NONE)


def _told(case: Case) -> Answer:
    """When one of the quotes or articles was told that the answer before listed."""
    lines = quote_lines(case) if case.question.listed is Intent.QUOTES else _news(case)
    at = case.placed(len(lines))
    if at is None:
        return nothing_ahead(case, [], none=_NONE)
    line = lines[at]
    told = line.citations[0].published
    head = line.when and when_words(line.when, told=told, today=case.today)
    day = head or (full_day_words(told) if told else "Undated")
    notes = (*case.other_notes(at, len(lines)), *case.common_notes([line]))
    return case.answer([replace(lead(f"{capitalised(day)}."), when=line.when), line, *notes])


def _news(case: Case) -> list[Line]:
    """The first sentence of each article, with the time that it tells."""
    firsts = [(one.article, one.summary[0]) for one in case.briefs() if one.summary]
    sentences = (Sentence(ref, point.evidence[0], point.text, 1) for ref, point in firsts)
    return [
        sentence_line(one, when=when_of(one, mention) if (mention := dated(one)) else None)
        for one in sentences
    ]


def _placed(case: Case) -> Answer | None:
    """One of the events that the answer before listed, and that there are others."""
    if case.question.place is None:
        return None
    ahead = _listed(case)
    if not ahead:
        return nothing_ahead(case, _records(case))
    at = case.placed(len(ahead))
    if at is None:
        return case.no_such(counted_words(len(ahead), "event", "events"))
    found = _Found([ahead[at]], is_past=False)
    head = _who_lead(case, found) if case.question.intent is Intent.WHO else _when_lead(case, found)
    lines = [expected_line(ahead[at], today=case.today)]
    return case.answer([head, *lines, *case.other_notes(at, len(ahead)), *case.common_notes(lines)])


def _listed(case: Case) -> list[Expected]:
    """The events of the list, in its order."""
    ahead = case.ahead(case.follow_ups())
    return [event for event in ahead if within(event.when, case.question.period)]


def _records(case: Case) -> list[FollowUpRecord]:
    return [one for one in case.follow_ups() if within(one.follow_up.when, case.question.period)]


def _ahead(case: Case) -> _Found | None:
    return _fitting(case, case.ahead(_records(case)))


def _past(case: Case) -> _Found | None:
    past = [event for event in case.events(_records(case)) if not event.item.is_open]
    return _fitting(case, past, is_past=True)


def _fitting(case: Case, told: Sequence[Expected], *, is_past: bool = False) -> _Found | None:
    """The events that fit the telling words, and of these the ones that fit all words best."""
    events = best_events(told, telling_words(case.question))
    if case.question.intent is Intent.WHEN:
        events = [event for event in events if event.when.last] or events
    if not events:
        return None
    best = best_events(events, case.question.event_words) or events
    return _Found(best[::-1] if is_past else best, is_past)


def _events(case: Case, found: _Found, head: Line) -> Answer:
    lines = [expected_line(event, today=case.today) for event in found.events]
    shown, more = case.page(lines)
    return case.answer([head, *shown, *case.common_notes(shown)], more=more)


def _when_lead(case: Case, found: _Found) -> Line:
    event = found.events[0]
    days = span_words(event.when, case.today)
    words = when_words(event.when, told=event.item.told_on, today=case.today)
    if found.is_past:
        text = _past_words(event, days, case.today)
    elif days:
        text = f"{capitalised(words)}."
    else:
        text = "No date yet." if not event.when.text else f"{capitalised(words)}; no date yet."
    return replace(lead(text), when=event.when, citations=expected_citations(event))


def _past_words(event: Expected, days: str, today: date) -> str:
    """When it was expected, and what became of it."""
    expected = f"It was expected {days}" if days else "No date was told"
    outcome = changed_words(event.item, today) or "No outcome read"
    return (
        f"{expected}. {outcome}." if event.item.state in _KNOWN else f"{expected}; no outcome read."
    )


def _who_lead(case: Case, found: _Found) -> Line:
    """Those whom the events name, without whom the question named."""
    topic = case.question.topic
    asked = set(topic.labels if topic else ())
    names = dict.fromkeys(name for event in found.events for name in event.newest.follow_up.who)
    others = [name for name in names if name not in asked] or list(names)
    text = f"{capitalised(listed(others))}." if others else "Nobody is named."
    citations = (citation for event in found.events for citation in expected_citations(event))
    return replace(lead(text), citations=tuple(dict.fromkeys(citations)))


def _identity(case: Case) -> Answer | None:
    """ "Who is Robin Cook": the office that the newest quote gives, else how he is introduced."""
    topic = case.question.topic
    if telling_words(case.question) or topic is None or len(topic.groups) != 1:
        return None
    if not any(one.startswith(("person:", "org:")) for one in topic.groups[0]):
        return None
    first = next(_introductions(case), None)
    if first is None:
        return None
    events = case.ahead(case.hits.follow_ups)
    lines = [expected_line(event, today=case.today) for event in events]
    shown, more = case.page(lines)
    return case.answer([first, *shown], more=more)


def _introductions(case: Case) -> Iterator[Line]:
    offices = [one for one in case.hits.quotes if one.quote.role]
    for record in sorted(offices, key=lambda one: _day(one.article.published), reverse=True):
        told = f"{record.quote.speaker}, {record.quote.role} ({source_words(record.article)})."
        yield Line(
            kind=LineKind.LEAD,
            text=told,
            speaker=record.quote.speaker,
            citations=cite(record.article, record.evidence or (record.quote.span,)),
        )
    name = case.question.topic.labels[0].split()[-1:] if case.question.topic else []
    about = {brief.article.id for brief in case.briefs()}
    passages = [one for one in case.hits.passages if one.article.id in about]
    early = sorted(passages, key=lambda one: (-_day(one.article.published).toordinal(), one.span))
    for passage in early:
        for sentence in best_sentences([passage], name, most=1):
            yield replace(told_by(sentence_line(sentence), sentence.article), kind=LineKind.LEAD)


def _day(published: date | None) -> date:
    return published or date.min


def _sentences(case: Case) -> Answer | None:
    """The sentences that tell the event; for *when* only those that tell a day."""
    words = telling_words(case.question)
    if not words:
        return None
    found = best_sentences(case.passages(), words, most=50)
    if case.question.intent is Intent.WHEN:
        found = [sentence for sentence in found if dated(sentence)]
    if not found:
        return None
    lines = [sentence_line(sentence) for sentence in found[:_SENTENCES]]
    head = _dated_lead(case, found[0]) or lead("In the words of the articles:")
    return case.answer([head, *lines, *case.common_notes(lines)])


def _dated_lead(case: Case, sentence: Sentence) -> Line | None:
    mention = dated(sentence) if case.question.intent is Intent.WHEN else None
    if mention is None:
        return None
    told = when_of(sentence, mention)
    words = when_words(told, told=sentence.article.published, today=case.today)
    cited = cite(sentence.article, (sentence.span,))
    return replace(lead(f"{capitalised(words)}."), when=told, citations=cited)

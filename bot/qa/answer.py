"""Question + Hits → Answer: each line cites its sentences, or the answer says why there is none.

    finding.searches(question) → (the store runs them) → Hits → compose → placed → Answer → to_json

Each intent has a module of its own: `coming`, `said`, `told`, `event`. Nothing is searched here,
and no clock is read: `today` comes in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.messages.wording import capitalised
from bot.qa.case import Answer, Case, counted_words
from bot.qa.coming import coming
from bot.qa.event import when, who
from bot.qa.fact import amount, how, whether, why
from bot.qa.finding import Brief, Hits, Wanted, searches
from bot.qa.lines import Line, lead, note, numbered, source_lines
from bot.qa.question import Fact, Intent, NotUnderstood, Question
from bot.qa.said import said
from bot.qa.told import brief, latest
from bot.records import Holdings
from bot.topics import key_of
from summarizer.article import Span
from summarizer.wire import when_to_json

__all__ = [
    "Answer",
    "Brief",
    "Hits",
    "Wanted",
    "compose",
    "decline",
    "placed",
    "searches",
    "to_json",
]

SCHEMA = 1
MAX_LINES = 7


def compose(
    question: Question, hits: Hits, *, today: date, holdings: Holdings, max_lines: int = MAX_LINES
) -> Answer:
    """The answer from what was found; at most `max_lines` items, the rest counted in `more`."""
    case = Case(
        question=question,
        hits=hits,
        today=question.as_of or today,
        holdings=holdings,
        max_lines=max_lines,
    )
    if question.fact:
        return _named(case, _FACTS[question.fact](case))
    answer = _COMPOSERS[question.intent](case)
    return _named(case, answer) if question.is_of_event else answer


def placed(answer: Answer, paragraphs: Mapping[str, Sequence[Span]], *, sources: bool) -> Answer:
    """The answer with the paragraphs that it cites; with `sources`, the articles in its stead."""
    whole = replace(answer, lines=tuple(numbered(line, paragraphs) for line in answer.lines))
    return _with_sources(whole) if sources and answer.none_because is None else whole


def decline(asked: NotUnderstood, *, today: date, holdings: Holdings) -> Answer:
    """The answer to words that make no question: why, and what would work."""
    tries = tuple(note(f"Try: {suggestion}") for suggestion in asked.suggestions)
    return Answer(
        question=asked.text,
        as_of=today,
        intent=asked.intent,
        lines=tries,
        none_because=asked.reason,
        newest=holdings.newest.published if holdings.newest else None,
    )


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer JSON that others rely on (schema 1); days are ISO 8601."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "intent": answer.intent.value,
        "topics": [{"id": one, "name": name} for one, name in answer.topics],
        "lines": [_line_to_json(line) for line in answer.lines],
        "more": answer.more,
        "none_because": answer.none_because,
        "newest": answer.newest.isoformat() if answer.newest else None,
    }


def _line_to_json(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "text": line.text,
        "when": when_to_json(line.when) if line.when else None,
        "certainty": line.certainty.value if line.certainty else None,
        "reported": line.reported,
        "says": list(line.says),
        "speaker": line.speaker,
        "citations": [
            {
                "article": citation.article,
                "start": citation.start,
                "end": citation.end,
                "url": citation.url,
                "published": citation.published.isoformat() if citation.published else None,
            }
            for citation in line.citations
        ],
        "agenda_item": line.agenda_item,
    }


def _named(case: Case, answer: Answer) -> Answer:
    """The answer about one event, its lead with the topic where none of its words was typed."""
    labels = case.question.topic.labels if case.question.topic else ()
    typed = set(key_of(case.question.text).split())
    is_clear = not any(typed.isdisjoint(key_of(label).split()) for label in labels)
    if is_clear or answer.none_because or not answer.lines:
        return answer
    head, *others = answer.lines
    return replace(answer, lines=(replace(head, text=f"{case.name}: {head.text}"), *others))


def _help(case: Case) -> Answer:
    return case.answer([lead("Ask me about the news on file."), *map(note, _HELP)])


def _with_sources(answer: Answer) -> Answer:
    items = source_lines(answer.lines)
    head = f"That comes from {counted_words(len(items), 'article', 'articles')}."
    return replace(answer, lines=(lead(capitalised(head)), *items), more=0)


_HELP = (
    "What comes next: “what's next for Norway?”, “anything coming up on fishing in May?”",
    "What happened: “latest on Norway and Iceland”",
    "What was said: “what did Ms Hansen say about cod?”, “quotes on fishing”",
    "One event: “when does the council meet?”, “who is going to Oslo?”, “why did talks fail?”",
    "The story: “brief me on fishing”",
    "Then go on: “and for Iceland?”, “when exactly?”, “more”, “source?”",
)

_FACTS: Mapping[Fact, Callable[[Case], Answer]] = {
    Fact.WHETHER: whether,
    Fact.HOW: how,
    Fact.WHY: why,
    Fact.AMOUNT: amount,
}
_COMPOSERS: Mapping[Intent, Callable[[Case], Answer]] = {
    Intent.NEXT: coming,
    Intent.LATEST: latest,
    Intent.QUOTES: said,
    Intent.WHEN: when,
    Intent.WHO: who,
    Intent.BRIEF: brief,
    Intent.HELP: _help,
    Intent.UNKNOWN: _help,
}

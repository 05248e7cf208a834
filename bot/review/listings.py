"""Events of the agenda and what people put right about them, as JSON for programs. Pure.

Days and instants are ISO 8601; spans count in the text of the article that they are told by.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.agenda import AgendaItem, CloseCall, Correction, Entry, State, Telling, change_words
from bot.review.mark import Mark
from summarizer.wire import quote_to_json, spans_to_json, when_to_json

_SCHEMA = 1


def review_json(marks: Iterable[Mark], items: Iterable[AgendaItem], today: date) -> dict[str, Any]:
    """What was marked wrong and is not settled, and the events that were merged only just."""
    close = [one for one in items if one.close_calls and one.state is not State.RETRACTED]
    return {
        "schema": _SCHEMA,
        "marks": [_mark_json(mark) for mark in marks],
        "close_calls": [item_json(item, today) for item in close],
    }


def item_json(item: AgendaItem, today: date) -> dict[str, Any]:
    """One event as it stands: its time, state, history, and each article's telling of it."""
    return {
        "schema": _SCHEMA,
        "id": item.id,
        "what": item.newest.follow_up.what,
        "when": when_to_json(item.when),
        "state": item.state.value,
        "told_on": item.told_on.isoformat(),
        "history": [_entry_json(entry, today) for entry in item.history],
        "tellings": [_telling_json(telling) for telling in item.tellings],
        "close_calls": [_close_call_json(call) for call in item.close_calls],
    }


def correction_json(one: Correction) -> dict[str, Any]:
    """One correction: what was done to which item, by whom, and who took it back."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        "item": one.record,
        "other": one.other,
        "outcome": one.outcome and one.outcome.value,
        "by": one.by,
        "why": one.why,
        "made_at": one.made_at.isoformat(),
        "undone_at": one.undone_at and one.undone_at.isoformat(),
        "undone_by": one.undone_by,
    }


def _mark_json(mark: Mark) -> dict[str, Any]:
    wrong = mark.wrong
    return {
        "id": mark.id,
        "shown": wrong.shown,
        "by": wrong.by,
        "why": wrong.why,
        "item": wrong.item,
        "article": wrong.article,
        "made_at": mark.made_at.isoformat(),
    }


def _entry_json(entry: Entry, today: date) -> dict[str, Any]:
    return {
        "step": entry.step.value,
        "day": entry.day.isoformat(),
        "text": change_words(entry, today),
        "telling": entry.telling.id if entry.telling else None,
        "correction": entry.correction.id if entry.correction else None,
        "before": when_to_json(entry.before) if entry.before else None,
        "after": when_to_json(entry.after) if entry.after else None,
        "quote": quote_to_json(entry.quote.quote) if entry.quote else None,
        "why": entry.why,
    }


def _telling_json(telling: Telling) -> dict[str, Any]:
    published = telling.article.published
    return {
        "id": telling.id,
        "article": telling.article.id,
        "url": telling.article.url,
        "published": published.isoformat() if published else None,
        "tells": telling.kind.value if telling.kind else "expected",
        "what": telling.what,
        "who": list(telling.who),
        "where": list(telling.where),
        "when": when_to_json(telling.when),
        "certainty": telling.certainty.value if telling.certainty else None,
        "evidence": spans_to_json(telling.evidence),
    }


def _close_call_json(call: CloseCall) -> dict[str, Any]:
    return {"telling": call.record, "score": round(call.score, 3), "why": call.why}

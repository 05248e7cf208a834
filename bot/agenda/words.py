"""What an event's history says in words: "Moved from 12 Mar to 19 Mar, says The Northern Ledger"."""

from datetime import date

from bot.agenda.corrections import Correction, CorrectionKind
from bot.agenda.items import AgendaItem, Entry, Step
from bot.messages.wording import capitalised, day_words, listed, source_words, span_words
from summarizer.briefing import When

_TOLD = {
    Step.CONFIRMED: "confirmed",
    Step.DATED: "date set",
    Step.POSTPONED: "postponed without a date",
    Step.HAPPENED: "happened",
    Step.CANCELLED: "called off",
}

_CORRECTED = {
    CorrectionKind.MERGE: "Merged with #{other}",
    CorrectionKind.SPLIT: "#{other} taken out",
    CorrectionKind.CLOSE: "Closed as {outcome}",
    CorrectionKind.RETRACT: "Retracted",
    CorrectionKind.KEEP: "#{other} found right",
}


def change_words(entry: Entry, today: date) -> str:
    """What one step changed and who says so, without a full stop."""
    if entry.correction is not None:
        return correction_words(entry.correction, is_undone=entry.is_undoing)
    if entry.telling is None:
        return f"Lapsed on {day_words(entry.day, today)} without news"
    return capitalised(f"{_step_words(entry, today)}, says {source_words(entry.telling.article)}")


def correction_words(correction: Correction, *, is_undone: bool = False) -> str:
    """What a person corrected, and why, without a full stop: "Closed as happened by Ana: I was there"."""
    what = _CORRECTED[correction.kind].format(
        other=correction.other, outcome=correction.outcome and correction.outcome.value
    )
    if is_undone:
        return f"{what}: undone by {correction.undone_by}"
    why = f": {correction.why}" if correction.why else ""
    return f"{what} by {correction.by}{why}"


def due_words(item: AgendaItem, today: date) -> str:
    """ "due today", "due this week" (up to Sunday), or "" for what is further off or over."""
    first, last = item.when.first or item.when.last, item.when.last or item.when.first
    if not item.is_open or first is None or last is None:
        return ""
    if first == last == today:
        return "due today"
    sunday = today.toordinal() + 6 - today.weekday()
    return "due this week" if today <= first and last.toordinal() <= sunday else ""


def _step_words(entry: Entry, today: date) -> str:
    if entry.step is Step.MOVED:
        places = _from_to(listed(_named(entry.left)), listed(_named(entry.reached)))
        days = _from_to(_days(entry.before, today), _days(entry.after, today))
        return f"moved {' and '.join(part for part in (days, places) if part)}".strip()
    if entry.step is Step.POSTPONED and (was := _days(entry.before, today)):
        return f"{_TOLD[entry.step]} (it was {was})"
    return _TOLD.get(entry.step, entry.step.value)


def _from_to(before: str, after: str) -> str:
    if not after or before == after:
        return ""
    return f"from {before} to {after}" if before else f"to {after}"


def _days(when: When | None, today: date) -> str:
    return span_words(when, today) if when else ""


def _named(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(capitalised(place) for place in places)

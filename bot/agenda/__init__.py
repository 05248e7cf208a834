"""The agenda: what many articles expect, merged into events and followed to their outcome. Pure.

    follow-ups, changes ──► tellings, by day ──► merge: which event each tells ──► history ──► AgendaItem

The same articles give the same agenda, in whatever order they came in.
"""

from bot.agenda.build import OPEN_DAYS, build_agenda, by_record
from bot.agenda.corrections import Correcting, Correction, CorrectionKind, known_by
from bot.agenda.items import AgendaItem, CloseCall, Entry, State, Step, Telling
from bot.agenda.words import change_words, correction_words, due_words

__all__ = [
    "OPEN_DAYS",
    "AgendaItem",
    "CloseCall",
    "Correcting",
    "Correction",
    "CorrectionKind",
    "Entry",
    "State",
    "Step",
    "Telling",
    "build_agenda",
    "by_record",
    "change_words",
    "correction_words",
    "due_words",
    "known_by",
]

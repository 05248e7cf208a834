"""The agenda: what many articles expect, merged into events and followed to their outcome. Pure.

    follow-ups, changes ──► tellings, by day ──► merge: which event each tells ──► history ──► AgendaItem

The same articles give the same agenda, in whatever order they came in.
"""

from bot.agenda.build import build_agenda, by_record
from bot.agenda.items import AgendaItem, Entry, State, Step, Telling
from bot.agenda.words import change_words, due_words

__all__ = [
    "AgendaItem",
    "Entry",
    "State",
    "Step",
    "Telling",
    "build_agenda",
    "by_record",
    "change_words",
    "due_words",
]

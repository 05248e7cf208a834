"""The agenda: what many articles expect, merged into events and followed to their outcome. Pure.

    follow-ups, changes ──► tellings, by day ──► merge: which event each tells ──► history ──► AgendaItem

The same articles give the same agenda, in whatever order they came in.
"""

from bot.agenda.build import build_agenda, is_open
from bot.agenda.items import AgendaItem, Entry, State, Step, Telling

__all__ = ["AgendaItem", "Entry", "State", "Step", "Telling", "build_agenda", "is_open"]

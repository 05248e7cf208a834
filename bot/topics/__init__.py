"""What a reader asks about: words → topic, by the table of states and the names on file.

words (how words are compared) ─► bearers (whom a name may mean) ─┐
parts (words beside each other) ─────────────────────────────────┴► gazetteer ─► topic
offices (whom an office means: "the British foreign secretary") ─► a name, before all that
"""

from bot.topics.gazetteer import Gazetteer
from bot.topics.offices import holder_of, offices_in
from bot.topics.topic import Ambiguous, Misspelt, NothingNamed, Resolution, Resolved, Topic
from bot.topics.words import asked_keys, key_of, tokens

__all__ = [
    "Ambiguous",
    "Gazetteer",
    "Misspelt",
    "NothingNamed",
    "Resolution",
    "Resolved",
    "Topic",
    "asked_keys",
    "holder_of",
    "key_of",
    "offices_in",
    "tokens",
]

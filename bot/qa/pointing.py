"""Words that only point at what was spoken of before: "it", "she", "there". Pure.

Each kind holds the one before it, and more:

    a speaker ⊂ people ⊂ whatever can stand for a topic ⊂ whatever points at all
"""

import re

_SPEAKER = "he she"
_PEOPLE = f"{_SPEAKER} they him her them"
_TOPIC = f"{_PEOPLE} it this that there"
_ALL = f"{_TOPIC} his its their so"


def points_at_speaker(text: str) -> bool:
    """Whether a text tells of somebody who spoke ("what did she say about it")."""
    return bool(_within(_SPEAKER).search(text))


def is_person(words: str) -> bool:
    """Whether words are nothing but somebody spoken of ("them")."""
    return bool(_alone(_PEOPLE).fullmatch(words))


def is_pointer(words: str) -> bool:
    """Whether words are nothing but what was spoken of ("that", "there")."""
    return bool(_alone(_TOPIC).fullmatch(words))


def begins_pointing(text: str) -> bool:
    """Whether the first word of a text stands for what was spoken of ("it crashed")."""
    return is_pointer(text.partition(" ")[0])


def points(text: str) -> bool:
    """Whether a text points at what was spoken of, among other words ("when does it open")."""
    return bool(_within(_ALL).search(text))


def _alone(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.replace(' ', '|')})", re.IGNORECASE)


def _within(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words.replace(' ', '|')})\b", re.IGNORECASE)

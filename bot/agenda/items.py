"""An event on the agenda, the articles' tellings of it, and the steps of its history.

States and what leads from one to the other (`bot.agenda.history`):

                         ┌──── told again ────► confirmed ──┐
    announced ► expected ┼──── another day ───► moved ──────┼─► happened   (an article reports it)
                         ├──── put off ───────► postponed ──┤
                         └──────────────────────────────────┼─► cancelled  (called off)
                                                            ├─► lapsed     (its days passed unread)
                                                            └─► retracted  (a person: it is no event)

Confirmed, moved and postponed lead to each other; a cancelled event that is told anew is another. A
person may say that it happened or was cancelled, too (`bot.agenda.corrections`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.agenda.corrections import Correction
from bot.records import ArticleRef, ChangeRecord, FollowUpRecord, QuoteRecord
from summarizer.article import Span
from summarizer.briefing import Certainty, ChangeKind, When


class State(StrEnum):
    """What is known of an event on a day."""

    EXPECTED = "expected"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    POSTPONED = "postponed"
    HAPPENED = "happened"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    RETRACTED = "retracted"


OPEN = frozenset({State.EXPECTED, State.CONFIRMED, State.MOVED, State.POSTPONED})


class Step(StrEnum):
    """What one article or person did to an event; `dated` gives an open one days.

    `retold` and `corrected` change nothing that is known: the latter notes that people merged or
    split it, or undid such a thing.
    """

    ANNOUNCED = "announced"
    RETOLD = "retold"
    CONFIRMED = "confirmed"
    DATED = "dated"
    MOVED = "moved"
    POSTPONED = "postponed"
    HAPPENED = "happened"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    RETRACTED = "retracted"
    CORRECTED = "corrected"


# Steps that tell nothing new.
_QUIET = frozenset({Step.ANNOUNCED, Step.RETOLD, Step.CORRECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article's telling of an event: that it is expected (`kind` is None), or what became of it.

    `id` is the record's. `act` is the verb or occasion of a change, `certainty` that of an
    expectation. `is_current`: no later version of the article is known.
    """

    id: int
    article: ArticleRef
    kind: ChangeKind | None
    act: str | None
    certainty: Certainty | None
    what: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    when: When
    evidence: tuple[Span, ...]
    entities: frozenset[str]
    follow_up: FollowUpRecord | None = None
    is_current: bool = True

    @property
    def day(self) -> date:
        """When it was told; an undated article counts as the oldest."""
        return self.article.published or date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step of an event's history: what one article changed, or that its days passed unread.

    A step that a person made has their `correction` in place of a telling, `is_undoing` where they took it back. `before` and `after` are the times of a move, `left` and `reached` its places. `quote` is what
    was said beside an outcome. `why` says in words what the telling was known by.
    """

    step: Step
    day: date
    telling: Telling | None
    before: When | None = None
    after: When | None = None
    left: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    quote: QuoteRecord | None = None
    why: str = ""
    correction: Correction | None = None
    is_undoing: bool = False


class CloseCall(NamedTuple):
    """A telling that was merged only just: its record, how alike it was, and in what."""

    record: int
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One expected event over all articles: how it stands on a day, and how it came to that.

    `id` is the lowest id of the records that expect it; the id of each of its records names it as
    well, whatever it is merged with. `newest` is the follow-up whose wording is shown;
    `when` the time that holds now, as it was told on `told_on`. `close_calls` are for people to
    look at.
    """

    id: int
    newest: FollowUpRecord
    when: When
    told_on: date
    state: State
    history: tuple[Entry, ...]
    tellings: tuple[Telling, ...]
    close_calls: tuple[CloseCall, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """All ids that name it: its own, then those of its other records."""
        return (self.id, *sorted({telling.id for telling in self.tellings} - {self.id}))

    @property
    def entities(self) -> frozenset[str]:
        """All that the sentences of its tellings name."""
        return frozenset().union(*(telling.entities for telling in self.tellings))

    def concerns(self, groups: Iterable[frozenset[str]]) -> bool:
        """Whether its tellings together name somebody of every group."""
        named = self.entities
        return all(not group.isdisjoint(named) for group in groups)

    @property
    def is_open(self) -> bool:
        """Whether the event is still to come."""
        return self.state in OPEN

    @property
    def changed(self) -> Entry | None:
        """The last step that changed what is known, if anything did since it was announced."""
        told = [e for e in self.history if e.step not in _QUIET]
        return told[-1] if told else None


def telling_of_follow_up(record: FollowUpRecord, *, is_current: bool = True) -> Telling:
    """The telling of an expectation."""
    told = record.follow_up
    return Telling(
        id=record.id,
        article=record.article,
        kind=None,
        act=None,
        certainty=told.certainty,
        what=told.what,
        who=told.who,
        where=told.where,
        when=told.when,
        evidence=told.evidence,
        entities=record.entities,
        follow_up=record,
        is_current=is_current,
    )


def telling_of_change(record: ChangeRecord, *, is_current: bool = True) -> Telling:
    """The telling of what became of an expectation."""
    told = record.change
    return Telling(
        id=record.id,
        article=record.article,
        kind=told.kind,
        act=told.act,
        certainty=None,
        what=told.what,
        who=told.who,
        where=(),
        when=told.when,
        evidence=told.evidence,
        entities=record.entities,
        is_current=is_current,
    )

"""What people corrected on the agenda: rows that the build takes as input. Pure.

    merge    two items are one event
    split    a telling is of another event than the item that it was merged into
    close    what became of an event, where no article told it
    retract  an item is no event at all
    keep     a telling that was merged only just is rightly there

A correction holds from the day on which it was made: as of an earlier day the agenda is what it was.
None is ever deleted; one that was undone stays in the history, with who undid it and when.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from summarizer.briefing import ChangeKind


class CorrectionKind(StrEnum):
    """What is corrected."""

    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    RETRACT = "retract"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What somebody puts right about an item, which `record` names.

    `other` is a record of the second item of a merge, or the telling of a split or a keep.
    `outcome` is that of a close: happened or cancelled.
    """

    kind: CorrectionKind
    record: int
    other: int | None = None
    outcome: ChangeKind | None = None
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Correcting):
    """It, once it was made."""

    id: int
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def day(self) -> date:
        """The day from which it holds."""
        return self.made_at.date()

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None

    @property
    def records(self) -> frozenset[int]:
        """The records that it is about."""
        return frozenset({self.record} | ({self.other} if self.other is not None else set()))


def known_by(corrections: Iterable[Correction], as_of: date | None) -> Iterator[Correction]:
    """The corrections as they stood on a day, or as they stand now."""
    for one in corrections:
        if as_of is None or one.day <= as_of:
            is_later = as_of is not None and one.undone_at and one.undone_at.date() > as_of
            yield replace(one, undone_at=None, undone_by=None) if is_later else one


class Rules:
    """What the corrections ask of the build, in the order in which they were made."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self.all = sorted(corrections, key=lambda one: one.id)
        standing = [one for one in self.all if one.stands]
        self.merges = [one for one in standing if one.kind is CorrectionKind.MERGE]
        self.closings = [one for one in standing if one.kind in _CLOSING]
        self.kept = {one.other for one in standing if one.kind is CorrectionKind.KEEP}
        self._splits = [one for one in standing if one.kind is CorrectionKind.SPLIT]
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one in self._splits:
            for record in one.records:
                self._apart[record] |= one.records - {record}

    def part(self, record: int, records: Set[int]) -> bool:
        """Whether a record was taken out of the event of some others, or one of them of its."""
        return not records.isdisjoint(self._apart.get(record, ()))

    def part_later(self, merge: Correction, one: Set[int], other: Set[int]) -> bool:
        """Whether a split that was made after a merge takes two events apart again."""
        later = (split.records for split in self._splits if split.id > merge.id)
        return any(split & one and split & other for split in later)


_CLOSING = frozenset({CorrectionKind.CLOSE, CorrectionKind.RETRACT})

"""What still lies ahead on a given day: each expected event once, soonest first.

Pure: records in, Aheads out. Following one expectation over time is not done here; two articles
that tell the same event in nearly the same words are one Ahead with two sources.

    records ──► not over yet ──► alike ones folded ──► by last day, first day, open ones last
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.records import ArticleRef, FollowUpRecord
from summarizer.briefing import FollowUp

# An event without a date is no longer news so many days after it was last told.
OPEN_DAYS = 120
# Share of the words of the shorter telling that must recur in the other.
_ALIKE = 0.6

_COMMON = frozenset("a an the of to in on at by for from with and or is are as its".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One expected event: the newest telling, and every article that tells it, newest first."""

    record: FollowUpRecord
    records: tuple[FollowUpRecord, ...]

    @property
    def follow_up(self) -> FollowUp:
        """The newest telling."""
        return self.record.follow_up

    @property
    def sources(self) -> tuple[ArticleRef, ...]:
        """The articles that tell it, newest first, each once."""
        return tuple(dict.fromkeys(record.article for record in self.records))


def ahead(records: Iterable[FollowUpRecord], *, today: date) -> list[Ahead]:
    """What is not over on `today`, folded and in order."""
    return sorted(folded(r for r in records if is_ahead(r, today=today)), key=_order)


def is_ahead(record: FollowUpRecord, *, today: date) -> bool:
    """Whether the event's last day is today or later; a dateless one, while its article is fresh."""
    when, published = record.follow_up.when, record.article.published
    if when.last is not None:
        return when.last >= today
    if when.first is not None and when.first >= today:
        return True
    return published is not None and today - published <= timedelta(days=OPEN_DAYS)


def folded(records: Iterable[FollowUpRecord]) -> list[Ahead]:
    """The records with those that tell the same event joined."""
    groups: list[list[FollowUpRecord]] = []
    for record in sorted(records, key=_newest_first):
        home = next((group for group in groups if _is_same(group[0], record)), None)
        if home is None:
            groups.append([record])
        else:
            home.append(record)
    return [Ahead(record=group[0], records=tuple(group)) for group in groups]


def _newest_first(record: FollowUpRecord) -> tuple[int, int]:
    published = record.article.published
    return -(published.toordinal() if published else 0), record.id


def _is_same(one: FollowUpRecord, other: FollowUpRecord) -> bool:
    if one.article.id == other.article.id:
        return False
    if (one.follow_up.when.first, one.follow_up.when.last) != (
        other.follow_up.when.first,
        other.follow_up.when.last,
    ):
        return False
    return _share(_content(one.follow_up.what), _content(other.follow_up.what)) >= _ALIKE


def _order(item: Ahead) -> tuple[date, date, int]:
    when = item.follow_up.when
    return when.last or date.max, when.first or date.max, item.record.id


def _content(words: str) -> frozenset[str]:
    found: Sequence[str] = re.findall(r"\w+", words.lower())
    return frozenset(word.rstrip("s") for word in found if word not in _COMMON)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0

"""A mark: somebody says that what was shown to them is wrong. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is marked: the words as they were `shown`, and what they came from where that is known.

    `item` is an event on the agenda, `article` the id of the article that is cited. `by` names who
    says so, as the platform shows them.
    """

    shown: str
    by: str
    why: str | None = None
    item: int | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark, open until somebody settles it."""

    id: int
    wrong: Wrong
    made_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None

"""How often one person and one place may ask: so many in a minute, at once or spread. Pure.

The generic cell rate algorithm (ITU-T I.371, annex A): of each allowance only the moment is kept at
which it is whole again, so that replicas share it in one row.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

_MINUTE = timedelta(minutes=1)
_NONE = timedelta(0)


class Allowance(NamedTuple):
    """So many in a minute, for all that shares the name."""

    name: str
    in_a_minute: int


class Spent(NamedTuple):
    """How long to wait, and where nobody has to, the moments at which each is whole again."""

    wait: timedelta
    whole_at: Mapping[str, datetime]


def spend(wanted: Sequence[Allowance], whole_at: Mapping[str, datetime], *, now: datetime) -> Spent:
    """Take one out of all allowances, or out of none where one of them is used up."""
    since = {one.name: _sane(whole_at.get(one.name, now), now) for one in wanted}
    waits = [since[one.name] - now - (_MINUTE - _each(one)) for one in wanted]
    wait = max(waits, default=_NONE)
    if wait > _NONE:
        return Spent(wait, {})
    return Spent(_NONE, {one.name: since[one.name] + _each(one) for one in wanted})


def _each(one: Allowance) -> timedelta:
    return _MINUTE / one.in_a_minute


def _sane(whole_at: datetime, now: datetime) -> datetime:
    """Never in the past; what only a clock that was set back explains counts as whole."""
    return max(whole_at, now) if whole_at <= now + _MINUTE else now

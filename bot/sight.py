"""Which sources may be shown where. Pure.

    groups of sources, [[places]] of the settings ──► Sights
    Sights, the place of who asks ──► Sight ──► Desk.at ──► Store.seen_by ──► every query

A source without groups may be shown everywhere. One with groups is shown only where one of them is
seen: in a place that is named, or in all places of a workspace or server that is. What a workspace
sees, each of its places does: so a thread, or a person's own conversation, never sees more than
those who named the groups meant.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.digests.subscriptions import Destination

# The terminal belongs to whoever runs Daybook.
_TERMINAL = "console"


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be shown: all public sources, and those of these groups; None is all that is read."""

    groups: frozenset[str] | None = frozenset()

    def shows(self, groups: Collection[str]) -> bool:
        """Whether a source of these groups may be shown."""
        return self.groups is None or not groups or not self.groups.isdisjoint(groups)


PUBLIC = Sight()
EVERYTHING = Sight(None)


class Sights:
    """Who sees what: the groups of each place or workspace, by its name ("slack:TEAM/CHANNEL")."""

    def __init__(self, seen: Mapping[str, Collection[str]] | None = None) -> None:
        self._seen = {place: frozenset(groups) for place, groups in (seen or {}).items()}

    def of(self, place: Destination | None, *, within: Destination | None = None) -> Sight:
        """What a place sees; `within` is the channel that it is a thread of. None is the terminal."""
        if place is None or place.platform == _TERMINAL:
            return EVERYTHING
        names = [name for one in (place, within) if one for name in (str(one), one.workspace)]
        return Sight(frozenset().union(*(self._seen.get(name, ()) for name in names)))

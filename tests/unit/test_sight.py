"""Which sources may be shown where."""

import pytest

from bot.digests.subscriptions import Destination, parse_destination
from bot.sight import EVERYTHING, PUBLIC, Sight, Sights

SIGHTS = Sights({"slack:T1": ["desk"], "slack:T1/C1": ["board"], "discord:8": ["desk", "sea"]})
SEEN = {
    "slack:T1/C1": {"desk", "board"},
    "slack:T1/C2": {"desk"},
    "slack:T1/U1": {"desk"},
    "slack:T2/C1": set(),
    "discord:8/81": {"desk", "sea"},
    "discord:81/8": set(),
    "discord:direct/8": set(),
}


@pytest.mark.parametrize(("place", "groups"), SEEN.items())
def test_place_sees_its_own_and_its_workspace(place: str, groups: set[str]) -> None:
    """A place sees the groups that are named for it and for its workspace, and no others."""
    assert SIGHTS.of(parse_destination(place)) == Sight(frozenset(groups))


def test_thread_sees_what_its_channel_does() -> None:
    """A thread of a channel is a place of its own, and sees what the channel does."""
    sights = Sights({"discord:8/81": ["desk"]})

    thread = sights.of(Destination("discord", "8/99"), within=Destination("discord", "8/81"))

    assert thread == Sight(frozenset({"desk"}))
    assert sights.of(Destination("discord", "8/99")) == PUBLIC


def test_terminal_sees_everything() -> None:
    """Whoever runs Daybook sees all in the terminal."""
    assert SIGHTS.of(None) == SIGHTS.of(Destination("console", "")) == EVERYTHING


def test_what_a_sight_shows() -> None:
    """A source is shown where it is public, or where one of its groups is seen."""
    desk = Sight(frozenset({"desk"}))

    assert [desk.shows(groups) for groups in ((), ("desk",), ("board", "desk"), ("board",))] == [
        True,
        True,
        True,
        False,
    ]
    assert EVERYTHING.shows(("board",))
    assert not PUBLIC.shows(("desk",))

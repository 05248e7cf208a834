"""How much may be asked in a minute."""

from datetime import UTC, datetime, timedelta

from bot.conversation.allowances import Allowance, Spent, spend
from bot.conversation.asked import Asked
from bot.conversation.limiting import Minute, allowances
from bot.digests.subscriptions import parse_destination

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOM, ALONE = parse_destination("slack:T1/C1"), parse_destination("slack:T1/U1")
THREE = Allowance("three", 3)


def test_so_many_at_once_then_one_after_the_other() -> None:
    """Three in a minute are three at once, and then one every twenty seconds."""
    whole_at: dict[str, datetime] = {}
    waits = []
    for second in (0, 0, 0, 0, 19, 20, 20, 100):
        spent = spend([THREE], whole_at, now=NOW + timedelta(seconds=second))
        whole_at |= spent.whole_at
        waits.append(spent.wait.total_seconds())

    assert waits == [0, 0, 0, 20, 1, 0, 20, 0]


def test_who_is_turned_away_spends_nothing() -> None:
    """Where one allowance is used up, the other is left as it is."""
    used_up = {"three": NOW + timedelta(minutes=1)}

    spent = spend([THREE, Allowance("other", 60)], used_up, now=NOW)

    assert spent == Spent(timedelta(seconds=20), {})


def test_a_clock_that_was_set_back_shuts_nobody_out() -> None:
    """What is whole again only after more than a minute is taken as whole."""
    far = {"three": NOW + timedelta(hours=1)}

    spent = spend([THREE], far, now=NOW)

    assert spent == Spent(timedelta(0), {"three": NOW + timedelta(seconds=20)})


def test_what_is_counted() -> None:
    """In a channel the person and the channel count, alone the person does, nobody is not counted."""
    minute = Minute(person=20, place=60)
    here = Asked(destination=ROOM, private=ALONE, person="U1")
    alone = Asked(destination=ALONE, private=ALONE, person="U1")

    person, room = Allowance("asked slack:T1/U1", 20), Allowance("asked at slack:T1/C1", 60)

    assert allowances(here, minute) == (person, room)
    assert allowances(alone, minute) == (person,)
    assert allowances(Asked(), minute) == ()

"""What people corrected on the agenda, and how it stands after that."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from bot.agenda import (
    AgendaItem,
    CloseCall,
    Correction,
    CorrectionKind,
    State,
    Step,
    build_agenda,
    change_words,
    known_by,
)
from bot.records import ChangeRecord, FollowUpRecord
from summarizer.briefing import ChangeKind
from tests.unit.test_agenda import changed, expected, on, ref, steps

MAY_1, MAY_3, MAY_5, MAY_9, MAY_12, MAY_20 = (date(2026, 5, day) for day in (1, 3, 5, 9, 12, 20))
NORDIC = frozenset({"country:NO"})
BALTIC = frozenset({"country:EE"})

VOTE = expected(1, ref("a", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))
AGAIN = expected(2, ref("b", MAY_3), "Parliament votes on the bill on fishing", on(MAY_9))
RALLY = expected(3, ref("c", MAY_3), "Ferry crews rally at the port", on(MAY_12), entities=BALTIC)
DONE = changed(
    4,
    ref("d", MAY_9),
    ChangeKind.HAPPENED,
    "vote",
    "Parliament voted on the fishing bill",
    on(MAY_9),
)


def correction(
    kind: CorrectionKind,
    record: int = 1,
    other: int | None = None,
    *,
    id_: int = 1,
    day: date = MAY_5,
    outcome: ChangeKind | None = None,
    undone: date | None = None,
) -> Correction:
    return Correction(
        id=id_,
        kind=kind,
        record=record,
        other=other,
        outcome=outcome,
        by="Ana",
        made_at=at(day),
        undone_at=at(undone) if undone else None,
        undone_by="Bo" if undone else None,
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def agenda(
    *records: FollowUpRecord | ChangeRecord,
    corrections: Sequence[Correction] = (),
    today: date = MAY_5,
) -> list[AgendaItem]:
    return build_agenda(
        [one for one in records if isinstance(one, FollowUpRecord)],
        [one for one in records if isinstance(one, ChangeRecord)],
        (),
        corrections,
        today=today,
    )


def tellings(items: Sequence[AgendaItem]) -> list[list[int]]:
    return [[telling.id for telling in item.tellings] for item in items]


def test_merge() -> None:
    """Two items that people merge are one, under the lower id, and the history says so."""
    (item,) = agenda(VOTE, RALLY, corrections=[correction(CorrectionKind.MERGE, 1, 3)])

    assert (item.id, item.numbers, tellings([item])) == (1, (1, 3), [[1, 3]])
    assert change_words(item.history[-1], MAY_5) == "Merged with #3 by Ana"


def test_merge_follows_the_records() -> None:
    """A merge holds for whatever the two records belong to later."""
    merge = correction(CorrectionKind.MERGE, 2, 3)

    (item,) = agenda(VOTE, AGAIN, RALLY, corrections=[merge])

    assert tellings([item]) == [[1, 2, 3]]


def test_split() -> None:
    """A telling that people take out of an item is an event of its own."""
    split = correction(CorrectionKind.SPLIT, 1, 2)

    items = agenda(VOTE, AGAIN, corrections=[split])

    assert tellings(items) == [[1], [2]]


def test_split_of_an_outcome() -> None:
    """A report that people take out of an item leaves it open."""
    split = correction(CorrectionKind.SPLIT, 1, 4)

    (item,) = agenda(VOTE, DONE, corrections=[split], today=MAY_9)

    assert (item.state, tellings([item])) == (State.EXPECTED, [[1]])


def test_later_split_undoes_a_merge() -> None:
    """Of a merge and a split of the same two, the later one holds."""
    merge = correction(CorrectionKind.MERGE, 1, 3, id_=1)
    split = correction(CorrectionKind.SPLIT, 1, 3, id_=2)
    merged_again = correction(CorrectionKind.MERGE, 1, 3, id_=3)

    apart = agenda(VOTE, RALLY, corrections=[merge, split])
    together = agenda(VOTE, RALLY, corrections=[merge, split, merged_again])

    assert (tellings(apart), tellings(together)) == ([[1], [3]], [[1, 3]])


@pytest.mark.parametrize(
    ("outcome", "state", "words"),
    [
        (ChangeKind.HAPPENED, State.HAPPENED, "Closed as happened by Ana"),
        (ChangeKind.CANCELLED, State.CANCELLED, "Closed as cancelled by Ana"),
    ],
)
def test_close(outcome: ChangeKind, state: State, words: str) -> None:
    """An event that people close has their outcome, and doesn't lapse."""
    close = correction(CorrectionKind.CLOSE, outcome=outcome)

    (item,) = agenda(VOTE, corrections=[close], today=MAY_20)

    assert (item.state, steps(item)) == (state, [Step.ANNOUNCED, Step(state.value)])
    assert change_words(item.history[-1], MAY_20) == words


def test_closed_event_is_told_anew() -> None:
    """What is announced after people closed an event is another one."""
    close = correction(CorrectionKind.CLOSE, outcome=ChangeKind.HAPPENED)
    next_vote = expected(5, ref("e", MAY_12), "Parliament votes on the fishing bill", on(MAY_20))

    first, second = agenda(VOTE, next_vote, corrections=[close], today=MAY_12)

    assert (first.state, second.state) == (State.HAPPENED, State.EXPECTED)


def test_people_have_the_last_word() -> None:
    """A person's outcome takes the place of one that was read."""
    close = correction(CorrectionKind.CLOSE, outcome=ChangeKind.CANCELLED, day=MAY_12)

    (item,) = agenda(VOTE, DONE, corrections=[close], today=MAY_12)

    assert (item.state, steps(item)) == (
        State.CANCELLED,
        [Step.ANNOUNCED, Step.HAPPENED, Step.CANCELLED],
    )


def test_retract() -> None:
    """What people find to be no event is closed as that."""
    (item,) = agenda(VOTE, corrections=[correction(CorrectionKind.RETRACT)])

    assert (item.state, item.is_open) == (State.RETRACTED, False)
    assert change_words(item.history[-1], MAY_5) == "Retracted by Ana"


def test_close_call_is_kept() -> None:
    """A close call is one until people say that it is right."""
    may = on(MAY_1, MAY_20)
    call = expected(2, ref("b", MAY_3), "Deputies vote on the fishing bill", may)

    (before,) = agenda(VOTE, call)
    (after,) = agenda(VOTE, call, corrections=[correction(CorrectionKind.KEEP, 1, 2)])

    assert [one.record for one in before.close_calls] == [2]
    assert isinstance(before.close_calls[0], CloseCall)
    assert after.close_calls == ()
    assert change_words(after.history[-1], MAY_5) == "#2 found right by Ana"


@pytest.mark.parametrize("kind", list(CorrectionKind))
def test_undone_correction_is_in_the_history_alone(kind: CorrectionKind) -> None:
    """A correction that was undone changes nothing, and the history has both."""
    outcome = ChangeKind.HAPPENED if kind is CorrectionKind.CLOSE else None
    undone = correction(kind, 1, 3, outcome=outcome, undone=MAY_9)
    plain = agenda(VOTE, RALLY, today=MAY_9)

    items = agenda(VOTE, RALLY, corrections=[undone], today=MAY_9)

    assert tellings(items) == tellings(plain)
    assert [item.state for item in items] == [item.state for item in plain]
    assert steps(items[0]) == [Step.ANNOUNCED, Step.CORRECTED, Step.CORRECTED]
    assert change_words(items[0].history[-1], MAY_9).endswith("undone by Bo")


def test_corrections_as_of_a_day() -> None:
    """As of an earlier day a correction is not made yet, or not undone yet."""
    undone = correction(CorrectionKind.RETRACT, day=MAY_5, undone=MAY_9)
    standing = correction(CorrectionKind.RETRACT, day=MAY_5)

    known = [list(known_by([undone], day)) for day in (MAY_3, MAY_5, MAY_9, None)]

    assert known == [[], [standing], [undone], [undone]]

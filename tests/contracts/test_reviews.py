"""What the store promises of marks and corrections, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.agenda import Correcting, Correction, CorrectionKind
from bot.errors import InputRejected
from bot.review.mark import Mark, Wrong
from bot.store import Store
from summarizer.briefing import ChangeKind, Draft
from summarizer.verify import verify
from tests.contracts.samples import ENGINE, FERRY, VOTE

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
WRONG = Wrong(shown="12 May: the board votes", by="Ana", why="it was in April", item=7)
CLOSE = Correcting(
    kind=CorrectionKind.CLOSE, record=7, outcome=ChangeKind.HAPPENED, by="Ana", why="I was there"
)
MERGE = Correcting(kind=CorrectionKind.MERGE, record=7, other=9, by="Bo")


def made(wanted: Correcting, number: int) -> Correction:
    return Correction(
        id=number,
        kind=wanted.kind,
        record=wanted.record,
        other=wanted.other,
        outcome=wanted.outcome,
        by=wanted.by,
        why=wanted.why,
        made_at=NOW,
    )


async def test_mark_is_kept_once(store: Store) -> None:
    """The same words marked again by the same person are one mark; by another they are two."""
    first = await store.reviews.mark(WRONG, now=NOW)
    again = await store.reviews.mark(WRONG, now=LATER)
    other = await store.reviews.mark(replace(WRONG, by="Bo"), now=LATER)

    assert first == again == Mark(id=first.id, wrong=WRONG, made_at=NOW)
    assert await store.reviews.open_marks() == [first, other]


async def test_settled_mark_is_off_the_list(store: Store) -> None:
    """A mark is settled once; the same words can then be marked anew."""
    mark = await store.reviews.mark(WRONG, now=NOW)

    await store.reviews.settle(mark.id, by="Bo", now=LATER)
    left = await store.reviews.open_marks()
    anew = await store.reviews.mark(WRONG, now=LATER)

    assert left == []
    assert anew.id != mark.id
    with pytest.raises(InputRejected, match=f"There is no open mark {mark.id}"):
        await store.reviews.settle(mark.id, by="Bo", now=LATER)


async def test_corrections_are_kept(store: Store) -> None:
    """Corrections come back as they were made, in order."""
    close = await store.reviews.correct(CLOSE, now=NOW)
    merge = await store.reviews.correct(MERGE, now=NOW)

    assert [close, merge] == [made(CLOSE, close.id), made(MERGE, merge.id)]
    assert await store.reviews.corrections() == [close, merge]


async def test_undone_correction_stays(store: Store) -> None:
    """A correction that was undone tells by whom and when; it can't be undone twice."""
    close = await store.reviews.correct(CLOSE, now=NOW)

    undone = await store.reviews.undo(close.id, by="Bo", now=LATER)

    assert undone == replace(close, undone_at=LATER, undone_by="Bo")
    assert await store.reviews.corrections() == [undone]
    with pytest.raises(InputRejected, match=f"No correction {close.id} stands"):
        await store.reviews.undo(close.id, by="Cy", now=LATER)


async def test_each_correction_is_an_edition(store: Store) -> None:
    """What was made from the corrections is made anew once one is added or undone."""
    editions = [await store.reviews.edition()]
    close = await store.reviews.correct(CLOSE, now=NOW)
    editions.append(await store.reviews.edition())
    await store.reviews.undo(close.id, by="Bo", now=LATER)
    editions.append(await store.reviews.edition())

    assert len(set(editions)) == 3


async def test_correction_follows_its_record(store: Store) -> None:
    """A correction of a record that was read anew is one of what tells the same now."""
    added = await store.add_article(FERRY, now=NOW)
    first = verify(FERRY, Draft(follow_ups=(VOTE,)), engine=ENGINE)
    await store.add_briefing(first, version=added.version, now=NOW)
    (old,) = (await store.agenda.records(as_of=None)).follow_ups
    close = await store.reviews.correct(replace(CLOSE, record=old.id), now=NOW)
    anew = Draft(follow_ups=(replace(VOTE, what="board will vote"),))
    await store.add_briefing(verify(FERRY, anew, engine=ENGINE), version=added.version, now=NOW)
    (new,) = (await store.agenda.records(as_of=None)).follow_ups

    assert await store.reviews.corrections() == [replace(close, record=new.id)]

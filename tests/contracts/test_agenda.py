"""What the agenda is built from comes back from the store."""

from dataclasses import replace
from datetime import date

from bot.store import Store
from summarizer.briefing import Certainty, Change, ChangeKind, Draft, FollowUp
from summarizer.verify import verify
from tests.contracts.samples import ENGINE, FERRY, NOW, span

SENTENCE = "The board will vote on 12 May."
VOTE = FollowUp(
    what="The board will vote",
    certainty=Certainty.SCHEDULED,
    evidence=(span(FERRY, SENTENCE),),
)
MET = Change(
    kind=ChangeKind.HAPPENED,
    act="meet",
    what="Finance minister Ona Brandt met the unions in Bergen",
    who=("Ona Brandt",),
    evidence=(span(FERRY, "Finance minister Ona Brandt met the unions in Bergen, Norway."),),
)


async def test_follow_ups_and_changes_come_back(store: Store) -> None:
    """A follow-up and a change are given back as they were proven."""
    added = await store.add_article(FERRY, now=NOW)
    draft = Draft(follow_ups=(VOTE,), changes=(MET,))
    briefing = verify(FERRY, draft, engine=ENGINE)
    await store.add_briefing(briefing, version=added.version, now=NOW)

    found = await store.agenda.records(as_of=FERRY.published)

    assert [record.follow_up for record in found.follow_ups] == [VOTE]
    assert [record.change for record in found.changes] == [MET]


async def test_every_version_counts_from_its_day(store: Store) -> None:
    """An edited article gives the records of all its versions that were published by the day."""
    later = date(2026, 5, 8)
    for article in (FERRY, replace(FERRY, title="Ferries stay", published=later)):
        added = await store.add_article(article, now=NOW)
        briefing = verify(article, Draft(follow_ups=(VOTE,)), engine=ENGINE)
        await store.add_briefing(briefing, version=added.version, now=NOW)

    before = await store.agenda.records(as_of=FERRY.published)
    after = await store.agenda.records(as_of=later)

    assert [record.article.version for record in before.follow_ups] == [1]
    assert [record.article.version for record in after.follow_ups] == [1, 2]


async def test_old_ids_resolve(store: Store) -> None:
    """A record that is read differently later is found under its old id, however often that was."""
    added = await store.add_article(FERRY, now=NOW)
    readings = [
        VOTE,
        replace(VOTE, what="the board will vote"),
        replace(VOTE, what="board will vote"),
    ]
    ids = []
    for reading in readings:
        briefing = verify(FERRY, Draft(follow_ups=(reading,)), engine=ENGINE)
        await store.add_briefing(briefing, version=added.version, now=NOW)
        (record,) = (await store.agenda.records(as_of=None)).follow_ups
        ids.append(record.id)

    resolved = [await store.agenda.current_id(one) for one in (*ids, 99)]

    assert len(set(ids)) == 3
    assert resolved == [ids[-1], ids[-1], ids[-1], 99]


async def test_successor_tells_the_same(store: Store) -> None:
    """Of several records of one place, the one whose words are most alike takes over the id."""
    added = await store.add_article(FERRY, now=NOW)
    vote = replace(VOTE, what="board will vote")
    other = replace(VOTE, what="vote on 12 May")
    first = verify(FERRY, Draft(follow_ups=(VOTE,)), engine=ENGINE)
    await store.add_briefing(first, version=added.version, now=NOW)
    (old,) = (await store.agenda.records(as_of=None)).follow_ups
    second = verify(FERRY, Draft(follow_ups=(other, vote)), engine=ENGINE)
    await store.add_briefing(second, version=added.version, now=NOW)

    told = (await store.agenda.records(as_of=None)).follow_ups
    by_id = {record.id: record.follow_up.what for record in told}

    assert by_id[await store.agenda.current_id(old.id)] == "board will vote"

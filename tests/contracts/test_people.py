"""What the store promises of people: who changed what, and what is forgotten of one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.digests.subscriptions import parse_destination
from bot.follows.follow import Follower, Hours, Target
from bot.operations.audit import Did, Entry, entry_line
from bot.review.mark import Wrong
from bot.store import Store
from bot.store.people import FORGOTTEN
from bot.store.threads import Said
from tests.contracts.samples import NOW

ANN, BEN = parse_destination("slack:T1/U1"), parse_destination("slack:T1/U2")
ROOM, ELSEWHERE = parse_destination("slack:T1/C1"), parse_destination("slack:T2/C1")
SAID = Said(date(2026, 5, 20), "what's next?")
HOURS = Hours(zone=ZoneInfo("UTC"))


async def _follow(store: Store, follower: Follower) -> None:
    await store.follows.add(
        follower, Target(topic="Norway"), remind_days=None, hours=HOURS, now=NOW
    )


async def test_changes_are_told_newest_first(store: Store) -> None:
    """Each entry says who, what and when; the oldest go when their time is over."""
    later = NOW + timedelta(days=1)
    await store.audit.note(Did.ADDED_SOURCE, "lorn-post", by="command line", now=NOW)
    await store.audit.note(Did.PLANNED, "slack:T1/C1", by="slack:T1/U1", now=later)

    found = await store.audit.newest(limit=9)
    forgotten = await store.audit.forget(before=later)

    assert found == [
        Entry(by="slack:T1/U1", did="changed digest", about="slack:T1/C1", done_at=later),
        Entry(by="command line", did="added source", about="lorn-post", done_at=NOW),
    ]
    assert entry_line(found[1]) == "2026-05-20 09:30 UTC  command line  added source: lorn-post"
    assert forgotten == 1
    assert await store.audit.newest(limit=9) == found[:1]


async def test_what_is_refused_is_written_down_once_an_hour(store: Store) -> None:
    """Who tries the same again in the hour leaves one line; another thing, or person, another."""
    later, next_day = NOW + timedelta(minutes=59), NOW + timedelta(days=1)
    for by, what, now in (
        ("slack:T1/U1", "the sources", NOW),
        ("slack:T1/U1", "the sources", later),
        ("slack:T1/U1", "the digest of slack:T2/C1", later),
        ("slack:T1/U2", "the sources", later),
        ("slack:T1/U1", "the sources", next_day),
    ):
        await store.audit.refuse(what, by=by, now=now)

    found = await store.audit.newest(limit=9)
    told = [(one.by, one.about, one.done_at) for one in reversed(found)]
    assert {one.did for one in found} == {"was refused"}
    assert told == [
        ("slack:T1/U1", "the sources", NOW),
        ("slack:T1/U1", "the digest of slack:T2/C1", later),
        ("slack:T1/U2", "the sources", later),
        ("slack:T1/U1", "the sources", next_day),
    ]


async def test_a_person_is_forgotten(store: Store) -> None:
    """What they asked and follow is gone, what they marked and changed has no name, others' stays."""
    for person in (ANN, BEN):
        await store.threads.remember(f"slack:{person}/1", [SAID], now=NOW, by=str(person))
        await store.threads.visit(str(person), now=NOW)
        await _follow(store, Follower(person, person.place.partition("/")[2]))
        await store.reviews.mark(Wrong(shown=f"by {person}", by=str(person)), now=NOW)
        await store.audit.note(Did.FOLLOWED, "Norway at slack:T1/C1", by=str(person), now=NOW)
    await _follow(store, Follower(ROOM))
    await _follow(store, Follower(ROOM, "U1"))
    await _follow(store, Follower(ELSEWHERE, "U1"))

    gone = await store.people.forget(ANN)
    again = await store.people.forget(ANN)

    assert gone == {"threads": 1, "follows": 2, "visits": 1, "marks": 1, "changes": 1}
    assert again == {}
    assert await store.threads.said(f"slack:{ANN}/1") == []
    assert await store.threads.said(f"slack:{BEN}/1") == [SAID]
    assert [one.follower for one in await store.follows.all()] == [
        Follower(BEN, "U2"),
        Follower(ROOM),
        Follower(ELSEWHERE, "U1"),
    ]
    assert [one.wrong.by for one in await store.reviews.open_marks()] == [FORGOTTEN, str(BEN)]
    assert [one.by for one in await store.audit.newest(limit=9)] == [str(BEN), FORGOTTEN]


async def test_a_thread_of_several_is_forgotten_with_each(store: Store) -> None:
    """What the others said there goes with it: one line may repeat another's words."""
    await store.threads.remember("slack:T1/C1/1", [SAID], now=NOW, by=str(ANN))
    await store.threads.remember("slack:T1/C1/1", [SAID, SAID], now=NOW, by=str(BEN))

    gone = await store.people.forget(ANN)

    assert gone == {"threads": 1}
    assert await store.threads.said("slack:T1/C1/1") == []

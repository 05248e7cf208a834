"""What the store promises of follows and their notices, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digests.subscriptions import Destination
from bot.errors import InputRejected
from bot.follows.follow import Follow, Follower, Hours, Notice, Target, notice_key, parse_quiet
from bot.store import Store
from tests.contracts.samples import FERRY, FERRY_BRIEFING

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
CHANNEL = Follower(Destination("slack", "T1/C1"))
ANA = Follower(Destination("slack", "T1/D1"), "U1")
NORWAY = Target(topic="Norway")
HOURS = Hours(
    zone=ZoneInfo("Europe/Oslo"), days=frozenset(range(5)), quiet=parse_quiet("22:00-07:00")
)


async def followed(store: Store, follower: Follower = ANA, target: Target = NORWAY) -> Follow:
    return await store.follows.add(follower, target, remind_days=3, hours=HOURS, now=NOW)


def notice(follow: Follow, about: str = "change 7", payload: str = "moved") -> Notice:
    return Notice(
        follow_id=follow.id,
        about=about,
        part=0,
        due_at=NOW,
        key=notice_key(follow.id, about, 0),
        payload=payload,
        intended_at=NOW,
    )


async def test_follow_is_kept(store: Store) -> None:
    """A follow comes back as it was made, with nothing told before it."""
    made = await followed(store)

    assert made == Follow(
        id=made.id,
        follower=ANA,
        target=NORWAY,
        remind_days=3,
        hours=HOURS,
        created_at=NOW,
        told_until=NOW,
    )
    assert await store.follows.all() == [made]
    assert await store.follows.get(made.id) == made


async def test_following_again_changes_the_plan(store: Store) -> None:
    """The same follower and target keep their follow, and what is still to be told."""
    made = await followed(store)

    again = await store.follows.add(ANA, NORWAY, remind_days=None, hours=Hours(), now=LATER)

    assert again == replace(made, remind_days=None, hours=Hours())


async def test_following_again_ends_a_pause(store: Store) -> None:
    """A follow that was stopped goes on from the moment at which it is made anew."""
    made = await followed(store)
    await store.follows.pause(made.id, "the channel is archived")

    again = await store.follows.add(ANA, NORWAY, remind_days=3, hours=HOURS, now=LATER)

    assert again == replace(made, told_until=LATER)


async def test_follows_are_apart(store: Store) -> None:
    """Each follower and each target has a follow of its own."""
    for follower in (CHANNEL, ANA):
        for target in (NORWAY, Target(item=7)):
            await followed(store, follower, target)

    assert [(one.follower, one.target) for one in await store.follows.all()] == [
        (CHANNEL, NORWAY),
        (CHANNEL, Target(item=7)),
        (ANA, NORWAY),
        (ANA, Target(item=7)),
    ]


async def test_mute_and_unmute(store: Store) -> None:
    """A mute is kept; taking it back leaves what became known meanwhile."""
    made = await followed(store)

    await store.follows.mute(made.id, now=NOW)
    muted = await store.follows.get(made.id)
    await store.follows.unmute(made.id, now=LATER)

    assert muted == replace(made, muted_at=NOW)
    assert await store.follows.get(made.id) == replace(made, told_until=LATER)


async def test_hours_are_changed(store: Store) -> None:
    """Other hours take the place of those before."""
    made = await followed(store)
    late = replace(HOURS, quiet=None)

    await store.follows.set_hours(made.id, late)

    assert await store.follows.get(made.id) == replace(made, hours=late)


async def test_removed_follow_is_gone(store: Store) -> None:
    """A follow that was taken out is gone with what was told for it."""
    made = await followed(store)
    await store.follows.intend([notice(made)])

    removed = [await store.follows.remove(made.id), await store.follows.remove(made.id)]

    assert removed == [True, False]
    assert await store.follows.waiting() == []
    with pytest.raises(InputRejected, match=f"There is no follow {made.id}"):
        await store.follows.get(made.id)


async def test_a_notice_is_written_once(store: Store) -> None:
    """Of two who write the same notice down, the first one's stands."""
    made = await followed(store)

    await store.follows.intend([notice(made)])
    await store.follows.intend([notice(made, payload="moved again"), notice(made, "change 8")])

    waiting = await store.follows.waiting()
    assert waiting == [notice(made), notice(made, "change 8", "moved")]
    assert await store.follows.told() == {made.id: {"change 7", "change 8"}}


async def test_a_notice_is_settled_once(store: Store) -> None:
    """A notice that was posted no longer waits, and can't be refused any more."""
    made = await followed(store)
    await store.follows.intend([notice(made)])

    sent = await store.follows.send(notice(made), now=NOW)
    other = await store.follows.send(notice(made), now=LATER)
    await store.follows.posted(notice(made), "post-1", now=LATER)
    await store.follows.refused(notice(made), "gone", now=LATER)

    assert (sent, other) == (replace(notice(made), sent_at=NOW), None)
    assert await store.follows.waiting() == []
    assert await store.follows.told() == {made.id: {"change 7"}}


async def test_what_was_briefed_since(store: Store) -> None:
    """Each version that was briefed since a moment is given with its own."""
    added = await store.add_article(FERRY, now=NOW)
    await store.add_briefing(FERRY_BRIEFING, version=added.version, now=LATER)

    assert await store.agenda.briefed_since(NOW) == {("ferry", 1): LATER}
    assert await store.agenda.briefed_since(LATER) == {}


async def test_briefed_again_is_no_news(store: Store) -> None:
    """A version that is briefed once more counts from when it was briefed for the first time."""
    added = await store.add_article(FERRY, now=NOW)
    for now in (NOW, LATER):
        await store.add_briefing(FERRY_BRIEFING, version=added.version, now=now)

    assert await store.agenda.briefed_since(NOW - timedelta(days=1)) == {("ferry", 1): NOW}

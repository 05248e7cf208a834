"""How a source fares over its polls, and how its items are told apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.reading.sources import (
    Health,
    Hints,
    ItemIdentity,
    Outcome,
    Pace,
    Polled,
    Source,
    SourceKind,
    after_poll,
    health,
    is_dead,
    tell_apart,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PACE = Pace(usual=timedelta(minutes=15), slowest=timedelta(hours=2))
SOURCE = Source(
    id="lorn-post",
    url="https://lorn.example/feed",
    kind=SourceKind.FEED,
    added_at=NOW,
    next_at=NOW,
)


def minutes_to_next(source: Source) -> float:
    assert source.polled_at is not None
    return (source.next_at - source.polled_at).total_seconds() / 60


def polled(outcome: Outcome, **more: object) -> Polled:
    return replace(Polled(outcome=outcome, at=NOW), **more)  # type: ignore[arg-type]  # fields by name


def test_first_poll_is_the_baseline() -> None:
    """The first good poll sets the baseline, takes the title and the cache marks, and paces on."""
    read = after_poll(
        SOURCE, polled(Outcome.NEWS, title="Lorn Post", etag='"1"', body_hash="b"), pace=PACE
    )

    assert read == replace(
        SOURCE,
        title="Lorn Post",
        etag='"1"',
        body_hash="b",
        polled_at=NOW,
        read_at=NOW,
        baseline_at=NOW,
        next_at=NOW + timedelta(minutes=15),
        pause_s=900,
    )


def test_quiet_source_is_polled_less_often() -> None:
    """Each poll without news waits half as long again, at most as long as the slowest pace."""
    source = after_poll(SOURCE, polled(Outcome.NEWS), pace=PACE)

    waits = []
    for _ in range(7):
        source = after_poll(source, polled(Outcome.UNCHANGED), pace=PACE)
        waits.append(round(minutes_to_next(source)))

    assert waits == [22, 34, 51, 76, 114, 120, 120]


def test_news_brings_the_usual_pace_back() -> None:
    """After news the usual pause is kept."""
    quiet = replace(SOURCE, pause_s=7200)

    assert minutes_to_next(after_poll(quiet, polled(Outcome.NEWS), pace=PACE)) == 15


def test_owner_sets_the_pace() -> None:
    """A wish of the owner is kept, news or not."""
    source = replace(SOURCE, every_minutes=5)

    assert minutes_to_next(after_poll(source, polled(Outcome.UNCHANGED), pace=PACE)) == 5


def test_server_sets_the_pace() -> None:
    """A server's wish lengthens the pause, up to a day."""
    hour = polled(Outcome.NEWS, wish=NOW + timedelta(hours=1))
    year = polled(Outcome.NEWS, wish=NOW + timedelta(days=365))

    assert minutes_to_next(after_poll(SOURCE, hour, pace=PACE)) == 60
    assert minutes_to_next(after_poll(SOURCE, year, pace=PACE)) == 24 * 60


@pytest.mark.parametrize(
    ("hinted", "minutes"), [(None, 15), (5, 15), (60, 60), (10_080, 120)], ids=str
)
def test_feed_sets_the_pace(hinted: int | None, minutes: int) -> None:
    """A feed is read no more often than it asks for, up to the slowest pace; never more often."""
    read = after_poll(SOURCE, polled(Outcome.NEWS, hints=Hints(minutes=hinted)), pace=PACE)

    assert minutes_to_next(read) == minutes


@pytest.mark.parametrize(
    ("hints", "next_at"),
    [
        (Hints(skip_hours=(8, 9)), "2026-03-02T10:00:00+00:00"),
        (Hints(skip_days=(0,)), "2026-03-03T00:00:00+00:00"),
        (Hints(skip_hours=(0, 1), skip_days=(0,)), "2026-03-03T02:00:00+00:00"),
        (Hints(skip_hours=tuple(range(24))), "2026-03-02T08:15:00+00:00"),
    ],
    ids=["hours", "days", "both", "never"],
)
def test_feed_is_left_alone_when_it_asks(hints: Hints, next_at: str) -> None:
    """A poll that falls into hours or days to be skipped waits for the next that is not."""
    read = after_poll(SOURCE, polled(Outcome.NEWS, hints=hints), pace=PACE)

    assert read.next_at.isoformat() == next_at


def test_hints_stay_until_others_come() -> None:
    """An answer without a feed in it leaves the feed's hints as they were."""
    hinted = replace(SOURCE, hints=Hints(minutes=60))

    assert after_poll(hinted, polled(Outcome.UNCHANGED), pace=PACE).hints == Hints(minutes=60)


def test_a_death_is_told_once_with_its_cure() -> None:
    """The digest after a death or an end tells it with the cure; later ones say what still fails."""
    failing = replace(SOURCE, title="Lorn Post", failures=9, reason="It timed out.")
    dead = replace(failing, died_at=NOW)
    ended = replace(SOURCE, id="old", ended_at=NOW, reason="It is gone for good (410).")
    before, after = NOW - timedelta(hours=1), NOW + timedelta(hours=1)

    assert health([SOURCE, dead, ended], since=before) == Health(
        1,
        (
            "Lorn Post is dead: It timed out. "
            "Add its new address, or take it out: daybook sources remove lorn-post",
            "old has ended: It is gone for good (410). "
            "Add its new address, or take it out: daybook sources remove old",
        ),
    )
    assert health([SOURCE, dead, ended], since=after) == Health(1, ("Lorn Post: It timed out.",))
    assert health([], since=before) is None


def test_failures_back_off_and_lose_nothing() -> None:
    """Each failure in a row doubles the pause up to a day; what was known stays."""
    source = replace(SOURCE, title="Lorn Post", etag='"1"', body_hash="b", read_at=NOW)

    waits = []
    for _ in range(10):
        source = after_poll(source, polled(Outcome.FAILED, reason="timed out"), pace=PACE)
        waits.append(round(minutes_to_next(source)))

    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    assert (source.failures, source.reason) == (10, "timed out")
    assert (source.title, source.etag, source.body_hash) == ("Lorn Post", '"1"', "b")


def test_a_good_poll_forgives() -> None:
    """After a good poll no failure is remembered."""
    failing = replace(SOURCE, failures=4, reason="timed out", died_at=NOW)

    read = after_poll(failing, polled(Outcome.UNCHANGED), pace=PACE)

    assert (read.failures, read.reason, read.died_at) == (0, None, None)


def test_gone_is_the_end() -> None:
    """A source that is gone has ended, with the reason."""
    ended = after_poll(SOURCE, polled(Outcome.GONE, reason="410 Gone"), pace=PACE)

    assert (ended.ended_at, ended.reason) == (NOW, "410 Gone")


def test_moved_for_good() -> None:
    """A permanent redirect becomes the address."""
    moved = after_poll(SOURCE, polled(Outcome.NEWS, url="https://lorn.example/new"), pace=PACE)

    assert moved.url == "https://lorn.example/new"


@pytest.mark.parametrize(
    ("source", "dead"),
    [
        (replace(SOURCE, failures=1, read_at=NOW - timedelta(days=3)), True),
        (replace(SOURCE, failures=1, read_at=NOW - timedelta(days=2)), False),
        (replace(SOURCE, failures=0, read_at=NOW - timedelta(days=9)), False),
        (replace(SOURCE, failures=5, added_at=NOW - timedelta(days=4)), True),
        (replace(SOURCE, failures=5, added_at=NOW - timedelta(days=4), ended_at=NOW), False),
    ],
)
def test_death_is_a_matter_of_days(source: Source, dead: bool) -> None:
    """A source is dead when it has failed since its last good poll for three days."""
    assert is_dead(source, now=NOW, after=timedelta(days=3)) is dead


def keys(*items: tuple[str | None, str | None, str], known: tuple[str, ...] = ()) -> list[str]:
    keyed, _ = tell_apart(items, identity=ItemIdentity.GUID, known=known)
    return [item.key for item in keyed]


def test_guids_tell_apart() -> None:
    """Where guids are honest, they are the keys, and each stands once."""
    assert keys(("g1", "u1", "a"), ("g2", "u2", "b"), ("g1", "u1", "a")) == ["g1", "g2"]


def test_missing_guid() -> None:
    """An item without guid and address is known by its content."""
    honest = keys(("g1", None, "a"), (None, None, "b"))

    assert honest[0] == "g1"
    assert honest[1] == "3e23e8160039594a33894f6564e1b134"


def test_one_guid_for_all_lies() -> None:
    """Guids that several addresses share are not believed."""
    assert keys(("g", "u1", "a"), ("g", "u2", "b")) == ["u1", "u2"]


def test_guids_that_change_lie() -> None:
    """Guids that are all new for addresses that are all known are not believed."""
    assert keys(("g9", "u1", "a"), ("g8", "u2", "b"), known=("g1", "u1", "g2", "u2")) == [
        "u1",
        "u2",
    ]


def test_new_items_beside_known_ones_are_believed() -> None:
    """A new item in a feed whose other guids are known has a guid as honest as theirs."""
    assert keys(("g1", "u1", "a"), ("g3", "u3", "c"), known=("g1", "u1")) == ["g1", "g3"]


def test_content_tells_an_edit() -> None:
    """The same key with other content has another digest."""
    (before,), _ = tell_apart([("g", "u", "a")], identity=ItemIdentity.GUID, known=())
    (after,), _ = tell_apart([("g", "u", "b")], identity=ItemIdentity.GUID, known=("g", "u"))

    assert before.key == after.key
    assert before.digest != after.digest

"""Answers are posted with patience, and seen once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import FixedClock
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.answers import Answers
from bot.platforms.base import PostDelayed, PostRefused, PostUnclear
from bot.post.pacing import Pacer, Unpaced
from bot.store import Store
from tests.doubles import FakePlatform, raises

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAID = [Message((Paragraph(plain("One.")),)), Message((Paragraph(plain("Two.")),))]


class NotingClock(FixedClock):
    """A clock that stands, and on which every sleep is over at once."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def post(platform: FakePlatform, clock: NotingClock) -> None:
    await Answers(platform, clock=clock, pacer=Unpaced()).post(
        "there", SAID, key="event", thread="t"
    )


async def test_parts_in_order() -> None:
    """Every message goes to the same thread, in order, each under a key of its own."""
    platform = FakePlatform()

    await post(platform, NotingClock())

    assert platform.seen == [("there", "One."), ("there", "Two.")]
    assert platform.threads == ["t", "t"]
    assert len(platform.keys) == 2


async def test_pause_is_kept() -> None:
    """A post that is put off is made when the platform wants it."""
    until = NOW + timedelta(seconds=9)
    platform = FakePlatform(before=[raises(PostDelayed("slow down", until=until))])
    clock = NotingClock()

    await post(platform, clock)

    assert [payload for _, payload in platform.seen] == ["One.", "Two."]
    assert clock.slept == [9]


async def test_pause_is_kept_for_all() -> None:
    """A pause that an answer is told of holds up digests, too, and nobody calls meanwhile."""
    until = NOW + timedelta(seconds=90)
    error = PostDelayed("slow down", until=until)
    platform = FakePlatform(name="slack", before=[raises(error)] * 9)
    async with await Store.open("sqlite:///:memory:") as store:
        pacer = Pacer(store.turns, clock=NotingClock())
        answers = Answers(platform, clock=NotingClock(), pacer=pacer)

        with pytest.raises(PostDelayed):
            await answers.post("T1/C1", SAID, key="event", thread=None)

        paused = await store.turns.paused(now=NOW)
    assert paused["slack:T1"].paused_until == until
    assert len(platform.before) == 8


async def test_doubt_is_asked_about() -> None:
    """A post in doubt is looked for after a while: found, it isn't made again; else it is."""
    platform = FakePlatform(
        before=[raises(PostUnclear("reset"))], after=[raises(PostUnclear("timed out"))]
    )
    clock = NotingClock()

    await post(platform, clock)

    assert [payload for _, payload in platform.seen] == ["One.", "Two."]
    assert clock.slept == [5, 5]


@pytest.mark.parametrize(
    "error", [PostDelayed("slow down", until=NOW), PostUnclear("timed out")], ids=str
)
async def test_patience_ends(error: Exception) -> None:
    """After four tries an answer is given up, with the last reason."""
    platform = FakePlatform(before=[raises(error)] * 9)

    with pytest.raises(type(error)):
        await post(platform, NotingClock())

    assert platform.seen == []
    assert len(platform.before) == 5


async def test_refusal_is_final() -> None:
    """What is refused isn't tried again, nor is anything after it."""
    platform = FakePlatform(before=[raises(PostRefused("archived"))])

    with pytest.raises(PostRefused):
        await post(platform, NotingClock())

    assert platform.seen == []

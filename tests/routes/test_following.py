"""From "follow Norway" to a post in the channel, each thing told once, over stops and replicas."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FakeClock
from bot.conversation.replies import Asked, Replies
from bot.desk import Desk, Limits
from bot.digests.subscriptions import Destination
from bot.follows.follow import Follow, Follower, Hours, Target, parse_quiet
from bot.follows.notify import Notifier
from bot.platforms.base import PostDelayed, PostRefused, PostUnclear
from bot.platforms.console import as_text
from bot.post.delivery import Manner
from bot.store import Store
from summarizer.article import Article
from summarizer.briefing import (
    Certainty,
    Change,
    ChangeKind,
    Draft,
    Entity,
    FollowUp,
    Mention,
    Precision,
    SummaryPoint,
    When,
)
from summarizer.verify import verify
from summarizer.world import World
from tests.doubles import FakePlatform, raises
from tests.making import ENGINE, make_article, span_in

# A Monday morning.
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
HOUR = 3600
DAY = 24 * HOUR
MANNER = Manner(window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True)
CHANNEL = Destination("slack", "T1/C1")
DIRECT = Destination("slack", "T1/D1")
NORWAY = Entity(id="country:NO", name="Norway")

PLANNED = "Norway’s parliament will vote on the fishing bill on 12 March."
CALLED_OFF = "Norway’s parliament called off the vote on the fishing bill."
DAY_12 = When(
    text="on 12 March", first=date(2026, 3, 12), last=date(2026, 3, 12), precision=Precision.DAY
)


class Stopped(BaseException):
    """The process is killed here."""


class Bench:
    """A store, a clock and a platform, with what tells followers, that can be started anew."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(START)
        self.platform = FakePlatform(name="slack")
        self.desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        self.replies = Replies(self.desk, store, clock=self.clock)
        self.notifier = self.restarted()

    def restarted(self) -> Notifier:
        platforms = {"slack": self.platform}
        return Notifier(self.store, self.desk, platforms, clock=self.clock, manner=MANNER)

    async def say(self, words: str, *, private: bool = False) -> list[str]:
        asked = Asked(
            words=words,
            zone=OSLO,
            destination=DIRECT if private else CHANNEL,
            person="ana",
            private=DIRECT,
        )
        return as_text(await self.replies.reply(asked)).split("\n")

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.notifier.fall_due()
        await self.notifier.post_due()

    async def plan(self) -> None:
        told = FollowUp(
            what="Norway’s parliament will vote on the fishing bill",
            who=("Norway’s parliament",),
            when=DAY_12,
            certainty=Certainty.SCHEDULED,
            evidence=(span_in(PLANNED, PLANNED),),
        )
        await self.read("plan", PLANNED, Draft(follow_ups=(told,)))

    async def call_off(self) -> None:
        told = Change(
            kind=ChangeKind.CANCELLED,
            act="vote",
            what="Norway’s parliament called off the vote on the fishing bill",
            who=("Norway’s parliament",),
            evidence=(span_in(CALLED_OFF, CALLED_OFF),),
        )
        await self.read("off", CALLED_OFF, Draft(changes=(told,)))

    async def read(self, name: str, text: str, draft: Draft) -> None:
        await self.clock.advance(60)
        today = self.clock.now().date()
        article = make_article(text, name=name, title="The fishing bill", published=today)
        briefing = verify(article, _naming_norway(article, draft), engine=ENGINE)
        await self.store.add_article(article, now=self.clock.now())
        await self.store.add_briefing(briefing, version=1, now=self.clock.now())

    @property
    def seen(self) -> list[tuple[str, str]]:
        return [(place, payload.split("\n")[0]) for place, payload in self.platform.seen]


def _naming_norway(article: Article, draft: Draft) -> Draft:
    mention = Mention(span_in(article.text, "Norway"), NORWAY.id)
    return replace(draft, topics=(NORWAY,), mentions=(mention,))


OFF = (
    "Norway’s parliament will vote on the fishing bill · Called off, says Harbour Press, 3 Mar 2026"
)
SOON = "Norway’s parliament will vote on the fishing bill"


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with await Store.open("sqlite:///:memory:") as store:
        made = Bench(store)
        await made.plan()
        yield made


async def follow(
    bench: Bench, *, remind_days: int | None = None, hours: Hours | None = None
) -> Follow:
    return await bench.store.follows.add(
        Follower(CHANNEL),
        Target(topic="Norway"),
        remind_days=remind_days,
        hours=hours or Hours(zone=OSLO),
        now=bench.clock.now(),
    )


async def test_change_is_told_once(bench: Bench) -> None:
    """A change on a topic is posted where it is followed, once."""
    await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()

    await bench.pass_time(60)
    await bench.pass_time(DAY)

    assert bench.seen == [("T1/C1", OFF)]


async def test_reminder_comes_once(bench: Bench) -> None:
    """A reminder is posted so many days before the event, once."""
    await follow(bench, remind_days=3)

    for _ in range(12):
        await bench.pass_time(DAY)

    assert bench.seen == [
        ("T1/C1", f"In three days: {SOON}"),
        ("T1/C1", f"{SOON} · Lapsed on 13 Mar without news"),
    ]


async def test_two_replicas(bench: Bench) -> None:
    """Of two Daybooks over one database one tells a change."""
    await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()
    other = bench.restarted()

    await bench.notifier.fall_due()
    await other.fall_due()
    await other.post_due()
    await bench.notifier.post_due()

    assert bench.seen == [("T1/C1", OFF)]


async def test_quiet_hours_hold_it_up(bench: Bench) -> None:
    """What becomes known in quiet hours is told when they end."""
    await follow(bench, hours=Hours(zone=OSLO, quiet=parse_quiet("08:00-20:00")))
    await bench.pass_time(DAY)
    await bench.call_off()

    await bench.pass_time(HOUR)
    before = list(bench.seen)
    await bench.pass_time(10 * HOUR)

    assert (before, bench.seen) == ([], [("T1/C1", OFF)])


async def test_muted(bench: Bench) -> None:
    """What changes while a follow is muted is not told, then or later."""
    made = await follow(bench)
    await bench.pass_time(DAY)
    await bench.store.follows.mute(made.id, now=bench.clock.now())
    await bench.call_off()

    await bench.pass_time(HOUR)
    await bench.store.follows.unmute(made.id, now=bench.clock.now())
    await bench.pass_time(HOUR)

    assert bench.seen == []


async def test_stop_before_the_receipt(bench: Bench) -> None:
    """A notice that was posted just before a stop is found on the platform, not posted again."""
    await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()
    bench.platform.after = [raises(Stopped())]

    with pytest.raises(Stopped):
        await bench.pass_time(60)
    bench.notifier = bench.restarted()
    await bench.pass_time(HOUR)

    assert bench.seen == [("T1/C1", OFF)]


@pytest.mark.parametrize(
    "fault",
    [
        PostDelayed("slow down", until=START + timedelta(days=1, minutes=30)),
        PostUnclear("no answer"),
        RuntimeError("a bug"),
    ],
)
async def test_post_that_fails_comes_later(bench: Bench, fault: Exception) -> None:
    """A notice that could not be posted is posted at a later look."""
    await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()
    bench.platform.before = [raises(fault)]

    await bench.pass_time(60)
    before = list(bench.seen)
    await bench.pass_time(HOUR)

    assert (before, bench.seen) == ([], [("T1/C1", OFF)])


async def test_refused_post_pauses_the_follow(bench: Bench) -> None:
    """A follow whose place takes no posts is paused with the reason."""
    made = await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()
    bench.platform.before = [raises(PostRefused("the channel is archived"))]

    await bench.pass_time(60)
    await bench.pass_time(HOUR)

    assert bench.seen == []
    paused = await bench.store.follows.get(made.id)
    assert paused.paused_because == "the channel is archived"


async def test_notice_that_comes_too_late(bench: Bench) -> None:
    """What could not be posted for longer than the window is dropped."""
    await follow(bench)
    await bench.pass_time(DAY)
    await bench.call_off()
    await bench.notifier.fall_due()

    await bench.clock.advance(4 * DAY)
    await bench.notifier.post_due()

    assert bench.seen == []
    assert await bench.store.follows.waiting() == []


async def test_follow_in_a_channel(bench: Bench) -> None:
    """ "follow Norway" in a channel is for the channel, and shows what comes next."""
    said = await bench.say("follow Norway")

    (made,) = await bench.store.follows.all()
    assert (made.follower, made.target) == (Follower(CHANNEL), Target(topic="Norway"))
    assert said == [
        "This channel follows Norway.",
        "",
        f"• 12 Mar: {SOON} (#{await item_id(bench)})",
        "",
        "To end it: “unfollow Norway”.",
    ]


async def item_id(bench: Bench) -> int:
    (item,) = await bench.desk.followed(Target(topic="Norway"), today=date(2026, 3, 2))
    return item.id


async def test_event_of_an_article_on_the_topic(bench: Bench) -> None:
    """What an article on the topic expects is followed, though its sentence doesn't name the topic."""
    text = "Norway’s fishing fleet stays in port. Norway is split. Crews will rally at the quay on 12 March."
    rally = "Crews will rally at the quay on 12 March."
    lead = "Norway’s fishing fleet stays in port."
    draft = Draft(
        summary=(SummaryPoint(text=lead, evidence=(span_in(text, lead),)),),
        follow_ups=(
            FollowUp(
                what="Crews will rally at the quay",
                when=DAY_12,
                certainty=Certainty.SCHEDULED,
                evidence=(span_in(text, rally),),
            ),
        ),
    )
    await bench.read("fleet", text, draft)

    items = await bench.desk.followed(Target(topic="Norway"), today=date(2026, 3, 2))

    assert "Crews will rally at the quay" in [item.newest.follow_up.what for item in items]


async def test_remind_me(bench: Bench) -> None:
    """ "remind me" is for the one who says it, in private, of the only event that it can mean."""
    said = await bench.say("remind me 3 days before the vote on the fishing bill")

    (made,) = await bench.store.follows.all()
    number = await item_id(bench)
    assert made.follower == Follower(DIRECT, "ana")
    assert (made.target, made.remind_days) == (Target(item=number), 3)
    assert said[0] == f"You follow {SOON}; reminder three days before."


async def test_what_do_i_follow(bench: Bench) -> None:
    """The list holds one's own follows and those of the place."""
    nothing = await bench.say("what do I follow?")
    await bench.say("follow Norway")
    await bench.say("follow Norway and remind me a day before")

    listed = await bench.say("what do I follow?")

    assert nothing == ["Nothing is followed here yet. Try: “follow Norway”."]
    assert listed == [
        "• This channel follows Norway; Europe/Oslo",
        "• You follow Norway; reminder one day before; Europe/Oslo",
    ]


async def test_unfollow_and_mute(bench: Bench) -> None:
    """Follows are muted, unmuted and ended by the words of their topic; all of them by "all"."""
    await bench.say("follow Norway", private=True)

    said = [
        await bench.say(words, private=True)
        for words in ("mute Norway", "unmute all", "unfollow Norwegian fishing", "unfollow Norway")
    ]

    assert said == [
        ["Muted: Norway."],
        ["Unmuted: Norway."],
        ["You don't follow Norwegian fishing. You follow: Norway."],
        ["No longer followed: Norway."],
    ]
    assert await bench.store.follows.all() == []


async def test_quiet_hours_by_words(bench: Bench) -> None:
    """Quiet hours and weekdays are set for all that somebody follows, in their zone."""
    await bench.say("follow Norway", private=True)

    said = [
        await bench.say(words, private=True)
        for words in ("quiet hours 22:00 to 7:00", "tell me only on weekdays")
    ]

    assert said == [
        ["From now on: not 22:00-07:00, Europe/Oslo."],
        ["From now on: weekdays, not 22:00-07:00, Europe/Oslo."],
    ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("follow #999", "There is no item #999 on the agenda."),
        ("follow Norwya", "“Norwya” is on nobody's file: did you mean Norway?"),
        ("quiet hours 22:00-7:00", "Follow something first: “follow Norway”."),
        ("unfollow Norway", "You don't follow Norway. You follow: nothing yet."),
    ],
)
async def test_what_cannot_be_done(bench: Bench, words: str, answer: str) -> None:
    """What can't be followed is told with the reason."""
    assert await bench.say(words) == [answer]


async def test_nowhere_to_tell(bench: Bench) -> None:
    """Somebody who can't be reached is told what would work."""
    message = await bench.replies.reply(Asked(words="follow Norway"))

    assert as_text(message).startswith("I can't reach you from here: `daybook follow`")

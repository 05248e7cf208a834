"""What was posted and proves wrong is corrected where it stands, once, on each platform."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import pytest

from bot.agenda import Correcting, CorrectionKind
from bot.digests.subscriptions import Layout
from summarizer.briefing import Briefing, Certainty, FollowUp, Precision, When
from tests.digest_bench import HOUR, DigestBench, discord_digests, slack_digests
from tests.doubles_discord import discord_double
from tests.doubles_slack import Fault, SlackDouble, slack_double
from tests.making import make_article, make_briefing, span_in

TOLD = "The council of Lorn agreed on Monday to build a tram line."
AHEAD = "The council of Lorn will vote on the money for the tram on 12 March."
LATER = "The council of Lorn will vote on the money for the tram on 19 March."
HALF_AN_HOUR = HOUR / 2


@dataclass
class Channel:
    """A channel with a bench in it; `reads` is what people see there now, post by post."""

    bench: DigestBench
    reads: Callable[[], list[str]]
    edits: Callable[[], int]


@asynccontextmanager
async def slack() -> AsyncIterator[Channel]:
    async with slack_double() as double, slack_digests(double) as bench:
        yield Channel(bench, lambda: words_of(double), lambda: double.calls.count("chat.update"))


def words_of(double: SlackDouble) -> list[str]:
    return list({seen.ts: seen.words for seen in double.ledger}.values())


@asynccontextmanager
async def discord() -> AsyncIterator[Channel]:
    async with discord_double() as double, discord_digests(double) as bench:
        yield Channel(
            bench,
            lambda: list({seen.id: seen.words for seen in double.ledger}.values()),
            lambda: double.calls.count("PATCH messages"),
        )


@pytest.fixture(params=[slack, discord], ids=["slack", "discord"])
async def channel(request: pytest.FixtureRequest) -> AsyncIterator[Channel]:
    async with request.param() as made:
        await made.bench.subscribe()
        yield made


def briefing(text: str, *, name: str = "tram", day: int = 2, ahead: int | None = None) -> Briefing:
    """What one article tells: its first sentence, and a vote on a day of March where there is one."""
    article = make_article(text, name=name, title="A tram for Lorn", published=date(2026, 3, day))
    first = text.partition(".")[0] + "."
    if ahead is None:
        return make_briefing(article, summary=(first,))
    voted = date(2026, 3, ahead)
    vote = FollowUp(
        what="council of Lorn votes on the money for the tram",
        who=("council of Lorn",),
        when=When(text=f"on {ahead} March", first=voted, last=voted, precision=Precision.DAY),
        certainty=Certainty.SCHEDULED,
        evidence=(span_in(text, text[text.index("The council of Lorn will") :]),),
    )
    return make_briefing(article, summary=(first,), follow_ups=(vote,))


FIRST = briefing(f"{TOLD} {AHEAD}", ahead=12)
REVISED = briefing(f"{TOLD.replace('tram line', 'tramway')} {AHEAD}", ahead=12)
MOVED = briefing(f"{TOLD} {LATER}", name="later", day=3, ahead=19)


async def test_an_edited_article(channel: Channel) -> None:
    """The card of an article that was edited tells what it says now, and what was changed when."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    overview, card = channel.reads()

    await bench.read(REVISED)
    for _ in range(3):
        await bench.pass_time(HALF_AN_HOUR)

    now, corrected = channel.reads()
    assert now == overview
    assert "build a tram line" in card
    assert "build a tram line" not in corrected
    assert "build a tramway" in corrected
    # Slack's own form of a moment tells it in the reader's zone, as Discord's does.
    assert re.search(
        r"Corrected\W.*: Harbour Press changed its article \(the summary\)\.", corrected
    )
    assert channel.edits() == 1


async def test_a_moved_event(channel: Channel) -> None:
    """That an event was moved is put right in overview and card, with who says so."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    assert all("12 Mar" in post for post in channel.reads())

    await bench.read(MOVED)
    for _ in range(3):
        await bench.pass_time(HALF_AN_HOUR)

    step = "oved from 12 Mar to 19 Mar, says Harbour Press, 3 Mar 2026"
    for post in channel.reads()[:2]:
        assert f"M{step}" in post
        assert f"votes on the money for the tram: m{step}." in post
        assert "scheduled" not in post
    assert channel.edits() == 2


async def test_a_retracted_event(channel: Channel) -> None:
    """What a person found to be no event is put right, too."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    await bench.clock.advance(60)
    [event, *_] = (await bench.store.agenda.records(as_of=None)).follow_ups
    retracting = Correcting(kind=CorrectionKind.RETRACT, record=event.id, by="Ana")

    await bench.store.reviews.correct(retracting, now=bench.clock.now())
    await bench.pass_time(60)

    assert all("Retracted by Ana" in post for post in channel.reads())


async def test_trivia(channel: Channel) -> None:
    """An edit that changes no word that was shown is no correction."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    before = channel.reads()

    await bench.read(briefing(f"{TOLD}  Nobody was against it. {AHEAD}", ahead=12))
    await bench.pass_time(HALF_AN_HOUR)

    assert (channel.reads(), channel.edits()) == (before, 0)


async def test_too_late(channel: Channel) -> None:
    """What was posted two days ago stays as it is."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    await bench.pass_time(49 * HOUR)
    before = channel.reads()[:2]

    await bench.read(REVISED)
    await bench.pass_time(60)

    assert (channel.reads()[:2], channel.edits()) == (before, 0)


async def test_all_in_one_message(channel: Channel) -> None:
    """A digest without a thread is corrected as well, and a second correction keeps the first's mark."""
    bench = channel.bench
    await bench.subscribe(Layout.FLAT)
    await bench.read(FIRST)
    await bench.pass_time(HOUR)

    await bench.read(REVISED)
    await bench.pass_time(HALF_AN_HOUR)
    await bench.read(MOVED)
    await bench.pass_time(HALF_AN_HOUR)

    [post, *_] = channel.reads()
    assert "build a tramway" in post
    assert "Moved from 12 Mar to 19 Mar" in post
    assert post.index("tram: moved from") < post.index("Press changed its article")


async def test_a_post_that_is_gone() -> None:
    """What was deleted is not corrected: a dead letter with the reason, and nothing is paused."""
    async with slack_double() as double, slack_digests(double) as bench:
        await bench.subscribe()
        await bench.read(FIRST)
        await bench.pass_time(HOUR)
        double.fail("chat.update", Fault(error="message_not_found"))

        await bench.read(REVISED)
        await bench.pass_time(HALF_AN_HOUR)

        [subscription] = await bench.store.ledger.subscriptions()
        assert subscription.paused_because is None
        assert await bench.store.edits.waiting() == []
        assert double.calls.count("chat.update") == 1


async def test_no_news_again(channel: Channel) -> None:
    """What an edit brings is told where the story stands; the next digest doesn't tell it anew."""
    bench = channel.bench
    await bench.read(FIRST)
    await bench.pass_time(HOUR)
    await bench.read(REVISED)
    await bench.pass_time(HALF_AN_HOUR)

    await bench.pass_time(23.5 * HOUR)

    assert [("A tram" in words, "tramway" in words) for words in channel.reads()] == [
        (True, False),
        (True, True),
        (False, False),
    ]

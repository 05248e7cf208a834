"""Words said to the bot, and what it says back, whatever the platform."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FixedClock
from bot.conversation.limiting import Limiter, Minute
from bot.conversation.replies import Asked, Replies
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import WhenQuiet, parse_destination
from bot.platforms.console import as_text
from bot.reading.sources import SourceKind, new_source
from bot.store import Store
from summarizer.world import World
from tests.making import make_article, make_briefing

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
TEXT = "The council of Lorn agreed on Monday to build a tram line."
LONDON = ZoneInfo("Europe/London")
AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """A store with one story of 2 March."""
    async with await Store.open("sqlite:///:memory:") as opened:
        article = make_article(TEXT, title="A tram for Lorn", published=date(2026, 3, 2))
        await opened.add_article(article, now=NOW)
        await opened.add_briefing(make_briefing(article, summary=(TEXT,)), version=1, now=NOW)
        yield opened


def replies(store: Store) -> Replies:
    desk = Desk(store, World.load(), Limits(stories=7, lines=7))
    return Replies(desk, store, clock=FixedClock(NOW))


async def said(
    made: Replies, words: str, *, zone: ZoneInfo = LONDON, thread: str | None = None
) -> str:
    return as_text(await made.reply(Asked(words=words, zone=zone, thread=thread)))


DIGESTS = [
    ("digest", LONDON, "Daybook · Monday 2 March 2026"),
    ("Digest now", LONDON, "Daybook · Monday 2 March 2026"),
    ("digest", AUCKLAND, "Daybook · Tuesday 3 March 2026"),
    ("digest yesterday", AUCKLAND, "Daybook · Monday 2 March 2026"),
    ("digest tram line", LONDON, "Daybook · tram line · Monday 2 March 2026"),
]


@pytest.mark.parametrize(("words", "zone", "title"), DIGESTS)
async def test_digest(store: Store, words: str, zone: ZoneInfo, title: str) -> None:
    """ "digest" gives the person's day, or the day and topic that are named with it."""
    told = await said(replies(store), words, zone=zone)

    assert told.splitlines()[0] == title


async def test_topic_that_nobody_knows(store: Store) -> None:
    """A topic that is misspelt gets one sentence with what was meant."""
    told = await said(replies(store), "digest Norwya")

    assert told == "“Norwya” is on nobody's file: did you mean Norway?"


async def test_slip_of_the_keys(store: Store) -> None:
    """A command that is nearly right is run, and says what it was taken for."""
    told = await said(replies(store), "nexxt Norway")

    assert told.splitlines()[0] == "Nothing on file about Norway."
    assert told.splitlines()[-1] == "I read “nexxt” as “next”."


async def test_what_is_no_question(store: Store) -> None:
    """Words that make no question are told so, with what would work."""
    told = await said(replies(store), "hello there")

    assert "Try: what's next?" in told


async def test_help_names_the_digest(store: Store) -> None:
    """Help tells what can be asked, the digest included."""
    told = await said(replies(store), "help")

    assert told.splitlines()[0] == "Ask me about the news on file."
    assert "• digest [now, preview or settings]: the digest, and when it comes" in told.splitlines()


async def test_threads_are_apart(store: Store) -> None:
    """A question goes on from the last one of its own thread; one without a thread from none."""
    made = replies(store)

    await said(made, "what's next for Norway?", thread="one")
    same = await said(made, "and for Kenya?", thread="one")
    other = await said(made, "more", thread="two")
    alone = await said(made, "more")

    assert same.startswith("Nothing on file about Kenya.")
    assert other.startswith("There is no earlier answer here that “more” could be about.")
    assert alone == other
    assert (await made.knows("one"), await made.knows("two")) == (True, False)


async def test_store_that_is_gone(store: Store) -> None:
    """What is wrong inside is told without its details, which are for the log."""
    made = replies(store)
    await store.close()

    told = await said(made, "what's next for Norway?")

    assert told == "Something went wrong on my side, and is in my log. Please ask once more."


HERE = parse_destination("slack:T0/C1")


async def place(store: Store, *topics: str) -> None:
    """Let a digest on each topic come to the place, since an hour before the story was told."""
    schedule = Schedule(days=frozenset(range(7)), at=time(8), zone=LONDON)
    since = NOW - timedelta(hours=1)
    for topic in topics:
        await store.ledger.subscribe(HERE, topic, schedule, when_quiet=WhenQuiet.LINE, now=since)


async def at_place(store: Store, words: str, *, may_manage: bool = False) -> list[str]:
    asked = Asked(words=words, zone=LONDON, destination=HERE, may_manage=may_manage)
    return as_text(await replies(store).reply(asked)).splitlines()


async def test_place_has_its_topics(store: Store) -> None:
    """Without a topic, what is meant is what the place is subscribed to."""
    await place(store, "Norway", "tram")

    ahead, digest = await at_place(store, "next"), await at_place(store, "digest")

    assert [line for line in ahead if line.startswith("Nothing")] == [
        "Nothing on file about Norway in the next 14 days (2 – 16 Mar).",
        "Nothing upcoming on file for “tram” in the next 14 days (2 – 16 Mar).",
    ]
    assert [line for line in digest if line.startswith("Daybook")] == [
        "Daybook · Norway · Monday 2 March 2026",
        "Daybook · tram · Monday 2 March 2026",
    ]


async def test_preview(store: Store) -> None:
    """A preview shows what the next digest would tell, and when that comes."""
    nothing = await at_place(store, "digest preview")
    await place(store, "tram")

    told = await at_place(store, "digest preview")

    assert nothing == ["No digest comes here yet. “digest settings” sets one up."]
    assert "1. A tram for Lorn" in told
    assert told[-1] == "A preview: the digest comes on Tuesday, 3 March at 08:00."


async def test_settings_in_words(store: Store) -> None:
    """Where there is no form for it, the plan of a place is told in words."""
    await place(store, "tram")

    assert await at_place(store, "digest settings") == [
        "The digest here",
        "",
        "• About: tram",
        "• When: daily at 08:00 Europe/London",
        "• How: an overview, and each story in its thread",
        "• On a quiet day: one short line",
        "",
        "The next one comes on Tuesday, 3 March at 08:00.",
    ]


async def test_sources_are_for_those_who_manage(store: Store) -> None:
    """What is polled is told to those who manage it, and to nobody else."""
    made = new_source("https://post.example/feed", SourceKind.FEED, name="post", now=NOW)
    await store.sources.add(made)

    assert await at_place(store, "sources") == [
        "That is for those who manage me here: ask an admin of this place."
    ]
    assert await at_place(store, "sources", may_manage=True) == [
        "Sources: 1",
        "",
        "• post https://post.example/feed 0 items new, next at 2026-03-02 21:30 UTC",
    ]


async def test_brief_of_a_day(store: Store) -> None:
    """A brief of a day is its digest; of an address it needs a reader of pages."""
    assert (await at_place(store, "brief yesterday"))[0] == "Daybook · Sunday 1 March 2026"
    assert (await at_place(store, "brief"))[0] == "Daybook · Monday 2 March 2026"
    assert await at_place(store, "brief https://post.example/1") == [
        "I can't read pages from here."
    ]


async def test_thread_over_replicas(store: Store) -> None:
    """A thread goes on from its questions at whichever replica the next one arrives."""
    await said(replies(store), "what's next for Norway?", thread="one")
    second = await said(replies(store), "and in May?", thread="one")
    third = await said(replies(store), "and for Kenya?", thread="one")

    assert second.startswith("Nothing on file about Norway")
    assert third.startswith("Nothing on file about Kenya")
    assert [one.words for one in await store.threads.said("one")] == [
        "what's next for Norway?",
        "and in May?",
        "and for Kenya?",
    ]


@pytest.mark.parametrize(
    "words", ["Norway and ", "next ", "“", "a", "3 March ", "https://a.", "1 "]
)
async def test_long_words_hold_nobody_up(store: Store, words: str) -> None:
    """As many words as a platform takes are refused at once; as many as are read take no time."""
    began = process_time()

    refused = await said(replies(store), words * 4_000)
    read = await said(replies(store), (words * 1_000)[:1_000])

    assert refused == "That is too long for me: ask in 1,000 characters at the most."
    assert read
    assert process_time() - began < 2


async def test_who_asks_too_much_is_told_when_to_go_on(store: Store) -> None:
    """The one over the limit gets a sentence; others in another place get their answer."""
    desk, clock = Desk(store, World.load(), Limits(stories=7, lines=7)), FixedClock(NOW)
    limiter = Limiter(store.turns, Minute(person=2, place=9), clock=clock)
    bounded = Replies(desk, store, clock=clock, limiter=limiter)
    ann, ben = (
        Asked(words="latest on Lorn", private=parse_destination(f"slack:T1/{user}"), person=user)
        for user in ("U1", "U2")
    )

    told = [as_text(await bounded.reply(who)).strip() for who in (ann, ann, ann, ben)]

    assert told[2] == ("That is more than I can take in a minute. Please try again in 30 seconds.")
    assert told[0] == told[1] == told[3] != told[2]

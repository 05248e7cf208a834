"""Words said to the bot, and what it says back, whatever the platform."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.platforms.console import as_text
from bot.replies import Asked, Replies
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
    return Replies(desk, clock=FixedClock(NOW))


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
    told = await said(replies(store), "qoutes Norway")

    assert told.splitlines()[0] == "Nothing on file about Norway."
    assert told.splitlines()[-1] == "I read “qoutes” as “quotes”."


async def test_what_is_no_question(store: Store) -> None:
    """Words that make no question are told so, with what would work."""
    told = await said(replies(store), "hello there")

    assert "Try: what's next?" in told


async def test_help_names_the_digest(store: Store) -> None:
    """Help tells what can be asked, the digest included."""
    told = await said(replies(store), "help")

    assert told.splitlines()[0] == "Ask me about the news on file."
    assert told.splitlines()[-1] == ("All of a day: “digest”, “digest Norway”, “digest yesterday”")


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
    assert (made.knows("one"), made.knows("two")) == (True, False)


async def test_store_that_is_gone(store: Store) -> None:
    """What is wrong inside is told without its details, which are for the log."""
    made = replies(store)
    await store.close()

    told = await said(made, "what's next for Norway?")

    assert told == "Something went wrong on my side, and is in my log. Please ask once more."

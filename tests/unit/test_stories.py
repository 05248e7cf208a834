"""Articles that tell the same news become one Story."""

from datetime import date, timedelta

from bot.digests.stories import Telling, group
from tests.making import make_article, make_briefing, make_telling

FERRY = (
    "Dalmara's parliament voted on Monday to reopen the ferry line between Port Ilen and Sarkova, "
    "closed since the storm in January. Transport Minister Yara Coll said that the first ferry "
    "would sail in April, once the pier at Sarkova is repaired. Shipowners welcomed the vote."
)
FERRY_ELSEWHERE = (
    "The ferry line from Port Ilen to Sarkova will reopen, Dalmara's parliament decided in a vote on "
    "Monday. It has been closed since the January storm. The first ferry would sail in April once "
    "repairs to the pier at Sarkova end, said Yara Coll, the transport minister; shipowners welcomed it."
)
TEA = (
    "Tea growers in the hills above Lorn asked the government for help on Monday after a frost that "
    "destroyed a third of the young leaves. The growers' union put the loss at nine million crowns."
)


def telling(text: str, name: str, *, published: date = date(2026, 3, 2)) -> Telling:
    return make_telling(make_briefing(make_article(text, name=name, published=published)))


def stories(*tellings: Telling) -> list[list[str]]:
    return [[one.article.id for one in story.tellings] for story in group(tellings)]


def test_same_news_of_two_outlets_is_one_story() -> None:
    """Two reports of one event in other words are one story; another event is another."""
    found = stories(telling(FERRY, "one"), telling(TEA, "tea"), telling(FERRY_ELSEWHERE, "two"))

    assert found == [["two", "one"], ["tea"]]


def test_same_words_long_after_are_another_story() -> None:
    """A report that repeats itself four days later is news of its own."""
    later = date(2026, 3, 2) + timedelta(days=4)

    found = stories(telling(FERRY, "one"), telling(FERRY, "again", published=later))

    assert found == [["one"], ["again"]]


def test_newest_telling_leads() -> None:
    """The newest article of a story is the one that is shown."""
    later = date(2026, 3, 3)

    found = group([telling(FERRY, "one"), telling(FERRY_ELSEWHERE, "two", published=later)])

    assert [story.lead.article.id for story in found] == ["two"]


def test_no_articles_no_stories() -> None:
    """Nothing in, nothing out."""
    assert group([]) == []


def test_a_large_day_keeps_every_article_once() -> None:
    """Of three hundred articles, each stands in exactly one story."""
    tellings = [
        telling(f"{FERRY} Passenger number {n} bought ticket {n * 7}.", f"a{n}") for n in range(300)
    ]

    found = stories(*tellings)

    assert sorted(name for story in found for name in story) == sorted(f"a{n}" for n in range(300))

"""Which searches a question needs, and what is about its topic."""

from dataclasses import replace
from datetime import date

import pytest

from bot.qa.finding import (
    Brief,
    Grounds,
    Wanted,
    changes_wanted,
    narrowed,
    searches,
    telling_words,
)
from bot.qa.question import Intent, Period, Question
from bot.records import FollowUpRecord, Naming, Passage, Scope, Search
from bot.topics import Topic
from summarizer.article import Span
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.making import make_article, make_ref

TODAY = date(2026, 3, 4)
NO, IS = frozenset({"country:NO"}), frozenset({"country:IS"})
BRANDT = frozenset({"person:ada-brandt"})
COUNCIL = frozenset({"org:harbour-council"})

PAIR = Topic(groups=(NO, IS), labels=("Norway", "Iceland"), typed=(("norway",), ("iceland",)))
NORWAY = Topic(groups=(NO,), labels=("Norway",), typed=(("norway",),))
BODY = Topic(groups=(COUNCIL,), labels=("Harbour Council",), typed=(("harbour", "council"),))
# Known by a word that any text has.
TRADE = Topic(
    groups=(frozenset({"org:trade-organisation"}),),
    labels=("Trade Organisation",),
    typed=(("TO",),),
)
SPEAKER = Topic(groups=(BRANDT,), labels=("Ada Brandt",), typed=(("brandt",),))

TEXT = "Norway's envoy Ada Brandt went to Iceland. The Harbour Council waits."


def question(intent: Intent, topic: Topic | None = None, **about: object) -> Question:
    asked = Question(text="?", intent=intent, topic=topic)
    return replace(asked, **about)  # type: ignore[arg-type]  # named as there


def test_what_is_next_for_a_pair() -> None:
    """The soonest and the newest of articles on both, and of each side alone for counting."""
    both = Search(groups=(NO, IS))
    around = replace(both, scope=Scope.ARTICLE)

    wanted = searches(question(Intent.NEXT, PAIR), TODAY)

    assert wanted == Wanted(
        nearby_follow_ups=(
            replace(around, ahead_on=TODAY),
            around,
            Search(groups=(NO,), ahead_on=TODAY),
            Search(groups=(NO,)),
            Search(groups=(IS,), ahead_on=TODAY),
            Search(groups=(IS,)),
        ),
        articles=(around,),
        fallback=(both, around),
        nearest=(Search(groups=(NO,)), Search(groups=(IS,))),
    )


def test_what_can_tell_how_events_stand() -> None:
    """What puts events off, and what happened lately to those that may have begun."""
    begun = expected(1, BRANDT, date(2026, 3, 5))
    ahead = expected(2, COUNCIL, date(2026, 4, 9))

    wanted = changes_wanted([begun, ahead], TODAY, as_of=None)

    assert wanted == (
        Search(groups=(BRANDT | COUNCIL,), ahead_on=TODAY),
        Search(groups=(BRANDT,), since=date(2025, 11, 4)),
    )
    assert changes_wanted([], TODAY, as_of=None) == ()


def expected(number: int, entities: frozenset[str], first: date) -> FollowUpRecord:
    when = When(text="then", first=first, last=first, precision=Precision.DAY)
    told = FollowUp(what="vote", when=when, certainty=Certainty.LIKELY, evidence=(Span(0, 1),))
    article = make_ref(make_article(TEXT))
    return FollowUpRecord(id=number, article=article, follow_up=told, entities=entities)


def test_a_body_is_searched_by_id_and_by_words() -> None:
    """Some articles name a body without its being known there, so its words are tried, too."""
    wanted = searches(question(Intent.LATEST, BODY), TODAY)

    assert wanted.articles == (
        Search(groups=(COUNCIL,), scope=Scope.ARTICLE),
        Search(words=("harbour", "council"), scope=Scope.ARTICLE),
    )


def test_words_are_looked_for_once() -> None:
    """What articles are found by their words for is looked for among those alone; the rest stays."""
    spelt = Search(words=("harbour", "council"))
    around = replace(spelt, scope=Scope.ARTICLE)
    by_id = Search(groups=(COUNCIL,), scope=Scope.ARTICLE)
    wanted = Wanted(
        follow_ups=(spelt,),
        nearby_follow_ups=(replace(around, ahead_on=TODAY), by_id),
        articles=(by_id, around),
        fallback=(spelt, around),
    )
    article = make_ref(make_article(TEXT))

    among = narrowed(wanted, {by_id: [], around: [article]})
    nowhere = narrowed(wanted, {by_id: [article], around: []})

    there = replace(around, among=frozenset({article.id}))
    assert among == replace(
        wanted,
        nearby_follow_ups=(replace(there, ahead_on=TODAY), by_id),
        fallback=(spelt, there),
    )
    assert nowhere == replace(wanted, nearby_follow_ups=(by_id,), fallback=(spelt,))


def test_the_latest_ends_today() -> None:
    """Articles are wanted of the days asked for, up to today."""
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), label="in March")

    wanted = searches(question(Intent.LATEST, NORWAY, period=march), TODAY)

    assert wanted.articles == (
        Search(groups=(NO,), scope=Scope.ARTICLE, since=date(2026, 3, 1), until=TODAY),
    )


def test_a_speakers_words_on_a_topic() -> None:
    """By id and by name on the topic; nearby in its articles, and on anything, to be counted."""
    by_id = Search(groups=(NO,), speaker="person:ada-brandt")
    by_name = Search(groups=(NO,), words=("brandt",))

    wanted = searches(question(Intent.QUOTES, NORWAY, speaker=SPEAKER), TODAY)

    assert wanted.quotes == (by_id, by_name)
    assert wanted.nearby_quotes == (
        replace(by_id, scope=Scope.ARTICLE),
        replace(by_name, scope=Scope.ARTICLE),
        Search(speaker="person:ada-brandt"),
        Search(words=("brandt",)),
    )


def test_help_needs_nothing() -> None:
    """Help is answered without a search."""
    assert searches(question(Intent.HELP), TODAY) == Wanted()


def test_the_day_asked_for_restricts_all() -> None:
    """As of a day, every search leaves out what came later."""
    as_of = date(1999, 7, 23)

    wanted = searches(question(Intent.WHEN, PAIR, as_of=as_of, event_words=("visit",)), TODAY)

    every = (*wanted.follow_ups, *wanted.nearby_follow_ups, *wanted.passages, *wanted.articles)
    assert {one.as_of for one in every} == {as_of}


def test_words_beside_the_topic_tell_the_event() -> None:
    """The words that name the topic tell nothing of which event is meant."""
    asked = question(Intent.WHEN, BODY, event_words=("harbour", "council", "votes", "tram"))

    assert telling_words(asked) == ("votes", "tram")


def test_a_brief_counts_who_is_named() -> None:
    """A person counts for the state as well; who stands in the summary leads."""
    namings = [
        Naming(entity="country:NO", states=(), mentions=1, leads=False),
        Naming(entity="country:IS", states=(), mentions=3, leads=False),
        Naming(entity="person:ada-brandt", states=("country:NO",), mentions=1, leads=True),
    ]

    brief = Brief.of(make_ref(make_article(TEXT)), namings, ())

    assert brief.named == {"country:NO": 2, "country:IS": 3, "person:ada-brandt": 1}
    assert brief.leading == frozenset({"country:NO", "person:ada-brandt"})


@pytest.mark.parametrize(
    ("topic", "named", "leading", "expected"),
    [
        (NORWAY, {"country:NO": 1, "country:IS": 40}, frozenset({"country:NO"}), True),
        (NORWAY, {"country:NO": 5, "country:IS": 40}, frozenset(), True),
        (NORWAY, {"country:NO": 3, "country:IS": 40}, frozenset(), False),
        (NORWAY, {"country:NO": 2}, frozenset(), False),
        (PAIR, {"country:NO": 9, "country:IS": 2}, frozenset({"country:NO"}), True),
        (PAIR, {"country:NO": 9, "country:IS": 1}, frozenset({"country:NO"}), False),
        (Topic(words=("ferry",)), {}, frozenset(), True),
        (Topic(words=("tram",)), {}, frozenset(), False),
        (replace(NORWAY, words=("tram",)), {"country:NO": 1}, frozenset({"country:NO"}), False),
        (Topic(), {}, frozenset(), True),
    ],
)
def test_what_an_article_is_about(
    topic: Topic, named: dict[str, int], leading: frozenset[str], *, expected: bool
) -> None:
    """Whom the summary names or a tenth of the mentions; words stand in title or summary."""
    ref = make_ref(make_article(TEXT, title="Ferry sails"))
    brief = Brief(article=ref, named=named, leading=leading)

    assert Grounds(topic, [brief]).is_about(brief) is expected


@pytest.mark.parametrize(
    ("topic", "entities", "expected"),
    [
        (NORWAY, frozenset(), True),
        (NORWAY, frozenset({"country:NO", "country:IS"}), True),
        (NORWAY, frozenset({"country:IS"}), False),
        (NORWAY, frozenset({"org:harbour-council"}), True),
        (PAIR, frozenset({"country:NO", "country:IS"}), True),
        (PAIR, frozenset({"country:NO"}), False),
        (PAIR, frozenset({"org:harbour-council"}), True),
    ],
)
def test_what_an_articles_records_concern(
    topic: Topic, entities: frozenset[str], *, expected: bool
) -> None:
    """A record that names nobody else is about what its article is about."""
    ref = make_ref(make_article(TEXT))
    brief = Brief(
        article=ref,
        leading=frozenset({"country:NO", "country:IS"}),
        named={
            "country:NO": 3,
            "country:IS": 3,
        },
    )
    record = FollowUpRecord(
        id=1,
        article=ref,
        follow_up=FollowUp(what="vote", certainty=Certainty.LIKELY, evidence=(Span(0, 1),)),
        entities=entities,
    )

    assert Grounds(topic, [brief]).is_in(record) is expected
    assert Grounds(topic, []).is_in(record) is False


@pytest.mark.parametrize(
    ("topic", "entities", "expected"),
    [
        (SPEAKER, frozenset(), False),
        (SPEAKER, frozenset({"place:lorn"}), False),
        (SPEAKER, frozenset({"person:ada-brandt", "country:IS"}), False),
        (SPEAKER, frozenset({"country:IS"}), True),
        (SPEAKER, frozenset({"person:olof-lind"}), True),
        (NORWAY, frozenset({"person:olof-lind"}), False),
    ],
)
def test_what_is_expected_of_others(
    topic: Topic, entities: frozenset[str], *, expected: bool
) -> None:
    """What an article about a person expects of others is not what is next for that person."""
    record = FollowUpRecord(
        id=1,
        article=make_ref(make_article(TEXT)),
        follow_up=FollowUp(what="vote", certainty=Certainty.LIKELY, evidence=(Span(0, 1),)),
        entities=entities,
    )

    assert Grounds(topic, []).is_anothers(record) is expected


@pytest.mark.parametrize(
    ("topic", "entities", "expected"),
    [
        (BODY, frozenset(), True),
        (NORWAY, frozenset(), False),
        (TRADE, frozenset(), False),
        (NORWAY, frozenset({"country:NO"}), True),
        (PAIR, frozenset({"country:NO"}), False),
    ],
)
def test_what_a_passage_tells(topic: Topic, entities: frozenset[str], *, expected: bool) -> None:
    """By id, or by the words of what texts name by words."""
    told = Passage(
        article=make_ref(make_article(TEXT)),
        span=Span(0, len(TEXT)),
        text=TEXT,
        entities=entities,
        score=0.0,
    )

    assert Grounds(topic, []).is_told(told) is expected

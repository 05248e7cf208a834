"""What every database must do; each test runs on a real SQLite file and a real PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta, timezone

import pytest

from bot.records import (
    Added,
    FollowUpRecord,
    Holdings,
    KnownEntity,
    Outcome,
    Passage,
    QuoteRecord,
    Scope,
    Search,
)
from bot.store import Store
from bot.store.names import Holder
from summarizer.article import Article, DateOrder, Span, Wall
from summarizer.briefing import Briefing, Entity
from tests.contracts.samples import (
    BRANDT,
    EK,
    FERRY,
    FERRY_BRIEFING,
    MEETING,
    NORWAY,
    NOTHING_YET,
    NOW,
    RUMOUR,
    RUMOUR_BRIEFING,
    SAIL,
    SWEDEN,
    TARIFF,
    TARIFF_BRIEFING,
    VOTE,
    briefing,
    edited,
    ref,
    span,
)

# Names of all who stand in the sample.
EVERYBODY = ("norway", "sweden", "brandt", "ek")


async def keep(store: Store, *briefings: Briefing) -> None:
    """Store articles and their briefings."""
    for one in briefings:
        added = await store.add_article(one.article, now=NOW)
        await store.add_briefing(one, version=added.version, now=NOW)


async def keep_all(store: Store) -> None:
    await keep(store, FERRY_BRIEFING, TARIFF_BRIEFING, RUMOUR_BRIEFING)


async def expected(store: Store, search: Search) -> list[str]:
    return [record.follow_up.what for record in await store.follow_ups(search)]


async def article_ids(store: Store, search: Search) -> list[str]:
    return [found.id for found in await store.articles(search)]


# Articles and their versions


async def test_a_new_article(store: Store) -> None:
    """An article is stored as it is, as its first version."""
    added = await store.add_article(FERRY, now=NOW)

    assert added == Added(article_id="ferry", version=1, outcome=Outcome.NEW)
    assert await store.article("ferry") == (ref(FERRY), FERRY)


async def test_the_same_article_again(store: Store) -> None:
    """An article that was stored before changes nothing."""
    await store.add_article(FERRY, now=NOW)

    added = await store.add_article(FERRY, now=NOW + timedelta(days=1))

    assert added == Added(article_id="ferry", version=1, outcome=Outcome.UNCHANGED)
    assert await store.article("ferry") == (ref(FERRY), FERRY)


@pytest.mark.parametrize(
    "change",
    [
        {"text": FERRY.text + " More follows."},
        {"title": "Ferries are back"},
        {"published": date(2026, 5, 5)},
        {"url": "https://harbour.example/ferries"},
    ],
)
async def test_an_edit(store: Store, change: dict[str, object]) -> None:
    """What differs in text, title, day or address is the next version."""
    edit = replace(FERRY, **change)  # type: ignore[arg-type]  # any one field
    await store.add_article(FERRY, now=NOW)

    added = await store.add_article(edit, now=NOW)

    assert added == Added(article_id="ferry", version=2, outcome=Outcome.EDITED)
    assert await store.article("ferry") == (ref(edit, version=2), edit)
    assert await store.article("ferry", version=1) == (ref(FERRY), FERRY)


async def test_an_unknown_article(store: Store) -> None:
    """What isn't there is None, as an article and as a briefing."""
    assert await store.article("ferry") is None
    assert await store.article("ferry", version=3) is None
    assert await store.briefing("ferry") is None


async def test_text_stays_as_it_is(store: Store) -> None:
    """No character of a text is changed, and offsets count code points in both databases."""
    text = "  “Žižek’s” 🛳️ ferry\tsails.\r\n\r\nEnd: \u200bé, e\u0301, \U0001f6a2. "
    article = Article(id="odd “id” %s '; --", text=text)
    await keep(store, briefing(article))

    stored = await store.article(article.id)
    passages = await store.passages(Search())

    assert stored == (ref(article), article)
    assert [(one.text, one.span.of(text)) for one in passages] == [
        (one.text, one.text) for one in passages
    ]
    assert [one.text for one in passages] == [
        "“Žižek’s” 🛳️ ferry\tsails.",
        text.split("\n")[2].strip(),
    ]


async def test_moments_are_utc(store: Store) -> None:
    """A moment given in another zone is the same moment when it is read."""
    await store.add_article(FERRY, now=NOW.astimezone(timezone(timedelta(hours=9))))

    stored = await store.article("ferry")

    assert stored == (ref(FERRY), FERRY)
    assert stored[0].ingested_at.utcoffset() == timedelta(0)


async def test_two_take_in_one_article(store: Store) -> None:
    """Of many who store the same article at once, one stores it and the others find it there."""
    added = await asyncio.gather(*(store.add_article(FERRY, now=NOW) for _ in range(8)))

    assert sorted(one.outcome for one in added) == [Outcome.NEW] + [Outcome.UNCHANGED] * 7


# Briefings


async def test_a_briefing_is_restored(store: Store) -> None:
    """A briefing comes back whole."""
    await keep(store, FERRY_BRIEFING)

    assert await store.briefing("ferry") == FERRY_BRIEFING


async def test_what_is_known_of_a_text_is_kept(store: Store) -> None:
    """How an article's source writes dates, and what kept its whole text back, are kept with it."""
    walled = replace(FERRY, date_order=DateOrder.DAY_FIRST, wall=Wall.PAYWALL)

    await store.add_article(walled, now=NOW)

    assert await store.article("ferry") == (ref(FERRY), walled)


async def test_a_version_is_briefed_or_not(store: Store) -> None:
    """Each version of an article is known to be briefed, or not."""
    await store.add_article(FERRY, now=NOW)
    await store.add_briefing(FERRY_BRIEFING, version=1, now=NOW)
    await store.add_article(edited(FERRY, "Monday", "Tuesday"), now=NOW)

    assert await store.is_briefed("ferry", version=1) is True
    assert await store.is_briefed("ferry", version=2) is False


async def test_a_briefing_of_nothing(store: Store) -> None:
    """An article that couldn't be read has a briefing that says so."""
    unread = replace(RUMOUR_BRIEFING, summary=(), topics=(), mentions=(), unread="language: de")
    await keep(store, unread)

    assert await store.briefing("rumour") == unread
    assert await store.unbriefed(limit=None) == []


async def test_many_briefings(store: Store) -> None:
    """Briefings of many articles come in the order asked for, without those that have none."""
    await keep_all(store)
    await store.add_article(replace(RUMOUR, id="unbriefed"), now=NOW)
    refs = [ref(TARIFF), ref(replace(RUMOUR, id="unbriefed")), ref(FERRY), ref(RUMOUR)]

    found = [pair async for pair in store.briefings(refs)]
    summaries = [pair async for pair in store.summaries(refs)]

    assert found == [
        (ref(TARIFF), TARIFF_BRIEFING),
        (ref(FERRY), FERRY_BRIEFING),
        (ref(RUMOUR), RUMOUR_BRIEFING),
    ]
    assert summaries == [(one, whole.summary) for one, whole in found]


async def test_a_briefing_made_again(store: Store) -> None:
    """A later briefing of the same version takes the earlier one's place, with all records."""
    bare = briefing(FERRY, entities={SWEDEN: ["Sweden"]}, follow_ups=[MEETING])
    await keep(store, FERRY_BRIEFING)

    await store.add_briefing(bare, version=1, now=NOW)

    assert await store.briefing("ferry") == bare
    assert await expected(store, Search()) == ["Brandt will meet Ek"]
    assert await store.quotes(Search()) == []
    assert [entity.id for entity in await store.names.known(EVERYBODY)] == ["country:SE"]
    assert await expected(store, Search(words=("vote",))) == []
    assert await article_ids(store, Search(groups=(frozenset({"country:NO"}),))) == []


async def test_records_keep_their_ids(store: Store) -> None:
    """A record that a later briefing holds too keeps its id; an id is never given again."""
    await keep(store, FERRY_BRIEFING)
    vote, meeting = await store.follow_ups(Search())

    await store.add_briefing(briefing(FERRY, follow_ups=[MEETING]), version=1, now=NOW)
    (only,) = await store.follow_ups(Search())
    await store.add_briefing(briefing(FERRY, follow_ups=[MEETING, VOTE]), version=1, now=NOW)
    again, new = await store.follow_ups(Search())

    assert only.id == again.id == meeting.id
    assert new.follow_up == VOTE
    assert new.id > max(vote.id, meeting.id)


async def test_all_or_nothing(store: Store) -> None:
    """A briefing that can't be stored whole leaves the earlier one as it was."""
    twice = replace(FERRY_BRIEFING, topics=(SWEDEN, SWEDEN), quotes=())
    await keep(store, FERRY_BRIEFING)

    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.add_briefing(twice, version=1, now=NOW)

    assert await store.briefing("ferry") == FERRY_BRIEFING
    assert len(await store.quotes(Search())) == 1
    assert await expected(store, Search(words=("vote",))) == ["The board will vote"]


async def test_a_briefing_needs_its_article(store: Store) -> None:
    """A briefing of a version that isn't there is refused."""
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await store.add_briefing(FERRY_BRIEFING, version=1, now=NOW)

    assert await store.briefing("ferry") is None


async def test_what_is_left_to_brief(store: Store) -> None:
    """Newest versions without a briefing are told, by id; an edit is one again."""
    edit = edited(FERRY, "12 May", "19 May")
    await store.add_article(TARIFF, now=NOW)
    await keep(store, FERRY_BRIEFING)
    await store.add_article(edit, now=NOW)

    assert await store.unbriefed(limit=None) == [ref(edit, version=2), ref(TARIFF)]
    assert await store.unbriefed(limit=1) == [ref(edit, version=2)]


# Edits


async def test_an_edit_answers_once_it_is_briefed(store: Store) -> None:
    """Until a new version is briefed the old one answers; from then on the new one alone does."""
    edit = edited(FERRY, "The board will vote on 12 May. ", "")
    moved = replace(
        MEETING,
        evidence=(span(edit, "Sweden is sending Nils Ek, and Brandt will meet Ek in June."),),
    )
    await keep(store, FERRY_BRIEFING)

    await store.add_article(edit, now=NOW)
    before = await expected(store, Search())
    await store.add_briefing(briefing(edit, follow_ups=[moved]), version=2, now=NOW)
    after = await expected(store, Search())

    assert before == ["The board will vote", "Brandt will meet Ek"]
    assert after == ["Brandt will meet Ek"]
    assert [passage.article.version for passage in await store.passages(Search())] == [2, 2]
    assert await article_ids(store, Search(words=("vote",))) == []
    assert await store.names.known(EVERYBODY) == []


async def test_an_earlier_day_knows_the_earlier_version(store: Store) -> None:
    """As of a day before an edit was published, the earlier version answers."""
    edit = replace(edited(FERRY, "12 May", "19 May"), published=date(2026, 5, 8))
    await keep(store, FERRY_BRIEFING, briefing(edit))

    assert await store.briefing("ferry", as_of=date(2026, 5, 7)) == FERRY_BRIEFING
    assert await store.briefing("ferry", as_of=date(2026, 5, 8)) == briefing(edit)
    assert await store.article("ferry", as_of=date(2026, 5, 7)) == (ref(FERRY), FERRY)
    assert await expected(store, Search(as_of=date(2026, 5, 7))) == [
        "The board will vote",
        "Brandt will meet Ek",
    ]
    assert await expected(store, Search(as_of=date(2026, 5, 8))) == []
    assert await store.article("ferry", as_of=date(2026, 5, 3)) is None


# Searches


async def test_follow_ups_are_whole(store: Store) -> None:
    """A follow-up is told with its article and all that its evidence names, states included."""
    await keep(store, FERRY_BRIEFING)

    vote, meeting = await store.follow_ups(Search())

    assert vote == FollowUpRecord(
        id=vote.id, article=ref(FERRY), follow_up=VOTE, entities=frozenset()
    )
    assert meeting == FollowUpRecord(
        id=meeting.id,
        article=ref(FERRY),
        follow_up=MEETING,
        entities=frozenset({"country:NO", "country:SE", "person:nils-ek", "person:ona-brandt"}),
    )


async def test_quotes_are_whole(store: Store) -> None:
    """A quote is told with its speaker's id and the paragraph that it stands in."""
    await keep(store, FERRY_BRIEFING)

    (found,) = await store.quotes(Search())

    assert found == QuoteRecord(
        id=found.id,
        article=ref(FERRY),
        quote=SAIL,
        speaker_id="person:ona-brandt",
        entities=frozenset({"country:NO", "person:ona-brandt"}),
        evidence=(Span(0, FERRY.text.index("\n")),),
    )


async def test_order(store: Store) -> None:
    """The newest article comes first, undated ones last, then by id and place in the text."""
    same_day = replace(TARIFF_BRIEFING, article=replace(TARIFF, id="a-tariff"))
    await keep_all(store)
    await keep(store, same_day)

    assert await article_ids(store, Search()) == ["a-tariff", "tariff", "ferry", "rumour"]
    assert await expected(store, Search()) == [
        "Parliament will debate the tariff",
        "Parliament will debate the tariff",
        "The board will vote",
        "Brandt will meet Ek",
    ]
    assert [record.quote for record in await store.quotes(Search())] == [
        NOTHING_YET,
        NOTHING_YET,
        SAIL,
    ]
    assert len(await store.articles(Search(), limit=2)) == 2
    assert len(await store.quotes(Search(), limit=1)) == 1


async def test_what_came_after_the_day_is_no_newest(store: Store) -> None:
    """However much was published since, the newest as of a day are found."""
    await keep(store, FERRY_BRIEFING)
    for day in range(20, 26):
        later = replace(FERRY, id=f"ferry-{day}", published=date(2026, 5, day))
        await keep(store, replace(FERRY_BRIEFING, article=later))
    of_either = Search(groups=(frozenset({"country:NO", "country:IS"}),), as_of=date(2026, 5, 19))

    assert [ref.id for ref in await store.articles(of_either, limit=1)] == ["ferry"]
    assert [one.article.id for one in await store.quotes(of_either, limit=1)] == ["ferry"]


@pytest.mark.parametrize(
    ("groups", "articles", "follow_ups"),
    [
        ([{"country:NO"}], ["ferry", "rumour"], ["Brandt will meet Ek"]),
        ([{"country:SE"}], ["tariff", "ferry", "rumour"], ["Brandt will meet Ek"]),
        ([{"country:NO"}, {"country:SE"}], ["ferry", "rumour"], ["Brandt will meet Ek"]),
        ([{"person:nils-ek"}], ["tariff", "ferry"], ["Brandt will meet Ek"]),
        ([{"person:nobody", "person:ona-brandt"}], ["ferry"], ["Brandt will meet Ek"]),
        ([{"country:FI"}], [], []),
        ([{"country:NO"}, {"country:FI"}], [], []),
    ],
)
async def test_groups(
    store: Store, groups: list[set[str]], articles: list[str], follow_ups: list[str]
) -> None:
    """What is found names somebody of every group; a person of a state stands for it."""
    search = Search(groups=tuple(map(frozenset, groups)))
    await keep_all(store)

    assert await article_ids(store, search) == articles
    assert await expected(store, search) == follow_ups


async def test_a_person_stands_for_a_state(store: Store) -> None:
    """An article that names a state by one of its people alone is about the state."""
    await keep(store, briefing(TARIFF, entities={EK: ["Nils Ek"]}))

    assert await article_ids(store, Search(groups=(frozenset({"country:SE"}),))) == ["tariff"]


@pytest.mark.parametrize(
    ("words", "articles", "follow_ups"),
    [
        (["vote"], ["ferry"], ["The board will vote"]),
        (["voting"], ["ferry"], ["The board will vote"]),
        (["sail"], ["ferry"], ["The board will vote", "Brandt will meet Ek"]),
        (["tariffs"], ["tariff"], ["Parliament will debate the tariff"]),
        (["timber", "decide"], ["tariff"], []),
        (["tariff", "vote"], [], []),
        (
            ["will"],
            ["tariff", "ferry", "rumour"],
            ["Parliament will debate the tariff", "The board will vote", "Brandt will meet Ek"],
        ),
        (
            ["–", '"'],
            ["tariff", "ferry", "rumour"],
            ["Parliament will debate the tariff", "The board will vote", "Brandt will meet Ek"],
        ),
        (["OR", "vote"], [], []),
        (["ice*"], [], []),
    ],
)
async def test_words(
    store: Store, words: list[str], articles: list[str], follow_ups: list[str]
) -> None:
    """All words must be in the record or its title, in any form; none of them is an operator."""
    search = Search(words=tuple(words))
    await keep_all(store)

    assert await article_ids(store, search) == articles
    assert await expected(store, search) == follow_ups


@pytest.mark.parametrize(
    ("words", "follow_ups"),
    [
        (("icebreaker", "unions"), []),
        (("vote", "icebreaker"), ["The board will vote"]),
        (("debate", "vote"), ["Parliament will debate the tariff", "The board will vote"]),
    ],
)
async def test_any_word(store: Store, words: tuple[str, ...], follow_ups: list[str]) -> None:
    """One of the words in the record or its title is enough."""
    await keep_all(store)

    assert await expected(store, Search(any_words=words)) == follow_ups


@pytest.mark.parametrize(
    ("search", "inside", "around"),
    [
        (Search(groups=(frozenset({"person:nils-ek"}),)), 1, 3),
        (Search(words=("unions",)), 0, 2),
        (Search(words=("unions", "board")), 0, 0),
        (Search(words=("unions",), any_words=("vote",)), 0, 1),
    ],
)
async def test_what_the_article_tells(
    store: Store, search: Search, inside: int, around: int
) -> None:
    """In the scope of its article, a record is found by what any one record there tells."""
    await keep_all(store)

    assert len(await expected(store, search)) == inside
    assert len(await expected(store, replace(search, scope=Scope.ARTICLE))) == around


async def test_accents_are_no_matter(store: Store) -> None:
    """A word is found with and without its accents, in any case."""
    article = Article(id="lodz", text="The ŁÓDŹ café reopens; the Straße stays shut.")
    await keep(store, briefing(article))

    for word in ("łodz", "łódź", "cafe", "café", "strasse", "straße"):
        assert await article_ids(store, Search(words=(word,))) == ["lodz"]


@pytest.mark.parametrize(
    ("search", "articles"),
    [
        (Search(since=date(2026, 5, 4)), ["tariff", "ferry"]),
        (Search(since=date(2026, 5, 5)), ["tariff"]),
        (Search(until=date(2026, 5, 11)), ["tariff", "ferry"]),
        (Search(until=date(2026, 5, 10)), ["ferry"]),
        (Search(as_of=date(2026, 5, 10)), ["ferry"]),
        (Search(as_of=date(2026, 5, 3)), []),
        (Search(article_ids=frozenset({"ferry", "rumour"})), ["ferry", "rumour"]),
    ],
)
async def test_days(store: Store, search: Search, articles: list[str]) -> None:
    """Days are inclusive; what has no day is left out where days are asked for."""
    await keep_all(store)

    assert await article_ids(store, search) == articles


async def test_a_speaker(store: Store) -> None:
    """A speaker's quotes are those of that entity alone."""
    await keep_all(store)

    found = await store.quotes(Search(speaker="person:nils-ek"))

    assert [record.quote for record in found] == [NOTHING_YET]


async def test_what_is_ahead(store: Store) -> None:
    """What may still be expected on a day comes the soonest first."""
    await keep_all(store)

    assert await expected(store, Search(ahead_on=date(2026, 5, 13))) == [
        "Parliament will debate the tariff",
        "Brandt will meet Ek",
    ]
    assert await expected(store, Search(ahead_on=date(2026, 6, 4))) == ["Brandt will meet Ek"]
    assert await expected(store, Search(ahead_on=date(2026, 7, 1))) == []


async def test_the_best_passage_first(store: Store) -> None:
    """Passages with more of a rarer word come first, newer ones among equals; the text is a slice."""
    await keep_all(store)

    found = await store.passages(Search(words=("tariff",)))
    both = await store.passages(Search(words=("ferries", "sail")))

    assert [passage.text for passage in found] == [
        "Sweden may put a tariff on timber.",
        "Parliament will debate the tariff on 3 June.",
        "“We have decided nothing yet about timber,” Nils Ek told reporters.",
    ]
    assert found[0] == Passage(
        article=ref(TARIFF),
        span=Span(0, 34),
        text="Sweden may put a tariff on timber.",
        entities=frozenset({"country:SE"}),
        score=found[0].score,
    )
    assert [passage.span.start for passage in both] == [0, FERRY.text.index("The board")]
    assert len(await store.passages(Search(words=("tariff",)), limit=1)) == 1


# What is known


async def test_entities(store: Store) -> None:
    """An entity is told once, with all names ever given it and the role told last."""
    promoted = replace(BRANDT, name="Brandt", role="Prime minister")
    later = replace(TARIFF, id="later", text="Prime minister Brandt left. Brandt thanked Norway.")
    await keep(
        store,
        FERRY_BRIEFING,
        briefing(later, entities={promoted: ["Brandt"], NORWAY: ["Norway"]}),
    )

    found = {entity.id: entity for entity in await store.names.known(EVERYBODY)}

    assert list(found) == ["country:NO", "country:SE", "person:nils-ek", "person:ona-brandt"]
    assert found["person:ona-brandt"] == KnownEntity(
        id="person:ona-brandt",
        name="Ona Brandt",
        names=frozenset({"Ona Brandt", "Brandt"}),
        role="Prime minister",
        states=("country:NO",),
        mentions=5,
    )
    assert found["country:NO"].mentions == 2


async def test_who_has_a_role(store: Store) -> None:
    """People with a word in their role are found in articles that name a state, the newest first."""
    promoted = replace(BRANDT, role="Prime minister")
    later = replace(TARIFF, id="later", text="Brandt left. Brandt thanked Norway.")
    told = briefing(later, entities={promoted: ["Brandt"], NORWAY: ["Norway"]})
    await keep(store, FERRY_BRIEFING, told)
    assert later.published

    found = [
        await store.names.roles(state, "minister", until=until)
        for state, until in (
            ("country:NO", later.published),
            ("country:NO", later.published - timedelta(days=1)),
            ("country:GB", later.published),
        )
    ]

    newer = Holder("Ona Brandt", "Prime minister", ("country:NO",))
    older = Holder("Ona Brandt", "Finance minister", ("country:NO",))
    assert found == [[newer, older], [older], []]


async def test_namesakes_come_along(store: Store) -> None:
    """Who shares a name with somebody asked for is found, too, and nobody else."""
    later = replace(TARIFF, id="later", text="Nora Ek left. Norway waits.")
    nora = Entity(id="person:nora-ek", name="Nora Ek")
    told = briefing(later, entities={nora: ["Nora Ek"], NORWAY: ["Norway"]})
    await keep(store, FERRY_BRIEFING, told)

    found = await store.names.known({"nils ek", "meets"})

    assert [entity.id for entity in found] == ["person:nils-ek", "person:nora-ek"]


async def test_common_names(store: Store) -> None:
    """The names that articles mention most come first."""
    await keep(store, FERRY_BRIEFING, TARIFF_BRIEFING)

    assert (await store.names.common())[:2] == [
        ("person:nils-ek", "Nils Ek"),
        ("person:ona-brandt", "Ona Brandt"),
    ]
    assert [one for one, _ in await store.names.common("country:")] == ["country:SE", "country:NO"]


async def test_holdings(store: Store) -> None:
    """What is on file is counted by a day; undated articles are counted apart."""
    await keep_all(store)
    await store.add_article(edited(TARIFF, "timber", "grain"), now=NOW)

    assert await store.holdings() == Holdings(
        articles=3, undated=1, newest=ref(edited(TARIFF, "timber", "grain"), version=2)
    )
    assert await store.holdings(as_of=date(2026, 5, 10)) == Holdings(
        articles=1, undated=1, newest=ref(FERRY)
    )
    assert await store.holdings(as_of=date(2026, 5, 3)) == Holdings(
        articles=0, undated=1, newest=None
    )


async def test_an_empty_store(store: Store) -> None:
    """A store with nothing in it answers with nothing."""
    search = Search(groups=(frozenset({"country:NO"}),), words=("vote",))

    assert await store.holdings() == Holdings(articles=0, undated=0, newest=None)
    assert await store.follow_ups(search) == []
    assert await store.quotes(search) == []
    assert await store.passages(search) == []
    assert await store.articles(search) == []
    assert await store.names.known(EVERYBODY) == []
    assert await store.paragraphs([]) == {}


async def test_paragraphs(store: Store) -> None:
    """The paragraphs of a briefed article are the spans of its passages."""
    await keep_all(store)

    found = await store.paragraphs([ref(FERRY), ref(RUMOUR)])

    end = FERRY.text.index("\n")
    assert found == {
        "ferry": (Span(0, end), Span(end + 2, len(FERRY.text))),
        "rumour": (Span(0, len(RUMOUR.text)),),
    }


async def test_editions(store: Store) -> None:
    """Each briefing makes another edition, and nothing else does."""
    empty = await store.edition()
    await store.add_article(FERRY, now=NOW)
    stored = await store.edition()
    await keep(store, FERRY_BRIEFING)
    first = await store.edition()
    await store.quotes(Search())
    same = await store.edition()
    await keep(store, TARIFF_BRIEFING)
    second = await store.edition()
    await store.add_briefing(briefing(FERRY), version=1, now=NOW + timedelta(seconds=1))
    third = await store.edition()

    assert empty == stored
    assert first == same
    assert len({empty, first, second, third}) == 4


async def test_records_among_articles(store: Store) -> None:
    """Among articles that are known to match, all records are found, whatever they hold."""
    await keep_all(store)

    found = await expected(store, Search(words=("nothing", "such"), among=frozenset({"ferry"})))

    assert found == await expected(store, Search(article_ids=frozenset({"ferry"})))
    assert found


# One state


async def test_a_snapshot_is_of_one_state(store: Store) -> None:
    """What is stored meanwhile is not read within a snapshot, nor in one within it, but after it."""
    await keep(store, FERRY_BRIEFING)

    async with store.snapshot():
        before = await article_ids(store, Search())
        await asyncio.create_task(keep(store, TARIFF_BRIEFING))
        async with store.snapshot():
            meanwhile = await article_ids(store, Search())
    after = await article_ids(store, Search())

    assert (before, meanwhile, after) == (["ferry"], ["ferry"], ["tariff", "ferry"])


async def test_others_are_not_in_a_snapshot(store: Store) -> None:
    """A task that is begun within a snapshot reads by itself."""
    await keep(store, FERRY_BRIEFING)

    async with store.snapshot():
        await article_ids(store, Search())
        await asyncio.create_task(keep(store, TARIFF_BRIEFING))
        others = await asyncio.create_task(article_ids(store, Search()))

    assert others == ["tariff", "ferry"]


async def test_what_is_ahead_of_somebody(store: Store) -> None:
    """What is expected is found by whom its article names, all sides of it, and its last day."""
    await keep_all(store)
    norway, sweden = frozenset({NORWAY.id}), frozenset({SWEDEN.id})
    ahead = Search(groups=(norway,), scope=Scope.ARTICLE, ahead_on=date(2026, 5, 13))

    of_both = replace(ahead, groups=(norway, sweden))

    assert await expected(store, ahead) == await expected(store, of_both)
    assert await expected(store, replace(ahead, groups=(norway | sweden,))) == [
        "Parliament will debate the tariff",
        "Brandt will meet Ek",
    ]
    assert await expected(store, replace(ahead, ahead_on=date(2026, 7, 1))) == []

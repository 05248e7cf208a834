"""Follow-ups of whole articles: one event told twice, open ends, and what always holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.briefing import Briefing, Certainty
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.world import World


@pytest.fixture(scope="module")
def engine(language: Language) -> OfflineEngine:
    return OfflineEngine(language, World.load())


def brief(engine: OfflineEngine, text: str, published: date | None = date(2026, 5, 4)) -> Briefing:
    return summarize(Article(id="a", text=text, published=published), engine)


def test_one_event_told_twice_is_one_follow_up(engine: OfflineEngine) -> None:
    """A second telling adds its sentence to the evidence."""
    text = (
        "The harbour board will vote on the new quay on 14 May. Fishermen oppose the plan.\n\n"
        "The board will vote on the quay on 14 May in Sannavik."
    )

    (vote,) = brief(engine, text).follow_ups

    assert vote.what == "Harbour board votes on the new quay"
    assert [span.of(text)[:22] for span in vote.evidence] == [
        "The harbour board will",
        "The board will vote on",
    ]


def test_two_days_are_two_events(engine: OfflineEngine) -> None:
    """The same act on two days is expected twice."""
    text = "The board will vote on the quay on 14 May. The board will vote on the quay on 28 May."

    briefing = brief(engine, text)

    assert [item.when.first for item in briefing.follow_ups] == [
        date(2026, 5, 14),
        date(2026, 5, 28),
    ]


def test_an_occasion_before_which_another_is(engine: OfflineEngine) -> None:
    """What comes before an occasion is another event, and hasn't the occasion's day."""
    briefing = brief(engine, "The ministers will meet before the June 9 election in Norway.")

    assert [(item.what, item.when.first) for item in briefing.follow_ups] == [
        ("Ministers meet before the June 9 election in Norway", None),
        ("Election in Norway", date(2026, 6, 9)),
    ]


def test_an_open_date_makes_it_undecided(engine: OfflineEngine) -> None:
    """ "The date has not been set" belongs to the event before it, as evidence and certainty."""
    text = "Norway and Iceland will hold talks in Oslo. The exact date has not yet been set."

    (talks,) = brief(engine, text).follow_ups

    assert talks.certainty is Certainty.UNDECIDED
    assert len(talks.evidence) == 2


def test_without_a_publication_date_relative_days_stay_open(engine: OfflineEngine) -> None:
    """An article of unknown day still tells its events, with what days it names itself."""
    text = "The board will vote on the quay next week. The quay will open on 1 June 2026."

    briefing = brief(engine, text, published=None)

    assert [item.when.first for item in briefing.follow_ups] == [None, date(2026, 6, 1)]


_SENTENCES = st.sampled_from(
    [
        "The harbour board will vote on the new quay on 14 May.",
        "It may also close the old one.",
        "The date has not been decided.",
        "“We will sue the mill in June,” Kari Dahl said.",
        "The vote was postponed until 19 May.",
        "A hearing is due next week (Polar News, May 3).",
        "OSLO — She said she would appeal, and that they might not.",
        "Until then, to be, or",
        "\n\n",
    ]
)


@given(st.lists(_SENTENCES, max_size=7).map(" ".join))
def test_what_always_holds(language: Language, engine: OfflineEngine, text: str) -> None:
    """Evidence is whole sentences, days are in order, and nothing claimed fails its proof."""
    briefing = brief(engine, text)
    sentences = {sentence.span for sentence in language.analyse(text).sentences}

    for item in briefing.follow_ups:
        assert set(item.evidence) <= sentences
        assert item.what[:1] == item.what[:1].upper()
        if item.when.first and item.when.last:
            assert item.when.first <= item.when.last
    assert [r for r in briefing.rejected if r.claim.startswith("follow-up")] == []


def test_a_state_is_named_in_full(engine: OfflineEngine) -> None:
    """A state of more than one word takes part by its whole name, as the text has it."""
    (leave,) = brief(
        engine,
        "They protested against the pending exit of the United Kingdom from the fishing pact.",
    ).follow_ups

    assert leave.who == ("United Kingdom",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We will rebuild the quay.", "nobody tells who “we” is"),
        ("Dahl waved. “Norway will overcome the sea!”", "it is a cry"),
        ("No day is set. It will be near the end of June 2026.", "it only says that it is"),
    ],
)
def test_what_does_not_read_alone_is_left_out(
    engine: OfflineEngine, text: str, reason: str
) -> None:
    """What nobody could understand without its article is no follow-up, and the reason is told."""
    article = Article(id="a", text=text, published=date(2026, 5, 4))

    assert engine.draft(article).follow_ups == ()
    assert reason in "\n".join(engine.explain(article))

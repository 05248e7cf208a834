"""What a question leaves to be understood, from the one before it."""

from dataclasses import replace

import pytest

from bot.qa.parsing import parse
from bot.qa.period import EventBound
from bot.qa.place import LAST
from bot.qa.question import Fact, Intent, NotUnderstood, Question
from bot.topics import Gazetteer
from tests.asking import (
    BRIEF,
    HELP,
    LATEST,
    NEXT,
    QUOTES,
    WEDNESDAY,
    WHEN,
    WHO,
    Row,
    names_on_file,
    understood,
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return names_on_file()


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("what's next for Norway?", "and for Iceland?", Row("", NEXT, "Iceland")),
        ("what's next for Norway?", "what about Brandt?", Row("", NEXT, "Ada Brandt")),
        ("what's next for Norway?", "iceland?", Row("", NEXT, "Iceland")),
        (
            "what's next for Norway?",
            "and in May?",
            Row("", NEXT, "Norway", "", "", "2026-05-01", "2026-05-31"),
        ),
        (
            "what's next for Norway in May?",
            "and for Iceland?",
            Row("", NEXT, "Iceland", "", "", "2026-05-01", "2026-05-31"),
        ),
        ("what's next for Norway?", "when exactly?", Row("", WHEN, "Norway")),
        ("what's next for Norway?", "when?", Row("", WHEN, "Norway")),
        ("what's next for Norway?", "who said that?", Row("", QUOTES, "Norway")),
        ("what's next for Norway?", "who is going?", Row("", WHO, "Norway")),
        ("what's next for Norway?", "what happened so far?", Row("", LATEST, "Norway")),
        ("latest on Norway", "and what's next?", Row("", NEXT, "Norway")),
        ("latest on Norway", "brief me", Row("", BRIEF, "Norway")),
        (
            "what did Brandt say about Norway?",
            "and Lind?",
            Row("", QUOTES, "Norway", "", "Olof Lind"),
        ),
        (
            "what did Brandt say about Norway?",
            "and about Iceland?",
            Row("", QUOTES, "Iceland", "", "Ada Brandt"),
        ),
        ("who is Ada Brandt?", "what did she say?", Row("", QUOTES, "", "", "Ada Brandt")),
        (
            "who is Ada Brandt?",
            "what did she say about Norway?",
            Row("", QUOTES, "Norway", "", "Ada Brandt"),
        ),
        ("when does the Harbour Council meet?", "where?", Row("", WHEN, "Harbour Council")),
        ("who is Ada Brandt?", "what's next for her?", Row("", NEXT, "Ada Brandt")),
        ("what did Brandt say?", "what's next for her?", Row("", NEXT, "Ada Brandt")),
        (
            "what's next for Norway?",
            "what did Lind say about it?",
            Row("", QUOTES, "Norway", "", "Olof Lind"),
        ),
        ("who is Jon Quist?", "what did Quist say?", Row("", QUOTES, "", "", "Jon Quist")),
        ("what did Mara Quist say?", "who is Quist?", Row("", WHO, "Mara Quist")),
        ("what's next for Norway?", "what's next for everything?", Row("", NEXT)),
        ("what's next for Norway?", "help", Row("", HELP)),
    ],
)
def test_a_thread_goes_on(first: str, then: str, expected: Row, gazetteer: Gazetteer) -> None:
    """What a follow-up leaves out is taken from the question before it."""
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse(then, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert understood(expected, question) == expected


@pytest.mark.parametrize(
    ("then", "intent", "place"),
    [
        ("when exactly?", WHEN, 1),
        ("the second one", WHEN, 2),
        ("and the 3rd?", WHEN, 3),
        ("when is number 2 due?", WHEN, 2),
        ("when's the last one", WHEN, LAST),
        ("who is in the first?", WHO, 1),
        ("when does Brandt meet Lind?", WHEN, None),
    ],
)
def test_one_of_a_list(then: str, intent: Intent, place: int | None, gazetteer: Gazetteer) -> None:
    """After a list, a place in it names one event; "when exactly?" is about the first."""
    earlier = parse("what's next in May?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse(then, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.intent, question.place) == (intent, place)


def test_the_list_goes_on_after_one_of_it(gazetteer: Gazetteer) -> None:
    """ "More" after one event of a list is the list's next page."""
    earlier = parse("what's next for Norway?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)
    one = parse("the second one", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)
    assert isinstance(one, Question)

    more = parse("more", gazetteer=gazetteer, today=WEDNESDAY, earlier=one)

    assert more == replace(earlier, text="more", page=1)


@pytest.mark.parametrize(
    ("asked", "then", "place", "page"),
    [
        (["what's next for Norway?"], "and after that?", None, 1),
        (["what's next for Norway?", "the first one"], "and after that?", 2, 0),
        (["what's next for Norway?", "the first one", "and then?"], "the next one", 3, 0),
        (["what's next for Norway?", "the last one"], "what comes after that?", None, 1),
    ],
)
def test_a_list_goes_on_in_time(
    asked: list[str], then: str, place: int | None, page: int, gazetteer: Gazetteer
) -> None:
    """ "And after that?" after one event of a list is the one below it, else the next page."""
    earlier: Question | None = None
    for text in asked:
        question = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)
        assert isinstance(question, Question)
        earlier = question

    after = parse(then, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(after, Question)
    assert after.topic
    assert (after.place, after.page, after.topic.labels) == (place, page, ("Norway",))


@pytest.mark.parametrize(
    ("first", "bound"),
    [
        ("when does Norway vote?", EventBound("after", "norway vote")),
        ("latest on Norway", None),
        ("what did Brandt say about Norway?", None),
    ],
)
def test_what_comes_after_an_answer(
    first: str, bound: EventBound | None, gazetteer: Gazetteer
) -> None:
    """ "And then?" asks for what is ahead on the same: of an event, once that is over."""
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    after = parse("and then?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(after, Question)
    assert after.topic
    assert "Norway" in after.topic.labels
    assert (after.intent, after.bound) == (NEXT, bound)


@pytest.mark.parametrize("then", ["why?", "and why is that?", "how come?"])
def test_why_of_what_was_asked(then: str, gazetteer: Gazetteer) -> None:
    """ "Why?" wants the reason for what the question before it was about."""
    first = "did Norway sign the treaty?"
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse(then, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.fact, question.topic) == (Fact.WHY, earlier.topic)
    assert question.event_words == ("norway", "sign", "treaty")


@pytest.mark.parametrize("text", ["source?", "sources", "where does that come from?", "evidence?"])
def test_sources_of_the_same_question(text: str, gazetteer: Gazetteer) -> None:
    """Asking for the source keeps the question and wants its articles."""
    earlier = parse("what's next for Norway?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.intent, question.sources, question.topic) == (NEXT, True, earlier.topic)


@pytest.mark.parametrize("text", ["more", "show me more", "go on", "the rest", "what else?"])
def test_more_turns_the_page(text: str, gazetteer: Gazetteer) -> None:
    """More is the next page of the same question, and again the one after."""
    earlier = parse("what's next for Norway?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    once = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)
    assert isinstance(once, Question)
    twice = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=once)

    assert isinstance(twice, Question)
    assert (once.page, twice.page, twice.topic) == (1, 2, earlier.topic)


def test_one_event_of_something_else(gazetteer: Gazetteer) -> None:
    """ "And for Iceland?" asks the same of another: its words stay, the name goes."""
    first = "did Norway sign the treaty?"
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("and Iceland?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.intent, question.fact) == (LATEST, Fact.WHETHER)
    assert question.topic is not None
    assert question.topic.labels == ("Iceland",)
    assert question.event_words == ("sign", "treaty", "iceland")


def test_a_pronoun_points_at_whom_the_thread_was_about(gazetteer: Gazetteer) -> None:
    """ "When did she resign?" is about whoever was asked about, and has words of its own."""
    earlier = parse("who is Ada Brandt?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("when did she resign?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert question.topic == earlier.topic
    assert question.event_words == ("resign",)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("what did Brandt say?", "who said that?", (QUOTES, 1, None)),
        ("what did Brandt say?", "when was that?", (WHEN, 1, QUOTES)),
        ("latest on Norway", "when was that?", (WHEN, 1, LATEST)),
        ("latest on Norway", "the second one", (LATEST, 2, None)),
        ("what's next for Norway?", "the last one", (WHEN, LAST, None)),
    ],
)
def test_one_line_of_the_earlier_answer(
    first: str, then: str, expected: tuple[Intent, int, Intent | None], gazetteer: Gazetteer
) -> None:
    """A follow-up that only points is about one line: the first, unless it names another."""
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse(then, gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.intent, question.place, question.listed) == expected


def test_who_else_spoke(gazetteer: Gazetteer) -> None:
    """ "Who else?" after somebody's words asks for all who spoke on the same."""
    first = "what did Brandt say about Norway?"
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("who else?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert (question.intent, question.topic, question.speaker) == (QUOTES, earlier.topic, None)


def test_a_place_without_a_list(gazetteer: Gazetteer) -> None:
    """ "The last one" is about nothing where no list came before."""
    earlier = parse("who is Lind?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("the last one", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, NotUnderstood)
    assert question.reason == "There is no list here that “the last one” could be about."


def test_what_an_amount_is_of_may_be_left_out(gazetteer: Gazetteer) -> None:
    """ "How many died?" is about what the thread was about."""
    first = "when did the ferry sink?"
    earlier = parse(first, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("how many died?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert question.event_words == ("ferry", "sink", "died")

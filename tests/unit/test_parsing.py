"""What people type, and the question that is understood."""

from datetime import date

import pytest

from bot.qa.parsing import parse
from bot.qa.period import EventBound
from bot.qa.question import NotUnderstood, Question
from bot.topics import Gazetteer
from tests.asking import (
    BRIEF,
    GB_RU,
    HELP,
    LATEST,
    NEXT,
    QUOTES,
    RU_GB,
    WEDNESDAY,
    WHEN,
    WHO,
    Row,
    check,
    names_on_file,
    understood,
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return names_on_file()


@check(
    [
        Row("what's next for Russia–UK?", NEXT, RU_GB),
        Row("What's next for Russia-Britain?", NEXT, RU_GB),
        Row("whats next for uk and russia", NEXT, GB_RU),
        Row("what is next for Moscow/London?", NEXT, RU_GB),
        Row("What comes next in Anglo-Russian relations?", NEXT, GB_RU),
        Row("what's next between Britain and Russia?", NEXT, GB_RU),
        Row("next for Russia & UK", NEXT, RU_GB),
        Row("russia–uk: what's next?", NEXT, RU_GB),
        Row("Russia UK what next", NEXT, RU_GB),
        Row("What's next for the Kremlin and Downing Street?", NEXT, RU_GB),
        Row("what's coming up with russia and the UK", NEXT, RU_GB),
        Row("What will happen between Russia and Britain?", NEXT, RU_GB),
    ]
)
def test_the_pair_in_all_its_names(row: Row, gazetteer: Gazetteer) -> None:
    """However the two states are named, one question is understood."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


@check(
    [
        Row("what's next?", NEXT),
        Row("whats next", NEXT),
        Row("What's next for Norway?", NEXT, "Norway"),
        Row("what's next with norway", NEXT, "Norway"),
        Row("hey, any idea what's coming up with Norway?", NEXT, "Norway"),
        Row("hi bot, could you please tell me what's next for norway, thanks!", NEXT, "Norway"),
        Row("anything coming up on fishing quotas?", NEXT, words="fishing quotas"),
        Row("anything coming up for Lorn", NEXT, "Lorn"),
        Row("is there anything ahead for Norway?", NEXT, "Norway"),
        Row("are there any events planned in Norway", NEXT, "Norway"),
        Row("any upcoming meetings between Norway and Iceland?", NEXT, "Norway, Iceland"),
        Row("upcoming in Norway", NEXT, "Norway"),
        Row("what's on the agenda for Norway?", NEXT, "Norway"),
        Row("whats on the calendar for the harbour council", NEXT, "Harbour Council"),
        Row("what is scheduled for Brandt", NEXT, "Ada Brandt"),
        Row("what's expected from Brandt?", NEXT, "Ada Brandt"),
        Row("what is planned on fishing", NEXT, words="fishing"),
        Row("what does Brandt plan to do?", NEXT, "Ada Brandt"),
        Row("what will Norway do next?", NEXT, "Norway"),
        Row("what is Norway up to?", NEXT, "Norway"),
        Row("what's next for the united states?", NEXT, "United States"),
        Row("what's next for state aid", NEXT, words="state aid"),
        Row("what should i watch for in Norway", NEXT, "Norway"),
        Row("what can we expect from Norway?", NEXT, "Norway"),
        Row("Norway: what's ahead?", NEXT, "Norway"),
        Row("norway next steps", NEXT, "Norway"),
        Row("norway outlook", NEXT, "Norway"),
        Row("agenda for Norway", NEXT, "Norway"),
        Row("calendar", NEXT),
        Row("what's in the pipeline for lorn", NEXT, "Lorn"),
        Row("what's in store for norway", NEXT, "Norway"),
        Row("things coming up in Norway", NEXT, "Norway"),
        Row("is anything due to happen in Norway?", NEXT, "Norway"),
        Row("whats next 4 norway", NEXT, "Norway"),
        Row("what's next for the IMF", NEXT, "International Monetary Fund"),
        Row("whats happening next in norway", NEXT, "Norway"),
        Row("so what's next on the ferry strike pls", NEXT, words="ferry strike"),
        Row("ok and what's next for Iceland then?", NEXT, "Iceland"),
        Row("@daybook what's next for Norway", NEXT, "Norway"),
        Row("I'd like to know what's coming up in Norway", NEXT, "Norway"),
        Row("do you know what's next for Norway?", NEXT, "Norway"),
    ]
)
def test_what_is_next(row: Row, gazetteer: Gazetteer) -> None:
    """What is ahead is asked for in many words, politely or not."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


@check(
    [
        Row(
            "what's next for Norway next week?", NEXT, "Norway", "", "", "2026-03-09", "2026-03-15"
        ),
        Row("anything on in Norway this week", NEXT, "Norway", "", "", "2026-03-04", "2026-03-08"),
        Row("what's coming up in May?", NEXT, "", "", "", "2026-05-01", "2026-05-31"),
        Row("anything in december for norway?", NEXT, "Norway", "", "", "2026-12-01", "2026-12-31"),
        Row(
            "what's next for Norway over the summer",
            NEXT,
            "Norway",
            "",
            "",
            "2026-06-01",
            "2026-08-31",
        ),
        Row("whats planned for tomorrow", NEXT, "", "", "", "2026-03-05", "2026-03-05"),
        Row(
            "what is happening in Norway on Friday",
            NEXT,
            "Norway",
            "",
            "",
            "2026-03-06",
            "2026-03-06",
        ),
        Row("anything ahead before June?", NEXT, "", "", "", "2026-03-04", "2026-05-31"),
        Row(
            "what's next for norway until 10 april",
            NEXT,
            "Norway",
            "",
            "",
            "2026-03-04",
            "2026-04-10",
        ),
        Row("what's coming up in the next two weeks", NEXT, "", "", "", "2026-03-04", "2026-03-18"),
        Row("what's ahead between 1 and 10 April", NEXT, "", "", "", "2026-04-01", "2026-04-10"),
        Row(
            "events in Norway from April to June",
            NEXT,
            "Norway",
            "",
            "",
            "2026-04-01",
            "2026-06-30",
        ),
        Row("what is due in Norway after 1 May", NEXT, "Norway", "", "", "2026-05-02", ""),
        Row("what's next for Norway this year", NEXT, "Norway", "", "", "2026-03-04", "2026-12-31"),
        Row("Norway next week", NEXT, "Norway", "", "", "2026-03-09", "2026-03-15"),
        Row("tomorrow", NEXT, "", "", "", "2026-03-05", "2026-03-05"),
        Row(
            "what happened in Norway yesterday?",
            LATEST,
            "Norway",
            "",
            "",
            "2026-03-03",
            "2026-03-03",
        ),
        Row("news on Norway since Monday", LATEST, "Norway", "", "", "2026-03-02", "2026-03-04"),
        Row("latest on Norway in december", LATEST, "Norway", "", "", "2025-12-01", "2025-12-31"),
        Row(
            "what happened in Norway last week",
            LATEST,
            "Norway",
            "",
            "",
            "2026-02-23",
            "2026-03-01",
        ),
        Row("norway news before 2025", LATEST, "Norway", "", "", "", "2024-12-31"),
        Row("news from Norway in 2024", LATEST, "Norway", "", "", "2024-01-01", "2024-12-31"),
        Row(
            "what did Brandt say in January?",
            QUOTES,
            "",
            "",
            "Ada Brandt",
            "2026-01-01",
            "2026-01-31",
        ),
        Row(
            "quotes by Brandt in the past three days",
            QUOTES,
            "",
            "",
            "Ada Brandt",
            "2026-03-01",
            "2026-03-04",
        ),
        Row(
            "what did Lind say on Monday about fishing",
            QUOTES,
            "",
            "fishing",
            "Olof Lind",
            "2026-03-02",
            "2026-03-02",
        ),
        Row("top 3 things coming up", NEXT, limit=3),
        Row("the next two meetings in Norway", NEXT, "Norway", limit=2),
        Row(
            "top five things ahead for Norway in May",
            NEXT,
            "Norway",
            "",
            "",
            "2026-05-01",
            "2026-05-31",
            5,
        ),
        Row("latest 3 articles on Norway", LATEST, "Norway", limit=3),
        Row("last 2 quotes by Brandt", QUOTES, speaker="Ada Brandt", limit=2),
    ]
)
def test_days_and_limits(row: Row, gazetteer: Gazetteer) -> None:
    """Days lie where the question looks, ahead or back; a number is how many are wanted."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


@check(
    [
        Row("latest on Norway", LATEST, "Norway"),
        Row("what's the latest with norway?", LATEST, "Norway"),
        Row("any news on Norway and Iceland?", LATEST, "Norway, Iceland"),
        Row("norway news", LATEST, "Norway"),
        Row("news", LATEST),
        Row("headlines", LATEST),
        Row("whats new", LATEST),
        Row("what's new in norway pls", LATEST, "Norway"),
        Row("what happened in Norway", LATEST, "Norway"),
        Row("what has happened with the ferry strike?", LATEST, words="ferry strike"),
        Row("what's going on in Lorn?", LATEST, "Lorn"),
        Row("what's up with Brandt", LATEST, "Ada Brandt"),
        Row("any updates on the harbour council", LATEST, "Harbour Council"),
        Row("update on norway?", LATEST, "Norway"),
        Row("recent developments in Norway", LATEST, "Norway"),
        Row("how are things in Norway", LATEST, "Norway"),
        Row("anything about fishing?", LATEST, words="fishing"),
        Row("anything new on Brandt", LATEST, "Ada Brandt"),
        Row("state of play in Norway", LATEST, "Norway"),
        Row("whats been happening in norway lately", LATEST, "Norway"),
        Row("any word on norway?", LATEST, "Norway"),
        Row("give me the latest on norway please", LATEST, "Norway"),
    ]
)
def test_what_happened(row: Row, gazetteer: Gazetteer) -> None:
    """News, updates and "what's up" ask for the latest."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


@check(
    [
        Row("what did Brandt say?", QUOTES, speaker="Ada Brandt"),
        Row(
            "what did ada brandt say about fishing?", QUOTES, words="fishing", speaker="Ada Brandt"
        ),
        Row("what has Brandt said on Norway", QUOTES, "Norway", speaker="Ada Brandt"),
        Row("what does brandt think about Iceland?", QUOTES, "Iceland", speaker="Ada Brandt"),
        Row("did Lind say anything about norway", QUOTES, "Norway", speaker="Olof Lind"),
        Row("quotes by Brandt", QUOTES, speaker="Ada Brandt"),
        Row("quotes from Lind on fishing", QUOTES, words="fishing", speaker="Olof Lind"),
        Row("Brandt quotes", QUOTES, speaker="Ada Brandt"),
        Row("any statements by the Harbour Council?", QUOTES, speaker="Harbour Council"),
        Row("who said what about Norway?", QUOTES, "Norway"),
        Row("what was said about fishing", QUOTES, words="fishing"),
        Row("what was said by Brandt about Norway", QUOTES, "Norway", speaker="Ada Brandt"),
        Row("how did Brandt react to the vote?", QUOTES, words="vote", speaker="Ada Brandt"),
        Row("reactions to the vote", QUOTES, words="vote"),
        Row("Brandt on Norway", QUOTES, "Norway", speaker="Ada Brandt"),
        Row("any comments from Lind?", QUOTES, speaker="Olof Lind"),
        Row("what did brandt tell reporters", QUOTES, speaker="Ada Brandt"),
        Row("what did Brandt say after the vote", QUOTES, words="vote", speaker="Ada Brandt"),
        Row(
            "what did the IMF say about Norway",
            QUOTES,
            "Norway",
            speaker="International Monetary Fund",
        ),
        Row("what has Norway said about fishing?", QUOTES, "Norway", "fishing"),
        Row("quotes", QUOTES),
        Row("what did the pope say about fishing", QUOTES, words="fishing", speaker="pope"),
        Row("what did Norway and Iceland say about Norway?", QUOTES, "Norway, Iceland"),
        Row("who has commented on the ferry strike", QUOTES, words="ferry strike"),
    ]
)
def test_what_was_said(row: Row, gazetteer: Gazetteer) -> None:
    """A person or body asked about is the speaker; a state speaks through many."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


@check(
    [
        Row("when does the Harbour Council meet?", WHEN, "Harbour Council"),
        Row("when is the vote in Norway", WHEN, "Norway"),
        Row("when will Brandt visit Iceland?", WHEN, "Ada Brandt, Iceland"),
        Row("when's the election in norway", WHEN, "Norway"),
        Row("what date is the summit in Iceland", WHEN, "Iceland"),
        Row("what time does the Harbour Council meet", WHEN, "Harbour Council"),
        Row("where does the harbour council meet?", WHEN, "Harbour Council"),
        Row("by when must Norway decide?", WHEN, "Norway"),
        Row("until when is the harbour closed in Lorn", WHEN, "Lorn"),
        Row("date of the vote in Norway", WHEN, "Norway"),
        Row("who is Ada Brandt?", WHO, "Ada Brandt"),
        Row("who's brandt", WHO, "Ada Brandt"),
        Row("who is going to Iceland?", WHO, "Iceland"),
        Row("who will attend the summit in Norway", WHO, "Norway"),
        Row("who leads the Harbour Council", WHO, "Harbour Council"),
        Row("which ministers go to Iceland?", WHO, "Iceland"),
        Row("brief me on Norway", BRIEF, "Norway"),
        Row("brief me", BRIEF),
        Row("summary of the ferry strike", BRIEF, words="ferry strike"),
        Row("tell me about Lorn", BRIEF, "Lorn"),
        Row("give me an overview of Norway", BRIEF, "Norway"),
        Row("catch me up on Norway", BRIEF, "Norway"),
        Row("what do we know about the ferry strike?", BRIEF, words="ferry strike"),
        Row("tl;dr on norway", BRIEF, "Norway"),
        Row("explain the ferry strike", BRIEF, words="ferry strike"),
        Row("background on Brandt", BRIEF, "Ada Brandt"),
        Row("Norway", BRIEF, "Norway"),
        Row("norway?", BRIEF, "Norway"),
        Row("norway and iceland", BRIEF, "Norway, Iceland"),
        Row("Brandt story", BRIEF, "Ada Brandt"),
        Row("fill me in on norway please", BRIEF, "Norway"),
        Row("help", HELP),
        Row("help me", HELP),
        Row("what can you do?", HELP),
        Row("?", HELP),
        Row("how does this work", HELP),
    ]
)
def test_one_event_the_story_and_help(row: Row, gazetteer: Gazetteer) -> None:
    """When, who, brief and help have their own words; a name alone asks for the story."""
    question = parse(row.text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert understood(row, question) == row


def test_a_day_to_answer_for(gazetteer: Gazetteer) -> None:
    """As of a day, that day is today for all other days in the question."""
    text = "what's next for Norway next week, as of 12 July 1999?"

    question = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert isinstance(question, Question)
    assert question.as_of == date(1999, 7, 12)
    assert question.period is not None
    assert (question.period.first, question.period.last) == (date(1999, 7, 19), date(1999, 7, 25))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "what's next for Nroway?",
            NotUnderstood(
                text="what's next for Nroway?",
                reason="I know nothing called “Nroway”.",
                suggestions=("what's next for Norway?",),
                intent=NEXT,
            ),
        ),
        (
            "latest on Icelnd",
            NotUnderstood(
                text="latest on Icelnd",
                reason="I know nothing called “Icelnd”.",
                suggestions=("latest on Iceland",),
                intent=LATEST,
            ),
        ),
        (
            "what's next for Georgia?",
            NotUnderstood(
                text="what's next for Georgia?",
                reason="“Georgia” could be Georgia (country) or Georgia (place).",
                suggestions=(
                    "what's next for Georgia (country)?",
                    "what's next for Georgia (place)?",
                ),
                intent=NEXT,
            ),
        ),
        (
            "what did Quist say?",
            NotUnderstood(
                text="what did Quist say?",
                reason="“Quist” could be Jon Quist or Mara Quist.",
                suggestions=("what did Jon Quist say?", "what did Mara Quist say?"),
                intent=QUOTES,
            ),
        ),
        (
            "what did the British foreign secretary say?",
            NotUnderstood(
                text="what did the British foreign secretary say?",
                reason="Nobody on file is named as British foreign secretary.",
                suggestions=("who said what on United Kingdom?", "latest on United Kingdom"),
                intent=QUOTES,
            ),
        ),
        (
            "Norway seems nice in general these days",
            NotUnderstood(
                text="Norway seems nice in general these days",
                reason="I can tell what is next, the latest, who said what, when, who, and why.",
                suggestions=("what's next for Norway?", "latest on Norway"),
            ),
        ),
        (
            "please book a table for two",
            NotUnderstood(
                text="please book a table for two",
                reason="I can tell what is next, the latest, who said what, when, who, and why.",
                suggestions=("what's next?", "help"),
            ),
        ),
        (
            "hi",
            NotUnderstood(
                text="hi",
                reason="I see no question in that.",
                suggestions=("what's next?", "help"),
            ),
        ),
        (
            "who said that?",
            NotUnderstood(
                text="who said that?",
                reason="I can't tell what “who said that?” is about.",
                suggestions=("what's next?", "help"),
            ),
        ),
        (
            "why did it sink?",
            NotUnderstood(
                text="why did it sink?",
                reason="I can't tell what “why did it sink?” is about.",
                suggestions=("what's next?", "help"),
            ),
        ),
        (
            "why?",
            NotUnderstood(
                text="why?",
                reason="I can't tell what “why?” is about.",
                suggestions=("what's next?", "help"),
            ),
        ),
        (
            "more",
            NotUnderstood(
                text="more",
                reason="There is no earlier answer here that “more” could be about.",
                suggestions=("what's next?", "help"),
            ),
        ),
    ],
)
def test_what_is_not_understood(text: str, expected: NotUnderstood, gazetteer: Gazetteer) -> None:
    """Doubt is said in one line, with what would work instead."""
    question = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert question == expected


def test_an_event_whose_name_holds_a_day(gazetteer: Gazetteer) -> None:
    """The event that bounds the days is read before the days."""
    earlier = parse("what's next for Norway?", gazetteer=gazetteer, today=WEDNESDAY, earlier=None)
    assert isinstance(earlier, Question)

    question = parse("before super tuesday?", gazetteer=gazetteer, today=WEDNESDAY, earlier=earlier)

    assert isinstance(question, Question)
    assert question.topic == earlier.topic
    assert question.bound == EventBound("before", "super tuesday")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("when does Brandt go to Iceland?", ("brandt", "go", "iceland")),
        ("when is Brandt going to Iceland?", ("brandt", "iceland")),
    ],
)
def test_that_somebody_goes_is_a_deed(
    text: str, words: tuple[str, ...], gazetteer: Gazetteer
) -> None:
    """ "Go" tells of a journey; "going to" may tell of anything ahead."""
    question = parse(text, gazetteer=gazetteer, today=WEDNESDAY, earlier=None)

    assert isinstance(question, Question)
    assert question.event_words == words

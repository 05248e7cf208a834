"""How questions are worded, before any name is looked up."""

import pytest

from bot.qa.frames import Frame, defined, read, respelt
from bot.qa.plain import plain, trimmed, unwrapped
from bot.qa.wordings import Fact, Intent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What’s next?", "what is next"),
        ("whats  new\nin Norway??", "what is new in Norway"),
        ("@daybook what's up!", "what is up"),
        ("<@U024BE7LH> who's Brandt?", "who is Brandt"),
        ("“fishing quotas”?", '"fishing quotas"'),
        ("???", "help"),
        ("!", ""),
        ("  ", ""),
        ("wat did Lind say abt fish", "what did Lind say about fish"),
        ("whats next 4 norway w/ Lind", "what is next for norway with Lind"),
        ("the next 4 weeks", "the next 4 weeks"),
        ("latest on Norway... sorry, on Iceland", "latest on Iceland"),
        ("what did the us say", "what did the US say"),
        ("what did the who say", "what did the WHO say"),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    """One line, straight quotes, contractions written out, no mark at the end."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hey, could you please tell me what is next", "what is next"),
        ("ok so what is next for Norway then please", "what is next for Norway then"),
        ("any idea what is coming up by any chance", "what is coming up"),
        ("I would like to know who said that", "who said that"),
        ("good morning team, latest on Norway thanks", "latest on Norway"),
        ("and for Iceland", "for Iceland"),
        ("when exactly", "when"),
        ("tell me about Norway", "tell me about Norway"),
        ("ok cool, and for Iceland", "for Iceland"),
        ("nice attack", "nice attack"),
        ("did Lind quit or was he fired", "did Lind quit"),
        ("is it open or not", "is it open"),
        ("just-in-time deliveries", "just-in-time deliveries"),
    ],
)
def test_politeness_comes_off(text: str, expected: str) -> None:
    """What is wrapped around a question is no part of it."""
    assert unwrapped(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the situation in Norway", "situation in Norway"),
        ("on the Norway front", "Norway"),
        ("Norway-Iceland relations", "Norway-Iceland"),
        ("any news about the strike then", "strike"),
        ("A-levels", "A-levels"),
        ("", ""),
    ],
)
def test_topic_words_are_trimmed(words: str, expected: str) -> None:
    """Articles, prepositions and empty nouns at either end are no topic."""
    assert trimmed(words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is next for Norway", Frame(Intent.NEXT, "Norway")),
        ("Norway what is next", Frame(Intent.NEXT, "Norway")),
        ("what did Brandt say about fish", Frame(Intent.QUOTES, "fish", "Brandt")),
        ("what did they say about fish", Frame(Intent.QUOTES, "fish")),
        ("what was said on fish", Frame(Intent.QUOTES, "fish")),
        ("date of the vote", Frame(Intent.WHEN, "vote")),
        ("until when is the harbour closed", Frame(Intent.WHEN, "is the harbour closed")),
        ("who leads the council", Frame(Intent.WHO, "leads the council")),
        ("latest on fish", Frame(Intent.LATEST, "fish")),
        ("why did Lind resign", Frame(Intent.LATEST, "Lind resign", fact=Fact.WHY)),
        (
            "why was Brandt's statement withdrawn",
            Frame(Intent.LATEST, "Brandt's statement withdrawn", fact=Fact.WHY),
        ),
        ("how come the quay is closed", Frame(Intent.LATEST, "quay is closed", fact=Fact.WHY)),
        ("what was the reason for the strike", Frame(Intent.LATEST, "strike", fact=Fact.WHY)),
        ("what led to the strike", Frame(Intent.LATEST, "strike", fact=Fact.WHY)),
        ("why", Frame(Intent.LATEST, fact=Fact.WHY)),
        ("the ferry fire - next court date", Frame(Intent.WHEN, "ferry fire court date")),
        ("ferry fire, quick rundown", Frame(Intent.BRIEF, "ferry fire")),
        (
            "any deaths in the ferry fire",
            Frame(Intent.LATEST, "deaths in the ferry fire", fact=Fact.AMOUNT),
        ),
        ("ferry fire death toll", Frame(Intent.LATEST, "ferry fire death", fact=Fact.AMOUNT)),
        ("didn't Lind resign", Frame(Intent.LATEST, "Lind resign", fact=Fact.WHETHER)),
        ("tl;dr", Frame(Intent.BRIEF)),
        ("commands", Frame(Intent.HELP)),
        ("anything to look out for in Norway", Frame(Intent.NEXT, "Norway")),
        ("Lind funeral when", Frame(Intent.WHEN, "Lind funeral")),
        ("what is in the news", Frame(Intent.LATEST)),
        ("what did we miss", Frame(Intent.LATEST)),
        ("any dates for Norway", Frame(Intent.NEXT, "Norway")),
        ("what is the state of play in Norway", Frame(Intent.LATEST, "Norway")),
        ("is it finished", Frame(Intent.LATEST, "it finished", fact=Fact.WHETHER)),
        ("is he ill", Frame(Intent.LATEST, "he ill", fact=Fact.WHETHER)),
        ("how old was Lind", Frame(Intent.LATEST, "old was Lind", fact=Fact.AMOUNT)),
        ("harbour strike - anything due", Frame(Intent.NEXT, "harbour strike")),
        ("the ferry: what happened", Frame(Intent.LATEST, "ferry")),
        ("Norway – the story in short", Frame(Intent.BRIEF, "Norway")),
        ("tl;dr ferry strike", Frame(Intent.BRIEF, "ferry strike")),
        ("when does Lind have plans", Frame(Intent.WHEN, "does Lind have plans")),
        ("did Brandt say anything about fish", Frame(Intent.QUOTES, "fish", "Brandt")),
        ("did Brandt resign", Frame(Intent.LATEST, "Brandt resign", fact=Fact.WHETHER)),
        ("is it true that Lind left", Frame(Intent.LATEST, "Lind left", fact=Fact.WHETHER)),
        ("is Lind dead", Frame(Intent.LATEST, "Lind dead", fact=Fact.WHETHER)),
        ("is Lind going to Norway", Frame(Intent.WHEN, "Lind going to Norway")),
        ("how did Lind win", Frame(Intent.LATEST, "Lind win", fact=Fact.HOW)),
        (
            "is Lind still in Norway",
            Frame(Intent.LATEST, "Lind still in Norway", fact=Fact.WHETHER),
        ),
        ("everything you have on Lind", Frame(Intent.LATEST, "Lind")),
        ("how many boats sank", Frame(Intent.LATEST, "boats sank", fact=Fact.AMOUNT)),
        (
            "what was the toll of the storm",
            Frame(Intent.LATEST, "toll of the storm", fact=Fact.AMOUNT),
        ),
    ],
)
def test_wordings(text: str, expected: Frame) -> None:
    """A wording tells what is asked, and leaves the words for names."""
    assert read(text) == expected


@pytest.mark.parametrize("text", ["Norway", "the harbour is closed", "I like fish"])
def test_other_words_are_no_wording(text: str) -> None:
    """A name or a sentence alone is not taken for a question."""
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what happend in Norway", "what happened in Norway"),
        ("anythng upcomming", "anything upcoming"),
        ("the Latest Brandt", "the latest Brandt"),
    ],
)
def test_words_that_ask_are_respelt(text: str, expected: str) -> None:
    """A word that asks is read in spite of a slip."""
    assert respelt(text) == expected


def test_what_something_is() -> None:
    """Where no other wording fits, what something is asks for its story; what is "the …" of it doesn't."""
    assert defined("what is otter trawling") == Frame(Intent.BRIEF, "otter trawling")
    assert defined("what otter trawling means") == Frame(Intent.BRIEF, "otter trawling")
    assert defined("what is the capital of Norway") is None

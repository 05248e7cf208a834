"""How questions are worded, before any name is looked up."""

import pytest

from bot.qa.frames import Frame, Intent, plain, read, trimmed, unwrapped


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
        ("tl;dr", Frame(Intent.BRIEF)),
        ("commands", Frame(Intent.HELP)),
    ],
)
def test_wordings(text: str, expected: Frame) -> None:
    """A wording tells what is asked, and leaves the words for names."""
    assert read(text) == expected


@pytest.mark.parametrize("text", ["Norway", "the harbour is closed", "I like fish"])
def test_other_words_are_no_wording(text: str) -> None:
    """A name or a sentence alone is not taken for a question."""
    assert read(text) is None

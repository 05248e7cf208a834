"""Where the clause around a date looks."""

import pytest

from summarizer.dates.cues import Lean, Way
from summarizer.dates.doubts import settled
from summarizer.dates.tense import lean
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import read_words


def lean_of(text: str) -> Lean:
    """The lean of the last weekday of a text."""
    words = settled(read_words(text))
    at = max(i for i, word in enumerate(words) if word.kind is Kind.WEEKDAY)
    return lean(words, at, at + 1)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("They met on Monday.", Way.PAST),
        ("They will meet on Monday.", Way.FUTURE),
        ("They won't meet on Monday.", Way.FUTURE),
        ("They won on Monday.", Way.PAST),
        ("They’ll meet on Monday.", Way.FUTURE),
        ("They’ve met on Monday.", Way.PAST),
        ("We’re meeting on Monday.", Way.FUTURE),
        ("They are to meet on Monday.", Way.FUTURE),
        ("They were to meet on Monday.", Way.FUTURE),
        ("They were due to meet on Monday but fell out.", Way.PAST),
        ("They have met on Monday.", Way.PAST),
        ("They have to meet on Monday.", Way.FUTURE),
        ("They would have met on Monday.", Way.PAST),
        ("They agreed to meet on Monday.", Way.FUTURE),
        ("They agreed on Monday to meet.", Way.PAST),
        ("They gathered to protest on Monday.", Way.PAST),
        ("They went to court on Monday.", Way.PAST),
        ("He was found dead, according to police on Monday.", Way.PAST),
        ("A vote is expected on Monday.", Way.FUTURE),
        ("They called an election for Monday.", Way.FUTURE),
        ("They called for an election on Monday.", Way.PAST),
        ("They agreed on a truce starting Monday.", Way.FUTURE),
        ("A vote expected on Monday is in doubt.", Way.FUTURE),
        ("She proposed a vote on Monday.", Way.PAST),
        ("Floods due to a storm on Monday left two dead.", Way.PAST),
        ("The fair opens on Monday.", Way.FUTURE),
        ("The talks, in their third round, resume Monday.", Way.FUTURE),
        ("She may resign on Monday.", Way.FUTURE),
        ("Prime Minister Theresa May spoke on Monday.", Way.PAST),
        ("The deadline of Monday stands.", Way.FUTURE),
        ("He spoke ahead of Monday's vote.", Way.FUTURE),
        ("He will speak after Monday's vote.", Way.PAST),
        ("He has lived there since Monday.", Way.PAST),
        ("The mayor has until Monday.", Way.FUTURE),
        ("He stays in custody until his next hearing on Monday.", Way.FUTURE),
        ("The match was postponed until Monday.", Way.FUTURE),
        ("The court moved most of its hearings to Monday.", Way.FUTURE),
        ("He signed an order delaying the vote until Monday.", Way.FUTURE),
        ("As of Monday, all four are well.", Way.PAST),
        ("As of Monday, shops will be shut.", Way.FUTURE),
        ("The vote is set for noon on Monday, followed by a speech.", Way.FUTURE),
        ("The mayor, who resigned on Monday, will move.", Way.PAST),
        ("The mayor, who will resign on Monday, has moved.", Way.FUTURE),
        ("The mayor resigned. On Monday, she will move.", Way.FUTURE),
        ("Talks went on (Copper Wire, Monday).", Way.PAST),
        ("LUSAKA, Monday (Copper Wire) - They will meet.", Way.PAST),
        ("No end in sight, Monday.", Way.NONE),
    ],
)
def test_a_clause_looks_as_its_nearest_verb_does(text: str, way: Way) -> None:
    """Tense, modality, a preposition, a noun or a bracket tells where a clause looks."""
    found = lean_of(text)

    assert found.way is way


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They will meet on Monday.", Lean(Way.FUTURE, "will")),
        ("They are to meet on Monday.", Lean(Way.FUTURE, "are to")),
        ("The match was postponed until Monday.", Lean(Way.FUTURE, "postponed until")),
        ("The fair opens on Monday.", Lean(Way.FUTURE, "opens", is_sure=False)),
        ("It is hot on Monday.", Lean(Way.FUTURE, "is hot", is_sure=False)),
        ("No end in sight, Monday.", Lean(Way.NONE, "no verb near", is_sure=False)),
    ],
)
def test_a_lean_names_its_words(text: str, told: Lean) -> None:
    """A lean tells the words that show it, and a present tense shows nothing for sure."""
    found = lean_of(text)

    assert found == told

"""Which words bring in speech, whose verb it is, whom it was told to, and what is a mere term."""

import pytest

from summarizer.entities import find_entities
from summarizer.language import Analysis, Language, Token
from summarizer.marks import passages
from summarizer.outlets import outlet
from summarizer.phrases import wording
from summarizer.speech import Speech, is_speech
from summarizer.subjects import Subjects
from summarizer.terms import Terms
from summarizer.world import World


def token(analysis: Analysis, word: str) -> Token:
    """The first token with this text."""
    return next(t for t in analysis.tokens if t.text == word)


@pytest.mark.parametrize(
    ("text", "verb", "speaks"),
    [
        ("Holt said so.", "said", True),
        ("Holt pointed out the hole.", "pointed", True),
        ("Holt pointed at the hole.", "pointed", False),
        ("The court found the plan unlawful.", "found", True),
        ("Holt found the plan unlawful.", "found", False),
        ("Holt repaired the quay.", "repaired", False),
    ],
)
def test_verbs_of_speech(language: Language, text: str, verb: str, *, speaks: bool) -> None:
    """A weak verb needs its particle, and only a judge finds in words."""
    analysis = language.analyse(text)

    assert is_speech(analysis, token(analysis, verb)) is speaks


@pytest.mark.parametrize(
    ("text", "verb", "speaker"),
    [
        ("Holt said so.", "said", "Holt"),
        ("The plan was described by Holt as old.", "described", "Holt"),
        ("Holt was quoted as saying so.", "saying", "Holt"),
        ("Larsen criticised Holt for saying so.", "saying", "Holt"),
        ("Larsen led Holt to say so.", "say", "Holt"),
        ("Holt went on to say so.", "say", "Holt"),
        ("Members of the council protested by shouting it.", "shouting", "Members"),
        ("The mayor tweeted her reasoning saying so.", "saying", "mayor"),
    ],
)
def test_speaking_phrase_of_a_verb(language: Language, text: str, verb: str, speaker: str) -> None:
    """Grammar leads from a verb of speech to the head of the phrase that speaks."""
    analysis = language.analyse(text)
    free = {t.i for t in analysis.tokens}

    found = Subjects(analysis, free).of(token(analysis, verb))

    assert found is not None
    assert found.text == speaker


@pytest.mark.parametrize(
    ("text", "told_to"),
    [
        ("Vera Lind told the BBC that it snowed.", "BBC"),
        ("Vera Lind told Itar-Tass that it snowed.", "Itar-Tass"),
        ("Vera Lind told the Star of Mysore that it snowed.", "Star of Mysore"),
        ("Vera Lind told reporters that it snowed.", None),
        ("Vera Lind told Jan Holm of the BBC that it snowed.", None),
        ("Vera Lind told African American voters that it snowed.", None),
        ("Vera Lind told Moscow that it snowed.", None),
    ],
)
def test_outlets(language: Language, text: str, told_to: str | None) -> None:
    """Papers, stations and agencies are outlets; people, states and voters are none."""
    analysis = language.analyse(text)
    entities = find_entities(analysis, World.load())

    assert outlet(analysis, entities, token(analysis, "told")) == told_to


@pytest.mark.parametrize(
    ("text", "head", "words"),
    [
        ("A fire service spokesman said so.", "spokesman", "a fire service spokesman"),
        ("Members of the town council said so.", "Members", "members of the town council"),
        ("The 14th Amendment says so.", "Amendment", "14th Amendment"),
        ("Two members of the crew who fled said so.", "members", "two members of the crew"),
    ],
)
def test_wording_of_a_phrase(language: Language, text: str, head: str, words: str) -> None:
    """A phrase has the text's words, without clauses, and no capital for the sentence's sake."""
    analysis = language.analyse(text)

    assert wording(analysis, token(analysis, head)) == words


@pytest.mark.parametrize(
    ("text", "is_term"),
    [
        ('The storm was nicknamed "the beast from the east".', True),
        ('Holt, known as "The Old Bridge Man", left.', True),
        ('Friends of "Save Our Quays" met.', True),
        ('They sang the song "Over the Cold Sea".', True),
        ('"Save the old bridge" posters hung there.', True),
        ('Larsen accused Holt of "trying to scare us".', False),
        ('Larsen called it "a gift to the town".', False),
        ('Larsen said, "We Are Not Afraid Of Them".', False),
    ],
)
def test_terms(language: Language, text: str, *, is_term: bool) -> None:
    """Names, titles and posters are terms; what somebody is accused of or calls it is speech."""
    analysis = language.analyse(text)
    passage = passages(analysis)[0]

    assert Terms(analysis).is_term(passage, passage.span.of(text).split()) is is_term


def test_tables_fit_together() -> None:
    """Weak, blaming and adding verbs are verbs of speech, and acts are nouns of speech."""
    speech = Speech.load()

    assert speech.weak | speech.adding | speech.finding | speech.judging <= speech.verbs
    assert speech.acts <= speech.nouns
    assert not speech.acts & speech.display

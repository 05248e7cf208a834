"""Sentences, tokens and paragraphs with their offsets."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Span
from summarizer.errors import ModelMissing
from summarizer.language import Language, paragraphs


def sentences(language: Language, text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in language.analyse(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fleet sailed. It came back.", ["The fleet sailed.", "It came back."]),
        ('"We sail." She left.', ['"We sail."', "She left."]),
        ("“We sail at dawn,” she said.", ["“We sail at dawn,” she said."]),
        ("She met Mr. Dahl on Nov. 3 in St. John.", ["She met Mr. Dahl on Nov. 3 in St. John."]),
        ("It is in the U.S. The port is not.", ["It is in the U.S.", "The port is not."]),
        ("The U.S. Navy sailed.", ["The U.S. Navy sailed."]),
        ("He asked why? she did not say.", ["He asked why? she did not say."]),
        (
            "The quota fell (Reuters, May 3). It rose.",
            ["The quota fell (Reuters, May 3).", "It rose."],
        ),
        ("VARDO (HPA) — The fleet sailed.", ["VARDO (HPA) — The fleet sailed."]),
        ("Harbour news\n\nThe fleet sailed", ["Harbour news", "The fleet sailed"]),
    ],
)
def test_sentence_bounds(language: Language, text: str, expected: list[str]) -> None:
    """A sentence ends at its full stop and closing marks, not at an abbreviation."""
    assert sentences(language, text) == expected


def test_hard_wraps_stay_in_their_sentence(language: Language) -> None:
    """A line break in the middle of a long line is a wrap, not the end of a paragraph."""
    text = (
        "The harbour board of Vardø met on Monday and heard two hours of\n"
        "evidence on the quota. It will meet again."
    )

    assert len(sentences(language, text)) == 2
    assert paragraphs(text) == [Span(0, len(text))]


def test_a_list_is_split_at_its_lines() -> None:
    """Short lines are paragraphs of their own."""
    assert paragraphs("Agenda\nQuota\nHarbour") == [Span(0, 6), Span(7, 12), Span(13, 20)]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('ab .!?"“”\n\tÉ—(\U0001f600'), max_size=120))
def test_no_word_is_lost(language: Language, text: str) -> None:
    """Every character that isn't white space lies in one sentence, and tokens give their text."""
    analysis = language.analyse(text)

    covered = {i for s in analysis.sentences for i in range(s.span.start, s.span.end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    assert all(text[token.start : token.end] == token.text for token in analysis.tokens)
    spans = [sentence.span for sentence in analysis.sentences]
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_long_texts_are_read_in_pieces(language: Language) -> None:
    """A text longer than one chunk gets the same sentences and offsets as its parts."""
    paragraph = "The fleet of Vardø sailed on Monday. It came back with cod.\n\n"
    text = paragraph * 500

    analysis = language.analyse(text)

    assert len(analysis.sentences) == 1000
    assert analysis.sentences[-1].span.of(text) == "It came back with cod."
    assert analysis.tokens[-1].i == len(analysis.tokens) - 1


def test_a_reading_does_not_depend_on_what_was_read_before(language: Language) -> None:
    """The same text is read the same, alone or after others."""
    alone = language.analyse("Cod quotas rise in May.")
    language.analyse("Quite another text, on the price of tin in Bolivia.")

    assert language.analyse("Cod quotas rise in May.") == alone


def test_a_paragraph_is_read_as_a_text_of_its_own(language: Language) -> None:
    """What stands in one paragraph doesn't change the reading of another."""
    first, second = "Cod quotas rise in May, the board said.", "Tin is sold in Bolivia."
    alone = language.analyse(first)

    together = language.analyse(f"{first}\n\n{second}")

    assert together.tokens[: len(alone.tokens)] == alone.tokens


def test_a_dateline_is_parsed_apart(language: Language) -> None:
    """The place of a dateline is not taken for the subject of its sentence."""
    analysis = language.analyse("VARDO, Norway — The fleet sailed on Monday.")

    (sailed,) = [token for token in analysis.tokens if token.text == "sailed"]
    assert analysis.child(sailed.i, "nsubj") == analysis.tokens[5]
    assert analysis.tokens[5].text == "fleet"


def test_a_missing_model_names_the_cure() -> None:
    """A model that isn't installed is one clear sentence."""
    with pytest.raises(ModelMissing, match="'no_such_model' is not installed: run `make setup`"):
        Language.load("no_such_model")

"""Which stretches of a text stand between double quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Span
from summarizer.language import Analysis, Sentence, paragraphs
from summarizer.marks import Passage, passages

# Letters, white space, and everything that opens, closes or measures something.
NOISE = st.text(alphabet="ab A1,.?!'’“”„«»\"`(—- \n", max_size=80)


def bare(text: str) -> Analysis:
    """An analysis without words, whose sentences are the paragraphs: all that marks are read from."""
    sentences = tuple(Sentence(n, n, 0, 0, span) for n, span in enumerate(paragraphs(text)))
    return Analysis(text=text, tokens=(), sentences=sentences, names=())


def between_marks(text: str) -> list[str]:
    """What stands between marks, in order."""
    return [passage.span.of(text) for passage in passages(bare(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "go home" and left.', ["go home"]),
        ("She said “go home” and left.", ["go home"]),
        ("She said „go home“ and left.", ["go home"]),
        ("She said « go home » and left.", ["go home"]),
        ("She said ``go home'' and left.", ["go home"]),
        ('"Go," she said, "home."', ["Go,", "home."]),
        ("He wrote “she said “go home” to me” and left.", ["she said “go home” to me"]),
        ("“We,” he said (“and you”) — “they.”", ["We,", "and you", "they."]),
        ('A 12" pipe and a 6\'2" man.', []),
        ('He said "the 12" pipe is old" and left.', ['the 12" pipe is old']),
        ("It's the boys' dogs' bone.", []),
        ('She said "go home.', []),
        ('She left." Then "he left" too.', ["he left"]),
        ("No marks at all.", []),
        ("", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    """Marks pair by the side they face; feet, apostrophes and marks without a partner make none."""
    assert between_marks(text) == expected


def test_inner_and_outer_span() -> None:
    """A passage's span leaves the marks and the white space inside them out; its outer span has both."""
    assert passages(bare("“ go home ” she said.")) == [Passage(span=Span(2, 9), outer=Span(0, 11))]


def test_runs_over_paragraphs() -> None:
    """A mark that isn't closed runs over where the next paragraph opens again or closes it."""
    text = "He said: “One is here.\n\n“Two is here.\n\nThree is here,” he said."

    assert [(p.span.of(text), p.continues) for p in passages(bare(text))] == [
        ("One is here.", False),
        ("Two is here.", True),
        ("Three is here,", True),
    ]


def test_does_not_run_over_without_a_sign() -> None:
    """A mark that isn't closed ends with its paragraph where the next gives no sign of going on."""
    assert between_marks('He said: "One is here.\n\nTwo is here.') == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“no " * 20_000, []),
        ("“no " * 20_000 + "“last” word", ["last"]),
        ("“no " * 20_000 + "\n\nHe said “go home” and left.", ["go home"]),
        ("“a " + "“b” " * 20_000 + "c”", ["a " + "“b” " * 20_000 + "c"]),
    ],
)
def test_many_opening_marks(text: str, expected: list[str]) -> None:
    """However many marks open, each that can't be closed gives way to the next."""
    assert between_marks(text) == [words.rstrip() for words in expected]


@given(NOISE)
def test_passages_lie_in_the_text_in_order(text: str) -> None:
    """Any text gives passages inside it, in order, that don't overlap, each inside its outer span."""
    end = 0
    for passage in passages(bare(text)):
        assert end <= passage.outer.start <= passage.span.start
        assert passage.span.start <= passage.span.end <= passage.outer.end <= len(text)
        end = passage.outer.end

"""What is kept as a quote, of which kind, and by which words it is somebody's.

Who speaks is held by the stories of `tests/golden/quotes.toml`.
"""

import pytest

from summarizer.briefing import QuoteKind, Rejection
from summarizer.entities import find_entities
from summarizer.language import Analysis, Language
from summarizer.quotes import find_attributed, find_quotes
from summarizer.world import World


def reasons(analysis: Analysis) -> list[str]:
    """Why each quote is held to be its speaker's."""
    attributed, _ = find_attributed(analysis, find_entities(analysis, World.load()))
    return [item.why for item in attributed]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('Vera Lind said, "Nobody slept that night."', QuoteKind.DIRECT),
        ('Vera Lind said it was "the longest night of the year".', QuoteKind.PARTIAL),
        ('Vera Lind spoke of a "change in the town. We want it back."', QuoteKind.DIRECT),
        ('Vera Lind said, "On behalf of the whole town."', QuoteKind.DIRECT),
        ('Vera Lind tweeted "Deeply saddened by the loss".', QuoteKind.PARTIAL),
    ],
)
def test_kind(language: Language, text: str, kind: QuoteKind) -> None:
    """A whole sentence between the marks makes a quote direct; a fragment is partial."""
    analysis = language.analyse(text)

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [quote.kind for quote in quotes] == [kind]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('"Nobody slept that night," Vera Lind told reporters.', ["by 'Lind told'"]),
        ('"Nobody slept that night," said Vera Lind.', ["by 'said Vera'"]),
        ('According to Vera Lind, "nobody slept that night."', ["by 'According … Lind'"]),
        (
            'Vera Lind said: "Nobody slept here." "We all sat in the dark."',
            ["by 'Lind said'", "goes on in the same paragraph"],
        ),
        ("Vera Lind said:\n\n“Nobody slept that night.”", ["announced above"]),
        (
            "Vera Lind said: “Nobody slept that night.\n\n“We sat in the dark.”",
            ["by 'Lind said'", "runs over from the paragraph above"],
        ),
        (
            "“Nobody slept that night.\n\n“We sat in the dark,” said Vera Lind.",
            ["runs over into the paragraph below", "by 'said Vera'"],
        ),
        (
            'Vera Lind was not amused. "I was told to wait for three hours."',
            ["the sentence before is about them alone"],
        ),
        (
            'Vera Lind looked at it as a "chance to face my old fears" in May.',
            ["says “I” in a sentence about them"],
        ),
        ('It rained.\n\n"Nobody in the town slept at all that night."', ["unattributed"]),
    ],
)
def test_reason(language: Language, text: str, why: list[str]) -> None:
    """Each quote says which words, or which place, make it somebody's."""
    assert reasons(language.analyse(text)) == why


def test_fragment_without_speaker_is_rejected(language: Language) -> None:
    """A fragment of speech whose speaker is unprovable is rejected with the reason."""
    analysis = language.analyse('It was said to be "the longest night of the year".')

    quotes, rejected = find_quotes(analysis, find_entities(analysis, World.load()))

    assert quotes == []
    assert rejected == [
        Rejection(claim="quote: the longest night of the year", reason="no provable speaker")
    ]


def test_text_without_quotes(language: Language) -> None:
    """A text without marks has no quotes and no rejections."""
    analysis = language.analyse("Vera Lind said that nobody slept.")

    assert find_quotes(analysis, find_entities(analysis, World.load())) == ([], [])

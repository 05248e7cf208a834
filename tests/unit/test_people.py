"""Who is named in a text, by which words, and with which office."""

import pytest

from summarizer.language import Language
from summarizer.lexicon import Lexicon
from summarizer.names import find_names
from summarizer.people import find_people


def named(language: Language, text: str) -> list[tuple[str, str]]:
    """Each place that names a person, with the person's fullest name; no states are known here."""
    analysis = language.analyse(text)
    return [
        (
            analysis.text[analysis.tokens[at.first].start : analysis.tokens[at.last - 1].end],
            at.person.name,
        )
        for at in find_people(analysis, [], Lexicon.load())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Vera Lind spoke.", [("Vera Lind", "Vera Lind")]),
        ("Mrs Vera Lind MP spoke.", [("Vera Lind", "Vera Lind")]),
        (
            "Vera Lind came. Lind’s visit was short.",
            [("Vera Lind", "Vera Lind"), ("Lind", "Vera Lind")],
        ),
        (
            "Wanda Perez Moreno came to the office. Perez spoke.",
            [("Wanda Perez Moreno", "Wanda Perez Moreno"), ("Perez", "Wanda Perez Moreno")],
        ),
        ("Pope Leo prayed.", [("Leo", "Pope Leo")]),
        (
            "Oslo director of Harbour Aid Man-kei Holm said so.",
            [("Man-kei Holm", "Man-kei Holm")],
        ),
        (
            "The paper spoke with Gaspar Maroti, the Hungarian Government commissioner. "
            "Maroti pointed out the price.",
            [("Gaspar Maroti", "Gaspar Maroti"), ("Maroti", "Gaspar Maroti")],
        ),
        ("President-elect Vera Lind spoke.", [("Vera Lind", "Vera Lind")]),
        ("Hurricane Maria came.", []),
        ("The Senate Majority Leader left.", []),
    ],
)
def test_names_and_whose_they_are(
    language: Language, text: str, expected: list[tuple[str, str]]
) -> None:
    """Titles, offices and letters are no part of a name; short names mean their full one."""
    assert named(language, text) == expected


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        ("John Keller came. Keller sat. Then Ruth Keller came. Keller sang.", "Ruth Keller"),
        (
            "John Keller came.\n\nRuth Keller's shop burned.\n\nLater in the day Keller sang.",
            "John Keller",
        ),
    ],
)
def test_bearer_of_a_shared_surname(language: Language, text: str, bearer: str) -> None:
    """A bare surname means the one named first, or the full subject right before it."""
    assert named(language, text)[-1] == ("Keller", bearer)


def test_names_keep_their_particles(language: Language) -> None:
    """Particles and hyphens stand inside a name, titles before it."""
    analysis = language.analyse("Chancellor Anna von der Mark met Omar al-Hadi.")

    assert [name.words for name in find_names(analysis, Lexicon.load())] == [
        ("Anna", "von", "der", "Mark"),
        ("Omar", "al-Hadi"),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jan Holm, a Toronto lawyer representing the town, spoke.", "Toronto lawyer"),
        ("According to his agent, Jan Holm died at home.", None),
        ("The town's agent, Jan Holm, died at home.", "agent"),
        ("Jan Holm, considered the father of the town, died.", None),
        ("UCL astronomer Jan Holm spoke.", "UCL astronomer"),
        (
            "Jan Holm, the commissioner responsible for roads, spoke.",
            "commissioner responsible for roads",
        ),
    ],
)
def test_offices_that_are_somebody_elses(language: Language, text: str, role: str | None) -> None:
    """An office is that of the name beside it, and ends where its clause begins."""
    analysis = language.analyse(text)
    people = find_people(analysis, [], Lexicon.load())

    found = [r.span.of(text) for r in people[0].person.roles]

    assert found == ([role] if role else [])

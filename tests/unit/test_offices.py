"""Offices by which a question names somebody."""

from typing import NamedTuple

import pytest

from bot.topics.offices import Office, bare_office, holder_of, holders_of, offices_in
from summarizer.world import World

BRITISH = Office(("British", "foreign", "secretary"), "country:GB", "foreign secretary")
ZEALAND = Office(("new", "zealand", "PM"), "country:NZ", "prime minister")


class Told(NamedTuple):
    name: str
    role: str
    states: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("what did the British foreign secretary say?", [BRITISH]),
        ("the UK's Foreign Secretary", [BRITISH._replace(typed=("UK", "Foreign", "Secretary"))]),
        ("new zealand PM", [ZEALAND]),
        (
            "president of the United States",
            [Office(("president", "of", "the", "United", "States"), "country:US", "president")],
        ),
        ("who is the president?", []),
        ("the US President-elect", []),
        ("what's next for Norway?", []),
    ],
)
def test_offices_of_a_question(text: str, offices: list[Office]) -> None:
    """An office is known by its state, before it or after "of"."""
    assert list(offices_in(text, World.load())) == offices


@pytest.mark.parametrize(
    ("role", "states", "likeness"),
    [
        ("British Foreign Secretary", (), 2),
        ("UK foreign secretary", (), 2),
        ("foreign secretary", ("country:GB",), 1),
        ("foreign secretary", ("country:IN",), 0),
        ("former British foreign secretary", ("country:GB",), 0),
        ("Indian foreign secretary", ("country:IN",), 0),
        ("shadow foreign secretary", ("country:GB",), 0),
        ("British home secretary", ("country:GB",), 0),
    ],
)
def test_how_surely_a_role_is_an_office(role: str, states: tuple[str, ...], likeness: int) -> None:
    """A role is the office where nothing else is in it, surely where it names the state."""
    assert BRITISH.likeness(role, states, World.load()) == likeness


def test_who_holds_an_office() -> None:
    """The first who surely holds it, else the first of its state; nobody where none does."""
    told = [
        Told("Ada Brandt", "Foreign Secretary", ("country:GB",)),
        Told("Mara Quist", "British Foreign Secretary"),
        Told("Jon Quist", "British Foreign Secretary"),
    ]

    holders = [holder_of(BRITISH, some, World.load()) for some in (told, told[:1], [])]

    assert holders == ["Mara Quist", "Ada Brandt", None]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what did the british Foreign Secretary say?", "what did Mara Quist say?"),
        ("British foreign secretary's visit", "Mara Quist's visit"),
        ("what's next?", "what's next?"),
    ],
)
def test_a_name_for_an_office(text: str, named: str) -> None:
    """The name stands where the office stood, whatever its capitals."""
    assert BRITISH.replaced(text, "Mara Quist") == named


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("pm", "prime minister"),
        ("prime minister", "prime minister"),
        ("foreign secretary", "foreign secretary"),
        ("president", "president"),
        ("fishing minister", None),
        ("mayor", None),
        ("", None),
    ],
)
def test_an_office_without_its_state(words: str, office: str | None) -> None:
    """Words that are an office and nothing else name one."""
    assert bare_office(words.split()) == office


def test_who_holds_an_office_of_any_state() -> None:
    """All who hold it now, each once, in their order."""
    told = [
        Told("Ada Brandt", "Prime Minister", ("country:NO",)),
        Told("Mara Quist", "former prime minister", ("country:GB",)),
        Told("Jon Quist", "UK Prime Minister", ("country:GB",)),
        Told("Ada Brandt", "Norway's prime minister", ("country:NO",)),
        Told("Olof Lind", "Deputy Prime Minister", ("country:SE",)),
    ]

    assert holders_of("prime minister", told, World.load()) == ("Ada Brandt", "Jon Quist")

"""The table of states, and where a text names them."""

import tomllib
from collections import defaultdict
from importlib import resources

import pytest

from summarizer.article import Span
from summarizer.world import World

# Bodies that have no capital of their own.
NO_CAPITAL = {"country:EU"}


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


def found(world: World, text: str) -> list[tuple[str, str]]:
    return [(span.of(text), state.removeprefix("country:")) for span, state in world.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and the United Kingdom will talk.", [("Russia", "RU"), ("United Kingdom", "GB")]),
        ("Russian-British talks", [("Russian", "RU"), ("British", "GB")]),
        ("Anglo-Russian ties", [("Anglo", "GB"), ("Russian", "RU")]),
        ("the US–China trade war", [("US", "US"), ("China", "CN")]),
        ("a Franco-German plan", [("Franco", "FR"), ("German", "DE")]),
        ("Sino–Indian border", [("Sino", "CN"), ("Indian", "IN")]),
        ("the Russo-Japanese war", [("Russo", "RU"), ("Japanese", "JP")]),
        ("US-led troops", [("US", "US")]),
        ("The U.S.-backed force", [("U.S.", "US")]),
        ("US GDP grew", [("US", "US")]),
        ("UK US TRADE", [("UK", "GB"), ("US", "US")]),
        ("In Washington and New York", [("Washington", "US")]),
        (
            "From Moscow and Tbilisi, Georgia",
            [("Moscow", "RU"), ("Tbilisi", "GE"), ("Georgia", "GE")],
        ),
        ("The U.S.A. and the USA", [("U.S.A.", "US"), ("USA", "US")]),
        ("Britain's minister, the UK’s own", [("Britain", "GB"), ("UK", "GB")]),
        ("Britons, Scots and the Welsh", [("Britons", "GB"), ("Scots", "GB"), ("Welsh", "GB")]),
        ("The Kremlin told Downing Street", [("Kremlin", "RU"), ("Downing Street", "GB")]),
        ("the Élysée and the Elysee", [("Élysée", "FR"), ("Elysee", "FR")]),
        ("Moscow warned London", [("Moscow", "RU"), ("London", "GB")]),
        ("North Koreans and South Korea", [("North Koreans", "KP"), ("South Korea", "KR")]),
        ("South Sudan left Sudan", [("South Sudan", "SS"), ("Sudan", "SD")]),
        ("Papua New Guinea", [("Papua New Guinea", "PG")]),
        ("Guinea-Bissau and Guinea", [("Guinea-Bissau", "GW"), ("Guinea", "GN")]),
        ("Nigerians met Nigeriens", [("Nigerians", "NG"), ("Nigeriens", "NE")]),
        ("Northern Ireland and Ireland", [("Northern Ireland", "GB"), ("Ireland", "IE")]),
        ("Côte d’Ivoire and Ivory Coast", [("Côte d’Ivoire", "CI"), ("Ivory Coast", "CI")]),
        ("the Dominican Republic", [("Dominican Republic", "DO")]),
        ("Talks in Nur-Sultan, now Astana", [("Nur-Sultan", "KZ"), ("Astana", "KZ")]),
        ("Rangoon in Burma", [("Rangoon", "MM"), ("Burma", "MM")]),
        ("TALKS BETWEEN RUSSIA AND IRAN", [("RUSSIA", "RU"), ("IRAN", "IR")]),
        ("the United\nKingdom", [("United\nKingdom", "GB")]),
        ("In Washington on Monday", [("Washington", "US")]),
        ("He met Washington, D.C. officials", [("Washington, D.C.", "US")]),
        ("The king of Jordan", [("Jordan", "JO")]),
        ("On Monday Jordan closed the border", [("Jordan", "JO")]),
        ("Chad's army", [("Chad", "TD")]),
        (
            "Georgia and Armenia signed it in Tbilisi",
            [("Georgia", "GE"), ("Armenia", "AM"), ("Tbilisi", "GE")],
        ),
        ("in German and Austrian cities", [("German", "DE"), ("Austrian", "AT")]),
        ("in British waters", [("British", "GB")]),
        (
            "Former Yugoslav Republic of Macedonia",
            [("Former Yugoslav Republic of Macedonia", "MK")],
        ),
        ("The EU's ministers in Brussels", [("EU", "EU"), ("Brussels", "EU")]),
        ("São Tomé and Principe", [("São Tomé", "ST")]),
    ],
)
def test_a_text_names_states(world: World, text: str, expected: list[tuple[str, str]]) -> None:
    """Names, demonyms, capitals, seats and combining forms mean the state, the longest form first."""
    assert found(world, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "he told us more",
        "TELL US MORE",
        "a turkey, fine china and a jordan almond",
        "He said it in English.",
        "She spoke Russian.",
        "the English-language press and French-speaking voters",
        "Jordan Spieth won, Michael Jordan watched",
        "Chad Smith and Georgia O'Keeffe",
        "Denzel Washington",
        "Jimmy Wales founded it",
        "The New England Patriots",
        "New Mexico and New South Wales",
        "the Washington Post",
        "Paris Hilton",
        "the Indian Ocean and the South China Sea",
        "French fries with a Swiss Army knife",
        "the English Premier League",
        "Latin American leaders from South America",
        "the Anglo-Saxon world and the Indo-Pacific",
        "the Paris Agreement",
        "Atlanta, Georgia",
        "Paris, Texas, and London, Ontario",
        "Oregon and Washington",
        "Male voters in Victoria, Kingston and Georgetown",
        "European champions",
        "the tribunal for the former Yugoslavia",
        "Franco died in 1975",
        "Indiana, Romania2 and Irangate",
    ],
)
def test_a_text_names_no_state(world: World, text: str) -> None:
    """Pronouns, languages, people, other places and longer names are not states."""
    assert found(world, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Congo signed it.", "CD"),
        ("Congo signed it in Brazzaville.", "CG"),
        ("Congo signed it in Kinshasa.", "CD"),
        ("Korean officials left Pyongyang.", "KP"),
        ("Korean officials met.", "KR"),
        ("Brussels and the Belgian king", "BE"),
    ],
)
def test_the_rest_of_the_text_tells_which_state_is_meant(
    world: World, text: str, expected: str
) -> None:
    """A form of several states is the one that the text also names otherwise, else the first."""
    assert found(world, text)[0][1] == expected


def test_spans_count_code_points(world: World) -> None:
    """A span points into the text as given, after marks beyond the basic plane too."""
    assert world.find("“🙂” Russia’s") == [(Span(4, 10), "country:RU")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("russia", "country:RU"),
        ("BRITISH", "country:GB"),
        ("anglo", "country:GB"),
        ("Moscow", "country:RU"),
        ("kremlin", "country:RU"),
        ("US", "country:US"),
        ("u.s.", "country:US"),
        ("us", None),
        ("Us", None),
        ("Kingston", "country:JM"),
        ("european", "country:EU"),
        ("Congo", "country:CD"),
        ("new england", None),
        ("", None),
        ("Atlantis", None),
    ],
)
def test_one_form_is_looked_up_whatever_its_case(
    world: World, words: str, expected: str | None
) -> None:
    """Case is ignored, but for "US"; unsafe names are known when asked for alone."""
    assert next(iter(world.states_of(words)), None) == expected


def test_an_ambiguous_form_gives_all_its_states(world: World) -> None:
    """All states that answer to a form are told, the likeliest first."""
    assert world.states_of("Koreans") == ("country:KR", "country:KP")


def test_a_state_is_known_by_its_fields(world: World) -> None:
    """Name, adjective, capitals and all forms of one state are at hand."""
    assert world.name("country:GB") == "United Kingdom"
    assert world.adjective("country:GB") == "British"
    assert world.capitals("country:ZA")[0] == "Pretoria"
    assert {"Russia", "Russians", "Moscow", "Kremlin"} <= world.names("country:RU")
    assert "Russo" not in world.names("country:RU")


def test_the_table_is_whole(world: World) -> None:
    """193 members, two observers, Kosovo, Taiwan and the European Union; none lacks a field."""
    ids = world.ids()

    assert len(ids) == 193 + 2 + 3
    assert list(ids) == sorted(ids)
    assert all(world.name(state) and world.adjective(state) for state in ids)
    assert {state for state in ids if not world.capitals(state)} == NO_CAPITAL


def test_a_state_can_be_found_by_its_name_and_adjective(world: World) -> None:
    """The name of every state means that state, alone and in a sentence; so does its adjective."""
    for state in world.ids():
        name = world.name(state)
        assert state in world.states_of(name)
        assert state in world.states_of(world.adjective(state))
        assert found(world, f"The visit to {name} ended.") == [
            (name, state.removeprefix("country:"))
        ]


def test_no_two_states_share_a_form_unless_listed(world: World) -> None:
    """Forms that more than one state answers to stand in the table's list of ambiguous ones."""
    owners: dict[str, set[str]] = defaultdict(set)
    for state in world.ids():
        for form in world.names(state):
            owners[form.casefold()].add(state)

    shared = {form for form, states in owners.items() if len(states) > 1}

    assert all(set(world.states_of(form)) == owners[form] for form in shared)
    assert shared == {
        "brussels",
        "congo",
        "congolese",
        "dominican",
        "dominicans",
        "korea",
        "korean",
        "koreans",
    }


def test_the_lists_of_the_table_name_known_forms(world: World) -> None:
    """What is called unsafe, personal or ambiguous is a form of some state."""
    text = resources.files("summarizer").joinpath("data/states.toml").read_text("utf-8")
    table = tomllib.loads(text)
    listed = [
        *table["ambiguous"],
        *table["unsafe"]["names"],
        *table["personal"]["first_names"],
        *table["personal"]["surnames"],
        *table["elsewhere"],
    ]

    assert [form for form in listed if not world.states_of(form)] == []


def test_the_table_is_read_once() -> None:
    """Loading twice gives the same object."""
    assert World.load() is World.load()

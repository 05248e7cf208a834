"""A reader's words, and the topic that they mean."""

from functools import partial

import pytest

from bot.topics import Ambiguous, Gazetteer, Misspelt, NothingNamed, Resolved, Topic
from summarizer.world import World
from tests.asking import known

entity = partial(known, mentions=1)

ON_FILE = [
    entity("country:RU", "Russia", "Moscow", mentions=30),
    entity("country:GB", "United Kingdom", "Britain", mentions=20),
    entity("country:GE", "Georgia"),
    entity("country:CG", "Republic of the Congo"),
    entity("place:georgia", "Georgia"),
    entity("place:yekaterinburg", "Yekaterinburg"),
    entity("place:victoria", "Victoria"),
    entity("person:robin-cook", "Robin Cook", "Cook", "Mr Cook", mentions=9),
    entity("person:tony-blair", "Tony Blair", mentions=5),
    entity("person:blair", "Blair"),
    entity("person:john-smith", "John Smith", mentions=2),
    entity("person:jacqui-smith", "Jacqui Smith"),
    entity("person:vladimir-putin", "Vladimir Vladimirovich Putin"),
    entity("person:michael-jordan", "Michael Jordan"),
    entity("org:international-monetary-fund", "International Monetary Fund", mentions=4),
    entity("org:imf", "IMF"),
    entity("org:world-health-organization", "World Health Organization"),
    entity("org:united-nations", "United Nations"),
    entity("org:old-bridge", "Old Bridge"),
    entity("place:old-bridge", "Old Bridge"),
    entity("person:ada-brandt", "Ada Brandt", "Brandt", mentions=4),
    entity("person:olof-brandt", "Olof Brandt"),
    entity("person:elect-mara-quist", "elect Mara Quist", mentions=2),
    entity("person:mara-quist", "Mara Quist", mentions=3),
    entity("person:rosa-lind-vega", "Rosa Lind Vega"),
    entity("person:lind", "Lind"),
    entity("person:grand-mosque", "Grand Mosque", "Mosque"),
    entity("person:julia-payne", "Julia Payne", "Governor General"),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(World.load(), ON_FILE)


RU = frozenset({"country:RU"})
GB = frozenset({"country:GB"})
US = frozenset({"country:US"})
CN = frozenset({"country:CN"})
FR = frozenset({"country:FR"})
DE = frozenset({"country:DE"})
COOK = frozenset({"person:robin-cook"})
BLAIR = frozenset({"person:tony-blair", "person:blair"})
IMF = frozenset({"org:international-monetary-fund", "org:imf"})
WHO = frozenset({"org:world-health-organization"})


@pytest.mark.parametrize(
    ("words", "groups", "rest"),
    [
        ("Russia–UK", (RU, GB), ()),
        ("Russia-UK", (RU, GB), ()),
        ("Russia — UK", (RU, GB), ()),
        ("Russia / UK", (RU, GB), ()),
        ("Russia & UK", (RU, GB), ()),
        ("Russia-Britain", (RU, GB), ()),
        ("uk and russia", (GB, RU), ()),
        ("Moscow/London", (RU, GB), ()),
        ("Anglo-Russian", (GB, RU), ()),
        ("anglo-russian ties", (GB, RU), ()),
        ("Russian-British relations", (RU, GB), ()),
        ("between Russia and the UK", (RU, GB), ()),
        ("Russia and Britain", (RU, GB), ()),
        ("Russia vs UK", (RU, GB), ()),
        ("Russia vs. the U.K.", (RU, GB), ()),
        ("Russia with Britain", (RU, GB), ()),
        ("UK Russia", (GB, RU), ()),
        ("the Kremlin and Downing Street", (RU, GB), ()),
        ("the Russians and the British", (RU, GB), ()),
        ("RUSSIA AND THE UNITED KINGDOM", (RU, GB), ()),
        ("what's next for Russia–UK?", (RU, GB), ()),
        ("Britain’s talks with Russia", (GB, RU), ()),
        ("British-UK", (GB,), ()),
        ("Franco-German", (FR, DE), ()),
        ("US", (US,), ()),
        ("the us", (US,), ()),
        ("U.S.", (US,), ()),
        ("u.s. and china", (US, CN), ()),
        ("us-china", (US, CN), ()),
        ("us vs china", (US, CN), ()),
        ("china and us", (CN, US), ()),
        ("tell us about russia", (RU,), ()),
        ("America", (US,), ()),
        ("Côte d’Ivoire", (frozenset({"country:CI"}),), ()),
        ("cote d'ivoire", (frozenset({"country:CI"}),), ()),
        ("Bosnia & Herzegovina", (frozenset({"country:BA"}),), ()),
        ("guinea bissau", (frozenset({"country:GW"}),), ()),
        ("DR Congo", (frozenset({"country:CD"}),), ()),
        ("Congo", (frozenset({"country:CG"}),), ()),
        ("North Korea", (frozenset({"country:KP"}),), ()),
        ("The Hague", (frozenset({"country:NL"}),), ()),
        ("EU", (frozenset({"country:EU"}),), ()),
        ("Cook's visit to Russia", (COOK, RU), ()),
        ("cook", (COOK,), ()),
        ("Mr Cook", (COOK,), ()),
        ("Foreign Secretary Cook", (COOK,), ()),
        ("Blair", (BLAIR,), ()),
        ("tony blair", (BLAIR,), ()),
        ("Blair and Cook", (BLAIR, COOK), ()),
        ("Jacqui Smith", (frozenset({"person:jacqui-smith"}),), ()),
        ("vladimir putin", (frozenset({"person:vladimir-putin"}),), ()),
        ("Jordan", (frozenset({"person:michael-jordan"}),), ()),
        ("IMF", (IMF,), ()),
        ("the imf", (IMF,), ()),
        ("International Monetary Fund", (IMF,), ()),
        ("Russia's IMF loan", (RU, IMF), ("loan",)),
        ("WHO", (WHO,), ()),
        ("the U.N.", (frozenset({"org:united-nations"}),), ()),
        ("yekaterinburg", (frozenset({"place:yekaterinburg"}),), ()),
        ("victoria", (frozenset({"place:victoria"}),), ()),
        ("Georgia (country)", (frozenset({"country:GE"}),), ()),
        ("Georgia (place)", (frozenset({"place:georgia"}),), ()),
        ("Russia grain deal", (RU,), ("grain", "deal")),
        ("the Grain deal", (), ("grain", "deal")),
        ("talks", (), ("talks",)),
        ("Cherie Blair", (), ("cherie", "blair")),
        ("New England", (), ("new", "england")),
        ("Paris Agreement", (), ("paris", "agreement")),
        ("spin", (), ("spin",)),
        ("supply chain", (), ("supply", "chain")),
    ],
)
def test_words_mean_a_topic(
    gazetteer: Gazetteer, words: str, groups: tuple[frozenset[str], ...], rest: tuple[str, ...]
) -> None:
    """Every way to name a state, person, organisation or place gives its ids; other words remain."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Resolved)
    assert (resolution.topic.groups, resolution.topic.words) == (groups, rest)


@pytest.mark.parametrize(
    ("words", "misspelt", "suggestion"),
    [
        ("Rusia", "Rusia", "Russia"),
        ("rusia", "rusia", "Russia"),
        ("Rusia–UK", "Rusia", "Russia"),
        ("uk and rusia", "rusia", "Russia"),
        ("Brittain", "Brittain", "Britain"),
        ("Untied Kingdom", "Untied Kingdom", "United Kingdom"),
        ("robbin cook", "robbin cook", "Robin Cook"),
        ("Yekaterinberg", "Yekaterinberg", "Yekaterinburg"),
        ("Kremln", "Kremln", "Kremlin"),
    ],
)
def test_a_misspelt_name_is_told_with_its_likeness(
    gazetteer: Gazetteer, words: str, misspelt: str, suggestion: str
) -> None:
    """An unknown word that is nearly a name is not searched for; the name is suggested."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Misspelt)
    assert (resolution.words, resolution.suggestions[0]) == (misspelt, suggestion)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Georgia", Ambiguous(words="Georgia", choices=("Georgia (country)", "Georgia (place)"))),
        ("smith and russia", Ambiguous(words="smith", choices=("John Smith", "Jacqui Smith"))),
        ("Korean", Ambiguous(words="Korean", choices=("North Korea", "South Korea"))),
    ],
)
def test_a_name_of_several_asks_which(
    gazetteer: Gazetteer, words: str, expected: Ambiguous
) -> None:
    """A name that more than one entity bears gives the choices, the most mentioned first."""
    assert gazetteer.resolve(words) == expected


@pytest.mark.parametrize("words", ["Georgia", "Smith", "Korean", "Dominicans"])
def test_each_choice_typed_instead_is_clear(gazetteer: Gazetteer, words: str) -> None:
    """What an ambiguous name offers resolves when it is typed."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Ambiguous)
    assert all(isinstance(gazetteer.resolve(one), Resolved) for one in resolution.choices)


def test_congo_is_both_while_neither_is_on_file() -> None:
    """Without any article that names one of them, both states are offered."""
    empty = Gazetteer(World.load(), [])

    assert empty.resolve("Congo") == Ambiguous(
        words="Congo",
        choices=("Democratic Republic of the Congo", "Republic of the Congo"),
    )


@pytest.mark.parametrize("words", ["", "  ", "?!", "us", "the news", "what is next", "who"])
def test_filling_words_name_nothing(gazetteer: Gazetteer, words: str) -> None:
    """Where only filling words stand, nothing is named."""
    assert gazetteer.resolve(words) == NothingNamed()


def test_the_same_pair_is_the_same_topic(gazetteer: Gazetteer) -> None:
    """Topics are equal, and hash alike, however their entities were named and ordered."""
    typed = ["Russia–UK", "Britain and Moscow", "Anglo-Russian ties", "london kremlin"]

    resolutions = [gazetteer.resolve(words) for words in typed]

    topics = {resolution.topic for resolution in resolutions if isinstance(resolution, Resolved)}
    assert len(topics) == 1
    assert topics != {Topic(groups=(RU,), labels=("Russia",))}


def test_a_topic_is_labelled_as_typed(gazetteer: Gazetteer) -> None:
    """The labels are full names in the order typed, and the label joins them and the words."""
    resolution = gazetteer.resolve("UK Russia grain deal")

    assert isinstance(resolution, Resolved)
    assert resolution.topic.labels == ("United Kingdom", "Russia")
    assert resolution.topic.label == "United Kingdom–Russia: grain deal"


def test_every_state_resolves_by_name_and_adjective() -> None:
    """Each state of the table is reached by its name, and by its adjective where that is its own."""
    world = World.load()
    empty = Gazetteer(world, [])

    for state in world.ids():
        for words in (world.name(state), world.adjective(state)):
            if len(world.states_of(words)) == 1:
                assert empty.resolve(words) == Resolved(
                    topic=Topic(groups=(frozenset({state}),), labels=(world.name(state),))
                )


@pytest.mark.parametrize(
    ("words", "groups", "labels"),
    [
        ("old bridge", ({"org:old-bridge", "place:old-bridge"},), ("Old Bridge",)),
        ("Brandt", ({"person:ada-brandt"},), ("Ada Brandt",)),
        ("brandts", ({"person:ada-brandt"},), ("Ada Brandt",)),
        ("Quist", ({"person:mara-quist", "person:elect-mara-quist"},), ("Mara Quist",)),
        ("Lind", ({"person:rosa-lind-vega", "person:lind"},), ("Rosa Lind Vega",)),
    ],
)
def test_one_bearer_is_meant(
    gazetteer: Gazetteer, words: str, groups: tuple[set[str], ...], labels: tuple[str, ...]
) -> None:
    """Who is named far more often than a namesake, and whoever a shorter name belongs to."""
    found = gazetteer.resolve(words)

    assert isinstance(found, Resolved)
    assert found.topic.groups == tuple(map(frozenset, groups))
    assert found.topic.labels == labels


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mosque fire", ("mosque", "fire")),
        ("general election", ("election",)),
        ("dem primaries", ("democratic", "primaries")),
        ("gov shutdown", ("governor", "shutdown")),
    ],
)
def test_things_and_offices_are_words(
    gazetteer: Gazetteer, words: str, expected: tuple[str, ...]
) -> None:
    """What a parser took for a name is still a word; shorthand is spelt out."""
    found = gazetteer.resolve(words)

    assert isinstance(found, Resolved)
    assert (found.topic.groups, found.topic.words) == ((), expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rusia", True),
        ("rusia", True),
        ("robbin cook", True),
        ("Kremln", True),
        ("Yekaterinberg", True),
    ],
)
def test_a_slip_of_the_finger(gazetteer: Gazetteer, words: str, expected: bool) -> None:
    """What is one letter from one long name and from no other is surely that name."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Misspelt)
    assert resolution.is_slip is expected


@pytest.mark.parametrize("words", ["Scotland", "scottish"])
def test_a_land_of_a_state(gazetteer: Gazetteer, words: str) -> None:
    """A land of a state is the state, narrowed to what tells of that land."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Resolved)
    assert resolution.topic.labels == ("United Kingdom",)
    assert resolution.topic.words == (words.lower(),)


@pytest.mark.parametrize(
    ("words", "labels", "rest"),
    [
        ("russias election", ("Russia",), ("election",)),
        ("imf monetary", ("International Monetary Fund",), ()),
        ("anything on the scottish courts", ("United Kingdom",), ("scottish", "courts")),
    ],
)
def test_words_as_people_type_them(
    gazetteer: Gazetteer, words: str, labels: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    """A possessive needs no mark, a name's own words are no others, and a plural is no slip."""
    resolution = gazetteer.resolve(words)

    assert isinstance(resolution, Resolved)
    assert (resolution.topic.labels, resolution.topic.words) == (labels, rest)


PEOPLE = ("Robin Cook", "Lady Mosque", "Tony Blair", "Robin Lind", "elect Rosa Vega", "Tony")


@pytest.mark.parametrize(
    ("words", "before", "expected"),
    [
        ("tony", (), Misspelt(words="tony", suggestions=("Tony Blair",), is_slip=True)),
        ("robin", (), Ambiguous(words="robin", choices=("Robin Cook", "Robin Lind"))),
        (
            "robin",
            ("Robin Lind",),
            Misspelt(words="robin", suggestions=("Robin Lind",), is_slip=True),
        ),
    ],
)
def test_a_first_name(words: str, before: tuple[str, ...], expected: Ambiguous | Misspelt) -> None:
    """A first name alone means who bears it: of several, whom was spoken of, else it is asked."""
    gazetteer = Gazetteer(World.load(), (), people=PEOPLE)
    spoken_of = Topic(groups=(frozenset({"person:x"}),) * len(before), labels=before)

    assert gazetteer.resolve(words, spoken_of) == expected


@pytest.mark.parametrize("words", ["robin prices", "lady", "elect"])
def test_what_is_no_first_name(words: str) -> None:
    """Among other words, or in what only looks like a name, a word calls nobody."""
    found = Gazetteer(World.load(), (), people=PEOPLE).resolve(words)

    assert found == Resolved(topic=Topic(words=tuple(words.split())))

"""Which states, people, organisations and places a text names, and what means them."""

import pytest

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import TOPICS_MAX, Entities, find_entities, referent
from summarizer.language import Language
from summarizer.lexicon import slug
from summarizer.world import World


def read(language: Language, text: str) -> Entities:
    return find_entities(language.analyse(text), World.load())


def mentions(entities: Entities, text: str, entity: str) -> list[str]:
    """The words of a text that mean an entity, in order."""
    return [m.span.of(text) for m in entities.mentions if m.entity == entity]


def meant(language: Language, text: str, word: str) -> Entity | None:
    """What the last occurrence of a word means."""
    analysis = language.analyse(text)
    entities = find_entities(analysis, World.load())
    return referent(analysis, entities, analysis.token_at(text.rindex(word)))


def test_states_under_all_names(language: Language) -> None:
    """Name, adjective, capital and seat of power are mentions of one state."""
    text = "Britain and the Kremlin disagree. London waits for a Russian answer."

    entities = read(language, text)

    assert mentions(entities, text, "country:GB") == ["Britain", "London"]
    assert mentions(entities, text, "country:RU") == ["Kremlin", "Russian"]
    assert entities.get("country:GB") == Entity(id="country:GB", name="United Kingdom")


def test_person_with_office_and_state(language: Language) -> None:
    """A full name behind an office gives a person with that role and its state."""
    entities = read(language, "British Foreign Secretary David Morley spoke.")

    assert entities.get("person:david-morley") == Entity(
        id="person:david-morley",
        name="David Morley",
        role="British Foreign Secretary",
        states=("country:GB",),
    )


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("President Marek Dolny spoke.", "person:marek-dolny", "President"),
        ("Regional governor Boris Lebedev spoke.", "person:boris-lebedev", "Regional governor"),
        (
            "US Secretary of State Martin Cole spoke.",
            "person:martin-cole",
            "US Secretary of State",
        ),
        (
            "Bank of England governor Martin Cole spoke.",
            "person:martin-cole",
            "Bank of England governor",
        ),
        (
            "Vera Lind, a fire service spokeswoman, spoke.",
            "person:vera-lind",
            "fire service spokeswoman",
        ),
        ("Vera Lind, 48, the mayor of Bergen, spoke.", "person:vera-lind", "mayor of Bergen"),
        ("The prime minister, Vera Lind, spoke.", "person:vera-lind", "prime minister"),
        ("The head of the port, Vera Lind, spoke.", "person:vera-lind", "head of the port"),
        (
            "Vera Lind, who is director of the museum, spoke.",
            "person:vera-lind",
            "director of the museum",
        ),
        (
            "Vera Lind was named chairwoman of the board.",
            "person:vera-lind",
            "chairwoman of the board",
        ),
        ("Harper's mother, Vera Lind, spoke.", "person:vera-lind", "Harper's mother"),
        ("Former president Thomas Reed spoke.", "person:thomas-reed", "Former president"),
        ("Vera Lind of the port authority spoke.", "person:vera-lind", None),
        ("Mr Thomas Reed spoke.", "person:thomas-reed", None),
    ],
)
def test_role_in_every_usual_form(
    language: Language, text: str, person: str, role: str | None
) -> None:
    """An office is read before, behind and after "is"; a mere title is none."""
    entity = read(language, text).get(person)

    assert entity is not None
    assert entity.role == role


def test_held_office_before_a_former_one(language: Language) -> None:
    """Of two offices the one that is still held is the role."""
    text = "Former finance minister Vera Lind, the head of the World Bank, spoke."

    entity = read(language, text).get("person:vera-lind")

    assert entity is not None
    assert entity.role == "head of the World Bank"


def test_surname_and_possessive_are_linked(language: Language) -> None:
    """A bare or possessive surname is a mention of the full name."""
    text = "Vera Lind came. Lind’s visit was short. The town liked Lind."

    assert mentions(read(language, text), text, "person:vera-lind") == ["Vera Lind", "Lind", "Lind"]


def test_two_of_one_surname(language: Language) -> None:
    """Two people of one surname stay two; a bare surname means the nearest before it."""
    text = "John Keller came. Keller sat down. Then Ruth Keller came. Keller sang."

    entities = read(language, text)

    assert mentions(entities, text, "person:john-keller") == ["John Keller", "Keller"]
    assert mentions(entities, text, "person:ruth-keller") == ["Ruth Keller", "Keller"]


def test_particles_and_hyphens_in_names(language: Language) -> None:
    """Particles and hyphens are part of a name."""
    entities = read(language, "President Omar al-Hadi met Chancellor Anna von der Mark.")

    assert entities.get("person:omar-al-hadi") is not None
    assert entities.get("person:anna-von-der-mark") is not None


def test_state_in_a_person_name(language: Language) -> None:
    """A state's name inside a person's name is no mention of the state."""
    text = "Vera Lind met Michael Jordan in Oslo."

    assert mentions(read(language, text), text, "country:JO") == []


def test_adjectives_are_nobody(language: Language) -> None:
    """A compound of two demonyms is two states and no person."""
    entities = read(language, "A Franco-German plan was agreed in Paris.")

    assert [i for i in entities.by_id if i.startswith("person:")] == []
    assert entities.get("country:DE") is not None


def test_pronouns_are_mentions(language: Language) -> None:
    """He and she are mentions where only one person can be meant."""
    text = "Vera Lind met Thomas Reed. She thanked him."

    entities = read(language, text)

    assert mentions(entities, text, "person:vera-lind") == ["Vera Lind", "She"]
    assert mentions(entities, text, "person:thomas-reed") == ["Thomas Reed", "him"]


def test_ambiguous_pronoun_is_no_mention(language: Language) -> None:
    """A pronoun that may mean two people is a mention of neither."""
    text = "Martin Cole and Thomas Reed met. He smiled."

    entities = read(language, text)

    assert mentions(entities, text, "person:martin-cole") == ["Martin Cole"]
    assert mentions(entities, text, "person:thomas-reed") == ["Thomas Reed"]


def test_unnamed_subject_blocks_a_pronoun(language: Language) -> None:
    """A pronoun behind an unnamed person doesn't reach past them to a named one."""
    text = "Vera Lind opened the trial.\n\nOne of the victims spoke first. She wept."

    assert mentions(read(language, text), text, "person:vera-lind") == ["Vera Lind"]


def test_pronoun_inside_marks_is_left_alone(language: Language) -> None:
    """What a speaker calls "she" is not resolved."""
    text = 'Vera Lind left. "She was late," said Thomas Reed.'

    assert mentions(read(language, text), text, "person:vera-lind") == ["Vera Lind"]


def test_role_phrase_with_a_state(language: Language) -> None:
    """ "The Russian minister" means the one minister who is Russian."""
    text = (
        "Russian Foreign Minister Pavel Orlov met French Foreign Minister Anne Hale. "
        "The Russian minister left early."
    )

    entities = read(language, text)

    assert mentions(entities, text, "person:pavel-orlov") == ["Pavel Orlov", "Russian minister"]


def test_role_phrase_that_fits_two(language: Language) -> None:
    """ "The minister" means nobody where two ministers are named."""
    text = (
        "Russian Foreign Minister Pavel Orlov met French Foreign Minister Anne Hale. "
        "The minister left early."
    )

    assert meant(language, text, "minister") is None


def test_role_phrase_of_an_unnamed_person(language: Language) -> None:
    """ "The spokesman" behind an unnamed spokesman doesn't mean a named one."""
    text = (
        "Spokesman Thomas Reed spoke on Monday. A spokesman of the port spoke today. "
        "The spokesman was angry."
    )

    assert meant(language, text, "spokesman") is None


def test_organisation_with_abbreviation(language: Language) -> None:
    """An abbreviation explained in the text is a mention of the full name."""
    text = "The Northern Harbour Agency (NHA) met. The NHA agreed."

    entities = read(language, text)

    assert mentions(entities, text, "org:northern-harbour-agency") == [
        "Northern Harbour Agency",
        "NHA",
        "NHA",
    ]


def test_known_abbreviation(language: Language) -> None:
    """An unexplained abbreviation has the id of its full name and the name of the text."""
    entities = read(language, "The IMF meets next week.")

    assert entities.get("org:international-monetary-fund") == Entity(
        id="org:international-monetary-fund", name="IMF"
    )


def test_short_form_of_an_organisation(language: Language) -> None:
    """ "The fund" means the only fund named nearby."""
    text = "The International Monetary Fund met. The fund agreed to lend more."

    entities = read(language, text)

    assert mentions(entities, text, "org:international-monetary-fund") == [
        "International Monetary Fund",
        "fund",
    ]


def test_place(language: Language) -> None:
    """A town that is no capital is a place of its own."""
    entities = read(language, "Lawmakers travel to Yekaterinburg in September.")

    assert entities.get("place:yekaterinburg") == Entity(
        id="place:yekaterinburg", name="Yekaterinburg"
    )


def test_at_takes_the_best_mention(language: Language) -> None:
    """Of nested mentions the one that fits the span best is taken."""
    text = "Russian Foreign Minister Pavel Orlov left."

    entities = read(language, text)
    state, person = entities.at(Span(0, 7)), entities.at(Span(25, 36))

    assert state is not None
    assert state.id == "country:RU"
    assert person is not None
    assert person.id == "person:pavel-orlov"
    assert entities.at(Span(37, 41)) is None


def test_within_gives_each_once(language: Language) -> None:
    """The entities of a span come once each, in text order."""
    text = "Moscow and London talked. Moscow was glad. Paris was not."

    entities = read(language, text)

    assert [e.id for e in entities.within(Span(0, 41))] == ["country:RU", "country:GB"]


def test_topics_by_weight(language: Language) -> None:
    """Topics stand by number of mentions, then by first mention, twelve at most."""
    text = "Vera Lind went to Oslo. London was cold. Lind left London. She liked it."

    topics = read(language, text).topics()

    assert [topic.id for topic in topics] == ["person:vera-lind", "country:GB", "country:NO"]
    assert TOPICS_MAX == 12


@pytest.mark.parametrize("word", ["President", "Marek", "Dolny"])
def test_referent_of_a_titled_name(language: Language, word: str) -> None:
    """Title and name mean the same person, whichever the parser takes for the head."""
    found = meant(language, "President Marek Dolny left.", word)

    assert found is not None
    assert found.id == "person:marek-dolny"


def test_referent_of_an_organisation_before_a_name(language: Language) -> None:
    """A bank before "president X" is part of the office and means the president."""
    found = meant(language, "Baltic Trade Bank president Vera Lind spoke.", "Bank")

    assert found is not None
    assert found.id == "person:vera-lind"


def test_referent_of_a_common_noun(language: Language) -> None:
    """A noun that stands for nobody named has no referent."""
    assert meant(language, "Vera Lind saw a ship.", "ship") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Łukasz Żółć", "lukasz-zolc"),
        ("St. Petersburg", "st-petersburg"),
        ("Jean-Luc O’Neill", "jean-luc-o-neill"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    """An id is lower-case ASCII words joined by hyphens."""
    assert slug(name) == expected


def test_text_without_names(language: Language) -> None:
    """A text that names nothing has no entities."""
    assert read(language, "It rained all day.") == Entities(by_id={}, mentions=())

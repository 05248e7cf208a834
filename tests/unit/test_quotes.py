"""Which passages are quotes, and whose they are proven to be."""

import pytest

from summarizer.briefing import QuoteKind
from summarizer.entities import find_entities
from summarizer.language import Language
from summarizer.quotes import find_attributed, find_quotes
from summarizer.world import World

Said = list[tuple[str, str | None]]


def said(language: Language, text: str) -> Said:
    """The quotes of a text with their speakers; every quote is checked to be a slice of the text."""
    analysis = language.analyse(text)
    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))
    assert all(quote.text == text[quote.span.start : quote.span.end] for quote in quotes)
    return [(quote.text, quote.speaker) for quote in quotes]


def test_subject_before_its_verb_speaks(language: Language) -> None:
    """The subject of the verb of speech before a quote is its speaker."""
    text = 'Harbour master Anna Larsen said, "The port will stay open all night."'

    assert said(language, text) == [("The port will stay open all night.", "Anna Larsen")]


def test_subject_after_its_verb_speaks(language: Language) -> None:
    """The subject of an inverted verb behind a quote is its speaker."""
    text = '"The port will stay open," said Anna Larsen, the harbour master.'

    assert said(language, text) == [("The port will stay open,", "Anna Larsen")]


def test_surname_gives_the_full_name(language: Language) -> None:
    """A speaker named by surname has the fullest name of the article."""
    text = (
        "Foreign Secretary David Morley arrived in Oslo on Monday.\n\n"
        "“We are ready to talk about every open question,” Morley said."
    )

    assert said(language, text) == [
        ("We are ready to talk about every open question,", "David Morley")
    ]


def test_split_quote_gives_two(language: Language) -> None:
    """A quote split by its attribution gives two quotes of one speaker."""
    text = '"The bridge is closed," engineer Peter Holt said. "It will open again in May."'

    assert said(language, text) == [
        ("The bridge is closed,", "Peter Holt"),
        ("It will open again in May.", "Peter Holt"),
    ]


def test_split_in_one_sentence(language: Language) -> None:
    """Both halves of a sentence split by "he said" have one speaker."""
    text = (
        "Peter Holt inspected the bridge. "
        '"If the rain stops today," he said, "we can open it tomorrow morning."'
    )

    assert said(language, text) == [
        ("If the rain stops today,", "Peter Holt"),
        ("we can open it tomorrow morning.", "Peter Holt"),
    ]


def test_pronoun_means_the_only_person(language: Language) -> None:
    """ "She" behind a sentence about one woman means her."""
    text = 'Mayor Helen Brandt opened the school on Friday. She said, "This took us ten years."'

    assert said(language, text) == [("This took us ten years.", "Helen Brandt")]


def test_pronoun_follows_the_subject(language: Language) -> None:
    """Of two men "he" means the one who was the subject."""
    text = 'Robert Keane met Thomas Vogel in Berlin. He said, "We made good progress today."'

    assert said(language, text) == [("We made good progress today.", "Robert Keane")]


def test_pronoun_agrees(language: Language) -> None:
    """ "She" passes over a man who was the subject."""
    text = 'Robert Keane met Maria Vogel in Berlin. She said, "We made good progress today."'

    assert said(language, text) == [("We made good progress today.", "Maria Vogel")]


def test_ambiguous_pronoun_is_nobody(language: Language) -> None:
    """A pronoun that may mean two people gives no speaker."""
    text = (
        "Robert Keane and Thomas Vogel met in Berlin yesterday. "
        'He said, "We made good progress on every point today."'
    )

    assert said(language, text) == [("We made good progress on every point today.", None)]


def test_role_means_the_person(language: Language) -> None:
    """A role phrase that fits one person means that person."""
    text = (
        "Russian Foreign Minister Pavel Orlov came to London. British Prime Minister Anne Hale "
        'received him. "We talked for two hours about trade," the Russian minister said.'
    )

    assert said(language, text) == [("We talked for two hours about trade,", "Pavel Orlov")]


def test_unnamed_role_speaks_as_written(language: Language) -> None:
    """A speaker without a name is given in the words of the text."""
    text = '"Nobody was hurt in the fire," a fire service spokesman said.'

    assert said(language, text) == [("Nobody was hurt in the fire,", "a fire service spokesman")]


def test_unnamed_speaker_goes_on_as_pronoun(language: Language) -> None:
    """A pronoun behind an unnamed speaker means that speaker."""
    text = (
        'A hospital spokeswoman said, "Two patients are still with us." '
        'She added, "Both should go home this week."'
    )

    assert said(language, text) == [
        ("Two patients are still with us.", "a hospital spokeswoman"),
        ("Both should go home this week.", "a hospital spokeswoman"),
    ]


def test_organisation_speaks(language: Language) -> None:
    """An organisation that is the subject is the speaker."""
    text = 'The World Bank said the economy was "on the edge of a long recession".'

    assert said(language, text) == [("on the edge of a long recession", "World Bank")]


def test_state_speaks_in_the_words_of_the_text(language: Language) -> None:
    """A capital that speaks for its state is given as written."""
    text = 'Moscow said it was "deeply worried about the new rules".'

    assert said(language, text) == [("deeply worried about the new rules", "Moscow")]


def test_fragment_in_a_clause(language: Language) -> None:
    """A fragment deep in a reported clause belongs to the subject of its verb of speech."""
    text = (
        "Anna Larsen said that the visit had given the city the “chance to show what a small "
        "harbour can do.”"
    )

    assert said(language, text) == [("chance to show what a small harbour can do.", "Anna Larsen")]


def test_relative_clause_with_speech(language: Language) -> None:
    """ "Which he said marked a “…”" belongs to the subject of the main clause."""
    text = (
        "Foreign Secretary David Morley was pleased with Orlov’s visit, which he said marked a "
        "“change in our relations. We want a new start for both countries.”"
    )

    assert said(language, text) == [
        (
            "change in our relations. We want a new start for both countries.",
            "David Morley",
        )
    ]


def test_two_speakers_in_one_sentence(language: Language) -> None:
    """Each of two quotes in one sentence has the speaker of its own verb."""
    text = (
        'Anna Larsen called the plan "a gift to the whole city", while Peter Holt said it was '
        '"the worst idea in years".'
    )

    assert said(language, text) == [
        ("a gift to the whole city", "Anna Larsen"),
        ("the worst idea in years", "Peter Holt"),
    ]


def test_two_fragments_of_one_verb(language: Language) -> None:
    """Fragments joined by "and" under one verb have one speaker."""
    text = (
        'Peter Holt said the roof was "in very poor shape" and had been '
        '"neglected for thirty years".'
    )

    assert said(language, text) == [
        ("in very poor shape", "Peter Holt"),
        ("neglected for thirty years", "Peter Holt"),
    ]


def test_further_saying(language: Language) -> None:
    """A second participle of speech belongs to the subject of the first verb."""
    text = (
        'Peter Holt said the bridge "costs the town a fortune every year," further saying, '
        '"We should build a new one now."'
    )

    assert said(language, text) == [
        ("costs the town a fortune every year,", "Peter Holt"),
        ("We should build a new one now.", "Peter Holt"),
    ]


def test_according_to(language: Language) -> None:
    """ "According to X" makes X the speaker."""
    text = 'According to eyewitness Vera Lind, "the whole roof came down at once."'

    assert said(language, text) == [("the whole roof came down at once.", "Vera Lind")]


def test_according_to_behind(language: Language) -> None:
    """ "According to X" behind a quote makes X the speaker."""
    text = '"The whole roof came down at once," according to eyewitness Vera Lind.'

    assert said(language, text) == [("The whole roof came down at once,", "Vera Lind")]


def test_quoted_as_saying(language: Language) -> None:
    """The subject of "was quoted as saying" is the speaker."""
    text = 'Peter Holt was quoted as saying "the bridge will never open again".'

    assert said(language, text) == [("the bridge will never open again", "Peter Holt")]


def test_criticised_for_saying(language: Language) -> None:
    """Of "A criticised B for saying" B is the speaker."""
    text = 'Anna Larsen criticised Peter Holt for saying "the bridge will never open again".'

    assert said(language, text) == [("the bridge will never open again", "Peter Holt")]


def test_described_by(language: Language) -> None:
    """The agent of a passive is the speaker."""
    text = 'The plan was described by Peter Holt as "the worst idea in years".'

    assert said(language, text) == [("the worst idea in years", "Peter Holt")]


def test_words_of_a_letter(language: Language) -> None:
    """A letter's words belong to whom the text gives the letter."""
    text = '"No more money will be paid this year," read a letter from Anna Larsen.'

    assert said(language, text) == [("No more money will be paid this year,", "Anna Larsen")]


def test_warning_reads(language: Language) -> None:
    """A warning without an author speaks for itself."""
    text = '"Heavy snow will fall across the northern hills tonight", read the warning.'

    assert said(language, text) == [
        ("Heavy snow will fall across the northern hills tonight", "the warning")
    ]


def test_statement_from_somebody(language: Language) -> None:
    """A statement belongs to whom it is from, not to who passed it on."""
    text = 'The office issued a statement from Anna Larsen: "The port will stay open all night."'

    assert said(language, text) == [("The port will stay open all night.", "Anna Larsen")]


def test_colon_without_verb_of_speech(language: Language) -> None:
    """Behind a colon the subject of the sentence speaks, whatever its verb."""
    text = 'Peter Holt disagreed with these findings: "The bridge is older than the report says."'

    assert said(language, text) == [("The bridge is older than the report says.", "Peter Holt")]


def test_tweet(language: Language) -> None:
    """A tweet is speech."""
    text = 'Prime Minister Clara Voss tweeted "We stand with the people of Lisbon tonight."'

    assert said(language, text) == [("We stand with the people of Lisbon tonight.", "Clara Voss")]


def test_question_before_its_attribution(language: Language) -> None:
    """A short sentence behind a quoted question names the speaker."""
    text = '"Who is going to pay for all this?" Holt asked. Peter Holt is the town engineer.'

    assert said(language, text) == [("Who is going to pay for all this?", "Peter Holt")]


def test_next_sentence_is_no_attribution(language: Language) -> None:
    """A new sentence with its own report doesn't claim the quote before it."""
    text = (
        'Anna Larsen said: "The port will stay open all night." '
        "Peter Holt said the bridge was closed."
    )

    assert said(language, text) == [("The port will stay open all night.", "Anna Larsen")]


def test_goes_on_behind_reported_speech(language: Language) -> None:
    """A quote alone behind a report in the same paragraph goes on with it."""
    text = (
        "Anna Larsen told reporters that the port would stay open. "
        '"Ships can come and go as they like."'
    )

    assert said(language, text) == [("Ships can come and go as they like.", "Anna Larsen")]


def test_new_paragraph_needs_a_new_cue(language: Language) -> None:
    """A quote alone in a new paragraph has no proven speaker."""
    text = (
        "Anna Larsen met Peter Holt at the harbour.\n\n"
        '"Ships can come and go as they like all through the winter."'
    )

    assert said(language, text) == [
        ("Ships can come and go as they like all through the winter.", None)
    ]


def test_runs_over_paragraphs(language: Language) -> None:
    """A speech that reopens in each paragraph gives one quote for each, with one speaker."""
    text = (
        "Anna Larsen told the meeting: “The port will stay open all night.\n\n"
        "“We have enough people for every ship that comes in.”"
    )

    assert said(language, text) == [
        ("The port will stay open all night.", "Anna Larsen"),
        ("We have enough people for every ship that comes in.", "Anna Larsen"),
    ]


def test_run_over_named_at_the_end(language: Language) -> None:
    """A speech over paragraphs that is attributed at its end belongs to that speaker throughout."""
    text = (
        "“The port will stay open all night.\n\n"
        "“We have enough people for every ship that comes in,” said Anna Larsen."
    )

    assert said(language, text) == [
        ("The port will stay open all night.", "Anna Larsen"),
        ("We have enough people for every ship that comes in,", "Anna Larsen"),
    ]


def test_block_quote_with_signature(language: Language) -> None:
    """A quoted paragraph above a line with a dash and a name is that person's."""
    text = (
        "Anna Larsen runs the harbour of the town.\n\n"
        "“A harbour that sleeps is a harbour that dies.”\n\n"
        "— Anna Larsen, harbour master"
    )

    assert said(language, text) == [
        ("A harbour that sleeps is a harbour that dies.", "Anna Larsen")
    ]


def test_announced_in_the_paragraph_above(language: Language) -> None:
    """A paragraph in marks below a colon belongs to who announced it."""
    text = (
        "In a statement, Anna Larsen said:\n\n“The port will stay open all night for every ship.”"
    )

    assert said(language, text) == [
        ("The port will stay open all night for every ship.", "Anna Larsen")
    ]


def test_nested_quote_stays_inside(language: Language) -> None:
    """Single marks inside double ones make no quote of their own."""
    text = "Anna Larsen said, \"He told me 'go home at once' and I went.\""

    assert said(language, text) == [("He told me 'go home at once' and I went.", "Anna Larsen")]


def test_nested_double_marks(language: Language) -> None:
    """Double marks inside double marks belong to the outer quote."""
    text = "Anna Larsen said, “He told me “go home at once” and I went.”"

    assert said(language, text) == [("He told me “go home at once” and I went.", "Anna Larsen")]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("``", "''"), ("« ", " »")],
)
def test_every_kind_of_double_mark(language: Language, opening: str, closing: str) -> None:
    """Straight, curly, low, angle and typewriter marks all quote; the text has none of them."""
    text = f"Anna Larsen said: {opening}The port will stay open.{closing} Then she left."

    assert said(language, text) == [("The port will stay open.", "Anna Larsen")]


def test_unclosed_mark_swallows_nothing(language: Language) -> None:
    """A mark that is never closed makes no quote, and the next paragraph is read as ever."""
    text = (
        'Anna Larsen said, "The port will stay open.\n\n'
        'Peter Holt said, "The bridge will be closed all week."'
    )

    assert said(language, text) == [("The bridge will be closed all week.", "Peter Holt")]


def test_inches_are_no_quotes(language: Language) -> None:
    """Marks for feet and inches quote nothing."""
    text = (
        'Peter Holt, who is 6\'2" tall, carried a 12" pipe to the bridge. '
        'He said, "The old pipe was far too short."'
    )

    assert said(language, text) == [("The old pipe was far too short.", "Peter Holt")]


@pytest.mark.parametrize(
    "text",
    [
        'Crowds came for Dwayne "The Flying Brick" Harper on Sunday.',
        'The team read Vera Lind\'s novel "The Long Winter of Bergen" aloud.',
        'The storm was nicknamed "the beast from the east" in the press.',
        'Peter Holt said the "road load" was too high.',
        'The process, called "deep water mooring line", is old.',
        'Protesters carried a banner saying "put it to the people".',
        '"Save the old town bridge" posters hung in every window.',
    ],
)
def test_names_terms_and_titles_are_left_out(language: Language, text: str) -> None:
    """Nicknames, titles, terms, posters and fragments under three words are no quotes."""
    assert said(language, text) == []


def test_interview_turns_without_marks(language: Language) -> None:
    """A turn in an interview without marks is no quote."""
    text = "Reporter: Will the port stay open?\n\nLarsen: It will stay open all night."

    assert said(language, text) == []


def test_headline(language: Language) -> None:
    """A quote in a headline belongs to the name before its colon."""
    text = (
        'Larsen: "Port will stay open all night"\n\n'
        "Anna Larsen, the harbour master, spoke on Monday."
    )

    assert said(language, text) == [("Port will stay open all night", "Anna Larsen")]


def test_two_people_of_one_surname(language: Language) -> None:
    """A bare surname means the nearest earlier bearer of it."""
    text = (
        "John Keller owns the mill. His wife Ruth Keller runs the shop.\n\n"
        '"We have been here for forty years," Keller said.'
    )

    assert said(language, text) == [("We have been here for forty years,", "Ruth Keller")]


def test_apposition_before_the_name(language: Language) -> None:
    """A speaker named behind the office is found by name."""
    text = 'The mayor of Bergen, Vera Lind, said the measure was "nowhere near enough".'

    assert said(language, text) == [("nowhere near enough", "Vera Lind")]


def test_name_between_subject_and_verb(language: Language) -> None:
    """An apposition between name and verb doesn't hide the speaker."""
    text = 'Vera Lind, the mayor of Bergen, told reporters: "The snow will be gone by noon."'

    assert said(language, text) == [("The snow will be gone by noon.", "Vera Lind")]


def test_went_on_to_say(language: Language) -> None:
    """The subject of "went on to say" is the speaker."""
    text = 'Vera Lind went on to say "the town will pay for every broken window".'

    assert said(language, text) == [("the town will pay for every broken window", "Vera Lind")]


def test_role_of_the_speaker(language: Language) -> None:
    """A quote carries the office that the article gives its speaker."""
    analysis = language.analyse(
        "British Foreign Secretary David Morley met his guest. "
        '"We want a new start for both countries," Morley said.'
    )

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [quote.role for quote in quotes] == ["British Foreign Secretary"]


def test_outlet_that_was_told(language: Language) -> None:
    """A quote carries the outlet that it was told to."""
    analysis = language.analyse('"Nobody slept that night," Vera Lind told the BBC.')

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [quote.attribution for quote in quotes] == ["BBC"]


def test_reporters_are_no_outlet(language: Language) -> None:
    """What was told to reporters was told to no outlet."""
    analysis = language.analyse('"Nobody slept that night," Vera Lind told reporters.')

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [quote.attribution for quote in quotes] == [None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('Vera Lind said, "Nobody slept that night."', QuoteKind.DIRECT),
        ('Vera Lind said it was "the longest night of the year".', QuoteKind.PARTIAL),
        ('Vera Lind spoke of a "change in the town. We want it back."', QuoteKind.DIRECT),
    ],
)
def test_kind(language: Language, text: str, kind: QuoteKind) -> None:
    """A whole sentence between the marks makes a quote direct; a fragment is partial."""
    analysis = language.analyse(text)

    quotes, _ = find_quotes(analysis, find_entities(analysis, World.load()))

    assert [quote.kind for quote in quotes] == [kind]


def test_fragment_without_speaker_is_rejected(language: Language) -> None:
    """A fragment of speech whose speaker is unprovable is rejected with the reason."""
    analysis = language.analyse('It was said to be "the longest night of the year".')

    quotes, rejected = find_quotes(analysis, find_entities(analysis, World.load()))

    assert quotes == []
    assert [item.reason for item in rejected] == ["no provable speaker"]


def test_reason_names_the_cue(language: Language) -> None:
    """Each attributed quote says which word brought it in."""
    analysis = language.analyse('"Nobody slept that night," Vera Lind told reporters.')

    attributed, _ = find_attributed(analysis, find_entities(analysis, World.load()))

    assert [item.why for item in attributed] == ["by 'Lind told'"]


def test_text_without_quotes(language: Language) -> None:
    """A text without marks has no quotes and no rejections."""
    analysis = language.analyse("Vera Lind said that nobody slept.")

    assert find_quotes(analysis, find_entities(analysis, World.load())) == ([], [])

"""Which words tell of something still to come: each cue with a sentence, and what takes it back."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.briefing import Certainty
from summarizer.cues import Cues
from summarizer.dates import find_dates
from summarizer.expectation import Readings, find_expectations
from summarizer.language import Language

PUBLISHED = date(2026, 5, 4)

SCHEDULED, LIKELY = Certainty.SCHEDULED, Certainty.LIKELY
POSSIBLE, UNDECIDED = Certainty.POSSIBLE, Certainty.UNDECIDED


def read(language: Language, text: str) -> Readings:
    analysis = language.analyse(text)
    return find_expectations(analysis, find_dates(text, PUBLISHED), published=PUBLISHED)


def told(language: Language, text: str) -> list[tuple[str, Certainty]]:
    analysis = language.analyse(text)
    readings = find_expectations(analysis, find_dates(text, PUBLISHED), published=PUBLISHED)
    return [(analysis.tokens[e.head].text, e.certainty) for e in readings.expected]


GOVERNED = [
    ("due", "The ferry is due to sail.", "sail", SCHEDULED),
    ("set", "The ferry is set to sail.", "sail", SCHEDULED),
    ("schedule", "The operator has scheduled to sail on Friday.", "sail", SCHEDULED),
    ("scheduled", "The ferry is scheduled to sail.", "sail", SCHEDULED),
    ("slate", "The bridge is slated to close.", "close", SCHEDULED),
    ("slated", "The bridge is slated to open.", "open", SCHEDULED),
    ("agree", "Vardøby Shipping has agreed to sell the yard.", "sell", SCHEDULED),
    ("arrange", "The choir has arranged to sing at the harbour.", "sing", SCHEDULED),
    ("decide", "The council has decided to close the pool.", "close", SCHEDULED),
    ("book", "The choir has been booked to sing on Friday.", "sing", SCHEDULED),
    ("resolve", "The council has resolved to meet next week.", "meet", SCHEDULED),
    ("order", "The court has ordered the mill to close on Friday.", "close", SCHEDULED),
    ("require", "The mill is required to report by Friday.", "report", SCHEDULED),
    ("instruct", "The crew of the Vardøby has been instructed to leave.", "leave", SCHEDULED),
    ("direct", "The judge has directed the firm to pay.", "pay", SCHEDULED),
    ("mandate", "The mill is mandated to report by Friday.", "report", SCHEDULED),
    ("oblige", "The mill is obliged to report by Friday.", "report", SCHEDULED),
    ("tell", "The mill has been told to report by Friday.", "report", SCHEDULED),
    ("decision", "The council announced its decision to close the pool.", "close", SCHEDULED),
    ("agreement", "The firms announced an agreement to merge.", "merge", SCHEDULED),
    ("deal", "The firm announced its deal to sell the yard.", "sell", SCHEDULED),
    ("likely", "Dahl is likely to visit Norway.", "visit", LIKELY),
    ("expect", "The firm expects to reopen the mill.", "reopen", LIKELY),
    ("expected", "The storm is expected to reach Iceland.", "reach", LIKELY),
    ("forecast", "The storm is forecast to reach Iceland.", "reach", LIKELY),
    ("predict", "The storm is predicted to reach Iceland.", "reach", LIKELY),
    ("plan", "The researchers plan to publish the figures.", "publish", LIKELY),
    ("planned", "Kari Dahl said she planned to publish the figures.", "publish", LIKELY),
    ("intend", "Kari Dahl intends to appeal.", "appeal", LIKELY),
    ("pledge", "The ministry has pledged to rebuild the school.", "rebuild", LIKELY),
    ("promise", "The ministry has promised to rebuild the school.", "rebuild", LIKELY),
    ("vow", "The union has vowed to sue.", "sue", LIKELY),
    ("commit", "The firm has committed to rebuild the school.", "rebuild", LIKELY),
    ("prepare", "The fleet is preparing to sail on Friday.", "sail", LIKELY),
    ("poise", "The union is poised to sue.", "sue", LIKELY),
    ("poised", "The union seems poised to sue.", "sue", LIKELY),
    ("project", "The figure is projected to drop.", "drop", LIKELY),
    ("anticipate", "The firm anticipates to reopen the mill.", "reopen", LIKELY),
    ("bound", "The union is bound to sue.", "sue", LIKELY),
    ("ready", "The fleet is ready to sail on Friday.", "sail", LIKELY),
    ("undertake", "The firm has undertaken to rebuild the school.", "rebuild", LIKELY),
    ("aim", "The firm aims to reopen the mill in June.", "reopen", LIKELY),
    ("hope", "The firm hopes to reopen the mill in June.", "reopen", LIKELY),
    ("propose", "The firm proposes to reopen the mill.", "reopen", LIKELY),
    ("elect", "The firm has elected to close the mill.", "close", LIKELY),
    ("intention", "The firm announced its intention to close the mill.", "close", LIKELY),
    ("commitment", "The firm announced its commitment to rebuild the school.", "rebuild", LIKELY),
    ("intent", "The firm declared its intent to close the mill.", "close", LIKELY),
    ("move", "The firm is moving to close the mill in June.", "close", LIKELY),
    ("seek", "The firm seeks to reopen the mill in June.", "reopen", LIKELY),
    ("want", "The firm wants to reopen the mill in June.", "reopen", LIKELY),
    ("swear", "The union has sworn to sue.", "sue", LIKELY),
    ("look", "The firm is looking to sell the yard.", "sell", LIKELY),
    ("task", "The ministry was tasked to produce a plan next week.", "produce", SCHEDULED),
    ("opt", "The firm has opted to close the mill.", "close", LIKELY),
    ("threaten", "The union threatens to sue.", "sue", POSSIBLE),
    ("offer", "The firm offers to reopen the mill in June.", "reopen", POSSIBLE),
    ("proposal", "The mayor unveiled a proposal to close the pool.", "close", POSSIBLE),
    ("threat", "The union repeated its threat to sue.", "sue", POSSIBLE),
    ("option", "The firm has the option to close the mill.", "close", POSSIBLE),
]


@pytest.mark.parametrize(("cue", "text", "head", "certainty"), GOVERNED)
def test_what_takes_an_infinitive(
    language: Language, cue: str, text: str, head: str, certainty: Certainty
) -> None:
    """Each word of the table makes the act after it an expectation, with its certainty."""
    assert cue in Cues.load().governors
    assert told(language, text) == [(head, certainty)]


CONSIDERED = [
    ("consider", "Dahl is considering closing the pool.", "closing", POSSIBLE),
    ("consider", "A sequel is being considered.", "sequel", POSSIBLE),
    ("consider", "Dahl is considering a run.", "considering", POSSIBLE),
    ("discuss", "Norway and Iceland are discussing reopening the mine.", "reopening", POSSIBLE),
    ("contemplate", "Dahl is contemplating leaving the party.", "leaving", POSSIBLE),
    ("mull", "Dahl is mulling leaving the party.", "leaving", POSSIBLE),
    ("weigh", "Dahl is weighing leaving the party.", "leaving", POSSIBLE),
    ("explore", "Dahl is exploring selling the yard.", "selling", POSSIBLE),
    ("propose", "Dahl is proposing closing the pool.", "closing", POSSIBLE),
    ("study", "A tunnel to Iceland is being studied.", "studied", POSSIBLE),
    ("debate", "A tunnel to Iceland is being debated.", "debated", POSSIBLE),
    ("plan", "Kari Dahl plans on leaving the party.", "leaving", LIKELY),
    ("intend", "Dahl intends on leaving the party.", "leaving", LIKELY),
    ("anticipate", "Dahl anticipates leaving the party.", "leaving", LIKELY),
    ("look", "Dahl is looking at closing the pool.", "closing", POSSIBLE),
    ("commit", "Dahl has committed to rebuilding the school.", "rebuilding", LIKELY),
]


@pytest.mark.parametrize(("cue", "text", "head", "certainty"), CONSIDERED)
def test_what_is_under_consideration(
    language: Language, cue: str, text: str, head: str, certainty: Certainty
) -> None:
    """What is being considered is possible, told as an act or as an occasion."""
    assert cue in Cues.load().gerunds
    assert told(language, text) == [(head, certainty)]


DATED = [
    ("due", "A vote is due on Friday.", "vote", SCHEDULED),
    ("schedule", "The board scheduled a vote for next week.", "vote", SCHEDULED),
    ("scheduled", "The vote scheduled for Friday decides.", "vote", SCHEDULED),
    ("set", "A trial has been set for June 8, 2026.", "trial", SCHEDULED),
    ("slate", "The concert is slated for June 8, 2026.", "concert", SCHEDULED),
    ("time", "A strike timed for June 8, 2026 worries shops.", "strike", SCHEDULED),
    ("book", "A concert booked for June 8, 2026 is sold out.", "concert", SCHEDULED),
    ("reschedule", "The vote was rescheduled for June 8, 2026.", "vote", SCHEDULED),
    ("fix", "The trial has been fixed for June 8, 2026.", "trial", SCHEDULED),
    ("call", "A strike has been called for June 8, 2026.", "strike", SCHEDULED),
    ("expect", "A ruling is expected in June.", "ruling", LIKELY),
    ("expect", "The parties expect a decision next month.", "decision", LIKELY),
    ("forecast", "The landing has been forecast for June 8, 2026.", "landing", LIKELY),
    ("predict", "Forecasters predict landfall on June 8, 2026.", "landfall", LIKELY),
    ("project", "The opening is projected for June.", "opening", LIKELY),
    ("anticipate", "A verdict is anticipated next week.", "verdict", LIKELY),
    ("plan", "The launch is planned for June 8, 2026.", "launch", LIKELY),
    ("planned", "A planned march on June 8, 2026 worries shops.", "march", LIKELY),
    ("propose", "A vote was proposed for June 8, 2026.", "vote", POSSIBLE),
    ("postpone", "The final was postponed until June 8, 2026.", "final", SCHEDULED),
    ("delay", "The launch has been delayed until June 8, 2026.", "launch", SCHEDULED),
    ("move", "The vote was moved to June 8, 2026.", "vote", SCHEDULED),
    ("push", "The launch has been pushed back to June 8, 2026.", "launch", SCHEDULED),
    ("put", "The hearing was put off until June 8, 2026.", "hearing", SCHEDULED),
    ("adjourn", "The trial was adjourned until June 8, 2026.", "trial", SCHEDULED),
]


@pytest.mark.parametrize(("cue", "text", "head", "certainty"), DATED)
def test_a_participle_with_a_date(
    language: Language, cue: str, text: str, head: str, certainty: Certainty
) -> None:
    """A participle and a date to come put an occasion ahead, or move it there."""
    cues = Cues.load()

    assert cue in cues.participles.keys() | cues.put_off
    assert told(language, text) == [(head, certainty)]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("The final was postponed.", "final"),
        ("The hearing has been put off.", "hearing"),
        ("The trial was adjourned indefinitely.", "trial"),
        ("The launch has been delayed.", "launch"),
    ],
)
def test_put_off_without_a_date_is_undecided(language: Language, text: str, head: str) -> None:
    """What was put off to no day is still expected, but open."""
    assert told(language, text) == [(head, UNDECIDED)]


@pytest.mark.parametrize(
    ("text", "head", "certainty"),
    [
        ("The upcoming vote divides the town.", "vote", SCHEDULED),
        ("She left ahead of next week's summit.", "summit", SCHEDULED),
        ("They argue over an election on June 8, 2026.", "election", SCHEDULED),
        ("He spoke before a hearing on June 8, 2026.", "hearing", SCHEDULED),
        ("Nils Berg is awaiting trial.", "awaiting", UNDECIDED),
        ("The board meets next week.", "meets", SCHEDULED),
        ("The ministry will rebuild the school.", "rebuild", SCHEDULED),
        ("Kari Dahl is to open the fair.", "open", SCHEDULED),
        ("Kari Dahl is going to sue.", "sue", SCHEDULED),
        ("Kari Dahl said she would sue.", "sue", LIKELY),
        ("Kari Dahl said the ministry would sue on Friday.", "sue", SCHEDULED),
        ("Kari Dahl may sue.", "sue", POSSIBLE),
        ("Norway may possibly sue.", "sue", POSSIBLE),
        ("The House must pass the budget by Friday.", "pass", SCHEDULED),
        ("Norway will probably sue.", "sue", LIKELY),
        ("If the court agrees, Norway will sue.", "sue", POSSIBLE),
        ("The court will decide on Friday if the mill closes.", "decide", SCHEDULED),
        ("The storm will hit Iceland.", "hit", LIKELY),
        ("Kari Dahl said the team would like to repeat the test.", "repeat", LIKELY),
        ("The court ordered that the mill be closed.", "closed", SCHEDULED),
        ("The ministry has ordered an inquiry.", "inquiry", SCHEDULED),
        ("An inquiry was ordered.", "inquiry", SCHEDULED),
        ("Norway announced a referendum.", "referendum", SCHEDULED),
        ("The union announced a strike for Monday.", "strike", SCHEDULED),
        ("Workers have threatened a strike.", "strike", POSSIBLE),
        ("Dahl plans a new ferry to Iceland.", "ferry", LIKELY),
        ("The firm is in talks to sell the yard.", "sell", POSSIBLE),
        ("The election is approaching.", "approaching", SCHEDULED),
        ("A strike looms.", "looms", SCHEDULED),
        ("The decision is pending.", "is", SCHEDULED),
        ("More tests are planned.", "tests", LIKELY),
        ("Two races are headed for a recount.", "headed", LIKELY),
        ("They agreed on a ceasefire starting Monday.", "ceasefire", SCHEDULED),
        ("Dahl said Norway was closing the mine next month.", "closing", SCHEDULED),
        ("Dahl dislikes the election to be held on June 8, 2026.", "election", SCHEDULED),
        ("Norway has pledged funds.", "funds", LIKELY),
        ("The ministers agreed to a meeting in Oslo.", "meeting", SCHEDULED),
        ("Forecasters warned of floods.", "floods", POSSIBLE),
        ("Kari Dahl has ordered the installation of alarms.", "installation", SCHEDULED),
        ("Kari Dahl has declared tomorrow a day of mourning.", "day", SCHEDULED),
        ("The Vardøby festival continues through June 8, 2026.", "continues", SCHEDULED),
        ("Election Day is approaching.", "approaching", SCHEDULED),
        ("She would leave on Friday.", "leave", SCHEDULED),
        ("The law still awaited approval by Norway.", "awaited", UNDECIDED),
        ("The firm is reviewing its options.", "reviewing", POSSIBLE),
        ("Dahl said the firm is considering a sale.", "considering", POSSIBLE),
        ("Vardøby Shipping has agreed in principle to sell the yard.", "sell", LIKELY),
        ("Vardøby Shipping has tentatively agreed to sell the yard.", "sell", LIKELY),
        ("Vardøby Shipping has entered into an agreement to sell the yard.", "sell", SCHEDULED),
        ("Kari Dahl will be chief executive of the yard.", "be", SCHEDULED),
        ("Vardøby Shipping will become a private company.", "become", SCHEDULED),
        ("Vardøby Bank will provide 5 million crowns.", "provide", SCHEDULED),
        ("It did not move the vote but is to switch to ballots by mail.", "switch", SCHEDULED),
        ("Dahl said troops had left Oslo and Norway would sue.", "sue", LIKELY),
    ],
)
def test_what_is_ahead(language: Language, text: str, head: str, certainty: Certainty) -> None:
    """Verbs and occasions that lie ahead, with the certainty that their words give."""
    assert told(language, text) == [(head, certainty)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The council will not close the pool.", "it is denied"),
        ("No vote will be held on Friday.", "it is denied"),
        ("The firm announced no plan to close the mill.", "it is denied"),
        ("He asked if the ministry will rebuild the school.", "it is only supposed"),
        ("The board was set to meet on Friday, but fell ill.", "it was expected once, but"),
        (
            "Fishermen hope the ministry will rebuild the school.",
            "it is only what somebody would hope",
        ),
        ("The firm previously announced it will sue.", "it was told before"),
        ("The court will usually fine the owner.", "it is a habit"),
        ("The vote scheduled for Friday was cancelled.", "it was called off"),
        ("The council has decided to cancel the fair.", "it is called off"),
        ("The ministry did not say it would sue.", "nobody say it"),
        ("Nobody should think Dahl does not expect Norway will sue.", "nobody expect it"),
    ],
)
def test_what_is_not_ahead(language: Language, text: str, reason: str) -> None:
    """What is denied, supposed, wished, over or called off is left out, with the reason."""
    readings = read(language, text)

    assert readings.expected == []
    assert reason in [dismissal.reason for dismissal in readings.dismissed]


@pytest.mark.parametrize(
    "text",
    [
        "The fleet sailed on Monday.",
        "When will the board meet?",
        "Penguins may choose another beach.",
        "The firm hopes to reopen the mill.",
        "The fair would have opened on Friday.",
        "The mill closes at night.",
        "Guests must show a card.",
        "Kari Dahl said she would rather leave.",
        "Kari Dahl agreed to answer some questions.",
        "Kari Dahl thanked the board for agreeing to meet.",
        "He explained why he decided to join the party.",
        "He hinted the mill would close, but later changed his mind.",
        "On the night of April 30, visitors could see the comet.",
        "Berg admitted to ordering the payments.",
        "The council announced the decision that night.",
        "The ministry cancelled all upcoming meetings.",
        "Voters should consider leaving the party.",
        "If you press it, the bell will stop.",
        "Dahl said this might happen in winter.",
        "He ran again before he announced he would resign.",
        "In March, Dahl announced his plan to run.",
        "Only God will remove me.",
        "Dahl called the inquiry a farce.",
        "The yard is old, I'll grant you.",
        "Dahl has amassed pledged delegates.",
        "Police are reviewing the footage.",
        "The ferries will not sail now, but in late March and June.",
        "The offer will be conditioned on approval.",
        "On Friday, thousands wearing masks and helmets gathered.",
        "They knew of Dahl's attempt to add a question to the 2026 census.",
    ],
)
def test_background_is_no_expectation(language: Language, text: str) -> None:
    """The past, questions, habits and what might have been expect nothing."""
    assert told(language, text) == []


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("She resigns. Kari Dahl would follow her.", "told.outright"),
        ("The fog may spread.", "act.risk"),
        ("The fog will spread.", "act.forecast"),
        ("He said it would close, but later changed his mind.", "told.reversed"),
        ("She thanked the board for agreeing to meet.", "told.thanks"),
        ("Norway agreed to answer some questions.", "act.talk"),
        ("Iceland will meet Norway once the court has ruled.", "date.event"),
        ("Norway could meet Iceland on April 30.", "date.far"),
        ("The fair continues through June 8, 2026.", "date.until"),
        ("If you press it, the bell will stop.", "told.generic"),
        ("Norway might be required to sue.", "told.moderated"),
        ("He ran again before he announced he would resign.", "told.narrated"),
        ("In March, Dahl announced his plan to run.", "told.long_ago"),
        ("He left in 2008. He agreed to a truce.", "told.after_old"),
        ("The board was intending to sell the yard.", "tense.was"),
        ("Dahl said this might happen in winter.", "act.empty"),
        ("Norway plans to sell the yard and hold a vote.", "cue.shared_undated"),
        ("Norway plans to sell the yard on Thursday and hold a vote on Friday.", "cue.shared"),
    ],
)
def test_what_is_seen(language: Language, text: str, trait: str) -> None:
    """What speaks for or against an act is seen, whatever it weighs."""
    assert any(trait in item.traits for item in read(language, text).weighed)


def past(verb: str) -> str:
    return {"commit": "committed"}.get(verb, verb.removesuffix("e") + "ed")


# How each word of a small table is put into a sentence, and the trait that it then gives.
SMALL_TABLES = [
    ("promises", "Norway has {past} funds.", "cue.announced_promised"),
    ("risks", "Forecasters see a {word} of floods.", "cue.announced_risk"),
    ("proclaim", "Dahl has {past} tomorrow a day of mourning.", "cue.proclaimed"),
    ("attitudes", "Norway will take a {word}.", "act.attitude"),
    ("choices", "The firm is reviewing one {word}.", "cue.considering"),
    ("weighs", "The firm is {ing} its options.", "cue.considering"),
    ("gives", "Dahl will {word} 500 crowns.", "act.single"),
]


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        (sentence.format(word=word, past=past(word), ing=f"{word.removesuffix('e')}ing"), trait)
        for table, sentence, trait in SMALL_TABLES
        for word in sorted(getattr(Cues.load(), table))
    ],
)
def test_each_word_of_a_small_table(language: Language, text: str, trait: str) -> None:
    """Each word of these tables is seen where a sentence uses it."""
    assert any(trait in item.traits for item in read(language, text).weighed)


@pytest.mark.parametrize("word", sorted(Cues.load().takes_place - {"take", "hold"}))
def test_what_takes_place_later(language: Language, word: str) -> None:
    """A date after "to begin" is that of the occasion right before it."""
    text = f"Dahl dislikes the trial to {word} on June 8, 2026."

    assert told(language, text) == [("trial", SCHEDULED)]


@pytest.mark.parametrize("word", sorted(Cues.load().binding))
def test_what_is_owed_is_no_step_of_a_story(language: Language, word: str) -> None:
    """Who promised something among other things that were done still owes it."""
    text = f"Dahl spoke of the yard and {past(word)} to sell it."

    assert told(language, text) != []


def test_two_acts_of_one_promise(language: Language) -> None:
    """Acts that share what looks ahead are an expectation each."""
    text = "Norway promised to sell the yard and rebuild the school."

    assert told(language, text) == [("sell", LIKELY), ("rebuild", LIKELY)]


def test_an_act_told_beside_another(language: Language) -> None:
    """Whoever follows "with … succeeding her" shares what looks ahead."""
    text = "Kari Dahl is to resign, with Nils Berg succeeding her."

    assert told(language, text) == [("resign", SCHEDULED), ("succeeding", SCHEDULED)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The board convenes next week.", "next week"),
        ("The trial opens on Friday.", "Friday"),
    ],
)
def test_an_undated_text_keeps_the_phrase(language: Language, text: str, phrase: str) -> None:
    """Without a day of publication, a timetable is ahead: it keeps its phrase, and gets no day."""
    readings = find_expectations(language.analyse(text), find_dates(text, None), published=None)

    (expected,) = readings.expected
    assert expected.date is not None
    assert text[expected.date.start : expected.date.end] == phrase
    assert (expected.date.first, expected.date.last) == (None, None)


def test_each_word_has_its_row() -> None:
    """No word of the tables of infinitives and considerations is without its sentence here."""
    cues = Cues.load()

    assert cues.governors.keys() == {cue for cue, *_ in GOVERNED} | cues.governing_nouns
    assert cues.gerunds.keys() == {cue for cue, *_ in CONSIDERED}


def test_the_basis_is_told_in_words(language: Language) -> None:
    """An expectation says why it counts and what its certainty rests on."""
    (vote,) = read(language, "The board is likely to vote on Friday.").expected

    told, certainty = vote.basis.split("; ")
    assert re.sub(r" [+-][\d.]+", "", told) == (
        "“likely to”, dated “on Friday”, an act, who holds an office"
    )
    assert certainty == "likely by “likely to”"


_WORDS = st.sampled_from(
    "The board Kari Dahl will may not is to plans vote meet on Friday in June , and if said that "
    "postponed until a hearing upcoming expected . due".split()
)


@given(st.lists(_WORDS, min_size=1, max_size=14).map(" ".join))
def test_any_words_are_read(language: Language, text: str) -> None:
    """No order of words stops the reader, and each expectation stands in its own sentence."""
    readings = read(language, text)

    for expectation in readings.expected:
        assert expectation.sentence.first <= expectation.head < expectation.sentence.last
        assert expectation.basis


def test_credit_of_an_undated_article(language: Language) -> None:
    """Where the day of publication is unknown, a credit's date is nobody's time."""
    text = "The board will meet next week to choose a chair (Harbour Wire, July 22)."
    analysis = language.analyse(text)

    found = find_expectations(analysis, find_dates(text, None), published=None).expected

    assert [text[one.date.start : one.date.end] for one in found if one.date] == ["next week"]

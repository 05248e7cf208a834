"""How a model may tell an answer's records, and what stands where it may not."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import desk
from bot.desk import Desk
from bot.llm.budget import Asker
from bot.llm.phrasing import Sentence, phrased, proven_of
from bot.qa.answer import Answer
from bot.qa.lines import Citation, Line, LineKind
from bot.store import Store
from config.load import load_settings
from summarizer.article import Article
from summarizer.briefing import When
from summarizer.engines.model import Hear, ModelFailed, Said, Why
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.prompts import Message
from summarizer.language import Language
from summarizer.summarize import summarize
from summarizer.world import World

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
TODAY = NOW.date()
TEXT = (
    "Norway's minister Kari Dahl will travel to Reykjavik on 3 June. The fleet of Norway rested. "
    "The parliament of Norway will vote on the harbour law on 9 June."
)
QUESTION = "what's next for Norway?"


class Phraser:
    """A model that always tells the same; without a reply, none."""

    name = "phraser"

    def __init__(self, *sentences: tuple[str, list[int]], raw: str | None = None) -> None:
        told = [{"text": text, "records": records} for text, records in sentences]
        self.reply = json.dumps({"answer": told}) if raw is None else raw
        self.asked: list[Sequence[Message]] = []

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        self.asked.append(messages)
        if not self.reply:
            raise ModelFailed(Why.DOWN)
        for end in range(len(self.reply) + 1 if hear else 0):
            assert hear is not None
            await hear(self.reply[:end])
        return Said(text=self.reply)


def record(core: str, *, days: str = "", ending: str = "", place: int = 0) -> Line:
    opening = f"{days}: " if days else ""
    return Line(
        kind=LineKind.ITEM,
        text=f"{opening}{core}{ending}",
        when=When(text=days) if days else None,
        citations=(Citation(article="a", start=place, end=place + 1, url=None, published=None),),
        opening=opening,
        ending=ending,
    )


VOTE = record("Parliament votes on the harbour law.", days="9 Jun", ending=" Scheduled.", place=1)
TRIP = record("Kari Dahl travels to Reykjavik.", days="3 Jun", ending=" Scheduled.", place=2)
TALKS = record("Dahl meets Lund.", days="Next week (11 – 17 May)", ending=" Possible.", place=3)
OPEN = replace(record("Lund signs.", days="Date open", place=5), when=When())
TOLD = replace(record("The board met in Oslo.", place=4), opening="2 May 2026: ")
TOLD = replace(TOLD, text=f"{TOLD.opening}{TOLD.core}")


@pytest.mark.parametrize(
    ("records", "text", "told"),
    [
        ([TRIP], "On 3 Jun, Kari Dahl travels to Reykjavik.", None),
        ([TRIP], "Kari Dahl travels to Reykjavik on 3 Jun", None),
        ([TRIP], "Dahl travels to Reykjavik.", "3 Jun: Dahl travels to Reykjavik. Scheduled."),
        ([TALKS], "Dahl meets Lund next week.", "Dahl meets Lund next week. Possible."),
        ([TALKS], "11 – 17 May, Dahl meets Lund.", "11 – 17 May, Dahl meets Lund. Possible."),
        ([TOLD], "The board met.", "2 May 2026: The board met."),
        ([OPEN], "Lund signs.", "Date open: Lund signs."),
        ([OPEN], "Date open: Lund signs.", "Date open: Lund signs."),
        (
            [TRIP],
            "3 Jun: Kari Dahl travels to Reykjavik.",
            "3 Jun: Kari Dahl travels to Reykjavik. Scheduled.",
        ),
        (
            [TRIP, VOTE],
            "On 3 Jun, Kari Dahl travels to Reykjavik, and parliament votes on 9 Jun.",
            "On 3 Jun, Kari Dahl travels to Reykjavik, and parliament votes on 9 Jun. Scheduled.",
        ),
    ],
)
def test_records_are_told_in_other_words(
    records: Sequence[Line], text: str, told: str | None
) -> None:
    """Days may stand at either end; how certain it is and what was left out follow in code's words."""
    line = phrased(text, records)

    assert line is not None
    assert line.text == (told or f"{text.rstrip('.')}. Scheduled.")
    assert line.citations == tuple(one for each in records for one in each.citations)


@pytest.mark.parametrize(
    ("records", "text"),
    [
        ([TRIP], "On 4 Jun, Kari Dahl travels to Reykjavik."),
        ([TRIP], "By 3 Jun, Kari Dahl travels to Reykjavik."),
        ([TRIP], "Kari Dahl travels to Reykjavik by 3 Jun."),
        ([TRIP], "Kari Dahl, on 3 Jun, travels to Reykjavik."),
        ([TRIP], "Kari Lund travels to Reykjavik."),
        ([TRIP], "Kari Dahl travels to <!channel> Reykjavik."),
        ([TRIP], "Kari Dahl travels to Reykjavik, see http://evil.example."),
        ([TRIP, VOTE], "On 9 Jun, Kari Dahl travels, and on 3 Jun parliament votes."),
        ([OPEN], "Date open, Lund signs."),
        ([OPEN], "9 Jun: Lund signs."),
        ([TRIP, VOTE], "Kari Dahl travels, and parliament votes on 9 Jun."),
        ([TRIP, VOTE], "On 3 Jun, parliament votes, and on 9 Jun, Kari Dahl travels."),
        ([TRIP, TALKS], "On 3 Jun, Kari Dahl travels, and next week Dahl meets Lund."),
        (
            [TOLD, replace(TOLD, text="Yesterday: Lund sang.", opening="Yesterday: ")],
            "The board met.",
        ),
    ],
)
def test_what_is_not_proven_is_no_line(records: Sequence[Line], text: str) -> None:
    """Other days, doers and words are refused, and records in one sentence that differ in certainty."""
    line = phrased(text, records)

    assert line is None


def test_a_wrong_number_is_put_right() -> None:
    """A sentence rests on the one record that bears it out, though others were named; never on two."""
    said = [
        {"text": "On 9 Jun, parliament votes on the harbour law.", "records": [1, 7]},
        {"text": "On 3 Jun, Kari Dahl travels to Reykjavik.", "records": [1]},
    ]
    written = [Sentence.model_validate(one) for one in said]

    proven = proven_of(written, [TRIP, VOTE])

    assert [one.records for one in proven] == [(1,)]
    assert proven[0].line.citations == VOTE.citations


def test_the_end_of_a_clause_dates_nothing_else() -> None:
    """Days at the end, behind a clause of another deed, could be that deed's, and are refused."""
    plan = record("Dahl presents the plan that Lund wrote.", days="3 Jun")

    assert phrased("Dahl presents the plan that Lund wrote on 3 Jun.", [plan]) is None
    assert phrased("On 3 Jun, Dahl presents the plan that Lund wrote.", [plan]) is not None


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


async def filled(store: Store, language: Language) -> None:
    engine = OfflineEngine(language, World.load())
    article = Article(id="a", text=TEXT, published=TODAY)
    added = await store.add_article(article, now=NOW)
    await store.add_briefing(summarize(article, engine), version=added.version, now=NOW)


def asking(
    store: Store, model: Phraser, askers: list[Asker] | None = None, *, phrased: str = "true"
) -> Desk:
    def model_for(asker: Asker) -> Phraser:
        (askers if askers is not None else []).append(asker)
        return model

    settings = load_settings(None, {"DAYBOOK_ANSWERS__PHRASED": phrased})
    return desk(settings, store, model_for=model_for)


async def test_an_answer_is_phrased(store: Store, language: Language) -> None:
    """Proven sentences stand in the place of their records, paid by who asks; the answer says so."""
    await filled(store, language)
    asker, askers = Asker(destination="slack:T/C", person="slack:U"), list[Asker]()
    model = Phraser(
        ("Norway's minister Kari Dahl travels to Reykjavik on 3 June.", [1]),
        ("On 9 June, the parliament of Norway will not vote.", [2]),
    )

    reply = await asking(store, model, askers).ask(QUESTION, today=TODAY, asker=asker)

    assert [line.text for line in reply.answer.lines] == [
        "Two things ahead for Norway",
        "Norway's minister Kari Dahl travels to Reykjavik on 3 June. Scheduled.",
        "On 9 June: Parliament of Norway votes on the harbour law. Scheduled.",
        "All from a, 4 May 2026, the newest on file.",
        "One sentence phrased by phraser, from the records cited.",
    ]
    assert all(line.citations for line in reply.answer.lines[1:3])
    assert askers == [asker]


async def test_without_records_no_model_is_asked(store: Store, language: Language) -> None:
    """Where nothing is on file, one record answers, or the setting says so, there is no call."""
    model = Phraser(("Kari Dahl will travel.", [1]))

    nothing = await asking(store, model).ask(QUESTION, today=TODAY)
    await filled(store, language)
    other = await asking(store, model).ask("what's next for Reykjavik?", today=TODAY)
    off = await asking(store, model, phrased="false").ask(QUESTION, today=TODAY)

    assert model.asked == []
    assert nothing.answer.none_because
    assert len(other.answer.lines) > 1
    assert "phrased" not in off.answer.lines[-1].text


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no",
        "{}",
        '{"answer": 3}',
        '{"answer": [{"text": "Norway."}, 4]}',
        '{"answer": [{"text": "Kari Dahl will travel.", "records": [0, 7]}]}',
    ],
)
async def test_records_stand_where_the_model_tells_nothing(
    store: Store, language: Language, raw: str
) -> None:
    """A model that fails, or says what can't be read or proven, leaves the answer as it is."""
    await filled(store, language)
    plain = await asking(store, Phraser(), phrased="false").ask(QUESTION, today=TODAY)

    reply = await asking(store, Phraser(raw=raw)).ask(QUESTION, today=TODAY)

    assert reply == plain


async def test_the_model_sees_records_and_the_question_alone(
    store: Store, language: Language
) -> None:
    """What is sent is the rules, the records' own sentences and the question, as data."""
    await filled(store, language)
    model = Phraser()

    await asking(store, model).ask(QUESTION, today=TODAY)

    assert model.asked[0][1]["content"] == (
        "<records>\n"
        "1 On 3 June: Norway's minister Kari Dahl travels to Reykjavik.\n"
        "2 On 9 June: Parliament of Norway votes on the harbour law.\n"
        "</records>\n"
        "Question: what's next for Norway?"
    )


async def test_an_answer_is_heard_of_as_it_is_proven(store: Store, language: Language) -> None:
    """Each proven sentence is told before the next is there; what isn't proven is never told."""
    await filled(store, language)
    model = Phraser(
        ("Norway's minister Kari Dahl travels to Reykjavik.", [1]),
        ("Parliament of Norway rejects the harbour law.", [2]),
        ("On 9 June, Parliament of Norway votes on the harbour law.", [2]),
        ("That is all.", [2]),
    )
    told: list[list[str]] = []

    async def hear(answer: Answer) -> None:
        told.append([line.text for line in answer.lines])

    reply = await asking(store, model).ask(QUESTION, today=TODAY, hear=hear)

    head = "Two things ahead for Norway"
    trip = "On 3 June: Norway's minister Kari Dahl travels to Reykjavik. Scheduled."
    vote = "On 9 June, Parliament of Norway votes on the harbour law. Scheduled."
    assert told == [[head, trip], [head, trip, vote]]
    assert [line.text for line in reply.answer.lines[:3]] == [head, trip, vote]

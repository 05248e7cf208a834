"""What all answers have in common: names, sources, help, words that are no question, JSON."""

import json
from dataclasses import replace

from bot.qa.answer import Answer, compose, decline, to_json
from bot.qa.finding import Hits
from bot.qa.lines import Line, LineKind
from bot.qa.question import Intent, NotUnderstood
from tests.answering import (
    ASKED,
    BRIEF,
    HOLDINGS,
    MONDAY,
    TEXT,
    TODAY,
    VISIT,
    VISITS,
    VOTE,
    VOTE_LINE,
    VOTES,
    answered,
    ask,
    cite,
    composed,
    lead,
    note,
)
from tests.making import span_in


def test_the_topic_is_told_where_it_was_typed_otherwise() -> None:
    """Of one event, the first line names the topic where none of its words was typed."""
    asked = replace(ask(Intent.WHEN, event_words=("vote",)), text="when do they vote?")

    answer = compose(
        asked, Hits(follow_ups=(VOTES,), articles=(BRIEF,)), today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "Norway, Iceland: 6 Mar."


def test_the_sources_of_an_answer() -> None:
    """Asked for the source, the articles are named with their paragraphs."""
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, sources=True), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("That comes from one article."),
        Line(
            kind=LineKind.ITEM,
            text="Harbour Press, 2 Mar 2026, ¶1, ¶2: Herring talks",
            citations=(*cite(VOTE, 1), *cite(VISIT, 2)),
        ),
    )


def test_help() -> None:
    """Help shows a wording for each kind of question."""
    answer = composed(ask(Intent.HELP, None), Hits(), today=TODAY, holdings=HOLDINGS)

    assert answer.lines[0] == lead("Ask me about the news on file.")
    assert len(answer.lines) == 7


def test_words_that_were_not_understood() -> None:
    """The reason, and what would work instead; the intent where only a name is in doubt."""
    asked = NotUnderstood(
        text="next for Nroway",
        reason="I know nothing called “Nroway”.",
        suggestions=("next for Norway",),
        intent=Intent.NEXT,
    )

    answer = decline(asked, today=TODAY, holdings=HOLDINGS)

    assert answer == Answer(
        question="next for Nroway",
        as_of=TODAY,
        intent=Intent.NEXT,
        lines=(note("Try: next for Norway"),),
        none_because="I know nothing called “Nroway”.",
        newest=MONDAY,
    )


def test_the_json_of_an_answer() -> None:
    """Days in ISO 8601, every key there, as others rely on it."""
    hits = Hits(follow_ups=(VOTES,), articles=(BRIEF,))
    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    written = json.loads(json.dumps(to_json(answer)))

    assert written == {
        "schema": 1,
        "question": ASKED,
        "as_of": "2026-03-04",
        "intent": "next",
        "topics": [
            {"id": "country:NO", "name": "Norway"},
            {"id": "country:IS", "name": "Iceland"},
        ],
        "lines": [
            {
                "kind": "lead",
                "text": "One thing ahead for Norway, Iceland",
                "when": None,
                "certainty": None,
                "reported": False,
                "says": [],
                "speaker": None,
                "citations": [],
                "agenda_item": None,
            },
            {
                "kind": "item",
                "text": VOTE_LINE.text,
                "when": {
                    "text": "on Friday",
                    "start": "2026-03-06",
                    "end": "2026-03-06",
                    "precision": "day",
                    "bound": "on",
                    "time": None,
                    "zone": None,
                },
                "certainty": "scheduled",
                "reported": False,
                "says": ["Harbour Press"],
                "speaker": None,
                "citations": [
                    {
                        "article": "a",
                        "start": span_in(TEXT, VOTE).start,
                        "end": span_in(TEXT, VOTE).end,
                        "url": None,
                        "published": "2026-03-02",
                    }
                ],
                "agenda_item": 1,
            },
            {
                "kind": "note",
                "text": "All from Harbour Press, 2 Mar 2026, the newest on file.",
                "when": None,
                "certainty": None,
                "reported": False,
                "says": [],
                "speaker": None,
                "citations": [],
                "agenda_item": None,
            },
        ],
        "more": 0,
        "none_because": None,
        "newest": "2026-03-02",
    }

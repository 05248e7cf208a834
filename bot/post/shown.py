"""What a post tells, kept beside its payload, so that what proves wrong can be corrected. Pure.

Message, stories, events ──► JSON in the ledger ──► the same again
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.messages.actions import Action, parse_action
from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    Words,
)

# An article's id and the number of a version of it.
Version = tuple[str, int]


class Form(StrEnum):
    """How much a post tells of its stories: a headline each, one of them whole, or all of them."""

    OVERVIEW = "overview"
    CARD = "card"
    FLAT = "flat"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story that a post tells: its place in the digest, from 1, and its articles, the lead first."""

    place: int
    articles: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An event that a post tells: a record that names it, and the line that tells it."""

    record: int
    line: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a post tells: its message without `marks`, which say what was corrected, the oldest first."""

    form: Form
    message: Message
    stories: tuple[ShownStory, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    marks: tuple[Words, ...] = ()


def shown_to_json(shown: Shown) -> str:
    """The text form; `shown_from_json` reads it. Files are left out: no digest has any."""
    told = {
        "form": shown.form.value,
        "blocks": [_block_to_json(block) for block in shown.message.blocks],
        "stories": [[story.place, story.articles] for story in shown.stories],
        "events": [[event.record, _words_to_json(event.line)] for event in shown.events],
        "marks": [_words_to_json(mark) for mark in shown.marks],
    }
    return json.dumps(told, ensure_ascii=False)


def shown_from_json(text: str) -> Shown:
    """What the text form stands for."""
    told = json.loads(text)
    return Shown(
        form=Form(told["form"]),
        message=Message(tuple(map(_block_from_json, told["blocks"]))),
        stories=tuple(
            ShownStory(place=place, articles=tuple((id_, version) for id_, version in articles))
            for place, articles in told["stories"]
        ),
        events=tuple(
            ShownEvent(record=record, line=_words_from_json(line))
            for record, line in told["events"]
        ),
        marks=tuple(map(_words_from_json, told["marks"])),
    )


# Any below: JSON of several shapes, as it was written here.
def _block_to_json(block: Block) -> list[Any]:
    match block:
        case Heading(words, level):
            return ["heading", _words_to_json(words), level]
        case Paragraph(words):
            return ["paragraph", _words_to_json(words)]
        case Note(words):
            return ["note", _words_to_json(words)]
        case Quotation(text, by):
            return ["quotation", text, _words_to_json(by)]
        case Items(items, ordered):
            return ["items", [_words_to_json(item) for item in items], ordered]
        case Actions(actions, rest):
            return [
                "actions",
                *([_action_to_json(one) for one in each] for each in (actions, rest)),
            ]


def _block_from_json(told: list[Any]) -> Block:
    kind, first, *others = told
    match kind:
        case "heading":
            return Heading(_words_from_json(first), *others)
        case "paragraph":
            return Paragraph(_words_from_json(first))
        case "note":
            return Note(_words_from_json(first))
        case "quotation":
            return Quotation(first, _words_from_json(others[0]))
        case "items":
            return Items(tuple(map(_words_from_json, first)), *others)
        case _:
            groups = (tuple(map(_action_from_json, each)) for each in (first, *others))
            return Actions(*groups)


def _words_to_json(words: Words) -> list[Any]:
    return [
        [run.text, run.style.value, run.url, run.moment and run.moment.isoformat()] for run in words
    ]


def _words_from_json(told: list[Any]) -> Words:
    return tuple(
        Run(text, Style(style), url, datetime.fromisoformat(moment) if moment else None)
        for text, style, url, moment in told
    )


def _action_to_json(action: Action) -> list[Any]:
    return [action.label, str(action.id), action.is_main]


def _action_from_json(told: list[Any]) -> Action:
    label, id_, is_main = told
    return Action(label=label, id=parse_action(id_), is_main=is_main)

"""Lies in a summary: a model's reply about one story, whatever it is, and what is shown of it.

A case counts as shown when its lie stands in the briefing, or when anything in it fails a check that
shares no code with the proof.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.briefing import Briefing, EngineName
from summarizer.engines.choosing import choose
from summarizer.engines.model import Hear, Said
from summarizer.engines.prompts import Message
from summarizer.verify import verify
from tests.eval.lies.changes import CHANGES, NAME, PARTS
from tests.eval.lies.telling import MAX_CHARS, Dice, Story, plain, words

# What a lie takes from elsewhere.
_ELSEWHERE = ("another story", "another name", "another word", "halves", "lent speaker")
KINDS = (*CHANGES, *_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Lie:
    """One lie: its kind, the sentence written, and the numbers that it names."""

    kind: str
    story: Story
    text: str
    numbers: tuple[int, ...]


class Liar:
    """A model that says the same lie however often it is asked."""

    name = "liar"

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self._reply = reply

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The lie. Any: JSON."""
        return Said(text=json.dumps(self._reply))


def lies(told: Sequence[Story], kind: str) -> Iterator[Lie]:
    """Lies of one kind about the stories, without end; empty where one could not be made."""
    seed = 0
    while True:
        dice = Dice(f"{kind} {seed}")
        seed += 1
        story = dice.pick(told, salt="story")
        made = _made(kind, dice, story, told)
        is_lie = made is not None and (kind in PARTS or plain(made[0]) not in story.plain)
        yield Lie(kind, story, *made) if made and is_lie else Lie(kind, story, "", ())


def _made(
    kind: str, dice: Dice, story: Story, told: Sequence[Story]
) -> tuple[str, tuple[int, ...]] | None:
    number = 1 + dice.number(len(story.sentences), salt="sentence")
    text = story.sentences[number - 1]
    if kind in CHANGES:
        changed = CHANGES[kind](dice, text)
        return (changed, (number,)) if changed else None
    other = 1 + dice.number(len(story.sentences), salt="other")
    match kind:
        case "another story":
            foreign = dice.pick([one for one in told if one is not story])
            taken = dice.pick(foreign.sentences, salt="text")
            # Two stories may tell one event: then another's sentence is no lie.
            return None if words(taken) <= words(story.article.text) else (taken, (number,))
        case "another name":
            return _replaced(dice, text, NAME.findall(text), NAME.findall(story.article.text)), (
                number,
            )
        case "another word":
            here = re.findall(r"\b[a-z]{5,}\b", text)
            return _replaced(dice, text, here, re.findall(r"\b[a-z]{5,}\b", story.plain)), (number,)
        case "halves":
            return _halves(text, story.sentences[other - 1]), (number, other)
        case _:
            return _lent_speaker(text, story.sentences[other - 1]), (number, other)


def _replaced(dice: Dice, text: str, ours: Sequence[str], all_of_them: Sequence[str]) -> str:
    """A name or word gives way to another one of the same story."""
    others = sorted({one for one in all_of_them if one not in text})
    if not ours or not others:
        return text
    return re.sub(rf"\b{re.escape(dice.pick(ours))}\b", dice.pick(others, salt=1), text, count=1)


def _halves(text: str, other: str) -> str:
    """The beginning of one sentence and the end of another, both of which are named."""
    if text == other:
        return text
    head, tail = text.split(), other.split()
    return " ".join((*head[: len(head) // 2], *tail[len(tail) // 2 :]))


def _lent_speaker(text: str, other: str) -> str:
    """What one sentence tells in the mouth of who speaks in another."""
    speaker = re.search(rf"({NAME.pattern}) said|said ({NAME.pattern})", other)
    if speaker is None or text == other or re.search(r"\bsaid\b", text):
        return text
    return f"{text.rstrip('.')}, {next(filter(None, speaker.groups()))} said."


async def shown(lie: Lie, dice: Dice) -> str | None:
    """What of a lie is shown that should not be; None where nothing is."""
    story = lie.story
    ahead = {
        "sentence": dice.number(len(story.sentences) + 3),
        "date": dice.number(9),
        "what": lie.text,
    }
    reply = {
        "summary": [{"text": lie.text, "sentences": list(lie.numbers)}],
        "quotes": [dice.number(30) - 5, -1, 0],
        "follow_ups": [ahead],
    }
    draft = await choose(story.article, story.draft, Liar(reply), max_chars=MAX_CHARS)
    return fault(
        verify(story.article, draft, engine=EngineName(name="openai", version="liar")),
        lie.text,
        story,
    )


def fault(briefing: Briefing, lie: str, story: Story) -> str | None:
    """What a briefing shows of a lie, or else that the story does not bear out."""
    for point in briefing.summary:
        if plain(point.text) == plain(lie) or not words(point.text) <= words(story.article.text):
            return point.text
    for quote in briefing.quotes:
        if quote not in story.draft.quotes or quote.span.of(story.article.text) != quote.text:
            return quote.text
    known = {one.when.text for one in story.draft.follow_ups}
    for follow_up in briefing.follow_ups:
        text = follow_up.when.text
        if plain(follow_up.what) == plain(lie):
            return follow_up.what
        if text not in known and text is not None and text not in story.article.text:
            return text
    return None

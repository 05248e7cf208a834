"""Junk for what reads a model's replies: whatever one says, nothing is shown that isn't proven."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from hypothesis import strategies as st

from summarizer.briefing import EngineName
from summarizer.engines.choosing import choose
from summarizer.engines.model import Hear, Said
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.prompts import Message
from summarizer.errors import EngineFailed
from summarizer.language import Language
from summarizer.verify import verify
from summarizer.world import World
from tests.eval.lies.telling import Story, stories
from tests.fuzz.spoiling import spoilt, spoilt_json
from tests.fuzz.target import Target

_STORIES = 4
_NAME = EngineName(name="openai", version="junk")


class Babbler:
    """A model that gives the same text however often it is asked."""

    name = "babbler"

    def __init__(self, text: str) -> None:
        self._text = text

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The text. Any: JSON Schema."""
        return Said(text=self._text)


def model_replies(language: Language) -> Target:
    """Replies about some stories of the sample news."""
    told = stories(OfflineEngine(language, World.load()), most=_STORIES)
    sound = [_sound(story) for story in told]
    texts = spoilt([json.dumps(one).encode() for one in sound])
    replies = st.one_of(
        spoilt_json(sound).map(json.dumps),
        texts.map(lambda body: body.decode(errors="replace")),
        st.text(max_size=200),
    )
    cases = st.tuples(st.integers(0, len(told) - 1), replies)
    return Target("model replies", cases, partial(check_reply, told))


def _sound(story: Story) -> dict[str, Any]:
    """What a model that obeys says. Any: JSON."""
    ahead = {"sentence": 1, "date": 1, "what": story.sentences[0], "certainty": "likely"}
    point = {"text": story.sentences[0], "sentences": [1]}
    return {"summary": [point, point], "quotes": [1, 2], "follow_ups": [ahead]}


def check_reply(told: Sequence[Story], case: tuple[int, str]) -> None:
    """A reply is refused, or makes a briefing of the story's own words, quotes and dates."""
    number, text = case
    story = told[number]
    try:
        chosen = choose(story.article, story.draft, Babbler(text), max_chars=24_000)
        draft = asyncio.run(chosen)
    except EngineFailed:
        return
    briefing = verify(story.article, draft, engine=_NAME)
    assert briefing.summary
    for point in briefing.summary:
        assert _words(point.text) <= _words(story.article.text), point.text
    for quote in briefing.quotes:
        assert quote.span.of(story.article.text) == quote.text
        assert quote in story.draft.quotes
    for ahead in briefing.follow_ups:
        assert _words(ahead.what) <= _words(story.article.text) | _said(story), ahead.what


def _said(story: Story) -> set[str]:
    """The words of what the offline engine says is ahead, which it puts into the present tense."""
    return {word for one in story.draft.follow_ups for word in _words(one.what)}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))

"""Phrased answers, which appear line by line as they are proven, on the platforms."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.llm.budget import Asker
from bot.llm.phrasing import Phrasing
from bot.messages.message import Message as Told
from bot.messages.message import Paragraph, plain
from bot.platforms.slack.streaming import streamed_text
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from summarizer.engines.model import Hear, Said
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.prompts import Message
from summarizer.language import Language
from summarizer.world import World
from tests import discord_bench, slack_bench
from tests.doubles_slack import CHANNEL, DIRECT, Fault
from tests.slack_bench import QUESTION, STORY, LeapingClock

VOTE = replace(
    STORY,
    id="vote",
    url="https://post.example/vote",
    text=(
        "Norway and Iceland will vote on the rescue ship on 9 June. The parliaments of Norway and "
        "Iceland agreed on it on Monday. Nobody spoke against it."
    ),
)
TRIP = "Next week, Defence Minister Ida Holm travels to Reykjavik to sign the agreement."
LIE = "On 9 June, Norway and Iceland will not vote on the rescue ship."
TRUE = "On 9 June, Norway and Iceland vote on the rescue ship."
REPLY = json.dumps(
    {
        "answer": [
            {"records": [1], "text": TRIP},
            {"records": [2], "text": LIE},
            {"records": [2], "text": TRUE},
            {"records": [2], "text": LIE},
        ]
    }
)


class Speaker:
    """A model that speaks slowly, a bit in a second of a clock."""

    name = "speaker"

    def __init__(self, clock: LeapingClock) -> None:
        self._clock = clock

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        for end in range(0, len(REPLY), 20):
            self._clock.pass_time(1)
            if hear:
                await hear(REPLY[:end])
        return Said(text=REPLY)

    def for_anybody(self, _: Asker) -> "Speaker":
        return self


async def prepared(store: Store, clock: LeapingClock, language: Language) -> Phrasing:
    briefer = Here(OfflineEngine(language, World.load()))
    async for _ in ingest([VOTE], store=store, briefer=briefer, clock=clock):
        pass
    return Phrasing(Speaker(clock).for_anybody)


@pytest.fixture
async def slack(tmp_path: Path, language: Language) -> AsyncIterator[slack_bench.Bench]:
    async with slack_bench.workspace(tmp_path, language) as made:
        made.phrasing = await prepared(made.store, made.clock, language)
        yield made


@pytest.fixture
async def discord(tmp_path: Path, language: Language) -> AsyncIterator[discord_bench.Bench]:
    async with discord_bench.server(tmp_path, language) as made:
        made.phrasing = await prepared(made.store, made.clock, language)
        yield made


async def test_slack_streams_what_is_proven(slack: slack_bench.Bench) -> None:
    """In a thread an answer is streamed line by line, then stands with its blocks; no lie is seen."""
    async with slack.daybook():
        await slack.slack.mention(QUESTION)
        await slack.slack.until(lambda: "chat.update" in slack.slack.calls)
        seen = await slack.slack.seen(4)

    calls = [call for call in slack.slack.calls if call.startswith("chat.")]
    assert calls == ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"]
    assert {one.ts for one in seen} == {seen[0].ts}
    assert "Ida Holm travels" in seen[0].text
    assert "vote" not in seen[0].text
    assert seen[1].text.startswith(seen[0].text)
    assert TRUE[:-1] in seen[1].text
    assert "2 sentences phrased by speaker" in seen[3].words
    assert all("not vote" not in f"{one.text} {one.words}" for one in slack.slack.ledger)


@pytest.mark.parametrize("fault", ["unknown_method", "restricted_action"])
async def test_slack_edits_where_it_cannot_stream(slack: slack_bench.Bench, fault: str) -> None:
    """Where Slack refuses to stream, the answer is posted, and edited as it grows."""
    slack.slack.fail("chat.startStream", Fault(error=fault))

    async with slack.daybook():
        await slack.slack.mention(QUESTION)
        seen = await slack.slack.seen(3)

    calls = [call for call in slack.slack.calls if call.startswith("chat.")]
    assert calls == ["chat.startStream", "chat.postMessage", "chat.update", "chat.update"]
    assert {one.ts for one in seen} == {seen[0].ts}
    assert "phrased by speaker" in seen[-1].words
    # After a stop, a beginning does not pass for the whole.
    assert seen[0].metadata == seen[1].metadata != seen[2].metadata


async def test_a_stream_that_breaks_off_is_told_whole(slack: slack_bench.Bench) -> None:
    """Where the end of a stream can't be told, the whole answer is posted after all."""
    slack.slack.fail("chat.stopStream", Fault(error="internal_error"))

    async with slack.daybook():
        await slack.slack.mention(QUESTION)
        await slack.slack.until(lambda: "chat.postMessage" in slack.slack.calls)
        seen = await slack.slack.seen(3)

    assert (seen[-1].channel, seen[-1].edited) == (CHANNEL, False)
    assert "phrased by speaker" in seen[-1].words


async def test_a_direct_answer_is_edited(slack: slack_bench.Bench) -> None:
    """Outside of threads there is no stream: the answer is edited."""
    async with slack.daybook():
        await slack.slack.write(QUESTION)
        seen = await slack.slack.seen(3)

    assert "chat.startStream" not in slack.slack.calls
    assert {(one.channel, one.ts) for one in seen} == {(DIRECT, seen[0].ts)}


async def test_discord_edits_as_it_is_proven(discord: discord_bench.Bench) -> None:
    """On Discord the answer is edited, line by line; no lie is seen."""
    async with discord.daybook():
        asked = await discord.discord.mention(QUESTION)
        seen = await discord.discord.seen(3)

    assert {one.id for one in seen} == {seen[0].id}
    assert seen[0].answers == asked
    assert "vote" not in seen[0].words
    assert TRUE[:-1] in seen[1].words
    assert "phrased by speaker" in seen[2].words
    assert seen[0].components[0]["id"] == seen[1].components[0]["id"]
    assert seen[0].components[0]["id"] != seen[2].components[0]["id"]
    assert all("not vote" not in one.words for one in discord.discord.ledger)


def test_streamed_words_are_no_marks() -> None:
    """Foreign words in a stream can neither mention, nor link, nor format."""
    hostile = Told((Paragraph(plain("<!channel> [a](http://b.example) *c* `d` # e")),))

    text = streamed_text(hostile)

    assert text == "&lt;\\!channel&gt; \\[a\\]\\(http://b.example\\) \\*c\\* \\`d\\` \\# e\n"

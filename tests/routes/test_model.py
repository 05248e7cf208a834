"""The whole program with a model on the loopback."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles_openai import Behaviour, FakeOpenAI, fails, openai_server, says
from tests.routes.test_cli import daybook

STORY = (
    "Publication: Lorn Post\nDate: 2026-03-02\n\n"
    "Norway and Iceland ended two years of talks about a rescue ship on Monday, after a long winter. "
    "Defence Minister Ida Holm will travel to Reykjavik next week. “Nobody drowns for want of a "
    "treaty,” Holm said. The opposition did not agree. Prices in Bergen were unchanged."
) + "".join(
    # So long that all of it is shown to the model.
    f" Along quay {number} of the old harbour, men with brooms and buckets swept together what the "
    "winter storms had left behind, and stacked the torn nets beside the sheds where boats are mended."
    for number in range(30, 50)
)
REPLY = {
    "summary": [
        {
            "text": "Norway and Iceland ended two years of talks about a rescue ship.",
            "sentences": [1],
        },
        {"text": "The opposition did agree.", "sentences": [4]},
    ],
    "quotes": [1],
    "follow_ups": [],
}


@pytest.fixture
async def server() -> AsyncIterator[FakeOpenAI]:
    async with openai_server() as fake:
        yield fake


async def briefed(
    folder: Path, server: FakeOpenAI, *arguments: str
) -> subprocess.CompletedProcess[str]:
    (folder / "ship.txt").write_text(STORY, encoding="utf-8")
    environ = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k", "COLUMNS": "160"}
    return await asyncio.to_thread(
        daybook, "brief", "ship.txt", *arguments, folder=folder, environ=environ
    )


async def test_a_story_is_briefed_through_a_server(tmp_path: Path, server: FakeOpenAI) -> None:
    """Proven sentences are told; the article's own sentence stands for one that is not."""
    server.answer(says(REPLY))

    done = await briefed(tmp_path, server, "--engine", "openai")

    assert done.returncode == 0, done.stderr
    assert (
        "Norway and Iceland ended two years of talks about a rescue ship. "
        "The opposition did not agree."
    ) in done.stdout
    assert "did agree" not in done.stdout


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        pytest.param(fails(401), "its key is refused or missing", marks=pytest.mark.slow),
        pytest.param(
            fails(429, code="insufficient_quota"), "its quota is used up", marks=pytest.mark.slow
        ),
        pytest.param(
            says("I'd rather not."), "is not the JSON that was asked for", marks=pytest.mark.slow
        ),
    ],
)
async def test_without_the_model_the_offline_engine_briefs(
    tmp_path: Path, server: FakeOpenAI, behaviour: Behaviour, why: str
) -> None:
    """A model that fails leaves the offline briefing, which says why it is one."""
    server.answer(behaviour)

    done = await briefed(tmp_path, server, "--engine", "openai")

    assert done.returncode == 0, done.stderr
    assert "after a long winter" in done.stdout
    assert "read offline" in done.stdout
    assert why in done.stdout


@pytest.mark.slow
async def test_both_engines_stand_side_by_side(tmp_path: Path, server: FakeOpenAI) -> None:
    """`--compare` shows each engine's briefing in a column of its own."""
    server.answer(says(REPLY))

    done = await briefed(tmp_path, server, "--compare")

    first = done.stdout.splitlines()[0]
    assert done.returncode == 0, done.stderr
    assert first.startswith("offline ")
    assert "│ openai gpt-4.1-mini" in first


@pytest.mark.slow
async def test_the_doctor_asks_the_model(tmp_path: Path, server: FakeOpenAI) -> None:
    """The doctor tells which model answers, how it is asked for JSON, and its price."""
    server.answer(says(REPLY))
    environ = {
        "OPENAI_BASE_URL": server.url,
        "DAYBOOK_SUMMARIZER__ENGINE": "openai",
        "DAYBOOK_OPENAI__PRICE_SENT": "0.4",
    }

    done = await asyncio.to_thread(daybook, "doctor", folder=tmp_path, environ=environ)

    assert "ok     Model gpt-4.1-mini: answered in " in done.stdout
    assert "asked for JSON by json_schema, price 0.4 and 0 a million tokens" in done.stdout


@pytest.mark.slow
async def test_the_doctor_tells_what_to_mend(tmp_path: Path, server: FakeOpenAI) -> None:
    """A key that is refused is a fault with its cure."""
    server.answer(fails(401))
    environ = {"OPENAI_BASE_URL": server.url, "DAYBOOK_SUMMARIZER__ENGINE": "openai"}

    done = await asyncio.to_thread(daybook, "doctor", folder=tmp_path, environ=environ)

    assert done.returncode == 1
    assert "its key is refused or missing. Set OPENAI_API_KEY" in done.stdout


@pytest.mark.slow
async def test_a_text_is_asked_about_once(tmp_path: Path, server: FakeOpenAI) -> None:
    """What was read before is read from the kept reply, and what it cost is told."""
    server.answer(says(REPLY))
    (tmp_path / "ship.txt").write_text(STORY, encoding="utf-8")
    environ = {"OPENAI_BASE_URL": server.url, "DAYBOOK_SUMMARIZER__ENGINE": "openai"}

    async def run(*arguments: str) -> str:
        done = await asyncio.to_thread(daybook, *arguments, folder=tmp_path, environ=environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    await run("ingest", "ship.txt")
    asked = len(server.asked)
    (tmp_path / "again.txt").write_text(STORY, encoding="utf-8")
    await run("ingest", "again.txt")
    told = await run("status")

    assert len(server.asked) == asked
    assert "Model: 200 of 2,000,000 tokens today." in told

"""Worker processes: order, a bounded window, and what one bad article can't do to the others."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterable

import pytest

from bot.reading.workers import Briefer, Here, Work, Workers, worker_count
from summarizer.article import Article
from summarizer.briefing import Briefing, Draft, EngineName
from summarizer.errors import ModelMissing
from summarizer.verify import verify
from tests.scripted import Scripted

NAME = EngineName(name="scripted", version="1")
# Waits for a worker, then tells its process id and waits for ever.
_PARENT = """
import asyncio
from tests.scripted import Scripted
from tests.unit.test_workers import brief
from bot.reading.workers import Workers

with Workers(model="scripted", count=1, load=Scripted) as workers:
    (briefing,) = asyncio.run(brief(workers, ["pid"]))
    print(briefing.engine.version, flush=True)
    input()
"""


async def brief(briefer: Briefer, texts: Iterable[str]) -> list[Briefing]:
    """The briefings of texts, named by their place."""

    async def work() -> AsyncIterator[Work]:
        for place, text in enumerate(texts):
            yield Article(id=str(place), text=text)

    return [briefing async for briefing in briefer.brief_all(work())]


def told(briefings: Iterable[Briefing]) -> list[str]:
    """The summary of each, or why there is none."""
    return [one.unread or one.summary[0].text for one in briefings]


@pytest.fixture(scope="module")
def workers() -> Iterable[Workers]:
    with Workers(model="scripted", count=2, load=Scripted) as started:
        yield started


async def test_order(workers: Workers) -> None:
    """Briefings come in the order of their articles, made in other processes."""
    texts = [f"text {number}" for number in range(20)]

    briefings = await brief(workers, texts)

    assert told(briefings) == texts
    assert [one.article.id for one in briefings] == [str(number) for number in range(20)]
    assert str(os.getpid()) not in {one.engine.version for one in briefings}


async def test_what_is_settled_passes_through(workers: Workers) -> None:
    """A briefing among the articles keeps its place and is not made again."""
    settled = verify(Article(id="s", text=""), Draft(), engine=NAME, unread="line 2 is no JSON")

    async def work() -> AsyncIterator[Work]:
        yield Article(id="a", text="first")
        yield settled
        yield Article(id="b", text="second")

    found = [briefing async for briefing in workers.brief_all(work())]
    here = [briefing async for briefing in Here(Scripted("scripted")).brief_all(work())]

    assert told(found) == told(here) == ["first", "line 2 is no JSON", "second"]
    assert found[1] is settled


async def test_a_killed_worker_takes_nothing_down(workers: Workers) -> None:
    """An article that kills its workers is given up; all others are briefed, in order."""
    texts = ["one", "die", "two", "three", "die again", "four", *["more"] * 10]

    found = told(await brief(workers, texts))

    given_up = "not read: the language worker died twice on it; shorten the text or report it"
    assert found == ["one", given_up, "two", "three", given_up, "four", *["more"] * 10]


async def test_an_article_without_end_holds_up_no_other() -> None:
    """An article over which a worker would sit for ever is given up, and the worker goes on."""
    with Workers(model="scripted", count=1, load=Scripted, patience_s=0.1) as workers:
        found = await brief(workers, ["one", "spin", "two", "spin once more", "three"])

    too_long = "not read: the language worker took too long over it; shorten the text or report it"
    assert told(found) == ["one", too_long, "two", too_long, "three"]
    assert len({found[place].engine.version for place in (0, 2, 4)}) == 1


async def test_a_worker_killed_between_two_articles(workers: Workers) -> None:
    """A worker that dies while no article is in hand is replaced without a word."""
    (first,) = await brief(workers, ["before"])

    async def work() -> AsyncIterator[Work]:
        os.kill(int(first.engine.version), signal.SIGKILL)
        await asyncio.to_thread(wait_for_the_pool_to_know)
        yield Article(id="a", text="after")
        yield Article(id="b", text="long after")

    found = [briefing async for briefing in workers.brief_all(work())]

    assert told(found) == ["after", "long after"]


def wait_for_the_pool_to_know() -> None:
    """The thread that manages a pool ends when a worker has died."""
    for thread in threading.enumerate():
        if type(thread).__name__ == "_ExecutorManagerThread":
            thread.join(20)


@pytest.mark.parametrize("here", [True, False])
async def test_a_fault_of_ours(workers: Workers, *, here: bool) -> None:
    """An error that nobody foresaw is told with its place, without the article's words."""
    briefer: Briefer = Here(Scripted("scripted")) if here else workers

    found = told(await brief(briefer, ["stumble over secret words", "fail", "fine"]))

    assert found[0].startswith("not read: a fault of Daybook (ValueError in scripted.py, line ")
    assert "secret" not in found[0]
    assert found[1:] == ["not read: nothing came back", "fine"]


async def test_a_missing_model() -> None:
    """Workers that can't load their model say so instead of dying on every article."""
    with (
        Workers(model="missing", count=1, load=Scripted) as workers,
        pytest.raises(ModelMissing, match="no such model: install it"),
    ):
        await brief(workers, ["text"])


async def test_the_window_is_bounded(workers: Workers) -> None:
    """However many articles there are, only a few are taken before the first is done."""
    taken = 0

    async def work() -> AsyncIterator[Work]:
        nonlocal taken
        for number in range(1_000):
            taken += 1
            yield Article(id=str(number), text="text")

    briefings = workers.brief_all(work())
    await anext(briefings)

    assert taken <= 10


async def test_here_takes_one_at_a_time() -> None:
    """Without workers each article is taken when its briefing is asked for."""
    taken: list[str] = []

    async def work() -> AsyncIterator[Work]:
        for name in "abc":
            taken.append(name)
            yield Article(id=name, text=name)

    briefings = Here(Scripted("scripted")).brief_all(work())
    first = await anext(briefings)

    assert told([first]) == ["a"]
    assert taken == ["a"]


def test_workers_end_with_their_parent() -> None:
    """A parent that is killed leaves no worker behind."""
    command = [sys.executable, "-c", _PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))

        parent.kill()
        ended, _, _ = select.select([worker], [], [], 30)

    os.close(worker)
    assert ended == [worker]


@pytest.mark.parametrize("setting", [1, 3])
def test_workers_as_set(setting: int) -> None:
    """As many workers are started as are set."""
    assert worker_count(setting) == setting


def test_workers_by_cores() -> None:
    """Without a setting there is one for each core that may be used, and at most four."""
    assert worker_count(0) == min(len(os.sched_getaffinity(0)), 4)

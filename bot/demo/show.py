"""The demo: four weeks of sample news, read under the demo's own clock.

stories ──► pipeline ──► store in memory ──► digest of the last days ──► two answers, or a prompt
"""

import sys
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from typing import TextIO

from bot.app import briefer, desk
from bot.clock import FixedClock, local_today
from bot.conversation.chat import chat, text_printer
from bot.ingest.files import count, read_paths
from bot.messages.telling import digest_message
from bot.platforms.console import write
from bot.reading.pipeline import ingest
from bot.reading.progress import watch
from bot.store import Store
from config.load import load_settings

# The last day of the sample news, at noon: what is ahead of it stays ahead of it.
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
DIGEST_DAYS = 5
QUESTIONS = ("what's next for Norway–Iceland?", "what did Solbakken say?")


async def show_demo(questions: TextIO = sys.stdin, answers: TextIO = sys.stdout) -> int:
    """Read the stories, print the digest, then answer: at a prompt on a terminal, else two."""
    settings = load_settings(None, {})
    clock = FixedClock(NOW)
    today = local_today(clock)
    async with await Store.open("sqlite:///:memory:") as store:
        with as_file(files("bot.demo").joinpath("stories")) as folder:
            total = count([folder])
            async with briefer(settings, articles=total) as made_by:
                items = read_paths([folder], published=None)
                steps = ingest(items, store=store, briefer=made_by, clock=clock)
                await watch(steps, total=total, stream=sys.stderr)
        asked = desk(settings, store)
        digest = await asked.digest(None, first=today - timedelta(days=DIGEST_DAYS - 1), last=today)
        write(digest_message(digest), answers)
        if questions.isatty() and answers.isatty():
            answers.write(f"\nAsk about the sample news, for example: {QUESTIONS[0]}\n\n")
            await chat(
                asked,
                questions=questions,
                answers=answers,
                show=text_printer(answers),
                clock=clock,
                as_of=None,
            )
            return 0
        show = text_printer(answers)
        for question in QUESTIONS:
            answers.write(f"\n> {question}\n\n")
            show((await asked.ask(question, today=today)).answer)
    return 0

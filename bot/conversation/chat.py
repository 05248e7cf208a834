"""A conversation in the terminal: a question a line, an answer after each, one thread throughout.

"follow Norway" and the like are for the terminal that `daybook run` writes to.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TextIO

from bot.clock import Clock, local_today
from bot.desk import Desk
from bot.digests.subscriptions import Destination
from bot.errors import InputRejected, TopicUnknown
from bot.follows.spoken import Asker, Following
from bot.messages.telling import answer_message
from bot.platforms.console import as_text, write
from bot.qa.answer import Answer, to_json
from bot.qa.lines import note
from bot.qa.question import Intent, Question

PROMPT = "daybook> "
_LEAVE = frozenset({"quit", "exit", "bye", "q", ":q"})

_HERE = Asker(place=Destination("console", ""))

Print = Callable[[Answer], None]


async def chat(
    desk: Desk,
    *,
    questions: TextIO,
    answers: TextIO,
    show: Print,
    clock: Clock,
    as_of: date | None,
) -> None:
    """Answer until the questions end, as of a day or today; a prompt is shown where both sides are a terminal.

    Empty lines are passed over; "quit" and "exit" leave.
    """
    prompting = questions.isatty() and answers.isatty()
    following = Following(desk, desk.store.follows, desk.store.audit, clock=clock)
    earlier: Question | None = None
    today = local_today(clock)
    while (text := _next_line(questions, prompting=prompting)) is not None:
        if text.lower() in _LEAVE:
            return
        if done := await _wished(following, text, as_of or today):
            show(done)
        elif text:
            reply = await desk.ask(text, today=today, as_of=as_of, earlier=earlier)
            earlier = reply.question
            show(reply.answer)


async def _wished(following: Following, text: str, today: date) -> Answer | None:
    """What was done for somebody who wants to follow something; None for other words."""
    told = Answer(question=text, as_of=today, intent=Intent.HELP)
    try:
        done = await following.reply(text, _HERE, today=today)
    except (InputRejected, TopicUnknown) as error:
        return replace(told, none_because=str(error))
    if done is None:
        return None
    lines = filter(None, as_text(done).splitlines())
    return replace(told, lines=tuple(map(note, lines)))


def text_printer(file: TextIO) -> Print:
    """Prints answers for people, an empty line after each."""

    def show(answer: Answer) -> None:
        write(answer_message(answer), file)
        file.write("\n")
        file.flush()

    return show


def json_printer(file: TextIO) -> Print:
    """Prints answers as JSON, one a line."""

    def show(answer: Answer) -> None:
        file.write(json.dumps(to_json(answer), ensure_ascii=False) + "\n")
        file.flush()

    return show


def _next_line(questions: TextIO, *, prompting: bool) -> str | None:
    """The next question without outer white space, or None at the end."""
    if not prompting:
        line = questions.readline()
        return line.strip() if line else None
    try:
        return input(PROMPT).strip()
    except EOFError:
        return None

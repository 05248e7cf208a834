"""A conversation in the terminal: a question a line, an answer after each, one thread throughout."""

import json
from collections.abc import Callable
from datetime import date
from typing import TextIO

from bot.desk import Desk
from bot.platforms.console import write
from bot.qa.answer import Answer, to_json
from bot.qa.question import Question
from bot.telling import answer_message

PROMPT = "daybook> "
_LEAVE = frozenset({"quit", "exit", "bye", "q", ":q"})

Print = Callable[[Answer], None]


async def chat(
    desk: Desk, *, questions: TextIO, answers: TextIO, show: Print, today: date, as_of: date | None
) -> None:
    """Answer until the questions end; a prompt is shown where both sides are a terminal.

    Empty lines are passed over; "quit" and "exit" leave.
    """
    prompting = questions.isatty() and answers.isatty()
    earlier: Question | None = None
    while (text := _next_line(questions, prompting=prompting)) is not None:
        if text.lower() in _LEAVE:
            return
        if text:
            reply = await desk.ask(text, today=today, as_of=as_of, earlier=earlier)
            earlier = reply.question
            show(reply.answer)


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

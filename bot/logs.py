"""Log lines: a stable event key and its fields, to standard error; text on a terminal, else JSON.

Never article text, tokens, or addresses with secrets in them.
"""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import structlog

from config.settings import LogFormat, LoggingSettings, Settings

_HIDDEN = "[secret]"
# A shorter one would be found in innocent words.
_SECRET_MIN = 6


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What may never be written, the longest first: each secret, and the database's password.

    Each as it is, as an address holds it, and as a line of JSON does.
    """
    words = {form for word in _secrets(settings) for form in _forms(word)}
    return tuple(sorted(words, key=len, reverse=True))


def set_up_logs(settings: LoggingSettings, *, hidden: tuple[str, ...] = ()) -> None:
    """Make structlog write as the settings say, with `hidden` words covered; safe to call again."""
    # That a job is still at work when its next tick comes is nothing to warn of.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    root = logging.getLogger()
    if not any(isinstance(one, Forwarded) for one in root.handlers):
        # Else Python writes it by itself, with nothing covered.
        root.addHandler(Forwarded("library"))
    text = settings.format is LogFormat.TEXT or (
        settings.format is LogFormat.AUTO and sys.stderr.isatty()
    )
    # Rich's traceback would show the variables, with colours inside of their words.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer: structlog.typing.Processor = plain if text else structlog.processors.JSONRenderer()

    # Any: structlog's own type of a logger.
    def render(logger: Any, name: str, event: structlog.typing.EventDict) -> str:
        line = str(renderer(logger, name, event))
        for word in hidden:
            line = line.replace(word, _HIDDEN)
        return line

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.level.upper()]
        ),
        # Standard error is looked up for each line: it may be another one by then.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _secrets(settings: Settings) -> Iterator[str]:
    named = dict(settings.secrets).values()
    words = [one.get_secret_value() for one in named if one is not None]
    password = urlsplit(settings.database.url).password
    yield from (word for word in (*words, password or "") if len(word) >= _SECRET_MIN)


def _forms(word: str) -> Iterator[str]:
    for form in (word, unquote(word), quote(word, safe="")):
        yield form
        yield json.dumps(form)[1:-1]


class Forwarded(logging.Handler):
    """What a library logs, as lines of Daybook's own under one event key."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self._event = event

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        fields = {"reason": record.getMessage(), "error": error, "logger": record.name}
        if record.levelno < logging.ERROR:
            structlog.get_logger().warning(self._event, **fields)
        else:
            structlog.get_logger().error(self._event, **fields)

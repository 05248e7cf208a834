"""Log lines: a stable event key and its fields, to standard error; text on a terminal, else JSON.

Never article text, tokens, or addresses with secrets in them.
"""

import logging
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog

from config.settings import LogFormat, LoggingSettings, Settings

_HIDDEN = "[secret]"
# A shorter one would be found in innocent words.
_SECRET_MIN = 6


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What may never be written, the longest first: each secret, and the database's password."""
    return tuple(sorted(set(_secrets(settings)), key=len, reverse=True))


def set_up_logs(settings: LoggingSettings, *, hidden: tuple[str, ...] = ()) -> None:
    """Make structlog write as the settings say, with `hidden` words covered; safe to call again."""
    # That a job is still at work when its next tick comes is nothing to warn of.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
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


class Forwarded(logging.Handler):
    """What a library logs, as lines of Daybook's own under one event key."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self._event = event

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().error(self._event, reason=record.getMessage(), error=error)

"""Log lines: a stable event key and its fields, to standard error; text on a terminal, else JSON.

Never article text, tokens, or addresses with secrets in them.
"""

import logging
import sys

import structlog

from config.settings import LogFormat, LoggingSettings


def set_up_logs(settings: LoggingSettings) -> None:
    """Make structlog write as the settings say; safe to call again."""
    # That a job is still at work when its next tick comes is nothing to warn of.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    text = settings.format is LogFormat.TEXT or (
        settings.format is LogFormat.AUTO and sys.stderr.isatty()
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.level.upper()]
        ),
        # Standard error is looked up for each line: it may be another one by then.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


class Forwarded(logging.Handler):
    """What a library logs, as lines of Daybook's own under one event key."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self._event = event

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().error(self._event, reason=record.getMessage(), error=error)

"""What the SDK logs while the socket is open."""

import pytest

from bot.platforms.slack.connection import sdk_logger


def test_sdk_errors_are_daybooks(capsys: pytest.CaptureFixture[str]) -> None:
    """An error of the SDK is a line of Daybook's log; its hints for programmers are left out."""
    logger = sdk_logger()

    logger.warning("You can handle this type of event.")
    logger.error("Failed to retrieve WSS URL")

    told = capsys.readouterr()
    assert "slack_sdk" in told.out
    assert "Failed to retrieve WSS URL" in told.out
    assert "You can handle" not in told.out + told.err

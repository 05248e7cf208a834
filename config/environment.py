"""The only module that reads the process's environment variables."""

import os
from collections.abc import Mapping


def environment() -> Mapping[str, str]:
    """A copy of the environment variables, as they are now."""
    return dict(os.environ)

"""What a program that only shows its help is spared."""

import subprocess
import sys

HEAVY = "asyncio pydantic sqlalchemy structlog spacy aiohttp summarizer config.settings"


def test_help_loads_nothing_heavy() -> None:
    """The command line with all its commands is there before anything that works is loaded."""
    asked = f"import bot.cli, sys; print([m for m in {HEAVY.split()} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"

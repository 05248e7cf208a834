"""All pages that are made, by their name in `docs/`."""

from pathlib import Path

from tests.docs.commands import commands_page
from tests.docs.figures import figures_pages
from tests.docs.settings import settings_page

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[str, str]:
    """What each page says as the code stands now."""
    return {
        "commands.md": commands_page(),
        "settings.md": settings_page(),
        **figures_pages(DOCS / "figures" / "bench.json"),
    }

"""The pages of docs/: those made from the code are up to date, and all links lead somewhere."""

import re
from pathlib import Path

import pytest

from config.load import load_settings
from tests.docs.figures import figures_pages
from tests.docs.pages import DOCS, pages

ROOT = DOCS.parent
WRITTEN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
# What a stranger's browser or mail program takes.
PICTURE_BYTES_MAX = 150_000


@pytest.mark.parametrize("name", sorted(pages()))
def test_made_pages_are_up_to_date(name: str) -> None:
    """A page that is made says what the code says now: `make docs` writes it."""
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name]


def test_no_plot_is_left_over() -> None:
    """Each plot belongs to a group of the figures."""
    found = {f"figures/{path.name}" for path in (DOCS / "figures").glob("*.svg")}

    assert found == {name for name in pages() if name.endswith(".svg")}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link within the project names a file that is there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_pictures_are_small() -> None:
    """No picture is larger than a page should be."""
    pictures = list((DOCS / "pictures").iterdir())

    assert len(pictures) >= 5
    assert [one.name for one in pictures if one.stat().st_size > PICTURE_BYTES_MAX] == []


def test_recipes_are_settings(tmp_path: Path) -> None:
    """Each settings file of the recipes is one that Daybook takes."""
    shown = re.findall(r"```toml\n(.*?)```", (DOCS / "recipes.md").read_text(), flags=re.DOTALL)

    for text in shown:
        file = tmp_path / "daybook.toml"
        file.write_text(text, encoding="utf-8")
        assert load_settings(file, {}).subscriptions
    assert len(shown) == 2


def test_figures_without_a_measurement(tmp_path: Path) -> None:
    """Before anything was measured there is no page of figures."""
    assert figures_pages(tmp_path / "bench.json") == {}

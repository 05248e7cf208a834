"""The examples of the README and of docs/ do what they say; the README leaves no command or section out."""

import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app, main
from config.environment import environment
from config.load import defaults_text

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# An example that shows "…" shows a part that differs from day to day.
_ANYTHING = re.escape("…")


PAGES = ["README.md", "docs/recipes.md"]


def examples(page: str) -> list[tuple[str, str]]:
    """Each command of a page's console blocks with the output shown for it."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.timeout(240)
@pytest.mark.parametrize("page", PAGES)
def test_examples(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    page: str,
) -> None:
    """Run one after the other in a fresh folder, the examples print what the page shows."""
    (tmp_path / "bot/demo").mkdir(parents=True)
    (tmp_path / "bot/demo/stories").symlink_to(ROOT / "bot/demo/stories")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in environment() if name.startswith("DAYBOOK_")]:
        monkeypatch.delenv(name)
    shown = examples((ROOT / page).read_text(encoding="utf-8"))

    for command, expected in shown:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        pattern = re.escape(expected.strip()).replace(_ANYTHING, ".*")

        assert sys.argv[0] == "daybook"
        assert not ended.value.code, printed.err
        assert re.fullmatch(pattern, printed.out.strip()), f"{command}\n{printed.out}"
    assert len(shown) >= 5


def test_no_example_is_left_out() -> None:
    """Each page that shows a console is among those whose examples are run."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

    shown = [page for page in pages if "```console" in page.read_text(encoding="utf-8")]

    assert [str(page.relative_to(ROOT)) for page in shown] == PAGES


def test_every_command_is_in_the_readme() -> None:
    """The README names each command of the program."""
    commands = get_command(app).commands  # type: ignore[attr-defined]  # a group, by its name

    missing = [name for name in commands if not re.search(rf"`(daybook )?{name}\b", README)]

    assert missing == []


def test_every_section_of_settings_is_in_the_readme() -> None:
    """The README names each section that a settings file can have."""
    sections = tomllib.loads(defaults_text())

    missing = [name for name in sections if f"[{name}]" not in README]

    assert missing == []

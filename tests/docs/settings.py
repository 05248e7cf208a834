"""`defaults.toml` → a page with every setting, its default, its variable, its unit and its reason."""

import re
import tomllib
from collections.abc import Iterator

from config.faults import SECRET_VARIABLES
from config.load import defaults_text

_INTRO = """\
# Settings

Made from `config/defaults.toml` by `make docs`. A file holds only what differs: `--config FILE`, else the file that
`DAYBOOK_CONFIG` names, else `daybook.toml` in the working folder; `daybook init` writes one with every default.
A variable of the environment wins over the file.
"""
_SECRETS = """\
## Secrets

They are read from the environment alone, and appear in no log, error or settings file.
"""
_SECTION = re.compile(r"\[(\w+)\]")
_KEY = re.compile(r"(\w+) = (.*)")


def settings_page() -> str:
    """The page, the sections in the order of the file."""
    head, *sections = re.split(r"(?m)^(?=\[\w+\]$)", defaults_text())
    parts = [_INTRO, *map(_section, sections), *_lists(head), _SECRETS, *_secrets()]
    return "\n".join(parts).rstrip() + "\n"


def _section(text: str) -> str:
    first, _, body = text.partition("\n")
    name = first.strip("[]")
    rows = "\n".join(_rows(name, body))
    return f"## [{name}]\n\n| key | default | variable | what it is |\n|---|---|---|---|\n{rows}\n"


def _rows(section: str, body: str) -> Iterator[str]:
    told: list[str] = []
    for line in body.splitlines():
        if line.startswith("#"):
            told.append(line.removeprefix("#").strip())
        elif match := _KEY.fullmatch(line):
            variable = f"DAYBOOK_{section.upper()}__{match[1].upper()}"
            words = " ".join(told).replace("|", "\\|")
            yield f"| `{match[1]}` | `{match[2]}` | `{variable}` | {words} |"
            told = []


def _lists(head: str) -> Iterator[str]:
    """The lists of tables, whose form the file's own comments show."""
    lines = head.splitlines()[1:]
    yield "## Lists\n"
    for block in re.split(r"(?m)^\w+ = \[\]$", "\n".join(lines)):
        comments = [line.removeprefix("#").removeprefix(" ") for line in block.splitlines() if line]
        words = " ".join(line for line in comments if not line.startswith(" "))
        example = "\n".join(line[2:] for line in comments if line.startswith("  "))
        if words:
            yield f"{words}\n"
        if example:
            tomllib.loads(example)
            yield f"```toml\n{example}\n```\n"


def _secrets() -> Iterator[str]:
    yield from (f"- `{name}`" for name in SECRET_VARIABLES)

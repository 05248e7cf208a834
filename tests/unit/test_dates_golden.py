"""Time expressions by example: each text of the tables with all that is read in it.

A line of a table is a text with its time expressions in square brackets. Below it stands what each
of them is: type and TIMEX3 value, `=` days and precision, bound, `@` time of day and zone, and the
other attributes of TIMEX3 by name.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from summarizer.dates import DateMention, find_dates

TABLES = sorted((Path(__file__).parents[1] / "golden/dates").glob("*.txt"))
MARKED = re.compile(r"\[(.*?)\]")


def rows(table: Path) -> Iterator[tuple[str, list[str]]]:
    """Each text of a table with the lines below it."""
    marked, told = "", []
    for line in table.read_text(encoding="utf-8").splitlines()[2:]:
        if line.startswith("    "):
            told.append(line.strip())
            continue
        if marked:
            yield marked, told
        marked, told = line, []
    yield marked, told


def published(table: Path) -> date | None:
    """The day in the first line of a table; None where it is unknown."""
    day = table.read_text(encoding="utf-8").splitlines()[0].removeprefix("published ")
    return None if day == "unknown" else date.fromisoformat(day)


def in_words(mention: DateMention) -> str:
    parts = [mention.type, mention.value]
    if mention.first and mention.last:
        days = dict.fromkeys((mention.first.isoformat(), mention.last.isoformat()))
        parts += ["=", "..".join(days), mention.precision.value]
    if mention.bound != "on":
        parts.append(mention.bound.value)
    if mention.time:
        parts.append(f"@{mention.time:%H:%M}" + (f"/{mention.zone}" if mention.zone else ""))
    named = {"mod": mention.mod, "quant": mention.quant, "freq": mention.freq}
    return " ".join(parts + [f"{name}:{value}" for name, value in named.items() if value])


def in_brackets(text: str, mentions: list[DateMention]) -> str:
    marked, at = "", 0
    for mention in mentions:
        marked += f"{text[at : mention.start]}[{text[mention.start : mention.end]}]"
        at = mention.end
    return marked + text[at:]


@pytest.mark.parametrize(
    ("marked", "told", "day"),
    [
        pytest.param(marked, told, published(table), id=f"{table.stem}: {marked}")
        for table in TABLES
        for marked, told in rows(table)
    ],
)
def test_a_text_is_read_as_its_table_tells(marked: str, told: list[str], day: date | None) -> None:
    """All time expressions of a text are found, no others, and each means what the table tells."""
    text = MARKED.sub(r"\1", marked)

    found = find_dates(text, day)

    assert in_brackets(text, found) == marked
    assert [in_words(mention) for mention in found] == told

"""The annotated articles, and the scorer that they are scored with.

    gold/{judge,tune,…}.jsonl           offsets, kept here ──┐
    shared/articles/wikinews.jsonl      the texts ───────────┴─► Annotated ◄── shared/gold/dev.jsonl

The texts are news of others, so they stay outside of the project; where they are absent, nothing
can be measured and `Absent` says what is missing.
"""

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from summarizer.article import Article

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
# The sets whose figures have floors; ground is more material to tune on, without any.
HELD = ("judge", "tune", "second", "dev")
SETS = (*HELD, "ground")

# One line of a JSON file: its shape is the scorer's, who checks no types either.
Record = dict[str, Any]


class Absent(Exception):
    """A file that the measurement needs is not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """An article, and what a reader found in it, in the scorer's words.

    `quotes` is None where only the follow-ups were annotated.
    """

    article: Article
    events: list[Record]
    quotes: list[Record] | None


def annotated(name: str, shared: Path = SHARED) -> list[Annotated]:
    """The articles of one set; Absent where the annotation or the texts are missing."""
    if name == "dev":
        return [_whole(line) for line in _lines(shared / "gold" / "dev.jsonl")]
    marks = list(_lines(HERE / "gold" / f"{name}.jsonl"))
    texts = {line["id"]: line for line in _lines(shared / "articles" / "wikinews.jsonl")}
    return [_placed(line, texts[line["id"]]) for line in marks]


def scorer(shared: Path = SHARED) -> ModuleType:
    """The shared scorer as a module; Absent where it is missing."""
    path = _present(shared / "gold" / "score.py")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _present(path: Path) -> Path:
    if not path.exists():
        raise Absent(f"not on this machine: {path.name}")
    return path


def _lines(path: Path) -> Iterator[Record]:
    with _present(path).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _article(line: Record) -> Article:
    published = date.fromisoformat(line["published"])
    return Article(id=line["id"], text=line["text"], title=line["title"], published=published)


def _whole(line: Record) -> Annotated:
    return Annotated(article=_article(line), events=line["events"], quotes=line["quotes"])


def _placed(marks: Record, line: Record) -> Annotated:
    text = line["text"]
    return Annotated(
        article=_article(line),
        events=[_event(event, text) for event in marks["events"]],
        quotes=_quotes(marks["quotes"], text) if "quotes" in marks else None,
    )


def _event(event: Record, text: str) -> Record:
    evidence = [text[start:end] for start, end in event["evidence"]]
    when = event["when"] and text[slice(*event["when"])]
    return event | {"evidence": evidence, "when_text": when}


def _quotes(quotes: list[Record], text: str) -> list[Record]:
    return [quote | {"text": text[quote["start"] : quote["end"]]} for quote in quotes]

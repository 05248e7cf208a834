"""An archive of any size, grown from a few briefed articles, written to a database at once.

    article ─► briefed once ─► its rows ─► copies: other days, other rare names, the same words

Each copy is told on another day, with the days that it expects. Names that stand in one article
alone are spelt differently in each of its copies, as long as before, so that all offsets hold:
frequent names and words stay as frequent as they are, and rare names grow with the archive.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from itertools import chain, count, islice
from typing import Any

from sqlalchemy import Connection, create_engine, insert, text

from bot.ingest.files import Unreadable, read_paths
from bot.store.migrate import migrate
from bot.store.names import Known, key_rows, known_row, merged, told_of
from bot.store.rows import (
    RecordRow,
    ahead_rows,
    article_row,
    mention_rows,
    named_entities,
    payload,
    record_rows,
)
from bot.store.tables import (
    ahead_entities,
    article_entities,
    article_versions,
    briefings,
    entity_keys,
    known_entities,
    mentions,
    record_entities,
    records,
)
from bot.topics.stems import stems
from config.load import load_settings
from summarizer import summarize
from summarizer.article import Article
from summarizer.briefing import Briefing
from summarizer.engines.base import Engine
from summarizer.engines.offline import OfflineEngine
from tests.bench.reading import REAL

LAST_DAY = date(2026, 11, 20)
_NOW = datetime(2026, 11, 20, tzinfo=UTC)
# Articles of one day, as of a newsroom that follows some dozens of sources.
_A_DAY = 40
# Code points of an article that are kept, to the end of the paragraph before.
_LENGTH = 800
_BATCH = 1_000
_SEEDS = 150
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r'(?<="start": ")\d{4}-\d\d-\d\d|(?<="end": ")\d{4}-\d\d-\d\d')
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvwz"
_RARE_MIN = 4

Row = dict[str, Any]


def seeds(engine: Engine, *, most: int | None = None) -> list[Briefing]:
    """Briefings of the beginnings of dated articles: real ones where there are, else the demo's."""
    with as_file(files("bot.demo").joinpath("stories")) as folder:
        found = list(read_paths([REAL if REAL.exists() else folder], published=None))
    whole = [one for one in found if not isinstance(one, Unreadable) and one.published]
    return [summarize(_begun(article), engine) for article in islice(whole, most)]


def _begun(article: Article) -> Article:
    end = article.text.rfind("\n\n", 0, _LENGTH) if len(article.text) > _LENGTH else -1
    return replace(article, text=article.text[:end] if end > 0 else article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One article of the archive as rows."""

    article: Row
    payload: str
    entities: list[str]
    mentions: list[Row]
    records: list[RecordRow]

    @property
    def id(self) -> Row:
        """The column of its id."""
        return {"article_id": self.article["article_id"]}

    @property
    def day(self) -> Row:
        """The column of its day."""
        return {"published": self.article["published"]}


class Archive:
    """Articles grown from some briefings, the newest first."""

    def __init__(self, grown_from: Sequence[Briefing]) -> None:
        common = Counter(
            word for one in grown_from for word in set(_WORD.findall(one.article.text.lower()))
        )
        self._templates = [_Template.of(one, common) for one in grown_from]

    def __len__(self) -> int:
        """How many briefings it is grown from: every so manieth article is a copy of the same."""
        return len(self._templates)

    def articles(self, number: int) -> Iterator[Copied]:
        """So many articles; the same each time."""
        return map(self.article, range(number))

    def article(self, at: int) -> Copied:
        """The article of a number, from 0."""
        template = self._templates[at % len(self._templates)]
        return template.copy(at, LAST_DAY - timedelta(days=at // _A_DAY))


@dataclass(frozen=True, slots=True)
class _Template:
    """A briefing's rows, and the words of it that each copy spells in another way."""

    briefing: Briefing
    whole: Copied
    rare: re.Pattern[str] | None
    words: tuple[str, ...]
    rare_stems: dict[str, str]

    @classmethod
    def of(cls, briefing: Briefing, common: Counter[str]) -> "_Template":
        names = " ".join(mention.span.of(briefing.article.text) for mention in briefing.mentions)
        rare = sorted(
            {
                word
                for word in _WORD.findall(names)
                if word[0].isupper() and len(word) >= _RARE_MIN and word.isascii()
                if common[word.lower()] == 1 and briefing.article.text.count(word.lower()) == 0
            },
            key=lambda word: (-len(word), word),
        )
        words = tuple(form for word in rare for form in (word, word.lower()))
        whole = Copied(
            article=article_row(briefing.article),
            payload=payload(briefing),
            entities=named_entities(briefing),
            mentions=mention_rows(briefing),
            records=record_rows(briefing),
        )
        return cls(
            briefing,
            whole,
            re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])") if rare else None,
            words,
            {"".join(stems(word)): word.lower() for word in rare},
        )

    def copy(self, number: int, day: date) -> Copied:
        """The article numbered so, told on a day."""
        spell = self._speller(number)
        later = day - (self.briefing.article.published or day)
        whole = self.whole
        dated = {"published": day, "article_id": f"{number:06}-{whole.article['article_id']}"}
        spelt = {key: spell(whole.article[key] or "") or None for key in ("title", "text")}
        moved = {old: "".join(stems(spell(word))) for old, word in self.rare_stems.items()}
        return Copied(
            article=whole.article | spelt | dated,
            payload=spell(_moved(whole.payload, later)),
            entities=[spell(one) for one in whole.entities],
            mentions=[_spelt(row, spell) for row in whole.mentions],
            records=[
                RecordRow(
                    row=_told(one.row, spell, later, moved),
                    entities=frozenset(map(spell, one.entities)),
                )
                for one in whole.records
            ],
        )

    def _speller(self, number: int) -> Callable[[str], str]:
        if self.rare is None:
            return str
        rare = self.rare
        spelt = {word: _respelt(word, number) for word in self.words}
        return lambda words: rare.sub(lambda match: spelt[match[0]], words)


def _told(row: Row, spell: Callable[[str], str], later: timedelta, moved: dict[str, str]) -> Row:
    """A record so much later, with its names spelt anew."""
    until = row["ahead_until"]
    return row | {
        "body": spell(_moved(row["body"], later)),
        "speaker_id": spell(row["speaker_id"]) if row["speaker_id"] else None,
        "ahead_until": until + later if until else None,
        "stems": " ".join(moved.get(stem, stem) for stem in row["stems"].split()),
    }


def _respelt(word: str, number: int) -> str:
    """The word with its second and later letters moved on, vowels among vowels."""
    return word[0] + "".join(
        _moved_on(letter, number + number // 18 ** (at + 1)) for at, letter in enumerate(word[1:])
    )


def _moved_on(letter: str, by: int) -> str:
    row = _VOWELS if letter in _VOWELS else _CONSONANTS
    return row[(row.index(letter) + by) % len(row)] if letter in row else letter


def _spelt(row: Row, spell: Callable[[str], str]) -> Row:
    names = {key: spell(row[key] or "") or None for key in ("entity_id", "name", "role")}
    return row | names | {"names": "\n".join(sorted(spell(row["names"]).splitlines()))}


def _moved(body: str, later: timedelta) -> str:
    """A claim as JSON with all its days so much later."""
    return _DAY.sub(lambda day: (date.fromisoformat(day[0]) + later).isoformat(), body)


@cache
def grown() -> Archive:
    """The archive that speed is measured on: its articles are briefed once, in half a minute."""
    model = load_settings(None, {}).summarizer.model
    return Archive(seeds(OfflineEngine.load(model), most=_SEEDS))


def write_archive(url: str, archive: Archive, number: int) -> None:
    """Fill a new database; its indexes and the names are made at the end, at once."""
    engine = create_engine(url)
    known: dict[str, Known] = {}
    ids, rest = count(1), archive.articles(number)
    with engine.begin() as connection:
        migrate(connection)
        later = _taken_away(connection)
        while some := list(islice(rest, _BATCH)):
            _write(connection, some, ids)
            for told in (told_of(row | copied.day) for copied in some for row in copied.mentions):
                kept = known.get(told.entity.id)
                known[told.entity.id] = merged(kept, told) if kept else told
        _insert(connection, known_entities, map(known_row, known.values()))
        _insert(
            connection, entity_keys, (row for one in known.values() for row in key_rows(one.entity))
        )
        for statement in later:
            connection.execute(text(statement))
    engine.dispose()


def _taken_away(connection: Connection) -> list[str]:
    """Drop what each row would wait for, and give the statements that make it again."""
    if connection.dialect.name == "sqlite":
        rebuild = "INSERT INTO record_stems(record_stems) VALUES ('rebuild')"
        return [rebuild, *_dropped(connection, _TRIGGERS, "TRIGGER")]
    # What a server does by itself within a minute.
    return [*_dropped(connection, _INDEXES, "INDEX"), "ANALYZE"]


_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_INDEXES = """
SELECT indexname AS name, indexdef AS sql FROM pg_indexes
WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def _dropped(connection: Connection, query: str, kind: str) -> list[str]:
    found = connection.execute(text(query)).all()
    for one in found:
        connection.execute(text(f"DROP {kind} {one.name}"))
    return [one.sql for one in found]


def _write(connection: Connection, batch: Sequence[Copied], ids: Iterator[int]) -> None:
    version = {"version": 1, "ingested_at": _NOW}
    _insert(connection, article_versions, (one.article | version for one in batch))
    briefed = {"version": 1, "briefed_at": _NOW}
    _insert(connection, briefings, (one.id | briefed | {"payload": one.payload} for one in batch))
    key = {"version": 1}
    _insert(
        connection,
        article_entities,
        (one.id | key | one.day | {"entity_id": each} for one in batch for each in one.entities),
    )
    _insert(connection, mentions, (row | one.id | key for one in batch for row in one.mentions))
    told = [(one, [(next(ids), record) for record in one.records]) for one in batch]
    _insert(
        connection,
        records,
        (record.row | one.id | key | {"id": id_} for one, kept in told for id_, record in kept),
    )
    _insert(
        connection,
        record_entities,
        (
            {"record_id": id_, "kind": record.row["kind"], "entity_id": entity} | one.day
            for one, kept in told
            for id_, record in kept
            for entity in record.entities
        ),
    )
    _insert(
        connection,
        ahead_entities,
        (row for one, kept in told for row in ahead_rows(kept, one.entities)),
    )


def _insert(connection: Connection, table: Any, rows: Iterable[Row]) -> None:
    """Any: SQLAlchemy names no common type of the tables that can be inserted into."""
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
        return
    rest = iter(rows)
    while some := list(islice(rest, _BATCH)):
        connection.execute(insert(table), some)


def _copy(connection: Connection, table: Any, rows: Iterable[Row]) -> None:
    """By the server's own COPY, which takes a fraction of the time. Any: as above, and the driver's."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    columns = ", ".join(f'"{name}"' for name in first)
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in chain([first], rest):
            copy.write_row([row[name] for name in first])

"""An archive of invented news of any size, the same each time, written to a database at once.

Each article has six paragraphs, one quote and two follow-ups, and names two states, two people and
an organisation, some far more often than others, as in real news.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, create_engine, insert

from bot.store.migrate import migrate
from bot.store.rows import article_row, mention_rows, named_entities, payload, record_rows
from bot.store.tables import (
    article_entities,
    article_versions,
    briefings,
    mentions,
    record_entities,
    records,
)
from summarizer.article import Article, DateBasis, Span
from summarizer.briefing import (
    Briefing,
    Certainty,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Precision,
    Quote,
    QuoteKind,
    SummaryPoint,
    When,
)
from summarizer.world import World

LAST_DAY = date(2026, 11, 20)
_NOW = datetime(2026, 11, 20, tzinfo=UTC)
_ENGINE = EngineName(name="sample", version="1")
_PEOPLE, _ORGANISATIONS, _WORDS = 2_000, 300, 4_000
# Articles of one day.
_A_DAY = 40
_BATCH = 500
_STARTS = "bel dor fen gal har kel lum mar nor pel ros sel tar ven wil zan".split()
_ENDS = "a an ard e en er et i ik in is o on or u un".split()


def write_archive(path: Path, articles: int) -> None:
    """Fill a new SQLite file, in a few transactions."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrate(connection)
    numbers = count(1)
    batch: list[Briefing] = []
    for briefing in archive(articles):
        batch.append(briefing)
        if len(batch) == _BATCH:
            _write(engine.connect(), batch, numbers)
            batch = []
    if batch:
        _write(engine.connect(), batch, numbers)
    engine.dispose()


def _write(connection: Connection, batch: list[Briefing], numbers: Iterator[int]) -> None:
    with connection, connection.begin():
        keys = [{"article_id": one.article.id, "version": 1} for one in batch]
        connection.execute(
            insert(article_versions),
            [{**article_row(one.article), "version": 1, "ingested_at": _NOW} for one in batch],
        )
        both = list(zip(keys, batch, strict=True))
        connection.execute(
            insert(briefings),
            [{**key, "payload": payload(one), "briefed_at": _NOW} for key, one in both],
        )
        connection.execute(
            insert(article_entities),
            [{**key, "entity_id": entity} for key, one in both for entity in named_entities(one)],
        )
        connection.execute(
            insert(mentions), [{**key, **row} for key, one in both for row in mention_rows(one)]
        )
        found = [(next(numbers), key, record) for key, one in both for record in record_rows(one)]
        connection.execute(
            insert(records), [{"id": id_, **key, **record.row} for id_, key, record in found]
        )
        connection.execute(
            insert(record_entities),
            [
                {"record_id": id_, "kind": record.row["kind"], "entity_id": entity}
                for id_, _, record in found
                for entity in record.entities
            ],
        )


def archive(articles: int) -> Iterator[Briefing]:
    """Briefings of so many articles, the newest of LAST_DAY."""
    world = World.load()
    states = [Entity(id=state, name=world.name(state)) for state in sorted(world.ids())]
    for number in range(articles):
        yield _briefing(number, states)


class _Draw:
    """Numbers that look drawn by chance and are the same each time (a linear congruence)."""

    def __init__(self, seed: int) -> None:
        self._state = seed * 2_654_435_761 + 12_345

    def below(self, bound: int) -> int:
        """Any number below a bound, small ones far more often."""
        self._state = (self._state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        part = (self._state >> 33) / 2**31
        return int(bound * part**3)


def _word(number: int) -> str:
    first, rest = number % len(_STARTS), number // len(_STARTS)
    middle, last = rest % len(_STARTS), rest // len(_STARTS)
    return _STARTS[first] + _STARTS[middle] + _ENDS[last % len(_ENDS)]


def _briefing(number: int, states: list[Entity]) -> Briefing:
    draw = _Draw(number)
    published = LAST_DAY - timedelta(days=number // _A_DAY)
    here, there = states[draw.below(len(states))], states[draw.below(len(states))]
    people = [_person(draw.below(_PEOPLE), here), _person(draw.below(_PEOPLE), there)]
    body = _word(draw.below(_ORGANISATIONS)).capitalize()
    organisation = Entity(id=f"org:{body.lower()}-board", name=f"{body} Board")
    entities = [*people, organisation, here, there]
    said = " ".join(_sentence(draw, 9))
    day = published + timedelta(days=1 + draw.below(60))
    paragraphs = [
        f"{people[0].name} met {people[1].name} over {' '.join(_sentence(draw, 25))}.",
        f"“{said},” {people[0].name} said.",
        *(f"{' '.join(_sentence(draw, 40)).capitalize()}." for _ in range(2)),
        f"The {organisation.name} will vote on {day.day} {day:%B}.",
        f"{people[1].name} may travel in {day:%B}, after {' '.join(_sentence(draw, 12))}.",
    ]
    text = "\n\n".join(paragraphs)
    return Briefing(
        article=Article(
            id=f"sample-{number:06}",
            title=" ".join(_sentence(draw, 6)).capitalize(),
            url=f"https://sample.example/{number}",
            publication="Sample Press",
            published=published,
            published_basis=DateBasis.FEED,
            language="en",
            text=text,
        ),
        engine=_ENGINE,
        summary=(SummaryPoint(text=paragraphs[0], evidence=(_at(text, paragraphs[0]),)),),
        quotes=(
            Quote(
                span=_at(text, f"{said},"),
                text=f"{said},",
                kind=QuoteKind.DIRECT,
                speaker=people[0].name,
            ),
        ),
        follow_ups=tuple(_follow_ups(text, paragraphs, people, organisation, day)),
        topics=tuple({entity.id: entity for entity in entities}.values()),
        mentions=tuple(sorted(set(_mentions(text, [*people, organisation])))),
    )


def _person(number: int, state: Entity) -> Entity:
    first, last = _word(number % 97), _word(number)
    name = f"{first.capitalize()} {last.capitalize()}"
    return Entity(id=f"person:{first}-{last}", name=name, role="Minister", states=(state.id,))


def _sentence(draw: _Draw, words: int) -> list[str]:
    return [_word(draw.below(_WORDS)) for _ in range(words)]


def _at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _mentions(text: str, entities: list[Entity]) -> Iterator[Mention]:
    for entity in {one.id: one for one in entities}.values():
        start = text.find(entity.name)
        while start >= 0:
            yield Mention(Span(start, start + len(entity.name)), entity.id)
            start = text.find(entity.name, start + 1)


def _follow_ups(
    text: str, paragraphs: list[str], people: list[Entity], organisation: Entity, day: date
) -> Iterator[FollowUp]:
    month = f"{day:%B}"
    yield FollowUp(
        what=f"The {organisation.name} will vote",
        who=(organisation.name,),
        when=When(text=f"on {day.day} {month}", first=day, last=day, precision=Precision.DAY),
        certainty=Certainty.SCHEDULED,
        says=("Sample Press",),
        evidence=(_at(text, paragraphs[4]),),
    )
    last = day.replace(day=28)
    yield FollowUp(
        what=f"{people[1].name} may travel",
        who=(people[1].name,),
        when=When(
            text=f"in {month}", first=day.replace(day=1), last=last, precision=Precision.MONTH
        ),
        certainty=Certainty.POSSIBLE,
        says=("Sample Press",),
        evidence=(_at(text, paragraphs[5]),),
    )

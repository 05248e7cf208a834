"""Lies in a phrased answer: a model's sentence on records of a story, held against those records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.llm.phrasing import Sentence, proven_of, records_of
from bot.qa.answer import compose
from bot.qa.finding import Hits
from bot.qa.lines import Line
from bot.qa.question import Intent, Question
from bot.records import ArticleRef, FollowUpRecord, Holdings
from summarizer.briefing import EngineName
from summarizer.verify import verify
from tests.eval.lies.changes import CHANGES, PARTS
from tests.eval.lies.telling import Dice, Story, plain

_OWN = ("another's days", "another's deed", "bounded days", "days in the middle", "joined unlike")
# Of these the days must be another's, in a clause that goes on behind its first words.
_DAYS = frozenset({"another's days", "days in the middle", "joined unlike"})
_HEAD = 3
KINDS = tuple(f"answer: {kind}" for kind in (*CHANGES, *_OWN))


@dataclass(frozen=True, slots=True)
class Told:
    """The records of one answer."""

    records: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Lie:
    """A sentence about some records, counted from 1."""

    kind: str
    told: Told
    text: str
    numbers: tuple[int, ...]


def answers(stories: Sequence[Story]) -> list[Told]:
    """What is ahead by each story that tells two such things or more."""
    found = (Told(tuple(_records(story))) for story in stories)
    return [told for told in found if len(told.records) > 1]


def _records(story: Story) -> list[Line]:
    article = story.article
    ref = ArticleRef(
        id=article.id,
        version=1,
        title=article.title,
        url=article.url,
        publication=article.publication,
        published=article.published,
        published_basis=article.published_basis,
        language="en",
        ingested_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    )
    name = EngineName(name="offline", version="test")
    proven = verify(article, story.draft, engine=name).follow_ups
    records = [
        FollowUpRecord(id=number, article=ref, follow_up=one, entities=frozenset())
        for number, one in enumerate(proven, start=1)
    ]
    question = Question(text="what's next?", intent=Intent.NEXT)
    holdings = Holdings(articles=1, undated=0, newest=ref)
    today = article.published or date(2026, 3, 2)
    hits = Hits(follow_ups=tuple(records))
    return records_of(compose(question, hits, today=today, holdings=holdings))


def lies(told: Sequence[Told], kind: str) -> Iterator[Lie]:
    """Lies of one kind about the records, without end; empty where one could not be made."""
    seed = 0
    while True:
        dice = Dice(f"{kind} {seed}")
        seed += 1
        answer = dice.pick(told, salt="answer")
        text, numbers = _made(kind.removeprefix("answer: "), dice, answer.records)
        told_so = plain(" ".join(one.text for one in answer.records))
        is_true = plain(text) in told_so and kind.removeprefix("answer: ") not in PARTS
        yield Lie(kind, answer, "" if is_true else text, numbers)


def _made(kind: str, dice: Dice, records: Sequence[Line]) -> tuple[str, tuple[int, ...]]:
    at = dice.number(len(records), salt="record")
    other = (at + 1 + dice.number(len(records) - 1, salt="other")) % len(records)
    one, another = records[at], records[other]
    told = dice.pick([one.core, one.text.removesuffix(one.ending)], salt="form")
    days, core = one.opening.rstrip(": "), one.core.rstrip(".")
    if kind in _DAYS and (one.opening == another.opening or len(core.split()) <= _HEAD):
        return "", (at + 1,)
    match kind:
        case "another's days":
            return f"{another.opening.rstrip(': ')}, {core}.", (at + 1,)
        case "another's deed":
            return another.core, (at + 1,)
        case "bounded days":
            bound = dice.pick(["by", "until", "after", "before", "not", "from", "since"], salt=1)
            return f"{core} {bound} {days}.", (at + 1,)
        case "days in the middle":
            head, tail = core.split()[:_HEAD], core.split()[_HEAD:]
            return " ".join((*head, another.opening.rstrip(": "), *tail)), (at + 1,)
        case "joined unlike":
            first, second = sorted((at, other))
            swapped = f"{_dated(records[first], records[second])}, and "
            return swapped + _dated(records[second], records[first]), (first + 1, second + 1)
        case _:
            return CHANGES[kind](dice, told) or "", (at + 1,)


def _dated(record: Line, other: Line) -> str:
    """What one record tells, on the days of another."""
    return f"{other.opening.rstrip(': ')}, {record.core.rstrip('.')}"


def shown(lie: Lie) -> str | None:
    """What of a lie is shown; None where the records' own lines stand."""
    proven = proven_of(
        [Sentence.model_validate({"text": lie.text, "records": list(lie.numbers)})],
        lie.told.records,
    )
    return proven[0].line.text if proven else None

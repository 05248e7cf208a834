"""Reads a set of articles with the offline engine and counts what it got right.

Annotated ─► summarize ─► told (the scorer's words) ─► scorer ─► Counter ─► Figures
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from summarizer import summarize
from summarizer.article import Span
from summarizer.briefing import Briefing, FollowUp
from summarizer.engines.base import Engine
from tests.eval.gold import SHARED, Annotated, Record, annotated, scorer

# The scorer takes a follow-up and an annotated event for the same from this token F1 on.
SAME_SENTENCE = 0.5

NAMES = {
    "follow_ups_precision": "follow-ups, precision",
    "follow_ups_recall": "follow-ups, recall",
    "follow_ups_f1": "follow-ups, F1",
    "dated_exactly": "dated follow-ups, days exactly right",
    "certainty": "certainty, three ways",
    "quotes_f1": "quotations, F1",
    "speaker": "speaker right",
    "speaker_full": "speaker right and fully named",
    "quote_and_speaker_f1": "quotation and speaker, F1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article as it was read: the scorer's counts, and what a person wants to look at."""

    id: str
    counts: Counter[str]
    missed: list[str]
    spurious: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a set comes to: `percent` by the keys of NAMES, of so many annotated things."""

    percent: dict[str, float]
    articles: int
    follow_ups: int
    quotes: int


def readings(name: str, engine: Engine, shared: Path = SHARED) -> list[Reading]:
    """Each article of a set, read; raises Absent where the material is missing."""
    score = scorer(shared)
    return [_reading(gold, engine, score) for gold in annotated(name, shared)]


def figures(read: Iterable[Reading]) -> Figures:
    """The figures of all articles together."""
    read = list(read)
    counts = sum((reading.counts for reading in read), Counter[str]())
    told = counts["event_tp"] + counts["event_fp"]
    percent = {
        "follow_ups_precision": _percent(counts["event_tp"], told),
        "follow_ups_recall": _percent(counts["event_tp"], counts["event_gold"]),
        "follow_ups_f1": _f1(counts["event_tp"], told, counts["event_gold"]),
        "dated_exactly": _percent(counts["event_exact"], counts["event_gold_dated"]),
        "certainty": _percent(counts["event_cert3"], counts["event_tp"]),
        "quotes_f1": _f1(counts["quote_ex"], counts["quote_pred"], counts["quote_gold"]),
        "speaker": _percent(counts["quote_spk"], counts["quote_rel"]),
        "speaker_full": _percent(counts["quote_spk_full"], counts["quote_rel"]),
        "quote_and_speaker_f1": _f1(
            counts["quote_spk"], counts["quote_pred"], counts["quote_gold"]
        ),
    }
    return Figures(
        percent=percent,
        articles=len(read),
        follow_ups=counts["event_gold"],
        quotes=counts["quote_gold"],
    )


def _reading(gold: Annotated, engine: Engine, score: ModuleType) -> Reading:
    expected = {"events": gold.events, "quotes": gold.quotes or []}
    told = _told(summarize(gold.article, engine))
    events, _, _, missed = score.events(expected, told, gold.article.published)
    quotes = Counter() if gold.quotes is None else score.quotes(expected, told)
    return Reading(
        id=gold.article.id,
        counts=Counter(dict(_prefixed("event", events)) | dict(_prefixed("quote", quotes))),
        missed=missed,
        spurious=[event["what"] for event in told["events"] if _is_new(event, gold, score)],
    )


def _prefixed(kind: str, counts: Counter[str]) -> Iterator[tuple[str, int]]:
    return ((f"{kind}_{key}", count) for key, count in counts.items())


def _is_new(event: Record, gold: Annotated, score: ModuleType) -> bool:
    known = [sentence for annotated in gold.events for sentence in annotated["evidence"]]
    return not any(
        score.f1(score.toks(told), score.toks(sentence)) >= SAME_SENTENCE
        for told in event["evidence"]
        for sentence in known
    )


def _told(briefing: Briefing) -> Record:
    text = briefing.article.text
    return {
        "events": [event_record(follow_up, text) for follow_up in briefing.follow_ups],
        "quotes": [
            {"text": quote.text, "start": quote.span.start, "speaker": quote.speaker}
            for quote in briefing.quotes
        ],
    }


def event_record(follow_up: FollowUp, text: str) -> Record:
    """A follow-up in the scorer's words."""
    return {
        "what": follow_up.what,
        "evidence": [Span.of(span, text) for span in follow_up.evidence],
        "when_start": follow_up.when.first and follow_up.when.first.isoformat(),
        "when_end": follow_up.when.last and follow_up.when.last.isoformat(),
        "certainty": follow_up.certainty.value,
    }


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _f1(right: int, told: int, known: int) -> float:
    """2PR/(P+R), which is twice the right ones over all told and all known."""
    return _percent(2 * right, told + known)

"""The answer to *quotes*: who said what on the topic, the newest first, verbatim."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.messages.wording import capitalised
from bot.qa.case import Answer, Case, counted_words, is_by, topic_name
from bot.qa.lines import Line, note, quote_line
from bot.records import QuoteRecord


def said(case: Case) -> Answer:
    """The quotes on the topic, or how many there are on other things."""
    lines = quote_lines(case)
    if not lines:
        return _no_quotes(case)
    by = _by(case)
    if case.question.place is not None:
        return _placed(case, lines)
    return case.listing(
        lines,
        counted=(f"quote{by}", f"quotes{by}"),
        link="about" if by else "on",
    )


def quote_lines(case: Case) -> list[Line]:
    """All quotes on the topic, in the order in which they are listed."""
    found = sorted(case.quotes(), key=_newest_first)
    return [_line(records) for records in _alike(found)]


def _placed(case: Case, lines: Sequence[Line]) -> Answer:
    """One of the quotes that the answer before listed, with where it stands."""
    at = case.placed(len(lines))
    if at is None:
        return case.no_such(counted_words(len(lines), "quote", "quotes"))
    return case.answer(
        [lines[at], *case.other_notes(at, len(lines)), *case.common_notes([lines[at]])]
    )


def _alike(records: Iterable[QuoteRecord]) -> Iterable[Sequence[QuoteRecord]]:
    """Records of the same words by the same speaker together, in the order of the first of each."""
    told: dict[tuple[str | None, str], list[QuoteRecord]] = {}
    for record in records:
        words = " ".join(re.findall(r"\w+", record.quote.text.lower()))
        told.setdefault((record.quote.speaker, words), []).append(record)
    return told.values()


def _line(records: Sequence[QuoteRecord]) -> Line:
    """One quote, with where each article has it."""
    first = quote_line(records[0])
    cited = (one for record in records for one in quote_line(record).citations)
    return replace(first, citations=tuple(cited))


def _by(case: Case) -> str:
    speaker = case.question.speaker
    return f" by {topic_name(speaker)}" if speaker else ""


def _newest_first(record: QuoteRecord) -> tuple[int, str, int]:
    told = record.article.published or date.min
    return -told.toordinal(), record.article.id, record.quote.span.start


def _no_quotes(case: Case) -> Answer:
    by = _by(case)
    if not by and not case.hits.articles:
        return case.nothing()
    others = (
        sum(is_by(one, case.question.speaker) for one in set(case.hits.nearby_quotes)) if by else 0
    )
    notes = case.newest_notes() if case.name else []
    if others:
        count = capitalised(counted_words(others, "quote", "quotes"))
        speaker = topic_name(case.question.speaker)
        hint = note(f"{count}{by} on other things. Try: what did {speaker} say?")
        notes = [hint, *notes]
    none = f"No quotes{by} on file{case.about('about')}."
    return case.answer(notes or case.instead(), none=none)

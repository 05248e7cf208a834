"""The answer to *quotes*: who said what on the topic, the newest first, verbatim."""

from datetime import date

from bot.qa.case import Answer, Case, counted_words, is_by, topic_name
from bot.qa.lines import note, quote_line
from bot.records import QuoteRecord
from bot.wording import capitalised


def said(case: Case) -> Answer:
    """The quotes on the topic, or how many there are on other things."""
    found = sorted(case.quotes(), key=_newest_first)
    if not found:
        return _no_quotes(case)
    by = _by(case)
    return case.listing(
        [quote_line(record, case.shelf) for record in found],
        counted=(f"quote{by}", f"quotes{by}"),
        link="about" if by else "on",
    )


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

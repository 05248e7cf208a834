"""Says in words why an article was read as it was: the lines of `daybook brief --explain`.

Pure: from one Reading of the offline engine, and the Briefing that was proven of it, to lines of
text. Each quote with what brings its speaker, each date with its days, each follow-up with what
makes it one, and all that was left out or rejected, with the reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.briefing import Briefing, Rejection
from summarizer.candidate import Dismissal
from summarizer.dates import DateMention
from summarizer.dates.cues import Way
from summarizer.dates.tense import lean
from summarizer.dates.words import Word, read_words
from summarizer.events import Told
from summarizer.language import Analysis
from summarizer.quotes import Attributed

# As much of a quote or sentence as is needed to find it again.
_SHOWN = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the offline engine saw in one article, before any of it was claimed."""

    analysis: Analysis
    dates: Sequence[DateMention]
    attributed: Sequence[Attributed]
    unproven: Sequence[Rejection]
    told: Sequence[Told]
    dismissed: Sequence[Dismissal]


def explain(reading: Reading, briefing: Briefing) -> list[str]:
    """The lines, in sections; a section without lines says so."""
    return [
        *_section("Quotes", _quotes(reading)),
        *_section("Dates", _dates(reading)),
        *_section("Follow-ups", _follow_ups(reading)),
        *_section("Looked ahead, but left out", _dismissals(reading)),
        *_section("Rejected", _rejections(briefing)),
    ]


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield title
    yield from [f"  {line}" for line in lines] or ["  nothing"]


def _quotes(reading: Reading) -> Iterator[str]:
    for quote, _, why in reading.attributed:
        yield f"“{_short(quote.text)}” — {quote.speaker or 'nobody provable'}: {why}"


def _dates(reading: Reading) -> Iterator[str]:
    text = reading.analysis.text
    words = read_words(text)
    for mention in reading.dates:
        told = f"“{text[mention.lead : mention.end]}” is {_days(mention)}"
        yield f"{told} ({mention.type} {mention.value}); {_direction(words, mention)}"


def _direction(words: Sequence[Word], mention: DateMention) -> str:
    inside = [i for i, word in enumerate(words) if mention.start <= word.start < mention.end]
    looks = lean(words, inside[0], inside[-1] + 1) if inside else None
    if looks is None or looks.way is Way.NONE:
        return "its clause looks neither way"
    return f"its clause looks {looks.way.value} by “{looks.cue}”"


def _days(mention: DateMention) -> str:
    if mention.first is None and mention.last is None:
        return "open"
    if mention.first == mention.last:
        return f"{mention.first}"
    return f"{mention.first or '…'} to {mention.last or '…'} ({mention.precision.value}, {mention.bound.value})"


def _follow_ups(reading: Reading) -> Iterator[str]:
    for follow_up, basis in reading.told:
        says = ", ".join(follow_up.says) or "the article"
        yield f"{follow_up.what}: {'; '.join(basis)}; says {says}"


def _dismissals(reading: Reading) -> Iterator[str]:
    for dismissal in reading.dismissed:
        word = reading.analysis.tokens[dismissal.head].text
        sentence = dismissal.sentence.span.of(reading.analysis.text)
        yield f"“{word}” in “{_short(sentence)}”: {dismissal.reason}"


def _rejections(briefing: Briefing) -> Iterator[str]:
    for rejection in briefing.rejected:
        yield f"{_short(rejection.claim)}: {rejection.reason}"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"

"""Quotation marks: which stretches of a text stand between double marks.

Works on the letters alone, paragraph by paragraph, since a mark that was never closed must not
swallow the article. It doesn't ask whether a passage is speech; `summarizer.quotes` does.

    marks with the side they face → pairs by nesting → passages; unclosed ones run over or are dropped
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from summarizer.article import Span
from summarizer.language import Analysis

_MARK = re.compile(r"[\"“”„«»]|``|''")
_GLYPHS_OPEN = frozenset({"“", "„", "«", "``"})
_GLYPHS_CLOSE = frozenset({"”", "»", "''"})
_BEFORE_OPEN = frozenset("([{—–-/")
_AFTER_CLOSE = frozenset(".,;:!?)]}—–…-/")
# Feet and inches: 6'2", 12".
_MEASURE = re.compile(r"\d\s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What stands between a pair of double marks: `span` without them, `outer` with them.

    `continues`: the passage before this one runs over the paragraph's end into this one.
    """

    span: Span
    outer: Span
    continues: bool = False


class _Side(Enum):
    OPENS = 1
    CLOSES = 2
    EITHER = 3


class _Mark(NamedTuple):
    start: int
    end: int
    side: _Side


class _Pairs(NamedTuple):
    """The outermost pairs of one paragraph, and what is left over at its two ends."""

    closed: list[tuple[_Mark, _Mark]]
    unclosed: _Mark | None
    unopened: _Mark | None


def passages(analysis: Analysis) -> list[Passage]:
    """All passages in double marks, in text order; nested ones belong to the outermost.

    A passage that runs over paragraphs gives one for each, whether or not each reopens. A mark
    without a partner gives none.
    """
    bounds = paragraph_spans(analysis)
    pairs = [_pair(_marks(analysis.text, bound)) for bound in bounds]
    found: list[Passage] = []
    running = False
    for n, (bound, here) in enumerate(zip(bounds, pairs, strict=True)):
        after = pairs[n + 1] if n + 1 < len(pairs) else None
        inside, running = _in_paragraph(analysis.text, bound, here, after, running=running)
        found.extend(inside)
    return found


def paragraph_spans(analysis: Analysis) -> list[Span]:
    """The span of each paragraph, by number; an empty span for a number without sentences."""
    spans: list[Span] = []
    for sentence in analysis.sentences:
        while len(spans) <= sentence.paragraph:
            spans.append(Span(sentence.span.start, sentence.span.start))
        spans[sentence.paragraph] = Span(spans[sentence.paragraph].start, sentence.span.end)
    return spans


def _in_paragraph(
    text: str, bound: Span, here: _Pairs, after: _Pairs | None, *, running: bool
) -> tuple[list[Passage], bool]:
    """The passages of one paragraph, and whether the last runs over into the next."""
    found = list(_closed(text, bound, here, running=running))
    if here.unclosed is None or not _runs_over(text, after):
        return found, False
    last = _passage(text, here.unclosed.start, here.unclosed.end, bound.end, bound.end)
    reopened = running and here.unclosed.start == bound.start
    found.append(_continuing(last) if reopened else last)
    return found, True


def _closed(text: str, bound: Span, here: _Pairs, *, running: bool) -> Iterator[Passage]:
    if running and here.unopened is not None:
        mark = here.unopened
        yield _continuing(_passage(text, bound.start, bound.start, mark.start, mark.end))
    for opening, closing in here.closed:
        passage = _passage(text, opening.start, opening.end, closing.start, closing.end)
        yield _continuing(passage) if running and opening.start == bound.start else passage


def _runs_over(text: str, after: _Pairs | None) -> bool:
    """Whether the paragraph after begins with a mark again, or closes what it didn't open."""
    if after is None:
        return False
    if after.unopened is not None:
        return True
    firsts = [opening for opening, _ in after.closed[:1]]
    if after.unclosed is not None:
        firsts.append(after.unclosed)
    return any(mark.start == 0 or text[mark.start - 1] == "\n" for mark in firsts)


def _continuing(passage: Passage) -> Passage:
    return Passage(span=passage.span, outer=passage.outer, continues=True)


def _passage(text: str, outer_start: int, start: int, end: int, outer_end: int) -> Passage:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end = max(start, end - (len(inside) - len(inside.rstrip())))
    return Passage(span=Span(start, end), outer=Span(outer_start, outer_end))


def _marks(text: str, bound: Span) -> list[_Mark]:
    found: list[_Mark] = []
    matches = list(_MARK.finditer(text, bound.start, bound.end))
    for n, match in enumerate(matches):
        side = _side(text, match, bound)
        if match[0] == "''" and side is not _Side.CLOSES:
            continue
        if _is_measure(text, match, found, left=len(matches) - n - 1):
            continue
        found.append(_Mark(match.start(), match.end(), side))
    return found


def _side(text: str, match: re.Match[str], bound: Span) -> _Side:
    """Which way a mark faces: by the white space around it, then by its shape."""
    before = text[match.start() - 1] if match.start() > bound.start else " "
    after = text[match.end()] if match.end() < bound.end else " "
    opens = before.isspace() or before in _BEFORE_OPEN
    closes = after.isspace() or after in _AFTER_CLOSE
    if opens and not closes:
        return _Side.OPENS
    if closes and not opens:
        return _Side.CLOSES
    if match[0] in _GLYPHS_OPEN:
        return _Side.OPENS
    return _Side.CLOSES if match[0] in _GLYPHS_CLOSE else _Side.EITHER


def _is_measure(text: str, match: re.Match[str], before: Sequence[_Mark], *, left: int) -> bool:
    """Whether a straight mark after a digit means inches: nothing is open, or pairs come out even."""
    if match[0] != '"' or not _MEASURE.search(text, max(0, match.start() - 2), match.start()):
        return False
    return len(before) % 2 == 0 or left % 2 == 1


def _pair(marks: Sequence[_Mark]) -> _Pairs:
    """Pair marks by nesting; an opening mark that can't be closed gives way to the next one."""
    closed: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    unopened: _Mark | None = None
    for mark, closers in zip(marks, _closers(marks), strict=True):
        if mark.side is _Side.OPENS or (mark.side is _Side.EITHER and not stack):
            if stack and closers < len(stack) + 1:
                stack.clear()
            stack.append(mark)
        elif stack:
            opening = stack.pop()
            if not stack:
                closed.append((opening, mark))
        elif not closed:
            unopened = mark
    return _Pairs(closed, stack[0] if stack else None, unopened)


def _closers(marks: Sequence[_Mark]) -> list[int]:
    """For each mark: how many of those after it close something open before them, at most."""
    closers = 0
    found: list[int] = []
    for mark in reversed(marks):
        found.append(closers)
        closers = max(0, closers + (-1 if mark.side is _Side.OPENS else 1))
    return found[::-1]

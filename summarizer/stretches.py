"""Stretches: the sentences of a text, joined where a quoted passage runs over their bounds.

Speakers are looked for in the words of a stretch that stand outside the marks, because a parser
loses its way between them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.language import Analysis, Token
from summarizer.marks import Passage


class Stretch(NamedTuple):
    """Sentences joined where a passage runs over their bounds; `free` tokens stand outside marks."""

    paragraph: int
    first: int
    last: int
    passages: tuple[int, ...]
    free: tuple[Token, ...]


def stretches(analysis: Analysis, quoted: Sequence[Passage]) -> list[Stretch]:
    """Cut a text into stretches, in order; each passage is in the one in which it begins."""
    bounds: list[tuple[int, int, int]] = []
    at = 0
    for sentence in analysis.sentences:
        start = sentence.span.start
        while at < len(quoted) and quoted[at].outer.end <= start:
            at += 1
        inside = at < len(quoted) and quoted[at].outer.start < start < quoted[at].outer.end
        if inside and bounds and bounds[-1][0] == sentence.paragraph:
            bounds[-1] = (*bounds[-1][:2], sentence.last)
        else:
            bounds.append((sentence.paragraph, sentence.first, sentence.last))
    return list(_filled(analysis, quoted, bounds))


def _filled(
    analysis: Analysis, quoted: Sequence[Passage], bounds: Sequence[tuple[int, int, int]]
) -> Iterator[Stretch]:
    at = 0
    for paragraph, first, last in bounds:
        end = analysis.tokens[last - 1].end
        held: list[int] = []
        while at < len(quoted) and quoted[at].outer.start < end:
            held.append(at)
            at += 1
        free = analysis.tokens[first:last]
        for n in held:
            outer = quoted[n].outer
            free = tuple(t for t in free if not outer.start <= t.start < outer.end)
        yield Stretch(paragraph, first, last, tuple(held), free)

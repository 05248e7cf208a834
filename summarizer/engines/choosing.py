"""A model chooses among what the offline engine found, and shortens; what it says is proven.

    offline Draft ──► Sheet ──► model ──► Reply ──► numbers looked up, each sentence proven
                                  ▲                    └─ not all? the faults, once ──┐
                                  └───────────────────────────────────────────────────┘
                                                       └─ still not: its evidence instead, counted

A model takes nothing away: quotes and follow-ups that the offline engine found all stay, those that
the model chose first. Quote texts and days are never the model's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.article import Article, Span
from summarizer.briefing import Draft, FollowUp, Rejection, SummaryPoint
from summarizer.engines.ahead import read_ahead
from summarizer.engines.model import Model
from summarizer.engines.prompts import (
    Message,
    Reply,
    Sheet,
    Thing,
    WrittenSentence,
    messages,
    numbered,
    read_reply,
    repair,
    schema_of,
    sheet,
    without_marks,
)
from summarizer.errors import EngineFailed
from summarizer.proof import fault_of_written

# As many as a summary has, and the sentences that one of them may rest on.
_MOST_SENTENCES = 3
_MOST_EVIDENCE = 3
# A summary stops before it grows longer than this, in words.
_MOST_WORDS = 120
# Words up to this length, in letters, tell little: most are grammar.
_SHORT_WORD = 3
# Of what the model says is ahead, at the most.
_MOST_AHEAD = 8
# An article of so few sentences is its own summary.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _Written:
    """A sentence of the model, with its evidence in text order, and what is wrong with it."""

    text: str
    evidence: tuple[Span, ...]
    fault: str | None


async def choose(article: Article, draft: Draft, model: Model, *, max_chars: int) -> Draft:
    """The draft as the model would tell it; raises EngineFailed where it gives no readable reply."""
    shown = sheet(article, draft, max_chars=max_chars)
    sent = messages(shown)
    said = await model.ask(sent, schema_of(shown))
    reply = read_reply(said.text)
    written = [_tried(sentence, shown) for sentence in reply.summary[:_MOST_SENTENCES]]
    faults = [f"“{one.text}”: {one.fault}" for one in written if one.fault]
    mended = await _mended(model, repair(sent, said.text, faults), shown) if faults else []
    return _chosen(shown, draft, reply, _settled(written, mended))


async def _mended(model: Model, asked: Sequence[Message], shown: Sheet) -> list[_Written]:
    """The proven sentences of the second reply; a model that fails now has still said the rest."""
    try:
        reply = read_reply((await model.ask(asked, schema_of(shown))).text)
    except EngineFailed:
        return []
    again = (_tried(sentence, shown) for sentence in reply.summary[:_MOST_SENTENCES])
    return [one for one in again if one.fault is None]


def _tried(sentence: WrittenSentence, shown: Sheet) -> _Written:
    """A sentence with its evidence looked up, and proven in it."""
    found = {numbered(shown.sentences, number) for number in sentence.sentences}
    named = tuple(sorted(span for span in found if span))[:_MOST_EVIDENCE]
    text = " ".join(without_marks(sentence.text).split())
    # One sentence that bears it out is enough, be it another than those that were named: small models
    # number badly.
    others = [(span,) for span in shown.sentences if span not in named]
    for evidence in (*((span,) for span in named), named, *others):
        if evidence and _fault(text, evidence, shown) is None:
            return _Written(text, evidence, None)
    if not named:
        return _Written(text, (), "it names no sentence that there is")
    nearest = _nearest(text, named, shown)
    return _Written(text, named, _fault(text, (nearest,), shown))


def _fault(text: str, evidence: Sequence[Span], shown: Sheet) -> str | None:
    told = [_told(span, shown) for span in evidence]
    return None if text == " ".join(" ".join(told).split()) else fault_of_written(text, told)


def _settled(written: Sequence[_Written], mended: Sequence[_Written]) -> list[_Written]:
    """Each sentence as it was, else mended over some of the same evidence, else with its fault."""
    left = list(mended)
    settled: list[_Written] = []
    for one in written:
        better = next((m for m in left if set(m.evidence) & set(one.evidence)), None)
        if one.fault and better:
            left.remove(better)
            settled.append(better)
        else:
            settled.append(one)
    return settled


def _chosen(shown: Sheet, draft: Draft, reply: Reply, written: Sequence[_Written]) -> Draft:
    points = _points(shown, written)
    rejected = [Rejection(claim=f"summary: {w.text}", reason=w.fault) for w in written if w.fault]
    found = [read_ahead(one, shown, draft) for one in reply.follow_ups[:_MOST_AHEAD]]
    ahead = [one for one in found if isinstance(one, FollowUp)]
    rejected += [one for one in found if isinstance(one, Rejection)]
    return replace(
        draft,
        summary=tuple(points) or draft.summary,
        quotes=_first(draft.quotes, _these(shown.quotes, reply.quotes)),
        follow_ups=_first(draft.follow_ups, ahead),
        rejected=(*rejected, *_cut(shown), *draft.rejected),
    )


def _points(shown: Sheet, written: Sequence[_Written]) -> list[SummaryPoint]:
    """What is proven, and the evidence of what is not, while it stays short enough."""
    points: dict[SummaryPoint, None] = {}
    length = 0
    for one in written:
        point = _point(one) if one.fault is None else _copy(one, shown)
        if point is None:
            continue
        length += len(point.text.split())
        if points and length > _MOST_WORDS:
            break
        points[point] = None
    return list(points)


def _point(written: _Written) -> SummaryPoint:
    return SummaryPoint(text=written.text, evidence=written.evidence)


def _copy(written: _Written, shown: Sheet) -> SummaryPoint | None:
    """The sentence that comes nearest to what was written, in its place."""
    nearest = _nearest(written.text, written.evidence, shown)
    if not written.evidence and not _content(written.text) & _content(_told(nearest, shown)):
        return None
    return SummaryPoint(text=_told(nearest, shown), evidence=(nearest,))


def _nearest(text: str, named: Sequence[Span], shown: Sheet) -> Span:
    """The sentence that has most of the words written; of two, the one that was named."""
    words = _content(text)
    return max(
        shown.sentences, key=lambda one: (len(words & _content(_told(one, shown))), one in named)
    )


def _told(sentence: Span, shown: Sheet) -> str:
    return sentence.of(shown.article.text)


def _content(text: str) -> set[str]:
    """The words that tell something: the longer ones."""
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > _SHORT_WORD}


def _these(things: Sequence[Thing], numbers: Sequence[int]) -> list[Thing]:
    found = (numbered(things, number) for number in numbers)
    return [thing for thing in found if thing is not None]


def _first(things: Sequence[Thing], chosen: Sequence[Thing]) -> tuple[Thing, ...]:
    """All of them, those that were chosen first."""
    return tuple(dict.fromkeys((*chosen, *things)))


def _cut(shown: Sheet) -> list[Rejection]:
    """What says that the model did not see the whole of a long article."""
    if not shown.left_out:
        return []
    total = shown.left_out + len(shown.sentences)
    reason = f"the model was shown {len(shown.sentences)} of {total} sentences, the most telling"
    return [Rejection(claim="length", reason=reason)]

"""Whom speech was told to: "told the BBC", "in an interview with Itar-Tass". Named outlets only."""

from collections.abc import Sequence

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.names import PROPER, TIME_LABELS
from summarizer.phrases import wording


def outlet(analysis: Analysis, entities: Entities, verb: Token) -> str | None:
    """Read "told the BBC", "in an interview with X", "speaking to X": named organisations only."""
    if verb.lemma == "tell":
        return _told(analysis, entities, verb)
    for token in analysis.subtree(verb.i):
        if token.lower in {"interview", "remarks", "comments", "statement"}:
            for child in analysis.children(token.i):
                if child.lower in {"with", "to"} and (held := analysis.child(child.i, "pobj")):
                    return _organisation(analysis, entities, held)
    return None


def _told(analysis: Analysis, entities: Entities, verb: Token) -> str | None:
    """The capitalised words right behind "told", unless they are a person or a state."""
    tokens = analysis.tokens
    first = verb.i + 1
    first += first < len(tokens) and tokens[first].lower == "the"
    last = first
    while (
        last < len(tokens)
        and (tokens[last].text[0].isupper() or _joins(tokens, last))
        and tokens[last].label not in TIME_LABELS
    ):
        last += 1
    if first == last or tokens[first].tag == "PRP" or _describes(tokens, last):
        return None
    span = Span(tokens[first].start, tokens[last - 1].end)
    entity = entities.at(span)
    if entity is not None and entity.id.startswith("org:"):
        return entity.name
    if entity is not None and _is_addressee(entities, entity, span):
        return None
    return span.of(analysis.text)


def _is_addressee(entities: Entities, entity: Entity, span: Span) -> bool:
    """Whether a person or a state was told: no paper whose name begins with a city's."""
    person = entity.id.startswith("person:")
    return any(
        m.span == span or (person and m.span.start == span.start)
        for m in entities.mentions
        if m.entity == entity.id
    )


def _joins(tokens: Sequence[Token], i: int) -> bool:
    """Whether "of" stands inside a name: "Star of Mysore"."""
    return tokens[i].lower == "of" and i + 1 < len(tokens) and tokens[i + 1].tag in PROPER


def _describes(tokens: Sequence[Token], last: int) -> bool:
    """Whether the capitals only describe the noun behind them: "told African American voters"."""
    behind = tokens[last] if last < len(tokens) else None
    if behind is None or behind.label in TIME_LABELS:
        return False
    return behind.tag in {"NN", "NNS"} and tokens[last - 1].end < behind.start


def _organisation(analysis: Analysis, entities: Entities, head: Token) -> str | None:
    entity = entities.at(Span(head.start, head.end))
    if entity is not None:
        return entity.name if entity.id.startswith("org:") else None
    return wording(analysis, head) if head.tag == "NNP" else None

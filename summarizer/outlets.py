"""Whom speech was told to: "told the BBC", "in an interview with Itar-Tass". Named outlets only."""

from summarizer.article import Span
from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.names import TIME_LABELS
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
        and tokens[last].text[0].isupper()
        and tokens[last].label not in TIME_LABELS
    ):
        last += 1
    if first == last or tokens[first].tag == "PRP":
        return None
    span = Span(tokens[first].start, tokens[last - 1].end)
    entity = entities.at(span)
    if entity is not None and entity.id.startswith("org:"):
        return entity.name
    if entity is not None and any(
        m.entity == entity.id and m.span == span for m in entities.mentions
    ):
        return None
    return span.of(analysis.text)


def _organisation(analysis: Analysis, entities: Entities, head: Token) -> str | None:
    entity = entities.at(Span(head.start, head.end))
    if entity is not None:
        return entity.name if entity.id.startswith("org:") else None
    return wording(analysis, head) if head.tag == "NNP" else None

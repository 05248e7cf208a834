"""Noun phrases around their head: where they end, and how the text words them.

Works on the parse alone; knows nothing of speech or names.
"""

from summarizer.language import Analysis, Token

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
# Prepositions that tie what follows to a noun.
LINKS = frozenset({"of", "for", "from", "at", "with", "in", "on"})
PHRASE_WORDS_MAX = 12

_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet"})
_HYPHENS = frozenset({"-", "‐", "‑"})


def last_noun(analysis: Analysis, token: Token) -> Token:
    """The last noun of the noun phrase that begins with or before this token."""
    tokens = analysis.tokens
    i = token.i
    while (
        i + 1 < len(tokens)
        and tokens[i + 1].tag in NOUN_TAGS | {"HYPH", "POS"}
        and tokens[i + 1].start <= tokens[i].end + 1
    ):
        i += 1
    while tokens[i].tag in {"HYPH", "POS"} and i > token.i:
        i -= 1
    return tokens[i]


def compound_end(analysis: Analysis, head: Token) -> Token:
    """The last word of a compound noun whose first half the parser took for the head."""
    tokens = analysis.tokens
    i = head.i
    for child in analysis.children(i):
        between = tokens[i + 1 : child.i]
        if child.dep == "appos" and between and all(t.tag in NOUN_TAGS for t in between):
            i = child.i
    while (
        i + 2 < len(tokens)
        and tokens[i + 1].text in _HYPHENS
        and tokens[i + 1].start == tokens[i].end
        and tokens[i + 2].tag in NOUN_TAGS
    ):
        i += 2
    return tokens[i]


def wording(analysis: Analysis, head: Token) -> str:
    """The noun phrase around its head as the text has it, without clauses and long tails."""
    first, last = head.i, max(compound_end(analysis, head).i, _tail_end(analysis, head))
    for child in analysis.children(head.i):
        if child.i < head.i and child.dep in _LEFT:
            first = min(first, analysis.subtree(child.i)[0].i)
    first -= first > 0 and analysis.tokens[first - 1].label == "ORDINAL"
    first += analysis.tokens[first].lower == "the" and head.tag in {"NNP", "NNPS"}
    tokens = analysis.tokens[first : min(last + 1, first + PHRASE_WORDS_MAX)]
    words = " ".join(analysis.text[tokens[0].start : tokens[-1].end].split())
    if tokens[0].tag in {"DT", "CD"} or (tokens[0].tag in {"NN", "NNS"} and len(tokens) > 1):
        words = words[0].lower() + words[1:]
    return words


def _tail_end(analysis: Analysis, head: Token) -> int:
    """The last word of "of …", "for …" right behind a noun, without clauses."""
    for link in analysis.children(head.i):
        if link.i == head.i + 1 and link.lower in LINKS:
            held = analysis.child(link.i, "pobj")
            between = analysis.tokens[link.i + 1 : held.i] if held else ()
            if held is not None and all(
                t.tag != "," and not t.tag.startswith("V") for t in between
            ):
                return _tail_end(analysis, held)
    return head.i

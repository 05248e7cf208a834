"""Ranks the sentences of an article: the two or three that carry the news, in text order.

News is written from the top down, so place weighs most; names and words that the whole article
keeps returning to, and those of the title, weigh next. Left out are sentences that cannot stand
alone (a dangling "he" or "also"), captions, questions and what is mostly quotation; a dateline is
cut off. Background (old years, definitions) and credits in brackets weigh less.
"""

import re
from collections import Counter
from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.briefing import Quote, SummaryPoint
from summarizer.entities import Entities
from summarizer.language import Analysis, Sentence, Token, dateline_end

# A summary longer than this is no longer read at a glance.
MAX_SENTENCES = 3
MAX_WORDS = 90
# Shorter is a heading, a dateline or a caption; longer is skipped while others are left.
SHORTEST_WORDS = 6
LONGEST_WORDS = 60
# A third sentence must be at least this good, beside the best one.
_WORTH = 0.45
# What a sentence loses for each sign of background.
_BACKGROUND = 0.6
# Share of a sentence that may be quotation: the quotes are told on their own.
_MOST_QUOTED = 0.4

_DANGLING = frozenset(
    "he she it they his her its their this that these those also but and or however moreover "
    "furthermore meanwhile still yet instead nevertheless afterwards later then thus therefore so "
    "such both another others here there".split()
)
_THIRD_PERSON = frozenset("he she him her his they them their".split())
# What stands around news without being news.
_BOILERPLATE = re.compile(
    r"\b(?:image|photo(?:graph)?|picture|file)\s*:|\bsign up\b|\bsubscribe\b|\ball rights reserved\b"
    r"|©|\bcopyright\b|\bread more\b|\bfollow us\b|\bclick here\b|\bthis (?:article|story) (?:was|has been)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"\([^()]*\b(?:Reuters|AP|AFP|BBC|agencies|Tass|Interfax)\b[^()]*\)\.?$")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_CONTENT_TAGS = ("NN", "VB", "JJ", "CD")


def summary(
    article: Article, analysis: Analysis, *, entities: Entities, quotes: Sequence[Quote]
) -> list[SummaryPoint]:
    """Two or three sentences of the article, or fewer where it has no more worth telling."""
    candidates = [s for s in analysis.sentences if _can_stand(s, analysis, quotes)]
    if not candidates:
        candidates = [s for s in analysis.sentences if len(_words(s, analysis)) >= SHORTEST_WORDS]
    scores = _scores(article, analysis, candidates, entities)
    chosen = _choose(candidates, scores, analysis)
    spans = [_without_dateline(sentence, analysis) for sentence in sorted(chosen)]
    return [SummaryPoint(text=span.of(analysis.text), evidence=(span,)) for span in spans]


def by_salience(
    article: Article, analysis: Analysis, *, entities: Entities, quotes: Sequence[Quote]
) -> list[Span]:
    """All sentences, the most telling first; those that can't stand alone last, in text order."""
    candidates = [s for s in analysis.sentences if _can_stand(s, analysis, quotes)]
    scores = _scores(article, analysis, candidates, entities)
    order = sorted(analysis.sentences, key=lambda s: (-scores.get(s.number, -1e9), s.number))
    return [_without_dateline(sentence, analysis) for sentence in order]


def _without_dateline(sentence: Sentence, analysis: Analysis) -> Span:
    text = sentence.span.of(analysis.text)
    rest = text[dateline_end(text) :]
    return Span(sentence.span.end - len(rest.lstrip()), sentence.span.end)


def _choose(
    candidates: Sequence[Sentence], scores: dict[int, float], analysis: Analysis
) -> list[Sentence]:
    chosen: list[Sentence] = []
    length = 0
    for sentence in sorted(candidates, key=lambda s: (-scores[s.number], s.number)):
        words = len(_words(sentence, analysis))
        worthy = len(chosen) < 2 or scores[sentence.number] >= _WORTH * scores[chosen[0].number]
        if not worthy or len(chosen) == MAX_SENTENCES:
            break
        if chosen and length + words > MAX_WORDS:
            continue
        chosen.append(sentence)
        length += words
    return chosen


def _scores(
    article: Article, analysis: Analysis, candidates: Sequence[Sentence], entities: Entities
) -> dict[int, float]:
    weights = _weights(analysis)
    title = {word.lower() for word in (article.title or "").split()}
    scores: dict[int, float] = {}
    for rank, sentence in enumerate(candidates):
        words = [t for t in _words(sentence, analysis) if t.tag.startswith(_CONTENT_TAGS)]
        topical = sum(weights.get(t.lower, 0.0) for t in words) / (len(words) or 1)
        titled = sum(1 for t in words if t.lower in title) / (len(words) or 1)
        names = len(entities.within(sentence.span))
        place = 1.0 / (1 + rank) if rank < 3 else 0.25 / rank
        scores[sentence.number] = 2.0 * place + topical + titled + 0.05 * min(names, 4)
        scores[sentence.number] -= _BACKGROUND * _signs_of_background(article, sentence, analysis)
    return scores


def _signs_of_background(article: Article, sentence: Sentence, analysis: Analysis) -> int:
    """How many things make a sentence background: an old year, a definition, a stray pronoun."""
    text = sentence.span.of(analysis.text)
    this_year = article.published.year if article.published else 0
    signs = (
        any(int(year) < this_year - 1 for year in _YEAR.findall(text)),
        _is_definition(sentence, analysis),
        _begins_with_stranger(sentence, analysis),
        bool(_CREDIT.search(text)),
    )
    return sum(signs)


def _is_definition(sentence: Sentence, analysis: Analysis) -> bool:
    root = next((t for t in analysis.words(sentence) if t.head == t.i), None)
    told = root is not None and root.tag in {"VBZ", "VBP"} and root.lemma == "be"
    return told and root is not None and analysis.child(root.i, "attr") is not None


def _begins_with_stranger(sentence: Sentence, analysis: Analysis) -> bool:
    """Whether a pronoun comes before any name that it could mean."""
    for token in analysis.words(sentence):
        if token.tag.startswith("NNP"):
            return False
        if token.lower in _THIRD_PERSON:
            return True
    return False


def _weights(analysis: Analysis) -> dict[str, float]:
    """How much the article returns to each word, 0 to 1."""
    counts = Counter(t.lower for t in analysis.tokens if t.tag.startswith(("NN", "VB")))
    most = max(counts.values(), default=1)
    return {word: count / most for word, count in counts.items() if count > 1}


def _can_stand(sentence: Sentence, analysis: Analysis, quotes: Sequence[Quote]) -> bool:
    words = _words(sentence, analysis)
    if not SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
        return False
    text = sentence.span.of(analysis.text)
    if _BOILERPLATE.search(text) or any(token.lower == "however" for token in words):
        return False
    body = _without_dateline(sentence, analysis).start
    first = next(token for token in words if token.start >= body)
    if first.lower in _DANGLING or analysis.tokens[sentence.last - 1].text in {"?", ":"}:
        return False
    if not any(token.tag.startswith(("VB", "MD")) for token in words):
        return False
    return _quoted_share(sentence.span, quotes) <= _MOST_QUOTED and _is_balanced(sentence, analysis)


def _is_balanced(sentence: Sentence, analysis: Analysis) -> bool:
    """Whether quotation marks open and close inside the sentence."""
    text = sentence.span.of(analysis.text)
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def _quoted_share(span: Span, quotes: Sequence[Quote]) -> float:
    quoted = sum(
        min(span.end, quote.span.end) - max(span.start, quote.span.start)
        for quote in quotes
        if quote.span.overlaps(span)
    )
    return quoted / (span.end - span.start)


def _words(sentence: Sentence, analysis: Analysis) -> list[Token]:
    return [token for token in analysis.words(sentence) if token.text[0].isalnum()]

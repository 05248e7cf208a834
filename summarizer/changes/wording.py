"""Which words of its sentence tell a change: the phrase of an occasion, or the clause of an act."""

from collections.abc import Sequence

from summarizer.article import Span
from summarizer.changes.forms import RELATIVES
from summarizer.language import Analysis, Sentence, Token

_CLAUSES = frozenset({"advcl", "ccomp", "parataxis", "conj", "punct", "cc", "mark", "relcl"})
_DASHES = frozenset({"—", "–", "-", "--"})
# A dateline ends within so many tokens of its sentence.
_DATELINE_MAX = 10


class Wording:
    """The words of one analysed text."""

    def __init__(self, analysis: Analysis) -> None:
        self._text = analysis

    def phrase(self, noun: Token, sentence: Sentence) -> Span:
        """The noun with what belongs to it, without relative clauses and the dateline."""
        dropped = {
            below.i
            for token in self._text.subtree(noun.i)
            if token.dep in {"relcl", "appos"} and token.i != noun.i
            for below in self._text.subtree(token.i)
        }
        kept = [token for token in self._text.subtree(noun.i) if token.i not in dropped]
        return self._slice(kept, noun, sentence)

    def clause(self, verb: Token, sentence: Sentence) -> Span:
        """The verb with its subject and what follows, up to the next clause on either side."""
        first, last = verb.i, verb.i
        for child in self._text.children(verb.i):
            below = [token.i for token in self._text.subtree(child.i)]
            if child.dep in _CLAUSES or child.lower in RELATIVES:
                continue
            first, last = min(first, below[0]), max(last, below[-1])
        for child in self._text.children(verb.i):
            if child.dep in _CLAUSES and child.dep != "punct":
                below = [token.i for token in self._text.subtree(child.i)]
                if below[-1] < verb.i:
                    first = max(first, below[-1] + 1)
                else:
                    last = min(last, max(verb.i, below[0] - 1))
        return self._slice(self._text.tokens[first : last + 1], verb, sentence)

    def first_noun(self, sentence: Sentence) -> Token | None:
        """The noun that the first words after a dateline belong to: "OSLO — A strike that …"."""
        start = self.after_dateline(sentence)
        nouns = (t for t in self._text.tokens[start : sentence.last] if t.tag.startswith("NN"))
        return next((t for t in nouns if self._text.tokens[t.i + 1].tag[:2] != "NN"), None)

    def after_dateline(self, sentence: Sentence) -> int:
        """The first token after "LISBON —"; the parse often takes the city for the subject."""
        words = self._text.words(sentence)
        for token in words[1:_DATELINE_MAX]:
            if token.text in _DASHES and words[0].text.isupper():
                return token.i + 1
        return sentence.first

    def _slice(self, tokens: Sequence[Token], head: Token, sentence: Sentence) -> Span:
        floor = self.after_dateline(sentence)
        kept = [token for token in tokens if floor <= token.i < sentence.last] or [head]
        while len(kept) > 1 and _hangs(kept[-1]):
            kept.pop()
        while len(kept) > 1 and _hangs(kept[0]):
            kept.pop(0)
        return Span(kept[0].start, kept[-1].end)


def _hangs(token: Token) -> bool:
    """Whether a word or mark at the edge of a clause belongs to its neighbour."""
    return token.tag == "CC" or not token.text[-1].isalnum()

"""Phrases cut out of an analysed text and put together again, in the article's own words.

Knows nothing of events: `summarizer.clause` and `summarizer.parties` decide what to keep.
"""

from collections.abc import Iterable, Sequence

from summarizer.article import Span
from summarizer.language import Analysis, Token

_DETERMINERS = frozenset("the a an this that these those its their his her our my your".split())
_DROPPED_ADVERBS = frozenset(
    "reportedly allegedly supposedly apparently likely probably possibly perhaps maybe also then "
    "now therefore thus however moreover meanwhile already still only currently later".split()
)
_QUOTE_MARKS = frozenset({'"', "“", "”", "``", "''"})
_BRACKETS = frozenset({"-LRB-", "-RRB-"})
_ASIDES = frozenset({"relcl", "appos", "parataxis"})
_SET_APART = frozenset({"prep", "acl", "advcl", "amod", "advmod"})
_PLURAL_PRONOUNS = frozenset("they we you i these those both".split())
_LOOSE_ENDS = frozenset({",", ":", "IN", "CC", "_SP", ".", "HYPH"})
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}


class Snippets:
    """Cuts snippets out of one text."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    def of_noun(self, noun: Token, skipped: frozenset[int] = frozenset()) -> list[Token]:
        """A noun with all that belongs to it, without asides."""
        phrase = self.below(noun, skipped)
        while phrase and phrase[0].tag in {",", "CC", "_SP", ":"}:
            phrase = phrase[1:]
        return phrase

    def below(self, root: Token, skipped: frozenset[int] = frozenset()) -> list[Token]:
        """The words under a token, without relative clauses, asides, quotation marks and `skipped`."""
        dropped: set[int] = set()
        for token in self.analysis.subtree(root.i):
            if token.text in _QUOTE_MARKS:
                dropped.add(token.i)
            elif token.i != root.i and (token.i in skipped or self._is_aside(token)):
                dropped.update(below.i for below in self.analysis.subtree(token.i))
        kept = [t for t in self.analysis.subtree(root.i) if t.i not in dropped | skipped]
        while kept and self._hangs_loose(kept[-1]):
            kept.pop()
        return [token for token in kept if token.tag != "_SP"]

    def _is_aside(self, token: Token) -> bool:
        if token.dep in _ASIDES or token.tag in _BRACKETS:
            return not token.text[0].isupper() or token.dep != "appos" or self._is_marked(token)
        return token.lower in _DROPPED_ADVERBS and not self._is_hyphenated(token)

    def _is_hyphenated(self, token: Token) -> bool:
        """Whether a word goes on behind a hyphen: "her now-former rivals"."""
        return self.analysis.text[token.end : token.end + 1] == "-"

    def _is_marked(self, token: Token) -> bool:
        """Whether a comma, dash or bracket sets a name apart from the noun before it."""
        first = self.analysis.subtree(token.i)[0].i
        before = self.analysis.tokens[max(0, first - 1)]
        return not before.text[-1].isalnum() and before.tag != "POS" and before.text != "’"

    def set_apart(self, noun: Token) -> frozenset[int]:
        """What a pair of commas sets apart behind a noun: "the fair, along with its stalls, closes"."""
        tokens = self.analysis.subtree(noun.i)
        within = (t for t in tokens if t.i > noun.i and t.dep in _SET_APART)
        return frozenset(
            below.i
            for token in within
            if self.follows_comma(token)
            for below in self.analysis.subtree(token.i)
        )

    def follows_comma(self, token: Token) -> bool:
        """Whether a comma stands before all that belongs to the token."""
        first = self.analysis.subtree(token.i)[0].i
        before = self.analysis.tokens[max(0, first - 1)]
        return before.text == ","

    def _hangs_loose(self, token: Token) -> bool:
        return (token.tag in _LOOSE_ENDS or token.dep == "punct") and token.dep != "prt"

    def is_plural(self, noun: Token) -> bool:
        """Whether a verb with this subject stands in the plural."""
        if noun.tag in {"NNS", "NNPS"} or noun.lower in _PLURAL_PRONOUNS:
            return True
        children = self.analysis.children(noun.i)
        joined = any(token.dep == "cc" and token.lower == "and" for token in children)
        return joined and any(token.dep == "conj" for token in children)

    def span(self, tokens: Sequence[Token]) -> Span:
        """From the first to the last of the tokens; an empty span for none."""
        return Span(tokens[0].start, tokens[-1].end) if tokens else Span(0, 0)

    def join(self, tokens: Iterable[Token]) -> str:
        """The tokens with the article's own spacing, one space where something was left out."""
        words = ""
        last: Token | None = None
        for token in tokens:
            gap = self.analysis.text[last.end : token.start] if last else ""
            words += gap if not gap.strip() and "\n" not in gap else " "
            words += token.text
            last = token
        return words.strip()


def without_determiner(tokens: Sequence[Token]) -> list[Token]:
    """The phrase without "the", "their" and the like before it."""
    start = 0
    while start < len(tokens) - 1 and (
        tokens[start].lower in _DETERMINERS or tokens[start].tag in {"POS", ","}
    ):
        start += 1
    return list(tokens[start:])


def third_person(base: str) -> str:
    """The third person singular of a verb: "pay" → "pays", "carry" → "carries"."""
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}s"

"""Offices: what the text says that somebody is, beside the name.

"British Foreign Secretary Robin Cook", "Tomasz Kubiak, a fire service spokesman,", "the prime
minister, Mette Frederiksen,", "Anna Larsen, who is director of the port". Read from the surface
order of words in one sentence, where the parser is at its weakest.

    words before the name, words set off by commas, words after "is" → the noun they are about → Role
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.article import Span
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon

_PROPER = frozenset({"NNP", "NNPS"})
_TIME_LABELS = frozenset({"DATE", "TIME"})
_HYPHENS = frozenset({"-", "‐", "‑", "–"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_OFFICE_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "HYPH", "VBG", "POS"})
_PHRASE_TAGS = _OFFICE_TAGS | {
    "DT",
    "PRP$",
    "IN",
    "CC",
    "CD",
    "VBN",
    "TO",
    "ADD",
    "RB",
    "NFP",
    "FW",
}
_PHRASE_WORDS = frozenset(
    "of for at in to from with on and & the a an under over against 's ’s ' ’ into".split()
)
_DETERMINERS = frozenset("a an the his her their its our my another one this that both".split())
_OFFICE_LINKS = frozenset({"of", "for", "to"})
_NAMING = frozenset({"become", "name", "appoint", "elect", "serve", "remain"})
# Words of an office; a longer description is cut before its next preposition.
_ROLE_WORDS_MAX = 14


class NameAt(NamedTuple):
    """Tokens `first` to `last` (exclusive) are a name, without titles and possessive."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office as the text gives it: its span, and its words in lower case; `head` is the noun.

    `core` is the part that means the person: without "of …" and without a possessor.
    """

    span: Span
    core: Span
    head: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offices:
    """Reads the office beside a name inside one sentence, from the surface order of the words."""

    analysis: Analysis
    begin: int
    end: int
    starts: set[int]
    lexicon: Lexicon

    def before(self, at: NameAt) -> Role | None:
        """Reads "British Foreign Secretary" before "Robin Cook"."""
        tokens = self.analysis.tokens
        last = at.first
        while last > self.begin and tokens[last - 1].lower in self.lexicon.titles:
            last -= 1
        if last == self.begin:
            return None
        if not self.lexicon.is_role(tokens[last - 1].lower):
            return self._of_before(last)
        first = self._leftmost(last - 1)
        return self._role(first, last)

    def _of_before(self, last: int) -> Role | None:
        """Reads "US Secretary of State" before "Mike Pompeo": capitals after "of" up to the name."""
        tokens = self.analysis.tokens
        i = last - 1
        while i > self.begin and last - i < 9 and _continues_office(tokens[i]):
            i -= 1
            if tokens[i + 1].lower in _OFFICE_LINKS and self.lexicon.is_role(tokens[i].lower):
                return self._role(self._leftmost(i), last)
        return None

    def _leftmost(self, i: int) -> int:
        """Where the office whose last word is `i` begins."""
        tokens = self.analysis.tokens
        while i > self.begin and self._extends(tokens[i - 1], i):
            i -= 1
        while tokens[i].tag in {"POS", "HYPH", "CC"} or tokens[i].text in _HYPHENS:
            i += 1
        return i

    def _extends(self, token: Token, right: int) -> bool:
        if token.label in _TIME_LABELS or token.lower in _DETERMINERS:
            return False
        if token.lower in {"and", "&"}:
            return self._joins(token.i, right)
        if token.label == "PERSON" and self.analysis.tokens[right].tag != "POS":
            return False
        if token.tag == "VBG":
            return token.lower in self.lexicon.participles
        if token.lower == "of":
            return self._is_name_joint(token.i, right)
        return token.tag in _OFFICE_TAGS or token.text in _HYPHENS or token.dep == "compound"

    def _is_name_joint(self, i: int, right: int) -> bool:
        """Whether "of" stands between two capitals ("Bank of England governor")."""
        tokens = self.analysis.tokens
        return i > self.begin and all(
            tokens[j].tag in _PROPER and tokens[j].text[0].isupper() for j in (i - 1, right)
        )

    def _joins(self, i: int, right: int) -> bool:
        """Whether "and" stands inside the office ("trade and industry commissioner")."""
        tokens = self.analysis.tokens
        if i <= self.begin or tokens[i - 1].label == "PERSON":
            return False
        heads = {token.i for token in self.analysis.ancestors(i - 1)}
        return right in heads or bool(heads & set(range(right, min(right + 6, self.end))))

    def apposed_before(self, at: NameAt) -> Role | None:
        """Reads "The mayor of London" before ", Sadiq Khan,"."""
        tokens = self.analysis.tokens
        if at.first - 2 < self.begin or tokens[at.first - 1].text != ",":
            return None
        if at.last < self.end and tokens[at.last].text in {"and"} | _POSSESSIVES:
            return None
        closed = at.last == self.end or tokens[at.last].text in {",", ".", ")"}
        found: Role | None = None
        i = last = at.first - 1
        while i > self.begin and last - i < 24 and tokens[i - 1].text != ",":
            i -= 1
            if tokens[i].text == ")":
                i = last = self._bracket(i)
                continue
            if tokens[i].tag not in _PHRASE_TAGS and tokens[i].tag not in _PROPER:
                break
            if not closed and self._is_adverbial(i):
                continue
            if tokens[i].tag in {"DT", "PRP$"} or i == self.begin or self._opens(i):
                found = self._described(i, last) or found
        return found

    def _is_adverbial(self, i: int) -> bool:
        """Whether the phrase that begins here hangs on a preposition: "According to his agent, X"."""
        return i > self.begin and self.analysis.tokens[i - 1].tag in {"IN", "TO"}

    def _opens(self, i: int) -> bool:
        """Whether a phrase may begin here without a determiner: a possessor's first word."""
        return self.analysis.tokens[i].tag in _PROPER and self.analysis.tokens[i - 1].tag not in (
            _PHRASE_TAGS
        )

    def _bracket(self, i: int) -> int:
        tokens = self.analysis.tokens
        while i > self.begin and tokens[i].text != "(":
            i -= 1
        return i

    def after(self, at: NameAt) -> Role | None:
        """Reads ", a fire service spokesman," or ", who is director of …" after a name."""
        tokens = self.analysis.tokens
        i = at.last
        if i >= self.end:
            return None
        if tokens[i].text in {",", "–", "—", "("}:
            i = self._past_age(i + 1)
            if i < self.end and tokens[i].lower == "who":
                i += 1
                if i >= self.end or not _is_copula(tokens[i]):
                    return None
        if i < self.end and _is_copula(tokens[i]):
            i = self._past_copula(i)
        elif i == at.last:
            return None
        return self._described(i, self._phrase_end(i))

    def _past_age(self, i: int) -> int:
        tokens = self.analysis.tokens
        if i + 1 < self.end and tokens[i].text.isdigit() and tokens[i + 1].text == ",":
            return i + 2
        return i

    def _past_copula(self, i: int) -> int:
        """The first word after "is", "has been", "was named", "serves as"."""
        tokens = self.analysis.tokens
        while i < self.end and (tokens[i].tag.startswith("V") or tokens[i].tag == "RB"):
            if not (_is_copula(tokens[i]) or tokens[i].tag == "RB"):
                break
            i += 1
        return i + 1 if i < self.end and tokens[i].lower == "as" else i

    def _phrase_end(self, i: int) -> int:
        tokens = self.analysis.tokens
        while (
            i < self.end
            and (tokens[i].tag in _PHRASE_TAGS or tokens[i].lower in _PHRASE_WORDS)
            and i not in self.starts
        ):
            i += 1
        return i

    def _described(self, first: int, last: int) -> Role | None:
        """The phrase as an office, if the noun that it is about is one and nobody's name is in it."""
        tokens = self.analysis.tokens
        if first + 1 < last and tokens[first].tag == "VBN" and tokens[first + 1].tag == "DT":
            return None
        head = first
        while head < last and (
            (tokens[head].tag in _OFFICE_TAGS and not self._is_doing(head))
            or tokens[head].tag in {"DT", "PRP$", "CD", "VBN"}
            or tokens[head].text in _HYPHENS
        ):
            head += 1
        head -= 1
        while head > first and tokens[head].tag == "JJ":
            head -= 1
        if head < first or not self.lexicon.is_role(tokens[head].lower):
            return None
        if any(i in self.starts for i in range(first, head + 1)) and not self._has_possessor(
            first, head
        ):
            return None
        return self._role(first, self._cut(head + 1, last))

    def _is_doing(self, i: int) -> bool:
        """Whether a participle says what somebody does: "a lawyer representing X"."""
        token = self.analysis.tokens[i]
        return (
            token.tag == "VBG"
            and token.lower not in self.lexicon.participles
            and token.dep != "amod"
        )

    def _has_possessor(self, first: int, head: int) -> bool:
        return any(token.tag == "POS" for token in self.analysis.tokens[first:head])

    def _cut(self, after: int, last: int) -> int:
        """Where a long description may be broken off: before "who", a person, a later clause."""
        tokens = self.analysis.tokens
        i = after
        while i < last and i not in self.starts:
            if tokens[i].tag in {"VBN", "TO", "RB", "CC"} and tokens[i].lower not in {"and", "&"}:
                break
            if tokens[i].tag == "IN" and tokens[i].lower not in _PHRASE_WORDS:
                break
            if self._is_doing(i) and tokens[i].dep == "acl":
                break
            i += 1
        while i > after and tokens[i - 1].tag in {"IN", "DT", "CC", "PRP$", "TO", "VBG"}:
            i -= 1
        return i

    def _role(self, first: int, last: int) -> Role | None:
        tokens = self.analysis.tokens
        while first < last and (tokens[first].lower in _DETERMINERS or _is_age(tokens, first)):
            first += _is_age(tokens, first) or 1
        if first >= last:
            return None
        last = min(last, first + _ROLE_WORDS_MAX)
        for i in range(first, last - 1):
            if tokens[i].tag == "POS" and tokens[i - 1].tag == "NN":
                first = i + 1
        while last > first and tokens[last - 1].tag in {"IN", "DT", "CC", "PRP$", "TO", "VBG"}:
            last -= 1
        inside = tokens[first:last]
        if not inside:
            return None
        core = inside[: next((n for n, t in enumerate(inside) if t.tag in {"IN", "TO"}), None)]
        noun = next((t for t in reversed(core) if self.lexicon.is_role(t.lower)), None)
        if noun is None:
            noun = next((t for t in reversed(inside) if self.lexicon.is_role(t.lower)), None)
            core = inside
        if noun is None:
            return None
        owned = [n for n, t in enumerate(core) if t.tag == "POS"]
        core = core[owned[-1] + 1 :] if owned else core
        return Role(
            span=Span(inside[0].start, inside[-1].end),
            core=Span(core[0].start, core[-1].end),
            head=noun.lower,
            words=frozenset(t.lower for t in inside),
        )


def _continues_office(token: Token) -> bool:
    return token.text[0].isupper() or token.lower in _OFFICE_LINKS | {"the", "and", "&"}


def _is_copula(token: Token) -> bool:
    return token.tag.startswith("V") and (token.lemma in {"be", "have"} or token.lemma in _NAMING)


def _is_age(tokens: Sequence[Token], i: int) -> int:
    """The number of tokens of "19-year-old" at `i`, or 0."""
    words = [token.lower for token in tokens[i : i + 5]]
    return 5 if len(words) == 5 and words[1:] == ["-", "year", "-", "old"] else 0


def best_role(roles: Sequence[Role], lexicon: Lexicon) -> Role | None:
    """The office to show: a held one before a former one, a full one before a bare word, the first."""

    def rank(role: Role) -> tuple[bool, bool, bool]:
        return (
            bool(role.words & lexicon.former),
            len(role.words) == 1,
            role.head not in lexicon.offices,
        )

    return min(roles, key=rank, default=None)

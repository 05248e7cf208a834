"""Organisations and places: the names that are nobody's and no state's.

The model's names are the start; abbreviations that the text or a small table explains, short forms
("the fund") and shortened names join what means one organisation under its fullest name.

    model's names → organisations, places → abbreviations → short forms → mentions with full names
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from summarizer.article import Span
from summarizer.briefing import Mention
from summarizer.language import Analysis, Name, Token
from summarizer.lexicon import Lexicon, fold, read_table, slug

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]{0,5}[A-Z]s?|[A-Z]{2,7}")
# Words of a full name looked at for each letter of its abbreviation.
_FULL_NAME_SLACK = 5
_POSSESSIVE = re.compile(r"['’]s?$")


def find_others(
    analysis: Analysis, people: Sequence[Span], states: Sequence[Mention], lexicon: Lexicon
) -> Iterator[tuple[Mention, str]]:
    """The mentions of organisations and places, each with the fullest name of what it means.

    `people` are the spans that name people, in text order: no organisation overlaps them.
    """
    reader = _Reader(analysis)
    held = {m.span for m in states}
    for name in analysis.names:
        span = _bare(analysis, name)
        if (
            span is None
            or span in held
            or lexicon.is_role(analysis.tokens[name.last - 1].lower)
            or any(p.overlaps(span) for p in _beside(people, span))
        ):
            continue
        if name.label == "ORG" and not _is_department(analysis, name):
            reader.organisation(span)
        elif name.label in _PLACE_LABELS and not any(
            span.covers(m.span) and m.span.end == span.end for m in states
        ):
            reader.place(span)
    reader.learn_abbreviations()
    reader.read_abbreviations(held)
    reader.read_short_forms()
    yield from reader.mentions()


def _is_department(analysis: Analysis, name: Name) -> bool:
    """Whether the name is half of an office: "Interior" of a minister, "State" of a secretary."""
    after = analysis.tokens[name.last].lower if name.last < len(analysis.tokens) else ""
    one = name.last - name.first == 1
    held_by = [token.lower for token in analysis.tokens[max(0, name.first - 2) : name.first]]
    return one and (after in {"minister", "secretary"} or held_by == ["secretary", "of"])


def _beside(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    place = bisect_right(spans, (span.start, 1 << 60))
    return spans[max(0, place - 1) : place + 2]


def _bare(analysis: Analysis, name: Name) -> Span | None:
    """The name without article and possessive; None where no word is left."""
    tokens = list(analysis.tokens[name.first : name.last])
    tokens = tokens[: next((n for n, token in enumerate(tokens) if token.text == "("), None)]
    while tokens and tokens[0].lower in {"the", "a", "an"}:
        tokens.pop(0)
    while (
        tokens
        and (tokens[-1].tag in {"POS", "HYPH"} or not tokens[-1].text[-1].isalnum())
        and tokens[-1].text[-1] != "."
    ):
        tokens.pop()
    if not tokens or not any(mark.isupper() for mark in tokens[0].text[:1]):
        return None
    return Span(tokens[0].start, tokens[-1].end)


@cache
def _known_abbreviations() -> Mapping[str, str]:
    known = read_table("organisations")["known"]
    return {str(short): str(full) for short, full in known.items()}


class _Reader:
    """Collects organisations and places of one text under their fullest names."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._organisations: dict[Span, str] = {}
        self._places: dict[Span, str] = {}
        self._full_names: dict[str, str] = {}

    def organisation(self, span: Span) -> None:
        """Take a span as an organisation's name."""
        self._organisations[span] = _tidy(span.of(self._analysis.text))

    def place(self, span: Span) -> None:
        """Take a span as a place's name."""
        self._places[span] = _tidy(span.of(self._analysis.text))

    def learn_abbreviations(self) -> None:
        """Read "Federal Security Service (FSB)" wherever the letters fit the words."""
        tokens = self._analysis.tokens
        for i in range(1, len(tokens) - 2):
            if tokens[i].text != "(" or tokens[i + 2].text != ")":
                continue
            short = tokens[i + 1].text
            if _ABBREVIATION.fullmatch(short) and (first := self._expansion(short, i)) is not None:
                span = Span(tokens[first].start, tokens[i - 1].end)
                self._claim(span)
                self._full_names[short] = _tidy(span.of(self._analysis.text))

    def _expansion(self, short: str, end: int) -> int | None:
        """Where the words before token `end` begin whose initials the abbreviation is made of."""
        tokens = self._analysis.tokens
        letters = "".join(mark for mark in short if mark.isupper()).lower()
        for first in range(end - 2, max(-1, end - len(letters) - _FULL_NAME_SLACK), -1):
            if tokens[first].text[0].lower() != letters[0] or not tokens[first].text[0].isupper():
                continue
            initials = "".join(t.lower[0] for t in tokens[first:end])
            if _is_inside(letters, initials) and not any(t.text == "." for t in tokens[first:end]):
                return first
        return None

    def _claim(self, span: Span) -> None:
        """A full name as one organisation, whatever smaller names the model saw in it."""
        for inside in [s for s in self._organisations if s.overlaps(span)]:
            del self._organisations[inside]
        for inside in [s for s in self._places if s.overlaps(span)]:
            del self._places[inside]
        self.organisation(span)

    def read_abbreviations(self, held: set[Span]) -> None:
        """Give each abbreviation the full name that the text, else the table, has for it."""
        known = _known_abbreviations()
        for token in self._analysis.tokens:
            if len(token.text) < 2 or not token.text[1].isupper():
                continue
            full = self._full_names.get(token.text) or known.get(token.text)
            span = Span(token.start, token.end)
            if full is None or span in held or self._is_inside_longer(span):
                continue
            self._places.pop(span, None)
            self._organisations[span] = full

    def _is_inside_longer(self, span: Span) -> bool:
        return any(name.covers(span) and name != span for name in self._organisations)

    def read_short_forms(self) -> None:
        """Read "the Fund", "the committee": the last word of exactly one organisation named before."""
        by_last: dict[str, list[tuple[int, str]]] = {}
        for span, name in self._organisations.items():
            if " " in name:
                by_last.setdefault(name.split()[-1].lower(), []).append((span.start, name))
        tokens = self._analysis.tokens
        for i in range(1, len(tokens)):
            if tokens[i].lower in by_last and tokens[i - 1].lower == "the":
                self._short_form(tokens[i], by_last[tokens[i].lower])

    def _short_form(self, token: Token, bearers: Sequence[tuple[int, str]]) -> None:
        span = Span(token.start, token.end)
        after = self._analysis.tokens[token.i + 1 : token.i + 2]
        if after and (after[0].tag.startswith("NN") or after[0].lower == "of"):
            return
        names = {fold(name): name for start, name in bearers if start < token.start}
        if len(names) != 1 or self._is_inside_longer(span):
            return
        if token.text[0].isupper() or self._is_recent(token, bearers):
            self._organisations[span] = next(iter(names.values()))

    def _is_recent(self, token: Token, bearers: Sequence[tuple[int, str]]) -> bool:
        """Whether the full name stands in the same paragraph or the two before."""
        here = self._analysis.sentence_at(token.start)
        last = max(start for start, _ in bearers if start < token.start)
        there = self._analysis.sentence_at(last)
        return here is not None and there is not None and here.paragraph - there.paragraph <= 2

    def _join_shortened(self) -> None:
        """Give "Thai Raksa Chart" the name of the only longer one that begins with these words."""
        names = set(self._organisations.values())
        for span, name in self._organisations.items():
            longer = {
                fold(other): other for other in names if fold(other).startswith(f"{fold(name)} ")
            }
            if " " in name and len(longer) == 1:
                self._organisations[span] = next(iter(longer.values()))

    def mentions(self) -> Iterator[tuple[Mention, str]]:
        """All mentions with the name of what they mean."""
        self._join_shortened()
        short = {**_known_abbreviations(), **self._full_names}
        ids = {
            span: f"org:{slug(short.get(name, name))}" for span, name in self._organisations.items()
        }
        longest: dict[str, str] = {}
        for span, entity in ids.items():
            written = _tidy(span.of(self._analysis.text))
            longest[entity] = max(longest.get(entity, ""), written, key=len)
        for span, entity in sorted(ids.items()):
            yield Mention(span, entity), longest[entity]
        for span, name in sorted(self._places.items()):
            if slug(name):
                yield Mention(span, f"place:{slug(name)}"), name


def _tidy(text: str) -> str:
    return _POSSESSIVE.sub("", " ".join(text.split()))


def _is_inside(letters: str, initials: str) -> bool:
    """Whether the letters occur in the initials in this order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)

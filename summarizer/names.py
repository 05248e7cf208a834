"""Capitalised phrases that may be somebody's name: where they begin and end, without their titles.

Runs of capitalised words, joined by hyphens and particles, broken where the model sees two names,
and freed of the titles, offices and suffixes around them. Whose name it is, and whether it is a
person's at all, is read by `summarizer.people`.

    capitalised words in a row → breaks between two names → names without titles
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon

PROPER = frozenset({"NNP", "NNPS"})
TIME_LABELS = frozenset({"DATE", "TIME"})

_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART"})
_HYPHENS = frozenset({"-", "‐", "‑", "–"})


class Named(NamedTuple):
    """Tokens `first` to `last` (exclusive) are a name, without titles and possessive."""

    first: int
    last: int
    words: tuple[str, ...]
    titled: bool


def find_names(analysis: Analysis, lexicon: Lexicon) -> list[Named]:
    """All phrases of one text that may be a person's name, in text order."""
    labels = _labels(analysis)
    runs = _runs(analysis, labels, lexicon)
    return [name for run in runs if (name := _name(analysis, run, lexicon)) is not None]


def _labels(analysis: Analysis) -> dict[int, int]:
    """Token index → number of the model's name that it stands in."""
    return {i: n for n, name in enumerate(analysis.names) for i in range(name.first, name.last)}


def _is_capital(token: Token) -> bool:
    """Whether it may be part of a name; one before a comma may have been taken for a mere cry."""
    return token.text[0].isupper() and (
        token.tag in PROPER
        or token.label in _NAME_LABELS
        or token.tag in {"NN", "NNS", "UH"}
        or (token.tag == "JJ" and token.dep == "poss")
    )


def _runs(
    analysis: Analysis, labels: dict[int, int], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Token ranges of capitalised words in a row, joined by hyphens and particles."""
    tokens = analysis.tokens
    for sentence in analysis.sentences:
        i = sentence.first
        while i < sentence.last:
            if not _is_capital(tokens[i]) or _is_time(tokens[i]):
                i += 1
                continue
            last = i + 1
            while (step := _step(tokens, last, sentence.last, lexicon)) and not _is_break(
                analysis, labels, last - 1, last + step - 1
            ):
                last += step
            yield i, last
            i = last


def _is_time(token: Token) -> bool:
    """Whether the model's date is one: as a subject or a possessor it may be somebody named Day."""
    return token.label in TIME_LABELS and token.dep not in {"nsubj", "nsubjpass", "poss"}


def _step(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> int:
    """How many tokens from `at` on belong to the run before it."""
    if at >= end:
        return 0
    token, before = tokens[at], tokens[at - 1]
    if token.text in _HYPHENS and token.start == before.end and at + 1 < end:
        return 2 if tokens[at + 1].start == token.end and tokens[at + 1].text[0].isalpha() else 0
    if _is_capital(token) and token.label not in TIME_LABELS:
        return 1
    if token.text[0].isupper() and before.lower in lexicon.given:
        return 1
    ahead = at
    while ahead < end and ahead - at < 3 and tokens[ahead].lower in lexicon.particles:
        ahead += 1
        if ahead < end and tokens[ahead].text in _HYPHENS:
            ahead += 1
    if ahead > at and ahead < end and _is_capital(tokens[ahead]) and tokens[at].text.islower():
        return ahead - at + 1
    return 0


def _is_break(analysis: Analysis, labels: dict[int, int], left: int, right: int) -> bool:
    """Whether the model sees two names here, one of them a person's."""
    one, other = labels.get(left), labels.get(right)
    if one == other or one is None or other is None:
        return False
    seen = {analysis.names[one].label, analysis.names[other].label}
    # A particle between them joins what the model parts: "Anna | von der Mark".
    return "PERSON" in seen and not (seen == {"PERSON"} and right - left > 1)


def _name(analysis: Analysis, run: tuple[int, int], lexicon: Lexicon) -> Named | None:
    """The run without the titles and offices that it begins with; None where nothing is left."""
    tokens = analysis.tokens
    start, last = run
    first = _past_titles(tokens, start, last, lexicon)
    first = _given_name(tokens, first, last, lexicon)
    while last - 1 > first and tokens[last - 1].lower in lexicon.postnominals:
        last -= 1
    first = _past_hyphens(tokens, first, last)
    if first == last or (
        last - first > 1 and all(lexicon.is_role(token.lower) for token in tokens[first:last])
    ):
        return None
    text = analysis.text[tokens[first].start : tokens[last - 1].end]
    words = tuple(text.split())
    before = tokens[first - 1] if first else None
    titled = first > start or (before is not None and _is_before_name(before.lower, lexicon))
    titled |= len(words) > 1 and _is_apposed(tokens, first, last, lexicon)
    return Named(first, last, words, titled)


def _past_titles(tokens: Sequence[Token], start: int, last: int, lexicon: Lexicon) -> int:
    """The first token behind the last title or office of a run, where a name is left behind it."""
    first = start
    for i in range(start, last - 1):
        if not _is_before_name(tokens[i].lower, lexicon):
            continue
        rest = {token.lower for token in tokens[i + 1 : last] if token.text[0].isalpha()}
        if all(word in lexicon.suffixes or lexicon.is_role(word) for word in rest):
            break
        if (
            i == start
            or tokens[i - 1].lower not in lexicon.given
            or tokens[i].lower in lexicon.titles
        ):
            first = i + 1
    return first


def _past_hyphens(tokens: Sequence[Token], first: int, last: int) -> int:
    """The first token behind what a hyphen adds to an office: "President-elect [Kari Dahl]"."""
    while first < last and tokens[first].text in _HYPHENS:
        first += 1
        if first < last - 1 and tokens[first].text.islower():
            first += 1
    return first


def _given_name(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """Where a given name begins behind words that can't be part of it ("Mayor of Gdynia Jan Nowak")."""
    if tokens[first].lower in lexicon.given or len(tokens[first].text) <= 2:
        return first
    for i in range(first + 1, last - 3):
        if _is_hyphenated_given(tokens, i):
            return i
    for i in range(first + 1, last - 1):
        if tokens[i].lower not in lexicon.given or tokens[i - 1].text in _HYPHENS:
            continue
        foreign = (
            tokens[i - 1].label not in {"", "PERSON"} or tokens[first].label != tokens[i].label
        )
        after_of = first > 0 and tokens[first - 1].lower in {"of", "for"}
        if foreign or after_of or tokens[i - 1].lower in lexicon.organisation_words:
            return i
    return first


def _is_hyphenated_given(tokens: Sequence[Token], i: int) -> bool:
    """Whether a given name of two syllables begins here, as Chinese ones do: "Man-kei Tam"."""
    syllables = tokens[i].text[0].isupper() and tokens[i + 2].text.islower()
    return syllables and tokens[i + 1].text in _HYPHENS and tokens[i + 3].text[0].isupper()


def _is_apposed(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether commas set the run off right behind an office: "the chancellor, Pradeep Khosla,"."""
    if first < 3 or tokens[first - 1].text != ",":
        return False
    if last < len(tokens) and tokens[last].text not in {",", "."}:
        return False
    near = tokens[max(0, first - 6) : first - 1]
    return any(token.tag == "NN" and lexicon.is_role(token.lower) for token in near)


def _is_before_name(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.titles or lexicon.is_role(word)

"""Which articles tell the same news: near-duplicates over outlets become one Story.

Pure. Two articles are one story when they were published at most `DAYS_APART` days apart and use
the same words: cosine of their word counts (1 + log tf, function words left out; Salton and
Buckley 1988), where names and numbers count double. Compared are only those that share their rarest
words, so that a day of ten thousand articles stays quick.

    articles ──► word counts ──► candidates by shared words ──► alike ones joined ──► Stories
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from bot.records import ArticleRef
from summarizer.briefing import Briefing

# Cosine from which on two articles tell the same news. Rewritten versions of one report lie at 0.8
# and above, two reports of one affair on different days below 0.7.
ALIKE = 0.75
DAYS_APART = 3
# Only articles that share so many of their so many rarest words are compared.
_TELLING_WORDS = 16
_SHARED_MIN = 4

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
# What one report of many of its kind is about: a word with a capital or a number.
_TELLS_APART = 2.0
# Share of its names and numbers that an earlier article has, from which on one is no news.
_REPEATED = 0.8
_FUNCTION_WORDS = frozenset(
    "the and for that with was were has have had his her its their they them this these those from "
    "are but not who which will would said says also been than more after over about into when one "
    "two there could may should can our out all any some what where while other did does being "
    "him she you your she'd according told".split()
)

Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article of a story with its briefing."""

    article: ArticleRef
    briefing: Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that tell the same news, never none; the first is the one to show."""

    tellings: tuple[Telling, ...]

    @property
    def lead(self) -> Telling:
        """The telling that is shown: the newest, and of one day the longest."""
        return self.tellings[0]


def group(tellings: Iterable[Telling]) -> list[Story]:
    """The stories in the order of their first articles; each article is in exactly one."""
    given = list(tellings)
    homes = list(range(len(given)))
    counts = [_counts(one.briefing) for one in given]
    for one, other in _candidates(counts):
        near = _days_apart(given[one].article, given[other].article) <= DAYS_APART
        if near and _cosine(counts[one], counts[other]) >= ALIKE:
            _join(homes, one, other)
    members: dict[int, list[Telling]] = defaultdict(list)
    for index, telling in enumerate(given):
        members[_home(homes, index)].append(telling)
    return [Story(tellings=tuple(sorted(each, key=_newest_first))) for each in members.values()]


def tells_again(later: Telling, earlier: Telling) -> bool:
    """Whether one of two alike articles tells nothing that the other didn't, as a reprint does.

    The daily reports of one kind are as alike, but name other names and numbers.
    """
    names = _names(later.briefing)
    return len(names & _names(earlier.briefing)) >= _REPEATED * len(names)


def _newest_first(telling: Telling) -> tuple[int, int, str]:
    published = telling.article.published
    day = published.toordinal() if published else 0
    return -day, -len(telling.briefing.article.text), telling.article.id


def _days_apart(one: ArticleRef, other: ArticleRef) -> int:
    if one.published is None or other.published is None:
        return 0
    return abs((one.published - other.published).days)


def _counts(briefing: Briefing) -> Counts:
    told = Counter(word.lower() for word in _words(briefing))
    names = _names(briefing)
    return {
        word: (1 + math.log(count)) * (_TELLS_APART if word in names else 1.0)
        for word, count in told.items()
        if word not in _FUNCTION_WORDS
    }


def _names(briefing: Briefing) -> set[str]:
    """Its words that never stand in lower case: names, and numbers."""
    words = _words(briefing)
    in_lower_case = {word for word in words if word.islower()}
    return {word.lower() for word in words} - in_lower_case - _FUNCTION_WORDS


def _words(briefing: Briefing) -> list[str]:
    return _WORD.findall(f"{briefing.article.title or ''}\n{briefing.article.text}")


def _candidates(counts: Sequence[Counts]) -> Iterator[tuple[int, int]]:
    """Pairs, the smaller index first, that share enough of their rarest words.

    A word of one article alone is shared by none, and one of very many tells little.
    """
    held = Counter(word for words in counts for word in words)
    holders: dict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(counts):
        shared: Counter[int] = Counter()
        common = (word for word in words if held[word] > 1)
        for word in nsmallest(_TELLING_WORDS, common, key=lambda word: (held[word], word)):
            shared.update(holders[word])
            holders[word].append(index)
        yield from ((other, index) for other, n in shared.items() if n >= _SHARED_MIN)


def _cosine(one: Counts, other: Counts) -> float:
    if len(one) > len(other):
        one, other = other, one
    product = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    length = math.hypot(*one.values()) * math.hypot(*other.values())
    return product / length if length else 0.0


def _home(homes: list[int], index: int) -> int:
    while homes[index] != index:
        index = homes[index]
    return index


def _join(homes: list[int], one: int, other: int) -> None:
    first, second = sorted((_home(homes, one), _home(homes, other)))
    homes[second] = first

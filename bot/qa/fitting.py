"""How well records and sentences fit the words of a question about one event. Pure.

The fit is the share of the question's words that are told: 1 for a word of the record itself, half
for one of its article's title. Words for one deed count nearly as one ("visit" is told by "travels").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from bot.qa.lines import Expected, Sentence
from bot.records import Passage
from bot.topics.deeds import load_deeds
from bot.topics.stems import stems
from bot.topics.subjects import meanings
from summarizer.article import Span
from summarizer.briefing import Precision, When
from summarizer.dates import DateMention, find_dates

# From this fit on something is taken for the event that was asked about.
FITS = 0.55
# That somebody meets tells less of an event than who meets.
_DEED_WEIGHT = 0.6
# The word itself tells a little more than another one for the same.
_OTHER_WORD = 0.9

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter|nobody|none|several"
    r"|percent|majority)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
# What tells that a day is still to come; many a "Friday" is the last one.
_AHEAD = re.compile(
    r"\b(?:will|shall|to be|(?:is|are) to|until|deadline|upcoming|next (?!day\b)\w+|would|mandatory"
    r"|(?<!was )(?<!were )(?:set to|scheduled|rescheduled|planned|due|expected)|plans?|effective"
    r"|starting|no later than)\b",
    re.IGNORECASE,
)
_NO_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen|Col|Lt|Prof|Jr|Sr|vs|No|Inc|Co|Corp|Ltd|etc"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e))\.$"
)


def best_events(events: Sequence[Expected], words: Sequence[str]) -> list[Expected]:
    """The events that fit best, if any fits; all where there is no word."""
    if not words:
        return list(events)
    fits = [_event_fit(event, words) for event in events]
    top = max(fits, default=0.0)
    return [event for event, fit in zip(events, fits, strict=True) if fit == top >= FITS]


def best_sentences(
    passages: Iterable[Passage], words: Sequence[str], *, most: int
) -> list[Sentence]:
    """The sentences that fit, the best first, of the articles that hold the best one's equals."""
    found = {
        (sentence.article.id, sentence.span): sentence
        for passage in passages
        for sentence in sentences_in(passage, words)
    }
    ranked = sorted(found.values(), key=lambda sentence: -sentence.fit)
    return [sentence for sentence in ranked if sentence.fit >= FITS][:most]


def told_words(text: str, words: Sequence[str]) -> int:
    """How many of some words a text tells, by themselves or by others for the same."""
    told = frozenset(stems(" ".join(_own_words(text, words))))
    return sum(not _forms(word).isdisjoint(told) for word in words)


def _own_words(text: str, words: Sequence[str]) -> Iterator[str]:
    """The words of a text without names that are the plural of a word asked for: Queens is no queen."""
    for word in re.findall(r"[^\W_]+", text):
        key = word.lower()
        if not (word[0].isupper() and key.removesuffix("s") in words and key not in words):
            yield word


def nearest_sentence(passages: Iterable[Passage], words: Sequence[str]) -> Sentence | None:
    """The sentence that tells most of some words itself, the newest of several; None for none."""
    found = [sentence for passage in passages for sentence in sentences_in(passage, words)]
    counted = [(told_words(one.text, words), one.article.published or date.min) for one in found]
    best = max(zip(counted, found, strict=True), key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0][0] else None


def is_of_amount(sentence: Sentence) -> bool:
    """Whether a sentence tells a number beside those of its days."""
    text = sentence.text
    told = sentence.article.published
    for mention in reversed(find_dates(text, told) if told else ()):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return bool(_NUMBER.search(text))


def dated(sentence: Sentence) -> DateMention | None:
    """The time that a sentence tells: the first that is ahead of its article, else the first."""
    told = sentence.article.published
    if told is None:
        return None
    found = [one for one in _dates(sentence.text, told) if one.first or one.last]
    # "This year's election" tells less of a day than "yesterday".
    mentions = [one for one in found if one.precision is not Precision.YEAR] or found
    ahead = [one for one in mentions if (one.last or one.first or date.min) >= told]
    return next(iter(ahead or mentions), None)


# A question that finds nothing at first looks at the same sentences again.
@lru_cache(maxsize=2_048)
def _dates(text: str, told: date) -> tuple[DateMention, ...]:
    return tuple(find_dates(text, told))


def announced(passages: Iterable[Passage], today: date) -> list[tuple[Sentence, When]]:
    """The sentences that tell of a day from today on, by that day; each day of an article once."""
    found: dict[tuple[str, When], Sentence] = {}
    for passage in passages:
        if not _AHEAD.search(" ".join(passage.text.split())):
            continue
        for sentence in sentences_in(passage, ()):
            mention = dated(sentence) if _AHEAD.search(sentence.text) else None
            if mention and _lies_ahead(mention, sentence, today):
                found.setdefault((sentence.article.id, when_of(sentence, mention)), sentence)
    told = [(sentence, when) for (_, when), sentence in found.items()]
    return sorted(told, key=lambda pair: (pair[1].last or date.max, pair[1].first or date.max))


def when_of(sentence: Sentence, mention: DateMention) -> When:
    """A time expression of a sentence as a time."""
    return When(
        text=sentence.text[mention.start : mention.end],
        first=mention.first,
        last=mention.last,
        precision=mention.precision,
        bound=mention.bound,
    )


def _lies_ahead(mention: DateMention, sentence: Sentence, today: date) -> bool:
    """Whether the days begin after the article and don't end before today."""
    told = sentence.article.published
    if told is None or mention.first is None or mention.last is None:
        return False
    return mention.first > told and mention.last >= today


def sentences_of(passage: Passage) -> Iterator[Span]:
    """The sentences of a passage as spans of its article."""
    start = 0
    for match in _END.finditer(passage.text):
        stop = match.end() - len(match[0]) + len(match[0].rstrip())
        if not _NO_END.search(passage.text[start : match.start() + 1]):
            yield Span(passage.span.start + start, passage.span.start + stop)
            start = match.end()
    if passage.text[start:].strip():
        yield Span(passage.span.start + start, passage.span.start + len(passage.text.rstrip()))


def sentences_in(passage: Passage, words: Sequence[str]) -> Iterator[Sentence]:
    """The sentences of a passage in their order, with how well each fits some words."""
    for span in sentences_of(passage):
        first = span.start - passage.span.start
        text = passage.text[first : first + span.end - span.start]
        fit = _fit(words, text, passage.article.title or "")
        yield Sentence(passage.article, span, " ".join(text.split()), fit)


def _event_fit(event: Expected, words: Sequence[str]) -> float:
    follow_up = event.newest.follow_up
    own = " ".join((follow_up.what, *follow_up.who, *follow_up.where))
    return _fit(words, own, event.newest.article.title or "")


def _fit(words: Sequence[str], own: str, title: str) -> float:
    if not words:
        return 0.0
    told, headed = frozenset(stems(own)), frozenset(stems(title))
    weights = [_DEED_WEIGHT if len(_forms(word)) > 1 else 1.0 for word in words]
    shares = [_share(word, told, headed) for word in words]
    # One word of several is a coincidence: a name without its deed, or a deed without its name.
    if sum(map(bool, shares)) < min(2, len(words)):
        return 0.0
    fit = sum(share * weight for share, weight in zip(shares, weights, strict=True))
    return fit / sum(weights)


def _share(word: str, told: frozenset[str], headed: frozenset[str]) -> float:
    forms = _forms(word)
    if not forms.isdisjoint(told):
        return _OTHER_WORD if told.isdisjoint(stems(word)) else 1.0
    return 0.0 if forms.isdisjoint(headed) else 0.5


@cache
def _forms(word: str) -> frozenset[str]:
    """The stems of a word and of those for the same subject or deed."""
    own = frozenset(stems(word))
    same = frozenset().union(*meanings((word,)))
    return same.union(*(deed.asked for deed in load_deeds() if deed.asked & own))

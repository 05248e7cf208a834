"""Which words of two sentences are the same, and which sentences: what a proof compares by.

Words are compared without case, accents and the typography of marks. The same are: numbers in words
and in digits ("three", "1,000"), "per cent" and "%", "can't" and "can not", months and their short
forms beside a number, "U.S." and "US" (but never "us"), "roughly 40" and "about 40", "says" and "said",
"announced that" and "said that".

A sentence is the same with its speaker before or behind what is said, and, where it has but one clause,
with its day at either end.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from summarizer.lexicon import fold

# The key of an "on" that only says that a day follows.
ON_DAY = "on-day"

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-.][^\W_]+)*|[^\w\s]|_")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "—": "–"})
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_SPELLED = (
    (re.compile(rf"(?<=\d )({_SHORT})\b\.?|\b({_SHORT})\b\.?(?= \d)"), r"~\1\2"),
    *((re.compile(rf"~{month[:3]}t?\b"), month) for month in _MONTHS),
    (re.compile(r"\b([A-Z])\.([A-Z])\."), r"\1\2"),
    (re.compile(r"(?i)\b(?:approximately|roughly|around)(?= \d)"), "about"),
    (re.compile(r"(?i)\b(?:announced|stated|declared) that\b"), "said that"),
    (re.compile(r"(?i)\bsays\b"), "said"),
    (re.compile(r"(?i)\bwon't\b"), "will not"),
    (re.compile(r"(?i)\bcan(?:'t|not)\b"), "can not"),
    (re.compile(r"(?i)n't\b"), " not"),
    (re.compile(r"(?i)\bper cent\b|%"), " percent "),
    (re.compile(r"'s\b"), " ʼs "),
    (re.compile(r"``|''"), '"'),
)
_NUMBERS = {
    word: str(number)
    for number, word in (
        *enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen".split()
        ),
        *zip(
            range(20, 100, 10),
            "twenty thirty forty fifty sixty seventy eighty ninety".split(),
            strict=True,
        ),
    )
}
# In capitals these are names, else words of grammar.
_ACRONYMS = frozenset({"US", "IT", "WHO"})

# A speaker: a name or what stands for one, with an article and "of" at the most.
_WHO = r"(?P<who>(?:[Tt]he |[Aa]n? )?[^\W\d_][\w.'-]*(?: of(?: the)?| [^\W\d_][\w.'-]*){0,5})"
_SPOKEN = (
    re.compile(rf"(?P<what>[^\"]+), {_WHO} sa(?:id|ys)\.?"),
    re.compile(rf"(?P<what>[^\"]+), sa(?:id|ys) {_WHO}\.?"),
    re.compile(rf"{_WHO} sa(?:id|ys)(?: that)? (?P<what>[^\"]+)"),
)
# Words that no name or office has: with one of these, more than the speaker stands there.
_NO_NAME = re.compile(
    r"\b(?:he|she|it|they|who|which|that|and|but|or|as|when|while|if|after|before|because|not|never|"
    r"no|nobody|none|few|is|was|were|has|had|said|says)\b",
    re.IGNORECASE,
)
# What follows may be the reporter's own words, and no longer the speaker's.
_OWN_WORDS = re.compile(r"[,;:–]")
_DAY = (
    rf"(?:[Oo]n )?(?:{'|'.join(one.capitalize() for one in sorted(_WEEKDAYS))}"
    rf"|\d{{1,2}} (?:{'|'.join(_MONTHS)})|(?:{'|'.join(_MONTHS)}) \d{{1,2}})"
)
_DAY_FIRST = re.compile(rf"(?P<day>{_DAY}),? (?P<what>.+?)\.?")
_DAY_LAST = re.compile(rf"(?P<what>.+?),? (?P<day>{_DAY})\.?")
# With one of these a day at the end may be that of another clause than one at the beginning.
_CLAUSES = re.compile(
    r"[,;:–(\"]|\b(?:to|that|which|who|whom|whose|where|when|after|before|since|because|if|unless|until|"
    r"while|as|and|but|or|than|sa(?:id|ys|y)|told|by|he|she|it|they|we|you|[a-z]+ing)\b"
    # "The plan Lund wrote": a name behind a noun, and before what it does.
    r"|[a-z] [A-Z]\S* (?!(?:in|on|at|for|from|with|of)\b)[a-z]"
)


class Word(NamedTuple):
    """A word or mark: as it is compared, as it was spelled, and whether it began with a capital."""

    key: str
    is_capital: bool
    spelled: str

    @property
    def is_accented(self) -> bool:
        """Whether it was spelled with marks that it is compared without."""
        return not self.spelled.isascii() and self.spelled != self.key


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """The words and marks of a sentence, in order."""
    plain = _THOUSANDS.sub("", text.translate(_TYPOGRAPHY))
    for pattern, spelled in _SPELLED:
        plain = pattern.sub(spelled, plain)
    found = [_word(one.group()) for one in _TOKEN.finditer(plain)]
    return tuple(
        word._replace(key=ON_DAY) if word.key == "on" and _is_day(found, number + 1) else word
        for number, word in enumerate(found)
    )


def same_sentences(text: str) -> tuple[str, ...]:
    """A sentence, and others that say the same in another order."""
    plain = " ".join(text.translate(_TYPOGRAPHY).split())
    return (text, *_spoken(plain), *_dated(plain))


def _spoken(text: str) -> Iterator[str]:
    """With the speaker at the other end."""
    for form in _SPOKEN:
        found = form.fullmatch(text)
        if found and not _NO_NAME.search(found["who"]):
            what, who = found["what"].rstrip("."), found["who"]
            if found.start("who") > 0:
                yield f"{who} said {_lowered(what)}."
            elif not _OWN_WORDS.search(what):
                yield f"{what}, {who} said."
            return


def _dated(text: str) -> Iterator[str]:
    """With the day at the other end."""
    for form, turned in ((_DAY_FIRST, "{what} {day}."), (_DAY_LAST, "{day}, {what}.")):
        found = form.fullmatch(text)
        if found and not _CLAUSES.search(found["what"]):
            yield turned.format(**found.groupdict())


def _lowered(text: str) -> str:
    """Without the capital that only began a sentence."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first in {"The", "A", "An", "In", "On", "At"} else text


def _word(text: str) -> Word:
    folded = fold(text).strip(".") or text
    key = text if text in _ACRONYMS else _NUMBERS.get(folded, folded)
    return Word(key, text[0].isupper(), text.lower())


def _is_day(words: list[Word], at: int) -> bool:
    """Whether a day of the week or of a month stands there."""
    first, second = (words[n].key if n < len(words) else "" for n in (at, at + 1))
    months = {month.lower() for month in _MONTHS}
    if first in _WEEKDAYS:
        return True
    return (first.isdecimal() and second in months) or (first in months and second.isdecimal())

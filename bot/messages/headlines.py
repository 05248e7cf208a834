"""What a reader sees of an article's own words: its headline, and what its relative days mean.

Display only; the stored article and its offsets stay as they are.
"""

import re
from datetime import date

from bot.messages.wording import day_words
from summarizer.briefing import Briefing, Precision
from summarizer.dates import DateMention, find_dates

# A headline made from a sentence is at most so long, in characters.
_LONGEST = 110
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]+(?:,\s[\w .]+)?(?:\s\([^)]*\))?\s[–—-]\s")
# A sentence that begins with one of these has its main clause after the first comma.
_OPENERS = frozenset(
    "more less after before following as in on at when while since because although though despite "
    "amid during with if for by under over until according earlier later almost nearly about".split()
)
_TAIL = re.compile(r"\s+(?:after|as|while|because|although|since|amid)\s+.*$")
_CREDIT = re.compile(r"\s*\([^()]*\)\s*$")


def headline(briefing: Briefing) -> str:
    """The article's title, else the main clause of its summary's first sentence, else its id."""
    article = briefing.article
    if article.title:
        return article.title
    if not briefing.summary:
        return article.id
    return _clause(" ".join(briefing.summary[0].text.split()))


def with_days(text: str, published: date | None) -> str:
    """The text with the day behind each word that is relative to publication: "yesterday [22 Jul]"."""
    if published is None:
        return text
    marked, at = "", 0
    for mention in find_dates(text, published):
        if _is_relative_day(mention, text) and mention.first:
            marked += f"{text[at : mention.end]} [{day_words(mention.first, published)}]"
            at = mention.end
    return marked + text[at:]


def _is_relative_day(mention: DateMention, text: str) -> bool:
    words = text[mention.start : mention.end]
    return mention.precision is Precision.DAY and not re.search(r"\d", words)


def _clause(sentence: str) -> str:
    """The main clause without dateline, credit and full stop; cut at a word where it is too long."""
    plain = _CREDIT.sub("", _DATELINE.sub("", sentence).rstrip(".")).rstrip(".")
    first, comma, rest = plain.partition(", ")
    if comma and first.split()[0].lower() in _OPENERS:
        first = rest.partition(", ")[0]
    clause = _TAIL.sub("", first) or first
    if len(clause) > _LONGEST:
        clause = f"{clause[:_LONGEST].rsplit(' ', 1)[0]}…"
    return f"{clause[:1].upper()}{clause[1:]}"

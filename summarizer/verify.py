"""Proves each claim of a Draft in its article, or rejects it with the reason.

The only maker of a Briefing. It trusts no engine, ours included: a claim is kept only where the
article's own text at the claimed offsets bears it out. It proves words, names and dates; whether a
true sentence was also worth telling is the engine's business.

    Draft ──► each claim ──► holds ────► Briefing
                        └──► doesn't ──► Rejection(claim, reason)
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from summarizer.article import Article, Span
from summarizer.briefing import (
    Briefing,
    Change,
    Draft,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Quote,
    Rejection,
    SummaryPoint,
)
from summarizer.proof import fault_of_written

# Words that an engine may add to a clause without evidence: they carry no fact of their own.
_GLUE = frozenset(
    "a an the and or of to in on at by for from with into over as is are was were be been being "
    "will would may might could can should has have had do does not no its his her their it he "
    "she they that this which who whom whose than then".split()
)
# The shortest common beginning by which two forms of one word are held to be the same:
# "visits" for "visit", "travels" for "travel", "decision" for "decide".
_STEM_MIN = 4
# How far two forms of one word may differ after the common beginning ("convenes" – "convening").
_ENDING_MAX = 4

Claim = TypeVar("Claim")

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")
_OPENING = "\"“”„«‘'`[("
_CLOSING = "\"”“»’'`])"


def verify(
    article: Article, draft: Draft, *, engine: EngineName, unread: str | None = None
) -> Briefing:
    """Keep what the article proves. Never raises; claims keep the draft's order.

    `unread` passes on why nothing was drafted ("language: de").
    """
    proof = _Proof(article)
    kept = _Kept(rejected=list(draft.rejected))
    summary = kept.those(draft.summary, _claim_of_point, proof.fault_of_point)
    quotes = kept.those(draft.quotes, _claim_of_quote, proof.fault_of_quote)
    follow_ups = kept.those(draft.follow_ups, _claim_of_follow_up, proof.fault_of_follow_up)
    changes = kept.those(draft.changes, _claim_of_change, proof.fault_of_change)
    topics = kept.those(draft.topics, _claim_of_entity, proof.fault_of_entity)
    known = {topic.id for topic in topics}
    mentions = [item for item in draft.mentions if item.entity in known]
    return Briefing(
        article=article,
        engine=engine,
        summary=tuple(summary),
        quotes=tuple(quotes),
        follow_ups=tuple(follow_ups),
        changes=tuple(changes),
        topics=tuple(topics),
        mentions=tuple(kept.those(mentions, _claim_of_mention, proof.fault_of_mention)),
        rejected=tuple(kept.rejected),
        unread=unread,
    )


@dataclass
class _Kept:
    """Collects the rejections while claims of one kind after another are tried."""

    rejected: list[Rejection] = field(default_factory=list)

    def those(
        self,
        claims: Iterable[Claim],
        words: Callable[[Claim], str],
        fault: Callable[[Claim], str | None],
    ) -> list[Claim]:
        kept: dict[Claim, None] = {}
        for claim in claims:
            reason = "said twice" if claim in kept else fault(claim)
            if reason is None:
                kept[claim] = None
            else:
                self.rejected.append(Rejection(claim=words(claim), reason=reason))
        return list(kept)


class _Proof:
    """One article, made ready to be asked whether it bears a claim out."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._text = article.text

    @cached_property
    def _words(self) -> Counter[str]:
        """How often the article has each word, its title included; counted once for all claims."""
        return Counter(_words(f"{self._text} {self._article.title or ''}"))

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        return _by_stem(self._words)

    def fault_of_point(self, point: SummaryPoint) -> str | None:
        if not point.evidence:
            return "no evidence"
        if fault := self._fault_of_spans(point.evidence):
            return fault
        told = [span.of(self._text) for span in point.evidence]
        if " ".join(told) == point.text:
            return None
        if list(point.evidence) != sorted(set(point.evidence)):
            return "its evidence is not in the order of the text"
        return fault_of_written(point.text, told)

    def fault_of_quote(self, quote: Quote) -> str | None:
        start, end = quote.span
        if fault := self._fault_of_spans([quote.span]):
            return fault
        if quote.span.of(self._text) != quote.text:
            return "not the words at its place in the article"
        if (self._text[:start].rstrip()[-1:] or " ") not in _OPENING:
            return "no quotation mark before it"
        if self._text[end:].strip() and not self._ends_speech(end):
            return "no quotation mark after it"
        names = (quote.speaker, quote.role, quote.attribution)
        return self._fault_of_names(names, outside=quote.span)

    def _ends_speech(self, end: int) -> bool:
        """A mark closes it, or the paragraph ends there and the next one goes on with the speech."""
        rest = self._text[end:]
        behind = rest.lstrip()
        return behind[:1] in _CLOSING or "\n" in rest[: len(rest) - len(behind)]

    def fault_of_follow_up(self, follow_up: FollowUp) -> str | None:
        if not follow_up.evidence:
            return "no evidence"
        if fault := self._fault_of_spans(follow_up.evidence):
            return fault
        if fault := self._fault_of_what(follow_up.what):
            return fault
        if fault := self._fault_of_when(follow_up):
            return fault
        names = (*follow_up.who, *follow_up.where, *follow_up.says)
        return self._fault_of_names(names, beside=self._article.publication or "")

    def fault_of_change(self, change: Change) -> str | None:
        if not change.evidence:
            return "no evidence"
        if fault := self._fault_of_spans(change.evidence):
            return fault
        told = " ".join(span.of(self._text) for span in change.evidence)
        if not change.what.strip() or change.what not in told:
            return "not the words of its evidence"
        if change.when.text is not None and change.when.text not in told:
            return f"its time {change.when.text!r} is not in its evidence"
        return self._fault_of_names(change.who)

    def _fault_of_what(self, what: str) -> str | None:
        if not what.strip():
            return "it doesn't say what is expected"
        foreign = [word for word in _words(what) if not self._occurs(word)]
        return f"not in the article: {', '.join(foreign)}" if foreign else None

    def _fault_of_when(self, follow_up: FollowUp) -> str | None:
        when, published = follow_up.when, self._article.published
        told = " ".join(span.of(self._text) for span in follow_up.evidence)
        if when.text is not None and when.text not in told:
            return f"its time {when.text!r} is not in its evidence"
        if when.first and when.last and when.last < when.first:
            return f"its time {when.text!r} ends before it begins"
        if published and when.last and when.last < published:
            return f"its time {when.text!r} was over at publication"
        return None

    def fault_of_entity(self, entity: Entity) -> str | None:
        return None if entity.id and entity.name else "no name"

    def fault_of_mention(self, mention: Mention) -> str | None:
        return self._fault_of_spans([mention.span])

    def _fault_of_spans(self, spans: Sequence[Span]) -> str | None:
        for span in spans:
            if not 0 <= span.start < span.end <= len(self._text):
                return f"outside the article: {span.start} to {span.end}"
        return None

    def _fault_of_names(
        self, names: Iterable[str | None], *, outside: Span | None = None, beside: str = ""
    ) -> str | None:
        """Names must stand in the article, elsewhere than `outside`, or in the words `beside` it."""
        inside = Counter(_words(outside.of(self._text))) if outside else Counter[str]()
        known = frozenset(_words(beside))
        for name in names:
            missing = [
                word
                for word in _words(name or "")
                if self._words[word] <= inside[word] and word not in known
            ]
            if missing:
                return f"not in the article: {' '.join(missing)} (of {name!r})"
        return None

    def _occurs(self, word: str) -> bool:
        if word in _GLUE or any(form in self._words for form in _base_forms(word)):
            return True
        return any(_same_stem(word, other) for other in self._stems.get(word[:_STEM_MIN], ()))


def _words(text: str) -> list[str]:
    """Words in lower case without accents, possessive endings and the full stop of a sentence."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    bare = plain if plain.isascii() else _without_accents(plain)
    return [match.group().rstrip(".").removesuffix("'s") for match in _WORD.finditer(bare)]


def _without_accents(plain: str) -> str:
    return "".join(char for char in plain if not unicodedata.combining(char))


def _base_forms(word: str) -> set[str]:
    """The word, and what it may be with another ending: "flies" → "fly", "names" → "naming"."""
    stem = word.removesuffix("s")
    forms = {word, stem, word.removesuffix("es")}
    forms |= {f"{base}ing" for base in (stem, stem.removesuffix("e"), stem + stem[-1:])}
    return forms | ({f"{word.removesuffix('ies')}y"} if word.endswith("ies") else set())


def _by_stem(words: Iterable[str]) -> dict[str, list[str]]:
    stems: dict[str, list[str]] = {}
    for word in words:
        stems.setdefault(word[:_STEM_MIN], []).append(word)
    return stems


def _same_stem(one: str, other: str) -> bool:
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _STEM_MIN and max(len(one), len(other)) - shared <= _ENDING_MAX


def _claim_of_point(point: SummaryPoint) -> str:
    return f"summary: {point.text}"


def _claim_of_quote(quote: Quote) -> str:
    return f"quote: {quote.text}"


def _claim_of_follow_up(follow_up: FollowUp) -> str:
    return f"follow-up: {follow_up.what}"


def _claim_of_change(change: Change) -> str:
    return f"change: {change.what}"


def _claim_of_entity(entity: Entity) -> str:
    return f"topic: {entity.name or entity.id}"


def _claim_of_mention(mention: Mention) -> str:
    return f"mention: {mention.entity}"

"""Which of a sentence's dates belongs to a verb, a participle or an occasion that looks ahead."""

import dataclasses
from collections.abc import Sequence

from summarizer.briefing import Bound, Precision
from summarizer.candidate import Cue
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.grammar import Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Token

# Dependents that tell an act of their own, or who does it.
_OTHER_ACTS = frozenset({"relcl", "advcl", "ccomp", "nsubj", "nsubjpass"})


class Dating:
    """Dates the words of one text."""

    def __init__(self, analysis: Analysis, grammar: Grammar, hosts: Hosts, cues: Cues) -> None:
        self._text = analysis
        self._grammar = grammar
        self._hosts = hosts
        self._cues = cues

    def of_verb(
        self, verb: Token, cue: Cue, dates: Sequence[DateMention], *, alone: bool
    ) -> DateMention | None:
        """The date of an act; `alone` is the one verb of its sentence that looks ahead."""
        when = self._of_verb(verb, cue, dates, alone=alone)
        waits = verb.lemma == "have" or self._grammar.is_denied(verb.i)
        return on_the_day(when) if when is not None and waits else when

    def _of_verb(
        self, verb: Token, cue: Cue, dates: Sequence[DateMention], *, alone: bool
    ) -> DateMention | None:
        if cue.is_faint:
            dates = [mention for mention in dates if not _is_name(mention)]
        own = {verb.i, *(i for i in cue.chain if not self._is_told_then(i))}
        hosted = [mention for mention in dates if self._hosts.host(mention) in own]
        if hosted:
            return max(hosted, key=_exactness)
        below = [mention for mention in dates if self._hangs_below(mention, verb)]
        if cue.is_faint:
            below = [mention for mention in below if self._is_of_object(mention, verb)]
        if below:
            return below[0]
        if alone and not cue.is_faint and len(dates) == 1 and self._is_unclaimed(dates[0]):
            return dates[0]
        return None

    def _is_told_then(self, i: int) -> bool:
        """Whether a date beside the word is that of the telling: "agreed on Monday to sell"."""
        word = self._text.tokens[i]
        return word.tag == "VBD" and word.lemma != "be"

    def _hangs_below(self, mention: DateMention, verb: Token) -> bool:
        """Whether the date stands in a complement of the verb that tells no act of its own."""
        for token in self._hosts.above(mention):
            if token.i == verb.i:
                return True
            if token.dep in _OTHER_ACTS or self._is_set_beside(token):
                return False
        return False

    def _is_set_beside(self, noun: Token) -> bool:
        """Whether it is an occasion that something else comes before: "before the June session"."""
        link = self._text.tokens[noun.head].lower
        return noun.dep == "pobj" and link in {"before", "after"} and self._hosts.is_occasion(noun)

    def _is_of_object(self, mention: DateMention, verb: Token) -> bool:
        """Whether the date stands in what the verb does: "convenes a meeting next week"."""
        thing = self._text.child(verb.i, "dobj")
        return thing is not None and thing.i in {t.i for t in self._hosts.above(mention)}

    def _is_unclaimed(self, mention: DateMention) -> bool:
        """Whether nothing else than what was said claims the date: "said Monday it will …"."""
        host = self._hosts.host(mention)
        if host is None:
            return True
        token = self._text.tokens[host]
        if self._hosts.is_occasion(token):
            return False
        return token.lemma not in self._cues.speech and token.tag not in {"VBD", "VBN"}

    def of_participle(self, participle: Token, dates: Sequence[DateMention]) -> DateMention | None:
        """The date that an occasion is set for, or the one that it is moved to, not from."""
        told_then = participle.tag == "VBD"
        if participle.lemma in self._cues.put_off:
            dates = sorted(dates, key=self._is_new_date, reverse=True)
        for mention in dates:
            if told_then and not self._hosts.is_beyond(mention):
                continue
            above = [token.i for token in self._hosts.above(mention)][:3]
            between = self._hosts.first_token(mention) - participle.i
            if participle.i in above or 0 < between <= 3:
                return mention
        return None

    def _is_new_date(self, mention: DateMention) -> bool:
        """Whether an occasion was moved to this date, not from it."""
        before = self._text.tokens[max(0, self._hosts.first_token(mention) - 1)]
        return before.lower in {"to", "until", "till", "for"}

    def of_occasion(self, noun: Token, dates: Sequence[DateMention]) -> DateMention | None:
        """The later date that stands with an occasion; a bare year makes it a name."""
        for mention in dates:
            if (
                not _is_name(mention)
                and self._hosts.is_beyond(mention)
                and self._dates_noun(mention, noun)
            ):
                return mention
        return None

    def of_announcement(
        self, noun: Token, verb: Token, dates: Sequence[DateMention]
    ) -> DateMention | None:
        """The later date that an occasion is announced for: "announced a strike for Monday"."""
        for mention in dates:
            above = [token.i for token in self._hosts.above(mention)][:3]
            if self._hosts.is_beyond(mention) and (noun.i in above or verb.i in above):
                return mention
        return None

    def _dates_noun(self, mention: DateMention, noun: Token) -> bool:
        host = self._hosts.host(mention)
        if host is None:
            return False
        verb = self._text.tokens[host]
        told = verb.lemma == "be" and verb.tag in {"VBZ", "VBP"}
        if told and self._text.child(host, "nsubj", "nsubjpass") == noun:
            return True
        return host == noun.i


def on_the_day(mention: DateMention) -> DateMention:
    """The days that the phrase names, without the wait from publication on."""
    if mention.last is None or mention.bound is not Bound.UNTIL:
        return mention
    first = {
        Precision.DAY: mention.last,
        Precision.MONTH: mention.last.replace(day=1),
        Precision.YEAR: mention.last.replace(month=1, day=1),
    }.get(mention.precision, mention.first)
    return dataclasses.replace(mention, first=first)


def _is_name(mention: DateMention) -> bool:
    """Whether a bare year is part of a name: "the 2020 census"."""
    return mention.precision is Precision.YEAR and mention.lead == mention.start


def _exactness(mention: DateMention) -> int:
    if mention.first is None or mention.last is None:
        return -10_000
    return -(mention.last - mention.first).days

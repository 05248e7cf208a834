"""Whether what looks ahead was told of old, as a step of a story that is over.

told long ago    in March she announced a plan to run
beside old days  he agreed to it, and in 2008 he was tried again
in a row         he ran for a third term before he said he would stand down
taken back       hinted it would close, but later kept it open
"""

from collections.abc import Iterator, Sequence

from summarizer.candidate import Candidate, Trait
from summarizer.dates import DateMention
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Sentence, Token

# So many sentences carry a date on.
_NEAR = 2
_THEN = frozenset({"before", "after", "until"})


class Retrospect:
    """Looks back from the candidates of one text."""

    def __init__(self, analysis: Analysis, hosts: Hosts) -> None:
        self._text = analysis
        self._hosts = hosts

    def of(self, candidate: Candidate, top: Token, teller: Token | None) -> Iterator[Trait]:
        """What sets the candidate back in time; `top` is the highest word of its cue."""
        if teller is not None and any(map(self._goes_on_otherwise, (teller, candidate.head))):
            yield Trait("told.reversed", "taken back later")
        if teller is not None and self._is_narrated(teller):
            yield Trait("told.narrated", "a step of a story")
        if old := self._hosts.past_in(candidate.sentence):
            yield Trait("told.of_old", "beside a date long past")
            if self._is_told_on(old, top, teller):
                yield Trait("told.long_ago", "told long ago")
        elif any(self._hosts.past_in(before) for before in self._before(candidate.sentence)):
            yield Trait("told.after_old", "right after a date long past")

    def _before(self, sentence: Sentence) -> list[Sentence]:
        """The sentences right before it in its paragraph."""
        before = self._text.sentences[max(0, sentence.number - _NEAR) : sentence.number]
        return [other for other in before if other.paragraph == sentence.paragraph]

    def _is_told_on(self, days: Sequence[DateMention], top: Token, teller: Token | None) -> bool:
        """Whether one of the days is that of the telling: "in March he announced a plan to …"."""
        then = {token.i for token in self._text.ancestors(top.i) if token.tag == "VBD"}
        tellers = then | {top.i} | ({teller.i} if teller else set())
        return any(self._hosts.host(day) in tellers for day in days)

    def _is_narrated(self, teller: Token) -> bool:
        """Whether the telling itself is one of a row of things past: "before he said he would"."""
        mark = self._text.child(teller.i, "mark", "advmod")
        aside = teller.dep == "advcl" and teller.tag == "VBD"
        return aside and mark is not None and mark.lower in _THEN

    def _goes_on_otherwise(self, verb: Token) -> bool:
        """Whether it was told then, but came otherwise: "hinted it would close, but later …"."""
        below = self._text.children(verb.i)
        but = any(token.dep == "cc" and token.lower == "but" for token in below)
        return but and any(token.dep == "conj" and token.tag == "VBD" for token in below)

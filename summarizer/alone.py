"""Whether what is expected reads on its own, and why not: an agenda shows it without its text.

"We rebuild the tower": nobody tells who "we" is. "We shall overcome!" is a cry. "It is", with a
day, says nothing.
"""

import re

from summarizer.expectation import Expectation
from summarizer.language import Token
from summarizer.parties import Doer, Parties

_SPEAKERS = frozenset("i we you".split())
_THINGS = frozenset("it this that these those they".split())
_CRY = re.compile(r"!\W*$")


class Alone:
    """Judges the expectations of one article by who is to do them."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties

    def fault(self, expectation: Expectation) -> str | None:
        """Why the clause needs its text to be understood, or None."""
        if expectation.date is None and self._is_cry(expectation):
            return "it is a cry"
        doer = self._parties.doer(expectation)
        if doer is None or doer.entity is not None:
            return None
        act = self._parties.analysis.tokens[expectation.head]
        return _speaking(doer) or _merely_being(act, doer)

    def _is_cry(self, expectation: Expectation) -> bool:
        return bool(_CRY.search(expectation.sentence.span.of(self._parties.analysis.text)))


def _speaking(doer: Doer) -> str | None:
    who = doer.token.lower
    return f"nobody tells who “{who}” is" if who in _SPEAKERS else None


def _merely_being(act: Token, doer: Doer) -> str | None:
    is_bare = act.lemma == "be" and doer.token.lower in _THINGS
    return "it only says that it is" if is_bare else None

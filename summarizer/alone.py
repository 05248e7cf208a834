"""Whether what is expected reads on its own, and why not: an agenda shows it without its text.

we rebuild the tower        nobody tells who "we" is
it is                       it only says that it is
"""

from summarizer.expectation import Expectation
from summarizer.language import Token
from summarizer.parties import Doer, Parties

_SPEAKERS = frozenset("i we you".split())
_THINGS = frozenset("it this that these those they".split())


class Alone:
    """Judges the expectations of one article by who is to do them."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties

    def fault(self, expectation: Expectation) -> str | None:
        """Why the clause needs its text to be understood, or None."""
        doer = self._parties.doer(expectation)
        if doer is None or doer.entity is not None:
            return None
        act = self._parties.analysis.tokens[expectation.head]
        return _speaking(doer) or _merely_being(act, doer)


def _speaking(doer: Doer) -> str | None:
    who = doer.token.lower
    return f"nobody tells who “{who}” is" if who in _SPEAKERS else None


def _merely_being(act: Token, doer: Doer) -> str | None:
    is_bare = act.lemma == "be" and doer.token.lower in _THINGS
    return "it only says that it is" if is_bare else None

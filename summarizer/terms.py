"""Terms: passages in quotation marks that are names, titles or words used as words, no speech.

Nicknames, titles of works, slogans on banners, "the so-called …". Read from the words beside the
marks and from the capitals inside; whether the rest is speech is read by `summarizer.discourse`.
"""

from collections.abc import Sequence

from summarizer.language import Analysis, Token
from summarizer.marks import Passage
from summarizer.names import PROPER
from summarizer.speech import Speech

# Shorter words don't show whether a passage is written like a title.
_TITLE_WORD_MIN = 3


class Terms:
    """Tells the terms among the passages of one text."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._speech = Speech.load()

    def is_term(self, passage: Passage, words: Sequence[str]) -> bool:
        """Whether a passage, whose words are given, is a name, a title or a word used as a word."""
        if self._is_on_display(passage):
            return True
        before = self._token_before(passage)
        if before is None:
            return False
        if before.lower in self._speech.naming and not self._calls(before):
            return True
        if before.lower in self._speech.display or before.lower in {"the", "a"}:
            return _is_title(words)
        if before.text == ",":
            return self._is_apposed(passage, before, words)
        if before.lower == "of" and self._ends_name(before):
            return True
        return before.tag in {"NN", "NNP", "IN"} and _is_title(words)

    def _is_on_display(self, passage: Passage) -> bool:
        """Whether a poster, a sign or a song follows that the words are on."""
        end = passage.outer.end
        after = self._analysis.tokens[self._analysis.token_at(end) :][:2]
        return any(
            token.lemma in self._speech.display and token.tag in {"NN", "NNS"}
            for token in after
            if end <= token.start <= end + 1
        )

    def _calls(self, token: Token) -> bool:
        """Whether "called" has somebody who calls: "Smith called it", not "an event called"."""
        return self._analysis.child(token.i, "nsubj") is not None

    def _is_apposed(self, passage: Passage, comma: Token, words: Sequence[str]) -> bool:
        """Whether the passage names the noun before its comma: "his novel, “The Long Winter”, sold"."""
        noun = self._analysis.tokens[comma.i - 1]
        behind = self._analysis.text[passage.outer.end : passage.outer.end + 1]
        inside = passage.span.of(self._analysis.text)[-1:]
        if noun.tag not in {"NN", "NNS"} or "," not in {behind, inside}:
            return False
        return noun.lemma in self._speech.display or _is_title(words)

    def _ends_name(self, of: Token) -> bool:
        """Whether a name has the passage for its part, as in "Friends of “…”"; not "accused X of"."""
        tokens = self._analysis.tokens
        return tokens[of.i - 1].tag in PROPER and not tokens[of.head].tag.startswith("V")

    def _token_before(self, passage: Passage) -> Token | None:
        start = passage.outer.start
        token = self._analysis.tokens[self._analysis.token_at(max(0, start - 1))]
        return token if token.start < start else None


def _is_title(words: Sequence[str]) -> bool:
    """Whether every long word has a capital, as titles of works do."""
    long = [word for word in words if len(word) >= _TITLE_WORD_MIN]
    return len(long) > 1 and all(
        word[0].isupper() or word in {"the", "and", "for"} for word in long
    )

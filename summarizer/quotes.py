"""Finds speech: passages in double quotation marks that the text gives to somebody.

Terms, titles, nicknames and fragments under three words are no quotes. A quote's words are always
a slice of the article; who said them is proven by `summarizer.speakers` or left open.

    passages → voice of each (cue, continuation, run-over) → is it speech? → Quote or Rejection
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Quote, QuoteKind, Rejection
from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.marks import Passage, passages
from summarizer.speakers import Speakers
from summarizer.speech import Speech
from summarizer.stretches import Stretch
from summarizer.voices import Voice

WORDS_MIN = 3
# An unattributed passage must be this long, and a sentence, to be speech at all.
_UNATTRIBUTED_MIN = 6

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…][\])]*$")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FIRST_PERSON = frozenset({"i", "my", "me", "myself", "we", "our"})


class Attributed(NamedTuple):
    """A quote with the voice behind it; `why` says which words brought it in."""

    quote: Quote
    voice: Voice | None
    why: str


def find_quotes(analysis: Analysis, entities: Entities) -> tuple[list[Quote], list[Rejection]]:
    """All quotes in text order, and the speech-like passages that couldn't be kept."""
    attributed, rejected = find_attributed(analysis, entities)
    return [item.quote for item in attributed], rejected


def find_attributed(
    analysis: Analysis, entities: Entities
) -> tuple[list[Attributed], list[Rejection]]:
    """As `find_quotes`, with the voice of each quote and the reason why it is held to be theirs."""
    reader = _Reader(analysis, entities)
    return reader.read()


class _Reader:
    """Goes through the stretches of one text in order, remembering who spoke last."""

    def __init__(self, analysis: Analysis, entities: Entities) -> None:
        self._analysis = analysis
        self._entities = entities
        self._passages = passages(analysis)
        self._speakers = Speakers(analysis, entities, self._passages)
        self._speech = Speech.load()
        self._voices: dict[int, Voice] = {}
        self._why: dict[int, str] = {}

    def read(self) -> tuple[list[Attributed], list[Rejection]]:
        if not self._passages:
            return [], []
        self._find_voices()
        self._spread_over_paragraphs()
        quotes: list[Attributed] = []
        rejected: list[Rejection] = []
        for n, passage in enumerate(self._passages):
            words = _WORD.findall(passage.span.of(self._analysis.text))
            if len(words) < WORDS_MIN or self._is_term(n, words):
                continue
            voice = self._voices.get(n)
            if voice is None and not self._is_speech_like(passage, words):
                continue
            if (voice is None or not voice.is_known) and not self._is_sentence(passage):
                text = passage.span.of(self._analysis.text)
                rejected.append(Rejection(claim=f"quote: {text}", reason="no provable speaker"))
                continue
            quotes.append(self._attributed(n, passage, voice))
        return quotes, rejected

    def _attributed(self, n: int, passage: Passage, voice: Voice | None) -> Attributed:
        entity = voice.entity if voice else None
        quote = Quote(
            span=passage.span,
            text=passage.span.of(self._analysis.text),
            kind=self._kind(passage),
            speaker=entity.name if entity else voice.phrase if voice else None,
            role=entity.role if entity else None,
            attribution=voice.outlet if voice else None,
        )
        return Attributed(quote, voice, self._why.get(n, "unattributed"))

    def _find_voices(self) -> None:
        last: tuple[int, Voice] | None = None
        above: Stretch | None = None
        for number, stretch in enumerate(self._speakers.stretches):
            if last is not None and last[0] != stretch.paragraph:
                last = None
            introduced = self._introduced(above, stretch)
            for n in stretch.passages:
                voice = self._voice(number, n, introduced, last[1] if last else None)
                if voice is not None:
                    self._voices[n] = voice
                    last = (stretch.paragraph, voice)
            if not stretch.passages and (told := self._speakers.told(stretch)) is not None:
                last = (stretch.paragraph, told) if told.is_known else last
            above = stretch

    def _introduced(self, above: Stretch | None, stretch: Stretch) -> Voice | None:
        """The voice that the sentence or line above announces with a colon."""
        if above is None or not stretch.passages or stretch.paragraph - above.paragraph > 1:
            return None
        return self._speakers.introduced(above)

    def _voice(
        self, number: int, n: int, introduced: Voice | None, last: Voice | None
    ) -> Voice | None:
        if (found := self._speakers.voice(number, n)) is not None:
            self._why[n] = f"by {self._analysis.tokens[found.cue].text!r}"
            return found if found.is_known or last is None else self._same_again(found, last)
        if introduced is not None:
            self._why[n] = "announced above"
            return introduced
        if not self._continues(number, n):
            return None
        if last is not None:
            self._why[n] = "goes on in the same paragraph"
            return last
        return self._in_own_words(number, n)

    def _in_own_words(self, number: int, n: int) -> Voice | None:
        """Who says "I" behind a sentence about one person ("Smith was not amused. “I hate it.”")."""
        stretch = self._speakers.stretches[number]
        above = self._speakers.stretches[number - 1] if number else None
        words = {token.lower for token in self._analysis.tokens_in(self._passages[n].span)}
        if above is None or above.paragraph != stretch.paragraph or not words & _FIRST_PERSON:
            return None
        if (voice := self._speakers.about(above)) is not None:
            self._why[n] = "the sentence before is about them alone"
        return voice

    def _same_again(self, found: Voice, last: Voice) -> Voice:
        """A pronoun that means nobody named goes on meaning the unnamed one who spoke before."""
        subject = self._analysis.child(found.cue, "nsubj")
        if subject is None or subject.tag != "PRP":
            return found
        if last.entity is not None and (
            last.entity.id.startswith("person:") or subject.lower != "it"
        ):
            return found
        return last._replace(cue=found.cue, outlet=found.outlet)

    def _continues(self, number: int, n: int) -> bool:
        """Whether the passage stands alone, so that it is still the last speaker's."""
        stretch = self._speakers.stretches[number]
        free = [t for t in stretch.free if t.text[0].isalnum()]
        return not free and self._is_sentence(self._passages[n])

    def _spread_over_paragraphs(self) -> None:
        """One voice for a speech that runs over paragraphs, wherever it is named."""
        for n, passage in enumerate(self._passages):
            if passage.continues and n and (before := self._voices.get(n - 1)) is not None:
                self._voices.setdefault(n, before)
                self._why.setdefault(n, "runs over from the paragraph above")
        for n in range(len(self._passages) - 1, 0, -1):
            if self._passages[n].continues and (after := self._voices.get(n)) is not None:
                self._voices.setdefault(n - 1, after)
                self._why.setdefault(n - 1, "runs over into the paragraph below")

    def _is_term(self, n: int, words: Sequence[str]) -> bool:
        """Whether the passage is a name, a title or a word used as a word."""
        if self._is_on_display(n):
            return True
        before = self._token_before(n)
        if before is None:
            return False
        if before.lower in self._speech.naming and not self._calls(before):
            return True
        if before.lower in self._speech.display or before.lower in {"the", "a"}:
            return self._is_title(words)
        if before.lower == "of" and self._analysis.tokens[before.i - 1].tag == "NNP":
            return True
        return before.tag in {"NN", "NNP", "IN"} and self._is_title(words)

    def _is_on_display(self, n: int) -> bool:
        """Whether a poster, a sign or a song follows that the words are on."""
        end = self._passages[n].outer.end
        after = self._analysis.tokens[self._analysis.token_at(end) :][:2]
        return any(
            token.lemma in self._speech.display and token.tag in {"NN", "NNS"}
            for token in after
            if end <= token.start <= end + 1
        )

    def _calls(self, token: Token) -> bool:
        """Whether "called" has somebody who calls: "Smith called it", not "an event called"."""
        return self._analysis.child(token.i, "nsubj") is not None

    def _is_title(self, words: Sequence[str]) -> bool:
        """Whether every long word has a capital, as titles of works do."""
        long = [word for word in words if len(word) > 3]
        return len(long) > 1 and all(word[0].isupper() for word in long)

    def _token_before(self, n: int) -> Token | None:
        start = self._passages[n].outer.start
        i = self._analysis.token_at(max(0, start - 1))
        token = self._analysis.tokens[i]
        return token if token.start < start else None

    def _is_speech_like(self, passage: Passage, words: Sequence[str]) -> bool:
        return len(words) >= _UNATTRIBUTED_MIN and self._is_sentence(passage)

    def _is_sentence(self, passage: Passage) -> bool:
        """Whether it begins like a sentence, has a finite verb and isn't a mere noun phrase."""
        text = passage.span.of(self._analysis.text)
        tokens = self._analysis.tokens_in(passage.span)
        starts = next((mark for mark in text if mark.isalpha()), "a").isupper()
        return starts and any(token.tag in _FINITE for token in tokens)

    def _kind(self, passage: Passage) -> QuoteKind:
        """Direct where a whole sentence stands in it: begun with a capital, or begun and ended."""
        if self._is_sentence(passage) or self._holds_sentence(passage):
            return QuoteKind.DIRECT
        return QuoteKind.PARTIAL

    def _holds_sentence(self, passage: Passage) -> bool:
        """Whether a sentence begins and ends inside: "change in our relations. We want …."."""
        inside = [
            sentence
            for sentence in self._analysis.sentences_in(passage.span)
            if passage.span.start < sentence.span.start
        ]
        ends = _SENTENCE_END.search(passage.span.of(self._analysis.text)) is not None
        return ends and any(_has_finite(self._analysis, s.span) for s in inside)


def _has_finite(analysis: Analysis, span: Span) -> bool:
    return any(token.tag in _FINITE for token in analysis.tokens_in(span))

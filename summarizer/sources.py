"""Sources: who is heard where no verb of speech says it.

"According to X", "a statement from X", "X opposed Y's statement:", "X:", a signature below.
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from summarizer.article import Span
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Token
from summarizer.lexicon import slug
from summarizer.phrases import NOUN_TAGS
from summarizer.speech import Speech
from summarizer.subjects import SUBJECTS
from summarizer.voices import Voice, Voices


class Sources:
    """Finds the sources that the words of one text name."""

    def __init__(self, analysis: Analysis, entities: Entities, voices: Voices) -> None:
        self._analysis = analysis
        self._entities = entities
        self._voices = voices
        self._speech = Speech.load()

    def according(self, tokens: Sequence[Token]) -> Voice | None:
        """Read "according to X", "per X", "in the words of X"."""
        for token, after in pairwise(tokens):
            if (token.lower, after.lower) in {("according", "to"), ("words", "of")}:
                return self._object_voice(after, token.i)
        return None

    def of_noun(self, before: Sequence[Token]) -> Voice | None:
        """Read "a statement from X read", "X's words", "the warning"."""
        for token in reversed(before):
            if token.lemma in self._speech.nouns and token.tag in NOUN_TAGS:
                return self._voices.of_noun(token)
        return None

    def reacting(self, before: Sequence[Token]) -> Voice | None:
        """Read "Smith opposed Holt's statement:": Smith speaks, not the one who is answered."""
        for token in before:
            if token.dep == "ROOT" and token.lemma in self._speech.reacting:
                subject = self._analysis.child(token.i, "nsubj")
                return self._voices.of_phrase(subject, token.i, token) if subject else None
        return None

    def sole_subject(self, before: Sequence[Token]) -> Voice | None:
        """Read "Smith disagreed with these findings:", "Smith:"; no place."""
        for token in before:
            if token.dep == "ROOT":
                subject = self._analysis.child(token.i, *SUBJECTS) or token
                entity = referent(self._analysis, self._entities, subject.i)
                if entity is not None and not entity.id.startswith("place:"):
                    return self._voices.of_phrase(subject, token.i)
        return None

    def signature(self, words: Sequence[Token]) -> Voice | None:
        """Read "Jan Holm, harbour master" below a quote; invisible marks in the name are passed over."""
        for token in words[:4]:
            entity = self._entities.at(Span(token.start, token.end))
            if entity is not None and entity.id.startswith(("person:", "org:")):
                return Voice(entity, None, token.i)
        name = " ".join(t.text for t in takewhile(lambda t: t.text != ",", words))
        signed = "".join(mark for mark in name if mark.isprintable())
        found = self._entities.get(f"person:{slug(signed)}")
        return Voice(found, None, words[0].i) if found is not None else None

    def _object_voice(self, preposition: Token, cue: int) -> Voice | None:
        held = self._analysis.child(preposition.i, "pobj")
        if held is None:
            return None
        if held.lemma in self._speech.nouns and (voice := self._voices.of_noun(held)) is not None:
            return voice
        return self._voices.of_phrase(held, cue)

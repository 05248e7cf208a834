"""Reports: who speaks or acts in a sentence without quotation marks.

Speech alone in its marks goes on behind such a sentence, and a pronoun behind it may mean them.
"""

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.sources import Sources
from summarizer.speech import Speech, is_speech
from summarizer.stretches import Stretch
from summarizer.subjects import SUBJECTS
from summarizer.voices import Voice, Voices


class Reports:
    """Reads the sentences of one text that report without marks."""

    def __init__(
        self, analysis: Analysis, entities: Entities, voices: Voices, sources: Sources
    ) -> None:
        self._analysis = analysis
        self._entities = entities
        self._voices = voices
        self._sources = sources
        self._speech = Speech.load()
        self._lexicon = Lexicon.load()

    def told(self, stretch: Stretch) -> Voice | None:
        """The voice of a sentence that reports speech without marks; None where several speak."""
        voices = [
            self._voices.of_verb(t)
            for t in stretch.free
            if is_speech(self._analysis, t) and t.tag != "VBN"
        ]
        known = [voice for voice in voices if voice is not None and voice.is_known]
        if known:
            same = all(v.entity is known[0].entity and v.phrase == known[0].phrase for v in known)
            main = self._analysis.tokens[known[0].cue].dep == "ROOT"
            return known[0] if same or main else None
        return self._sources.according(stretch.free)

    def about(self, stretch: Stretch) -> Voice | None:
        """The person that a sentence is about: its subject, and the only person in it."""
        subject, people = self._subject(stretch), self._people(stretch)
        if subject is None or len(people) != 1:
            return None
        entity = referent(self._analysis, self._entities, subject.i)
        return Voice(entity, None, subject.i) if entity is people[0] else None

    def actor(self, stretch: Stretch) -> Voice | None:
        """Who acts in a sentence that names no person: an organisation, a report, "a neighbour"."""
        subject = self._subject(stretch)
        if subject is None or self._people(stretch):
            return None
        if referent(self._analysis, self._entities, subject.i) is None and not self._can_act(
            subject
        ):
            return None
        return self._voices.of_phrase(subject, subject.i)

    def _can_act(self, subject: Token) -> bool:
        noun = subject.lemma
        if noun == "one":
            return self._analysis.child(subject.i, "prep") is not None
        return (
            self._lexicon.is_role(noun)
            or noun in self._lexicon.others
            or noun in self._speech.nouns - self._speech.acts
        )

    def _subject(self, stretch: Stretch) -> Token | None:
        root = next((t for t in stretch.free if t.dep == "ROOT"), None)
        return self._analysis.child(root.i, *SUBJECTS) if root is not None else None

    def _people(self, stretch: Stretch) -> list[Entity]:
        if not stretch.free:
            return []
        span = Span(stretch.free[0].start, stretch.free[-1].end)
        return [e for e in self._entities.within(span) if e.id.startswith("person:")]

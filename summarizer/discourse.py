"""Discourse: whose the passages of a text are, where a sentence alone doesn't say.

Speech goes on behind its speaker, over sentences and paragraphs; a pronoun means who spoke or
acted in the sentence before; a line announces with a colon what follows. Each step proves one
speaker or none, and says by which words.

    the cue of each passage → pronouns and epithets → announced, gone on with → run over paragraphs
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.marks import Passage
from summarizer.speakers import Speakers
from summarizer.speech import Speech
from summarizer.stretches import Stretch
from summarizer.voices import Voice

_I = frozenset({"i", "my", "me", "myself"})
_WE = frozenset({"we", "our", "us", "ourselves"})
_PEOPLE = frozenset({"he", "she", "his", "her"})
_BODIES = frozenset({"it", "they", "its", "their"})


class Heard(NamedTuple):
    """The voice of a passage, and the words by which it is held to be theirs.

    `goes_on`: the sentence of the passage before goes on here, behind "she said,".
    """

    voice: Voice
    why: str
    goes_on: bool = False


def listen(
    analysis: Analysis, entities: Entities, quoted: Sequence[Passage]
) -> Mapping[int, Heard]:
    """Who is heard in each passage, by its number; none where nothing brings it in as speech."""
    listener = _Listener(analysis, entities, quoted)
    return listener.listen()


class _Listener:
    """Goes through the stretches of one text in order, remembering who spoke last."""

    def __init__(self, analysis: Analysis, entities: Entities, quoted: Sequence[Passage]) -> None:
        self._analysis = analysis
        self._quoted = quoted
        self._speakers = Speakers(analysis, entities, quoted)
        self._speech = Speech.load()
        self._lexicon = Lexicon.load()
        self._heard: dict[int, Heard] = {}
        # Who spoke last in the paragraph at hand.
        self._last: Voice | None = None

    def listen(self) -> Mapping[int, Heard]:
        above: Stretch | None = None
        for number, stretch in enumerate(self._speakers.stretches):
            if above is not None and above.paragraph != stretch.paragraph:
                self._last = None
            for n in stretch.passages:
                if (heard := self._hear(number, n, above)) is not None:
                    self._heard[n] = heard
                    self._last = heard.voice
            if not stretch.passages:
                self._note_report(stretch)
            above = stretch
        self._run_over()
        return self._heard

    def _note_report(self, stretch: Stretch) -> None:
        """A report without marks makes its speaker the last one too."""
        told = self._speakers.reports.told(stretch)
        if told is not None and told.is_known:
            self._last = told

    def _hear(self, number: int, n: int, above: Stretch | None) -> Heard | None:
        stretch = self._speakers.stretches[number]
        if (found := self._speakers.voice(number, n)) is not None:
            heard = self._resolved(found, stretch, above)
            return heard._replace(goes_on=self._speakers.is_split(number, n))
        if (announced := self._announced(above, stretch)) is not None:
            return Heard(announced, "announced above")
        if self._stands_alone(stretch, n) and self._last is not None:
            return Heard(self._last, "goes on in the same paragraph")
        return self._in_own_words(stretch, n, above)

    def _resolved(self, found: Voice, stretch: Stretch, above: Stretch | None) -> Heard:
        """The voice of a cue; a pronoun or epithet that names nobody may mean who came before."""
        if found.is_known:
            meant = self._last if self._is_epithet(found) else None
        else:
            meant = self._pronoun(found, stretch, above)
        voice = found if meant is None else meant._replace(cue=found.cue, outlet=found.outlet)
        return Heard(voice, f"by {self._words(found)!r}")

    def _words(self, voice: Voice) -> str:
        """The words that prove a voice, in the order of the text: "Morley said", "said Morley"."""
        tokens = self._analysis.tokens
        if voice.head is None or voice.head == voice.cue:
            return tokens[voice.cue].text
        first, last = sorted((voice.cue, voice.head))
        return f"{tokens[first].text} {'' if last == first + 1 else '… '}{tokens[last].text}"

    def _is_epithet(self, found: Voice) -> bool:
        """Whether "the Oslo professor added" goes on with the person who spoke last."""
        if found.entity is not None or found.head is None or self._last is None:
            return False
        if not self._is_person(self._last):
            return False
        head, cue = self._analysis.tokens[found.head], self._analysis.tokens[found.cue]
        determiner = self._analysis.child(head.i, "det")
        return (
            cue.lemma in self._speech.adding
            and head.tag in {"NN", "NNP"}
            and self._lexicon.is_role(head.lower)
            and determiner is not None
            and determiner.lower == "the"
        )

    def _pronoun(self, found: Voice, stretch: Stretch, above: Stretch | None) -> Voice | None:
        """Whom a pronoun means that means nobody named: who spoke last, else who acted before."""
        pronoun = self._analysis.tokens[found.head] if found.head is not None else None
        if (
            pronoun is None
            or not pronoun.tag.startswith("PRP")
            or not self._is_subject(pronoun, found.cue)
        ):
            return None
        if self._last is not None and self._last.is_known:
            return self._last if self._agrees(self._last, pronoun) else None
        if (
            above is None
            or above.paragraph != stretch.paragraph
            or not self._opens(stretch, pronoun)
        ):
            return None
        actor = self._speakers.reports.actor(above)
        return actor if actor is not None and self._agrees(actor, pronoun) else None

    def _is_subject(self, pronoun: Token, cue: int) -> bool:
        return pronoun.head == cue or abs(pronoun.i - cue) == 1

    def _opens(self, stretch: Stretch, pronoun: Token) -> bool:
        """Whether a pronoun is what its sentence begins with, or stands behind one word ("Later he")."""
        return pronoun.i - stretch.first <= 1

    def _agrees(self, voice: Voice, pronoun: Token) -> bool:
        """Whether a pronoun may mean an unnamed person, or an organisation."""
        if voice.entity is not None:
            return voice.entity.id.startswith("org:") and pronoun.lower in _BODIES
        noun = self._analysis.tokens[voice.head] if voice.head is not None else None
        if noun is None or pronoun.lower not in _PEOPLE:
            return voice.phrase is not None
        male = pronoun.lower in {"he", "his"}
        other = self._lexicon.female if male else self._lexicon.male
        return voice.phrase is not None and noun.lower not in other

    def _is_person(self, voice: Voice) -> bool:
        return voice.entity is not None and voice.entity.id.startswith("person:")

    def _announced(self, above: Stretch | None, stretch: Stretch) -> Voice | None:
        """The voice that the sentence or line above announces with a colon."""
        if above is None or stretch.paragraph - above.paragraph > 1:
            return None
        return self._speakers.introduced(above)

    def _stands_alone(self, stretch: Stretch, n: int) -> bool:
        """Whether the passage is all there is, a sentence, so that it is still the last speaker's."""
        return not any(t.text[0].isalnum() for t in stretch.free) and self._starts(n)

    def _starts(self, n: int) -> bool:
        text = self._quoted[n].span.of(self._analysis.text)
        return next((mark for mark in text if mark.isalpha()), "a").isupper()

    def _in_own_words(self, stretch: Stretch, n: int, above: Stretch | None) -> Heard | None:
        """Who says "I" in or behind a sentence about one person ("Smith was not amused. “I hate it.”")."""
        words = {token.lower for token in self._analysis.tokens_in(self._quoted[n].span)}
        if words & _I and (own := self._speakers.reports.about(stretch)) is not None:
            return Heard(own, "says “I” in a sentence about them")
        if words & _I and self._last is not None and self._is_person(self._last):
            return Heard(self._last, "says “I” behind their speech")
        if above is None or above.paragraph != stretch.paragraph:
            return None
        alone = self._stands_alone(stretch, n)
        if not words & (_I | _WE if alone else _I):
            return None
        if (before := self._speakers.reports.about(above)) is not None:
            return Heard(before, "the sentence before is about them alone")
        return None

    def _run_over(self) -> None:
        """One voice for a speech that runs over paragraphs, wherever it is named."""
        for n, passage in enumerate(self._quoted):
            if passage.continues and n and (before := self._heard.get(n - 1)) is not None:
                heard = Heard(before.voice, "runs over from the paragraph above")
                self._heard.setdefault(n, heard)
        for n in range(len(self._quoted) - 1, 0, -1):
            if self._quoted[n].continues and (after := self._heard.get(n)) is not None:
                heard = Heard(after.voice, "runs over into the paragraph below")
                self._heard.setdefault(n - 1, heard)

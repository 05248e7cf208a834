"""Who says what: the word that brings in a passage, and the one whose word it is.

Sentences are looked at with their quoted passages cut out, because a parser loses its way between
marks. A verb of speech right beside the passage decides before one farther off; a speaker that
grammar doesn't prove is None, never the nearest name.

    sentences joined over their passages → the cue of each passage → the subject of the cue → Voice
"""

from collections.abc import Sequence

from summarizer.article import Span
from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.marks import Passage
from summarizer.names import TIME_LABELS
from summarizer.phrases import NOUN_TAGS, PHRASE_WORDS_MAX, last_noun
from summarizer.reports import Reports
from summarizer.sources import Sources
from summarizer.speech import Speech, is_speech
from summarizer.stretches import Stretch, stretches
from summarizer.voices import Voice, Voices

_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "ROOT"})
# Verbs that aren't the one a subject waits for.
_SIDE_VERBS = frozenset({"relcl", "acl", "amod", "auxpass", "aux"})
_CLAUSE_MARKS = frozenset({"that", "whether", "how", "why"})
# How "Remarked the Oslo biologist Jan Holm," may be tagged.
_INVERTED = frozenset({"VBD", "VBN", "VBZ"})
_SKIPPED_AFTER = frozenset({",", "”", '"', "''", "»", "“", "–", "—", "-", "--", "…", ")"})
_ADVERB_TAGS = frozenset({"RB", "RBR"})
# How far before a mark a verb still counts as standing right before it.
_NEAR = 14


class Speakers:
    """Finds the Voice of each passage of one text."""

    def __init__(self, analysis: Analysis, entities: Entities, quoted: Sequence[Passage]) -> None:
        self._analysis = analysis
        self._entities = entities
        self._quoted = quoted
        self._speech = Speech.load()
        self._stretches = stretches(analysis, quoted)
        free = {token.i for stretch in self._stretches for token in stretch.free}
        self._voices = Voices(analysis, entities, free)
        self._sources = Sources(analysis, entities, self._voices)
        self.reports = Reports(analysis, entities, self._voices, self._sources)

    @property
    def stretches(self) -> Sequence[Stretch]:
        """The sentences of the text, joined over their passages."""
        return self._stretches

    def voice(self, number: int, n: int) -> Voice | None:
        """The voice of passage `n` in stretch `number`; None where nothing brings it in as speech."""
        stretch = self._stretches[number]
        before, after = self._gaps(stretch, n)
        first = n == stretch.passages[0]
        if self.is_split(number, n):
            return self.voice(number, n - 1)
        if before and before[-1].text == ":":
            before = tuple(t for t in stretch.free if t.i <= before[-1].i)
            if (behind := self._right_after(stretch, n, after)) is not None and behind.is_known:
                return behind
        return (
            self._right_before(before, own=first)
            or self._right_after(stretch, n, after)
            or self._right_before(before, own=True)
            or self._tail(number, n, after)
            or self._governing(stretch, n)
            or self._sources.of_noun(before)
            or self._signed(number, n, after)
            or self._sources.according(after)
        )

    def is_split(self, number: int, n: int) -> bool:
        """Whether a passage goes on with the sentence of the one before, behind "she said,"."""
        stretch = self._stretches[number]
        if n == stretch.passages[0]:
            return False
        between, _ = self._gaps(stretch, n)
        before, here = (self._quoted[m].span.of(self._analysis.text) for m in (n - 1, n))
        if not between or between[-1].text not in {",", ";"} or before[-1:] not in {",", ";"}:
            return False
        verbs = [t for t in between if t.tag.startswith("V")]
        return (
            here[:1].islower()
            and len(verbs) == 1
            and is_speech(self._analysis, verbs[0], near=True)
        )

    def introduced(self, stretch: Stretch) -> Voice | None:
        """The voice of what follows a stretch that ends in a colon."""
        free = stretch.free
        if not free or free[-1].text != ":":
            return None
        if any(self._quoted[n].outer.start > free[-1].start for n in stretch.passages):
            return None
        return self._right_before(free, own=True)

    def _gaps(self, stretch: Stretch, n: int) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
        """The free tokens between the passage and its neighbours in the stretch."""
        outer = self._quoted[n].outer
        place = stretch.passages.index(n)
        begin = self._quoted[stretch.passages[place - 1]].outer.end if place else 0
        last = place + 1 == len(stretch.passages)
        end = 1 << 60 if last else self._quoted[stretch.passages[place + 1]].outer.start
        before = tuple(t for t in stretch.free if begin <= t.start < outer.start)
        after = tuple(t for t in stretch.free if outer.end <= t.start < end)
        return before, after

    def _right_before(self, before: Sequence[Token], *, own: bool) -> Voice | None:
        """A verb of speech whose object the passage is: "said:", "said,", "said that", "told X,"."""
        if not before:
            return None
        if before[-1].text == ":":
            return self._before_colon(before[:-1])
        for token in reversed(before[-_NEAR:]):
            if token.tag == "VBN" and token.dep == "acl" and token.lemma in self._speech.weak:
                continue
            if is_speech(self._analysis, token, near=True) and self._reaches(before, token):
                if not own and self._is_taken(before):
                    return None
                if token is before[0] and token.tag in _INVERTED:
                    return self._inverted(before)
                return self._voices.of_verb(token)
        return self._according_before(before)

    def _reaches(self, before: Sequence[Token], verb: Token) -> bool:
        """Whether nothing but an addressee, an adverb or a conjunction parts verb and mark."""
        rest = [token for token in before if token.i > verb.i]
        if not rest or all(
            t.text in {",", "-", "–", "—"} or t.lower in _CLAUSE_MARKS or t.tag in _ADVERB_TAGS
            for t in rest
        ):
            return True
        clause = [t for t in rest if t.label not in TIME_LABELS]
        if any(t.tag.startswith("V") or t.tag in {"MD", "CC", "WDT", "WP"} for t in clause):
            return False
        judged = next((t for t in reversed(rest) if t.tag != "DT"), rest[-1])
        if judged.lower == "as" and verb.lemma in self._speech.judging:
            return True
        return rest[-1].text in {",", "that"} or verb.lemma in {"tell", "ask", "inform", "call"}

    def _is_taken(self, before: Sequence[Token]) -> bool:
        """Whether the verb already brought in the passage before: '"A," he said, "B"'."""
        words = [t for t in before if t.text not in _SKIPPED_AFTER]
        return bool(words) and not any(
            t.lower in {"and", "but", "then", "while"} for t in words[:1]
        )

    def _before_colon(self, before: Sequence[Token]) -> Voice | None:
        """Speech after a colon: the noun of speech, the verb of speech, else the sentence's subject."""
        if (reacting := self._sources.reacting(before)) is not None:
            return reacting
        main = [token for token in before if token.dep in _ARGUMENTS]
        if (of_noun := self._sources.of_noun(main)) is not None and of_noun.is_known:
            return of_noun
        if (source := self._sources.according(before)) is not None:
            return source
        for token in reversed(before):
            if is_speech(self._analysis, token, near=True):
                return self._voices.of_verb(token)
        return self._sources.sole_subject(before)

    def _according_before(self, before: Sequence[Token]) -> Voice | None:
        if before[-1].text == "," or len(before) < _NEAR:
            return self._sources.according(before)
        return None

    def _right_after(self, stretch: Stretch, n: int, after: Sequence[Token]) -> Voice | None:
        """A verb of speech right behind: ', said X', '," X said', '," X, the Y, told Z'."""
        words = list(after)
        comma = self._ends_open(n)
        while words and words[0].text in _SKIPPED_AFTER:
            comma |= words[0].text in {",", "–", "—"}
            words.pop(0)
        while words and words[0].tag in _ADVERB_TAGS:
            words.pop(0)
        if not words:
            return None
        if is_speech(self._analysis, words[0], near=True) and words[0].tag != "VBG":
            return self._inverted(words)
        if not comma and not self._begins(stretch, n):
            return None
        return self._sources.according(words[:2]) or self._subject_first(words)

    def _ends_open(self, n: int) -> bool:
        """Whether the passage ends in a mark after which its sentence may go on."""
        return self._quoted[n].span.of(self._analysis.text)[-1:] in {
            ",",
            "?",
            "!",
            "—",
            "–",
            "-",
            "…",
        }

    def _begins(self, stretch: Stretch, n: int) -> bool:
        """Whether nothing stands before the passage in its stretch."""
        return not any(t.start < self._quoted[n].outer.start for t in stretch.free)

    def _inverted(self, words: Sequence[Token]) -> Voice | None:
        """Read "said X": the subject follows its verb, whatever the parser made of it."""
        verb = words[0]
        if (named := self._voices.of_inverted(words)) is not None:
            return named
        parsed = self._analysis.child(verb.i, "nsubj")
        if (
            parsed is not None
            and verb.i < parsed.i <= words[-1].i
            and parsed.label not in TIME_LABELS
        ):
            return self._voices.of_subject(parsed, verb)
        for token in words[1:]:
            if token.text in {",", ".", ":"} and token.i > verb.i + 1:
                break
            if token.tag == "IN" or token.label in TIME_LABELS:
                break
            if token.tag == "PRP" or token.tag in NOUN_TAGS:
                return self._voices.of_subject(last_noun(self._analysis, token), verb)
        return None if verb.lemma in self._speech.weak else self._voices.of_verb(verb)

    def _subject_first(self, words: Sequence[Token]) -> Voice | None:
        """Read "X said", "X, the Y, told Z": the first verb is one of speech and has its subject before."""
        if words[0].tag in {"CC", "IN", "TO", "WRB", "WDT", "WP"} or words[0].tag.startswith("V"):
            return None
        for token in words[:30]:
            if token.text in {";", ":"}:
                return None
            if not token.tag.startswith("V"):
                continue
            if token.dep in _SIDE_VERBS and not self._voices.is_named_before(token):
                continue
            if not is_speech(self._analysis, token, near=True):
                return None
            return self._voices.of_verb(token, words[0])
        return None

    def _tail(self, number: int, n: int, after: Sequence[Token]) -> Voice | None:
        """A short sentence of its own behind a question or a cry: '"Why?" Smith asked.'"""
        ends = self._quoted[n].span.of(self._analysis.text)[-1:] in {"?", "!", "…", "."}
        if after or not ends or number + 1 >= len(self._stretches):
            return None
        following = self._stretches[number + 1]
        if following.passages or following.paragraph != self._stretches[number].paragraph:
            return None
        words = [t for t in following.free if t.tag != "."]
        for token in words[:8]:
            if token.tag in {"VBD", "VBZ"} and is_speech(self._analysis, token, near=True):
                return self._voices.of_verb(token) if self._is_pure(token, words) else None
        return None

    def _is_pure(self, verb: Token, words: Sequence[Token]) -> bool:
        """Whether the sentence says nothing but who spoke, to whom and when."""
        rest = [t for t in words if t.i > verb.i]
        return (
            len(rest) < 8
            and not any(
                t.tag.startswith("V") or t.lower in _CLAUSE_MARKS or t.dep in {"ccomp", "xcomp"}
                for t in rest
            )
            and (verb.lemma in {"tell", "ask"} or not any(t.dep == "dobj" for t in rest))
        )

    def _governing(self, stretch: Stretch, n: int) -> Voice | None:
        """The verb of speech above the passage in the parse, else the nearest one on its left."""
        outer = self._quoted[n].outer
        free = {token.i for token in stretch.free}
        inside = [
            t
            for t in self._analysis.tokens_in(outer)
            if t.head not in range(stretch.first, stretch.last) or t.head in free
        ]
        for token in inside:
            for above in self._analysis.ancestors(token.i):
                if (
                    above.i in free
                    and is_speech(self._analysis, above)
                    and self._can_govern(above, outer)
                ):
                    return self._voices.of_verb(above)
        left = [t for t in stretch.free if t.start < outer.start]
        for token in reversed(left):
            if is_speech(self._analysis, token) and self._can_govern(token, outer):
                return self._voices.of_verb(token)
        return self._sources.according([t for t in stretch.free if t.start < outer.start][:14])

    def _can_govern(self, verb: Token, outer: Span) -> bool:
        """Whether a verb may bring in something farther off: behind the passage, a main one only."""
        if verb.start < outer.start:
            return True
        behind = self._analysis.text[outer.end : verb.start]
        return verb.dep in {"ROOT", "ccomp", "conj"} and ";" not in behind

    def _signed(self, number: int, n: int, after: Sequence[Token]) -> Voice | None:
        """A signature: '"…" —Name, role', or a line of its own with a name below a block quote."""
        words = [t for t in after if t.text not in {",", "."}]
        if words and words[0].text in {"–", "—", "-", "--"}:
            return self._sources.signature(words[1:])
        stretch = self._stretches[number]
        if after or number + 1 >= len(self._stretches) or not self._begins(stretch, n):
            return None
        below = self._stretches[number + 1]
        if below.paragraph == stretch.paragraph or below.passages:
            return None
        dashed = below.free[0].text in {"–", "—", "-", "--"}
        line = below.free[1:] if dashed else below.free
        if not dashed and (
            len(line) > PHRASE_WORDS_MAX
            or any(t.tag in {"VBD", "VBZ", "VBP", "MD", "."} for t in line)
        ):
            return None
        return self._sources.signature(line)

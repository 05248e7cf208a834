"""Voices: from the word that brings speech in to the one whose word it is.

The grammar of verbs of speech ("said X", "was quoted as saying", "criticised Y for saying") and of
nouns of speech ("a statement from X", "X's words"). Where a passage stands is no concern of this
module; `summarizer.speakers` finds the cue.

    cue → its subject, agent or owner → entity, else the phrase as the text has it → Voice
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from summarizer.beside import At, Beside
from summarizer.briefing import Entity
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.outlets import outlet
from summarizer.phrases import NOUN_TAGS, compound_end, last_noun, wording
from summarizer.speech import Speech
from summarizer.subjects import Subjects

# Pronouns that name nobody by themselves.
_EMPTY = frozenset(
    "i we you he she it they them him her us me there this that these those what which who whom whose "
    "one some many others all none itself himself herself themselves nobody somebody someone everyone everybody anyone my your our their its his".split()
)
# How far before a mark a verb still counts as standing right before it.
_NEAR = 9


class Voice(NamedTuple):
    """Who is heard: an entity, or else the words that the text has for them, or nobody provable.

    `cue` is the index of the token that brings the speech in, `head` of the one that stands for the
    speaker, `outlet` whom it was told to.
    """

    entity: Entity | None
    phrase: str | None
    cue: int
    outlet: str | None = None
    head: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether the text says who it is."""
        return self.entity is not None or self.phrase is not None


class Voices:
    """Reads who is heard by a verb or noun of speech in one text.

    `free` are the indexes of the tokens outside quotation marks; what the parser hangs on others
    is not believed.
    """

    def __init__(self, analysis: Analysis, entities: Entities, free: Collection[int]) -> None:
        self._analysis = analysis
        self._entities = entities
        self._free = free
        self._speech = Speech.load()
        self._lexicon = Lexicon.load()
        self._subjects = Subjects(analysis, free)
        self._beside = Beside(analysis, entities, free)

    def of_subject(self, head: Token, verb: Token) -> Voice | None:
        """The voice of a subject; a weak verb brings in speech only where somebody is the subject."""
        if head.lower in self._speech.pieces and (of := self._analysis.child(head.i, "prep")):
            head = self._analysis.child(of.i, "pobj") or head
        if head.lemma in self._speech.nouns and head.tag in NOUN_TAGS:
            return self.of_noun(head, verb) or self._of_work(head, verb)
        voice = self.of_phrase(head, verb.i, verb)
        if verb.lemma in self._speech.weak and verb.lemma != "read" and voice.entity is None:
            return voice if head.tag == "PRP" and head.lower in {"he", "she", "they"} else None
        return voice

    def of_noun(self, noun: Token, verb: Token | None = None) -> Voice | None:
        """Whose statement it is: "from X", "by X", "X's"; None where the text doesn't say."""
        for child in self._analysis.children(noun.i):
            if child.lower in {"from", "by", "of"} and child.dep in {"prep", "agent"}:
                held = self._analysis.child(child.i, "pobj")
                if held is not None and (child.lower != "of" or self.is_somebody(held)):
                    return self.of_phrase(held, noun.i)
            if child.dep == "poss" or (child.dep == "compound" and self.is_somebody(child)):
                return self._of_owner(child, noun)
            if child.dep == "acl" and (agent := self._subjects.agent(child)) is not None:
                return self.of_phrase(agent, noun.i)
        if verb is not None and noun.head == verb.i:
            return self._author_after(noun)
        return self._author_after(noun) or self._issuer(noun)

    def _of_owner(self, owner: Token, noun: Token) -> Voice:
        """The voice of a possessor; "according to its release, X …" is X."""
        voice = self.of_phrase(owner, noun.i)
        if not voice.is_known and owner.lower in {"its", "their"}:
            sentence = self._analysis.sentence_at(noun.start)
            behind = self._analysis.tokens[noun.i : sentence.last] if sentence is not None else ()
            subject = next((t for t in behind if t.dep == "nsubj" and t.i in self._free), None)
            if subject is not None and self.is_somebody(subject):
                return self.of_phrase(subject, noun.i)
        return voice

    def _of_work(self, noun: Token, verb: Token) -> Voice:
        """A document speaks for itself; a pledge or a remark does not, but for whoever acts."""
        if noun.lemma not in self._speech.acts:
            return self.of_phrase(noun, verb.i, verb)
        for above in self._analysis.ancestors(noun.i):
            if above.i in self._free and above.tag.startswith("V"):
                subject = self._subjects.of(above)
                if subject is not None and subject.i != noun.i:
                    return self.of_phrase(subject, noun.i, above)
        return Voice(None, None, noun.i, None, noun.i)

    def _issuer(self, noun: Token) -> Voice | None:
        """Who "issued a statement", "wrote in a letter": the subject of the noun's verb."""
        verb = self._analysis.tokens[noun.head]
        if noun.dep == "pobj" and verb.lower == "in":
            verb = self._analysis.tokens[verb.head]
        elif noun.dep != "dobj":
            return None
        if not verb.tag.startswith("V") or verb.i not in self._free:
            return None
        subject = self._subjects.of(verb)
        return self.of_phrase(subject, verb.i, verb) if subject is not None else None

    def _author_after(self, noun: Token) -> Voice | None:
        """Read "by X" a few words behind, which the parser may have hung elsewhere."""
        for token in self._analysis.tokens[noun.i + 1 : noun.i + _NEAR]:
            if (
                token.tag.startswith("V")
                or token.tag in {",", ".", ":"}
                or token.i not in self._free
            ):
                return None
            if token.lower in {"from", "by"} and (held := self._analysis.child(token.i, "pobj")):
                return self.of_phrase(held, noun.i) if self.is_somebody(held) else None
        return None

    def is_somebody(self, token: Token) -> bool:
        """Whether a token provably means a person or an organisation."""
        entity = referent(self._analysis, self._entities, token.i)
        return entity is not None and entity.id.startswith(("person:", "org:"))

    def of_verb(self, verb: Token, start: Token | None = None) -> Voice | None:
        """The voice of a verb of speech; an unproven one where its subject is missing or empty."""
        if (named := self._beside.before(verb)) is not None:
            return self._of_name(named, verb)
        subject = self._subjects.of(verb)
        if (main := self._subjects.main_verb(verb)) is not None:
            subject = self._subjects.of(main) or subject
        subject = subject or self._subjects.of_trailing(verb)
        if subject is None and start is not None and start.i < verb.i:
            subject = last_noun(self._analysis, start)
        if subject is None and (named := self._beside.over_commas(verb)) is not None:
            return self._of_name(named, verb)
        if subject is None:
            return Voice(None, None, verb.i)
        if subject.lemma in self._speech.display or self._is_display(verb):
            return None
        if (
            not self._can_speak(subject)
            and (other := self._other_subject(subject, verb)) is not None
        ):
            return self.of_subject(other, verb)
        return self.of_subject(subject, verb)

    def is_named_before(self, verb: Token) -> bool:
        """Whether somebody is named right before a verb."""
        return self._beside.before(verb) is not None

    def of_inverted(self, words: Sequence[Token]) -> Voice | None:
        """The voice of "said study co-author Jan Holm"; None where no person is named there."""
        named = self._beside.behind(words)
        return self._of_name(named, words[0]) if named is not None else None

    def _of_name(self, named: At, verb: Token) -> Voice:
        told_to = outlet(self._analysis, self._entities, verb)
        return Voice(named.entity, None, verb.i, told_to, named.i)

    def _can_speak(self, head: Token) -> bool:
        """Whether a head may be somebody or something with words: not so "the attack", "a vaccine"."""
        if head.tag not in {"NN", "NNS"} or self.is_somebody(head):
            return True
        noun = head.lemma
        able = self._lexicon.others | self._lexicon.organisation_words | self._speech.nouns
        return self._lexicon.is_role(noun) or noun in able | self._speech.able

    def _other_subject(self, subject: Token, verb: Token) -> Token | None:
        """Who is the subject earlier in the sentence, where a thing is the subject of the verb."""
        sentence = self._analysis.sentence_at(verb.start)
        if sentence is None or verb.dep in {"relcl", "acl"}:
            return None
        for token in self._analysis.tokens[sentence.first : subject.i]:
            if token.dep != "nsubj" or token.i not in self._free:
                continue
            if (
                token.lower in {"he", "she"}
                or self.is_somebody(token)
                or self._lexicon.is_role(token.lemma)
            ):
                return token
        return None

    def _is_display(self, verb: Token) -> bool:
        """Whether "saying" hangs on a banner, a sign, a song."""
        if verb.tag not in {"VBG", "VBD", "VBZ"}:
            return False
        near = self._analysis.tokens[max(0, verb.i - 6) : verb.i]
        return any(
            token.lemma in self._speech.display and token.tag in NOUN_TAGS for token in near
        ) and not any(token.tag.startswith("V") and token.lemma != "read" for token in near)

    def of_phrase(self, head: Token, cue: int, verb: Token | None = None) -> Voice:
        """The voice of a phrase: its entity, else its words; a state speaks in the text's words."""
        whole = compound_end(self._analysis, head)
        entity = referent(self._analysis, self._entities, whole.i)
        if entity is None or not entity.id.startswith("person:"):
            owner = self._beside.owner(head)
            entity = owner.entity if owner else self._second_office(head) or entity
        told_to = outlet(self._analysis, self._entities, verb) if verb is not None else None
        if entity is not None and not entity.id.startswith(("country:", "place:")):
            return Voice(entity, None, cue, told_to, head.i)
        if self._is_empty(head):
            return Voice(None, None, cue, told_to, head.i)
        return Voice(None, wording(self._analysis, head), cue, told_to, head.i)

    def _second_office(self, head: Token) -> Entity | None:
        """The person in "co-author and research fellow X": one person under two offices."""
        other = self._analysis.child(head.i, "conj")
        if other is None or not self._lexicon.is_role(head.lower):
            return None
        if self._analysis.child(head.i, "det") is not None:
            return None
        entity = referent(self._analysis, self._entities, other.i)
        return entity if entity is not None and entity.id.startswith("person:") else None

    def _is_empty(self, head: Token) -> bool:
        """Whether a phrase names nobody: a pronoun, a number, no noun at all."""
        if self._has_complement(head):
            return False
        return head.lower in _EMPTY or head.tag not in NOUN_TAGS

    def _has_complement(self, head: Token) -> bool:
        return any(child.lower == "of" for child in self._analysis.children(head.i))

"""Voices: from the word that brings speech in to the one whose word it is.

The grammar of verbs of speech ("said X", "was quoted as saying", "criticised Y for saying") and of
nouns of speech ("a statement from X", "X's words"). Where a passage stands is no concern of this
module; `summarizer.speakers` finds the cue.

    cue → its subject, agent or owner → entity, else the phrase as the text has it → Voice
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.names import PROPER
from summarizer.outlets import outlet
from summarizer.phrases import LINKS, NOUN_TAGS, PHRASE_WORDS_MAX, compound_end, last_noun, wording
from summarizer.speech import Speech
from summarizer.subjects import Subjects

# Pronouns that name nobody by themselves.
_EMPTY = frozenset(
    "i we you he she it they them him her us me there this that these those what which who whom whose "
    "one some many others all none itself himself herself themselves nobody somebody someone everyone everybody anyone my your our their its his".split()
)
# What binds the next name to what stands before it.
_BINDING = frozenset({"IN", "TO", "POS", "CC", "PRP$"})
_NOMINAL = NOUN_TAGS | {"JJ", "HYPH", "POS", "DT", "PRP$", "VBG", "RB"}
_ENDING = frozenset({",", ".", ":", "''", "``", "_SP"})
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
        if (named := self.name_before(verb)) is not None:
            told_to = outlet(self._analysis, self._entities, verb)
            return Voice(named, None, verb.i, told_to, self._before(verb))
        subject = self._subjects.of(verb)
        if (main := self._subjects.main_verb(verb)) is not None:
            subject = self._subjects.of(main) or subject
        subject = subject or self._subjects.of_trailing(verb)
        if subject is None and start is not None and start.i < verb.i:
            subject = last_noun(self._analysis, start)
        if subject is None and (parted := self._over_apposition(verb)) is not None:
            return parted
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

    def name_before(self, verb: Token) -> Entity | None:
        """Who is named right before a verb, whatever the parser made of it: "…, Jan Holm, said".

        A name that belongs to what stands before it ("the sister of Jan Holm said") isn't taken.
        """
        tokens = self._analysis.tokens
        if verb.tag not in {"VBD", "VBZ", "VBP", "VBN"} or verb.i == 0:
            return None
        last = self._before(verb)
        apposed = tokens[last + 1].text == ","
        named = self._entities.at(Span(tokens[last].start, tokens[last].end))
        if named is None or last not in self._free or tokens[last].tag not in {"NNP", "NNPS"}:
            return None
        if not named.id.startswith("person:") and (apposed or not named.id.startswith("org:")):
            return None
        first = self._name_start(named, last)
        before = tokens[first - 1] if first else None
        if verb.tag == "VBN" and (
            apposed or (before is not None and before.tag not in {".", "_SP"})
        ):
            return None
        if apposed:
            titled = before is not None and self._lexicon.is_role(before.lower)
            return named if titled or (before is not None and before.text == ",") else None
        if before is None or before.tag in _ENDING or self._lexicon.is_role(before.lower):
            return named
        if named.id.startswith("org:") or before.tag in _BINDING or before.tag.startswith("V"):
            return None
        return named

    def _before(self, verb: Token) -> int:
        """The last word before a verb, its adverbs and a comma."""
        tokens = self._analysis.tokens
        last = verb.i - 1
        while last > 0 and tokens[last].tag == "RB":
            last -= 1
        return last - 1 if last > 0 and tokens[last].text == "," else last

    def named_behind(self, words: Sequence[Token]) -> Voice | None:
        """The person whom an inverted verb has for its subject: "said study co-author Jan Holm".

        `words` begin with the verb. Offices, and commas behind an office, are passed over.
        """
        verb, parted = words[0], False
        for before, token in pairwise(words[: PHRASE_WORDS_MAX + 1]):
            person = self._person_at(token.i)
            if person is not None and not self._is_modifier(person, token.i):
                if parted and not self._lexicon.is_role(before.lower) and before.text != ",":
                    return None
                told_to = outlet(self._analysis, self._entities, verb)
                return Voice(person, None, verb.i, told_to, token.i)
            if not self._leads_to_name(before, token):
                return None
            parted |= token.text == ","
        return None

    def _leads_to_name(self, before: Token, token: Token) -> bool:
        """Whether a subject may still go on to a name behind this token."""
        if token.text == ",":
            return self._lexicon.is_role(before.lower) or before.tag in PROPER
        if token.lower == "and":
            return self._lexicon.is_role(before.lower)
        if token.lower == "of":
            return before.tag in PROPER
        return token.tag in _NOMINAL

    def _is_modifier(self, person: Entity, i: int) -> bool:
        """Whether a name only belongs to the noun behind it: "Holm's lawyer", "Holm aide"."""
        tokens = self._analysis.tokens
        while i + 1 < len(tokens) and self._person_at(i + 1) is person:
            i += 1
        return i + 1 < len(tokens) and tokens[i + 1].tag in NOUN_TAGS | {"POS", "HYPH"}

    def _over_apposition(self, verb: Token) -> Voice | None:
        """Who is named before the commas: "Jan Holm of …, a charity for seamen, told"."""
        tokens = self._analysis.tokens
        last = verb.i - 1
        if verb.tag not in {"VBD", "VBZ"} or tokens[last].text != ",":
            return None
        for token in reversed(tokens[max(0, last - PHRASE_WORDS_MAX) : last]):
            if token.tag.startswith("V") or token.tag == "MD":
                return None
            if token.text == "," and token.i in self._free and token.i > 0:
                person = self._person_at(token.i - 1) or self._owner(token)
                return Voice(person, None, verb.i, None, token.i - 1) if person else None
        return None

    def _person_at(self, i: int) -> Entity | None:
        token = self._analysis.tokens[i]
        named = self._entities.at(Span(token.start, token.end))
        if named is None or token.tag not in PROPER or not named.id.startswith("person:"):
            return None
        return named

    def _name_start(self, named: Entity, i: int) -> int:
        """The first token of the name that ends in token `i`."""
        tokens = self._analysis.tokens
        while i > 0 and self._entities.at(Span(tokens[i - 1].start, tokens[i - 1].end)) is named:
            if tokens[i - 1].tag.startswith("PRP"):
                break
            i -= 1
        while i > 0 and (tokens[i - 1].tag == "DT" or tokens[i - 1].lower in self._lexicon.titles):
            i -= 1
        return i

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
            entity = self._owner(head) or self._second_office(head) or entity
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

    def _owner(self, head: Token) -> Entity | None:
        """The person in "X of the Y" where the parser took the Y for the subject."""
        tokens = self._analysis.tokens
        i = head.i
        while i > 1 and head.i - i < PHRASE_WORDS_MAX:
            i -= 1
            if i not in self._free:
                continue
            if tokens[i].tag.startswith("V") or tokens[i].tag in {".", ":", "PRP", "MD", "CC"}:
                return None
            if tokens[i].lower in LINKS and (before := self._person_at(i - 1)) is not None:
                return before
        return None

    def _is_empty(self, head: Token) -> bool:
        """Whether a phrase names nobody: a pronoun, a number, no noun at all."""
        if self._has_complement(head):
            return False
        return head.lower in _EMPTY or head.tag not in NOUN_TAGS

    def _has_complement(self, head: Token) -> bool:
        return any(child.lower == "of" for child in self._analysis.children(head.i))

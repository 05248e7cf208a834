"""Voices: from the word that brings speech in to the one whose word it is.

The grammar of verbs of speech ("said X", "was quoted as saying", "criticised Y for saying") and of
nouns of speech ("a statement from X", "X's words"). Where a passage stands is no concern of this
module; `summarizer.speakers` finds the cue.

    cue → its subject, agent or owner → entity, else the phrase as the text has it → Voice
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon, read_table

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
# Pronouns that name nobody by themselves.
_EMPTY = frozenset(
    "i we you he she it they them him her us me there this that these those what which who whom whose "
    "one some many others all none itself himself herself themselves nobody somebody someone everyone everybody anyone my your our their its his".split()
)
# What binds the next name to what stands before it.
_BINDING = frozenset({"IN", "TO", "POS", "CC", "PRP$"})
_ENDING = frozenset({",", ".", ":", "''", "``", "_SP"})
_HYPHENS = frozenset({"-", "‐", "‑"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_LINKS = frozenset({"of", "for", "from", "at", "with", "in", "on"})
_TIMES = frozenset({"DATE", "TIME"})
# How far before a mark a verb still counts as standing right before it.
_NEAR = 9
_PHRASE_WORDS_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The tables of `data/speech.toml`, as sets of base forms."""

    verbs: frozenset[str]
    weak: frozenset[str]
    blamed: frozenset[str]
    steering: frozenset[str]
    nouns: frozenset[str]
    display: frozenset[str]
    pieces: frozenset[str]
    naming: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "Speech":
        """The tables that come with the package, read once."""
        table = read_table("speech")
        verbs, nouns = table["verbs"], table["nouns"]
        words = {
            name: frozenset(text.split()) for part in (verbs, nouns) for name, text in part.items()
        }
        return cls(
            verbs=words["say"] | words["judge"],
            weak=words["weak"],
            blamed=words["blamed"],
            steering=words["steering"],
            nouns=words["speech"],
            display=words["display"],
            pieces=words["pieces"],
            naming=words["naming"],
        )


class Voice(NamedTuple):
    """Who is heard: an entity, or else the words that the text has for them, or nobody provable.

    `cue` is the index of the token that brings the speech in, `outlet` whom it was told to.
    """

    entity: Entity | None
    phrase: str | None
    cue: int
    outlet: str | None = None

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

    def of_subject(self, head: Token, verb: Token) -> Voice | None:
        """The voice of a subject; a weak verb brings in speech only where somebody is the subject."""
        if head.lower in self._speech.pieces and (of := self._analysis.child(head.i, "prep")):
            head = self._analysis.child(of.i, "pobj") or head
        if head.lemma in self._speech.nouns and head.tag in _NOUN_TAGS:
            return self.of_noun(head, verb) or self.of_phrase(head, verb.i, verb)
        voice = self.of_phrase(head, verb.i, verb)
        if verb.lemma in self._speech.weak and verb.lemma != "read" and voice.entity is None:
            return voice if head.tag == "PRP" and head.lower in {"he", "she", "they"} else None
        return voice

    def phrase_head(self, token: Token) -> Token:
        """The last noun of the noun phrase that begins with or before this token."""
        tokens = self._analysis.tokens
        i = token.i
        while (
            i + 1 < len(tokens)
            and tokens[i + 1].tag in _NOUN_TAGS | {"HYPH", "POS"}
            and tokens[i + 1].start <= tokens[i].end + 1
        ):
            i += 1
        while tokens[i].tag in {"HYPH", "POS"} and i > token.i:
            i -= 1
        return tokens[i]

    def of_noun(self, noun: Token, verb: Token | None = None) -> Voice | None:
        """Whose statement it is: "from X", "by X", "X's"; None where the text doesn't say."""
        for child in self._analysis.children(noun.i):
            if child.lower in {"from", "by", "of"} and child.dep in {"prep", "agent"}:
                held = self._analysis.child(child.i, "pobj")
                if held is not None and (child.lower != "of" or self.is_somebody(held)):
                    return self.of_phrase(held, noun.i)
            if child.dep == "poss" or (child.dep == "compound" and self.is_somebody(child)):
                return self.of_phrase(child, noun.i)
            if child.dep == "acl" and (agent := self._agent(child)) is not None:
                return self.of_phrase(agent, noun.i)
        if verb is not None and noun.head == verb.i:
            return self._author_after(noun)
        return self._author_after(noun) or self._issuer(noun)

    def _issuer(self, noun: Token) -> Voice | None:
        """Who "issued a statement", "wrote in a letter": the subject of the noun's verb."""
        verb = self._analysis.tokens[noun.head]
        if noun.dep == "pobj" and verb.lower == "in":
            verb = self._analysis.tokens[verb.head]
        elif noun.dep != "dobj":
            return None
        if not verb.tag.startswith("V") or verb.i not in self._free:
            return None
        subject = self._speaker_token(verb)
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

    def is_speech(self, token: Token, *, near: bool = False) -> bool:
        """Whether a token is a verb of speech; a weak one only `near` the passage."""
        if not token.tag.startswith("V"):
            return False
        if token.lemma in self._speech.weak:
            return near or self._analysis.child(token.i, "prt") is not None
        return token.lemma in self._speech.verbs

    def of_verb(self, verb: Token, start: Token | None = None) -> Voice | None:
        """The voice of a verb of speech; an unproven one where its subject is missing or empty."""
        if (named := self.name_before(verb)) is not None:
            return Voice(named, None, verb.i, self._outlet(verb))
        subject = self._speaker_token(verb)
        if (main := self._main_verb(verb)) is not None:
            subject = self._speaker_token(main) or subject
        if subject is None and start is not None and start.i < verb.i:
            subject = self.phrase_head(start)
        if subject is None:
            return Voice(None, None, verb.i)
        if subject.lemma in self._speech.display or self._is_display(verb):
            return None
        return self.of_subject(subject, verb)

    def name_before(self, verb: Token) -> Entity | None:
        """Who is named right before a verb, whatever the parser made of it: "…, Jan Holm, said".

        A name that belongs to what stands before it ("the sister of Jan Holm said") isn't taken.
        """
        tokens = self._analysis.tokens
        if verb.tag not in {"VBD", "VBZ", "VBP"} or verb.i == 0:
            return None
        last = verb.i - 1
        while last > 0 and tokens[last].tag == "RB":
            last -= 1
        if apposed := tokens[last].text == ",":
            last -= 1
        named = self._entities.at(Span(tokens[last].start, tokens[last].end))
        if named is None or last not in self._free or tokens[last].tag not in {"NNP", "NNPS"}:
            return None
        if not named.id.startswith("person:") and (apposed or not named.id.startswith("org:")):
            return None
        first = self._name_start(named, last)
        before = tokens[first - 1] if first else None
        if apposed:
            titled = before is not None and self._lexicon.is_role(before.lower)
            return named if titled or (before is not None and before.text == ",") else None
        if before is None or before.tag in _ENDING:
            return named
        if named.id.startswith("org:") or before.tag in _BINDING or before.tag.startswith("V"):
            return None
        return named

    def _name_start(self, named: Entity, i: int) -> int:
        """The first token of the name that ends in token `i`."""
        tokens = self._analysis.tokens
        while i > 0 and self._entities.at(Span(tokens[i - 1].start, tokens[i - 1].end)) is named:
            if tokens[i - 1].tag.startswith("PRP"):
                break
            i -= 1
        if i > 0 and tokens[i - 1].tag == "DT":
            i -= 1
        return i

    def _is_display(self, verb: Token) -> bool:
        """Whether "saying" hangs on a banner, a sign, a song."""
        if verb.tag not in {"VBG", "VBD", "VBZ"}:
            return False
        near = self._analysis.tokens[max(0, verb.i - 6) : verb.i]
        return any(
            token.lemma in self._speech.display and token.tag in _NOUN_TAGS for token in near
        ) and not any(token.tag.startswith("V") and token.lemma != "read" for token in near)

    def _speaker_token(self, verb: Token) -> Token | None:
        """The head of the phrase that says it, by the grammar of the verb."""
        seen: set[int] = set()
        while verb.i not in seen:
            seen.add(verb.i)
            if (parted := self._parted_subject(verb)) is not None:
                return parted
            if self._is_passive(verb):
                return self._agent(verb) or self._quoted_subject(verb)
            if (subject := self._subject(verb)) is not None:
                return subject
            above = self._above(verb)
            if above.i == verb.i:
                return None
            if (found := self._by_place(verb, above)) is not None:
                return found
            if verb.dep == "pcomp":
                above = self._analysis.tokens[above.head]
            if not above.tag.startswith("V"):
                return above if above.tag in _NOUN_TAGS else None
            verb = above
        return None

    def _by_place(self, verb: Token, above: Token) -> Token | None:
        """Who says it where the verb hangs on an object, a noun or a preposition."""
        if verb.tag == "VB" and above.lemma in self._speech.steering:
            return self._analysis.child(above.i, "dobj")
        if verb.dep in {"relcl", "acl"}:
            return self._carrier(verb, above)
        if verb.dep == "pcomp" and above.lower in {"for", "of", "as"}:
            return self._blamed(above)
        return None

    def _above(self, verb: Token) -> Token:
        """The verb that a clause hangs on; for "…, saying" the verb of speech farther above."""
        above = self._analysis.tokens[verb.head]
        if verb.tag != "VBG" or verb.dep != "advcl" or self.is_speech(above):
            return above
        for token in self._analysis.ancestors(verb.i):
            if token.i in self._free and self.is_speech(token) and self._subject(token) is not None:
                return token
        return above

    def _main_verb(self, verb: Token) -> Token | None:
        """For "…, further saying" behind a noun: the verb of speech that the sentence has before."""
        above = self._analysis.tokens[verb.head]
        if verb.tag != "VBG" or verb.dep in {"pcomp", "relcl"}:
            return None
        if above.tag.startswith("V") and above.i in self._free:
            return None
        if above.i == verb.i - 1 or self._analysis.child(verb.i, "nsubj") is not None:
            return None
        sentence = self._analysis.sentence_at(verb.start)
        if sentence is None or above.lemma in self._speech.nouns:
            return None
        free = [t for t in self._analysis.tokens[sentence.first : verb.i] if t.i in self._free]
        return next((t for t in reversed(free) if t.tag == "VBD" and self.is_speech(t)), None)

    def _subject(self, verb: Token) -> Token | None:
        subjects = [c for c in self._analysis.children(verb.i) if c.dep in {"nsubj", "csubj"}]
        subject = next((c for c in subjects if c.lower not in _RELATIVES), None)
        if subject is not None or not subjects:
            return subject
        subject = subjects[0]
        if verb.dep in {"relcl", "ccomp"} and subject.tag in {"WP", "WDT"}:
            return self._analysis.tokens[verb.head]
        return None

    def _carrier(self, verb: Token, noun: Token) -> Token:
        """Whose saying it is behind a noun: "tweeted her reasoning saying" is the tweeter's."""
        above = self._analysis.tokens[noun.head]
        if verb.tag not in {"VBG", "VB"} or noun.dep != "dobj" or not above.tag.startswith("V"):
            return noun
        if noun.lemma in self._speech.display:
            return noun
        if self._lexicon.is_role(noun.lower) or noun.tag in {"NNP", "NNPS"}:
            return noun
        return self._speaker_token(above) or noun

    def _parted_subject(self, verb: Token) -> Token | None:
        """The subject in "X has, in a statement, called on …", where the parser loses the verb."""
        if verb.tag != "VBN" or self._analysis.tokens[verb.i - 1].text != ",":
            return None
        for token in reversed(self._analysis.tokens[max(0, verb.i - _NEAR) : verb.i]):
            if token.lower in {"has", "have", "had"} and token.i in self._free:
                return self._analysis.child(token.i, "nsubj") or self._analysis.child(
                    token.head, "nsubj"
                )
        return None

    def _is_passive(self, verb: Token) -> bool:
        if self._analysis.child(verb.i, "nsubjpass", "auxpass") is not None:
            return True
        return verb.tag == "VBN" and verb.dep == "acl"

    def _agent(self, verb: Token) -> Token | None:
        by = self._analysis.child(verb.i, "agent")
        if by is None:
            by = next((c for c in self._analysis.children(verb.i) if c.lower == "by"), None)
        return self._analysis.child(by.i, "pobj") if by is not None else None

    def _quoted_subject(self, verb: Token) -> Token | None:
        """Read "X was quoted as saying", "X was heard to say": the subject of the passive speaks."""
        if verb.lemma not in self._speech.blamed | {"report", "say", "believe"}:
            return None
        return self._analysis.child(verb.i, "nsubjpass")

    def _blamed(self, preposition: Token) -> Token | None:
        """Read "A criticised B for saying": B; "began by saying", "was quoted as saying": the subject."""
        verb = self._analysis.tokens[preposition.head]
        if not verb.tag.startswith("V"):
            return verb if verb.tag in _NOUN_TAGS else None
        if verb.lemma in self._speech.blamed:
            held = self._analysis.child(verb.i, "dobj", "nsubjpass")
            if held is not None:
                return held
        return self._analysis.child(verb.i, *_SUBJECTS)

    def of_phrase(self, head: Token, cue: int, verb: Token | None = None) -> Voice:
        """The voice of a phrase: its entity, else its words; a state speaks in the text's words."""
        whole = self._compound_end(head)
        entity = referent(self._analysis, self._entities, whole.i)
        if entity is None or not entity.id.startswith("person:"):
            entity = self._owner(head) or self._second_office(head) or entity
        outlet = self._outlet(verb) if verb is not None else None
        if entity is not None and not entity.id.startswith(("country:", "place:")):
            return Voice(entity, None, cue, outlet)
        if self._is_empty(head):
            return Voice(None, None, cue, outlet)
        return Voice(None, self._phrase(head), cue, outlet)

    def _compound_end(self, head: Token) -> Token:
        """The last word of a hyphenated noun whose first half the parser took for the head."""
        tokens = self._analysis.tokens
        i = head.i
        while (
            i + 2 < len(tokens)
            and tokens[i + 1].text in _HYPHENS
            and tokens[i + 1].start == tokens[i].end
            and tokens[i + 2].tag in _NOUN_TAGS
        ):
            i += 2
        return tokens[i]

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
        while i > 1 and head.i - i < _PHRASE_WORDS_MAX:
            i -= 1
            if i not in self._free:
                continue
            if tokens[i].tag.startswith("V") or tokens[i].tag in {".", ":", "PRP", "MD", "CC"}:
                return None
            if tokens[i].lower in _LINKS and tokens[i - 1].tag in {"NNP", "NNPS"}:
                before = self._entities.at(Span(tokens[i - 1].start, tokens[i - 1].end))
                if before is not None and before.id.startswith("person:"):
                    return before
        return None

    def _is_empty(self, head: Token) -> bool:
        """Whether a phrase names nobody: a pronoun, a number, no noun at all."""
        if self._has_complement(head):
            return False
        return head.lower in _EMPTY or head.tag not in _NOUN_TAGS

    def _has_complement(self, head: Token) -> bool:
        return any(child.lower == "of" for child in self._analysis.children(head.i))

    def _phrase(self, head: Token) -> str | None:
        """The noun phrase around its head as the text has it, without clauses and long tails."""
        first, last = head.i, max(self._compound_end(head).i, self._tail_end(head))
        for child in self._analysis.children(head.i):
            if child.i < head.i and child.dep in _LEFT:
                first = min(first, self._analysis.subtree(child.i)[0].i)
        first += self._analysis.tokens[first].lower == "the" and head.tag in {"NNP", "NNPS"}
        tokens = self._analysis.tokens[first : min(last + 1, first + _PHRASE_WORDS_MAX)]
        words = " ".join(self._analysis.text[tokens[0].start : tokens[-1].end].split())
        if tokens[0].tag == "DT" or tokens[0].tag == "CD":
            words = words[0].lower() + words[1:]
        return words

    def _tail_end(self, head: Token) -> int:
        """The last word of "of …", "for …" right behind a noun, without clauses."""
        for link in self._analysis.children(head.i):
            if link.i == head.i + 1 and link.lower in _LINKS:
                held = self._analysis.child(link.i, "pobj")
                between = self._analysis.tokens[link.i + 1 : held.i] if held else ()
                if held is not None and all(
                    t.tag != "," and not t.tag.startswith("V") for t in between
                ):
                    return self._tail_end(held)
        return head.i

    def _outlet(self, verb: Token) -> str | None:
        """Read "told the BBC", "in an interview with X", "speaking to X": named organisations only."""
        if verb.lemma == "tell":
            return self._told(verb)
        for token in self._analysis.subtree(verb.i):
            if token.lower in {"interview", "remarks", "comments", "statement"}:
                for child in self._analysis.children(token.i):
                    if child.lower in {"with", "to"} and (
                        held := self._analysis.child(child.i, "pobj")
                    ):
                        return self._organisation(held)
        return None

    def _told(self, verb: Token) -> str | None:
        """The capitalised words right behind "told", unless they are a person or a state."""
        tokens = self._analysis.tokens
        first = verb.i + 1
        first += first < len(tokens) and tokens[first].lower == "the"
        last = first
        while (
            last < len(tokens)
            and tokens[last].text[0].isupper()
            and tokens[last].label not in _TIMES
        ):
            last += 1
        if first == last or tokens[first].tag == "PRP":
            return None
        span = Span(tokens[first].start, tokens[last - 1].end)
        entity = self._entities.at(span)
        if entity is not None and entity.id.startswith("org:"):
            return entity.name
        if entity is not None and any(
            m.entity == entity.id and m.span == span for m in self._entities.mentions
        ):
            return None
        return span.of(self._analysis.text)

    def _organisation(self, head: Token) -> str | None:
        entity = self._entities.at(Span(head.start, head.end))
        if entity is not None:
            return entity.name if entity.id.startswith("org:") else None
        return self._phrase(head) if head.tag == "NNP" else None

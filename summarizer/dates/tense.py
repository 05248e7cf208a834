"""Whether a clause looks forward or back, by cheap surface cues: no parser, no model.

It decides which Monday, which May and which July 22 is meant. The verb group that is nearest to
the phrase decides; crossing a comma, a quotation mark or a word that opens another clause makes a
verb farther away.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word


class Way(StrEnum):
    """Where a clause looks."""

    PAST = "back"
    FUTURE = "forward"
    NONE = "neither way"


class Lean(NamedTuple):
    """Where the clause around a phrase looks, and the words that show it."""

    way: Way
    cue: str
    # False for a present tense, which tells of timetables and of what is always so.
    is_sure: bool = True


# Words looked at on each side of a phrase.
_REACH = 25
# How much farther a verb after the phrase counts: "agreed on Monday to meet" was on Monday.
_RIGHT = 2.0
_NO_LEAN = Lean(Way.NONE, "no verb near", is_sure=False)

_MODALS = frozenset(
    "will shall ll wo won would could may might should can must cannot wouldn couldn shouldn need "
    "needs wont gonna".split()
)
_BE_NOW = frozenset("is are am isn aren 're 'm".split())
_BE_THEN = frozenset("was were wasn weren".split())
_HAVE = frozenset("has have had hasn haven hadn 've".split())
_ADVERBS = frozenset(
    "not also now still only just already likely reportedly then soon officially formally finally "
    "tentatively currently now never therefore all both 't being be been expected".split()
)
# After a form of "be", or of a noun: what is still to come.
_AWAITED = frozenset(
    "due scheduled expected set planned slated supposed going likely poised hoped required obliged "
    "anticipated forecast tipped bound projected upcoming forthcoming coming imminent proposed "
    "pencilled penciled earmarked billed targeted".split()
)
# Those that are also a plain past tense ("she proposed a vote on Monday").
_ALSO_PAST = frozenset(
    "proposed required hoped projected anticipated tipped billed targeted".split()
)
# Verbs whose present form tells a timetable or an intent, without "s".
_TIMETABLE = frozenset(
    "begin start open meet convene end close expire run take arrive visit host face hold vote decide "
    "launch return resume kick air go play travel come leave fall head depart celebrate mark sit "
    "release unveil publish announce present premiere appear stand sign intend plan hope aim expect want "
    "seek pledge vow promise prepare await join address deliver conclude finish reopen last tour "
    "propose wait".split()
)
_TIMETABLE_S = frozenset(
    f"{verb}es" if verb.endswith(("ch", "sh", "go")) else f"{verb}s" for verb in _TIMETABLE
)
_PLURAL_PRONOUNS = frozenset("we they you i".split())
# Nouns and adverbs right beside a date that put it ahead.
_NOUN_CUES = frozenset("deadline deadlines ahead upcoming forthcoming scheduled".split())
# Verbs that move an event to a later date: "postponed until May".
_MOVED = frozenset(
    "postponed delayed adjourned extended rescheduled moved suspended closed deferred pushed remanded "
    "put shut banned cancelled canceled prolonged renewed barred jailed set brought bail custody detained "
    "leave reprieve".split()
)
_RESCHEDULED = frozenset(
    "postponed delayed adjourned extended rescheduled moved deferred pushed reschedule move".split()
)
# Verbs in the past after which "to meet on Monday" is still ahead.
_GOVERNORS = frozenset(
    "agreed decided planned expected scheduled set due wanted hoped vowed pledged promised invited "
    "ordered urged asked called told required intended offered pending voted supposed summoned "
    "threatened refused announced prepared ready likely willing demanded proposed obliged "
    "permitted allowed recommended committed encouraged moved instructed continue sought mandated "
    "plans agrees wants hopes aims decides pledges vows refuses".split()
)
_IRREGULAR_PAST = frozenset(
    "said told met held took made gave began went came saw won lost left found became got kept led sent "
    "spent built brought bought thought taught caught fought sought fell rose ran sat stood spoke wrote "
    "broke chose drove flew grew knew showed threw wore struck hit cut put quit did had felt dealt drew "
    "sank shot stole swore understood withdrew paid laid sold heard bore beat arose ate froze hid rode "
    "shook sang slept stuck swam woke backed fled forgot forgave died lay overthrew oversaw underwent "
    "undertook split burst cost bet didn ceased begun taken given held known seen been".split()
)
_NOT_VERBS = frozenset(
    "hundred red bed need indeed speed seed feed shed wed unprecedented armed alleged so-called united "
    "limited advanced retired exceed proceed succeed embed breed bleed weed greed deed media-led sacred "
    "naked wicked infrared led".split()
) - {"led"}
_DETERMINERS = frozenset(
    "a an the his her its their our your my this these those some any no".split()
)
_NOT_INFINITIVES = _DETERMINERS | frozenset(
    "more up about around at least mid late early next last which whom what him them us me it that "
    "people power work court prison jail death parliament congress office".split()
)
# Words that open another clause, and how much farther away they make a verb.
_BARRIERS = {
    "that": 8,
    "which": 8,
    "who": 8,
    "where": 8,
    "while": 8,
    "whereas": 8,
    "because": 8,
    "although": 8,
    "though": 8,
    "when": 6,
    "if": 6,
    "before": 4,
    "after": 4,
    "since": 6,
    "but": 6,
    "and": 2,
    "or": 2,
    ",": 2,
    ";": 8,
    ":": 4,
    "-": 0,
    "–": 3,
    "—": 5,
    '"': 5,
    "“": 5,
    "”": 5,
}


def lean(words: Sequence[Word], first: int, last: int) -> Lean:
    """Where the clause of the words `first` to `last` (exclusive) looks."""
    beside = _beside(words, first, last)
    if beside is not None:
        return beside
    if _in_brackets(words, first, last) is not None:
        return Lean(Way.PAST, "a credit in brackets")
    if _is_dateline(words, first, last):
        return Lean(Way.PAST, "a dateline")
    left = min(_found(words, _leftward(words, first), -1), key=lambda hit: hit[0], default=None)
    right = min(_found(words, _rightward(words, last), 1), key=lambda hit: hit[0], default=None)
    best = min((hit for hit in (left, right) if hit), key=lambda hit: hit[0], default=None)
    return best[1] if best else _NO_LEAN


def _beside(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """What stands right beside the phrase and outweighs every verb."""
    before = [word.text for word in words[max(0, first - 4) : first]]
    if before[-1:] == ["since"]:
        return Lean(Way.PAST, "since")
    if before[-2:] == ["ahead", "of"] or any(word in _NOUN_CUES for word in before[-2:]):
        return Lean(Way.FUTURE, " ".join(before[-2:]))
    moved_to = before[-1:] in (["to"], ["until"], ["till"], ["for"], ["through"], ["from"])
    if moved_to and (cue := next((w for w in before[:-1] if w in _MOVED | _AWAITED), None)):
        return Lean(Way.FUTURE, f"{cue} {before[-1]}")
    if before[-1:] == ["to"] and (cue := _rescheduled(words, first)):
        return Lean(Way.FUTURE, f"{cue} to")
    if "next" in before[:-1]:
        return Lean(Way.FUTURE, "next")
    if before[-2:] == ["have", "until"] or before[-2:] == ["has", "until"]:
        return Lean(Way.FUTURE, "has until")
    possessive = last < len(words) and words[last].kind is Kind.POSS
    if possessive and before[-1:] in (["after"], ["following"]):
        return Lean(Way.PAST, f"{before[-1]} a dated event")
    return None


def _rescheduled(words: Sequence[Word], first: int) -> str | None:
    """The verb that moved something to the phrase ("moved most of its votes to June 2")."""
    for i in _leftward(words, first):
        if words[i].text in _RESCHEDULED:
            return words[i].text
        if first - i > 10:
            return None
    return None


def _in_brackets(words: Sequence[Word], first: int, last: int) -> int | None:
    """Where the bracket around a phrase opens, if nothing in it is a verb: "(Reuters, July 22)"."""
    for i in range(first - 1, max(-1, first - _REACH), -1):
        if words[i].kind in {Kind.RPAR, Kind.STOP, Kind.BREAK}:
            return None
        if words[i].kind is Kind.LPAR:
            inner = words[i + 1 : last + 3]
            closed = any(word.kind is Kind.RPAR for word in words[last : last + 6])
            plain = all(_cue(inner, k) is None for k in range(len(inner)))
            return i if closed and plain else None
    return None


def _is_dateline(words: Sequence[Word], first: int, last: int) -> bool:
    """ "LONDON, July 22 (Reuters) - …" at the start of a paragraph."""
    i = first - 1
    while i >= 0 and first - i <= 8 and words[i].kind not in {Kind.BREAK, Kind.STOP}:
        i -= 1
    head = words[i + 1 : first]
    at_start = i < 0 or words[i].kind is Kind.BREAK
    capitals = [word for word in head if word.raw.isalpha()]
    shouted = bool(capitals) and capitals[0].raw.isupper() and len(capitals[0].raw) > 1
    marked = last < len(words) and (
        words[last].text in "(–—-" and words[last].kind is not Kind.STOP
    )
    return at_start and shouted and (marked or head[-1].kind is Kind.COMMA)


def _leftward(words: Sequence[Word], first: int) -> Iterator[int]:
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if words[i].kind in {Kind.STOP, Kind.BREAK}:
            return
        yield i


def _rightward(words: Sequence[Word], last: int) -> Iterator[int]:
    for i in range(last, min(len(words), last + _REACH)):
        if words[i].kind in {Kind.STOP, Kind.BREAK}:
            return
        yield i


def _found(
    words: Sequence[Word], indexes: Iterator[int], side: int
) -> Iterator[tuple[float, Lean]]:
    """Each cue on one side with its distance; a phrase belongs to the verb before it at a tie."""
    distance = 0.0 if side < 0 else _RIGHT
    for i in indexes:
        distance += 1 + _BARRIERS.get(words[i].text, 0)
        if (found := _cue(words, i)) is not None:
            yield distance, found


def _cue(words: Sequence[Word], i: int) -> Lean | None:
    """What one word says about the time of its clause, with the words right around it."""
    text = words[i].text.lstrip("'’")
    if text in _MODALS:
        return _of_modal(words, i)
    if text in _BE_NOW or text in _BE_THEN:
        return _of_be(words, i, then=text in _BE_THEN)
    if text in _HAVE:
        return _of_have(words, i)
    if text == "to":
        return _of_infinitive(words, i)
    if text in _AWAITED:
        return _of_awaited(words, i)
    if _is_timetable(words, i):
        return Lean(Way.FUTURE, text, is_sure=False)
    if _is_past_form(words, i):
        return _of_past_form(words, i)
    return None


def _of_awaited(words: Sequence[Word], i: int) -> Lean | None:
    if i and words[i - 1].text in _BE_THEN:
        return _of_be(words, i - 1, then=True)
    if words[i].text in _ALSO_PAST or words[i].raw[0].isupper():
        return None
    return Lean(Way.FUTURE, words[i].text)


def _of_modal(words: Sequence[Word], i: int) -> Lean | None:
    word = words[i]
    if word.text == "won" and not _next_is(words, i, "'t", "’t"):
        return Lean(Way.PAST, "won")
    if (
        word.raw[0].isupper()
        and word.text in {"may", "will"}
        and i
        and words[i - 1].kind
        not in {
            Kind.STOP,
            Kind.BREAK,
        }
    ):
        return None
    if any(w.text == "have" for w in words[i + 1 : i + 3]):
        return Lean(Way.PAST, f"{word.text} have")
    return Lean(Way.FUTURE, word.text)


def _of_be(words: Sequence[Word], i: int, *, then: bool) -> Lean | None:
    """ "Is due", "was to" look forward; "was" looks back; "is accused" says nothing."""
    k = i + 1
    while k < len(words) and words[k].text in _ADVERBS - {"expected", "likely"}:
        k += 1
    after = words[k].text if k < len(words) else ""
    if after in _AWAITED or (after == "to" and _is_infinitive(words, k)):
        way = Way.PAST if then and _is_undone(words, k) else Way.FUTURE
        return Lean(way, f"{words[i].text} {after}")
    if then:
        return Lean(Way.PAST, words[i].text)
    if after.endswith("ed") or after in _IRREGULAR_PAST:
        return None
    return Lean(Way.FUTURE, f"{words[i].text} {after}".strip(), is_sure=False)


def _is_undone(words: Sequence[Word], i: int) -> bool:
    """Whether the sentence goes on to say that it came otherwise ("was due on Monday but …")."""
    return any(words[k].text == "but" for k in _rightward(words, i))


def _of_have(words: Sequence[Word], i: int) -> Lean:
    if _next_is(words, i, "to") and words[i].text != "had":
        return Lean(Way.FUTURE, f"{words[i].text} to")
    return Lean(Way.PAST, words[i].text)


def _of_infinitive(words: Sequence[Word], i: int) -> Lean | None:
    """ "Agreed to meet" looks forward, "gathered to protest" looks back, "to parliament" neither."""
    if not _is_infinitive(words, i):
        return None
    verb = f"to {words[i + 1].text}"
    if i and (words[i - 1].text in _BE_THEN or words[i - 1].text in _BE_NOW):
        return Lean(Way.FUTURE, f"{words[i - 1].text} to")
    for k in range(i - 1, max(-1, i - 8), -1):
        text = words[k].text
        if words[k].kind in {Kind.STOP, Kind.BREAK} or text in {"that", ";"}:
            break
        if text in _GOVERNORS or text in _MODALS or text in _BE_NOW or text in _AWAITED:
            return Lean(Way.FUTURE, verb)
        if _is_past_form(words, k) or text in _BE_THEN:
            return Lean(Way.PAST, text)
    return Lean(Way.FUTURE, verb)


def _is_infinitive(words: Sequence[Word], i: int) -> bool:
    if i + 1 >= len(words):
        return False
    after = words[i + 1]
    plain = (
        after.kind in {Kind.OTHER, Kind.POINT} and after.raw.isalpha() and after.raw[0].islower()
    )
    return plain and after.text not in _NOT_INFINITIVES and not after.text.endswith(("ing", "s"))


def _is_timetable(words: Sequence[Word], i: int) -> bool:
    text = words[i].text
    if words[i].raw[0].isupper() or not i:
        return False
    before = words[i - 1]
    if text in _TIMETABLE_S:
        return before.text not in _DETERMINERS and before.text not in {
            "of",
            "in",
            "'s",
            "’s",
            "for",
        }
    if text in _TIMETABLE:
        return before.text in _PLURAL_PRONOUNS or (
            before.text.endswith("s") and before.kind is Kind.OTHER and len(before.text) > 3
        )
    return False


def _is_past_form(words: Sequence[Word], i: int) -> bool:
    word = words[i]
    if word.raw[0].isupper():
        return False
    if word.text in _IRREGULAR_PAST:
        return True
    if not word.text.endswith("ed") or word.text in _NOT_VERBS or len(word.text) < 4:
        return False
    return not (i and words[i - 1].text in _DETERMINERS)


def _of_past_form(words: Sequence[Word], i: int) -> Lean | None:
    """A past tense looks back; as a participle it goes with its auxiliary, which stands before."""
    for k in range(i - 1, max(-1, i - 4), -1):
        text = words[k].text.lstrip("'’")
        if text in _MODALS or text in _BE_NOW or text in _BE_THEN or text in _HAVE or text == "to":
            return _cue(words, k) if text != "to" else _of_infinitive(words, k)
        if text not in _ADVERBS and not text.endswith("ly"):
            break
    return Lean(Way.PAST, words[i].text)


def _next_is(words: Sequence[Word], i: int, *texts: str) -> bool:
    return i + 1 < len(words) and words[i + 1].text in texts

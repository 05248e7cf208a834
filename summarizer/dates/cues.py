"""What one word says about the time of its clause, with the words right around it.

Surface forms only: no parser, no model. Which of the words around a date counts is decided by
`summarizer.dates.tense`.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

# How many words away from a date its verb may stand.
REACH = 25
# Where a sentence is over.
ENDS = frozenset({Kind.STOP, Kind.BREAK})


class Way(StrEnum):
    """Where a clause looks."""

    PAST = "back"
    FUTURE = "forward"
    NONE = "neither way"


class Lean(NamedTuple):
    """Where the clause around a phrase looks, and the words that show it."""

    way: Way
    cue: str
    # False for a present tense, which tells of timetables and of what is always so, and for what
    # was to come.
    is_sure: bool = True


_MODALS = frozenset(
    "will shall 'll wo won would could may might should can must cannot wouldn couldn shouldn need "
    "needs wont gonna".split()
)
BE_NOW = frozenset("is are am isn aren 're 'm".split())
_BE_THEN = frozenset("was were wasn weren".split())
_HAVE = frozenset("has have had hasn haven hadn 've".split())
_ADVERBS = frozenset(
    "not also now still only just already likely reportedly then soon officially formally finally "
    "tentatively currently now never therefore all both 't ’t being be been expected".split()
)
# After a form of "be", or of a noun: what is still to come.
AWAITED = frozenset(
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
    "propose wait predict forecast continue debut".split()
)
_TIMETABLE_S = frozenset(
    f"{verb}es" if verb.endswith(("ch", "sh", "go")) else f"{verb}s" for verb in _TIMETABLE
)
_PLURAL_PRONOUNS = frozenset("we they you i".split())
# Verbs in the past after which "to meet on Monday" is still ahead.
_GOVERNORS = frozenset(
    "agreed decided planned expected scheduled set due wanted hoped vowed pledged promised invited "
    "ordered urged asked called told required intended offered pending voted supposed summoned "
    "threatened refused announced prepared ready likely willing demanded proposed obliged tasked "
    "directed permitted allowed recommended committed encouraged moved instructed continue sought mandated "
    "plans agrees wants hopes aims decides pledges vows refuses seeks seek intends intend promises "
    "promise expects expect plan hope want aim try tries trying".split()
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
    "naked wicked infrared".split()
)
_DETERMINERS = frozenset(
    "a an the his her its their our your my this these those some any no".split()
)
_NOT_INFINITIVES = _DETERMINERS | frozenset(
    "more up about around at least mid late early next last which whom what him them us me it that "
    "people power work court prison jail death parliament congress office".split()
)
# Before a form in "s" that is a noun, no verb.
_BEFORE_NOUN = _DETERMINERS | frozenset("of in 's ’s for".split())
# Modals that are a name too when capitalised.
_NAMES = frozenset({"may", "will"})
_AUXILIARIES = _MODALS | BE_NOW | _BE_THEN | _HAVE | {"to"}


def cue(words: Sequence[Word], i: int) -> Lean | None:
    """What one word says about the time of its clause, with the words right around it."""
    text = words[i].text.replace("’", "'")
    if text in _MODALS:
        return _of_modal(words, i)
    if text in BE_NOW or text in _BE_THEN:
        return _of_be(words, i, then=text in _BE_THEN)
    if text in _HAVE:
        return _of_have(words, i)
    if text == "to":
        return _of_infinitive(words, i)
    if text in AWAITED:
        return _of_awaited(words, i)
    if _is_timetable(words, i):
        return Lean(Way.FUTURE, text, is_sure=False)
    if is_past_form(words, i):
        return _of_past_form(words, i)
    return None


def _of_awaited(words: Sequence[Word], i: int) -> Lean | None:
    if i and words[i - 1].text in _BE_THEN:
        return _of_be(words, i - 1, then=True)
    if words[i].text == "due" and next_is(words, i, "to") and not _is_infinitive(words, i + 1):
        return None
    if words[i].text in _ALSO_PAST:
        return _of_past_form(words, i) if is_past_form(words, i) else None
    if words[i].raw[0].isupper():
        return None
    return Lean(Way.FUTURE, words[i].text)


def _of_modal(words: Sequence[Word], i: int) -> Lean | None:
    word = words[i]
    if word.text == "won" and not next_is(words, i, "'t", "’t"):
        return Lean(Way.PAST, "won")
    if _is_name(words, i):
        return None
    if any(w.text == "have" for w in words[i + 1 : i + 3]):
        return Lean(Way.PAST, f"{word.text} have")
    return Lean(Way.FUTURE, word.text)


def _is_name(words: Sequence[Word], i: int) -> bool:
    """Whether "May" or "Will" is somebody."""
    opens = i == 0 or words[i - 1].kind in ENDS
    return words[i].text in _NAMES and words[i].raw[0].isupper() and not opens


def _of_be(words: Sequence[Word], i: int, *, then: bool) -> Lean | None:
    """ "Is due", "was to" look forward; "was" looks back; "is accused" says nothing."""
    k = i + 1
    while k < len(words) and words[k].text in _ADVERBS - {"expected", "likely"}:
        k += 1
    after = words[k].text if k < len(words) else ""
    if after in AWAITED or (after == "to" and _is_infinitive(words, k)):
        way = Way.PAST if then and _is_undone(words, k) else Way.FUTURE
        return Lean(way, f"{words[i].text} {after}", is_sure=not then)
    if then:
        return Lean(Way.PAST, words[i].text)
    if after.endswith("ed") or after in _IRREGULAR_PAST:
        return None
    return Lean(Way.FUTURE, f"{words[i].text} {after}".strip(), is_sure=False)


def _is_undone(words: Sequence[Word], i: int) -> bool:
    """Whether the sentence goes on to say that it came otherwise ("was due on Monday but fell")."""
    return any(
        words[k].text == "but" and k + 1 < len(words) and _looks_back(words, k + 1)
        for k in rightward(words, i)
    )


def _looks_back(words: Sequence[Word], i: int) -> bool:
    return words[i].text in _BE_THEN | _HAVE or is_past_form(words, i)


def _of_have(words: Sequence[Word], i: int) -> Lean:
    if next_is(words, i, "to") and words[i].text != "had":
        return Lean(Way.FUTURE, f"{words[i].text} to")
    return Lean(Way.PAST, words[i].text)


def _of_infinitive(words: Sequence[Word], i: int) -> Lean | None:
    """ "Agreed to meet" looks forward, "gathered to protest" looks back, "to parliament" neither."""
    if not _is_infinitive(words, i):
        return None
    verb = f"to {words[i + 1].text}"
    if i and (words[i - 1].text in _BE_THEN or words[i - 1].text in BE_NOW):
        is_now = words[i - 1].text in BE_NOW
        return Lean(Way.FUTURE, f"{words[i - 1].text} to", is_sure=is_now)
    for k in range(i - 1, max(-1, i - 8), -1):
        text = words[k].text
        if words[k].kind in ENDS or text in {"that", ";"}:
            break
        if k and text in AWAITED and words[k - 1].text in _BE_THEN:
            return _of_be(words, k - 1, then=True)
        if text in _GOVERNORS or text in _MODALS or text in BE_NOW or text in AWAITED:
            return Lean(Way.FUTURE, verb)
        if is_past_form(words, k) or text in _BE_THEN:
            return Lean(Way.PAST, text)
    return Lean(Way.FUTURE, verb)


def _is_infinitive(words: Sequence[Word], i: int) -> bool:
    if i + 1 >= len(words):
        return False
    after = words[i + 1]
    if i and words[i - 1].text == "according":
        return False
    is_word = after.kind in {Kind.OTHER, Kind.POINT} and after.raw.isalpha()
    if not is_word or after.raw[0].isupper():
        return False
    return after.text not in _NOT_INFINITIVES and not after.text.endswith(("ing", "s"))


def _is_timetable(words: Sequence[Word], i: int) -> bool:
    text = words[i].text
    if words[i].raw[0].isupper() or not i:
        return False
    before = words[i - 1]
    if text in _TIMETABLE_S:
        return before.text not in _BEFORE_NOUN
    if text in _TIMETABLE:
        return before.text in _PLURAL_PRONOUNS | {","} or (
            before.text.endswith("s") and before.kind is Kind.OTHER and len(before.text) > 3
        )
    return False


def is_past_form(words: Sequence[Word], i: int) -> bool:
    """Whether a word is a past tense or participle by its form."""
    word = words[i]
    if word.raw[0].isupper() or (i and words[i - 1].text in _DETERMINERS):
        return False
    is_regular = word.text.endswith("ed") and len(word.text) > 3
    return word.text in _IRREGULAR_PAST or (is_regular and word.text not in _NOT_VERBS)


def _of_past_form(words: Sequence[Word], i: int) -> Lean | None:
    """A past tense looks back; as a participle it goes with its auxiliary, which stands before."""
    for k in range(i - 1, max(-1, i - 4), -1):
        text = words[k].text.replace("’", "'")
        if text in _AUXILIARIES and not _is_name(words, k):
            return cue(words, k)
        if text not in _ADVERBS and not text.endswith("ly"):
            break
    return Lean(Way.PAST, words[i].text)


def next_is(words: Sequence[Word], i: int, *texts: str) -> bool:
    """Whether one of these words comes after one."""
    return i + 1 < len(words) and words[i + 1].text in texts


def leftward(words: Sequence[Word], first: int) -> Iterator[int]:
    """The words before one, to the start of its sentence or as far as a verb may stand."""
    for i in range(first - 1, max(-1, first - 1 - REACH), -1):
        if words[i].kind in ENDS:
            return
        yield i


def rightward(words: Sequence[Word], last: int) -> Iterator[int]:
    """The words from one on, to the end of its sentence or as far as a verb may stand."""
    for i in range(last, min(len(words), last + REACH)):
        if words[i].kind in ENDS:
            return
        yield i

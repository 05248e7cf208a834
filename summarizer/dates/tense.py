"""Whether the clause around a date looks forward or back, by cheap surface cues.

It decides which Monday, which May and which July 22 is meant. What stands right beside the phrase
is asked first; then the verb group that is nearest to it decides. Crossing a comma, a quotation
mark or a word that opens another clause makes a verb farther away.
"""

from collections.abc import Callable, Iterator, Sequence

from summarizer.dates.cues import (
    AWAITED,
    BE_NOW,
    ENDS,
    REACH,
    Lean,
    Way,
    cue,
    is_past_form,
    leftward,
    next_is,
    rightward,
)
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

# How much farther a verb after the phrase counts: "agreed on Monday to meet" was on Monday.
_RIGHT = 2
# How far back "moved most of its votes to June 2" may tell of the change.
_MOVE_REACH = 10
# Words from the comma to the verb in ", the palace's spokesman said".
_CREDIT = 4
_SAID = frozenset("said says announced confirmed reported told stated added".split())
# The longest place and paper of a dateline, in words.
_DATELINE = 8
# Nouns and adverbs right beside a date that put it ahead.
_NOUN_CUES = frozenset("deadline deadlines ahead upcoming forthcoming scheduled".split())
# Verbs that move an event to a later date: "postponed until May".
_MOVED = frozenset(
    "postponed delayed adjourned extended rescheduled moved suspended closed deferred pushed remanded "
    "put shut banned cancelled canceled prolonged renewed barred jailed set brought bail custody detained "
    "leave reprieve delaying postponing extending suspending closing moving pushing banning barring "
    "rescheduling deferring prolonging".split()
)
_RESCHEDULED = frozenset(
    "postponed delayed adjourned extended rescheduled moved deferred pushed reschedule move "
    "moving postponing delaying rescheduling pushing".split()
)
# Prepositions between such a verb and the new date.
_MOVED_TO = frozenset("to until till for through from".split())
# Verbs that set an occasion for a day, and how far back they stand: "called a snap election for Sunday".
_SET = frozenset(
    "called announced ordered set scheduled planned booked arranged organised organized fixed".split()
)
_SET_REACH = 7
_DAYS = frozenset({Kind.WEEKDAY, Kind.DAYNUM, Kind.ORDDAY})
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
    for told in _BESIDE:
        if found := told(words, first, last):
            return found
    found = _nearest(words, first, last)
    is_state = not found.is_sure and found.cue.partition(" ")[0] in BE_NOW
    if is_state and _before(words, first, 2) == ["as", "of"]:
        return Lean(Way.PAST, "as of")
    return found


def _nearest(words: Sequence[Word], first: int, last: int) -> Lean:
    """What the nearest verb tells; the one before the phrase at a tie."""
    left = next(_found(words, leftward(words, first), 0), None)
    if left is not None and _is_credited(words, last):
        return left[1]
    right = next(_found(words, rightward(words, last), _RIGHT), None)
    hits = [hit for hit in (left, right) if hit]
    nearest = min(hits, key=lambda hit: hit[0], default=None)
    return nearest[1] if nearest else Lean(Way.NONE, "no verb near", is_sure=False)


def _is_credited(words: Sequence[Word], last: int) -> bool:
    """Whether the phrase closes what somebody said: "will marry on 15 May, the palace said"."""
    if last >= len(words) or words[last].kind is not Kind.COMMA:
        return False
    return any(word.text in _SAID for word in words[last + 1 : last + 1 + _CREDIT])


def _found(
    words: Sequence[Word], indexes: Iterator[int], distance: int
) -> Iterator[tuple[int, Lean]]:
    """Each cue on one side with its distance, nearest first."""
    on_right = distance > 0
    for i in indexes:
        distance += 1 + _BARRIERS.get(words[i].text, 0)
        if not _is_participle(words, i, on_right=on_right) and (found := cue(words, i)):
            yield distance, found


def _is_participle(words: Sequence[Word], i: int, *, on_right: bool) -> bool:
    """Whether ", followed by …" goes with a noun and tells no time of its own."""
    if i == 0 or words[i - 1].kind is not Kind.COMMA or not is_past_form(words, i):
        return False
    return on_right or next_is(words, i, "by")


def _before(words: Sequence[Word], first: int, count: int) -> list[str]:
    return [word.text for word in words[max(0, first - count) : first]]


def _by_preposition(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "Since March", "starting Monday", "ahead of Monday's vote", "after Monday's vote"."""
    before = _before(words, first, 2)
    if before[-1:] == ["since"]:
        return Lean(Way.PAST, "since")
    if before[-1:] in (["starting"], ["effective"]):
        return Lean(Way.FUTURE, before[-1])
    if before == ["ahead", "of"] or before in (["have", "until"], ["has", "until"]):
        return Lean(Way.FUTURE, " ".join(before))
    owns = last < len(words) and words[last].kind is Kind.POSS
    if owns and before[-1:] in (["after"], ["following"]):
        return Lean(Way.PAST, f"{before[-1]} a dated event")
    return None


def _by_noun(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "The deadline of Monday", "his next hearing on Monday"."""
    for word in _before(words, first, 2):
        if word in _NOUN_CUES:
            return Lean(Way.FUTURE, word)
    return Lean(Way.FUTURE, "next") if "next" in _before(words, first, 4)[:-1] else None


def _by_move(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "Postponed until Monday", "scheduled for Monday", "moved most of its votes to Monday"."""
    *before, link = _before(words, first, 4) or [""]
    if link not in _MOVED_TO:
        return None
    found = next((word for word in before if word in _MOVED | AWAITED), None)
    if found is None and link == "to":
        reach = [i for i in leftward(words, first) if first - i <= _MOVE_REACH]
        found = next((words[i].text for i in reach if words[i].text in _RESCHEDULED), None)
    return Lean(Way.FUTURE, f"{found} {link}") if found else None


def _by_purpose(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "Called an election for May 3", "announced a strike for Monday": a day, not a month of figures."""
    is_day = any(word.kind in _DAYS for word in words[first:last])
    if not is_day or _before(words, first, 1) != ["for"]:
        return None
    for i in leftward(words, first):
        if first - i > _SET_REACH or words[i].kind is Kind.COMMA:
            return None
        if words[i].text in _SET and next_is(words, i, "a", "an"):
            return Lean(Way.FUTURE, f"{words[i].text} … for")
    return None


def _by_brackets(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "(Reuters, July 22)": a bracket without a verb credits what was read."""
    for i in range(first - 1, max(-1, first - REACH), -1):
        if words[i].kind in ENDS or words[i].kind is Kind.RPAR:
            return None
        if words[i].kind is Kind.LPAR:
            inner = words[i + 1 : last + 3]
            closed = any(word.kind is Kind.RPAR for word in words[last : last + 6])
            plain = all(cue(inner, k) is None for k in range(len(inner)))
            return Lean(Way.PAST, "a credit in brackets") if closed and plain else None
    return None


def _by_dateline(words: Sequence[Word], first: int, last: int) -> Lean | None:
    """ "LONDON, July 22 (Reuters) - …" at the start of a paragraph."""
    i = first - 1
    while i >= 0 and first - i <= _DATELINE and words[i].kind not in ENDS:
        i -= 1
    head = words[i + 1 : first]
    shouted = next((word.raw for word in head if word.raw.isalpha()), "")
    at_start = i < 0 or words[i].kind is Kind.BREAK
    if not at_start or len(shouted) < 2 or not shouted.isupper():
        return None
    marked = last < len(words) and words[last].kind in {Kind.LPAR, Kind.DASH}
    return Lean(Way.PAST, "a dateline") if marked or head[-1].kind is Kind.COMMA else None


# What stands right beside the phrase and outweighs every verb, in the order in which it is asked.
_BESIDE: tuple[Callable[[Sequence[Word], int, int], Lean | None], ...] = (
    _by_preposition,
    _by_noun,
    _by_move,
    _by_purpose,
    _by_brackets,
    _by_dateline,
)

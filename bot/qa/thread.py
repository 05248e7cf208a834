"""What a question leaves to be understood, from the last one of its thread. Pure.

"more", "source?", "the second one", "and after that?" → the earlier question asked on
"and in May?", "who said that?", "when did he die?" → the question, with what it leaves out
"""

import re
from dataclasses import replace

from bot.qa.period import EventBound
from bot.qa.place import LAST, place_of
from bot.qa.pointing import points_at_speaker
from bot.qa.question import Intent, Question
from bot.topics import Topic

_MORE = re.compile(
    r"(?:(?:show|give|list|see)(?: me)? )?(?:(?:some|any|the) )?"
    r"(?:more|rest|others?|remaining(?: ones)?|next page|what else|anything else|else|go on|continue)"
    r"(?: of (?:it|them|that|those))?",
    re.IGNORECASE,
)
_SOURCES = re.compile(
    r"(?:what (?:is|are) )?(?:(?:the|your|any|its) )?(?:sources?|evidence|links?|proof|citations?|url)"
    r"(?: (?:for|of) (?:that|this|it))?"
    r"|where (?:is|does|did|do) (?:that|this|it|you) (?:(?:come|came) )?(?:from|(?:read|get|hear) (?:that|this|it))"
    r"|(?:according to|says) (?:who|whom)|how do you know(?: (?:that|this|it))?"
    r"|(?:which|what) (?:article|source|paper)s?(?: (?:says?|said) (?:that|this|so|it)| (?:is|was) (?:that|this|it)(?: from)?)?",
    re.IGNORECASE,
)
# What stands next in time: after a list its next lines, after one thing what comes after it.
_THEN = re.compile(
    r"(?:(?:what|what is|what comes|what happens|what will happen) )?"
    r"(?:(?:next )?(?:after|following|from) (?:that|this|it|there|then)|then(?: what)?|afterwards?|thereafter"
    r"|(?:the )?(?:next|following) (?:one|item|event|thing))",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:who|anyone|anybody) else(?: said (?:something|anything|what))?", re.IGNORECASE
)
_WHO_SAID = re.compile(r"\bwho (?:has |had )?(?:said|says?) (?:that|this|so|it)\b", re.IGNORECASE)


def is_again(line: str) -> bool:
    """Whether a line only goes on from an earlier answer."""
    return bool(_MORE.fullmatch(line) or _SOURCES.fullmatch(line) or _THEN.fullmatch(line))


def again(text: str, line: str, earlier: Question) -> Question | None:
    """The earlier question asked on: its next page, its sources, one line of its answer, what comes
    after it, or who else spoke on the same."""
    if placed := _placed(text, line, earlier):
        return placed
    if _THEN.fullmatch(line):
        return _after(text, earlier)
    if _MORE.fullmatch(line):
        return _paged(text, earlier)
    if _OTHERS.fullmatch(line) and listed(earlier) is Intent.QUOTES:
        on = earlier.topic or earlier.speaker
        said = replace(earlier, text=text, intent=Intent.QUOTES, listed=None, place=None, page=0)
        return replace(said, topic=on, speaker=None)
    return replace(earlier, text=text, sources=True) if _SOURCES.fullmatch(line) else None


def listed(earlier: Question) -> Intent:
    """What the list is of that the earlier answer gave, or was about one thing of."""
    return earlier.listed or (Intent.NEXT if earlier.is_list else earlier.intent)


def before(earlier: Question | None) -> Topic | None:
    """What a thread was about: topic and speaker of its last question."""
    if earlier is None:
        return None
    sides = [topic for topic in (earlier.topic, earlier.speaker) if topic]
    return sides[0].joined(sides[1]) if len(sides) > 1 else next(iter(sides), None)


def continued(question: Question, earlier: Question, *, continues: bool, points: bool) -> Question:
    """The question with what it leaves out taken from the earlier one.

    `continues`: it has no wording of its own ("and in May?"); `points`: it says "about it".
    """
    if continues or question.topic is None:
        question = replace(question, as_of=question.as_of or earlier.as_of)
    asks_speech = question.intent is Intent.QUOTES and question.speaker is None
    if asks_speech and points_at_speaker(question.text):
        question = replace(question, speaker=earlier.speaker or _sole_speaker(earlier.topic))
    if question.topic is None and not question.topic_words:
        question = _on_the_same(question, earlier, continues=continues, points=points)
    if continues:
        question = replace(
            question,
            period=question.period or earlier.period,
            limit=question.limit or earlier.limit,
            speaker=question.speaker or earlier.speaker,
        )
    return question


def _placed(text: str, line: str, earlier: Question) -> Question | None:
    """ "The second one": that one of the lines which the earlier answer listed."""
    place = place_of(line)
    if place is None or (earlier.is_of_event and listed(earlier) is earlier.intent):
        return None
    placed = replace(earlier, text=text, place=place, sources=False)
    if not earlier.is_list:
        return placed
    return replace(placed, intent=Intent.WHO if line.lower().startswith("who") else Intent.WHEN)


def _paged(text: str, earlier: Question) -> Question:
    """The next page of what the earlier answer listed."""
    page = replace(earlier, text=text, place=None, page=earlier.page + 1, sources=False)
    return replace(page, intent=listed(earlier), listed=None)


def _after(text: str, earlier: Question) -> Question:
    """ "And after that?": the line after the one told, the lines after those listed, or what is ahead
    once the event asked about is over."""
    if earlier.is_list and earlier.place in {None, LAST}:
        return _paged(text, earlier)
    if earlier.is_list and earlier.place:
        return replace(earlier, text=text, place=earlier.place + 1, sources=False)
    words = Topic(words=earlier.event_words) if earlier.event_words else None
    ahead = Question(
        text=text, intent=Intent.NEXT, topic=before(earlier) or words, as_of=earlier.as_of
    )
    if earlier.intent is not Intent.WHEN:
        return ahead
    return replace(ahead, bound=EventBound("after", " ".join(earlier.event_words)))


def _on_the_same(
    question: Question, earlier: Question, *, continues: bool, points: bool
) -> Question:
    """A question without a topic: on the earlier one's."""
    kept = earlier.topic or (None if question.speaker else earlier.speaker)
    kept = None if question.speaker and question.speaker == kept else kept
    if question.speaker is None or continues or points:
        question = replace(question, topic=kept, topic_words=earlier.topic_words)
    own_words = bool(question.event_words)
    if question.is_of_event and not (kept and kept.groups):
        words = earlier.event_words or (kept.words if kept else ())
        question = replace(question, topic=None, event_words=(*words, *question.event_words))
    question = replace(question, event_words=question.event_words or earlier.event_words)
    if question.is_of_event:
        question = replace(question, period=question.period or earlier.period)
    if own_words or (earlier.is_of_event and listed(earlier) is earlier.intent):
        return question
    # "When exactly?", "who said that?": of several the first, which the answer says.
    first = replace(earlier, text=question.text, place=earlier.place or 1, sources=False)
    if question.intent is Intent.WHEN:
        kind = listed(earlier)
        return replace(first, intent=Intent.WHEN, listed=None if kind is Intent.NEXT else kind)
    if question.intent is listed(earlier) is Intent.QUOTES and _WHO_SAID.search(question.text):
        return replace(first, intent=Intent.QUOTES, listed=None)
    return question


def _sole_speaker(topic: Topic | None) -> Topic | None:
    if topic and topic.speaks and min(topic.groups[0]).startswith("person:"):
        return topic
    return None

"""A reader's words → Question, or NotUnderstood with what would work instead.

    text → plain (frames) → without its dates (period) → wording (frames) → names (gazetteer)
         → what an earlier question of the thread leaves to be understood (thread) → Question

Nothing is searched here, and no clock is read: `today` comes in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bot.qa.frames import Frame, Intent, plain, read, trimmed, unwrapped
from bot.qa.period import (
    Dated,
    EventBound,
    Period,
    TimePhrase,
    period_of,
    take_bound,
    take_dates,
)
from bot.qa.place import place_of
from bot.topics import Ambiguous, Gazetteer, Misspelt, Resolution, Resolved, Topic

__all__ = ["Intent", "NotUnderstood", "Period", "Question", "parse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader wants to know.

    `topic` is None for all that is on file; `topic_words` are the words it was read from.
    `speaker` is the topic of one group whose own words are wanted. `event_words` (lower case) tell
    one event from others of the topic, for *when* and *who*. `bound` is the event that the days
    of *next* end or begin with, still to be found. `as_of` is the day that the text
    itself names ("as of 3 May"). `page` counts from 0 up with each "more"; `sources` asks where
    the answer to the same question comes from. `place` is that of one event among those that the
    earlier answer listed, from 1 on or LAST: the one that *when* and *who* are about.
    """

    text: str
    intent: Intent
    topic: Topic | None = None
    topic_words: str = ""
    event_words: tuple[str, ...] = ()
    speaker: Topic | None = None
    period: Period | None = None
    bound: EventBound | None = None
    limit: int | None = None
    as_of: date | None = None
    page: int = 0
    sources: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """Why the words make no question, and at most two nearest ones that would work.

    `intent` is what was asked, where only a name in it is in doubt.
    """

    text: str
    reason: str
    suggestions: tuple[str, ...]
    intent: Intent = Intent.UNKNOWN


def parse(
    text: str, *, gazetteer: Gazetteer, today: date, earlier: Question | None
) -> Question | NotUnderstood:
    """Understand one question; `earlier` is the last one understood in the same thread.

    What the text leaves out ("and in May?", "who said that?", "more") is taken from `earlier`.
    """
    line = unwrapped(plain(text))
    if again := _again(text, line, earlier):
        return again
    dated = take_dates(line, today)
    rest, limit = _take_limit(unwrapped(dated.rest))
    asked = _Asked(text, dated, rest, limit, dated.as_of or today)
    unbounded, bound = take_bound(rest)
    if bound:
        question = _parsed(asked._replace(rest=unwrapped(unbounded)), gazetteer, earlier)
        if isinstance(question, Question) and question.intent is Intent.NEXT:
            return replace(question, bound=bound)
    return _parsed(asked, gazetteer, earlier)


def _parsed(
    asked: "_Asked", gazetteer: Gazetteer, earlier: Question | None
) -> Question | NotUnderstood:
    is_empty = not (asked.rest or asked.dated.phrases or asked.limit)
    if is_empty and earlier is None:
        reason = "I see no question in that."
        return NotUnderstood(text=asked.text, reason=reason, suggestions=_EXAMPLES)
    frame = read(asked.rest) or _spoke_on(asked.rest, gazetteer)
    if frame is None:
        return _bare(asked, gazetteer, earlier)
    return _framed(asked, frame, gazetteer, earlier)


def is_spelt(question: Question) -> bool:
    """Whether all its words are names on file: none of them can be a name misspelt."""
    if question.intent in {Intent.WHEN, Intent.WHO}:
        return False
    return question.topic is None or not question.topic.words


class _Asked(NamedTuple):
    """A text taken apart: `rest` has neither dates nor a limit; `today` is the day asked for."""

    text: str
    dated: Dated
    rest: str
    limit: int | None
    today: date

    @property
    def phrases(self) -> tuple[TimePhrase, ...]:
        return self.dated.phrases


_EXAMPLES = ("what's next?", "help")
_NUMBERS = "one two three four five six seven eight nine ten".split()
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_COUNTED = (
    r"(?:more |new |upcoming |latest |recent )*"
    r"(?:things|items|events|quotes|statements|articles|stories|meetings|dates|headlines|updates)\b"
)
_LIMIT = re.compile(
    rf"\b(?:the )?top (?P<top>{_COUNT})\b|(?:\b(?P<lead>first|next|last|latest|newest) )?"
    rf"\b(?P<count>{_COUNT}) (?={_COUNTED})",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:(?:show|give|list|see)(?: me)? )?(?:(?:some|any|the) )?"
    r"(?:more|rest|others?|remaining(?: ones)?|next page|what else|anything else|else|go on|continue)",
    re.IGNORECASE,
)
_SOURCES = re.compile(
    r"(?:what (?:is|are) )?(?:(?:the|your|any|its) )?(?:sources?|evidence|links?|proof|citations?)"
    r"(?: (?:for|of) (?:that|this|it))?"
    r"|where (?:is|does|did|do) (?:that|this|it|you) (?:(?:come|came) )?(?:from|(?:read|get|hear) (?:that|this|it))"
    r"|(?:according to|says) (?:who|whom)|how do you know(?: (?:that|this|it))?"
    r"|(?:which|what) (?:article|source|paper)s?(?: (?:says?|said) (?:that|this|so|it))?",
    re.IGNORECASE,
)
# Words of a question about one event that don't tell which.
_FILLING = frozenset(
    "the a an and or of in on at to for with from by about is are was were be been being will would "
    "shall should can could may might must do does did has have had it that this they them he she "
    "his her their its there going go goes gone come comes coming take takes taking place happen "
    "happens happening happened exactly next planned scheduled expected due supposed set likely "
    "also else said so again still yet not all any one ones people everyone who when where what "
    "which involved attend attending".split()
)
# The same beside the names: "when does the IMF meet" is about the IMF.
_DEEDS = re.compile(
    r"\b(?:is|are|was|were|will|would|be|been|do|does|did|has|have|had|going|go|goes|come|comes|coming"
    r"|take place|takes place|taking place|happen|happens|happening|happened|meet|meets|meeting|visit"
    r"|visits|visiting|travel|travels|travelling|traveling|fly|flying|start|starts|starting|begin"
    r"|begins|end|ends|open|opens|close|closes|attend|attending|involved|host|hosts|hosting|supposed"
    r"|planned|scheduled|expected|due|set|likely|exactly|precisely|next|it|that|this|they|there)\b",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:on|about|regarding|concerning)\b", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:that|this|it|so|he|she|him|her)\b", re.IGNORECASE)
_SPOKE_ON = re.compile(r"(?P<who>.+?) (?:on|about) (?P<x>.+)", re.IGNORECASE)
_PERSON = re.compile(r"(?:he|she|they|him|her|them)", re.IGNORECASE)
_POINTER = re.compile(r"(?:he|she|they|him|her|them|it|this|that|there)", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"(?:everything|anything|all(?: topics)?|everyone|overall|in general)", re.IGNORECASE
)
_OPEN_FRAME = re.compile(
    r"(?:what(?: is| are)?|anything|something|is there anything|anything else)", re.IGNORECASE
)
# Wordings that ask for the latest, or with days that lie ahead for what is next.
_LOOKS_EITHER_WAY = re.compile(
    r"(?:anything|something|what(?: is| are)? (?:happening|going on|on|up))\b", re.IGNORECASE
)
# Questions that no wording of ours asks: their words are no topic.
_OTHER_QUESTION = re.compile(
    r"(?:how|why|whose|which|is|are|was|were|does|did|can|should)\b", re.IGNORECASE
)
_BARE_WORDS_MAX = 3


def _again(text: str, line: str, earlier: Question | None) -> Question | NotUnderstood | None:
    """ "More" and "source?": the earlier question asked on."""
    if placed := _placed(text, line, earlier):
        return placed
    more, sources = _MORE.fullmatch(line), _SOURCES.fullmatch(line)
    if not (more or sources):
        return None
    if earlier is None:
        reason = f"There is no earlier answer here that “{line}” could be about."
        return NotUnderstood(text=text, reason=reason, suggestions=_EXAMPLES)
    if more:
        listed = replace(earlier, intent=Intent.NEXT, place=None) if earlier.place else earlier
        return replace(listed, text=text, page=earlier.page + 1, sources=False)
    return replace(earlier, text=text, sources=True)


def _placed(text: str, line: str, earlier: Question | None) -> Question | None:
    """ "The second one": that one of the events which the earlier answer listed."""
    if earlier is None or not _is_list(earlier):
        return None
    place = place_of(line)
    if place is None:
        return None
    intent = Intent.WHO if line.lower().startswith("who") else Intent.WHEN
    return replace(earlier, text=text, intent=intent, place=place, sources=False)


def _is_list(question: Question) -> bool:
    """Whether its answer lists events, or is about one of a list."""
    return question.intent is Intent.NEXT or question.place is not None


def _take_limit(text: str) -> tuple[str, int | None]:
    match = _LIMIT.search(text)
    if not match:
        return text, None
    word = (match["top"] or match["count"]).lower()
    limit = _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word)
    lead = f"{match['lead']} " if match["lead"] and match["lead"].lower() != "first" else ""
    rest = f"{text[: match.start()]}{lead}{text[match.end() :]}"
    return unwrapped(" ".join(rest.split())), max(1, limit)


def _spoke_on(rest: str, gazetteer: Gazetteer) -> Frame | None:
    """ "Ivanov on Kosovo": a speaker and what the words are about."""
    found = _SPOKE_ON.fullmatch(rest)
    speaker = gazetteer.resolve(found["who"]) if found else None
    if found and isinstance(speaker, Resolved) and _speaks(speaker.topic):
        return Frame(Intent.QUOTES, trimmed(found["x"]), found["who"])
    return None


def _bare(
    asked: _Asked, gazetteer: Gazetteer, earlier: Question | None
) -> Question | NotUnderstood:
    """A topic or days alone: the story, or the earlier question asked of something else."""
    words = "" if _OPEN_FRAME.fullmatch(asked.rest) else trimmed(asked.rest)
    found = gazetteer.resolve(words, _before(earlier))
    if isinstance(found, Misspelt | Ambiguous):
        return _doubtful(asked.text, found, _bare_intent(asked, earlier))
    topic = found.topic if isinstance(found, Resolved) else None
    asks = bool(_OTHER_QUESTION.match(asked.rest))
    if (words and topic is None) or asks or (topic and not _stands_alone(topic, earlier)):
        return _unclear(
            asked, topic if (topic and topic.groups) or not earlier else earlier.topic, words
        )
    frame = Frame(_bare_intent(asked, earlier), words)
    if earlier and earlier.speaker and topic and not _ON.match(asked.rest) and _speaks(topic):
        frame = Frame(earlier.intent, "", words)
    return _framed(asked, frame, gazetteer, earlier, continues=True)


def _before(earlier: Question | None) -> Topic | None:
    """What a thread was about: topic and speaker of its last question."""
    if earlier is None:
        return None
    sides = [topic for topic in (earlier.topic, earlier.speaker) if topic]
    return _joined(sides[0], sides[1]) if len(sides) > 1 else next(iter(sides), None)


def _stands_alone(topic: Topic, earlier: Question | None) -> bool:
    """Whether a topic without a question around it is a question; a sentence is not."""
    if topic.groups:
        return not topic.words
    return earlier is not None and len(topic.words) <= _BARE_WORDS_MAX


def _bare_intent(asked: _Asked, earlier: Question | None) -> Intent:
    if earlier and earlier.intent is not Intent.HELP:
        return earlier.intent
    return _by_days(asked) or (Intent.LATEST if asked.limit else Intent.BRIEF)


def _by_days(asked: _Asked) -> Intent | None:
    """Whether days can lie ahead or only back; None where there are none."""
    period = period_of(asked.phrases, Intent.NEXT, asked.today)
    if period is None:
        return None
    since = asked.phrases[0].preposition.startswith("since")
    over = period.last is not None and period.last < asked.today
    return Intent.LATEST if since or over else Intent.NEXT


def _framed(
    asked: _Asked,
    frame: Frame,
    gazetteer: Gazetteer,
    earlier: Question | None,
    *,
    continues: bool = False,
) -> Question | NotUnderstood:
    """The question that a wording makes; `continues` keeps the days of an earlier one, too."""
    if frame.intent is Intent.HELP:
        return Question(text=asked.text, intent=Intent.HELP)
    if frame.intent is Intent.LATEST and _LOOKS_EITHER_WAY.match(asked.rest):
        frame = frame._replace(intent=_by_days(asked) or Intent.LATEST)
    about = _about(frame)
    events = _event_words(frame)
    before = _before(earlier)
    found = gazetteer.resolve(about or ("" if earlier else " ".join(events)), before)
    named = "" if _PERSON.fullmatch(frame.speaker) else frame.speaker
    speaker = gazetteer.resolve(named, before)
    for resolution in (speaker, found):
        if isinstance(resolution, Misspelt | Ambiguous):
            return _doubtful(asked.text, resolution, frame.intent)
    if gazetteer.has_office(frame.speaker):
        return _unheld(asked.text, frame, speaker)
    question = Question(
        text=asked.text,
        intent=frame.intent,
        topic=_topic(found, frame.intent),
        topic_words=about,
        event_words=events,
        period=period_of(asked.phrases, frame.intent, asked.today),
        limit=asked.limit,
        as_of=asked.dated.as_of,
    )
    question = _ahead(_with_speaker(question, speaker, frame), asked.today)
    if earlier and not _EVERYTHING.fullmatch(frame.about):
        points = bool(_POINTER.fullmatch(frame.about))
        question = _continued(question, earlier, continues=continues, points=points)
    return _complete(question, asked)


def _about(frame: Frame) -> str:
    if _EVERYTHING.fullmatch(frame.about) or _POINTER.fullmatch(frame.about):
        return ""
    if frame.intent not in {Intent.WHEN, Intent.WHO}:
        return frame.about
    return trimmed(_DEEDS.sub(" ", " ".join(frame.about.split())))


def _topic(found: Resolution, intent: Intent) -> Topic | None:
    """The topic; of one event only the names restrict, its other words rank (`event_words`)."""
    if not isinstance(found, Resolved):
        return None
    topic = found.topic
    if intent in {Intent.WHEN, Intent.WHO} and topic.groups:
        return replace(topic, words=())
    return topic


def _event_words(frame: Frame) -> tuple[str, ...]:
    if frame.intent not in {Intent.WHEN, Intent.WHO}:
        return ()
    words = re.findall(r"[^\W_]+", frame.about.lower())
    return tuple(dict.fromkeys(word for word in words if word not in _FILLING and len(word) > 1))


def _with_speaker(question: Question, found: Resolution, frame: Frame) -> Question:
    """Add whose words are wanted; a state speaks through many, so it joins the topic instead."""
    if not isinstance(found, Resolved):
        return question
    if _speaks(found.topic):
        return replace(question, speaker=found.topic)
    words = f"{frame.speaker} {question.topic_words}".strip()
    return replace(question, topic=_joined(found.topic, question.topic), topic_words=words)


def _joined(first: Topic, second: Topic | None) -> Topic:
    """The sides and words of two topics, each side once."""
    if second is None:
        return first
    sides = {
        group: (label, typed)
        for topic in (second, first)
        for group, label, typed in zip(topic.groups, topic.labels, topic.typed, strict=True)
    }
    groups = tuple(dict.fromkeys(first.groups + second.groups))
    return Topic(
        groups=groups,
        labels=tuple(sides[group][0] for group in groups),
        typed=tuple(sides[group][1] for group in groups),
        words=tuple(dict.fromkeys(first.words + second.words)),
    )


def _speaks(topic: Topic) -> bool:
    return (
        len(topic.groups) == 1
        and not topic.words
        and all(one.startswith(("person:", "org:")) for one in topic.groups[0])
    )


def _ahead(question: Question, today: date) -> Question:
    """ "What's happening in Russia next week" asks what is next."""
    first = question.period.first if question.period else None
    if first and first > today and question.intent in {Intent.LATEST, Intent.BRIEF}:
        return replace(question, intent=Intent.NEXT)
    return question


def _continued(question: Question, earlier: Question, *, continues: bool, points: bool) -> Question:
    """The question with what it leaves out taken from the earlier one; `points` says "about it"."""
    question = replace(question, as_of=question.as_of or earlier.as_of)
    if question.intent is Intent.QUOTES and question.speaker is None and _asks_same(question):
        question = replace(question, speaker=earlier.speaker or _sole_speaker(earlier.topic))
    if question.topic is None and not question.topic_words:
        kept = earlier.topic or (None if question.speaker else earlier.speaker)
        kept = None if question.speaker and question.speaker == kept else kept
        if question.speaker is None or continues or points:
            question = replace(question, topic=kept, topic_words=earlier.topic_words)
        question = replace(question, event_words=question.event_words or earlier.event_words)
        if question.intent in {Intent.WHEN, Intent.WHO}:
            question = replace(question, period=question.period or earlier.period)
        if question.intent is Intent.WHEN and _is_list(earlier) and not question.event_words:
            # "When exactly?": of several the first, which the answer says.
            listed = replace(earlier, text=question.text, intent=Intent.WHEN, sources=False)
            question = replace(listed, place=earlier.place or 1)
    if continues:
        question = replace(
            question,
            period=question.period or earlier.period,
            limit=question.limit or earlier.limit,
            speaker=question.speaker or earlier.speaker,
        )
    return question


def _asks_same(question: Question) -> bool:
    """Whether the speaker is only pointed at ("what did he say about Iraq")."""
    return bool(re.search(r"\b(?:he|she)\b", question.text, re.IGNORECASE))


def _sole_speaker(topic: Topic | None) -> Topic | None:
    if topic and _speaks(topic) and min(topic.groups[0]).startswith("person:"):
        return topic
    return None


def _complete(question: Question, asked: _Asked) -> Question | NotUnderstood:
    """What only points ("when?", "who said that?") has no answer where nothing came before."""
    if question.topic or question.period or question.speaker:
        return question
    points = question.intent is Intent.QUOTES and _POINTING.search(asked.rest)
    if not points and question.intent not in {Intent.WHEN, Intent.WHO}:
        return question
    reason = f"I can't tell what “{asked.text.strip()}” is about."
    return NotUnderstood(text=asked.text, reason=reason, suggestions=_EXAMPLES)


def _doubtful(text: str, found: Misspelt | Ambiguous, intent: Intent) -> NotUnderstood:
    if isinstance(found, Misspelt):
        choices: Sequence[str] = found.suggestions
        reason = f"I know nothing called “{found.words}”."
    else:
        choices = found.choices
        reason = f"“{found.words}” could be {' or '.join(choices)}."
    suggestions = tuple(_replaced(text, found.words, choice) for choice in choices[:2])
    return NotUnderstood(text=text, reason=reason, suggestions=suggestions, intent=intent)


def _unheld(text: str, frame: Frame, state: Resolution) -> NotUnderstood:
    """An office that nobody on file is told to hold: what others of its state say is no answer."""
    name = state.topic.labels[0] if isinstance(state, Resolved) else frame.speaker
    return NotUnderstood(
        text=text,
        reason=f"Nobody on file is named as {frame.speaker}.",
        suggestions=(f"who said what on {name}?", f"latest on {name}"),
        intent=frame.intent,
    )


def _replaced(text: str, words: str, choice: str) -> str:
    pattern = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    found = pattern.search(text)
    if not found:
        return f"what's next for {choice}?"
    return f"{text[: found.start()]}{choice}{text[found.end() :]}".strip()


def _unclear(asked: _Asked, topic: Topic | None, words: str) -> NotUnderstood:
    if topic and topic.groups:
        about = ", ".join(topic.labels)
    else:
        about = words if topic and len(words.split()) <= _BARE_WORDS_MAX else ""
    suggestions = (f"what's next for {about}?", f"latest on {about}") if about else _EXAMPLES
    reason = "I can tell what is next, the latest, who said what, when, and who."
    return NotUnderstood(text=asked.text, reason=reason, suggestions=suggestions)

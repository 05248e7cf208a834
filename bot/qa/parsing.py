"""A reader's words → Question, or NotUnderstood with what would work instead.

    text → plain (frames) → without its dates (period) → wording (frames) → names (gazetteer)
         → what an earlier question of the thread leaves to be understood (thread) → Question

Nothing is searched here, and no clock is read: `today` comes in.
"""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bot.qa.doubt import chosen, settled
from bot.qa.frames import Frame, defined, read, respelt
from bot.qa.period import Dated, EventBound, TimePhrase, period_of, take_bound, take_dates
from bot.qa.place import place_of
from bot.qa.plain import plain, trimmed, unwrapped
from bot.qa.pointing import begins_pointing, is_person, is_pointer, points
from bot.qa.question import Doubt, Fact, Intent, NotUnderstood, Question
from bot.qa.thread import again, before, continued, is_again, listed
from bot.topics import Ambiguous, Gazetteer, Misspelt, Resolution, Resolved, Topic, tokens
from bot.topics.deeds import is_deed


def parse(
    text: str, *, gazetteer: Gazetteer, today: date, earlier: Question | None
) -> Question | NotUnderstood:
    """Understand one question; `earlier` is the last one understood in the same thread.

    What the text leaves out ("and in May?", "who said that?", "more") is taken from `earlier`.
    """
    line = unwrapped(plain(text))
    if earlier and (doubt := earlier.doubt):
        if choice := chosen(line, doubt.choices):
            meant = settled(doubt.text, doubt.words, choice)
            return parse(meant, gazetteer=gazetteer, today=today, earlier=doubt.before)
        earlier = doubt.before
    if earlier and (gone_on := again(text, line, earlier)):
        return gone_on
    if is_again(line) or place_of(line) is not None:
        what = "earlier answer" if is_again(line) else "list"
        reason = f"There is no {what} here that “{line}” could be about."
        return NotUnderstood(text=text, reason=reason, suggestions=_EXAMPLES)
    if not line:
        reason = "I see no question in that."
        return NotUnderstood(text=text, reason=reason, suggestions=_EXAMPLES)
    asked, bound = _unbound(text, line, today)
    if bound:
        question = _parsed(asked, gazetteer, earlier)
        if isinstance(question, Question) and question.intent is Intent.NEXT:
            return replace(question, bound=bound)
    return _parsed(_asked(text, line, today), gazetteer, earlier)


def _parsed(
    asked: "_Asked", gazetteer: Gazetteer, earlier: Question | None
) -> Question | NotUnderstood:
    frame = (
        read(asked.rest)
        or _spoke_on(asked.rest, gazetteer)
        or read(respelt(asked.rest))
        or defined(asked.rest)
    )
    if frame is None:
        return _bare(asked, gazetteer, earlier)
    return _framed(asked, frame, gazetteer, earlier)


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
# Words of a question about one event that don't tell which.
_FILLING = frozenset(
    "want wants wanted the a an and or of in on at to for with from by about is are was were be been being will would "
    "shall should can could may might must do does did has have had it that this they them he she "
    "his her their its there going gone come comes coming take takes taking place happen "
    "happens happening happened exactly next planned scheduled expected due supposed set likely "
    "also too else said so again still yet not all any one ones people everyone who when where what "
    "which involved attend attending get gets got getting become becomes became anyone somebody "
    "someone really actually ever already many much persons out up off down "
    "against under after before during into than between because due".split()
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
_SPOKE_ON = re.compile(r"(?P<who>.+?) (?:on|about) (?P<x>.+)", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"(?:everything|anything|all(?: topics)?|everyone|overall|in general)", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\b(?:in the (?:news|papers)|(?:top|all) .*stories|headlines)\b", re.IGNORECASE
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
# So few words of an event don't tell whose it is.
_FEW = 2


def _unbound(text: str, line: str, today: date) -> tuple[_Asked, EventBound | None]:
    """A text without the event that bounds its days, whose name may hold a day ("Super Tuesday")."""
    unbounded, bound = take_bound(line)
    asked = _asked(text, unwrapped(unbounded), today)
    if bound is None:
        unbounded, bound = take_bound(asked.rest)
        asked = asked._replace(rest=unwrapped(unbounded))
    return asked, bound


def _asked(text: str, line: str, today: date) -> _Asked:
    dated = take_dates(line, today)
    rest, limit = _take_limit(unwrapped(dated.rest))
    return _Asked(text, dated, rest, limit, dated.as_of or today)


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
    speaks = isinstance(speaker, Resolved) and speaker.topic.speaks
    is_slip = isinstance(speaker, Misspelt) and speaker.is_slip
    if found and (speaks or is_slip):
        return Frame(Intent.QUOTES, trimmed(found["x"]), found["who"])
    return None


def _bare(
    asked: _Asked, gazetteer: Gazetteer, earlier: Question | None
) -> Question | NotUnderstood:
    """A topic or days alone: the story, or the earlier question asked of something else."""
    words = "" if _OPEN_FRAME.fullmatch(asked.rest) else trimmed(asked.rest)
    found = gazetteer.resolve(words, before(earlier))
    if isinstance(found, Misspelt | Ambiguous):
        return doubtful(asked.text, found, _bare_intent(asked, earlier), earlier)
    topic = found.topic if isinstance(found, Resolved) else None
    asks = bool(_OTHER_QUESTION.match(asked.rest))
    if (words and topic is None) or asks or (topic and not _stands_alone(topic, earlier)):
        return _unclear(
            asked, topic if (topic and topic.groups) or not earlier else earlier.topic, words
        )
    frame = Frame(_bare_intent(asked, earlier), words, fact=earlier.fact if earlier else None)
    if earlier and earlier.speaker and topic and not _ON.match(asked.rest) and topic.speaks:
        frame = Frame(earlier.intent, "", words)
    return _framed(asked, frame, gazetteer, earlier, continues=True)


def _stands_alone(topic: Topic, earlier: Question | None) -> bool:
    """Whether a topic without a question around it is a question; a sentence is not."""
    if topic.groups:
        # Of a land of a state, the words are those of its name.
        return set(topic.words) <= {word for words in topic.typed for word in words}
    return earlier is not None and len(topic.words) <= _BARE_WORDS_MAX


def _bare_intent(asked: _Asked, earlier: Question | None) -> Intent:
    if earlier and earlier.intent is not Intent.HELP:
        went_on = listed(earlier)
        return Intent.LATEST if asked.limit and earlier.is_of_event else went_on
    return _by_days(asked) or (Intent.LATEST if asked.limit else Intent.BRIEF)


def _by_days(asked: _Asked) -> Intent | None:
    """Whether days can lie ahead or only back; None where there are none."""
    period = period_of(asked.phrases, Intent.NEXT, asked.today)
    if period is None:
        return None
    phrase = asked.phrases[0]
    since = phrase.preposition.startswith(("since", "from")) and phrase.first < asked.today
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
    spoken_of = before(earlier)
    named = "" if is_person(frame.speaker) else frame.speaker
    speaker = gazetteer.resolve(named, spoken_of)
    found = gazetteer.resolve(about or ("" if earlier else " ".join(events)), spoken_of)
    for resolution in (speaker, found):
        if isinstance(resolution, Misspelt | Ambiguous):
            return doubtful(asked.text, resolution, frame.intent, earlier)
    if gazetteer.has_office(frame.speaker):
        return _unheld(asked.text, frame, speaker)
    is_pointed_at = _is_pointed_at(frame, found)
    question = Question(
        text=asked.text,
        intent=frame.intent,
        topic=None if earlier and is_pointed_at else _topic(found, frame),
        topic_words="" if earlier and is_pointed_at else about,
        event_words=events,
        fact=frame.fact,
        period=period_of(asked.phrases, frame.intent, asked.today),
        limit=asked.limit,
        as_of=asked.dated.as_of,
    )
    question = _ahead(_with_speaker(question, speaker, frame), asked.today)
    if earlier and not (_EVERYTHING.fullmatch(frame.about) or _OF_ALL.search(asked.text)):
        question = continued(question, earlier, continues=continues, points=is_pointed_at)
        question = _of_the_same_event(question, earlier) if continues else question
    return _complete(question, asked, frame)


def _is_pointed_at(frame: Frame, found: Resolution) -> bool:
    """Whether what it is about is only pointed at ("about it", "when did he die"), or left out
    ("how many died?")."""
    if is_pointer(frame.about):
        return True
    if not frame.is_of_event or (isinstance(found, Resolved) and found.topic.groups):
        return False
    words = _event_words(frame)
    are_few = len(words) <= _FEW and (frame.fact is Fact.AMOUNT or all(map(is_deed, words)))
    return points(frame.about) or (bool(words) and are_few)


def _of_the_same_event(question: Question, earlier: Question) -> Question:
    """ "And for Iceland?" after a question of one event: that event's words, of another topic."""
    if not (question.is_of_event and question.topic and earlier.topic):
        return question
    named = {word for words in earlier.topic.typed for word in words}
    kept = (word for word in earlier.event_words if word not in named)
    return replace(question, event_words=tuple(dict.fromkeys((*kept, *question.event_words))))


def _about(frame: Frame) -> str:
    if _EVERYTHING.fullmatch(frame.about) or is_pointer(frame.about):
        return ""
    if not frame.is_of_event:
        return frame.about
    return trimmed(_DEEDS.sub(" ", " ".join(frame.about.split())))


def _topic(found: Resolution, frame: Frame) -> Topic | None:
    """The topic; of one event only the names restrict, its other words rank (`event_words`)."""
    if not isinstance(found, Resolved):
        return None
    topic = found.topic
    return replace(topic, words=()) if frame.is_of_event and topic.groups else topic


def _event_words(frame: Frame) -> tuple[str, ...]:
    if not frame.is_of_event:
        return ()
    words = (token.typed.lower() for token in tokens(frame.about))
    return tuple(dict.fromkeys(word for word in words if word not in _FILLING and len(word) > 1))


def _with_speaker(question: Question, found: Resolution, frame: Frame) -> Question:
    """Add whose words are wanted; a state speaks through many, so it joins the topic instead."""
    if not isinstance(found, Resolved):
        return question
    if found.topic.speaks or not found.topic.groups:
        return replace(question, speaker=found.topic)
    words = f"{frame.speaker} {question.topic_words}".strip()
    return replace(question, topic=found.topic.joined(question.topic), topic_words=words)


def _ahead(question: Question, today: date) -> Question:
    """ "What's happening in Russia next week" asks what is next."""
    first = question.period.first if question.period else None
    if first and first > today and question.intent in {Intent.LATEST, Intent.BRIEF}:
        return replace(question, intent=Intent.NEXT)
    return question


def _complete(question: Question, asked: _Asked, frame: Frame) -> Question | NotUnderstood:
    """What only points ("when?", "who said that?") has no answer where nothing came before."""
    if question.period or question.speaker or _is_named(question.topic, frame):
        return question
    if question.is_of_event and len(question.event_words) > 1:
        return question
    if not _leaves_open(question, asked.rest):
        return question
    reason = f"I can't tell what “{asked.text.strip()}” is about."
    return NotUnderstood(text=asked.text, reason=reason, suggestions=_EXAMPLES)


def _is_named(topic: Topic | None, frame: Frame) -> bool:
    """Whether a topic tells what a question is about; the words after a pointer don't."""
    if topic is None or topic.groups:
        return topic is not None
    return not (frame.is_of_event and begins_pointing(frame.about))


def _leaves_open(question: Question, rest: str) -> bool:
    """Whether a question that names nothing needs something named."""
    if question.intent is Intent.QUOTES:
        return points(rest)
    is_bare = question.fact is not None and (not question.event_words or points(rest))
    return is_bare or question.intent in {Intent.WHEN, Intent.WHO}


def doubtful(
    text: str, found: Misspelt | Ambiguous, intent: Intent, earlier: Question | None
) -> NotUnderstood:
    """What is asked back of a text in which a name is in doubt."""
    if isinstance(found, Misspelt):
        choices = found.suggestions
        reason = f"I know nothing called “{found.words}”."
    else:
        choices = found.choices
        reason = f"“{found.words}” could be {' or '.join(choices)}."
    is_slip = isinstance(found, Misspelt) and found.is_slip
    doubt = Doubt(text=text, words=found.words, choices=choices, before=earlier, is_slip=is_slip)
    return NotUnderstood(
        text=text,
        reason=reason,
        suggestions=tuple(settled(text, found.words, choice) for choice in choices[:2]),
        intent=intent,
        kept=Question(text=text, intent=intent, doubt=doubt),
    )


def _unheld(text: str, frame: Frame, state: Resolution) -> NotUnderstood:
    """An office that nobody on file is told to hold: what others of its state say is no answer."""
    name = state.topic.labels[0] if isinstance(state, Resolved) else frame.speaker
    return NotUnderstood(
        text=text,
        reason=f"Nobody on file is named as {frame.speaker}.",
        suggestions=(f"who said what on {name}?", f"latest on {name}"),
        intent=frame.intent,
    )


def _unclear(asked: _Asked, topic: Topic | None, words: str) -> NotUnderstood:
    if topic and topic.groups:
        about = ", ".join(topic.labels)
    else:
        about = words if topic and len(words.split()) <= _BARE_WORDS_MAX else ""
    suggestions = (f"what's next for {about}?", f"latest on {about}") if about else _EXAMPLES
    reason = "I can tell what is next, the latest, who said what, when, who, and why."
    return NotUnderstood(text=asked.text, reason=reason, suggestions=suggestions)

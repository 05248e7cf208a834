"""What a reader wants to know, once understood: the Question, and why words make none."""

from dataclasses import dataclass, field
from datetime import date

from bot.qa.period import EventBound, Period
from bot.qa.wordings import Fact, Intent
from bot.topics import Topic

__all__ = ["Doubt", "Fact", "Intent", "NotUnderstood", "Period", "Question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader wants to know.

    `topic` is None for all that is on file; `topic_words` are the words it was read from.
    `speaker` is whose own words are wanted: the topic of one group, or of words alone that tell a
    role ("police"). `event_words` (lower case) tell one event from others of the topic, for *when*,
    *who* and a `fact`. `bound` is the event that the days of *next* end or begin with, still to be
    found. `as_of` is the day that the text itself names ("as of 3 May"). `page` counts from 0 up with
    each "more"; `sources` asks where the answer to the same question comes from. `place` is that of
    one line among those that the earlier answer listed, from 1 on or LAST; `listed` is what those
    were, for *when* where they are told rather than expected. `doubt` is what was asked back: such a
    question has no answer yet.
    """

    text: str
    intent: Intent
    topic: Topic | None = None
    topic_words: str = ""
    event_words: tuple[str, ...] = ()
    speaker: Topic | None = None
    fact: Fact | None = None
    period: Period | None = None
    bound: EventBound | None = None
    limit: int | None = None
    as_of: date | None = None
    page: int = 0
    sources: bool = False
    place: int | None = None
    listed: Intent | None = None
    doubt: "Doubt | None" = None

    @property
    def is_of_event(self) -> bool:
        """Whether one event is asked about, which its words tell."""
        return self.intent in {Intent.WHEN, Intent.WHO} or self.fact is not None

    @property
    def bare_words(self) -> tuple[str, ...]:
        """The words that alone tell whom it is about, or whose words are wanted; none beside a name."""
        named = [topic for topic in (self.topic, self.speaker) if topic]
        return named[0].words if len(named) == 1 and not named[0].groups else ()

    @property
    def is_list(self) -> bool:
        """Whether its answer lists what is ahead, or is about one thing of that list."""
        placed = self.place is not None and self.listed is None
        return self.intent is Intent.NEXT or (placed and self.intent in {Intent.WHEN, Intent.WHO})

    @property
    def is_spelt(self) -> bool:
        """Whether all its words are names on file: none of them can be a name misspelt."""
        sides = (topic for topic in (self.topic, self.speaker) if topic)
        return not self.is_of_event and not any(topic.words for topic in sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """`words` of a question's `text` that may mean each of the `choices`, which was asked back.

    `before` is what the thread was about then. It `is_slip` where the words are no name but for a slip
    of the finger, and can be so for one name alone.
    """

    text: str
    words: str
    choices: tuple[str, ...]
    before: Question | None = None
    is_slip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """Why the words make no question, and at most two nearest ones that would work.

    `intent` is what was asked, where only a name in it is in doubt. `kept` is then the question that
    the thread goes on from, so that the reader's next words can settle it.
    """

    text: str
    reason: str
    suggestions: tuple[str, ...]
    intent: Intent = Intent.UNKNOWN
    kept: Question | None = field(default=None, compare=False)

"""Which records a question needs, and which of those that were found are about its topic.

    Question ─► searches ─► Wanted ─► (the store) ─► Hits ─► Grounds: what is on the topic

A record is on the topic when it names every side of it, or when its article is about the topic and
it concerns nobody else: "Sentencing is scheduled for 4 February" names no one. Nothing is searched
here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import Self

from bot.agenda import OPEN_DAYS, AgendaItem
from bot.qa.plain import trimmed
from bot.qa.question import Intent, Question
from bot.records import (
    ArticleRef,
    FollowUpRecord,
    Naming,
    Passage,
    QuoteRecord,
    Scope,
    Search,
)
from bot.topics import Topic
from bot.topics.stems import stems
from bot.topics.subjects import meanings
from bot.topics.words import STOP
from summarizer.briefing import SummaryPoint

# An article is about whom it names in its summary, or in this share of its mentions and often.
_SHARE = 0.1
_OFTEN = 3
# Of a pair, one side may be mentioned less, since the other is what the article begins with.
_TWICE = 2
# Sides of a topic that are also searched by their words; each doubles the searches.
_WORDY_SIDES = 2
# How long before its first day an event may be told to have happened, and for how long reports matter.
_SLACK = timedelta(days=2)
_LATELY = timedelta(days=OPEN_DAYS)
_ACTORS = ("person:", "org:", "country:")

# The articles that each search of articles found.
Found = Mapping[Search, Sequence[ArticleRef]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The searches that a question needs; the records of each kind are joined in this order.

    `follow_ups` and `quotes` find what names the topic itself, `nearby_…` what its articles hold.
    `fallback` are passages, `nearest` articles, for where the rest holds no answer. `summaries`: whether what the
    articles say in short is needed.
    """

    follow_ups: tuple[Search, ...] = ()
    nearby_follow_ups: tuple[Search, ...] = ()
    quotes: tuple[Search, ...] = ()
    nearby_quotes: tuple[Search, ...] = ()
    passages: tuple[Search, ...] = ()
    articles: tuple[Search, ...] = ()
    fallback: tuple[Search, ...] = ()
    nearest: tuple[Search, ...] = ()
    summaries: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An article that was found and what its briefing says it is about.

    `named` counts how often each entity is mentioned, states for all who belong to them; `leading`
    are those that the summary names.
    """

    article: ArticleRef
    summary: tuple[SummaryPoint, ...] = ()
    named: Mapping[str, int] = field(default_factory=dict)
    leading: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, article: ArticleRef, namings: Iterable[Naming], summary: tuple[SummaryPoint, ...]
    ) -> Self:
        """What an answer needs of a briefing."""
        named: Counter[str] = Counter()
        leading: set[str] = set()
        for naming in namings:
            ids = (naming.entity, *naming.states)
            named.update(dict.fromkeys(ids, naming.mentions))
            leading.update(ids if naming.leads else ())
        return cls(article=article, summary=summary, named=dict(named), leading=frozenset(leading))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What the searches found, in any order.

    `nearest` is an article that names a side of a topic of which nothing is on file. `agenda` has the event that each record tells, by the record's id; without it, the events are
    made of the follow-ups found.
    """

    follow_ups: tuple[FollowUpRecord, ...] = ()
    nearby_follow_ups: tuple[FollowUpRecord, ...] = ()
    quotes: tuple[QuoteRecord, ...] = ()
    nearby_quotes: tuple[QuoteRecord, ...] = ()
    passages: tuple[Passage, ...] = ()
    articles: tuple[Brief, ...] = ()
    agenda: Mapping[int, AgendaItem] | None = None
    nearest: ArticleRef | None = None


def searches(question: Question, today: date) -> Wanted:
    """Which records to look for, and what comes nearest where there is none."""
    asked = replace(question, intent=question.listed or question.intent)
    return replace(_searched(asked, today), nearest=_nearest(question))


def narrowed(wanted: Wanted, found: Found) -> Wanted:
    """The same searches, where articles were found by their words: among those, not by words again.

    What stands in none of those is of no article that is judged, and so is not on the topic.
    """

    def within(searches: Iterable[Search]) -> tuple[Search, ...]:
        return tuple(one for search in searches if (one := _among(search, found)))

    return replace(
        wanted,
        nearby_follow_ups=within(wanted.nearby_follow_ups),
        nearby_quotes=within(wanted.nearby_quotes),
        fallback=within(wanted.fallback),
    )


def _among(search: Search, found: Found) -> Search | None:
    """A search among the articles that were found for it; None where there was none."""
    of_articles = replace(search, ahead_on=None, speaker=None)
    if not search.words or of_articles not in found:
        return search
    ids = frozenset(ref.id for ref in found[of_articles])
    return replace(search, among=ids) if ids else None


def _nearest(question: Question) -> tuple[Search, ...]:
    """Whatever names the speaker or a side of the topic, its words left out."""
    topics = (topic for topic in (question.topic, question.speaker) if topic)
    return tuple(
        Search(groups=(group,), as_of=question.as_of) for topic in topics for group in topic.groups
    )


def _searched(question: Question, today: date) -> Wanted:
    """Which records to look for; `today` is the day before which nothing is upcoming.

    Of follow-ups, those that are ahead are wanted, and the newest. Those of each side of a pair alone
    are nearby, too: they are counted, not shown.
    """
    direct = tuple(_searches(question))
    around = tuple(replace(one, scope=Scope.ARTICLE) for one in direct)
    sides = tuple(_sides(question))
    summaries = _needs_words(question.topic)
    # What names the sides stands in articles that do: only words are to be searched for apart.
    worded = tuple(one for one in direct if one.words)
    if question.intent is Intent.NEXT:
        return Wanted(
            follow_ups=_ahead_and_newest(worded, today),
            nearby_follow_ups=_ahead_and_newest((*around, *sides), today),
            articles=around,
            fallback=(*direct, *around) if question.topic else (),
            summaries=summaries,
        )
    if question.fact:
        return Wanted(passages=_passage_searches(question, direct), articles=around, summaries=True)
    if question.intent in {Intent.WHEN, Intent.WHO}:
        passages = _passage_searches(question, direct)
        first = question.intent is Intent.WHO
        return Wanted(
            follow_ups=_ahead_and_newest(worded, today),
            nearby_follow_ups=_ahead_and_newest((*around, *sides), today),
            quotes=_identity_searches(question),
            passages=passages if first else (),
            articles=around,
            fallback=() if first else passages,
            summaries=summaries,
        )
    published = tuple(_published_in(question, one, today) for one in around)
    if question.intent is Intent.QUOTES:
        quotes = _by_speaker(question, [_published_in(question, one, today) for one in direct])
        return Wanted(
            quotes=quotes,
            nearby_quotes=_by_speaker(question, [*published, _anything(question, today)]),
            articles=published,
            summaries=summaries,
        )
    if question.intent in {Intent.LATEST, Intent.BRIEF}:
        return Wanted(nearby_follow_ups=sides, articles=published, summaries=True)
    return Wanted()


def bound_wanted(question: Question, today: date) -> tuple[Search, ...]:
    """Where to look for the event that bounds a question: on its topic, anywhere without one."""
    words = tuple(trimmed(question.bound.what).lower().split()) if question.bound else ()
    anywhere = Search(words=words, ahead_on=today, as_of=question.as_of)
    groups = question.topic.groups if question.topic else ()
    on_topic = replace(anywhere, groups=groups, scope=Scope.ARTICLE)
    return (on_topic,) if groups else (anywhere,)


def changes_wanted(
    told: Iterable[FollowUpRecord], today: date, *, as_of: date | None
) -> tuple[Search, ...]:
    """What can tell how expected events stand: what put them off, and what happened since.

    Of what is yet to begin nothing can have happened, and of what was over before the reports that
    are looked at, none of them tells.
    """
    told = list(told)
    lately = today - _LATELY
    open_then = [one for one in told if _begins(one) <= today + _SLACK and _ends(one) >= lately]
    changes = Search(groups=(_named(told),), as_of=as_of)
    happened = replace(changes, groups=(_named(open_then),), since=lately)
    searches = (replace(changes, ahead_on=today), happened)
    return tuple(one for one in searches if one.groups[0])


def _begins(record: FollowUpRecord) -> date:
    return record.follow_up.when.first or date.min


def _ends(record: FollowUpRecord) -> date:
    """The last day on which it is expected; without days it is open for some time."""
    told = record.article.published
    return record.follow_up.when.last or (told + _LATELY if told else date.max)


def _named(told: Iterable[FollowUpRecord]) -> frozenset[str]:
    return frozenset(one for record in told for one in record.entities)


def _ahead_and_newest(found: Sequence[Search], today: date) -> tuple[Search, ...]:
    return tuple(each for one in found for each in (replace(one, ahead_on=today), one))


def _needs_words(topic: Topic | None) -> bool:
    """Whether what an article is about may be told by its words alone."""
    return topic is not None and bool(topic.words or any(_texts(topic)))


class Grounds:
    """Judges what is about a topic, by the articles that were found."""

    def __init__(self, topic: Topic | None, briefs: Iterable[Brief]) -> None:
        self._topic = topic or Topic()
        briefs = list(briefs)
        self._sides = list(zip(self._topic.groups, _texts(self._topic), strict=True))
        named = {brief.article.id: brief for brief in briefs if self._names_sides(brief)}
        words = self._topic.words
        self._about = {id_ for id_, one in named.items() if not words or _tells(one, words)}
        self._beside = set(named) if self._topic.groups and words else set()

    def is_about(self, brief: Brief) -> bool:
        """Whether an article that was found is about every side of the topic, not only mentions it."""
        return brief.article.id in self._about

    def is_beside(self, brief: Brief) -> bool:
        """Whether an article is about the sides of a topic that has words, too, and tells those
        only further down."""
        return brief.article.id in self._beside

    def _names_sides(self, brief: Brief) -> bool:
        """Whether an article is about every side of the topic, whatever its words."""
        topic = self._topic
        sides = [_is_named(brief, group) or _tells(brief, words) for group, words in self._sides]
        if len(sides) < 2:
            return all(sides)
        mentioned = (max(brief.named.get(one, 0) for one in group) for group in topic.groups)
        sure = zip(sides, mentioned, strict=True)
        return any(sides) and all(side or count >= _TWICE for side, count in sure)

    def is_in(self, record: FollowUpRecord | QuoteRecord) -> bool:
        """Whether an article about the topic holds the record, and it concerns no other state."""
        if record.article.id not in self._about:
            return False
        if self.is_covered(record.entities):
            return True
        states = {one for one in record.entities if one.startswith("country:")}
        if len(self._topic.groups) > 1:
            return not states
        wanted = frozenset(one for group in self._topic.groups for one in group)
        return not (_is_state(wanted) and states and states.isdisjoint(wanted))

    def is_worded(self, record: FollowUpRecord) -> bool:
        """Whether a record of an article about the sides of the topic tells its words itself."""
        words = self._topic.words
        beside = record.article.id in self._beside
        return beside and _holds(set(stems(record.follow_up.what)), words)

    def is_within(self, record: QuoteRecord) -> bool:
        """Whether an article about the topic holds the record, whomever it names."""
        return record.article.id in self._about

    def is_close(self, record: QuoteRecord) -> bool:
        """Whether a quote holds the topic's words, or its article is about them."""
        words = self._topic.words
        held = _holds(set(stems(record.quote.text)), words)
        return not words or held or record.article.id in self._about

    def is_told(self, passage: Passage) -> bool:
        """Whether a passage is on the topic: by whom it names, its words, or its article.

        Of a pair it must name both sides: an article about both tells much of one.
        """
        if len(self._topic.groups) < 2 and passage.article.id in self._about:
            return True
        told = set(stems(f"{passage.article.title or ''} {passage.text}"))
        return all(
            not group.isdisjoint(passage.entities) or _holds(told, words)
            for group, words in self._sides
        )

    def is_anothers(self, record: FollowUpRecord) -> bool:
        """Whether an article about a person holds what it expects of somebody else."""
        wanted = frozenset(one for group in self._topic.groups for one in group)
        if not _is_person(wanted) or self.is_covered(record.entities):
            return False
        return any(one.startswith(_ACTORS) for one in record.entities)

    def is_named(self, record: FollowUpRecord) -> bool:
        """Whether a record itself names every side of a topic that has no words beside them."""
        topic = self._topic
        return bool(topic.groups) and not topic.words and self.is_covered(record.entities)

    def is_covered(self, entities: frozenset[str]) -> bool:
        """Whether these name every side of the topic."""
        return all(not group.isdisjoint(entities) for group in self._topic.groups)


def telling_words(question: Question) -> tuple[str, ...]:
    """The event's words beside those that name the topic."""
    topic = question.topic or Topic()
    if not topic.groups:
        return question.event_words
    typed = (word for words in topic.typed for word in words)
    named = set(stems(" ".join((*typed, *topic.labels))))
    return tuple(word for word in question.event_words if named.isdisjoint(stems(word)))


def _is_named(brief: Brief, group: frozenset[str]) -> bool:
    if not group.isdisjoint(brief.leading):
        return True
    count = max((brief.named.get(one, 0) for one in group), default=0)
    return count >= max(_OFTEN, _SHARE * sum(brief.named.values()))


def _tells(brief: Brief, words: Sequence[str]) -> bool:
    """Whether title or summary hold all words, at least one."""
    if not words:
        return False
    told = set(stems(brief.article.title or ""))
    told.update(stem for point in brief.summary for stem in stems(point.text))
    return _holds(told, words)


def _holds(told: set[str], words: Iterable[str]) -> bool:
    """Whether all words, at least one, are told by these stems."""
    wanted = meanings(words)
    return bool(wanted) and not any(forms.isdisjoint(told) for forms in wanted)


def _texts(topic: Topic) -> list[tuple[str, ...]]:
    """Of each side the words that name it in a text as surely as its ids: none of some sides.

    A state has many forms, a surname may be that of several people, and "WHO" is written as a word
    that any text has.
    """
    typed = topic.typed or ((),) * len(topic.groups)
    sides = zip(topic.groups, topic.labels, typed, strict=True)
    return [
        ()
        if _is_state(group)
        or (_is_person(group) and len(words) == 1 < len(label.split()))
        or STOP.issuperset(word.lower() for word in words)
        else words
        for group, label, words in sides
    ]


def _is_state(group: frozenset[str]) -> bool:
    return any(one.startswith("country:") for one in group)


def _is_person(group: frozenset[str]) -> bool:
    return any(one.startswith("person:") for one in group)


def _searches(question: Question) -> Iterator[Search]:
    """The topic by the ids of its sides; then with the words of those that texts name by words."""
    topic = question.topic or Topic()
    sides = [
        ((group, ()), ((), words)) if words and at < _WORDY_SIDES else ((group, ()),)
        for at, (group, words) in enumerate(zip(topic.groups, _texts(topic), strict=True))
    ]
    for chosen in product(*sides):
        groups = tuple(frozenset(group) for group, _ in chosen if group)
        words = tuple(word for _, typed in chosen for word in typed)
        yield Search(groups=groups, words=(*words, *topic.words), as_of=question.as_of)


def _sides(question: Question) -> Iterator[Search]:
    topic = question.topic or Topic()
    if len(topic.groups) > 1:
        for group in topic.groups:
            yield Search(groups=(group,), words=topic.words, as_of=question.as_of)


def _published_in(question: Question, search: Search, today: date) -> Search:
    if question.period is None:
        return search
    last = question.period.last
    return replace(search, since=question.period.first, until=min(last, today) if last else None)


def _anything(question: Question, today: date) -> Search:
    """Whatever a speaker said, to be counted where nothing is on the topic."""
    return _published_in(question, Search(as_of=question.as_of), today)


def _by_speaker(question: Question, found: Sequence[Search]) -> tuple[Search, ...]:
    if question.speaker is None:
        return tuple(one for one in found if one.groups or one.words or question.topic is None)
    if not question.speaker.groups:
        role = question.speaker.words
        return tuple(replace(one, words=(*one.words, *role)) for one in found)
    ids = sorted(question.speaker.groups[0])
    # An article that names somebody once may have his quote without his id.
    surname = question.speaker.labels[0].lower().split()[-1:]
    return tuple(
        by
        for one in found
        for by in (
            *(replace(one, speaker=speaker) for speaker in ids),
            replace(one, words=(*one.words, *surname)),
        )
    )


def _identity_searches(question: Question) -> tuple[Search, ...]:
    """Quotes name a speaker's office: that answers "who is Robin Cook"."""
    topic = question.topic
    if question.intent is not Intent.WHO or telling_words(question) or topic is None:
        return ()
    if len(topic.groups) != 1:
        return ()
    return tuple(Search(speaker=one, as_of=question.as_of) for one in sorted(topic.groups[0]))


def _passage_searches(question: Question, direct: Sequence[Search]) -> tuple[Search, ...]:
    """Paragraphs on the topic with the event's words: with all of them, then with any."""
    words = telling_words(question)
    if not words:
        return tuple(direct)
    topical = tuple(replace(one, words=(), scope=Scope.ARTICLE) for one in direct if one.groups)
    base = topical or (Search(as_of=question.as_of),)
    every = question.event_words
    return (
        *(replace(one, words=words, scope=Scope.RECORD) for one in direct if one.groups),
        *(replace(one, any_words=words) for one in base),
        Search(words=every, as_of=question.as_of),
        Search(any_words=every, as_of=question.as_of),
    )

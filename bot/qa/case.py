"""What an answer is made from, and what all answers have in common: leads, pages, notes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.agenda import AgendaItem, build_agenda, by_record
from bot.messages.wording import capitalised, count_words, full_day_words, source_words
from bot.qa.finding import Brief, Grounds, Hits
from bot.qa.lines import Expected, Line, lead, note
from bot.qa.place import LAST, place_words
from bot.qa.question import Intent, Question
from bot.qa.upcoming import fold
from bot.records import ArticleRef, FollowUpRecord, Holdings, Passage, QuoteRecord
from bot.topics import Topic
from bot.topics.stems import stems


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Lines in reading order, or the reason for none; `more` items are left for another page.

    `newest` is the day of the newest article on the topic, or on file where the topic has none.
    """

    question: str
    as_of: date
    intent: Intent
    topics: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    more: int = 0
    none_because: str | None = None
    newest: date | None = None


# Articles named that only mention a topic.
_MENTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with all that was found for it."""

    question: Question
    hits: Hits
    today: date
    holdings: Holdings
    max_lines: int
    grounds: Grounds = field(init=False)
    agenda: Mapping[int, AgendaItem] = field(init=False)

    def __post_init__(self) -> None:
        told = dict.fromkeys((*self.hits.follow_ups, *self.hits.nearby_follow_ups))
        made = by_record(build_agenda(told, today=self.today)) if self.hits.agenda is None else None
        object.__setattr__(self, "agenda", self.hits.agenda if made is None else made)
        object.__setattr__(self, "grounds", Grounds(self.question.topic, self.hits.articles))

    @property
    def size(self) -> int:
        """How many items a page has."""
        return min(self.question.limit or self.max_lines, self.max_lines)

    @property
    def start(self) -> int:
        """How many items earlier pages had."""
        return self.question.page * self.size

    @property
    def name(self) -> str:
        """The topic as a lead names it; "" for all that is on file."""
        return topic_name(self.question.topic)

    def about(self, link: str = "for") -> str:
        """What a lead adds after the count: topic, days, and the day asked for."""
        parts = (
            f"{link} {self.name}" if self.name else "",
            self.question.period.label if self.question.period else "",
            f"(as of {full_day_words(self.today)})" if self.question.as_of else "",
        )
        return "".join(f" {part}" for part in parts if part)

    def follow_ups(self) -> list[FollowUpRecord]:
        """All follow-ups on the topic, each once: by themselves, or as tellings of an event on it."""
        nearby = [
            one
            for one in self.hits.nearby_follow_ups
            if self.grounds.is_named(one)
            or self.grounds.is_worded(one)
            or (self.grounds.is_in(one) and not self.grounds.is_anothers(one))
            or self._is_of_topic(one)
        ]
        return list(dict.fromkeys((*self.hits.follow_ups, *nearby)))

    def _is_of_topic(self, record: FollowUpRecord) -> bool:
        """Whether other tellings of its event name the sides that a record leaves out."""
        topic, item = self.question.topic, self.agenda.get(record.id)
        if topic is None or item is None or topic.words:
            return False
        return len(topic.groups) > 1 and item.concerns(topic.groups)

    def events(self, records: Iterable[FollowUpRecord]) -> list[Expected]:
        """The events that some follow-ups tell, in order of time."""
        return fold(records, self.agenda)

    def ahead(self, records: Iterable[FollowUpRecord]) -> list[Expected]:
        """Of these events, those that are still to come."""
        return [event for event in self.events(records) if event.item.is_open]

    def quotes(self) -> list[QuoteRecord]:
        """All quotes on the topic by the speaker asked for, each once.

        Where some hold the topic's words, or their article is about it, what only stands in a
        paragraph with them is left out.
        """
        # Whoever is asked for by name speaks on the topic of the article.
        is_on = self.grounds.is_within if self.question.speaker else self.grounds.is_in
        nearby = [one for one in self.hits.nearby_quotes if is_on(one)]
        found = dict.fromkeys((*self.hits.quotes, *nearby))
        by = [one for one in found if is_by(one, self.question.speaker)]
        return [one for one in by if self.grounds.is_close(one)] or by

    def passages(self) -> list[Passage]:
        """The passages on the topic."""
        return [one for one in self.hits.passages if self.grounds.is_told(one)]

    def briefs(self) -> list[Brief]:
        """The articles about the topic, else about its sides with its words, else those that
        mention it, the newest first."""
        found = {brief.article.id: brief for brief in self.hits.articles}
        about = [brief for brief in found.values() if self.grounds.is_about(brief)]
        about = about or [brief for brief in found.values() if self.grounds.is_beside(brief)]
        return sorted(
            about or found.values(),
            key=lambda brief: brief.article.published or date.min,
            reverse=True,
        )

    def is_in_passing(self) -> bool:
        """Whether articles mention the topic, and none is about it."""
        briefs, grounds = self.hits.articles, self.grounds
        return (
            bool(briefs)
            and not any(map(grounds.is_beside, briefs))
            and not any(map(grounds.is_about, briefs))
        )

    def in_passing(self) -> Answer:
        """No article is about the topic: which ones mention it."""
        briefs = self.briefs()
        told = [note(f"Mentioned by {source_words(one.article)}.") for one in briefs[:_MENTIONS]]
        return self.answer(told, none=f"No article on file is{self.about('about')}.")

    def page(self, lines: Sequence[Line]) -> tuple[Sequence[Line], int]:
        """The lines of this page, and how many are left."""
        shown = lines[self.start : self.start + self.size]
        return shown, max(0, len(lines) - self.start - self.size)

    def placed(self, count: int) -> int | None:
        """Which of so many lines the question names by its place on the page; None for no such one."""
        shown = min(self.size, count - self.start)
        place = shown if self.question.place == LAST else self.question.place or 1
        return self.start + place - 1 if place <= shown else None

    def no_such(self, count: str) -> Answer:
        """That the list ends before the place that the question names."""
        return self.answer([], none=f"The list has {count}: there is no such one.")

    def other_notes(self, at: int, count: int) -> list[Line]:
        """Under one of several lines: which it is, and how to ask for another."""
        if count < 2:
            return []
        place = at - self.start + 1
        other = place + 1 if place < min(self.size, count - self.start) else 1
        another = f"For another, ask “{place_words(other)} one?”."
        return [note(f"{capitalised(place_words(at + 1))} of {count_words(count)}. {another}")]

    def answer(self, lines: Sequence[Line], *, more: int = 0, none: str | None = None) -> Answer:
        """An answer to the question of these lines."""
        return Answer(
            question=self.question.text,
            as_of=self.today,
            intent=self.question.intent,
            topics=_topics(self.question),
            lines=tuple(lines),
            more=more,
            none_because=none,
            newest=_newest(self),
        )

    def listing(
        self,
        found: Sequence[Line],
        *,
        counted: tuple[str, str],
        link: str,
        notes: Sequence[Line] = (),
    ) -> Answer:
        """A page of lines under a lead that counts them all; `counted` is one and many of them."""
        shown, more = self.page(found)
        count = counted_words(len(found), *counted)
        if not shown:
            return self.answer([], none=f"That was all: {count}{self.about(link)}.")
        head = self._head(capitalised(count) + self.about(link), len(found))
        return self.answer((head, *shown, *notes, *self.common_notes(shown)), more=more)

    def common_notes(self, shown: Sequence[Line]) -> list[Line]:
        """What is left out, and the one article that all lines come from."""
        notes = self._left_out()
        cited = {citation.article for line in shown for citation in line.citations}
        article = self._article(next(iter(cited))) if len(cited) == 1 else None
        if article:
            newest = self.holdings.newest
            fresh = ", the newest on file" if newest and newest.id == article.id else ""
            notes.append(note(f"All from {source_words(article)}{fresh}."))
        return notes

    def _left_out(self) -> list[Line]:
        """That articles without a day are in no answer as of a day."""
        if not (self.question.as_of and self.holdings.undated):
            return []
        left = counted_words(self.holdings.undated, "undated article", "undated articles")
        return [note(f"{capitalised(left)} left out.")]

    def nothing(self) -> Answer:
        """Nothing on file about the topic: say what is, and what to ask instead."""
        if self.holdings.articles == 0:
            none = "Nothing on file yet."
            cure = note("Add a source, or ingest an article.")
            return self.answer([*self._left_out(), cure], none=none)
        return self.answer(self.instead(), none=f"Nothing on file{self.about('about')}.")

    def instead(self) -> list[Line]:
        """What one may ask instead, and what is on file at all."""
        topic = self.question.topic or Topic()
        known = [
            label
            for group, label in zip(topic.groups, topic.labels, strict=True)
            if any(not group.isdisjoint(one.entities) for one in self.hits.nearby_follow_ups)
        ]
        tries = [note(f"Try: what's next for {label}?") for label in known]
        if nearest := self._nearest_note():
            return [*tries, nearest, *self.offers()]
        articles = counted_words(self.holdings.articles, "article", "articles")
        newest = self.holdings.newest
        fresh = f", the newest from {source_words(newest)}" if newest else ""
        return [*tries, note(f"{capitalised(articles)} on file{fresh}."), *self.offers()]

    def _nearest_note(self) -> Line | None:
        article = self.hits.nearest
        if article is None:
            return None
        title = f": {article.title}" if article.title and article.publication else ""
        return note(f"Nearest: {source_words(article)}{title}.")

    def offers(self) -> list[Line]:
        """That one can be told when there is something on the topic."""
        topic = self.question.topic or self.question.speaker
        label = ", ".join((*topic.labels, " ".join(topic.words))).strip(", ") if topic else ""
        return [note(f"To be told when there is: “follow {label}”.")] if label else []

    def newest_notes(self) -> list[Line]:
        """The newest article on the topic."""
        briefs = self.briefs()
        if not briefs:
            return []
        article = briefs[0].article
        title = f": {article.title}" if article.title and article.publication else ""
        return [note(f"Newest article on it: {source_words(article)}{title}.")]

    def _head(self, words: str, count: int) -> Line:
        last = min(self.start + self.size, count)
        if self.start + 1 == last and count > 1:
            return lead(f"{words}: number {last}")
        if self.start:
            return lead(f"{words}: numbers {self.start + 1} to {last}")
        return lead(words if last == count else f"{words}: the first {count_words(last)}")

    def _article(self, wanted: str) -> ArticleRef | None:
        hits = self.hits
        known = (
            *(record.article for record in (*hits.follow_ups, *hits.nearby_follow_ups)),
            *(record.article for record in (*hits.quotes, *hits.nearby_quotes)),
            *(passage.article for passage in hits.passages),
            *(brief.article for brief in hits.articles),
        )
        return next((article for article in known if article.id == wanted), None)


def topic_name(topic: Topic | None) -> str:
    """A topic in words: "Russia, United Kingdom", "“fishing quotas”"; "" for all."""
    if topic is None:
        return ""
    words = f"“{' '.join(topic.words)}”" if topic.words else ""
    return ": ".join(part for part in (", ".join(topic.labels), words) if part)


def is_by(record: QuoteRecord, speaker: Topic | None) -> bool:
    """Whether a quote is by a speaker: by id, by name where it has none, or by the words of a role."""
    if speaker is None:
        return True
    if not speaker.groups:
        told = stems(f"{record.quote.speaker or ''} {record.quote.role or ''}")
        return set(stems(" ".join(speaker.words))) <= set(told)
    if record.speaker_id is not None:
        return record.speaker_id in speaker.groups[0]
    return record.quote.speaker is not None and record.quote.speaker in speaker.labels


def counted_words(count: int, one: str, many: str) -> str:
    """A count and what it counts: "one article", "12 articles"."""
    return f"{count_words(count)} {one if count == 1 else many}"


def _topics(question: Question) -> tuple[tuple[str, str], ...]:
    topics = [topic for topic in (question.speaker, question.topic) if topic]
    named = [pair for topic in topics for pair in zip(topic.groups, topic.labels, strict=True)]
    # Of several ids of one entity the longest is from its fullest name.
    return tuple(dict.fromkeys((max(sorted(group), key=len), label) for group, label in named))


def _newest(case: Case) -> date | None:
    days = [brief.article.published for brief in case.briefs() if brief.article.published]
    if days:
        return max(days)
    return case.holdings.newest.published if case.holdings.newest else None

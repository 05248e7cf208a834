"""Question + Hits → Answer: each line cites its sentences, or the answer says why there is none.

    searches(question) → (the store runs them) → Hits → compose → Answer → to_json

Nothing is searched here, and no clock is read: `today` comes in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from bot.qa.lines import (
    Citation,
    Expected,
    Line,
    LineKind,
    Shelf,
    article_line,
    expected_citations,
    expected_line,
    lead,
    note,
    passage_line,
    point_line,
    quote_line,
    source_lines,
    what_words,
)
from bot.qa.question import Intent, NotUnderstood, Question
from bot.qa.upcoming import best, fold, is_ahead, within
from bot.records import (
    ArticleRef,
    FollowUpRecord,
    Holdings,
    Passage,
    QuoteRecord,
    Search,
)
from bot.topics import Topic
from bot.wording import (
    capitalised,
    count_words,
    full_day_words,
    listed,
    source_words,
    span_words,
    when_words,
)
from summarizer.article import Span
from summarizer.briefing import SummaryPoint
from summarizer.wire import when_to_json

__all__ = [
    "Answer",
    "Brief",
    "Citation",
    "Hits",
    "Line",
    "LineKind",
    "Wanted",
    "compose",
    "decline",
    "searches",
    "to_json",
]

SCHEMA = 1
MAX_LINES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The searches that a question needs; the records of each kind are joined in this order."""

    follow_ups: tuple[Search, ...] = ()
    quotes: tuple[Search, ...] = ()
    passages: tuple[Search, ...] = ()
    articles: tuple[Search, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An article that was found, and the summary in its briefing."""

    article: ArticleRef
    summary: tuple[SummaryPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What the searches found, in any order. `paragraphs` of cited articles, by article id."""

    follow_ups: tuple[FollowUpRecord, ...] = ()
    quotes: tuple[QuoteRecord, ...] = ()
    passages: tuple[Passage, ...] = ()
    articles: tuple[Brief, ...] = ()
    paragraphs: Mapping[str, Sequence[Span]] = field(default_factory=dict)


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


def searches(question: Question, today: date) -> Wanted:
    """Which records to look for; `today` is the day before which nothing is upcoming.

    For a pair, follow-ups of either side alone are searched too: they are counted, not shown.
    """
    base = _search(question)
    each = tuple(replace(base, groups=(group,)) for group in base.groups if len(base.groups) > 1)
    if question.intent is Intent.NEXT:
        return Wanted(follow_ups=(base, *each), articles=(base,))
    if question.intent in {Intent.WHEN, Intent.WHO}:
        return Wanted(
            follow_ups=(base, *each),
            quotes=_identity_searches(question, base),
            passages=(replace(base, words=_telling_words(question)),),
            articles=(base,),
        )
    published = _published_in(question, base, today)
    if question.intent is Intent.QUOTES:
        return Wanted(quotes=_quote_searches(question, published), articles=(base,))
    if question.intent in {Intent.LATEST, Intent.BRIEF}:
        return Wanted(follow_ups=each, articles=(published,))
    return Wanted()


def compose(
    question: Question, hits: Hits, *, today: date, holdings: Holdings, max_lines: int = MAX_LINES
) -> Answer:
    """The answer from what was found; at most `max_lines` items, the rest counted in `more`."""
    today = question.as_of or today
    desk = _Desk(question, hits, Shelf(paragraphs=hits.paragraphs), today, holdings, max_lines)
    answer = _COMPOSERS[question.intent](desk)
    if question.sources and answer.none_because is None:
        return _with_sources(answer)
    return answer


def decline(asked: NotUnderstood, *, today: date, holdings: Holdings) -> Answer:
    """The answer to words that make no question: why, and what would work."""
    tries = tuple(note(f"Try: {suggestion}") for suggestion in asked.suggestions)
    return Answer(
        question=asked.text,
        as_of=today,
        intent=Intent.UNKNOWN,
        lines=tries,
        none_because=asked.reason,
        newest=holdings.newest.published if holdings.newest else None,
    )


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer JSON that others rely on (schema 1); days are ISO 8601."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "intent": answer.intent.value,
        "topics": [{"id": one, "name": name} for one, name in answer.topics],
        "lines": [_line_to_json(line) for line in answer.lines],
        "more": answer.more,
        "none_because": answer.none_because,
        "newest": answer.newest.isoformat() if answer.newest else None,
    }


def _line_to_json(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "text": line.text,
        "when": when_to_json(line.when) if line.when else None,
        "certainty": line.certainty.value if line.certainty else None,
        "reported": line.reported,
        "says": list(line.says),
        "speaker": line.speaker,
        "citations": [
            {
                "article": citation.article,
                "start": citation.start,
                "end": citation.end,
                "url": citation.url,
                "published": citation.published.isoformat() if citation.published else None,
            }
            for citation in line.citations
        ],
        "agenda_item": line.agenda_item,
    }


def _search(question: Question) -> Search:
    topic = question.topic or Topic()
    return Search(groups=topic.groups, words=topic.words, as_of=question.as_of)


def _published_in(question: Question, base: Search, today: date) -> Search:
    if question.period is None:
        return base
    last = question.period.last
    return replace(base, since=question.period.first, until=min(last, today) if last else None)


def _quote_searches(question: Question, base: Search) -> tuple[Search, ...]:
    """The speaker's words on the topic; then, to be counted, on anything."""
    if question.speaker is None:
        return (base,)
    ids = sorted(question.speaker.groups[0])
    asked = tuple(replace(base, speaker=one) for one in ids)
    if not base.groups or base.words:
        return asked
    return asked + tuple(replace(search, groups=()) for search in asked)


def _identity_searches(question: Question, base: Search) -> tuple[Search, ...]:
    """Quotes name a speaker's office: that answers "who is Robin Cook"."""
    if question.intent is not Intent.WHO or _telling_words(question) or len(base.groups) != 1:
        return ()
    return tuple(Search(speaker=one, as_of=base.as_of) for one in sorted(base.groups[0]))


def _telling_words(question: Question) -> tuple[str, ...]:
    """The event's words beside those that name the topic."""
    topic = question.topic or Topic()
    named = set(" ".join((question.topic_words, *topic.labels)).lower().split())
    if not topic.groups:
        return question.event_words
    return tuple(word for word in question.event_words if word not in named)


class _Desk(NamedTuple):
    """All that an answer is made from."""

    question: Question
    hits: Hits
    shelf: Shelf
    today: date
    holdings: Holdings
    max_lines: int

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
        return _topic_name(self.question.topic)

    def on_topic(self, entities: frozenset[str]) -> bool:
        """Whether a record names every side of the topic."""
        groups = self.question.topic.groups if self.question.topic else ()
        return all(not group.isdisjoint(entities) for group in groups)


def _topic_name(topic: Topic | None) -> str:
    """The topic as a lead names it: "Russia, United Kingdom", "“fishing quotas”"; "" for all."""
    if topic is None:
        return ""
    words = f"“{' '.join(topic.words)}”" if topic.words else ""
    return ": ".join(part for part in (", ".join(topic.labels), words) if part)


def _answer(
    desk: _Desk, lines: Sequence[Line], *, more: int = 0, none: str | None = None
) -> Answer:
    return Answer(
        question=desk.question.text,
        as_of=desk.today,
        intent=desk.question.intent,
        topics=_topics(desk.question),
        lines=tuple(lines),
        more=more,
        none_because=none,
        newest=_newest(desk),
    )


def _topics(question: Question) -> tuple[tuple[str, str], ...]:
    topics = [topic for topic in (question.speaker, question.topic) if topic]
    named = [pair for topic in topics for pair in zip(topic.groups, topic.labels, strict=True)]
    # Of several ids of one entity the longest is from its fullest name.
    return tuple(dict.fromkeys((max(sorted(group), key=len), label) for group, label in named))


def _newest(desk: _Desk) -> date | None:
    days = [brief.article.published for brief in desk.hits.articles if brief.article.published]
    if days:
        return max(days)
    return desk.holdings.newest.published if desk.holdings.newest else None


def _page(desk: _Desk, lines: Sequence[Line]) -> tuple[Sequence[Line], int]:
    shown = lines[desk.start : desk.start + desk.size]
    return shown, max(0, len(lines) - desk.start - desk.size)


def _about(desk: _Desk, link: str = "for") -> str:
    """What the lead adds after the count: topic, days, and the day asked for."""
    parts = (
        f"{link} {desk.name}" if desk.name else "",
        desk.question.period.label if desk.question.period else "",
        f"(as of {full_day_words(desk.today)})" if desk.question.as_of else "",
    )
    return "".join(f" {part}" for part in parts if part)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count_words(count)} {one if count == 1 else many}"


def _headed(desk: _Desk, found: Sequence[Line], one: str, many: str, link: str) -> Line:
    """The lead of a list: how many there are, of what, and which of them are shown."""
    head = capitalised(_counted(len(found), one, many)) + _about(desk, link)
    last = min(desk.start + desk.size, len(found))
    if desk.start:
        return lead(f"{head}: numbers {desk.start + 1} to {last}")
    return lead(head if last == len(found) else f"{head}: the first {count_words(last)}")


def _listing(
    desk: _Desk, found: Sequence[Line], *, one: str, many: str, link: str, notes: Sequence[Line]
) -> Answer:
    shown, more = _page(desk, found)
    if not shown:
        reason = f"That was all: {_counted(len(found), one, many)}{_about(desk, link)}."
        return _answer(desk, [], none=reason)
    lines = (_headed(desk, found, one, many, link), *shown, *notes, *_common_notes(desk, shown))
    return _answer(desk, lines, more=more)


def _common_notes(desk: _Desk, shown: Sequence[Line]) -> list[Line]:
    notes: list[Line] = []
    if desk.question.as_of and desk.holdings.undated:
        left = _counted(desk.holdings.undated, "undated article", "undated articles")
        notes.append(note(f"{capitalised(left)} left out."))
    cited = {citation.article for line in shown for citation in line.citations}
    newest = desk.holdings.newest
    if len(cited) == 1:
        article = next(filter(None, (_article(desk, one) for one in cited)), None)
        if article:
            fresh = ", the newest on file" if newest and newest.id == article.id else ""
            notes.append(note(f"All from {source_words(article)}{fresh}."))
    return notes


def _article(desk: _Desk, wanted: str) -> ArticleRef | None:
    hits = desk.hits
    known = (
        *(record.article for record in hits.follow_ups),
        *(record.article for record in hits.quotes),
        *(passage.article for passage in hits.passages),
        *(brief.article for brief in hits.articles),
    )
    return next((article for article in known if article.id == wanted), None)


def _next(desk: _Desk) -> Answer:
    records = [record for record in desk.hits.follow_ups if desk.on_topic(record.entities)]
    ahead = fold(record for record in records if is_ahead(record, desk.today))
    chosen = [event for event in ahead if within(event.newest.follow_up.when, desk.question.period)]
    if not chosen:
        return _nothing_ahead(desk, records, ahead)
    lines = [expected_line(event, desk.shelf, today=desk.today) for event in chosen]
    notes = (*_open_notes(ahead, chosen), *_one_sided_notes(desk))
    return _listing(desk, lines, one="thing ahead", many="things ahead", link="for", notes=notes)


def _open_notes(ahead: Sequence[Expected], chosen: Sequence[Expected]) -> list[Line]:
    """Under a period: how many more might fall in it, since their date is open."""
    open_ones = [
        event
        for event in ahead
        if event not in chosen and span_words(event.newest.follow_up.when, date.max) == ""
    ]
    if not open_ones:
        return []
    return [note(f"{capitalised(count_words(len(open_ones)))} more without a date yet.")]


def _one_sided_notes(desk: _Desk) -> list[Line]:
    about = {brief.article.id for brief in desk.hits.articles}
    left = fold(
        record
        for record in desk.hits.follow_ups
        if record.article.id in about
        and not desk.on_topic(record.entities)
        and is_ahead(record, desk.today)
        and within(record.follow_up.when, desk.question.period)
    )
    if not left or desk.question.topic is None:
        return []
    verb = "concerns" if len(left) == 1 else "concern"
    count = capitalised(count_words(len(left)))
    return [
        note(
            f"{count} more in these articles {verb} only one of {listed(desk.question.topic.labels)}."
        )
    ]


def _nothing_ahead(
    desk: _Desk, records: Sequence[FollowUpRecord], ahead: Sequence[Expected]
) -> Answer:
    if not records and not desk.hits.articles:
        return _nothing(desk)
    notes = [*_outside_notes(desk, ahead), *_last_expected_notes(desk, records, ahead)]
    notes += _newest_notes(desk) + _one_sided_notes(desk)
    return _answer(desk, notes, none=f"Nothing upcoming on file{_about(desk)}.")


def _outside_notes(desk: _Desk, ahead: Sequence[Expected]) -> list[Line]:
    if not ahead:
        return []
    first = expected_line(ahead[0], desk.shelf, today=desk.today)
    count = capitalised(_counted(len(ahead), "thing", "things"))
    return [note(f"{count} ahead at other times. The first: {first.text}", first.citations)]


def _last_expected_notes(
    desk: _Desk, records: Sequence[FollowUpRecord], ahead: Sequence[Expected]
) -> list[Line]:
    past = fold(record for record in records if not is_ahead(record, desk.today))
    dated = [event for event in past if event.newest.follow_up.when.last]
    if ahead or not past:
        return []
    event = (dated or past)[-1]
    days = span_words(event.newest.follow_up.when, desk.today) or "date open"
    text = (
        f"Last expected: {what_words(event.newest)} ({days}),"
        f" told by {source_words(event.newest.article)}; no outcome read."
    )
    return [note(text, expected_citations(event, desk.shelf))]


def _newest_notes(desk: _Desk) -> list[Line]:
    briefs = _by_day(desk)
    if not briefs:
        return []
    article = briefs[0].article
    title = f": {article.title}" if article.title and article.publication else ""
    return [note(f"Newest article on it: {source_words(article)}{title}.")]


def _nothing(desk: _Desk) -> Answer:
    """Nothing on file about the topic: say what is, and what to ask instead."""
    if desk.holdings.articles == 0:
        return _answer(
            desk, [note("Add a source, or ingest an article.")], none="Nothing on file yet."
        )
    return _answer(desk, _instead(desk), none=f"Nothing on file{_about(desk, 'about')}.")


def _instead(desk: _Desk) -> list[Line]:
    topic = desk.question.topic or Topic()
    known = [
        label
        for group, label in zip(topic.groups, topic.labels, strict=True)
        if any(not group.isdisjoint(record.entities) for record in desk.hits.follow_ups)
    ]
    tries = [note(f"Try: what's next for {label}?") for label in known]
    articles = capitalised(_counted(desk.holdings.articles, "article", "articles"))
    newest = desk.holdings.newest
    fresh = f", the newest from {source_words(newest)}" if newest else ""
    return [*tries, note(f"{articles} on file{fresh}.")]


def _quotes(desk: _Desk) -> Answer:
    found = sorted(
        (record for record in dict.fromkeys(desk.hits.quotes) if desk.on_topic(record.entities)),
        key=lambda record: (record.article.published or date.min, -record.quote.span.start),
        reverse=True,
    )
    if not found:
        return _no_quotes(desk)
    lines = [quote_line(record, desk.shelf) for record in found]
    speaker = desk.question.speaker
    by = f" by {_topic_name(speaker)}" if speaker else ""
    return _listing(
        desk, lines, one=f"quote{by}", many=f"quotes{by}", link="about" if by else "on", notes=()
    )


def _no_quotes(desk: _Desk) -> Answer:
    speaker = desk.question.speaker
    if speaker is None and not desk.hits.articles:
        return _nothing(desk)
    by = f" by {_topic_name(speaker)}" if speaker else ""
    others = len(dict.fromkeys(desk.hits.quotes))
    notes = _newest_notes(desk) if desk.name else []
    if others:
        text = f"{capitalised(_counted(others, 'quote', 'quotes'))}{by} on other things."
        notes = [note(f"{text} Try: what did {_topic_name(speaker)} say?"), *notes]
    return _answer(
        desk, notes or _instead(desk), none=f"No quotes{by} on file{_about(desk, 'about')}."
    )


def _by_day(desk: _Desk) -> list[Brief]:
    briefs = {brief.article.id: brief for brief in desk.hits.articles}
    return sorted(
        briefs.values(), key=lambda brief: brief.article.published or date.min, reverse=True
    )


def _latest(desk: _Desk) -> Answer:
    briefs = [brief for brief in _by_day(desk) if brief.summary]
    if not briefs:
        return _nothing(desk)
    lines = [article_line(brief.article, brief.summary[0], desk.shelf) for brief in briefs]
    return _listing(desk, lines, one="article", many="articles", link="on", notes=())


def _brief(desk: _Desk) -> Answer:
    briefs = [brief for brief in _by_day(desk) if brief.summary]
    if not briefs:
        return _nothing(desk)
    newest, *others = briefs
    lines = [
        *(point_line(newest.article, point, desk.shelf) for point in newest.summary),
        *(article_line(brief.article, brief.summary[0], desk.shelf) for brief in others),
    ]
    shown, more = _page(desk, lines)
    if not shown:
        return _answer(desk, [], none=f"That was all{_about(desk, 'on')}.")
    told = f"{capitalised(source_words(newest.article))}{_about(desk, 'on')}"
    title = f": {newest.article.title}" if newest.article.title else ""
    return _answer(desk, [lead(told + title), *shown, *_common_notes(desk, shown)], more=more)


class _Found(NamedTuple):
    """Events for *when* and *who*: upcoming ones first choice, past ones second."""

    events: list[Expected]
    is_past: bool
    fits: bool


def _find_event(desk: _Desk) -> _Found:
    """The events that fit the question's words best; all ahead where none does."""
    telling = _telling_words(desk.question)
    records = [
        record
        for record in desk.hits.follow_ups
        if desk.on_topic(record.entities) and within(record.follow_up.when, desk.question.period)
    ]
    ahead = fold(record for record in records if is_ahead(record, desk.today))
    past = fold(record for record in records if not is_ahead(record, desk.today))
    for events, is_past in ((ahead, False), (past, True)):
        if events and best(events, telling):
            fitting = best(best(events, telling), desk.question.event_words)
            return _Found(fitting or best(events, telling), is_past, fits=True)
    return _Found(ahead, is_past=False, fits=False)


def _when(desk: _Desk) -> Answer:
    return _one_event(desk, _when_lead)


def _who(desk: _Desk) -> Answer:
    if identity := _identity(desk):
        return identity
    return _one_event(desk, _who_lead)


def _one_event(desk: _Desk, first_line: Callable[[_Desk, _Found], Line]) -> Answer:
    found = _find_event(desk)
    if not found.fits and desk.hits.passages:
        return _passages(desk)
    if not found.events:
        records = [one for one in desk.hits.follow_ups if desk.on_topic(one.entities)]
        return _nothing_ahead(desk, records, fold(r for r in records if is_ahead(r, desk.today)))
    lines = [expected_line(event, desk.shelf, today=desk.today) for event in found.events]
    shown, more = _page(desk, lines)
    head = first_line(desk, found) if found.fits else _unmatched(desk)
    return _answer(desk, [head, *shown, *_common_notes(desk, shown)], more=more)


def _unmatched(desk: _Desk) -> Line:
    return lead(f"No expected event on file fits that; ahead{_about(desk)}:")


def _when_lead(desk: _Desk, found: _Found) -> Line:
    event = found.events[0]
    follow_up = event.newest.follow_up
    told = event.newest.article.published
    words = when_words(follow_up.when, told=told, today=desk.today)
    if found.is_past:
        days = span_words(follow_up.when, desk.today)
        text = f"It was expected {days}; no outcome read." if days else "No date was told."
    elif span_words(follow_up.when, desk.today):
        text = f"{capitalised(words)}."
    else:
        text = "No date yet." if not follow_up.when.text else f"{capitalised(words)}; no date yet."
    return replace(lead(text), when=follow_up.when, citations=expected_citations(event, desk.shelf))


def _who_lead(desk: _Desk, found: _Found) -> Line:
    names = dict.fromkeys(
        name for event in found.events for name in event.newest.follow_up.who if name
    )
    text = f"{capitalised(listed(tuple(names)))}." if names else "Nobody is named."
    citations = [
        citation for event in found.events for citation in expected_citations(event, desk.shelf)
    ]
    return replace(lead(text), citations=tuple(dict.fromkeys(citations)))


def _identity(desk: _Desk) -> Answer | None:
    """ "Who is Robin Cook": the office that the newest quote gives, then what is ahead for him."""
    newest_first = sorted(
        (record for record in desk.hits.quotes if record.quote.role),
        key=lambda record: record.article.published or date.min,
        reverse=True,
    )
    if not newest_first:
        return None
    record = newest_first[0]
    told = f"{record.quote.speaker}, {record.quote.role}"
    first = Line(
        kind=LineKind.LEAD,
        text=f"{told} ({source_words(record.article)}).",
        speaker=record.quote.speaker,
        citations=desk.shelf.cite(record.article, record.evidence or (record.quote.span,)),
    )
    events = fold(
        one
        for one in desk.hits.follow_ups
        if desk.on_topic(one.entities) and is_ahead(one, desk.today)
    )
    lines = [expected_line(event, desk.shelf, today=desk.today) for event in events]
    shown, more = _page(desk, lines)
    return _answer(desk, [first, *shown], more=more)


def _passages(desk: _Desk) -> Answer:
    ranked = sorted(desk.hits.passages, key=lambda passage: -passage.score)
    lines = [passage_line(passage, desk.shelf) for passage in ranked]
    shown, more = _page(desk, lines)
    head = lead(f"No expected event on file fits that; the nearest sentences{_about(desk)}:")
    return _answer(desk, [head, *shown, *_common_notes(desk, shown)], more=more)


def _help(desk: _Desk) -> Answer:
    return _answer(desk, [lead("Ask me about the news on file."), *map(note, _HELP)])


def _with_sources(answer: Answer) -> Answer:
    items = source_lines(answer.lines)
    head = f"That comes from {_counted(len(items), 'article', 'articles')}."
    return replace(answer, lines=(lead(capitalised(head)), *items), more=0)


_HELP = (
    "What comes next: “what's next for Norway?”, “anything coming up on fishing in May?”",
    "What happened: “latest on Norway and Iceland”",
    "What was said: “what did Ms Hansen say about cod?”, “quotes on fishing”",
    "One event: “when does the council meet?”, “who is going to Oslo in September?”",
    "The story: “brief me on fishing”",
    "Then go on: “and for Iceland?”, “when exactly?”, “more”, “source?”",
)

_COMPOSERS: Mapping[Intent, Callable[[_Desk], Answer]] = {
    Intent.NEXT: _next,
    Intent.LATEST: _latest,
    Intent.QUOTES: _quotes,
    Intent.WHEN: _when,
    Intent.WHO: _who,
    Intent.BRIEF: _brief,
    Intent.HELP: _help,
    Intent.UNKNOWN: _help,
}

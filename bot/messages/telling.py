"""How a briefing, a digest or an answer becomes a Message: words and their order, nothing else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.agenda import change_words, due_words
from bot.digests.digest import QUOTES_SHOWN, Changed, Coverage, Digest, key_quotes
from bot.digests.stories import Story
from bot.messages.headlines import headline, with_days
from bot.messages.message import (
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    Words,
    plain,
    strong,
)
from bot.messages.wording import (
    capitalised,
    counted,
    days_words,
    full_day_words,
    listed,
    source_words,
    wall_words,
    when_words,
)
from bot.qa.answer import Answer
from bot.qa.lines import Citation, Expected, Line, LineKind
from bot.records import ArticleRef
from summarizer.briefing import STAND_IN, Briefing, FollowUp, Quote

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def briefing_message(briefing: Briefing) -> Message:
    """One article's briefing: title, summary, quotes, what comes next, what was not read."""
    article = briefing.article
    blocks: list[Block] = [Heading(strong(headline(briefing)), level=1)]
    blocks.append(Note(plain(_source_line(briefing))))
    if briefing.unread:
        blocks.append(Paragraph(plain(f"{capitalised(briefing.unread)}.")))
        return Message(tuple(blocks))
    blocks.extend(summary_blocks(briefing))
    blocks.extend(quotation(quote) for quote in briefing.quotes)
    if briefing.follow_ups:
        items = tuple(follow_up_words(item, article.published) for item in briefing.follow_ups)
        blocks += [Heading(strong("What comes next")), Items(items)]
    blocks.append(Note(plain(_proof_line(briefing))))
    return Message(tuple(blocks))


def digest_message(digest: Digest, *, due: datetime | None = None) -> Message:
    """A digest: the stories, what comes next over all of them, and what it was made from.

    `due` is when it should have been told, on the reader's clock, where it is late.
    """
    blocks: list[Block] = [*_opening(digest, due)]
    for number, story in enumerate(digest.stories, start=1):
        blocks.extend(story_blocks(number, story))
    blocks += [*_others(digest), *_outlook(digest)]
    return Message(tuple(blocks))


def overview_message(digest: Digest, *, due: datetime | None = None) -> Message:
    """A digest whose stories follow in its thread: headlines, what changed, what comes next, coverage."""
    blocks: list[Block] = [*_opening(digest, due)]
    if digest.stories:
        blocks.append(Items(tuple(map(headline_words, digest.stories)), ordered=True))
    blocks += [*_others(digest), *_outlook(digest)]
    return Message(tuple(blocks))


def quiet_message(digest: Digest, *, due: datetime | None = None) -> Message:
    """One line for a digest without news, with what could not be read."""
    about = f" on {digest.topic}" if digest.topic else ""
    failing = f" {listed(digest.coverage.failing)}." if digest.coverage.failing else ""
    line = f"Nothing new{about}, {full_day_words(digest.last)}.{failing}"
    return Message((Paragraph(plain(line)), *_lateness(due)))


def _opening(digest: Digest, due: datetime | None) -> Iterator[Block]:
    about = f"{digest.topic} · " if digest.topic else ""
    title = f"Daybook · {about}{_period_words(digest.first, digest.last)}"
    yield Heading(strong(title), level=1)
    yield from _lateness(due)


def headline_words(story: Story) -> Words:
    """A story's line in the overview: its headline, and who tells it."""
    telling = story.lead
    name = telling.article.publication
    others = len({one.article.publication for one in story.tellings} - {name})
    more = f" and {others} more" if others else ""
    title = Run(headline(telling.briefing), Style.STRONG, telling.article.url)
    return (title, Run(f" · {name}{more}", Style.QUIET)) if name else (title,)


def _others(digest: Digest) -> Iterator[Block]:
    if digest.others:
        more = tuple(plain(headline(story.lead.briefing)) for story in digest.others)
        yield Heading(strong(f"And {len(more)} more"))
        yield Items(more)
    if not digest.stories:
        yield Paragraph(plain("Nothing new was read."))


def _outlook(digest: Digest) -> Iterator[Block]:
    """What changed, what comes next, and what all of it was made from."""
    if digest.changed:
        yield Heading(strong("What changed"))
        yield Items(tuple(changed_words(one, digest.last) for one in digest.changed))
    if digest.ahead:
        yield Heading(strong("What comes next"))
        yield Items(tuple(expected_words(one, digest.last) for one in digest.ahead))
    yield Note(plain(_coverage_line(digest)))


def _lateness(due: datetime | None) -> tuple[Block, ...]:
    if due is None:
        return ()
    told = Run(f"{full_day_words(due.date())} at {due:%H:%M}", moment=due)
    return (Note((Run("Late: this was due on "), told, Run("."))),)


def answer_message(answer: Answer) -> Message:
    """An answer: its lead, the records with where each stands, and what else one should know."""
    blocks: list[Block] = []
    if answer.none_because:
        blocks.append(Paragraph(strong(answer.none_because)))
    alone = len({c.article for line in answer.lines for c in line.citations}) == 1
    items: list[Words] = []
    for line in answer.lines:
        if line.kind is LineKind.ITEM:
            items.append((*_item(line), *_cited(line, alone=alone)))
            continue
        blocks.extend(_items(items))
        items = []
        blocks.append(_line_block(line, alone=alone))
    blocks.extend(_items(items))
    if answer.more:
        blocks.append(Note(plain(f"{answer.more} more: ask “more”.")))
    return Message(tuple(blocks))


def _items(items: Sequence[Words]) -> Iterator[Block]:
    if items:
        yield Items(tuple(items), ordered=len(items) > 1)


def _line_block(line: Line, *, alone: bool) -> Block:
    if line.kind is LineKind.QUOTE:
        by = (Run(line.byline or "speaker not named", Style.STRONG), *_cited(line, alone=alone))
        return Quotation(line.quoted or line.text, by)
    if line.kind is LineKind.LEAD:
        return Paragraph((*strong(line.text), *_cited(line, alone=alone)))
    return Note((*plain(line.text), *_cited(line, alone=alone)))


def _item(line: Line) -> Words:
    """The days of an expected event stand out; other lines are plain."""
    days, colon, rest = line.text.partition(": ")
    if line.when is None or not colon:
        return plain(line.text)
    return (*strong(days), Run(f": {rest}"))


def _cited(line: Line, *, alone: bool) -> Words:
    """ " [¶1, 4]" where one article is cited throughout, else " [Monitor, 23 Jul 1999, ¶4]"."""
    by_article: dict[str, list[Citation]] = {}
    for citation in line.citations:
        by_article.setdefault(citation.article, []).append(citation)
    if not by_article:
        return ()
    runs = [_citation(each, alone=alone) for each in by_article.values()]
    return (Run(" ["), *_separated(runs), Run("]"))


def _separated(runs: Iterable[Run]) -> Iterator[Run]:
    for number, run in enumerate(runs):
        if number:
            yield Run("; ")
        yield run


def _citation(citations: Sequence[Citation], *, alone: bool) -> Run:
    first = citations[0]
    numbers = sorted({one.paragraph for one in citations if one.paragraph})
    places = f"¶{', '.join(map(str, numbers))}" if numbers else ""
    day = full_day_words(first.published) if first.published else "undated"
    name = first.publication or first.title or first.article
    parts = (places,) if alone and places else (name, day, places)
    return Run(", ".join(part for part in parts if part), Style.QUIET, first.url)


def story_blocks(number: int, story: Story) -> Iterator[Block]:
    """A story as it stands in a digest that is all in one message."""
    briefing = story.lead.briefing
    yield Heading(strong(f"{number}. {headline(briefing)}"))
    yield from summary_blocks(briefing)
    yield from (quotation(quote) for quote in key_quotes(briefing.quotes, most=QUOTES_SHOWN))
    yield Note(told_by(story, more_quotes=len(story.lead.briefing.quotes) - QUOTES_SHOWN))


def told_by(story: Story, *, more_quotes: int) -> Words:
    """Who tells a story, behind which wall, and how many quotes are left out."""
    sources = [source_run(telling.article) for telling in story.tellings]
    wall = story.lead.briefing.article.wall
    more = f" · {wall_words(wall)}" if wall else ""
    more += f" · {counted(more_quotes, 'more quote')}" if more_quotes > 0 else ""
    return (*_separated(sources), Run(more)) if more else tuple(_separated(sources))


def source_run(article: ArticleRef) -> Run:
    """An article as a source, linked where it has an address."""
    return Run(source_words(article), Style.QUIET, article.url)


def summary_blocks(briefing: Briefing) -> Iterator[Block]:
    """The summary as one paragraph, its relative days with what they mean; none where there is none."""
    if briefing.summary:
        text = " ".join(" ".join(point.text.split()) for point in briefing.summary)
        yield Paragraph(plain(with_days(text, briefing.article.published)))


def quotation(quote: Quote) -> Quotation:
    """A quote and who said it, in which role, to whom."""
    by: list[Run] = [Run(quote.speaker or "speaker not named", Style.STRONG)]
    if quote.role:
        by.append(Run(f", {quote.role}"))
    if quote.attribution:
        by.append(Run(f", to {quote.attribution}"))
    return Quotation(re.sub(r",\s*$", "", quote.text), tuple(by))


def changed_words(changed: Changed, today: date) -> Words:
    """What became of an event, as a line."""
    what = changed.item.newest.follow_up.what
    url = changed.entry.telling.article.url if changed.entry.telling else None
    words = change_words(changed.entry, today)
    return (*strong(capitalised(what)), Run(" · "), Run(words, Style.QUIET, url))


def expected_words(expected: Expected, today: date) -> Words:
    """What is expected, who tells it, and whether it is due soon, as a line."""
    record, item = expected.newest, expected.item
    shown = replace(record.follow_up, when=item.when)
    words = follow_up_words(shown, item.told_on, today=today)
    names = dict.fromkeys(one.article.publication or one.article.id for one in expected.records)
    parts = (listed(tuple(names)), due_words(item, today))
    return (*words, Run(f" ({', '.join(part for part in parts if part)})", Style.QUIET))


def follow_up_words(follow_up: FollowUp, told: date | None, *, today: date | None = None) -> Words:
    """What is expected: its days, how certain, what. `told` is the day it was published."""
    day = today or told or date.min
    certainty = follow_up.certainty.value + (", reportedly" if follow_up.reported else "")
    return (
        Run(capitalised(when_words(follow_up.when, told=told, today=day)), Style.STRONG),
        Run(f" · {certainty} · {follow_up.what}"),
    )


def briefing_source_words(briefing: Briefing) -> Words:
    """Where a briefing's article is from, linked where it has an address."""
    return (Run(_source_line(briefing), Style.QUIET, briefing.article.url),)


def _source_line(briefing: Briefing) -> str:
    article = briefing.article
    name = article.publication or article.id
    if article.published is None:
        return f"{name}, undated: relative dates stay open; --published DATE resolves them"
    wall = f" · {wall_words(article.wall)}" if article.wall else ""
    return f"{name}, {full_day_words(article.published)}{wall}"


def _proof_line(briefing: Briefing) -> str:
    quotes, rejected = len(briefing.quotes), len(briefing.rejected)
    line = f"{counted(quotes, 'quote')} proven · {counted(rejected, 'claim')} rejected"
    failed = [one.reason for one in briefing.rejected if one.claim == STAND_IN]
    return " · ".join((line, *(f"read offline, since {reason}" for reason in failed)))


def _coverage_line(digest: Digest) -> str:
    coverage: Coverage = digest.coverage
    parts = [
        f"{counted(coverage.sources, 'source')} read, {len(coverage.failing)} failed",
        counted(coverage.articles, "article"),
        f"{coverage.unread} not read" if coverage.unread else "",
        f"{coverage.repeats} told before" if coverage.repeats else "",
        f"{counted(coverage.quotes, 'quote')} proven, {coverage.rejected} rejected",
        f"{digest.more_ahead} more expected" if digest.more_ahead else "",
    ]
    line = " · ".join(part for part in parts if part)
    return f"{line} · not read: {'; '.join(coverage.failing)}" if coverage.failing else line


def _period_words(first: date, last: date) -> str:
    if first == last:
        month = f"{last:%B} {last.year}"
        return f"{_WEEKDAYS[last.weekday()]} {last.day} {month}"
    return f"{days_words(first, last, last)} {last.year}"

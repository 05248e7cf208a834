"""The card of a story, and what its buttons show: where each claim stands, and which to choose. Pure.

Story, the record that names it ──► story_card ──► Message with actions
a press ──► bot.conversation.acting ──► evidence_message, follow_choice, remind_choice ──► Message
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.digests.digest import Digest, key_quotes
from bot.digests.stories import Story
from bot.digests.subscriptions import Layout
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.headlines import headline
from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Run,
    Style,
    Words,
    plain,
    strong,
)
from bot.messages.telling import (
    briefing_source_words,
    changed_words,
    digest_message,
    expected_words,
    follow_up_words,
    overview_message,
    quotation,
    source_run,
    summary_blocks,
    told_by,
)
from bot.messages.wording import capitalised
from bot.post.shown import Form, Shown, ShownEvent, ShownStory
from bot.records import ArticleRef, Told
from summarizer.article import Article, Span
from summarizer.briefing import Briefing, FollowUp, Quote
from summarizer.language import paragraphs

# Quotes on a card; the rest is counted, and stands with the evidence.
QUOTES_ON_CARD = 4
# Claims that one can choose among at once: Discord's five rows of five buttons.
CHOICES_MAX = 25
_SUMMARY = "the summary"
# What is on a card, in order.
_LABELS = {
    ActionKind.EVIDENCE: "Evidence",
    ActionKind.FOLLOW: "Follow",
    ActionKind.REMIND: "Remind me",
    ActionKind.CALENDAR: "Add to calendar",
    ActionKind.WRONG: "Wrong?",
}
_OF_THE_FUTURE = frozenset({ActionKind.REMIND, ActionKind.CALENDAR})
# What a button's label takes on every platform, in characters.
_LABEL_MAX = 75


class Part(NamedTuple):
    """One message of a digest; `article` is the version that it tells, where it tells one story.

    `shown` is what may be corrected in it later.
    """

    message: Message
    article: ArticleRef | None = None
    shown: Shown | None = None


class StoryRecords(NamedTuple):
    """What the store names a story by, and the events of its lead."""

    number: int | None
    events: Sequence[Told] = ()


def digest_parts(
    digest: Digest,
    records: Mapping[ArticleRef, StoryRecords],
    *,
    layout: Layout,
    due: datetime | None = None,
) -> list[Part]:
    """A digest as it stands in its place: an overview and a card for each story, or one message.

    `records` are those of each story's lead; `due` is when it should have been told, where it is
    late.
    """
    stories = list(enumerate(digest.stories, start=1))
    shown = tuple(shown_story(story, place) for place, story in stories)
    events = tuple(_outlook(digest))
    if layout is Layout.FLAT:
        message = digest_message(digest, due=due)
        whole = Shown(form=Form.FLAT, message=message, stories=shown, events=events)
        return [Part(message, shown=whole)]
    message = overview_message(digest, due=due)
    whole = Shown(form=Form.OVERVIEW, message=message, stories=shown, events=events)
    cards = (_card_part(story, records[story.lead.article], place) for place, story in stories)
    return [Part(message, shown=whole), *cards]


def shown_story(story: Story, place: int) -> ShownStory:
    """A story as a post names it."""
    articles = tuple((one.article.id, one.article.version) for one in story.tellings)
    return ShownStory(place=place, articles=articles)


def shown_events(story: Story, events: Iterable[Told]) -> tuple[ShownEvent, ...]:
    """The lines of a story's card that tell what comes next, each with its record."""
    told_on = story.lead.article.published
    return tuple(
        ShownEvent(record=one.id, line=follow_up_words(one.claim, told_on))
        for one in events
        if isinstance(one.claim, FollowUp)
    )


def _card_part(story: Story, records: StoryRecords, place: int) -> Part:
    message = story_card(story, record=records.number, place=place)
    shown = Shown(
        form=Form.CARD,
        message=message,
        stories=(shown_story(story, place),),
        events=shown_events(story, records.events),
    )
    return Part(message, story.lead.article, shown)


def _outlook(digest: Digest) -> Iterator[ShownEvent]:
    """The lines that tell of events over all stories, each with a record of its event."""
    for changed in digest.changed:
        line = changed_words(changed, digest.last)
        yield ShownEvent(record=changed.item.newest.id, line=line)
    for expected in digest.ahead:
        line = expected_words(expected, digest.last)
        yield ShownEvent(record=expected.newest.id, line=line)


def story_card(story: Story, *, record: int | None, place: int | None = None) -> Message:
    """One story: summary, quotes, what comes next, who tells it, and what one can do with it.

    `record` names it; None is for what is not kept, which has no buttons. `place` is its own in the
    digest, from 1.
    """
    briefing = story.lead.briefing
    shown = key_quotes(briefing.quotes, most=QUOTES_ON_CARD)
    title = f"{place}. {headline(briefing)}" if place else headline(briefing)
    sources = told_by(story, more_quotes=len(briefing.quotes) - len(shown))
    return _card(title, briefing, shown, sources, record)


def briefing_card(briefing: Briefing, *, record: int | None) -> Message:
    """The card of one article by itself, with all its quotes, or the reason why it was not read."""
    source = briefing_source_words(briefing)
    return _card(headline(briefing), briefing, briefing.quotes, source, record)


def evidence_message(
    article: Article, ref: ArticleRef, spans: Sequence[Span], *, title: str
) -> Message:
    """The paragraphs that the spans stand in, each once, with the spans standing out."""
    blocks: list[Block] = [Heading(strong(title), level=1)]
    for paragraph in paragraphs(article.text):
        inside = [span for span in merged(spans) if span.overlaps(paragraph)]
        if inside:
            blocks.append(Paragraph(tuple(_marked(article.text, paragraph, inside))))
    blocks.append(Note((source_run(ref),)))
    return Message(tuple(blocks))


def follow_choice(topics: Iterable[str], ahead: Sequence[Told]) -> Message:
    """Which event of a story, or which of its topics, is to be followed."""
    events = [
        (claim_words(told), ActionId(kind=ActionKind.FOLLOW, record=told.id)) for told in ahead
    ]
    subjects = [(name, ActionId(kind=ActionKind.FOLLOW, words=name)) for name in topics]
    return _choice("What do you want to follow?", [*events, *subjects])


def remind_choice(ahead: Sequence[Told]) -> Message:
    """Which event of a story one is to be reminded of."""
    events = [
        (claim_words(told), ActionId(kind=ActionKind.REMIND, record=told.id)) for told in ahead
    ]
    return _choice("Of what shall I remind you, the day before?", events)


def wrong_choice(story: Told, claims: Sequence[Told]) -> Message:
    """What of a story is wrong."""
    summary = ActionId(kind=ActionKind.WRONG, record=story.id, words=_SUMMARY)
    each = [(claim_words(told), ActionId(kind=ActionKind.WRONG, record=told.id)) for told in claims]
    return _choice("What is wrong?", [("The summary", summary), *each])


def claim_words(told: Told) -> str:
    """A record in a few words, for a heading or a button."""
    match told.claim:
        case Quote(text=text, speaker=speaker):
            words = f"“{text.rstrip(', ')}”"
            return f"{speaker}: {words}" if speaker else words
        case FollowUp(what=what):
            return capitalised(what)
        case None:
            return told.article.title or told.article.id


def evidence_spans(claim: Quote | FollowUp) -> tuple[Span, ...]:
    """Where a claim stands."""
    return (claim.span,) if isinstance(claim, Quote) else claim.evidence


def story_spans(briefing: Briefing) -> tuple[Span, ...]:
    """Where all claims of a briefing stand."""
    points = (span for point in briefing.summary for span in point.evidence)
    claims: tuple[Quote | FollowUp, ...] = (*briefing.quotes, *briefing.follow_ups)
    return (*points, *(span for claim in claims for span in evidence_spans(claim)))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in text order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _card(
    title: str, briefing: Briefing, quotes: Sequence[Quote], sources: Words, record: int | None
) -> Message:
    blocks: list[Block] = [Heading(strong(title), level=1)]
    if briefing.unread:
        blocks += [Paragraph(plain(f"{capitalised(briefing.unread)}.")), Note(sources)]
        return Message(tuple(blocks))
    blocks += [*summary_blocks(briefing), *map(quotation, quotes), *_ahead(briefing)]
    blocks.append(Note(sources))
    if record is not None:
        blocks.append(_card_actions(record, has_follow_ups=bool(briefing.follow_ups)))
    return Message(tuple(blocks))


def _choice(question: str, choices: Iterable[tuple[str, ActionId]]) -> Message:
    """A question with a button for each answer."""
    actions = tuple(Action(label=_label(words), id=one) for words, one in choices)
    return Message((Paragraph(plain(question)), Actions(actions[:CHOICES_MAX])))


def _card_actions(record: int, *, has_follow_ups: bool) -> Actions:
    """The buttons of a story; a calendar and reminders need something that is ahead."""
    kinds = [kind for kind in _LABELS if has_follow_ups or kind not in _OF_THE_FUTURE]
    return Actions(
        tuple(Action(label=_LABELS[k], id=ActionId(kind=k, record=record)) for k in kinds)
    )


def _ahead(briefing: Briefing) -> Iterator[Block]:
    """What comes next, in order of time; what has no day stands last."""
    if briefing.follow_ups:
        told = briefing.article.published
        in_order = sorted(briefing.follow_ups, key=_last_day)
        yield Heading(strong("What comes next"))
        yield Items(tuple(follow_up_words(one, told) for one in in_order))


def _last_day(follow_up: FollowUp) -> tuple[date, date]:
    last = follow_up.when.last or follow_up.when.first or date.max
    return last, follow_up.when.first or last


def _marked(text: str, paragraph: Span, inside: Iterable[Span]) -> Iterator[Run]:
    """A paragraph in runs, the spans strong; a span that begins or ends elsewhere is cut to it."""
    at = paragraph.start
    for span in inside:
        start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
        yield Run(text[at:start])
        yield Run(text[start:end], Style.STRONG)
        at = end
    yield Run(text[at : paragraph.end])


def _label(words: str) -> str:
    """A label of one line; a longer claim is known by its beginning."""
    line = " ".join(words.split())
    return line if len(line) <= _LABEL_MAX else f"{line[: _LABEL_MAX - 1].rstrip()}…"

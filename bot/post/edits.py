"""What was posted and proves wrong → the post as it should be, with a mark that says what changed. Pure.

    an article was edited: its story as told, and as it is now ──┐
    an event was moved, put off, called off or retracted since ──┴──► Shown, corrected, or None

Only words that were shown count: an edit that changes none of them is no correction. That an event
happened, was confirmed or lapsed makes no post false.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from bot.agenda import AgendaItem, Entry, Step, change_words
from bot.digests.digest import QUOTES_SHOWN, Changed, key_quotes
from bot.digests.stories import Story
from bot.digests.subscriptions import Delivery, DeliveryState, LedgerRow, edit_key
from bot.messages.cards import QUOTES_ON_CARD, story_card
from bot.messages.headlines import headline
from bot.messages.message import Block, Heading, Items, Message, Note, Run, Style, Words
from bot.messages.telling import changed_words, headline_words, story_blocks
from bot.messages.wording import capitalised, day_words, listed
from bot.platforms.base import Posted
from bot.post.shown import Form, Shown, ShownEvent, ShownStory, shown_from_json, shown_to_json
from summarizer.briefing import Briefing

# Steps after which what was told of an event to come is false.
FALSIFYING = frozenset({Step.MOVED, Step.POSTPONED, Step.CANCELLED, Step.RETRACTED})
_QUOTES = {Form.CARD: QUOTES_ON_CARD, Form.FLAT: QUOTES_SHOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(LedgerRow):
    """One part of one correction: `post` is the key of the post's first row, `number` counts from 1.

    `shown` is what the post tells from then on, as JSON; on the first part alone.
    """

    post: str
    number: int
    shown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message as it was posted: its rows, and what it tells after its last correction (`number`).

    `thread` is the receipt of the digest's first part, None for that part itself.
    """

    rows: tuple[Delivery, ...]
    thread: str | None
    shown: Shown
    number: int = 0

    @property
    def key(self) -> str:
        """What edits name it by."""
        return self.rows[0].key


class Waiting(NamedTuple):
    """An edit to be made; `posted` is what it changes, None where it is one part more."""

    edit: Edit
    post: Post
    posted: Posted | None


class Revision(NamedTuple):
    """A story as it was told and as its articles tell it now; `events` are those of its new card.

    `record` names the story on its new card.
    """

    place: int
    told: Story
    now: Story
    record: int | None
    events: tuple[ShownEvent, ...]


class Overtaken(NamedTuple):
    """An event that was told, and the step that made that false."""

    item: AgendaItem
    entry: Entry


def posts_of(digest: Sequence[Delivery]) -> list[Post]:
    """The messages of one digest that may be corrected, from all its rows; none while it is posted."""
    if any(row.state is DeliveryState.INTENDED for row in digest):
        return []
    groups: list[list[Delivery]] = []
    for row in digest:
        if row.shown:
            groups.append([row])
        elif groups:
            groups[-1].append(row)
    top = digest[0].receipt
    return [
        Post(
            rows=tuple(rows),
            thread=None if rows[0] is digest[0] else top,
            shown=shown_from_json(rows[0].shown or ""),
        )
        for rows in groups
        if all(row.state is DeliveryState.POSTED for row in rows)
    ]


def edit_rows(post: Post, told: Shown, payloads: Sequence[str], *, now: datetime) -> list[Edit]:
    """The rows of the next correction of a post; what needs no post any more says so."""
    number = post.number + 1
    return [
        Edit(
            post=post.key,
            number=number,
            part=part,
            due_at=now,
            key=edit_key(post.key, number, part),
            payload=payload,
            intended_at=now,
            shown=None if part else shown_to_json(told),
        )
        for part, payload in enumerate(payloads)
    ]


def corrected(
    shown: Shown,
    revisions: Sequence[Revision],
    overtaken: Mapping[int, Overtaken],
    *,
    told_on: date,
    at: datetime,
) -> Shown | None:
    """The post as it should be, or None where all words that it shows may stay.

    `overtaken` are the events that a record of the post names; `told_on` is the post's day, `at` the
    moment, both where the post stands.
    """
    told, said = shown, []
    for revision in revisions:
        parts, revised = _changed_parts(shown.form, revision), _revised(told, revision)
        if parts and revised.message != told.message:
            told = revised
            said.append(_revision_words(revision, parts))
    for event in told.events:
        if step := overtaken.get(event.record):
            line = changed_words(Changed(*step), told_on)
            if _bare(line) != _bare(event.line) and _has_line(told.message, event.line):
                told = _replaced(told, event, line)
                said.append(_event_words(step, told_on))
    if not said:
        return None
    return replace(told, marks=(*shown.marks, _mark(said, told_on, at)))


def marked_message(shown: Shown) -> Message:
    """The message with its marks under its title, the newest first."""
    blocks = shown.message.blocks
    notes = [Note(mark) for mark in reversed(shown.marks)]
    start = 1 if blocks and isinstance(blocks[0], Heading) else 0
    return replace(shown.message, blocks=(*blocks[:start], *notes, *blocks[start:]))


def falsifying(item: AgendaItem, entries: Iterable[Entry]) -> Overtaken | None:
    """The last of the steps that makes what was told of an event false, if one does."""
    steps = [entry for entry in entries if entry.step in FALSIFYING]
    return Overtaken(item, steps[-1]) if steps else None


def _changed_parts(form: Form, revision: Revision) -> list[str]:
    """What of a story reads differently now, of that which such a post shows."""
    told, now = revision.told.lead.briefing, revision.now.lead.briefing
    if now.unread:
        return []
    before, after = dict(_parts(form, told)), dict(_parts(form, now))
    return [name for name in before if _plain_words(before[name]) != _plain_words(after[name])]


def _parts(form: Form, briefing: Briefing) -> Iterator[tuple[str, str]]:
    yield "the headline", headline(briefing)
    if form is Form.OVERVIEW:
        return
    yield "the summary", " ".join(point.text for point in briefing.summary)
    quotes = key_quotes(briefing.quotes, most=_QUOTES[form])
    yield "the quotes", " ".join(f"{quote.text} {quote.speaker} {quote.role}" for quote in quotes)
    if form is Form.CARD:
        ahead = (
            f"{one.what} {one.when.text} {one.certainty} {one.reported}"
            for one in briefing.follow_ups
        )
        yield "what comes next", " ".join(ahead)


def _revised(shown: Shown, revision: Revision) -> Shown:
    place, told, now = revision.place, revision.told, revision.now
    articles = tuple((one.article.id, one.article.version) for one in now.tellings)
    stories = tuple(
        ShownStory(place=place, articles=articles) if one.place == place else one
        for one in shown.stories
    )
    match shown.form:
        case Form.CARD:
            message = story_card(now, record=revision.record, place=place)
            return replace(shown, message=message, stories=stories, events=revision.events)
        case Form.OVERVIEW:
            message = _with_line(shown.message, headline_words(told), headline_words(now))
        case Form.FLAT:
            before, after = tuple(story_blocks(place, told)), tuple(story_blocks(place, now))
            message = _with_blocks(shown.message, before, after)
    return replace(shown, message=message, stories=stories)


def _replaced(shown: Shown, event: ShownEvent, line: Words) -> Shown:
    events = tuple(replace(one, line=line) if one == event else one for one in shown.events)
    return replace(shown, message=_with_line(shown.message, event.line, line), events=events)


def _has_line(message: Message, line: Words) -> bool:
    return any(isinstance(block, Items) and line in block.items for block in message.blocks)


def _with_line(message: Message, before: Words, after: Words) -> Message:
    """The message with one line of its lists in the place of another."""
    blocks = tuple(
        replace(block, items=tuple(after if one == before else one for one in block.items))
        if isinstance(block, Items)
        else block
        for block in message.blocks
    )
    return replace(message, blocks=blocks)


def _with_blocks(message: Message, before: tuple[Block, ...], after: tuple[Block, ...]) -> Message:
    """The message with some of its blocks in the place of others, where it has those."""
    blocks, size = message.blocks, len(before)
    for start in range(len(blocks) - size + 1):
        if blocks[start : start + size] == before:
            return replace(message, blocks=(*blocks[:start], *after, *blocks[start + size :]))
    return message


def _mark(said: Sequence[str], told_on: date, at: datetime) -> Words:
    """ "Corrected 14:05: …", with its day where that is another than the post's."""
    day = "" if at.date() == told_on else f"{day_words(at.date(), told_on)} at "
    moment = Run(f"{day}{at:%H:%M}", moment=at)
    return (Run("Corrected ", Style.STRONG), moment, Run(f": {'; '.join(said)}."))


def _revision_words(revision: Revision, parts: Sequence[str]) -> str:
    name = revision.now.lead.article.publication
    done = f"{name} changed its article" if name else "the article was changed"
    return f"{done} ({listed(parts)})"


def _event_words(overtaken: Overtaken, told_on: date) -> str:
    what = capitalised(overtaken.item.newest.follow_up.what)
    step = change_words(overtaken.entry, told_on)
    return f"{what}: {step[:1].lower()}{step[1:]}"


def _bare(line: Words) -> list[str]:
    return _plain_words("".join(run.text for run in line))


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())

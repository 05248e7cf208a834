"""From a link to what its page shows, out of one store. It orders the steps; `page` decides."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from math import ceil

from bot.agenda import AgendaItem
from bot.clock import Clock, local_today
from bot.conversation.allowances import Allowance
from bot.desk import Desk
from bot.digests.stories import DAYS_APART, Telling, group
from bot.errors import DaybookError
from bot.messages.calendar import shown_telling
from bot.messages.headlines import headline
from bot.messages.telling import digest_message
from bot.messages.wording import counted, source_words
from bot.records import ArticleRef, Search
from bot.sight import PUBLIC, Sight
from bot.web.links import Cited, LinkRefused, PageKind, PageLinks
from bot.web.page import DayPage, EvidencePage, Other, TopicPage, evidence_page, topic_page
from summarizer.briefing import Briefing

# Articles of the same days that are looked at for others of the story, and quotes on a topic's page.
_NEIGHBOURS = 200
_QUOTES = 40
# Nobody's news is older, and the day before it can be told, too.
_FIRST_DAY = date(1900, 1, 1)
_GONE = "What this link leads to is not on file any more."


# A page costs a tenth of a second, in which the bot does nothing else.
_OPENED_IN_A_MINUTE = 60


class PageBusy(DaybookError):
    """A link that was opened so often in a minute that others would have to wait for it."""


class Views:
    """Pages over one store. Safe to share between tasks of one event loop."""

    def __init__(self, desk: Desk, links: PageLinks, *, clock: Clock) -> None:
        self._store = desk.store
        self._desk = desk
        self._links = links
        self._clock = clock

    async def evidence(self, token: str) -> EvidencePage:
        """The article that a citation stands in; raises LinkRefused, and PageBusy as all do."""
        cited = self._links.cited(token)
        await self._admit(token)
        return await self._seen_by(cited.sight)._evidence(cited)

    async def _evidence(self, cited: Cited) -> EvidencePage:
        stored = await self._store.article(cited.article, version=cited.version)
        if stored is None:
            raise LinkRefused(_GONE)
        ref = stored[0]
        briefing = await self._briefing(ref)
        others = await self._others(Telling(article=ref, briefing=briefing))
        return evidence_page(ref, briefing, cited.spans, others=others, today=self.today())

    async def topic(self, token: str) -> TopicPage:
        """All on a topic; raises LinkRefused, and TopicUnknown where its words mean nothing now."""
        words, sight = self._links.words(PageKind.TOPIC, token)
        await self._admit(token)
        return await self._seen_by(sight)._topic(words or "")

    async def _topic(self, words: str) -> TopicPage:
        about = await self._desk.topic(words)
        items = await self._desk.agenda(words, today=self.today(), as_of=None)
        quotes = await self._store.quotes(
            Search(groups=about.groups, words=about.words), limit=_QUOTES
        )
        calendar = await self._store.calendars.number(words)
        return topic_page(
            about.label,
            [(item, self._told(item)) for item in items],
            [(one, self._links.evidence(one.article, one.evidence)) for one in quotes],
            today=self.today(),
            calendar=self._links.calendar(calendar) if calendar is not None else None,
        )

    async def digest(self, token: str, day: date | None) -> DayPage:
        """The digest of a day, today's without one; raises LinkRefused and TopicUnknown."""
        topic, sight = self._links.words(PageKind.DIGESTS, token)
        await self._admit(token)
        shown = min(max(day or self.today(), _FIRST_DAY), self.today())
        desk = self._desk.seen_by(sight)
        digest = await desk.digest(topic, first=shown, last=shown)
        before = await desk.newest(topic, until=shown - timedelta(days=1))
        return DayPage(
            digest=digest_message(digest),
            day=shown,
            before=before,
            after=shown + timedelta(days=1) if shown < self.today() else None,
        )

    async def calendar(self, token: str) -> bytes:
        """The calendar that programs subscribe to; raises LinkRefused where it was revoked.

        It holds what is public, and is stamped with the day, so that it stays the same while nothing changes.
        """
        number = self._links.calendar_number(token)
        await self._admit(token)
        topic = await self._store.calendars.topic(number)
        if topic is None:
            raise LinkRefused("This calendar was revoked: ask Daybook for a new address.")
        today = self.today()
        dawn = datetime.combine(today, time(), UTC)
        desk = self._desk.seen_by(PUBLIC)
        return await desk.calendar(topic, now=dawn, today=today, as_of=None)

    async def _admit(self, token: str) -> None:
        """Count one opening of a link that is ours; raises PageBusy where it is too much."""
        # What is signed can't be written in another way, the signature can.
        signed = token.rpartition(".")[0]
        name = f"page {sha256(signed.encode()).hexdigest()[:32]}"
        allowance = Allowance(name, _OPENED_IN_A_MINUTE)
        wait = await self._store.turns.spend([allowance], now=self._clock.now())
        if wait:
            pause = counted(ceil(wait.total_seconds()), "second")
            raise PageBusy(f"This page is opened very often: try again in {pause}.")

    def today(self) -> date:
        """The day that it is where this machine is."""
        return local_today(self._clock)

    def _seen_by(self, sight: Sight) -> "Views":
        """The pages of a link, which show what its maker saw."""
        links = self._links.seen_by(sight)
        return Views(self._desk.seen_by(sight), links, clock=self._clock)

    def _told(self, item: AgendaItem) -> str:
        told = shown_telling(item)
        return self._links.evidence(told.article, told.evidence)

    async def _briefing(self, ref: ArticleRef) -> Briefing:
        found = [briefing async for _, briefing in self._store.briefings([ref])]
        if not found:
            raise LinkRefused(_GONE)
        return found[0]

    async def _others(self, telling: Telling) -> list[Other]:
        """The other articles of its story, among those of its days."""
        published = telling.article.published
        if published is None:
            return []
        apart = timedelta(days=DAYS_APART)
        near = Search(since=published - apart, until=published + apart)
        refs = await self._store.articles(near, limit=_NEIGHBOURS)
        others = [ref for ref in refs if ref.id != telling.article.id]
        tellings = [
            Telling(article=ref, briefing=briefing)
            async for ref, briefing in self._store.briefings(others)
        ]
        return self._same_story(telling, tellings)

    def _same_story(self, telling: Telling, others: Sequence[Telling]) -> list[Other]:
        stories = group([telling, *others])
        story = next(one for one in stories if telling in one.tellings)
        return [self._other(one) for one in story.tellings if one is not telling]

    def _other(self, telling: Telling) -> Other:
        points = telling.briefing.summary
        spans = points[0].evidence if points else ()
        return Other(
            headline(telling.briefing),
            source_words(telling.article),
            self._links.evidence(telling.article, spans),
        )

"""Articles about invented people, and briefings of them made by hand and proven like any other."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.records import ArticleRef
from summarizer.article import Article, DateBasis, Span
from summarizer.briefing import (
    Briefing,
    Certainty,
    Draft,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Precision,
    Quote,
    QuoteKind,
    SummaryPoint,
    When,
)
from summarizer.verify import verify

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ENGINE = EngineName(name="hand", version="1")

NORWAY = Entity(id="country:NO", name="Norway")
SWEDEN = Entity(id="country:SE", name="Sweden")
BRANDT = Entity(
    id="person:ona-brandt", name="Ona Brandt", role="Finance minister", states=("country:NO",)
)
EK = Entity(id="person:nils-ek", name="Nils Ek", states=("country:SE",))

FERRY = Article(
    id="ferry",
    title="Ferries sail again",
    url="https://harbour.example/ferry",
    publication="Harbour Wire",
    published=date(2026, 5, 4),
    published_basis=DateBasis.HEADER,
    language="en",
    text=(
        "Finance minister Ona Brandt met the unions in Bergen, Norway. “The ferries will sail on "
        "Monday,” Brandt said.\n\nThe board will vote on 12 May. Sweden is sending Nils Ek, and "
        "Brandt will meet Ek in June."
    ),
)
TARIFF = Article(
    id="tariff",
    title="Sweden weighs a tariff",
    url="https://ledger.example/tariff",
    publication="Daily Ledger",
    published=date(2026, 5, 11),
    published_basis=DateBasis.FEED,
    language="en",
    text=(
        "Sweden may put a tariff on timber.\n\n“We have decided nothing yet about timber,” Nils Ek "
        "told reporters.\n\nParliament will debate the tariff on 3 June."
    ),
)
RUMOUR = Article(id="rumour", text="Norway and Sweden will share an icebreaker.")


def span(article: Article, words: str) -> Span:
    """Where words stand in an article for the first time."""
    start = article.text.index(words)
    return Span(start, start + len(words))


def briefing(
    article: Article,
    *,
    entities: Mapping[Entity, Sequence[str]] | None = None,
    quotes: Sequence[Quote] = (),
    follow_ups: Sequence[FollowUp] = (),
) -> Briefing:
    """A proven briefing; each entity is mentioned wherever one of its names stands."""
    named = entities or {}
    lead = re.split(r"(?<=[.])\s", article.text)[0]
    draft = Draft(
        summary=(SummaryPoint(text=lead, evidence=(Span(0, len(lead)),)),),
        quotes=tuple(quotes),
        follow_ups=tuple(follow_ups),
        topics=tuple(named),
        mentions=tuple(
            sorted(
                Mention(Span(*found.span()), entity.id)
                for entity, names in named.items()
                for found in re.finditer("|".join(names), article.text)
            )
        ),
    )
    proven = verify(article, draft, engine=ENGINE)
    assert proven.rejected == ()
    return proven


VOTE = FollowUp(
    what="The board will vote",
    who=("The board",),
    when=When(
        text="on 12 May", first=date(2026, 5, 12), last=date(2026, 5, 12), precision=Precision.DAY
    ),
    certainty=Certainty.SCHEDULED,
    says=("Harbour Wire",),
    evidence=(span(FERRY, "The board will vote on 12 May."),),
)
MEETING = FollowUp(
    what="Brandt will meet Ek",
    who=("Brandt", "Ek"),
    when=When(
        text="in June", first=date(2026, 6, 1), last=date(2026, 6, 30), precision=Precision.MONTH
    ),
    certainty=Certainty.LIKELY,
    reported=True,
    says=("Harbour Wire",),
    evidence=(span(FERRY, "Sweden is sending Nils Ek, and Brandt will meet Ek in June."),),
)
SAIL = Quote(
    span=span(FERRY, "The ferries will sail on Monday,"),
    text="The ferries will sail on Monday,",
    kind=QuoteKind.DIRECT,
    speaker="Ona Brandt",
    role="Finance minister",
)
DEBATE = FollowUp(
    what="Parliament will debate the tariff",
    who=("Parliament",),
    when=When(
        text="on 3 June", first=date(2026, 6, 3), last=date(2026, 6, 3), precision=Precision.DAY
    ),
    certainty=Certainty.SCHEDULED,
    says=("Daily Ledger",),
    evidence=(span(TARIFF, "Parliament will debate the tariff on 3 June."),),
)
NOTHING_YET = Quote(
    span=span(TARIFF, "We have decided nothing yet about timber,"),
    text="We have decided nothing yet about timber,",
    kind=QuoteKind.DIRECT,
    speaker="Nils Ek",
)

FERRY_BRIEFING = briefing(
    FERRY,
    entities={
        BRANDT: ["(?:Ona )?Brandt"],
        NORWAY: ["Norway"],
        SWEDEN: ["Sweden"],
        EK: ["(?:Nils )?Ek"],
    },
    quotes=[SAIL],
    follow_ups=[VOTE, MEETING],
)
TARIFF_BRIEFING = briefing(
    TARIFF,
    entities={SWEDEN: ["Sweden"], EK: ["Nils Ek"]},
    quotes=[NOTHING_YET],
    follow_ups=[DEBATE],
)
RUMOUR_BRIEFING = briefing(RUMOUR, entities={NORWAY: ["Norway"], SWEDEN: ["Sweden"]})


def edited(article: Article, old: str, new: str) -> Article:
    """The same article with some of its words changed."""
    assert old in article.text
    return replace(article, text=article.text.replace(old, new))


def ref(article: Article, *, version: int = 1) -> ArticleRef:
    """The reference to an article stored at NOW."""
    return ArticleRef(
        id=article.id,
        version=version,
        title=article.title,
        url=article.url,
        publication=article.publication,
        published=article.published,
        published_basis=article.published_basis,
        language=article.language,
        ingested_at=NOW,
    )

"""How a briefing becomes a Message: words and their order, nothing else."""

from datetime import date

from bot.message import (
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
from bot.wording import capitalised, full_day_words, when_words
from summarizer.briefing import Briefing, FollowUp, Quote


def briefing_message(briefing: Briefing) -> Message:
    """One article's briefing: title, summary, quotes, what comes next, what was not read."""
    article = briefing.article
    blocks: list[Block] = [Heading(strong(article.title or article.id), level=1)]
    blocks.append(Note(plain(_source_line(briefing))))
    if briefing.unread:
        blocks.append(Paragraph(plain(f"{capitalised(briefing.unread)}.")))
        return Message(tuple(blocks))
    if briefing.summary:
        blocks.append(Paragraph(plain(" ".join(point.text for point in briefing.summary))))
    blocks.extend(_quotation(quote) for quote in briefing.quotes)
    if briefing.follow_ups:
        items = tuple(_follow_up_words(item, article.published) for item in briefing.follow_ups)
        blocks += [Heading(strong("What comes next")), Items(items)]
    blocks.append(Note(plain(_proof_line(briefing))))
    return Message(tuple(blocks))


def _quotation(quote: Quote) -> Quotation:
    by: list[Run] = [Run(quote.speaker or "speaker not named", Style.STRONG)]
    if quote.role:
        by.append(Run(f", {quote.role}"))
    if quote.attribution:
        by.append(Run(f", to {quote.attribution}"))
    return Quotation(quote.text.rstrip(","), tuple(by))


def _follow_up_words(follow_up: FollowUp, published: date | None) -> Words:
    day = published or date.min
    certainty = follow_up.certainty.value + (", reportedly" if follow_up.reported else "")
    return (
        Run(capitalised(when_words(follow_up.when, told=published, today=day)), Style.STRONG),
        Run(f" · {certainty} · {follow_up.what}"),
    )


def _source_line(briefing: Briefing) -> str:
    article = briefing.article
    name = article.publication or article.id
    if article.published is None:
        return f"{name}, undated: relative dates stay open; --published DATE resolves them"
    return f"{name}, {full_day_words(article.published)}"


def _proof_line(briefing: Briefing) -> str:
    quotes, rejected = len(briefing.quotes), len(briefing.rejected)
    return (
        f"{quotes} {'quote' if quotes == 1 else 'quotes'} proven · "
        f"{rejected} {'claim' if rejected == 1 else 'claims'} rejected"
    )

"""What an author writes into every field that there is, as people are shown it on every surface."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.ingest.told import UNSTORABLE
from bot.messages.cards import briefing_card
from bot.messages.message import Message
from bot.messages.telling import briefing_message
from bot.platforms.console import as_text
from bot.web import html
from bot.web.page import DayPage, evidence_page
from summarizer.briefing import Briefing, Certainty, FollowUp, Precision, When
from tests.fuzz.showing import (
    PAYLOADS,
    check_calendar,
    check_discord,
    check_html,
    check_slack,
)
from tests.making import make_article, make_briefing, make_quote, make_ref, span_in

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
# What comes in is without what no database keeps.
WORDS = [UNSTORABLE.sub("", one) for one in PAYLOADS]
ORDERS = "\x1b\x07\x9b\u202e\u2066"


def briefing_of(words: str) -> Briefing:
    """A story that has these words as its title, its outlet, its speaker, in its text and address."""
    point, quote, vote = (
        f"Lorn {words} agreed.",
        f"We {words} agree,",
        f"A vote {words} comes then in {words}, {words} said.",
    )
    text = f"{point}\n\n“{quote}” {words} said on Monday. {vote}"
    day = date(2026, 3, 19)
    follow_up = FollowUp(
        what=f"vote {words} comes",
        who=(words,),
        where=(words,),
        when=When(text="then", first=day, last=day, precision=Precision.DAY),
        certainty=Certainty.LIKELY,
        says=(words,),
        evidence=(span_in(text, vote),),
    )
    article = make_article(text, title=words or "x", publication=words or "x")
    return make_briefing(
        replace(article, url=f"https://post.example/{words}"),
        summary=(point,),
        quotes=(make_quote(text, quote, words or None),),
        follow_ups=(follow_up,),
    )


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_hostile_words_reach_nobody(words: str) -> None:
    """In a title, name, quote or address they ping nobody, link nowhere, and are no markup or order."""
    briefing = briefing_of(words)
    ref = make_ref(briefing.article)
    spans = [one.evidence[0] for one in briefing.summary]

    shown: list[Message] = [briefing_message(briefing), briefing_card(briefing, record=7)]

    for message in shown:
        check_slack(message)
        check_discord(message)
        check_html(html.digest_html(DayPage(message, day=NOW.date(), before=None, after=None)))
        assert not set(as_text(message)) & set(ORDERS)
    page = evidence_page(ref, briefing, spans, others=(), today=NOW.date())
    check_html(html.evidence_html(page))
    check_calendar((f"vote {words}", words, briefing.article.url, None, None))


def test_every_field_is_tried() -> None:
    """None of the fields is dropped on the way: what stands in them is what is shown."""
    told = as_text(briefing_message(briefing_of("quay")))

    assert told.count("quay") >= 6
    assert len(set(WORDS)) >= 60

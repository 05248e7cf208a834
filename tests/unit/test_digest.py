"""What a digest tells, and in which order."""

from datetime import date

from bot.agenda import Step, build_agenda
from bot.digests.digest import (
    Coverage,
    News,
    compose_digest,
    digest_to_json,
    heard_before,
    key_quotes,
)
from bot.records import ArticleRef, ChangeRecord, FollowUpRecord
from summarizer.article import Span
from summarizer.briefing import (
    Briefing,
    Certainty,
    Change,
    ChangeKind,
    FollowUp,
    Precision,
    When,
)
from tests.making import make_article, make_briefing, make_quote, make_ref, span_in

DAY = date(2026, 3, 3)
VOTE = "The council of Lorn will vote on the tram line on Friday."
SALE = "Lorn's only bookshop was sold to its readers."
RAIN = "Rain stopped the harvest in the valleys around Lorn."


def briefed(text: str, name: str, **about: object) -> tuple[ArticleRef, Briefing]:
    article = make_article(text, name=name, **about)  # type: ignore[arg-type]  # named as there
    return make_ref(article), make_briefing(article, summary=(text,))


def follow_up(text: str, ref: ArticleRef, last: date | None, number: int = 1) -> FollowUpRecord:
    when = When(text="on Friday", first=last, last=last, precision=Precision.DAY)
    told = FollowUp(
        what=f"council votes {number}",
        when=when if last else When(),
        certainty=Certainty.SCHEDULED,
        evidence=(span_in(text, text),),
    )
    return FollowUpRecord(id=number, article=ref, follow_up=told, entities=frozenset())


def test_stories_of_more_outlets_come_first() -> None:
    """More publications outrank a newer day; a newer day outranks the rest."""
    made = compose_digest(
        News(
            [
                briefed(SALE, "sale", published=date(2026, 3, 2)),
                briefed(RAIN, "rain", published=DAY),
                briefed(VOTE, "vote", published=date(2026, 3, 2)),
                briefed(VOTE, "vote-2", published=date(2026, 3, 2), publication="Lorn Post"),
            ]
        ),
        [],
        days=(date(2026, 3, 2), DAY),
        topic=None,
        max_stories=2,
    )

    assert [story.lead.article.id for story in made.stories] == ["vote", "rain"]
    assert [story.lead.article.id for story in made.others] == ["sale"]


def test_coverage_counts_all_that_was_there() -> None:
    """Articles in other languages are counted as not read, and are no stories."""
    ref, _ = briefed(SALE, "sale")
    foreign = make_briefing(
        make_article("Der Rat tagt.", name="de"), unread="not read: language de"
    )

    made = compose_digest(
        News([briefed(VOTE, "vote"), (ref, foreign)]),
        [],
        days=(DAY, DAY),
        topic=None,
        max_stories=7,
    )

    assert made.coverage == Coverage(sources=1, articles=2, unread=1, quotes=0, rejected=0)
    assert [story.lead.article.id for story in made.stories] == ["vote"]


def test_daily_report_of_one_kind_is_no_repeat() -> None:
    """A report that is as alike as a reprint, but has other numbers, is told."""
    report = (
        "Lorn: the market closed at {} points, more than the day before, since traders expect that "
        "the bank lowers its rate, while shares of builders and of ferries fell a little."
    )
    made = compose_digest(
        News(
            [briefed(report.format(4312), "second")],
            before=[briefed(report.format(4295), "first", published=date(2026, 3, 2))],
        ),
        [],
        days=(DAY, DAY),
        topic=None,
        max_stories=7,
    )

    assert [telling.article.id for story in made.stories for telling in story.tellings] == [
        "second"
    ]
    assert made.coverage.repeats == 0


def test_story_that_was_told_is_counted_not_told() -> None:
    """An outlet's print of a story that was told before is left out and counted."""
    before = briefed(VOTE, "vote", published=date(2026, 3, 2))
    reprint = briefed(VOTE, "vote-2", publication="Lorn Post")
    news = News([reprint, briefed(RAIN, "rain")], before=[before])

    made = compose_digest(news, [], days=(DAY, DAY), topic=None, max_stories=7)

    assert [story.lead.article.id for story in made.stories] == ["rain"]
    assert made.coverage.repeats == 1
    assert heard_before(news, "vote-2") == before[0]
    assert heard_before(news, "rain") is None


def test_what_is_over_is_not_ahead() -> None:
    """What comes next begins on the digest's last day, soonest first, open dates last."""
    ref, briefing = briefed(VOTE, "vote")

    made = compose_digest(
        News([(ref, briefing)]),
        build_agenda(
            [
                follow_up(VOTE, ref, None, 1),
                follow_up(VOTE, ref, date(2026, 3, 6), 2),
                follow_up(VOTE, ref, date(2026, 3, 2), 3),
                follow_up(VOTE, ref, DAY, 4),
            ],
            today=DAY,
        ),
        days=(DAY, DAY),
        topic=None,
        max_stories=7,
    )

    assert [one.newest.id for one in made.ahead] == [4, 2, 1]
    assert made.more_ahead == 0


def test_what_changed_is_told_once() -> None:
    """What the digest's articles tell of earlier expectations, and what lapsed in its days."""
    earlier, _ = briefed(VOTE, "earlier", published=date(2026, 2, 27))
    ref, briefing = briefed(VOTE, "vote", published=DAY)
    off = Change(
        kind=ChangeKind.CANCELLED, act="vote", what="The council vote", evidence=(Span(0, 3),)
    )
    agenda = build_agenda(
        [
            follow_up(VOTE, earlier, date(2026, 3, 9), 1),
            follow_up("The choir sings.", earlier, date(2026, 3, 2), 2),
            follow_up("A ferry sails.", earlier, date(2026, 3, 1), 3),
        ],
        [ChangeRecord(id=4, article=ref, change=off, entities=frozenset())],
        today=DAY,
    )

    made = compose_digest(
        News([(ref, briefing)]), agenda, days=(DAY, DAY), topic=None, max_stories=7
    )

    assert [(one.item.id, one.entry.step) for one in made.changed] == [
        (1, Step.CANCELLED),
        (2, Step.LAPSED),
    ]


def test_what_does_not_fit_is_counted() -> None:
    """Of eleven things ahead ten are told and one is counted."""
    ref, briefing = briefed(VOTE, "vote")
    told = [follow_up(VOTE, ref, date(2026, 3, day), day) for day in range(5, 16)]
    agenda = build_agenda(told, today=DAY)

    made = compose_digest(
        News([(ref, briefing)]), agenda, days=(DAY, DAY), topic=None, max_stories=7
    )

    assert (len(made.ahead), made.more_ahead) == (10, 1)


def test_each_speaker_is_quoted_before_anyone_twice() -> None:
    """Of three quotes two are shown: the first of each speaker, in the order of the text."""
    text = "“We will win,” said Ada. “We always win,” she added. “Not this time,” said Ben."
    quotes = [
        make_quote(text, "We will win,", "Ada"),
        make_quote(text, "We always win,", "Ada"),
        make_quote(text, "Not this time,", "Ben"),
    ]

    shown = key_quotes(quotes, most=2)

    assert [quote.text for quote in shown] == ["We will win,", "Not this time,"]


def test_digest_as_json() -> None:
    """The JSON names the days, the stories with their articles, what is ahead, and the coverage."""
    ref, briefing = briefed(VOTE, "vote", title="Tram vote")

    made = compose_digest(
        News([(ref, briefing)]),
        build_agenda([follow_up(VOTE, ref, date(2026, 3, 6))], today=DAY),
        days=(DAY, DAY),
        topic="Lorn",
        max_stories=7,
    )

    assert digest_to_json(made) == {
        "schema": 1,
        "first": "2026-03-03",
        "last": "2026-03-03",
        "topic": "Lorn",
        "stories": [
            {
                "articles": ["vote"],
                "title": "Tram vote",
                "summary": [{"text": VOTE, "evidence": [{"start": 0, "end": len(VOTE)}]}],
                "quotes": [],
            }
        ],
        "others": [],
        "ahead": [
            {
                "what": "council votes 1",
                "who": [],
                "where": [],
                "when": {
                    "text": "on Friday",
                    "start": "2026-03-06",
                    "end": "2026-03-06",
                    "precision": "day",
                    "bound": "on",
                    "time": None,
                    "zone": None,
                },
                "certainty": "scheduled",
                "reported": False,
                "says": [],
                "evidence": [{"start": 0, "end": len(VOTE)}],
                "articles": ["vote"],
                "agenda_item": 1,
                "state": "expected",
            }
        ],
        "more_ahead": 0,
        "changed": [],
        "coverage": {
            "sources": 1,
            "failing": (),
            "articles": 1,
            "unread": 0,
            "repeats": 0,
            "quotes": 0,
            "rejected": 0,
        },
    }

"""Answers composed from records: whole answers, compared as they are."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.qa.answer import MAX_LINES, Answer, compose, decline, placed, to_json
from bot.qa.finding import Brief, Hits
from bot.qa.lines import Citation, Line, LineKind
from bot.qa.place import LAST
from bot.qa.question import Fact, Intent, NotUnderstood, Period, Question
from bot.records import ArticleRef, FollowUpRecord, Holdings, Passage, QuoteRecord
from bot.topics import Topic
from summarizer.briefing import (
    Certainty,
    FollowUp,
    Precision,
    Quote,
    QuoteKind,
    SummaryPoint,
    When,
)
from tests.making import make_article, make_ref, span_in

MONDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 4)
NO, IS = frozenset({"country:NO"}), frozenset({"country:IS"})
BOTH = NO | IS

SAID = "“We want calmer waters,” said Ada Brandt, Norway's fisheries minister, in Lorn."
VOTE = "Norway and Iceland will vote on the herring quota on Friday."
VISIT = "Brandt may visit Iceland in May, officials said."
OPEN = "A joint committee is to meet; no date is set."
TEXT = f"{SAID} {VOTE}\n\n{VISIT} {OPEN}"

PAIR = Topic(groups=(NO, IS), labels=("Norway", "Iceland"), typed=(("norway",), ("iceland",)))
BRANDT = Topic(
    groups=(frozenset({"person:ada-brandt"}),), labels=("Ada Brandt",), typed=(("brandt",),)
)

# Words that name whoever a question of these tests is about.
ASKED = "Norway, Iceland, Brandt?"
ARTICLE = make_article(TEXT, title="Herring talks", published=MONDAY)
REF = make_ref(ARTICLE)
PARAGRAPHS = {REF.id: (span_in(TEXT, f"{SAID} {VOTE}"), span_in(TEXT, f"{VISIT} {OPEN}"))}
HOLDINGS = Holdings(articles=3, undated=1, newest=REF)
NONE_HELD = Holdings(articles=0, undated=0, newest=None)

FRIDAY = When(
    text="on Friday", first=date(2026, 3, 6), last=date(2026, 3, 6), precision=Precision.DAY
)
MAY = When(text="in May", first=date(2026, 5, 1), last=date(2026, 5, 31), precision=Precision.MONTH)


def record(
    number: int,
    what: str,
    sentence: str,
    when: When,
    certainty: Certainty,
    *,
    entities: frozenset[str] = BOTH,
    article: ArticleRef = REF,
    reported: bool = False,
    who: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
) -> FollowUpRecord:
    return FollowUpRecord(
        id=number,
        article=article,
        follow_up=FollowUp(
            what=what,
            who=who,
            when=when,
            certainty=certainty,
            reported=reported,
            says=says,
            evidence=(span_in(TEXT, sentence),),
        ),
        entities=entities,
    )


VOTES = record(
    1,
    "Norway and Iceland vote on the herring quota",
    VOTE,
    FRIDAY,
    Certainty.SCHEDULED,
    who=("Norway", "Iceland"),
    says=("Harbour Press",),
)
VISITS = record(
    2,
    "Brandt visits Iceland",
    VISIT,
    MAY,
    Certainty.POSSIBLE,
    who=("Ada Brandt",),
    says=("officials",),
)
MEETS = record(
    3,
    "joint committee meets",
    OPEN,
    When(),
    Certainty.UNDECIDED,
    reported=True,
    says=("Lorn Agency",),
)
QUOTED = QuoteRecord(
    id=4,
    article=REF,
    quote=Quote(
        span=span_in(TEXT, "We want calmer waters,"),
        text="We want calmer waters,",
        kind=QuoteKind.DIRECT,
        speaker="Ada Brandt",
        role="Norway's fisheries minister",
    ),
    speaker_id="person:ada-brandt",
    entities=NO,
    evidence=(span_in(TEXT, SAID),),
)
BRIEF = Brief(
    article=REF,
    summary=(SummaryPoint(text=VOTE, evidence=(span_in(TEXT, VOTE),)),),
    named={"country:NO": 4, "country:IS": 3},
    leading=BOTH,
)


def composed(
    question: Question, hits: Hits, *, today: date, holdings: Holdings, max_lines: int = MAX_LINES
) -> Answer:
    """The answer with the paragraphs that it cites."""
    answer = compose(question, hits, today=today, holdings=holdings, max_lines=max_lines)
    return placed(answer, PARAGRAPHS, sources=question.sources)


def ask(intent: Intent, topic: Topic | None = PAIR, **about: object) -> Question:
    asked = Question(text=ASKED, intent=intent, topic=topic)
    return replace(asked, **about)  # type: ignore[arg-type]  # named as there


def cite(sentence: str, paragraph: int | None) -> tuple[Citation, ...]:
    span = span_in(TEXT, sentence)
    return (
        Citation(
            article="a",
            start=span.start,
            end=span.end,
            url=None,
            published=MONDAY,
            publication="Harbour Press",
            title="Herring talks",
            paragraph=paragraph,
        ),
    )


def lead(text: str) -> Line:
    return Line(kind=LineKind.LEAD, text=text)


def note(text: str) -> Line:
    return Line(kind=LineKind.NOTE, text=text)


VOTE_LINE = Line(
    kind=LineKind.ITEM,
    text="6 Mar: Norway and Iceland vote on the herring quota. Scheduled. Due this week.",
    when=FRIDAY,
    certainty=Certainty.SCHEDULED,
    says=("Harbour Press",),
    citations=cite(VOTE, 1),
    agenda_item=1,
)
VISIT_LINE = Line(
    kind=LineKind.ITEM,
    text="In May: Brandt visits Iceland. Possible, according to officials.",
    when=MAY,
    certainty=Certainty.POSSIBLE,
    says=("officials",),
    citations=cite(VISIT, 2),
    agenda_item=2,
)
MEET_LINE = Line(
    kind=LineKind.ITEM,
    text="Date open: Joint committee meets. Undecided, reportedly (Lorn Agency).",
    when=When(),
    certainty=Certainty.UNDECIDED,
    reported=True,
    says=("Lorn Agency",),
    citations=cite(OPEN, 2),
    agenda_item=3,
)
ALL_FROM = note("All from Harbour Press, 2 Mar 2026, the newest on file.")
TOPICS = (("country:NO", "Norway"), ("country:IS", "Iceland"))


def answered(intent: Intent, *lines: Line, **about: object) -> Answer:
    plain = Answer(
        question=ASKED, as_of=TODAY, intent=intent, topics=TOPICS, lines=lines, newest=MONDAY
    )
    return replace(plain, **about)  # type: ignore[arg-type]  # named as there


def test_what_is_next_in_order() -> None:
    """Soonest first, open ones last, each with days, certainty, who says so and its sentence."""
    hits = Hits(follow_ups=(MEETS, VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland"),
        VOTE_LINE,
        VISIT_LINE,
        MEET_LINE,
        ALL_FROM,
    )


def test_a_record_without_names_counts_where_its_article_is_about_the_pair() -> None:
    """What an article on both expects of one side alone is counted, not shown."""
    nameless = replace(VOTES, entities=frozenset())
    one_sided = replace(VISITS, entities=NO)
    hits = Hits(nearby_follow_ups=(nameless, one_sided), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland"),
        VOTE_LINE,
        note("One more in these articles concerns only one of Norway and Iceland."),
        ALL_FROM,
    )


def test_the_day_asked_for_is_told() -> None:
    """As of a day, what is over then is told as lapsed, and undated articles are counted out."""
    as_of = date(2026, 3, 7)
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, as_of=as_of), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland (as of 7 Mar 2026)"),
        VISIT_LINE,
        replace(
            note("Lapsed on 7 Mar without news: Norway and Iceland vote on the herring quota."),
            citations=cite(VOTE, 1),
        ),
        note("One undated article left out."),
        ALL_FROM,
        as_of=as_of,
    )


def test_a_period_leaves_the_open_ones_out() -> None:
    """In the days asked for; what has no date yet is counted."""
    may = Period(first=date(2026, 5, 1), last=date(2026, 5, 31), label="in May")
    hits = Hits(follow_ups=(VOTES, VISITS, MEETS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, period=may), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("One thing ahead for Norway, Iceland in May"),
        VISIT_LINE,
        note("One more without a date yet."),
        ALL_FROM,
    )


def test_what_was_last_expected() -> None:
    """When nothing is ahead, the last expectation and the newest article are told."""
    later = date(2027, 1, 1)
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=later, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        Line(
            kind=LineKind.NOTE,
            text=(
                "Last expected: Brandt visits Iceland (May 2026),"
                " told by Harbour Press, 2 Mar 2026; no outcome read."
            ),
            citations=cite(VISIT, 2),
        ),
        note("Newest article on it: Harbour Press, 2 Mar 2026: Herring talks."),
        as_of=later,
        none_because="Nothing upcoming on file for Norway, Iceland.",
    )


def test_nothing_at_all() -> None:
    """A pair that no article names: what is on file, and the side that something is known of."""
    hits = Hits(nearby_follow_ups=(replace(VOTES, entities=NO),))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        note("Try: what's next for Norway?"),
        note("Three articles on file, the newest from Harbour Press, 2 Mar 2026."),
        note("To be told when there is: “follow Norway, Iceland”."),
        none_because="Nothing on file about Norway, Iceland.",
    )


def test_what_comes_nearest() -> None:
    """Of a subject that is on nobody's file, the newest article on the other side of the topic."""
    about = replace(PAIR, words=("tea",))

    answer = composed(ask(Intent.LATEST, about), Hits(nearest=REF), today=TODAY, holdings=HOLDINGS)

    assert answer.lines == (
        note("Nearest: Harbour Press, 2 Mar 2026: Herring talks."),
        note("To be told when there is: “follow Norway, Iceland, tea”."),
    )


def test_an_empty_store() -> None:
    """Without an article, the answer says how to get one."""
    answer = composed(ask(Intent.LATEST), Hits(), today=TODAY, holdings=NONE_HELD)

    assert answer == answered(
        Intent.LATEST,
        note("Add a source, or ingest an article."),
        none_because="Nothing on file yet.",
        newest=None,
    )


def test_only_undated_articles() -> None:
    """As of a day, a store of undated articles has nothing, and says what it leaves out."""
    held = replace(NONE_HELD, undated=2)
    asked = replace(ask(Intent.NEXT), as_of=TODAY)

    answer = composed(asked, Hits(), today=TODAY, holdings=held)

    assert answer.lines == (
        note("Two undated articles left out."),
        note("Add a source, or ingest an article."),
    )


def test_sentences_that_name_days_ahead() -> None:
    """Where no event was read, sentences on the topic that tell a coming day are shown."""
    span = span_in(TEXT, f"{SAID} {VOTE}")
    told = Passage(article=REF, span=span, text=span.of(TEXT), entities=BOTH, score=1.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("No event as such for Norway, Iceland, but days ahead are named:"),
        Line(
            kind=LineKind.ITEM,
            text=VOTE,
            when=replace(FRIDAY, text="Friday"),
            citations=cite(VOTE, 1),
        ),
        ALL_FROM,
    )


def test_pages() -> None:
    """At most so many items; the rest is counted, and "more" goes on where the page ended."""
    hits = Hits(follow_ups=(VOTES, VISITS, MEETS), articles=(BRIEF,))

    first = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)
    second = composed(ask(Intent.NEXT, page=1), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)
    third = composed(ask(Intent.NEXT, page=2), hits, today=TODAY, holdings=HOLDINGS, max_lines=2)

    assert first == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland: the first two"),
        VOTE_LINE,
        VISIT_LINE,
        ALL_FROM,
        more=1,
    )
    assert second == answered(
        Intent.NEXT,
        lead("Three things ahead for Norway, Iceland: number 3"),
        MEET_LINE,
        ALL_FROM,
    )
    assert third == answered(
        Intent.NEXT,
        none_because="That was all: three things ahead for Norway, Iceland.",
    )


def test_who_said_what() -> None:
    """A quote stands verbatim with speaker, role and day; its last comma is not shown."""
    asked = ask(Intent.QUOTES, None, speaker=BRANDT)
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.QUOTES,
        lead("One quote by Ada Brandt"),
        Line(
            kind=LineKind.QUOTE,
            text=("“We want calmer waters” — Ada Brandt, Norway's fisheries minister, 2 Mar 2026"),
            speaker="Ada Brandt",
            citations=cite("We want calmer waters,", 1),
            quoted="We want calmer waters",
            byline="Ada Brandt, Norway's fisheries minister, 2 Mar 2026",
        ),
        ALL_FROM,
        topics=(("person:ada-brandt", "Ada Brandt"),),
    )


def test_a_quote_of_two_articles_is_one_line() -> None:
    """The same words by the same speaker in two articles are one line that cites both."""
    question = Question(text="quotes Brandt", intent=Intent.QUOTES, speaker=BRANDT)
    other = replace(QUOTED, id=5, article=replace(REF, id="b"))
    hits = Hits(quotes=(QUOTED, other), articles=(BRIEF,))

    answer = composed(question, hits, today=TODAY, holdings=HOLDINGS)

    (line,) = [line for line in answer.lines if line.kind is LineKind.QUOTE]
    assert [citation.article for citation in line.citations] == ["a", "b"]


def test_a_quote_by_somebody_else_is_not_shown() -> None:
    """A record that only names the speaker is none of hers."""
    other = replace(QUOTED, speaker_id=None, quote=replace(QUOTED.quote, speaker="Olof Lind"))
    asked = ask(Intent.QUOTES, speaker=BRANDT)
    hits = Hits(quotes=(other,), nearby_quotes=(QUOTED,), articles=())

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.QUOTES,
        note("One quote by Ada Brandt on other things. Try: what did Ada Brandt say?"),
        topics=(("person:ada-brandt", "Ada Brandt"), *TOPICS),
        none_because="No quotes by Ada Brandt on file about Norway, Iceland.",
    )


def test_quotes_that_only_stand_near_the_words() -> None:
    """Where a quote holds the words, others of the same paragraph are left out."""
    waters = Topic(words=("waters",))
    near = replace(QUOTED, id=5, quote=replace(QUOTED.quote, text="We sail."))
    hits = Hits(quotes=(near, QUOTED))

    answer = composed(ask(Intent.QUOTES, waters), hits, today=TODAY, holdings=HOLDINGS)

    assert [line.quoted for line in answer.lines if line.quoted] == ["We want calmer waters"]


def test_the_latest() -> None:
    """Each article by its day and first sentence; those that only mention the topic are left out."""
    passing = Brief(article=make_ref(make_article("x", name="b")), named={"country:NO": 1})
    hits = Hits(articles=(BRIEF, passing))

    answer = composed(ask(Intent.LATEST), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.LATEST,
        lead("One article on Norway, Iceland"),
        Line(kind=LineKind.ITEM, text=f"2 Mar 2026: {VOTE}", citations=cite(VOTE, 1)),
        ALL_FROM,
    )


@pytest.mark.parametrize("intent", [Intent.LATEST, Intent.BRIEF])
def test_a_topic_mentioned_in_passing(intent: Intent) -> None:
    """Articles that only mention the topic are named, and not taken for news of it."""
    passing = replace(BRIEF, named={"country:NO": 1}, leading=frozenset())
    hits = Hits(articles=(passing,))

    answer = composed(ask(intent), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        intent,
        note("Mentioned by Harbour Press, 2 Mar 2026."),
        none_because="No article on file is about Norway, Iceland.",
    )


def test_the_story_in_brief() -> None:
    """The newest article's summary under its title."""
    hits = Hits(articles=(BRIEF,))

    answer = composed(ask(Intent.BRIEF), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.BRIEF,
        lead("On Norway, Iceland: Herring talks (Harbour Press, 2 Mar 2026)"),
        Line(kind=LineKind.ITEM, text=VOTE, citations=cite(VOTE, 1)),
        ALL_FROM,
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (MONDAY, "On Friday (6 Mar)."),
        (TODAY, "6 Mar."),
        (date(2026, 4, 1), "It was expected 6 Mar; no outcome read."),
    ],
)
def test_when_in_one_line(today: date, told: str) -> None:
    """The day of the event that fits stands first, with its evidence."""
    asked = ask(Intent.WHEN, event_words=("vote", "herring"))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=today, holdings=HOLDINGS)

    assert answer.lines[0] == Line(
        kind=LineKind.LEAD, text=told, when=FRIDAY, citations=cite(VOTE, 1)
    )
    assert [line.citations for line in answer.lines[1:2]] == [cite(VOTE, 1)]


@pytest.mark.parametrize(
    ("place", "line", "told"),
    [
        (1, VOTE_LINE, "6 Mar."),
        (2, VISIT_LINE, "In May."),
        (LAST, MEET_LINE, "No date yet."),
    ],
)
def test_one_of_those_that_were_listed(place: int, line: Line, told: str) -> None:
    """The event at a place of the list is told alone, and that there are others."""
    hits = Hits(follow_ups=(MEETS, VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.WHEN, place=place), hits, today=TODAY, holdings=HOLDINGS)

    number = {1: "first", 2: "second", LAST: "third"}[place]
    other = {1: "second", 2: "third", LAST: "first"}[place]
    assert answer == answered(
        Intent.WHEN,
        Line(kind=LineKind.LEAD, text=told, when=line.when, citations=line.citations),
        line,
        note(f"The {number} of three. For another, ask “the {other} one?”."),
        ALL_FROM,
    )


def test_a_place_that_the_list_has_not() -> None:
    """Beyond the end of a list there is nothing, and it is said how long it is."""
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(ask(Intent.WHO, place=3), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO, none_because="The list has two events: there is no such one."
    )


def test_when_from_a_sentence() -> None:
    """Without such an event, the sentence that tells its day answers."""
    asked = ask(Intent.WHEN, event_words=("quota", "vote"))
    span = span_in(TEXT, f"{SAID} {VOTE}")
    told = Passage(article=REF, span=span, text=span.of(TEXT), entities=BOTH, score=1.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHEN,
        Line(
            kind=LineKind.LEAD,
            text="6 Mar.",
            when=replace(FRIDAY, text="Friday"),
            citations=cite(VOTE, 1),
        ),
        Line(
            kind=LineKind.ITEM,
            text=VOTE,
            citations=cite(VOTE, 1),
        ),
        ALL_FROM,
    )


def test_an_event_that_nobody_told() -> None:
    """What fits too few words is no answer; the first thing ahead is mentioned beside it."""
    asked = ask(Intent.WHEN, event_words=("tram", "strike"))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "No event on file fits that for Norway, Iceland."
    assert {line.kind for line in answer.lines} == {LineKind.NOTE}


def test_who_takes_part() -> None:
    """Those whom the events name, the asked ones left out."""
    asked = ask(Intent.WHO, event_words=("visits",))
    hits = Hits(follow_ups=(VISITS, VOTES), articles=(BRIEF,))

    answer = composed(asked, hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO,
        replace(lead("Ada Brandt."), citations=cite(VISIT, 2)),
        VISIT_LINE,
        ALL_FROM,
    )


def test_who_somebody_is() -> None:
    """The office that a quote gives, and what is ahead for them."""
    hits = Hits(follow_ups=(VISITS,), quotes=(QUOTED,))

    answer = composed(ask(Intent.WHO, BRANDT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.WHO,
        Line(
            kind=LineKind.LEAD,
            text="Ada Brandt, Norway's fisheries minister (Harbour Press, 2 Mar 2026).",
            speaker="Ada Brandt",
            citations=cite(SAID, 1),
        ),
        VISIT_LINE,
        topics=(("person:ada-brandt", "Ada Brandt"),),
    )


def test_who_somebody_is_by_an_introduction() -> None:
    """Without a quote, the sentence that names them."""
    told = Passage(article=REF, span=span_in(TEXT, SAID), text=SAID, entities=NO, score=0.0)
    hits = Hits(passages=(told,), articles=(BRIEF,))

    answer = composed(ask(Intent.WHO, BRANDT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer.lines == (
        Line(
            kind=LineKind.LEAD,
            text=f"{SAID} (Harbour Press, 2 Mar 2026)",
            citations=cite(SAID, 1),
        ),
    )


VOTED = "Norway and Iceland voted on the herring quota, by 41 to 12."


def told(sentence: str, *, title: str = "Herring talks") -> Hits:
    """What is found where one article of one sentence is on the pair."""
    ref = make_ref(make_article(sentence, title=title, published=MONDAY))
    passage = Passage(
        article=ref, span=span_in(sentence, sentence), text=sentence, entities=BOTH, score=1.0
    )
    point = SummaryPoint(text=sentence, evidence=(passage.span,))
    brief = Brief(article=ref, summary=(point,), named={}, leading=BOTH)
    return Hits(passages=(passage,), articles=(brief,))


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        ("Brandt resigned on Monday.", "Yes:"),
        ("Brandt had also resigned before.", "Yes:"),
        ("Brandt may have resigned.", "What is told of it:"),
        ("Brandt has not resigned.", "What is told of it:"),
        ("Lind predicts that Brandt resigned.", "What is told of it:"),
        ("Brandt thanked Lind, who resigned.", "What is told of it:"),
    ],
)
def test_whether_something_happened(sentence: str, head: str) -> None:
    """Only a plain sentence of whoever is asked about is told as a yes."""
    hits = told(sentence)
    brief = replace(hits.articles[0], leading=BRANDT.groups[0])
    passage = replace(hits.passages[0], entities=BRANDT.groups[0])
    asked = ask(Intent.LATEST, BRANDT, fact=Fact.WHETHER, event_words=("brandt", "resign"))

    answer = compose(
        asked,
        Hits(passages=(passage,), articles=(brief,)),
        today=TODAY,
        holdings=HOLDINGS,
    )

    assert [line.text for line in answer.lines[:2]] == [head, sentence]
    assert answer.none_because is None


def test_what_nothing_tells() -> None:
    """Where no sentence tells it, that is said, with the one that comes nearest."""
    asked = ask(
        Intent.LATEST, fact=Fact.WHETHER, event_words=("norway", "iceland", "sign", "quota")
    )

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "Nothing on file tells that about Norway, Iceland."
    assert answer.lines[0].text == f"Nearest: {VOTED} (Harbour Press, 2 Mar 2026)"


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        (
            "Norway and Iceland postponed the vote, citing the weather.",
            "In the words of the articles:",
        ),
        (
            "Norway and Iceland postponed the vote after a storm.",
            "No reason is told as such, but what came before:",
        ),
    ],
)
def test_why_something_happened(sentence: str, head: str) -> None:
    """The reason is told in the words of an article; what only came before is no reason as such."""
    asked = ask(Intent.LATEST, fact=Fact.WHY, event_words=("norway", "iceland", "postpone", "vote"))

    answer = compose(asked, told(sentence), today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines[:2]] == [head, sentence]


def test_no_reason_on_file() -> None:
    """Where nothing tells why, that is said."""
    asked = ask(Intent.LATEST, fact=Fact.WHY, event_words=("norway", "iceland", "vote"))

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert answer.none_because == "No reason for that is on file about Norway, Iceland."


def test_how_many() -> None:
    """A question for a number is answered by the sentences that tell one."""
    asked = ask(Intent.LATEST, fact=Fact.AMOUNT, event_words=("voted", "quota"))

    answer = compose(asked, told(VOTED), today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines[:2]] == ["In the words of the articles:", VOTED]


def test_no_number_on_file() -> None:
    """The days of a sentence are no number that it tells."""
    asked = ask(Intent.LATEST, fact=Fact.AMOUNT, event_words=("voted", "quota"))

    answer = compose(
        asked,
        told("Norway and Iceland voted on the quota on 2 March 2026."),
        today=TODAY,
        holdings=HOLDINGS,
    )

    assert answer.none_because == "No number of that is on file about Norway, Iceland."


def test_one_of_the_articles_listed() -> None:
    """Of the articles that an answer listed, one is told by its summary."""
    calm = make_article(SAID, title="Calm", published=date(2026, 2, 27))
    older = replace(make_ref(calm), id="b")
    point = SummaryPoint(text=SAID, evidence=(span_in(SAID, SAID),))
    hits = Hits(articles=(BRIEF, replace(BRIEF, article=older, summary=(point,))))

    answer = compose(ask(Intent.LATEST, place=2), hits, today=TODAY, holdings=HOLDINGS)

    assert [line.text for line in answer.lines] == [
        "Calm (Harbour Press, 27 Feb 2026)",
        SAID,
        "The second of two. For another, ask “the first one?”.",
    ]


def test_one_of_the_quotes_listed() -> None:
    """Of the quotes that an answer listed, one is told with where it stands."""
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    answer = composed(ask(Intent.QUOTES, place=LAST), hits, today=TODAY, holdings=HOLDINGS)
    beyond = composed(ask(Intent.QUOTES, place=2), hits, today=TODAY, holdings=HOLDINGS)

    assert [line.kind for line in answer.lines] == [LineKind.QUOTE, LineKind.NOTE]
    assert beyond.none_because == "The list has one quote: there is no such one."


def test_when_prefers_what_has_a_day() -> None:
    """Of the events that fit, one whose day is known tells when."""
    open_one = record(5, "Norway votes", OPEN, When(), Certainty.LIKELY, who=("Norway",))
    hits = Hits(follow_ups=(open_one, VOTES), articles=(BRIEF,))

    answer = compose(
        ask(Intent.WHEN, event_words=("norway", "votes")), hits, today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "6 Mar."


def test_an_article_that_tells_the_words_further_down() -> None:
    """An article about the sides of a topic that was found by its words is on it."""
    topic = replace(PAIR, words=("trawlers",))

    answer = compose(
        ask(Intent.LATEST, topic), Hits(articles=(BRIEF,)), today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "One article on Norway, Iceland: “trawlers”"


@pytest.mark.parametrize(
    ("listed", "head", "line"),
    [(Intent.LATEST, "Friday (6 Mar).", VOTE), (Intent.QUOTES, "2 Mar 2026.", None)],
)
def test_when_that_was(listed: Intent, head: str, line: str | None) -> None:
    """Of what was listed, the day that it tells, else the day on which it was told."""
    asked = ask(Intent.WHEN, place=1, listed=listed)
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    answer = compose(asked, hits, today=MONDAY, holdings=HOLDINGS)

    assert answer.lines[0].text == head
    assert line is None or answer.lines[1].text == line


def test_quotes_by_a_role() -> None:
    """Whose words are wanted may be told by a role that the texts give a speaker."""
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    ministers = ask(Intent.QUOTES, None, speaker=Topic(words=("fisheries", "minister")))
    sailors = ask(Intent.QUOTES, None, speaker=Topic(words=("sailor",)))

    assert compose(ministers, hits, today=TODAY, holdings=HOLDINGS).none_because is None
    assert (
        compose(sailors, hits, today=TODAY, holdings=HOLDINGS).none_because
        == "No quotes by “sailor” on file."
    )


def test_the_topic_is_told_where_it_was_typed_otherwise() -> None:
    """Of one event, the first line names the topic where none of its words was typed."""
    asked = replace(ask(Intent.WHEN, event_words=("vote",)), text="when do they vote?")

    answer = compose(
        asked, Hits(follow_ups=(VOTES,), articles=(BRIEF,)), today=TODAY, holdings=HOLDINGS
    )

    assert answer.lines[0].text == "Norway, Iceland: 6 Mar."


def test_the_sources_of_an_answer() -> None:
    """Asked for the source, the articles are named with their paragraphs."""
    hits = Hits(follow_ups=(VOTES, VISITS), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT, sources=True), hits, today=TODAY, holdings=HOLDINGS)

    assert answer == answered(
        Intent.NEXT,
        lead("That comes from one article."),
        Line(
            kind=LineKind.ITEM,
            text="Harbour Press, 2 Mar 2026, ¶1, ¶2: Herring talks",
            citations=(*cite(VOTE, 1), *cite(VISIT, 2)),
        ),
    )


def test_one_event_of_two_articles_is_one_line() -> None:
    """What two articles tell alike is cited from both."""
    other = make_ref(make_article(TEXT, name="b", published=date(2026, 3, 3)))
    again = replace(VOTES, id=9, article=other)
    hits = Hits(follow_ups=(VOTES, again), articles=(BRIEF,))

    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    assert answer.lines[0] == lead("One thing ahead for Norway, Iceland")
    assert [one.article for one in answer.lines[1].citations] == ["b", "a"]


def test_help() -> None:
    """Help shows a wording for each kind of question."""
    answer = composed(ask(Intent.HELP, None), Hits(), today=TODAY, holdings=HOLDINGS)

    assert answer.lines[0] == lead("Ask me about the news on file.")
    assert len(answer.lines) == 7


def test_words_that_were_not_understood() -> None:
    """The reason, and what would work instead; the intent where only a name is in doubt."""
    asked = NotUnderstood(
        text="next for Nroway",
        reason="I know nothing called “Nroway”.",
        suggestions=("next for Norway",),
        intent=Intent.NEXT,
    )

    answer = decline(asked, today=TODAY, holdings=HOLDINGS)

    assert answer == Answer(
        question="next for Nroway",
        as_of=TODAY,
        intent=Intent.NEXT,
        lines=(note("Try: next for Norway"),),
        none_because="I know nothing called “Nroway”.",
        newest=MONDAY,
    )


def test_the_json_of_an_answer() -> None:
    """Days in ISO 8601, every key there, as others rely on it."""
    hits = Hits(follow_ups=(VOTES,), articles=(BRIEF,))
    answer = composed(ask(Intent.NEXT), hits, today=TODAY, holdings=HOLDINGS)

    written = json.loads(json.dumps(to_json(answer)))

    assert written == {
        "schema": 1,
        "question": ASKED,
        "as_of": "2026-03-04",
        "intent": "next",
        "topics": [
            {"id": "country:NO", "name": "Norway"},
            {"id": "country:IS", "name": "Iceland"},
        ],
        "lines": [
            {
                "kind": "lead",
                "text": "One thing ahead for Norway, Iceland",
                "when": None,
                "certainty": None,
                "reported": False,
                "says": [],
                "speaker": None,
                "citations": [],
                "agenda_item": None,
            },
            {
                "kind": "item",
                "text": VOTE_LINE.text,
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
                "says": ["Harbour Press"],
                "speaker": None,
                "citations": [
                    {
                        "article": "a",
                        "start": span_in(TEXT, VOTE).start,
                        "end": span_in(TEXT, VOTE).end,
                        "url": None,
                        "published": "2026-03-02",
                    }
                ],
                "agenda_item": 1,
            },
            {
                "kind": "note",
                "text": "All from Harbour Press, 2 Mar 2026, the newest on file.",
                "when": None,
                "certainty": None,
                "reported": False,
                "says": [],
                "speaker": None,
                "citations": [],
                "agenda_item": None,
            },
        ],
        "more": 0,
        "none_because": None,
        "newest": "2026-03-02",
    }

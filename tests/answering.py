"""Records of one article on Norway and Iceland, and the lines that answers make of them."""

from dataclasses import replace
from datetime import date

from bot.qa.answer import MAX_LINES, Answer, compose, placed
from bot.qa.finding import Brief, Hits
from bot.qa.lines import Citation, Line, LineKind
from bot.qa.question import Intent, Question
from bot.records import ArticleRef, FollowUpRecord, Holdings, QuoteRecord
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
    """A follow-up of one sentence of the article."""
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
    """A question on the pair, unless on another topic."""
    asked = Question(text=ASKED, intent=intent, topic=topic)
    return replace(asked, **about)  # type: ignore[arg-type]  # named as there


def cite(sentence: str, paragraph: int | None) -> tuple[Citation, ...]:
    """The citation of a sentence of the article."""
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
    """The first line of an answer."""
    return Line(kind=LineKind.LEAD, text=text)


def note(text: str) -> Line:
    """A line under the items of an answer."""
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
    """The answer of these lines to a question on the pair."""
    plain = Answer(
        question=ASKED, as_of=TODAY, intent=intent, topics=TOPICS, lines=lines, newest=MONDAY
    )
    return replace(plain, **about)  # type: ignore[arg-type]  # named as there

"""The answer to *quotes*: who said what, word for word."""

from dataclasses import replace

from bot.qa.answer import compose
from bot.qa.finding import Hits
from bot.qa.lines import Line, LineKind
from bot.qa.place import LAST
from bot.qa.question import Intent, Question
from bot.topics import Topic
from tests.answering import (
    ALL_FROM,
    BRANDT,
    BRIEF,
    HOLDINGS,
    QUOTED,
    REF,
    TODAY,
    TOPICS,
    answered,
    ask,
    cite,
    composed,
    lead,
    note,
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


def test_one_of_the_quotes_listed() -> None:
    """Of the quotes that an answer listed, one is told with where it stands."""
    hits = Hits(quotes=(QUOTED,), articles=(BRIEF,))

    answer = composed(ask(Intent.QUOTES, place=LAST), hits, today=TODAY, holdings=HOLDINGS)
    beyond = composed(ask(Intent.QUOTES, place=2), hits, today=TODAY, holdings=HOLDINGS)

    assert [line.kind for line in answer.lines] == [LineKind.QUOTE, LineKind.NOTE]
    assert beyond.none_because == "The list has one quote: there is no such one."


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

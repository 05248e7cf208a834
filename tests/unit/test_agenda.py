"""Which tellings are one event, and how it stands after each of them."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from bot.agenda import AgendaItem, State, Step, build_agenda, change_words, due_words
from bot.records import ArticleRef, ChangeRecord, FollowUpRecord, QuoteRecord
from summarizer.article import DateBasis, Span
from summarizer.briefing import (
    Bound,
    Certainty,
    Change,
    ChangeKind,
    FollowUp,
    Precision,
    Quote,
    QuoteKind,
    When,
)

MAY_1, MAY_5, MAY_9, MAY_20 = (date(2026, 5, day) for day in (1, 5, 9, 20))
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def ref(name: str, published: date | None, *, version: int = 1, title: str = "") -> ArticleRef:
    return ArticleRef(
        id=name,
        version=version,
        title=title,
        url=None,
        publication=name,
        published=published,
        published_basis=DateBasis.GIVEN,
        language="en",
        ingested_at=NOW,
    )


def on(first: date, last: date | None = None, bound: Bound = Bound.ON) -> When:
    return When(text="then", first=first, last=last or first, precision=Precision.DAY, bound=bound)


def expected(
    id_: int,
    article: ArticleRef,
    what: str,
    when: When | None = None,
    *,
    who: tuple[str, ...] = (),
    certainty: Certainty = Certainty.SCHEDULED,
    entities: frozenset[str] = frozenset({"country:NO"}),
) -> FollowUpRecord:
    told = FollowUp(
        what=what,
        who=who,
        when=when or When(),
        certainty=certainty,
        evidence=(Span(10 * id_, 10 * id_ + 9),),
    )
    return FollowUpRecord(id=id_, article=article, follow_up=told, entities=entities)


def changed(
    id_: int,
    article: ArticleRef,
    kind: ChangeKind,
    act: str,
    what: str,
    when: When | None = None,
    *,
    who: tuple[str, ...] = (),
) -> ChangeRecord:
    told = Change(
        kind=kind,
        act=act,
        what=what,
        who=who,
        when=when or When(),
        evidence=(Span(10 * id_, 10 * id_ + 9),),
    )
    return ChangeRecord(id=id_, article=article, change=told, entities=frozenset({"country:NO"}))


VOTE = expected(1, ref("a", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))


def steps(item: AgendaItem) -> list[Step]:
    return [entry.step for entry in item.history]


def agenda(
    *records: FollowUpRecord | ChangeRecord,
    today: date = MAY_5,
    quotes: tuple[QuoteRecord, ...] = (),
) -> list[AgendaItem]:
    return build_agenda(
        [one for one in records if isinstance(one, FollowUpRecord)],
        [one for one in records if isinstance(one, ChangeRecord)],
        quotes,
        today=today,
    )


def test_one_telling_is_expected() -> None:
    """What one article tells is expected, with its time."""
    (item,) = agenda(VOTE)

    assert (item.id, item.state, item.when, steps(item)) == (
        1,
        State.EXPECTED,
        on(MAY_9),
        [Step.ANNOUNCED],
    )


def test_told_again_is_confirmed() -> None:
    """The same event in a later article is one event, confirmed."""
    again = expected(2, ref("b", MAY_5), "Parliament votes on the bill on fishing", on(MAY_9))

    (item,) = agenda(VOTE, again)

    assert (item.state, steps(item)) == (State.CONFIRMED, [Step.ANNOUNCED, Step.CONFIRMED])
    assert item.newest == again


def test_told_twice_on_one_day_is_no_confirmation() -> None:
    """Two reports of one day tell the same; neither confirms the other."""
    again = expected(2, ref("b", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))

    (item,) = agenda(VOTE, again)

    assert (item.state, steps(item)) == (State.EXPECTED, [Step.ANNOUNCED, Step.RETOLD])


def test_put_off_to_a_day_is_moved() -> None:
    """An event put off to another day keeps both days."""
    put_off = changed(
        2, ref("b", MAY_5), ChangeKind.MOVED, "vote", "The vote on the bill", on(MAY_20)
    )

    (item,) = agenda(VOTE, put_off)

    moved = item.history[-1]
    assert (item.state, item.when) == (State.MOVED, on(MAY_20))
    assert (moved.step, moved.before, moved.after) == (Step.MOVED, on(MAY_9), on(MAY_20))


def test_put_off_and_told_anew_in_one_article_is_moved() -> None:
    """ "Put back a week", and in another sentence the new day: one move."""
    article = ref("b", MAY_5)
    put_off = changed(2, article, ChangeKind.POSTPONED, "vote", "The vote on the bill")
    anew = expected(3, article, "Parliament votes on the fishing bill", on(MAY_20))

    (item,) = agenda(VOTE, put_off, anew)

    assert steps(item) == [Step.ANNOUNCED, Step.MOVED]
    assert item.when == on(MAY_20)


def test_put_off_without_a_day_is_postponed() -> None:
    """An event put off to no day is open, and doesn't lapse on its old day."""
    put_off = changed(2, ref("b", MAY_5), ChangeKind.POSTPONED, "vote", "The vote on the bill")

    (item,) = agenda(VOTE, put_off, today=MAY_20)

    assert (item.state, item.when) == (State.POSTPONED, When())


def test_outcome_closes_with_its_quote() -> None:
    """A report in the past tense closes the event, with the first words said beside it."""
    article = ref("b", date(2026, 5, 10))
    passed = changed(
        2,
        article,
        ChangeKind.HAPPENED,
        "approve",
        "Parliament approved the fishing bill on Saturday",
        on(MAY_9),
    )
    said = QuoteRecord(
        id=3,
        article=article,
        quote=Quote(span=Span(40, 60), text="It is a good law.", kind=QuoteKind.DIRECT),
        speaker_id=None,
        entities=frozenset(),
        evidence=(),
    )

    (item,) = agenda(VOTE, passed, quotes=(said,), today=MAY_20)

    assert item.state is State.HAPPENED
    assert item.history[-1].quote == said


def test_report_of_another_day_closes_nothing() -> None:
    """What happened before the event was to happen was another event."""
    earlier = changed(
        2,
        ref("b", MAY_5),
        ChangeKind.HAPPENED,
        "vote",
        "Parliament voted on the fishing bill in April",
        on(date(2026, 4, 20)),
    )

    (item,) = agenda(VOTE, earlier)

    assert item.state is State.EXPECTED


def test_a_report_of_no_name_in_common_closes_no_years_event() -> None:
    """What is expected in some year is not over because somebody else did something like it."""
    year = When(
        text="2026", first=date(2026, 1, 1), last=date(2026, 12, 31), precision=Precision.YEAR
    )
    election = expected(1, ref("a", MAY_1), "Presidential election", year)
    other = changed(
        2,
        ref("b", MAY_9),
        ChangeKind.HAPPENED,
        "spend",
        "Presidential candidate spent the week before the election at sea",
        on(MAY_5),
    )

    (item,) = agenda(election, other)

    assert item.state is State.EXPECTED


def test_called_off_is_cancelled() -> None:
    """An event that is called off is cancelled."""
    off = changed(2, ref("b", MAY_5), ChangeKind.CANCELLED, "vote", "The vote on the fishing bill")

    (item,) = agenda(VOTE, off, today=MAY_20)

    assert (item.state, steps(item)) == (State.CANCELLED, [Step.ANNOUNCED, Step.CANCELLED])


def test_passed_unread_is_lapsed() -> None:
    """An event whose last day is over, and of which nothing was read, has lapsed the day after."""
    (on_the_day,) = agenda(VOTE, today=MAY_9)
    (after,) = agenda(VOTE, today=date(2026, 5, 10))

    assert on_the_day.state is State.EXPECTED
    assert (after.state, after.history[-1].day) == (State.LAPSED, date(2026, 5, 10))


@pytest.mark.parametrize(("days", "state"), [(120, State.EXPECTED), (121, State.LAPSED)])
def test_open_event_lapses_unmentioned(days: int, state: State) -> None:
    """An event without a day lapses when nobody has told of it for 120 days."""
    opened = expected(1, ref("a", MAY_1), "Parliament votes on the fishing bill")

    (item,) = agenda(opened, today=date.fromordinal(MAY_1.toordinal() + days))

    assert item.state is state


def test_open_event_gets_its_day() -> None:
    """A later article that names the day of an open event dates it."""
    opened = expected(1, ref("a", MAY_1), "Parliament votes on the fishing bill")
    dated = expected(2, ref("b", MAY_5), "Parliament votes on the fishing bill", on(MAY_9))

    (item,) = agenda(opened, dated)

    assert (item.state, steps(item), item.when) == (
        State.CONFIRMED,
        [Step.ANNOUNCED, Step.DATED],
        on(MAY_9),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Brandt visits Oslo", MAY_9), ("Brandt visits Bergen", MAY_20)),
        (("First round of talks on cod", MAY_9), ("Second round of talks on cod", MAY_20)),
        (("Board meets in Oslo", MAY_9), ("Board meets in Oslo again", MAY_20)),
    ],
)
def test_two_of_a_kind_stay_two(one: tuple[str, date], other: tuple[str, date]) -> None:
    """Two visits to two places, two rounds, one more meeting: two events."""
    first = expected(1, ref("a", MAY_1), one[0], on(one[1]), who=("Ona Brandt",))
    second = expected(2, ref("b", MAY_5), other[0], on(other[1]), who=("Ona Brandt",))

    assert len(agenda(first, second)) == 2


def test_other_people_do_something_else() -> None:
    """The same act on the same day by other people is another event."""
    first = expected(1, ref("a", MAY_1), "Brandt visits Oslo", on(MAY_9), who=("Ona Brandt",))
    second = expected(2, ref("b", MAY_5), "Ek visits Oslo", on(MAY_9), who=("Nils Ek",))

    assert len(agenda(first, second)) == 2


@pytest.mark.parametrize(
    ("one", "other", "events"),
    [
        ("Norway's parliament votes on the pact", "The Danish parliament votes on the pact", 2),
        ("Norway's parliament votes on the pact", "The Norwegian parliament votes on the pact", 1),
        ("Norwegian envoys meet Danish ones", "Danish envoys meet Norwegian ones", 1),
    ],
)
def test_bodies_of_two_states_do_two_things(one: str, other: str, events: int) -> None:
    """The same act by another state's body is another event, unless each names the other."""
    first = expected(1, ref("a", MAY_1), one, on(MAY_9))
    second = expected(2, ref("b", MAY_5), other, on(MAY_9))

    assert len(agenda(first, second)) == events


def test_what_a_thing_is_known_by_is_no_telling_of_it() -> None:
    """A clause about a thing that was agreed on does not tell the building of it again."""
    first = expected(1, ref("a", MAY_1), "Norway builds a centre for satellites on Danish soil")
    second = expected(
        2,
        ref("b", MAY_5),
        "Rocket carries satellites from the centre that Norway agreed to build on Danish soil",
    )

    assert len(agenda(first, second)) == 2


def test_one_article_tells_two_days_of_two_events() -> None:
    """Two days in one article are two events, however alike they are told."""
    article = ref("a", MAY_1)
    first = expected(1, article, "Board meets on the budget", on(MAY_9))
    second = expected(2, article, "Board meets on the budget", on(MAY_20))

    assert [item.when for item in agenda(first, second)] == [on(MAY_9), on(MAY_20)]


def test_event_after_its_outcome_is_new() -> None:
    """What is expected again after it happened is another event."""
    passed = changed(
        2, ref("b", MAY_9), ChangeKind.HAPPENED, "vote", "Parliament voted on the bill", on(MAY_9)
    )
    next_one = expected(3, ref("c", date(2026, 5, 10)), "Parliament votes on the bill", on(MAY_20))

    items = agenda(VOTE, passed, next_one, today=date(2026, 5, 10))

    assert [item.state for item in items] == [State.HAPPENED, State.EXPECTED]


def test_edited_article_moves_its_own_event() -> None:
    """A later version of an article goes on from the earlier, which is no longer current."""
    edited = expected(
        2, ref("a", MAY_5, version=2), "Parliament votes on the fishing bill", on(MAY_20)
    )

    (item,) = agenda(VOTE, edited)

    assert (item.id, item.state, item.when) == (1, State.MOVED, on(MAY_20))
    assert [telling.is_current for telling in item.tellings] == [False, True]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            changed(
                2, ref("b", MAY_5), ChangeKind.MOVED, "vote", "The vote on the bill", on(MAY_20)
            ),
            "Moved from 9 May to 20 May, says b, 5 May 2026",
        ),
        (
            changed(2, ref("b", MAY_5), ChangeKind.POSTPONED, "vote", "The vote on the bill"),
            "Postponed without a date (it was 9 May), says b, 5 May 2026",
        ),
        (
            changed(2, ref("b", MAY_5), ChangeKind.CANCELLED, "vote", "The vote on the bill"),
            "Called off, says b, 5 May 2026",
        ),
        (
            changed(2, ref("b", MAY_9), ChangeKind.HAPPENED, "vote", "Parliament voted"),
            "Happened, says b, 9 May 2026",
        ),
    ],
)
def test_change_is_told_in_words(change: ChangeRecord, words: str) -> None:
    """What changed is told with the days before and after, and who says so."""
    (item,) = agenda(VOTE, change, today=MAY_9)

    assert item.changed is not None
    assert change_words(item.changed, MAY_9) == words


def test_place_is_told_before_and_after() -> None:
    """An event that changes its place alone keeps its day."""
    talks = expected(1, ref("a", MAY_1), "Delegations meet in Izmir", on(MAY_9))
    moved = changed(
        2, ref("b", MAY_5), ChangeKind.MOVED, "meet", "The delegations will meet in Antalya instead"
    )

    (item,) = agenda(talks, moved)

    assert item.changed is not None
    assert (item.when, change_words(item.changed, MAY_5)) == (
        on(MAY_9),
        "Moved from Izmir to Antalya, says b, 5 May 2026",
    )


@pytest.mark.parametrize(
    ("today", "words"),
    [(MAY_1, ""), (MAY_5, "due this week"), (MAY_9, "due today"), (date(2026, 5, 10), "")],
)
def test_due_is_told(today: date, words: str) -> None:
    """An event of today, or of the days up to Sunday, is due; one that is over isn't."""
    (item,) = agenda(VOTE, today=today)

    assert due_words(item, today) == words


def test_merge_is_explained() -> None:
    """Each telling after the first says what it was known by."""
    again = expected(2, ref("b", MAY_5), "Parliament votes on the fishing bill", on(MAY_9))

    (item,) = agenda(VOTE, again)

    assert [entry.why for entry in item.history] == ["", "100 % of the words, the days, names"]


def test_order_of_arrival_does_not_matter() -> None:
    """The records in any order give the same agenda."""
    records: list[FollowUpRecord | ChangeRecord] = [
        VOTE,
        expected(2, ref("b", MAY_1), "Ministers sign the treaty in Oslo", on(MAY_20)),
        changed(3, ref("c", MAY_5), ChangeKind.POSTPONED, "vote", "The vote on the bill"),
        expected(4, ref("d", date(2026, 5, 7)), "Parliament votes on the bill", on(MAY_20)),
        changed(
            5, ref("e", date(2026, 5, 21)), ChangeKind.HAPPENED, "vote",
            "Parliament voted on the bill", on(MAY_20),
        ),
    ]  # fmt: skip
    straight = agenda(*records, today=date(2026, 5, 22))

    for shuffled in permutations(records):
        assert agenda(*shuffled, today=date(2026, 5, 22)) == straight


def test_a_change_gives_no_id() -> None:
    """An event is named by what expects it, so a change that goes to another event takes no id along."""
    off = changed(
        1,
        ref("b", MAY_5),
        ChangeKind.CANCELLED,
        "vote",
        "the vote on the fishing bill was called off",
    )
    vote = expected(2, ref("a", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))

    (item,) = agenda(vote, off)

    assert (item.id, item.numbers) == (2, (2, 1))


def test_an_older_telling_leaves_the_id() -> None:
    """An article that is older but came in later doesn't change the event's id."""
    first = expected(1, ref("b", MAY_5), "Parliament votes on the fishing bill", on(MAY_9))
    older = expected(7, ref("a", MAY_1), "Parliament votes on the fishing bill", on(MAY_9))

    (before,) = agenda(first)
    (after,) = agenda(first, older)

    assert (before.id, after.id) == (1, 1)
    assert [telling.id for telling in after.tellings] == [7, 1]


def test_what_is_over_takes_nothing_more() -> None:
    """What is expected after an event's days were over is another event."""
    bound = expected(2, ref("b", MAY_20), "Parliament votes on the fishing bill")

    first, second = agenda(VOTE, bound, today=MAY_20)

    assert (first.state, second.state) == (State.LAPSED, State.EXPECTED)


def test_a_late_report_that_names_the_day_closes_what_is_over() -> None:
    """What happened on its day may be told months later, by a report that says which day it was."""
    autumn = date(2026, 9, 1)
    late = changed(
        2, ref("b", autumn), ChangeKind.HAPPENED, "vote", VOTE.follow_up.what, VOTE.follow_up.when
    )

    (item,) = agenda(VOTE, late, today=autumn)

    assert item.state is State.HAPPENED


def test_parties_are_told_apart() -> None:
    """Two organisations of a kind are two, however alike what they do is."""
    green = expected(
        1, ref("a", MAY_1), "Green Party holds its primary", on(MAY_9), who=("Green Party",)
    )
    red = expected(
        2, ref("b", MAY_5), "Labour Party holds its primary", on(MAY_9), who=("Labour Party",)
    )

    assert len(agenda(green, red)) == 2


def test_an_organisation_by_a_part_of_its_name() -> None:
    """An organisation that is named more shortly is still the same one."""
    whole = expected(
        1,
        ref("a", MAY_1),
        "East Horizon Development Bank votes on the loan",
        on(MAY_9),
        who=("East Horizon Development Bank",),
    )
    short = expected(
        2,
        ref("b", MAY_5),
        "Development Bank votes on the loan",
        on(MAY_9),
        who=("Development Bank",),
    )

    assert len(agenda(whole, short)) == 1


TWO = frozenset({"person:varga", "person:okoye"})
STRANGERS = [
    # Who acts is no deed.
    ("President Varga concedes", "Varga stays on duty as president", "Race ends", TWO),
    # Nor is it enough that the same two act.
    ("The two governments answer", "The two governments split costs", "Rail money", TWO),
    # Titles that share a word make nothing of a common phrase.
    (
        "We discuss the findings",
        "We discuss the findings",
        "Night nurse tells of lost sleep",
        frozenset(),
    ),
]


@pytest.mark.parametrize(("one", "other", "title", "entities"), STRANGERS)
def test_strangers(one: str, other: str, title: str, entities: frozenset[str]) -> None:
    """Without a day, more must agree than the actor or a common phrase."""
    first = expected(
        1, ref("a", MAY_1, title="Old diver tells of sunken wrecks"), one, entities=entities
    )
    second = expected(2, ref("b", MAY_5, title=title), other, entities=entities)

    assert len(agenda(first, second)) == 2


def test_it_is_of_the_sentence_before() -> None:
    """A new day that is told of "it" is of what the sentence before puts off."""
    article = ref("b", MAY_5)
    off = changed(
        2, article, ChangeKind.POSTPONED, "vote", "the vote on the fishing bill was delayed"
    )
    it = expected(3, article, "It takes place in Oslo", on(MAY_20), entities=frozenset())

    (item,) = agenda(VOTE, off, it)

    assert (item.state, item.when, item.newest) == (State.MOVED, on(MAY_20), VOTE)


def test_it_after_another_sentence() -> None:
    """What is told of "it" further on is of something else."""
    article = ref("b", MAY_5)
    off = changed(
        2, article, ChangeKind.POSTPONED, "vote", "the vote on the fishing bill was delayed"
    )
    it = expected(7, article, "It takes place in Oslo", on(MAY_20), entities=frozenset())

    first, second = agenda(VOTE, off, it)

    assert (first.state, second.newest) == (State.POSTPONED, it)

"""What people put right with `daybook review`, and what answers make of it."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.agenda import Correcting, CorrectionKind
from bot.app import desk, open_store
from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.errors import InputRejected
from bot.messages.telling import answer_message
from bot.platforms.console import as_text
from bot.review import commands
from bot.review.mark import Wrong
from bot.review.marking import mark_wrong
from bot.store import Store
from config.load import load_settings
from config.settings import Settings
from summarizer.briefing import Certainty, ChangeKind, Draft, FollowUp
from summarizer.verify import verify
from summarizer.world import World
from tests.making import ENGINE, make_article, span_in

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENTENCES = {
    "vote": "Parliament will vote on the fishing bill.",
    "rally": "Ferry crews will rally at the port of Lorn.",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a database with two articles that each expect something, without a date."""
    made = load_settings(None, {"DAYBOOK_DATABASE__URL": f"sqlite:///{tmp_path / 'daybook.db'}"})
    asyncio.run(_fill(made))
    return made


async def _fill(settings: Settings) -> None:
    async with await Store.open(settings.database.url) as store:
        for name, text in SENTENCES.items():
            told = FollowUp(
                what=text.rstrip("."),
                certainty=Certainty.SCHEDULED,
                evidence=(span_in(text, text),),
            )
            article = make_article(text, name=name, title=name, published=date(2026, 3, 2))
            briefing = verify(article, Draft(follow_ups=(told,)), engine=ENGINE)
            await store.add_article(article, now=NOW)
            await store.add_briefing(briefing, version=1, now=NOW)


async def numbers(settings: Settings) -> list[int]:
    async with await Store.open(settings.database.url) as store:
        told = await store.agenda.records(as_of=None)
    return sorted(record.id for record in told.follow_ups)


async def answer(settings: Settings, question: str) -> str:
    async with await Store.open(settings.database.url) as store:
        asked = Desk(store, World.load(), Limits(stories=7, lines=7))
        reply = await asked.ask(question, today=date(2026, 3, 2))
    return as_text(answer_message(reply.answer))


async def correct(
    settings: Settings, kind: CorrectionKind, *records: int, **more: ChangeKind
) -> int:
    record, *others = records
    wanted = Correcting(
        kind=kind, record=record, other=others[0] if others else None, by="Ana", **more
    )
    return await commands.correct(settings, wanted)


async def test_nothing_to_look_at(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing was marked and no merge was a close call, that is said."""
    code = await commands.show(settings, as_json=False)

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "Nothing is marked as wrong.",
        "",
        "No merge was a close call.",
    ]


async def test_mark_is_listed_until_it_is_settled(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a reader marks as wrong is thanked for, listed, and off the list once it is settled."""
    vote, _ = await numbers(settings)
    wrong = Wrong(shown="Parliament votes", by="Ana", why="that was in April", item=vote)
    async with await Store.open(settings.database.url) as store:
        thanks = await mark_wrong(store.reviews, wrong, clock=FixedClock(NOW))

    await commands.show(settings, as_json=False)
    listed = capsys.readouterr().out.splitlines()[:3]
    await commands.settle(settings, 1, by="Bo")
    await commands.show(settings, as_json=False)

    assert as_text(thanks) == ("Thank you: it is marked as wrong (mark 1), for people to look at.")
    assert listed == [
        "Marked as wrong:",
        f"  mark 1: #{vote} Parliament votes",
        "    Ana, 2 Mar: that was in April",
    ]
    assert "Nothing is marked as wrong." in capsys.readouterr().out


async def test_retracted_event_is_not_told(settings: Settings) -> None:
    """What people retract is in no answer any more, until that is undone."""
    vote, _ = await numbers(settings)

    await correct(settings, CorrectionKind.RETRACT, vote)
    without = await answer(settings, "what's next on fishing bill?")
    await commands.undo(settings, 1, by="Bo")
    with_it = await answer(settings, "what's next on fishing bill?")

    assert "will vote on the fishing bill. Scheduled" not in without
    assert "Parliament will vote on the fishing bill. Scheduled" in with_it


async def test_merge_shows_what_became_of_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A merge prints the one item that there is now, which either number names."""
    vote, rally = await numbers(settings)

    await correct(settings, CorrectionKind.MERGE, vote, rally)
    printed = capsys.readouterr().out.splitlines()
    await commands.show_item(settings, rally, as_json=False)
    shown = capsys.readouterr().out.splitlines()

    assert printed[0].startswith(f"1: #{vote} Merged with #{rally} by Ana, ")
    assert printed[1:] == shown
    assert shown[-2:] == [
        f"  #{rally} expected: Ferry crews will rally at the port of Lorn [Harbour Press, 2 Mar 2026]",
        f"  #{vote} expected: Parliament will vote on the fishing bill [Harbour Press, 2 Mar 2026]",
    ]


async def test_corrections_are_listed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """All corrections are listed with who made and who undid them."""
    vote, _ = await numbers(settings)
    await commands.list_corrections(settings, as_json=False)
    await correct(settings, CorrectionKind.CLOSE, vote, outcome=ChangeKind.HAPPENED)
    await commands.undo(settings, 1, by="Bo")
    capsys.readouterr()

    await commands.list_corrections(settings, as_json=False)

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"1: #{vote} Closed as happened by Ana, ")
    assert "; undone by Bo, " in line


async def test_what_cannot_be_corrected(settings: Settings) -> None:
    """What is not on the agenda, one item already, or no telling of the item, is told so."""
    vote, rally = await numbers(settings)

    with pytest.raises(InputRejected, match="There is no item #999"):
        await correct(settings, CorrectionKind.RETRACT, 999)
    with pytest.raises(InputRejected, match="are one item already"):
        await correct(settings, CorrectionKind.MERGE, vote, vote)
    with pytest.raises(InputRejected, match=f"#{rally} is no other telling of #{vote}"):
        await correct(settings, CorrectionKind.SPLIT, vote, rally)


@pytest.mark.parametrize(("days", "state"), [(30, "lapsed"), (120, "expected")])
async def test_open_days_are_settable(settings: Settings, days: int, state: str) -> None:
    """An event without a date lapses so many days after it was last told."""
    vote, _ = await numbers(settings)
    chosen = load_settings(
        None,
        {
            "DAYBOOK_DATABASE__URL": settings.database.url,
            "DAYBOOK_AGENDA__OPEN_DAYS": str(days),
        },
    )

    async with open_store(chosen) as store:
        item = await desk(chosen, store).item(vote, today=date(2026, 5, 1))

    assert item.state.value == state


async def test_all_of_it_for_programs(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """For programs, marks, an event with its history, and corrections are JSON with the same."""
    vote, rally = await numbers(settings)
    wrong = Wrong(shown="Parliament votes", by="Ana", why="that was in April", item=vote)
    async with await Store.open(settings.database.url) as store:
        await mark_wrong(store.reviews, wrong, clock=FixedClock(NOW))
    await correct(settings, CorrectionKind.MERGE, vote, rally)
    capsys.readouterr()

    await commands.show(settings, as_json=True)
    await commands.show_item(settings, rally, as_json=True)
    await commands.list_corrections(settings, as_json=True)

    listed, item, correction = map(json.loads, capsys.readouterr().out.splitlines())
    assert listed == {
        "schema": 1,
        "marks": [
            {
                "id": 1,
                "shown": "Parliament votes",
                "by": "Ana",
                "why": "that was in April",
                "item": vote,
                "article": None,
                "made_at": NOW.isoformat(),
            }
        ],
        "close_calls": [],
    }
    assert item["id"] == vote
    steps = [step["step"] for step in item["history"]]
    assert (steps[0], steps[-1]) == ("announced", "corrected")
    assert [telling["article"] for telling in item["tellings"]] == ["rally", "vote"]
    assert (correction["kind"], correction["item"], correction["other"]) == ("merge", vote, rally)

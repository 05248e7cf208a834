"""What people press, fill in and open in Slack, over the unmodified SDK, from end to end."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.digests.plans import usual_plan
from bot.digests.schedule import parse_zone
from bot.digests.subscriptions import Layout, parse_destination
from bot.reading.sources import SourceKind, new_source
from summarizer.language import Language
from tests.doubles_slack import BOT, CHANNEL, DIRECT, INES, TEAM, Seen
from tests.slack_bench import ADDRESS, ANSWER, NOW, Bench, workspace

SPECS = Path(__file__).parents[3] / "shared/specs"
PLACE = parse_destination(f"slack:{TEAM}/{CHANNEL}")
OWN = parse_destination(f"slack:{TEAM}/{INES}")
LISBON = parse_zone("Europe/Lisbon")


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    rows = (block["elements"] for block in blocks if block["type"] == "actions")
    return [element["text"]["text"] for row in rows for element in row]


async def card(bench: Bench) -> Seen:
    """The card of the story, as a command shows it."""
    await bench.slack.command("/daybook", f"brief {ADDRESS}")
    return (await bench.slack.seen(1))[-1]


async def test_form_of_a_channel(bench: Bench) -> None:
    """The settings of a channel are a form; what is filled in is what comes there from then on."""
    async with bench.daybook():
        await bench.slack.command("/daybook", "digest settings")
        await bench.slack.until(lambda: bool(bench.slack.views))
        [view] = bench.slack.views
        answer = await bench.slack.submit(
            view, topics="Norway, Iceland", days="weekdays", at="07:30", layout="flat"
        )
        [told] = await bench.slack.seen(1)

    made = await bench.store.ledger.subscriptions()
    assert view["submit"]["text"] == "Start"
    assert answer == {}
    assert [(one.destination, one.topic, str(one.schedule), one.layout) for one in made] == [
        (PLACE, topic, "weekdays at 07:30 Europe/Lisbon", Layout.FLAT)
        for topic in ("Norway", "Iceland")
    ]
    assert (told.channel, told.only_to) == (CHANNEL, INES)
    assert told.text == (
        "The digest comes here: weekdays at 07:30 Europe/Lisbon, next on Tuesday, 3 March at 07:30."
    )


async def test_faults_of_a_form(bench: Bench) -> None:
    """What is wrong in a form stands at its fields, and nothing is changed."""
    async with bench.daybook():
        await bench.slack.command("/daybook", "digest settings")
        await bench.slack.until(lambda: bool(bench.slack.views))
        wrong = await bench.slack.submit(bench.slack.views[0], topics="Norwya")
        worse = await bench.slack.submit(bench.slack.views[0], zone="Lorn")

    assert wrong == {
        "response_action": "errors",
        "errors": {"topics": "“Norwya” is on nobody's file: did you mean Norway?"},
    }
    assert list(worse["errors"]) == ["zone"]
    assert await bench.store.ledger.subscriptions() == []


async def test_form_is_filled_in_with_what_holds(bench: Bench) -> None:
    """A form opened again shows the plan that holds."""
    async with bench.daybook():
        await bench.slack.command("/daybook", "digest settings")
        await bench.slack.until(lambda: len(bench.slack.views) == 1)
        await bench.slack.submit(bench.slack.views[0], topics="Norway", when_quiet="silence")
        await bench.slack.command("/daybook", "digest settings")
        await bench.slack.until(lambda: len(bench.slack.views) == 2)

    view = bench.slack.views[1]
    fields = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert view["submit"]["text"] == "Save"
    assert fields["topics"]["initial_value"] == "Norway"
    assert fields["when_quiet"]["initial_option"]["value"] == "silence"


async def test_guest_may_not_plan(bench: Bench) -> None:
    """A guest can't change what comes to a channel, but what comes to themselves."""
    bench.slack.guests.add(INES)

    async with bench.daybook():
        await bench.slack.command("/daybook", "digest settings")
        [told] = await bench.slack.seen(1)
        await bench.slack.command("/daybook", "digest settings", channel=DIRECT)
        await bench.slack.until(lambda: bool(bench.slack.views))
        await bench.slack.submit(bench.slack.views[0])
        await bench.slack.seen(2)

    [made] = await bench.store.ledger.subscriptions()
    assert told.text == "What comes here is for members of this workspace to say."
    assert made.destination == OWN


async def test_greeting_offers_a_digest(bench: Bench) -> None:
    """The button under the greeting opens the form of that channel."""
    async with bench.daybook():
        await bench.slack.send_event(
            {"type": "member_joined_channel", "channel": CHANNEL, "user": BOT}
        )
        [hello] = await bench.slack.seen(1)
        await bench.slack.press_labelled(hello, "Daily digest here?")
        await bench.slack.until(lambda: bool(bench.slack.views))

    assert json.loads(bench.slack.views[0]["private_metadata"]) == {"place": str(PLACE)}


async def test_evidence(bench: Bench) -> None:
    """Under a card, the evidence is shown to the one who asks, in the article's own words."""
    async with bench.daybook():
        shown = await card(bench)
        await bench.slack.press_labelled(shown, "Evidence")
        told = (await bench.slack.seen(2))[-1]

    assert labels(shown.blocks) == [
        "Evidence",
        "Follow",
        "Remind me",
        "Add to calendar",
        "Wrong?",
        "Share to channel",
    ]
    assert told.only_to == INES
    assert (
        "*Norway and Iceland ended two years of talks about a rescue ship on Monday.*" in told.words
    )


async def test_follow_and_remind(bench: Bench) -> None:
    """What is pressed is followed by the one who pressed, who is told in private from then on."""
    async with bench.daybook():
        shown = await card(bench)
        await bench.slack.press_labelled(shown, "Follow")
        asked = (await bench.slack.seen(2))[-1]
        await bench.slack.press_labelled(asked, "Norway")
        await bench.slack.seen(3)
        await bench.slack.press_labelled(shown, "Remind me")
        await bench.slack.seen(4)

    made = await bench.store.follows.all()
    assert "Norway" in labels(asked.blocks)
    assert {one.follower.destination for one in made} == {OWN}
    assert {one.follower.person for one in made} == {INES}
    assert [one.remind_days for one in made] == [None, 1]


async def test_wrong(bench: Bench) -> None:
    """What somebody marks as wrong goes to the review list, with who, what and when."""
    async with bench.daybook():
        shown = await card(bench)
        await bench.slack.press_labelled(shown, "Wrong?")
        choice = (await bench.slack.seen(2))[-1]
        await bench.slack.press_labelled(choice, "The summary")
        thanks = (await bench.slack.seen(3))[-1]

    [mark] = await bench.store.reviews.open_marks()
    assert choice.words.splitlines()[0] == "What is wrong?"
    assert (mark.wrong.shown, mark.wrong.by) == (
        "the summary: A ship for two",
        "slack:T0DOUBLE/U0INES",
    )
    assert thanks.words == ("Thank you: it is marked as wrong (mark 1), for people to look at.")


async def test_calendar_file(bench: Bench) -> None:
    """A calendar file comes in one's own conversation; without the permission, one hears why."""
    async with bench.daybook():
        shown = await card(bench)
        await bench.slack.press_labelled(shown, "Add to calendar")
        first = (await bench.slack.seen(2))[-1]
        bench.slack.scopes.discard("files:write")
        await bench.slack.press_labelled(shown, "Add to calendar")
        second = (await bench.slack.seen(3))[-1]

    [(channel, name, content)] = bench.slack.files
    assert (channel, name) == (DIRECT, "daybook.ics")
    assert b"SUMMARY:Norwegian Defence Minister Ida Holm travels" in content.replace(b"\r\n ", b"")
    assert first.words.endswith("The file is in our own conversation.")
    assert "missing_scope: files:write" in second.words


async def test_brief_this_link(bench: Bench) -> None:
    """The shortcut of a message briefs its first link; one without a link says so."""
    async with bench.daybook():
        await bench.slack.brief_link(f"Look: <{ADDRESS.replace('&', '&amp;')}|here>")
        first = (await bench.slack.seen(1))[-1]
        await bench.slack.brief_link("Look at that")
        second = (await bench.slack.seen(2))[-1]

    assert first.words.splitlines()[0] == "A ship for two"
    assert second.text == "There is no link in that message."


async def test_home(bench: Bench) -> None:
    """The Home tab shows one's digest, follows, what is ahead and what changed; admins see sources."""
    made = new_source("https://post.example/feed", SourceKind.FEED, name="post", now=NOW)
    await bench.store.sources.add(made)

    async with bench.daybook():
        empty = await bench.slack.open_home()
        await bench.slack.press_at_home("Digest settings")
        await bench.slack.until(lambda: bool(bench.slack.views))
        await bench.slack.submit(bench.slack.views[0])
        await bench.slack.write("follow Norway")
        await bench.slack.seen(2)
        bench.slack.admins.add(INES)
        bench.clock.pass_time(120)
        full = await bench.slack.open_home()

    assert words(empty)[:2] == ["Your Daybook", "No digest comes to you yet."]
    assert words(full)[:3] == [
        "Your Daybook",
        "*Next digest*: Tuesday, 3 March at 08:00",
        "*What you follow*\n• Norway",
    ]
    assert "Ida Holm travels to Reykjavik" in "\n".join(words(full))
    assert "*Sources*" in words(full)[-1]
    assert "*Sources*" not in "\n".join(words(empty))


async def test_home_tells_what_the_model_costs(bench: Bench) -> None:
    """Where a model is asked, those who manage the bot see what was spent today; others don't."""
    async with bench.daybook(DAYBOOK_SUMMARIZER__ENGINE="openai"):
        others = await bench.slack.open_home()
        bench.slack.admins.add(INES)
        bench.clock.pass_time(120)
        admins = await bench.slack.open_home()

    assert "Model: 0 of 2,000,000 tokens today." in str(admins["blocks"][-1])
    assert "Model" not in str(others["blocks"])


async def test_assistant(bench: Bench) -> None:
    """The assistant greets, suggests what has an answer, shows that it works, and is titled."""
    async with bench.daybook():
        thread = await bench.slack.open_assistant()
        [hello] = await bench.slack.seen(1)
        await bench.slack.until(lambda: bool(bench.slack.prompts))
        await bench.slack.write(bench.slack.prompts[0][0], thread=thread)
        answer = (await bench.slack.seen(2))[-1]

    assert (hello.channel, hello.thread_ts) == (DIRECT, thread)
    assert bench.slack.prompts[0][-2:] == ["what's next?", "digest"]
    assert answer.thread_ts == thread
    assert "Reykjavik" in answer.words
    assert bench.slack.statuses == [
        ("status", "is looking it up…"),
        ("title", bench.slack.prompts[0][0]),
    ]


async def test_assistant_without_permission(bench: Bench) -> None:
    """Where the assistant's permission is missing, its answers come all the same."""
    bench.slack.scopes.discard("assistant:write")

    async with bench.daybook():
        thread = await bench.slack.open_assistant()
        await bench.slack.seen(1)
        await bench.slack.write("what's next for Norway–Iceland?", thread=thread)
        answer = (await bench.slack.seen(2))[-1]

    assert answer.words == ANSWER


async def test_sources_are_for_admins(bench: Bench) -> None:
    """Sources are shown to admins, and to members of the user group that the settings name."""
    async with bench.daybook(DAYBOOK_SLACK__ADMIN_GROUP="S0DESK"):
        await bench.slack.command("/daybook", "sources")
        refused = (await bench.slack.seen(1))[-1]
        bench.slack.groups["S0DESK"] = [INES]
        bench.clock.pass_time(120)
        await bench.slack.command("/daybook", "sources")
        told = (await bench.slack.seen(2))[-1]

    assert refused.text == "That is for those who manage me here: ask an admin of this place."
    assert told.text.startswith("Nothing is polled yet")


async def test_button_of_another_version(bench: Bench) -> None:
    """A button that this version doesn't know says so to the one who pressed it."""
    async with bench.daybook():
        shown = await card(bench)
        old = {"type": "button", "action_id": "daybook_0", "value": "0:x", "text": {"text": "Old"}}
        await bench.slack.press_labelled(_with(shown, old), "Old")
        told = (await bench.slack.seen(2))[-1]

    assert told.text == "This button is of another version of me: ask for the answer anew."


def _with(seen: Seen, button: dict[str, Any]) -> Seen:
    return Seen(
        channel=seen.channel,
        ts=seen.ts,
        text=seen.text,
        blocks=[{"type": "actions", "elements": [button]}],
    )


async def test_plan_of_a_place_is_in_words_elsewhere(bench: Bench) -> None:
    """A mention can't open a form: it is told the plan in words."""
    plan = usual_plan(PLACE, LISBON)
    await bench.store.ledger.subscribe(
        PLACE, None, plan.schedule, when_quiet=plan.when_quiet, now=NOW - timedelta(days=1)
    )

    async with bench.daybook():
        await bench.slack.mention("digest settings")
        [told] = await bench.slack.seen(1)

    assert "About: all that is read" in told.words


@pytest.mark.skipif(not SPECS.exists(), reason="the shared schemas of Block Kit are not here")
async def test_views_follow_the_schemas(bench: Bench) -> None:
    """Forms and Home tabs have the structure that Slack's own types give them."""
    async with bench.daybook():
        home = await bench.slack.open_home()
        await bench.slack.press_at_home("Digest settings")
        await bench.slack.until(lambda: bool(bench.slack.views))

    shapes = {"slack_home.schema.json": home, "slack_modal.schema.json": bench.slack.views[0]}
    for name, view in shapes.items():
        checker = Draft7Validator(json.loads((SPECS / name).read_text(encoding="utf-8")))
        assert [fault.message[:200] for fault in checker.iter_errors(view)] == []


def words(view: dict[str, Any]) -> list[str]:
    """What a Home tab says, a block each."""
    texts = (block.get("text") for block in view["blocks"])
    return [text["text"] for text in texts if text]

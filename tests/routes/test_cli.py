"""Whole routes from the command line: files in, words out, over a real database."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from bot.cli import main
from config.environment import environment

STORIES = Path(__file__).parents[2] / "bot/demo/stories"
TEXT = (
    "Publication: Lorn Post\nDate: 2026-03-02\n\n"
    "Norway and Iceland ended two years of talks about a rescue ship on Monday. Norwegian Defence Minister Ida "
    "Holm will travel to Reykjavik next week to sign the agreement with the Icelandic government. "
    "“Nobody drowns for want of a treaty,” Holm said.\n"
)


def daybook(
    *arguments: str, folder: Path, stdin: str = "", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder of its own, with a database there."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
        env={"PATH": os.defpath, "PYTHONPATH": str(STORIES.parents[2]), **(environ or {})},
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database holds the sample news."""
    folder = tmp_path_factory.mktemp("archive")
    done = daybook("ingest", str(STORIES), folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "19 articles briefed (1 edited), 1 not read.\n"
    assert (
        done.stderr
        == "daybook: eu-gesundheitsminister-zwangslizenzen-d4d7611e: not read: language de\n"
    )
    return folder


def test_brief_as_json(tmp_path: Path) -> None:
    """A file gives one briefing that follows the contract, and nothing is kept."""
    (tmp_path / "ship.txt").write_text(TEXT, encoding="utf-8")

    done = daybook("brief", "ship.txt", "--format", "json", folder=tmp_path)

    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert told["article"]["published"] == "2026-03-02"
    assert [(q["speaker"], q["role"]) for q in told["quotes"]] == [
        ("Ida Holm", "Norwegian Defence Minister")
    ]
    assert [(f["when"]["start"], f["when"]["end"], f["certainty"]) for f in told["follow_ups"]] == [
        ("2026-03-09", "2026-03-15", "scheduled")
    ]
    assert not (tmp_path / "daybook.db").exists()


@pytest.mark.slow
def test_calendar_follows_a_move(archive: Path) -> None:
    """The entry of talks that were put back a week keeps its UID, and its SEQUENCE grows."""

    def talks(day: str) -> list[tuple[str, int, date]]:
        done = daybook("calendar", "Iceland", "--as-of", day, folder=archive)
        assert (done.returncode, done.stderr) == (0, "")
        entries = Calendar.from_ical(done.stdout).walk("VEVENT")
        return [
            (str(one["UID"]), int(str(one["SEQUENCE"])), one.start)
            for one in entries
            if isinstance(one, Event) and "ext round" in str(one["SUMMARY"])
        ]

    ((uid, sequence, day),) = talks("2026-03-02")

    assert (sequence, day) == (0, date(2026, 3, 12))
    assert talks("2026-03-09") == [(uid, 1, date(2026, 3, 19))]


@pytest.mark.slow
def test_brief_from_standard_input(tmp_path: Path) -> None:
    """ "-" reads one text from standard input."""
    done = daybook("brief", "-", folder=tmp_path, stdin=TEXT)

    assert done.returncode == 0
    assert "Lorn Post, 2 Mar 2026" in done.stdout


def test_brief_lines_keep_order_and_tell_faults(tmp_path: Path) -> None:
    """Each line gives one briefing with its id, in order; faults stand in the line."""
    lines = [
        json.dumps({"id": "one", "text": TEXT, "published": "2026-03-02", "title": None, "x": 1}),
        json.dumps({"id": "two", "text": ""}),
        "not json",
        json.dumps({"id": "three", "text": "  Rain fell.\n\n\nIt stopped.  "}),
    ]

    done = daybook("brief", "--jsonl", folder=tmp_path, stdin="\n".join(lines))

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["article"]["id"] for one in told] == ["one", "two", "stdin, line 3", "three"]
    assert [one.get("error", "") for one in told] == [
        "",
        "stdin, line 2 is empty: give it the article's text.",
        "stdin, line 3 is not valid JSON (Expecting value: line 1 column 1 (char 0)): "
        "write one object on each line.",
        "",
    ]
    assert told[0]["article"]["text"] == TEXT
    assert told[3]["article"]["text"] == "  Rain fell.\n\n\nIt stopped.  "


@pytest.mark.slow
def test_ingest_again_changes_nothing(archive: Path) -> None:
    """What is on file already is known, whatever the order in which it comes."""
    done = daybook("ingest", str(STORIES / "2026-03-02-ledger-mackerel-talks.txt"), folder=archive)

    assert (done.returncode, done.stdout) == (0, "0 articles briefed, 1 known already.\n")


def test_ask_as_json(archive: Path) -> None:
    """An answer cites its sentences, and is as of the day that is asked for."""
    done = daybook(
        "ask",
        "what's next for Portugal-Brazil?",
        "--as-of",
        "2026-03-12",
        "--format",
        "json",
        folder=archive,
    )

    told = json.loads(done.stdout)
    assert (told["intent"], told["as_of"]) == ("next", "2026-03-12")
    assert [topic["id"] for topic in told["topics"]] == ["country:PT", "country:BR"]
    items = [line for line in told["lines"] if line["kind"] == "item"]
    assert "2026-03-18" in {item["when"]["end"] for item in items}
    assert all(item["citations"] for item in items)


@pytest.mark.slow
def test_digest_of_a_day(archive: Path) -> None:
    """A digest of one topic and day tells its story and what comes next."""
    done = daybook("digest", "--topic", "Kenya-Ethiopia", "--date", "2026-03-26", folder=archive)

    assert done.returncode == 0
    assert done.stdout.splitlines()[:3] == [
        "Daybook · Kenya–Ethiopia · Thursday 26 March 2026",
        "",
        "1. Bank puts off vote on Kenya–Ethiopia railway loan",
    ]
    assert "What comes next" in done.stdout


@pytest.mark.slow
def test_chat_is_one_thread(archive: Path) -> None:
    """Piped questions are one thread: the second goes on from the first."""
    done = daybook(
        "chat",
        "--as-of",
        "2026-03-05",
        "--format",
        "json",
        folder=archive,
        stdin="what's next for Veldane?\n\nand for Iceland?\n",
    )

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["intent"] for one in told] == ["next", "next"]
    assert told[1]["topics"] == [{"id": "country:IS", "name": "Iceland"}]


def test_next_and_quotes(archive: Path) -> None:
    """The short commands answer as the whole question would."""
    ahead = daybook("next", "Vancouver", "--as-of", "2026-03-06", folder=archive)
    said = daybook("quotes", "Solbakken", folder=archive)

    assert "16" in ahead.stdout
    assert "— Ingrid Solbakken, Norwegian Fisheries Minister, 2 Mar 2026" in said.stdout


@pytest.mark.slow
def test_demo_without_a_terminal() -> None:
    """The demo prints its digest and two answers, then ends well."""
    done = daybook("demo", folder=Path.cwd())

    assert done.returncode == 0
    assert done.stdout.startswith("Daybook · 23 – 27 Mar 2026\n\n1. Vancouver dockworkers")
    assert done.stdout.count("\n> ") == 2


@pytest.mark.slow
def test_init_writes_settings_that_are_read(tmp_path: Path) -> None:
    """The starter file is a valid settings file; a second one is not written over it."""
    first = daybook("init", folder=tmp_path)
    used = daybook("ask", "help", folder=tmp_path)
    second = daybook("init", folder=tmp_path)

    assert (first.returncode, used.returncode, second.returncode) == (0, 0, 1)
    assert second.stderr == "daybook: daybook.toml is there already: name another file.\n"


FAULTS: list[tuple[list[str], int, str]] = [
    (["brief", "gone.txt"], 1, "daybook: gone.txt is not there: check the path."),
    (["ingest", "gone.txt"], 1, "daybook: gone.txt is not there: check the path."),
    (["brief", "nothing"], 1, "daybook: nothing holds nothing to read: put files in it that end"),
    (["brief", "binary.txt"], 1, "daybook: binary.txt holds binary data, not text:"),
    (["brief", "empty.txt"], 1, "daybook: empty.txt is empty: give it the article's text."),
    (["brief", "ship.txt", "--published", "1999-02-30"], 2, "'1999-02-30' does not match"),
    (["brief"], 2, "name at least one file or folder, or give --jsonl"),
    (["brief", "ship.txt", "--format", "xml"], 2, "'xml' is not one of"),
    (["--config", "wrong.toml", "ask", "help"], 1, "daybook: digest.max_storys in wrong.toml is"),
    (["--config", "gone.toml", "ask", "help"], 1, "daybook: gone.toml: there is no such file."),
    (["digest", "--topic", "Norwya"], 1, "“Norwya” is on nobody's file: did you mean"),
    (["frobnicate"], 2, "No such command 'frobnicate'"),
]


@pytest.mark.parametrize(("arguments", "code", "sentence"), FAULTS, ids=lambda v: str(v)[:40])
def test_bad_input_gets_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    sentence: str,
) -> None:
    """Each fault names the input and the cure, with the right exit code."""
    (tmp_path / "nothing").mkdir()
    (tmp_path / "ship.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "wrong.toml").write_text("[digest]\nmax_storys = 3\n", encoding="utf-8")
    for name in [name for name in environment() if name.startswith("DAYBOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["daybook", *arguments])

    with pytest.raises(SystemExit) as stopped:
        main()

    told = capsys.readouterr()
    assert stopped.value.code == code
    assert sentence in told.err
    assert told.out in {"", "0 articles briefed, 1 failed.\n"}


@pytest.mark.slow
def test_doctor_tells_each_thing(tmp_path: Path) -> None:
    """What is well and what is not is told a line each, with the cure; a fault fails the command."""
    well = daybook("doctor", folder=tmp_path)
    broken = daybook(
        "doctor",
        folder=tmp_path,
        environ={"DAYBOOK_SUMMARIZER__MODEL": "no_such_model", "SLACK_BOT_TOKEN": "xoxb-1"},
    )

    assert well.returncode == 0
    assert well.stdout.splitlines()[0] == "ok     Database: 0 articles on file"
    assert well.stdout.splitlines()[1].startswith("ok     Engine: offline")
    assert broken.returncode == 1
    assert "WRONG  Engine: " in broken.stdout
    assert "WRONG  Slack: SLACK_APP_TOKEN is not set: Slack needs" in broken.stdout

"""What the project as a whole promises: its files, its locks, its image, its sample news."""

import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.store.migrate import HEAD

ROOT = Path(__file__).parents[2]
STORIES = sorted((ROOT / "bot/demo/stories").glob("*.txt"))
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-boot.lock"]
PROMISED = [
    ".ci/postgres",
    ".ci/run",
    ".dockerignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "bot/demo/__init__.py",
    "compose.yaml",
    "pyproject.toml",
    "tests/golden/demo_storylines.md",
    *LOCKS,
]
HEADERS = ["Publication", "Title", "Date", "URL"]
RESERVED = re.compile(r"https://(\w+\.)*example\.(com|org|net)/")

MONTHS = (
    "January February March April May June July August September October November December "
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()
WEEKDAYS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"
).split()
DATED_WEEKDAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)}),?\s(?:dem\s)?(?:"
    rf"(?P<day>\d+)\.?\s(?P<month>{'|'.join(MONTHS)})"
    rf"|(?P<us_month>{'|'.join(MONTHS)})\s(?P<us_day>\d+)"
    r")\b"
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def headers_of(story: Path) -> dict[str, str]:
    head, _, _ = story.read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines())


def body_of(story: Path) -> str:
    return story.read_text(encoding="utf-8").partition("\n\n")[2]


def project_files() -> list[Path]:
    """What is or may be committed; a copy without git is not searched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("name", PROMISED)
def test_promised_file_exists(name: str) -> None:
    """Every file that the documents and commands speak of is there."""
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", [".ci/run", ".ci/postgres"])
def test_script_can_be_run(name: str) -> None:
    """The scripts are executable and stop at the first failure."""
    assert (ROOT / name).stat().st_mode & 0o111
    assert "set -euo pipefail" in read(name)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_hashes_and_no_address(name: str) -> None:
    """A lock pins each package by hash and says nothing of where packages come from."""
    lock = read(name)

    pins = re.findall(r"^[\w.\-\[\],]+==\S+", lock, flags=re.MULTILINE)

    assert "://" not in lock
    assert pins
    assert len(re.findall(r"(?m)^[\w.\-\[\],]+==.*\\\n    --hash=sha256:", lock)) == len(pins)


def test_runtime_lock_is_part_of_dev_lock() -> None:
    """What is tested is what is shipped: every runtime pin stands in the development lock."""
    runtime, dev = (
        set(re.findall(r"(?m)^([\w.\-\[\],]+==[^\s;\\]+)", read(name))) for name in LOCKS[:2]
    )

    assert runtime - dev == set()


def test_wheel_packages() -> None:
    """The wheel holds the three packages and no tests."""
    project = tomllib.loads(read("pyproject.toml"))

    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["packages"] == ["bot", "config", "summarizer"]


def test_layers_cover_every_package() -> None:
    """import-linter watches all that is shipped."""
    project = tomllib.loads(read("pyproject.toml"))

    assert project["tool"]["importlinter"]["root_packages"] == ["bot", "config", "summarizer"]


def test_image_runs_without_privileges() -> None:
    """The last user that the Dockerfile names is not root."""
    users = re.findall(r"(?m)^USER (\S+)", read("Dockerfile"))

    assert users == ["daybook"]


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml"])
def test_image_versions_are_named(name: str) -> None:
    """Every image that is built upon or run has a version, and none floats."""
    images = re.findall(r"(?m)^(?:FROM|\s+image:) *(\S+)", read(name))

    assert images
    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []


def test_image_is_checked_and_keeps_its_data() -> None:
    """The Dockerfile has a health check, a volume, an entry point and installs by hash."""
    dockerfile = read("Dockerfile")

    assert re.search(r"(?m)^HEALTHCHECK .*CMD ", dockerfile)
    assert re.search(r"(?m)^VOLUME /data$", dockerfile)
    assert re.search(r'(?m)^ENTRYPOINT \["daybook"\]$', dockerfile)
    assert "--require-hashes -r requirements.lock" in dockerfile


def test_compose_holds_no_secret() -> None:
    """Every secret in the compose file comes from the environment."""
    secrets = re.findall(
        r"(?m)^\s+(\w*(?:TOKEN|SECRET|KEY|PASSWORD)): *(.*)$", read("compose.yaml")
    )

    assert secrets
    assert [name for name, value in secrets if value and not value.startswith("${")] == []


def test_no_path_of_a_machine() -> None:
    """No text file names a folder of the machine that it was written on."""
    home = re.compile(r"(?<![\w.])/(?:root|home)/")

    named = [
        path.relative_to(ROOT).as_posix()
        for path in project_files()
        if home.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert named == []


def test_enough_stories() -> None:
    """The sample has at least eighteen stories from four publications over four weeks."""
    days = [date.fromisoformat(headers_of(story)["Date"]) for story in STORIES]

    assert len(STORIES) >= 18
    assert len({headers_of(story)["Publication"] for story in STORIES}) == 4
    assert (min(days), max(days)) == (date(2026, 3, 2), date(2026, 3, 27))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story_has_its_headers(story: Path) -> None:
    """A story begins with its four headers; its file is named by its day."""
    headers = headers_of(story)

    assert list(headers) == HEADERS
    assert all(headers.values())
    assert story.name.startswith(date.fromisoformat(headers["Date"]).isoformat())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story_is_as_long_as_news(story: Path) -> None:
    """A story has 150 to 350 words."""
    assert 150 <= len(body_of(story).split()) <= 350


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story_names_reserved_domains_only(story: Path) -> None:
    """Every address in a story is on a domain reserved for examples (RFC 2606)."""
    addresses = re.findall(r"\w+://\S+", story.read_text(encoding="utf-8"))

    assert addresses
    assert [address for address in addresses if not RESERVED.match(address)] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story_weekdays_fit_their_dates(story: Path) -> None:
    """A weekday that stands beside a date is that date's weekday in 2026."""
    wrong = []
    for match in DATED_WEEKDAY.finditer(body_of(story)):
        day = int(match["day"] or match["us_day"])
        month = MONTHS.index(match["month"] or match["us_month"]) % 12 + 1
        if date(2026, month, day).weekday() != WEEKDAYS.index(match["weekday"]) % 7:
            wrong.append(match[0])

    assert wrong == []


def test_weekdays_are_found() -> None:
    """The search for weekdays beside dates knows the three ways in which the stories write them."""
    text = "on Thursday 12 March, on Thursday, March 12, am Dienstag, dem 24. März"

    assert [match[0] for match in DATED_WEEKDAY.finditer(text)] == [
        "Thursday 12 March",
        "Thursday, March 12",
        "Dienstag, dem 24. März",
    ]


def test_edited_story_keeps_its_address() -> None:
    """One story is there in two versions, the later one after the earlier in the folder's order."""
    addresses = [headers_of(story)["URL"] for story in STORIES]
    edited = [story for story in STORIES if addresses.count(headers_of(story)["URL"]) > 1]

    assert [story.name for story in edited] == [
        "2026-03-23-meridian-engine-test.txt",
        "2026-03-24-meridian-engine-test-updated.txt",
    ]
    assert len({headers_of(story)["Title"] for story in edited}) == 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story_is_in_the_table(story: Path) -> None:
    """The table of storylines names every story."""
    assert f"`{story.name}`" in read("tests/golden/demo_storylines.md")


def test_migrations_stand_in_one_line() -> None:
    """Each migration follows the one before it, and the newest is the one that is expected."""
    folder = ROOT / "bot/store/migrations/versions"
    found = [
        re.findall(r'^(?:down_)?revision = (?:"(\d+)"|None)$', path.read_text(), re.MULTILINE)
        for path in sorted(folder.glob("*.py"))
    ]

    numbers = [f"{number:04}" for number in range(1, len(found) + 1)]
    assert found == [
        [number, before] for number, before in zip(numbers, ["", *numbers], strict=False)
    ]
    assert numbers[-1] == HEAD

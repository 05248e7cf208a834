"""Secrets don't come out: not of logs, not of what settings say of themselves, not of the project."""

import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import structlog

from bot.logs import secrets_of, set_up_logs
from config.load import load_settings
from config.settings import Secrets, Settings

ROOT = Path(__file__).parents[2]
CANARIES = {
    name.upper(): f"canary-{number}-{name}" for number, name in enumerate(Secrets.model_fields)
}
PASSWORD = "canary-of-the-database"  # noqa: S105  # it is what is looked for
# Tokens as their makers write them: Slack's, Discord's, OpenAI's, Amazon's, GitHub's, private keys.
TOKENS = re.compile(
    r"xox[abprs]-\d{8,}-\w{8,}|xapp-\d-[A-Z0-9]{8,}-\d{8,}|[MN][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}"
    r"|sk-(proj-)?[A-Za-z0-9]{32,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----\n"
)


@pytest.fixture
def settings() -> Settings:
    """Settings with a canary for each secret that there is."""
    url = f"postgresql://me:{PASSWORD}@db.example/daybook"
    return load_settings(
        None, {**CANARIES, "DAYBOOK_DATABASE__URL": url, "DAYBOOK_LOGGING__LEVEL": "debug"}
    )


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """What a test sets up of the logs ends with it."""
    handlers = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers = handlers
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_log_line_covers_every_secret(
    settings: Settings, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the event, a field or a traceback, at debug: a secret that got there is covered."""
    format_ = type(settings.logging.format)(form)
    shape = settings.logging.model_copy(update={"format": format_})
    set_up_logs(shape, hidden=secrets_of(settings))

    for secret in (*CANARIES.values(), PASSWORD):
        log = structlog.get_logger()
        log.debug("said", reason=f"refused {secret}", tokens=[secret], what=secret)
        try:
            int(secret)
        except ValueError:
            log.exception("failed", reason=secret)

    told = capsys.readouterr().err
    assert told.count("[secret]") >= 4 * (len(CANARIES) + 1)
    assert "canary" not in told


def test_a_line_of_a_library_is_covered(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a library logs goes the same way, with its kind of error and without its trace."""
    set_up_logs(settings.logging, hidden=secrets_of(settings))

    try:
        int(CANARIES["SLACK_BOT_TOKEN"])
    except ValueError:
        logging.getLogger("asyncio").exception("never retrieved: %s", CANARIES)

    told = capsys.readouterr().err
    assert "[secret]" in told
    assert "ValueError" in told
    assert "canary" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize("given", ["p%40ss%2Fw%22rd-canary", 'p@ss/w"rd-canary', "pässwörd-canary"])
def test_each_form_of_a_secret_is_covered(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As an address holds it, as it is, and as JSON writes it: a password is covered in each form."""
    settings = load_settings(None, {"OPENAI_API_KEY": unquote(given), "WEB_SECRET": given})
    set_up_logs(settings.logging, hidden=secrets_of(settings))

    for form in (given, unquote(given), quote(unquote(given), safe="")):
        structlog.get_logger().warning("said", reason=f"at https://me:{form}@db.example")

    told = capsys.readouterr().err
    assert told.count("[secret]") == 3
    assert "rd-canary" not in told


def test_settings_keep_their_secrets(settings: Settings) -> None:
    """No repr, string or dump of the settings shows one."""
    told = f"{settings!r} {settings} {settings.secrets!r} {settings.secrets.model_dump()}"

    assert "canary" not in told


def test_no_token_is_in_the_project() -> None:
    """No file under version control holds what looks like a token or a private key."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a working copy of git")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]

    found = [
        f"{path.relative_to(ROOT)}: {match[0][:12]}…"
        for path in files
        if path.is_file()
        for match in TOKENS.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert len(files) > 100
    assert found == []


@pytest.mark.parametrize(
    "token",
    [
        "xoxb-" + "123456789012-abcdefghijkl",
        "sk-" + "a1" * 20,
        "AKIA" + "ABCDEFGH12345678",
        "-----BEGIN RSA PRIVATE" + " KEY-----\n",
    ],
)
def test_the_search_knows_a_token(token: str) -> None:
    """Each form of token would be found."""
    assert TOKENS.search(f"key = {token}")

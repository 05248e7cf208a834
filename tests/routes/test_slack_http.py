"""HTTP mode: signed requests answered, junk refused, each once, over the unmodified SDK."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
import structlog

from bot.platforms.base import PlatformUnavailable
from summarizer.language import Language
from tests.doubles_slack import CHANNEL, INES, SIGNING_SECRET, SlackDouble, signed
from tests.slack_bench import ANSWER, NOW, QUESTION, Bench, workspace

STAMP = str(int(NOW.timestamp()))
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


@asynccontextmanager
async def served(bench: Bench, **environ: str) -> AsyncIterator[SlackDouble]:
    """A Daybook in HTTP mode; the double sends to where it says that it listens."""
    environ = {
        **environ,
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "DAYBOOK_SLACK__MODE": "http",
        "DAYBOOK_SLACK__LISTEN_PORT": "0",
    }
    with structlog.testing.capture_logs() as logs:
        async with bench.daybook(**environ):
            [bench.slack.sends_to] = [
                line["address"] for line in logs if line["event"] == "slack_listening"
            ]
            yield bench.slack


async def test_questions_and_commands(bench: Bench) -> None:
    """What comes in signed requests is answered as over a socket, without an app's token."""
    async with served(bench) as slack:
        await slack.mention(QUESTION)
        await slack.seen(1)
        await slack.command("/daybook", "next Norway-Iceland")
        await slack.seen(2)
        await slack.command("/daybook", "digest settings")
        await slack.until(lambda: bool(slack.views))
        wrong = await slack.submit(slack.views[0], at="25:00")

    assert [seen.words.removesuffix("\nShare to channel") for seen in slack.ledger] == [ANSWER] * 2
    assert [seen.only_to for seen in slack.ledger] == [None, INES]
    assert list(wrong["errors"]) == ["at"]
    assert [status for status, _ in slack.answers] == [200] * 4


async def test_handshake(bench: Bench) -> None:
    """The question by which Slack proves an address is answered."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "x"}).encode()

    async with served(bench) as slack:
        answer = await send(slack, body, content="application/json")

    assert answer == (200, '{"challenge": "3eZbrw1aB"}')


async def test_request_that_is_repeated(bench: Bench) -> None:
    """The same signed request has one effect, however often it comes and to whichever replica."""
    async with served(bench) as slack:
        body = command(slack)
        first = [await send(slack, body) for _ in range(3)]
        await slack.seen(1)
    async with served(bench) as slack:
        again = await send(slack, body, X_Slack_Retry_Num="1")

    assert [status for status, _ in (*first, again)] == [200] * 4
    assert len(slack.ledger) == 1


GOOD = b'{"type":"event_callback"}'


def headers(stamp: str | None, signature: str | None) -> dict[str, str]:
    """What a request says of itself."""
    given = {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": signature}
    return {name: value for name, value in given.items() if value is not None}


def aged(seconds: int) -> dict[str, str]:
    """A request of so many seconds ago, well signed."""
    stamp = str(int(STAMP) - seconds)
    return headers(stamp, signed(GOOD, stamp))


TRUE = signed(GOOD, STAMP)
STAMPS = ("abc", "", "1e9999", "9" * 5_000, "-1", "1.5", "0x10", "١٢٣", "NaN")
JUNK = {
    "no headers": (GOOD, headers(None, None)),
    "no signature": (GOOD, headers(STAMP, None)),
    "no timestamp": (GOOD, headers(None, TRUE)),
    "wrong signature": (GOOD, headers(STAMP, "v0=" + "0" * 64)),
    "other version": (GOOD, headers(STAMP, TRUE.replace("v0", "v1"))),
    "signature of another body": (GOOD, headers(STAMP, signed(b"{}", STAMP))),
    "half a signature": (GOOD, headers(STAMP, TRUE[:-1])),
    "empty signature": (GOOD, headers(STAMP, "")),
    "non-ASCII signature": (GOOD, headers(STAMP, "v0=ключ")),
    "capitals": (GOOD, headers(STAMP, TRUE.upper())),
    "five minutes old": (GOOD, aged(301)),
    "ahead of time": (GOOD, aged(-301)),
    **{f"stamp {one[:9]!r}": (GOOD, headers(one, signed(GOOD, one))) for one in STAMPS},
}


async def test_junk_is_401(bench: Bench) -> None:
    """What isn't signed by Slack, or not now, is refused before anything reads it."""
    statuses = {}

    async with served(bench) as slack:
        for name, (body, given) in JUNK.items():
            statuses[name] = (await slack.request(body, **given))[0]

    assert statuses == dict.fromkeys(JUNK, 401)


UNREADABLE = {
    "empty": (b"", "application/json"),
    "no JSON": (b"{", "application/json"),
    "deep JSON": (b"[" * 100_000, "application/json"),
    "a list": (b"[1]", "application/json"),
    "a number": (b"1", "application/json"),
    "no UTF-8": (b"\xff\xfe{}", "application/json"),
    "payload that is no JSON": (b"payload=%7B", FORM),
    "payload that is deep": (b"payload=" + b"[" * 100_000, FORM),
    "payload that is a list": (b"payload=%5B%5D", FORM),
    "event that is nothing": (b'{"type": "event_callback", "event": null}', "application/json"),
    "form of nothing": (
        b"payload="
        + quote('{"type": "view_submission", "view": {"callback_id": "daybook_plan"}}').encode(),
        FORM,
    ),
}


async def test_signed_nonsense_is_400(bench: Bench) -> None:
    """What is signed, but of no form that Slack sends, is refused without an error."""
    statuses = {}

    async with served(bench) as slack:
        for name, (body, content) in UNREADABLE.items():
            statuses[name] = (await send(slack, body, content=content))[0]

    assert statuses == dict.fromkeys(UNREADABLE, 400)


async def test_large_body_is_413(bench: Bench) -> None:
    """A body that is larger than any of Slack's is not read."""
    async with served(bench) as slack:
        status, _ = await send(slack, b"x" * 1_048_577)

    assert status == 413


@pytest.mark.slow
async def test_slow_body_is_408(bench: Bench) -> None:
    """A body that doesn't come keeps nothing waiting, whoever sends it."""
    async with served(bench, DAYBOOK_SLACK__TIMEOUT_S="0.2") as slack:
        address = urlsplit(slack.sends_to)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(
            f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{".encode()
        )
        answer = await reader.readline()
        writer.close()

    assert answer.split()[1] == b"408"


@pytest.mark.parametrize("age", [299, -299])
async def test_clocks_apart(bench: Bench, age: int) -> None:
    """Clocks that are some minutes apart do no harm."""
    stamp = str(int(STAMP) - age)

    async with served(bench) as slack:
        body = command(slack)
        status, _ = await slack.request(
            body,
            Content_Type=FORM,
            X_Slack_Request_Timestamp=stamp,
            X_Slack_Signature=signed(body, stamp),
        )
        await slack.seen(1)

    assert status == 200


async def test_secret_is_missing(bench: Bench) -> None:
    """Without the signing secret, HTTP mode says what it needs."""
    with pytest.raises(PlatformUnavailable) as told:
        async with bench.daybook(SLACK_APP_TOKEN="", DAYBOOK_SLACK__MODE="http"):
            pass

    assert str(told.value) == (
        "SLACK_SIGNING_SECRET is not set: Slack in HTTP mode needs SLACK_BOT_TOKEN (xoxb-…, from "
        "OAuth & Permissions) and SLACK_SIGNING_SECRET (from Basic Information)."
    )


def command(slack: SlackDouble) -> bytes:
    fields = {
        "command": "/daybook",
        "text": "help",
        "team_id": "T0DOUBLE",
        "channel_id": CHANNEL,
        "user_id": INES,
        "user_name": "ines",
        "trigger_id": "1.2.same",
        "response_url": slack.response_url(),
    }
    return urlencode(fields).encode()


async def send(
    slack: SlackDouble, body: bytes, *, content: str = FORM, **more: str
) -> tuple[int, str]:
    """A request that is signed as Slack signs."""
    return await slack.request(
        body,
        Content_Type=content,
        X_Slack_Request_Timestamp=STAMP,
        X_Slack_Signature=signed(body, STAMP),
        **more,
    )

"""Guards that can be broken, one at a time, each with the check that must then go red.

`python -m tests.planted FAULT` breaks one and runs its check; the exit code is pytest's.
"""

import itertools
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest


class Fault(NamedTuple):
    """How a guard is broken, and which test stands behind it."""

    plant: Callable[[], None]
    check: str


# Any below: what stands in for a guard takes whatever that did.
def _swap(owner: Any, name: str, broken: Any) -> None:
    assert hasattr(owner, name), name
    setattr(owner, name, broken)


def _no_nonce() -> None:
    from bot.platforms.discord.client import DiscordPlatform

    post, numbers = DiscordPlatform.post, itertools.count()

    async def posted(self: Any, place: str, payload: str, *, key: str, about: Any) -> Any:
        return await post(self, place, payload, key=f"{next(numbers)}", about=about)

    _swap(DiscordPlatform, "post", posted)


def _no_grace() -> None:
    from bot.post.posting import Poster

    make = Poster.__init__

    def made(self: Any, ledger: Any, **given: Any) -> None:
        make(self, ledger, **given | {"grace": timedelta(0)})

    _swap(Poster, "__init__", made)


def _no_unique_key() -> None:
    from bot.store.claims import Claims

    begin, numbers = Claims.begin_all, itertools.count()

    async def begun(self: Any, kind: str, bodies: Any, **given: Any) -> Any:
        names = {f"{key} {next(numbers)}": key for key in bodies}
        found = await begin(self, kind, {new: bodies[key] for new, key in names.items()}, **given)
        return {names[new]: claim for new, claim in found.items()}

    _swap(Claims, "begin_all", begun)


def _no_escape() -> None:
    from bot.platforms.slack import mrkdwn

    _swap(mrkdwn, "escape", str)


def _no_escape_on_discord() -> None:
    from bot.platforms.discord import markdown

    _swap(markdown, "escape", str)


def _no_address_check() -> None:
    from bot.ingest import addresses

    _swap(addresses, "_is_public", bool)


def _no_redaction() -> None:
    from bot import logs

    _swap(logs, "secrets_of", lambda _: ())


def _no_allowed_mentions() -> None:
    from discord import AllowedMentions

    _swap(AllowedMentions, "none", AllowedMentions.all)


def _no_signature() -> None:
    from bot.platforms.slack import http

    _swap(http, "fault", lambda *_, **__: None)


def _no_sight() -> None:
    from sqlalchemy import true

    from bot.store import agenda, cards, names, search, store

    for module in (agenda, cards, names, search, store):
        _swap(module, "may_be_shown", lambda *_: true())


def _no_proof() -> None:
    from summarizer import proof, verify
    from summarizer.engines import choosing

    for module in (proof, verify, choosing):
        _swap(module, "fault_of_written", lambda *_: None)


def _no_rights() -> None:
    from bot.conversation.asked import Asked

    _swap(Asked, "may_plan_at", lambda *_: True)


def _no_roles_on_discord() -> None:
    from bot.platforms.discord.exchange import Exchange

    _swap(Exchange, "_may_manage", lambda *_: True)


def _no_seal_on_links() -> None:
    from itsdangerous import Signer

    _swap(Signer, "verify_signature", lambda *_: True)


_SIGHT = "tests/routes/test_sight.py"
_TESTS = {
    "nonce": (_no_nonce, "tests/routes/test_discord_digest.py::test_digest_is_seen_once"),
    "grace": (_no_grace, "tests/routes/test_delivery.py::test_post_in_doubt_rests"),
    "unique key": (
        _no_unique_key,
        "tests/routes/test_slack_http.py::test_request_that_is_repeated",
    ),
    "escape": (_no_escape, "tests/unit/test_slack_blocks.py::test_foreign_text_is_no_command"),
    "escape on Discord": (
        _no_escape_on_discord,
        "tests/unit/test_discord_layout.py::test_foreign_words_stay_words",
    ),
    "address check": (
        _no_address_check,
        "tests/unit/test_inside.py::test_no_spelling_leads_inside",
    ),
    "redaction": (_no_redaction, "tests/unit/test_secrets.py::test_a_log_line_covers_every_secret"),
    "allowed mentions": (
        _no_allowed_mentions,
        "tests/routes/test_discord.py::test_mention_is_answered_once",
    ),
    "signature": (_no_signature, "tests/routes/test_slack_http.py::test_junk_is_401"),
    "sight": (_no_sight, f"{_SIGHT}::test_no_answer_leaks"),
    "proof": (_no_proof, "tests/eval/test_lies.py::test_no_lie_is_shown"),
    "rights": (_no_rights, "tests/routes/test_rights.py::test_forms"),
    "roles on Discord": (
        _no_roles_on_discord,
        "tests/routes/test_discord_rights.py::test_commands_of_a_server",
    ),
    "seal on links": (
        _no_seal_on_links,
        "tests/routes/test_web.py::test_a_link_of_another_kind_opens_nothing",
    ),
}
FAULTS = {name: Fault(plant, check) for name, (plant, check) in _TESTS.items()}


def main() -> int:
    """Break the guard that is named, and run its check."""
    plant, check = FAULTS[sys.argv[1]]
    plant()
    return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", check]))


if __name__ == "__main__":
    sys.exit(main())

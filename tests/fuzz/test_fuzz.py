"""A little junk for every reader of strangers' words, the same in every run."""

from pathlib import Path

import pytest

from summarizer.language import Language
from tests.fuzz import asking, hearing, reading, showing
from tests.fuzz.replying import model_replies
from tests.fuzz.target import Target, throw

TARGETS = [*reading.TARGETS, *asking.TARGETS, *showing.TARGETS]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_junk_does_no_harm(target: Target) -> None:
    """What is nearly sound is read, or refused with a reason, and shown without harm."""
    throw(target, examples=10, seed_number=0)


def test_model_replies(language: Language) -> None:
    """Whatever a model replies, what is shown is proven."""
    throw(model_replies(language), examples=10, seed_number=0)


def test_slack_requests(tmp_path: Path, language: Language) -> None:
    """Whatever is signed in Slack's name is no fault of ours, and ends in no failed reply."""
    with hearing.slack_requests(language, tmp_path) as target:
        throw(target, examples=10, seed_number=0)


def test_discord_events(tmp_path: Path, language: Language) -> None:
    """Whatever Discord tells, the session goes on and the bot goes on answering."""
    with hearing.discord_events(language, tmp_path) as target:
        throw(target, examples=15, seed_number=0)


def test_discord_deeds(tmp_path: Path, language: Language) -> None:
    """Whatever people type, press, pick or fill in on Discord, the bot goes on answering."""
    with hearing.discord_deeds(language, tmp_path) as target:
        throw(target, examples=15, seed_number=0)

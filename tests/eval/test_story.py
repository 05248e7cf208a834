"""The mission's story, where the shared material is present."""

import json
from datetime import date
from pathlib import Path

import pytest

from summarizer import summarize
from summarizer.article import Article
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "monitor-5-142.jsonl"


@pytest.mark.skipif(not GOLD.exists(), reason="the shared annotated story is not here")
def test_the_story_is_read_as_annotated(language: Language) -> None:
    """Each annotated quote has its speaker, each follow-up its days and certainty."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    article = Article(id="story", text=gold["text"], published=date(1999, 7, 23))

    briefing = summarize(article, OfflineEngine(language, World.load()))

    assert [(q.text, q.speaker) for q in briefing.quotes] == [
        (q["text"], q["speaker"]) for q in gold["quotes"]
    ]
    expected = [e for e in gold["events"] if not e.get("optional")]
    told = [
        (str(f.when.first), str(f.when.last), f.certainty.value, f.reported)
        for f in briefing.follow_ups
    ]
    assert told == [
        (str(e["when_start"]), str(e["when_end"]), e["certainty"], e.get("reported", False))
        for e in expected
    ]

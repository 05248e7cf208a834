"""Draws the pictures of `docs/` from the sample news, with Chromium: `make pictures`.

sample news ──► digest, answer ──► payloads of each platform ──► tests.preview ──► Chromium ──► PNG
                      └──────────► a terminal of rich's ──► SVG
"""

import asyncio
import json
import re
import subprocess
import sys
import tempfile
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.app import briefer, desk
from bot.clock import FixedClock
from bot.demo.show import NOW
from bot.ingest.files import read_paths
from bot.messages.message import Message
from bot.messages.telling import answer_message, digest_message
from bot.platforms.console import render
from bot.platforms.discord import layout
from bot.platforms.slack import blocks
from bot.reading.pipeline import ingest
from bot.store import Store
from bot.web import html
from bot.web.page import EvidencePage, evidence_page
from config.load import load_settings
from summarizer.article import Span
from tests.docs.pages import DOCS
from tests.preview.page import page

PICTURES = DOCS / "pictures"
QUESTION = "what's next for Norway–Iceland?"
ASKED_ON, DIGEST_OF = date(2026, 3, 9), date(2026, 3, 2)
_CHROMIUM = "chromium"
_TERMINAL_COLUMNS = 96
# Width and height in pixels.
Size = tuple[int, int]


def main() -> None:
    """Takes half a minute; raises where there is no Chromium."""
    digest, answer, evidence = asyncio.run(_shown())
    PICTURES.mkdir(exist_ok=True)
    _draw("slack-digest", page([*map(_slack, blocks.payloads(digest))]), (700, 600))
    _draw("discord-digest", page([*map(_discord, layout.payloads(digest))]), (700, 670))
    _draw("slack-answer", page([*map(_slack, blocks.payloads(answer))]), (700, 460))
    _draw("discord-answer", page([*map(_discord, layout.payloads(answer))]), (700, 470))
    _draw("evidence", _alone(html.evidence_html(evidence)), (420, 900))
    (PICTURES / "terminal.svg").write_text(_terminal(answer), encoding="utf-8")


async def _shown() -> tuple[Message, Message, EvidencePage]:
    """A digest of the sample news, an answer from them, and the page that its first line rests on."""
    settings = load_settings(None, {})
    stories = Path(str(files("bot.demo").joinpath("stories")))
    async with await Store.open("sqlite:///:memory:") as store:
        async with briefer(settings, articles=20) as made_by:
            items = read_paths([stories], published=None)
            async for _ in ingest(items, store=store, briefer=made_by, clock=FixedClock(NOW)):
                pass
        asked = desk(settings, store)
        digest = await asked.digest(None, first=DIGEST_OF, last=DIGEST_OF)
        answer = (await asked.ask(QUESTION, today=ASKED_ON, as_of=ASKED_ON)).answer
        cited = next(one for line in answer.lines for one in line.citations)
        stored = await store.article(cited.article)
        assert stored is not None  # what is cited is on file
        [(ref, briefing)] = [pair async for pair in store.briefings([stored[0]])]
        span = Span(cited.start, cited.end)
        evidence = evidence_page(ref, briefing, [span], others=(), today=ASKED_ON)
    return digest_message(digest), answer_message(answer), evidence


def _alone(made: str) -> str:
    """A page with its style sheet in it, for want of a server."""
    link = '<link rel="stylesheet" href="/style.css">'
    return made.replace(link, f"<style>{html.style()}</style>")


def _slack(payload: Any) -> dict[str, Any]:
    """Any: Slack's JSON."""
    return dict(json.loads(blocks.as_json(payload)))


def _discord(payload: Any) -> dict[str, Any]:
    """Any: Discord's JSON."""
    return dict(json.loads(layout.as_json(payload)))


def _draw(name: str, shown: str, size: Size) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(shown, encoding="utf-8")
        command = [
            _CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={PICTURES / name}.png",
            source.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    sys.stderr.write(f"pictures: {name}\n")


def _terminal(answer: Message) -> str:
    console = Console(record=True, file=StringIO(), width=_TERMINAL_COLUMNS, force_terminal=True)
    console.print(f"$ daybook ask “{QUESTION}” --as-of {ASKED_ON}", highlight=False)
    console.print(render(answer))
    # No font from elsewhere: a page of documentation asks nobody for anything.
    return re.sub(r"@font-face \{.*?\}", "", console.export_svg(title="daybook"), flags=re.DOTALL)


if __name__ == "__main__":
    main()

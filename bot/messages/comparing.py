"""Two engines' briefings of one article, side by side in plain text. Pure."""

import itertools
import textwrap

from bot.messages.telling import briefing_message
from bot.platforms.console import as_text
from summarizer.briefing import Briefing

_GAP = " │ "


def side_by_side(left: Briefing, right: Briefing, *, width: int) -> str:
    """Both briefings in columns, under the names of their engines; `width` is in characters."""
    column = (width - len(_GAP)) // 2
    rows = itertools.zip_longest(_lines(left, column), _lines(right, column), fillvalue="")
    return "\n".join(f"{one:{column}}{_GAP}{other}".rstrip() for one, other in rows)


def _lines(briefing: Briefing, width: int) -> list[str]:
    title = f"{briefing.engine.name} {briefing.engine.version}"
    lines = [title, *as_text(briefing_message(briefing)).splitlines()]
    return [wrapped for line in lines for wrapped in textwrap.wrap(line, width) or [""]]

"""Discord's components as HTML: a message with its box, rows of buttons and menus, or a form.

It is near to what Discord shows, not the same: fonts, widths and colours are Discord's as seen in 2026.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt

# Any: what Discord's JSON holds.
Object = dict[str, Any]

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
_MOMENT = re.compile(r"&lt;t:(\d+):\w&gt;")
_SMALL = "-# "
_OPENERS = ("- ", "> ", "# ", "## ", "### ", _SMALL)


def message(payload: Object) -> str:
    """One message, or a form."""
    inner = "\n".join(map(_component, payload["components"]))
    if "title" in payload:
        end = "<div class=row><button class=primary>Submit</button></div>"
        return f"<article class=modal><h2>{_text(payload['title'])}</h2>{inner}{end}</article>"
    alone = "<div class=alone>Only you can see this</div>" if payload.get("is_alone") else ""
    thread = payload.get("thread") or ""
    below = f"<div class=thread>↳ {_text(thread)}</div>" if payload.get("has_thread") else ""
    name = "<b class=name>Daybook</b><span class=app>APP</span>"
    return f"<article class=message>{name}{inner}{alone}{below}</article>"


def _component(one: Object) -> str:
    match one["type"]:
        case 17:
            inner = "\n".join(map(_component, one["components"]))
            return f"<section style='border-color: #{one['accent_color']:06x}'>{inner}</section>"
        case 10:
            return f"<div class=text>{''.join(_marked(one['content']))}</div>"
        case 14:
            return "<hr>"
        case 13:
            return f"<div class=file>📄 {_text(one['file']['url'].rpartition('/')[2])}</div>"
        case 1:
            return f"<div class=row>{''.join(map(_control, one['components']))}</div>"
        case 18:
            hint = f"<small>{_text(one['description'])}</small>" if "description" in one else ""
            return f"<label>{_text(one['label'])}{hint}{_control(one['component'])}</label>"
        case kind:
            return f"<pre>{kind}</pre>"


def _control(one: Object) -> str:
    match one["type"]:
        case 2:
            main = "primary" if one["style"] == 1 else ""
            return f'<button class="{main}">{_text(one["label"])}</button>'
        case 3:
            chosen = next((each["label"] for each in one["options"] if each.get("default")), None)
            return f"<div class=field>{_text(chosen or one['placeholder'])}<i>⌄</i></div>"
        case 4:
            tall = " tall" if one["style"] == 2 else ""
            return f'<div class="field{tall}">{_text(one.get("value", "")) or "&nbsp;"}</div>'
        case kind:
            return f"<pre>{kind}</pre>"


def _marked(content: str) -> Iterator[str]:
    """Discord's Markdown, in which each kind of line stands by itself."""
    for opener, lines in groupby(content.split("\n"), key=_opener):
        if opener == _SMALL:
            small = "<br>".join(_inline(line.removeprefix(_SMALL)) for line in lines)
            yield f"<div class=small>{small}</div>"
        else:
            yield _moments(str(_MARKDOWN.render("\n".join(lines))))


def _opener(line: str) -> str:
    if line.startswith("  "):
        return "- "
    return next((one for one in _OPENERS if line.startswith(one)), "")


def _inline(line: str) -> str:
    return _moments(str(_MARKDOWN.renderInline(line)))


def _moments(shown: str) -> str:
    """Moments as a reader in UTC sees them."""
    return _MOMENT.sub(_moment, shown)


def _moment(found: re.Match[str]) -> str:
    at = datetime.fromtimestamp(int(found[1]), UTC)
    return f"<time>{at.day} {at:%B %Y %H:%M}</time>"


def _text(text: str) -> str:
    return html.escape(text)

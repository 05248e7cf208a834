"""Slack's Block Kit as HTML: a message, a Home tab or a form.

It is near to what Slack shows, not the same: fonts, widths and colours are Slack's as seen in 2026.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

# Any: what Slack's JSON holds.
Object = dict[str, Any]

_DATES = re.compile(r"&lt;!date\^\d+\^[^|]*\|([^&]*)&gt;")
_LINKS = re.compile(r"&lt;(https?:[^|&]*(?:&amp;[^|&]*)*)\|(.*?)&gt;")
_QUOTED = re.compile(r"(?:^&gt;.*$\n?)+", re.MULTILINE)


def message(payload: Object) -> str:
    """One message, form or Home tab."""
    title = payload.get("title", {}).get("text", "Daybook")
    blocks = "\n".join(map(_block, payload["blocks"]))
    submit = payload.get("submit", {}).get("text")
    end = f"<div class=actions><button class=primary>{submit}</button></div>" if submit else ""
    return f'<article class="{payload.get("type", "message")}"><b class=name>{title}</b>{blocks}{end}</article>'


def _block(block: Object) -> str:
    match block["type"]:
        case "header":
            return f"<h2>{_text(block['text'])}</h2>"
        case "divider":
            return "<hr>"
        case "section":
            return f"<div class=section>{_text(block['text'])}</div>"
        case "context":
            return f"<div class=context>{' '.join(map(_text, block['elements']))}</div>"
        case "actions":
            return f"<div class=actions>{''.join(map(_element, block['elements']))}</div>"
        case "input":
            hint = f"<div class=context>{_text(block['hint'])}</div>" if "hint" in block else ""
            optional = " <i>(optional)</i>" if block.get("optional") else ""
            label = _text(block["label"])
            return (
                f"<div class=input><b>{label}</b>{optional}{_element(block['element'])}{hint}</div>"
            )
        case kind:
            return f"<pre>{html.escape(kind)}</pre>"


def _element(element: Object) -> str:
    match element["type"]:
        case "button":
            return f'<button class="{element.get("style", "")}">{_text(element["text"])}</button>'
        case "overflow":
            return "<button>⋯</button>"
        case "radio_buttons":
            return "".join(_radio(element))
        case "static_select":
            return f"<div class=field>{_text(element['initial_option']['text'])} ▾</div>"
        case _:
            value = element.get("initial_value") or element.get("initial_time") or ""
            return f"<div class=field>{html.escape(value) or '&nbsp;'}</div>"


def _radio(element: Object) -> Iterator[str]:
    for option in element["options"]:
        mark = "◉" if option == element.get("initial_option") else "○"
        yield f"<div>{mark} {_text(option['text'])}</div>"


def _text(text: Object) -> str:
    """A text object as HTML; what Slack escapes is escaped already."""
    escaped = html.escape(html.unescape(text["text"]) if text["type"] == "plain_text" else "")
    if text["type"] == "plain_text":
        return escaped.replace("\n", "<br>")
    return _marked(text["text"])


def _marked(text: str) -> str:
    marked = text.replace("<", "&lt;").replace(">", "&gt;")
    marked = _LINKS.sub(r'<a href="\1">\2</a>', _DATES.sub(r"\1", marked))
    marked = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", marked)
    quoted = _QUOTED.sub(lambda found: f"<blockquote>{_bars_off(found[0])}</blockquote>", marked)
    return quoted.replace("\n", "<br>")


def _bars_off(lines: str) -> str:
    return re.sub(r"^&gt;", "", lines.strip("\n"), flags=re.MULTILINE)

"""Lists of feeds in OPML 2.0, as feed readers exchange them. No network.

Reading takes what it can use: outlines with the address of a feed, in folders of any depth, each
address once. Writing gives one flat list, sorted by nothing but the order given.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ingest.errors import OpmlBroken, UrlInvalid
from bot.ingest.urls import parse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Thousands of feeds fit in a megabyte.
_BYTES_MAX = 10_000_000
# Folders kept around one feed; a file of nothing but folders must not cost their square.
_FOLDERS_MAX = 10
# Characters that no XML file can hold (XML 1.0, 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list. `folder` is the names of the outlines around it, from the outermost."""

    url: str
    title: str | None = None
    link: str | None = None
    folder: tuple[str, ...] = ()


def read(data: bytes) -> list[Outline]:
    """The feeds of a list, in its order, each address once, under its first folder.

    Outlines without a web address are passed over. Raises OpmlBroken where it is no OPML, or holds
    entities, which could be a bomb.
    """
    root = _root(data)
    if root.tag.lower() != "opml":
        raise OpmlBroken(f"The file is XML, but no OPML: its root is <{root.tag}>.")
    found: dict[str, Outline] = {}
    for element, folder in _outlines(root):
        if outline := _outline(element, folder):
            found.setdefault(outline.url, outline)
    return list(found.values())


def write(outlines: Iterable[Outline], *, title: str) -> bytes:
    """A list of feeds that every feed reader takes, in UTF-8. Folders are left out."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = _written(title)
    body = SubElement(root, "body")
    for outline in outlines:
        SubElement(body, "outline", _attributes(outline))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _root(data: bytes) -> "Element":
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import parse as parse_xml

    if len(data) > _BYTES_MAX:
        raise OpmlBroken(f"The file is longer than {_BYTES_MAX:,} bytes: split it.")
    try:
        # A tree that was parsed has a root; the stubs allow for one that was not.
        root: Element = parse_xml(io.BytesIO(data)).getroot()  # type: ignore[assignment]
    except DefusedXmlException as error:
        raise OpmlBroken("The file defines entities, which a list of feeds never needs.") from error
    except (ParseError, LookupError, ValueError) as error:
        raise OpmlBroken(f"The file is not well-formed XML ({error}): export it again.") from error
    return root


def _outlines(root: "Element") -> Iterator[tuple["Element", tuple[str, ...]]]:
    """Each outline with its folder, in document order; however deep, without recursion."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folder = waiting.pop()
        if element.tag.lower() == "outline":
            yield element, folder
            folder = (*folder, _name(element))[:_FOLDERS_MAX]
        waiting.extend((child, folder) for child in reversed(element))


def _outline(element: "Element", folder: tuple[str, ...]) -> Outline | None:
    try:
        url = str(parse(_attribute(element, "xmlUrl")))
    except UrlInvalid:
        return None
    return Outline(
        url=url,
        title=_name(element) or None,
        link=_attribute(element, "htmlUrl") or None,
        folder=tuple(filter(None, folder)),
    )


def _name(element: "Element") -> str:
    told = _attribute(element, "text") or _attribute(element, "title")
    return " ".join(told.split())


def _attribute(element: "Element", name: str) -> str:
    """An attribute however its name is capitalised, as exporters differ in that."""
    return next((value for key, value in element.items() if key.lower() == name.lower()), "")


def _attributes(outline: Outline) -> dict[str, str]:
    told = {
        "type": "rss",
        "text": outline.title or outline.url,
        "title": outline.title,
        "xmlUrl": outline.url,
        "htmlUrl": outline.link,
    }
    return {name: _written(value) for name, value in told.items() if value}


def _written(text: str) -> str:
    return _NOT_XML.sub("", text)

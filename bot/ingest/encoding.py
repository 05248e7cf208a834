"""Bytes of a text file → its text. What is not text is refused."""

import codecs
import re

from bot.errors import InputRejected

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Share of control characters above which a file is taken for a program, picture or archive.
_CONTROL_SHARE_MAX = 0.1
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# Where the encoding of a page is declared (HTML standard, "prescan": the first 1024 bytes).
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PRESCAN_LENGTH = 1024


def decode(data: bytes, *, name: str, declares: bool = False) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else Windows-1252.

    `declares` is for formats that can name their encoding (HTML), which then comes before the last.
    Bytes that the encoding has no character for become U+FFFD.
    Raises InputRejected for binary data; `name` is what the message calls the file.
    """
    text = _decoded(data, declares=declares)
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > _CONTROL_SHARE_MAX * len(text):
        raise InputRejected(
            f"{name} holds binary data, not text: save it as plain text, Markdown or HTML first."
        )
    return text


def _decoded(data: bytes, *, declares: bool) -> str:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:_PRESCAN_LENGTH]) if declares else None
    try:
        return data.decode(declared[1].decode("ascii") if declared else "cp1252", errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")

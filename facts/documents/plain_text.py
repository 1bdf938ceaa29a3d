"""Bytes of text to characters: what the bytes show, then what the file declares, then what is usual."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WESTERN = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def decode_bytes(data: bytes, declared: str = "") -> str:
    """Return the characters; a byte that fits nothing becomes the replacement character, never an error."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", _find_codec(declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def find_declared(markup: bytes) -> str:
    """Return the encoding that the head of a page declares."""
    found = _DECLARED.search(markup[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _find_codec(name: str) -> str:
    """Return the codec of a name, only where it is one of text; what pages call Latin-1 is Windows-1252."""
    try:
        found = codecs.lookup(name.strip() or "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
    is_text: bool = getattr(found, "_is_text_encoding", True)
    return _WESTERN.get(found.name, found.name) if is_text else "utf-8"

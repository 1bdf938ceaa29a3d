"""Plain text: kept as it is, but for line ends and what nobody sees; a form feed begins a page."""

from __future__ import annotations

from facts.errors import FileError
from facts.reading.characters import cleaned
from facts.reading.decoding import decoded
from facts.reading.draft import Draft, bounded
from facts.reading.omissions import unread_note


def read(data: bytes, charset: str = "") -> Draft:
    """Return the text with its line ends, so that a stored text reads back as itself."""
    text = decoded(data, charset)
    bounded(len(text))
    sheets = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    parts, pages, length = [], [], 0
    for number, sheet in enumerate(sheets, start=1):
        part = cleaned(sheet)
        parts.append(part if number == len(sheets) or part.endswith("\n") else part + "\n")
        pages.append((length, length + len(parts[-1]), number))
        length += len(parts[-1])
    if not any(part.strip() for part in parts):
        raise FileError("the file holds no text", remedy="Check that it is the right one.")
    found = "".join(parts)
    return Draft(found, pages=tuple(pages) if len(pages) > 1 else (), notes=unread_note(found))

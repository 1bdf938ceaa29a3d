"""Plain text: kept as it is, but for line ends and what nobody sees; a form feed begins a page."""

from __future__ import annotations

from facts.documents.characters import clean_text
from facts.documents.omissions import describe_unread
from facts.documents.plain_text import decode_bytes
from facts.documents.reading_result import DocumentDraft, check_length
from facts.errors import FileError


def read_document(data: bytes, charset: str = "") -> DocumentDraft:
    """Return the text with its line ends, so that a stored text reads back as itself."""
    text = decode_bytes(data, charset)
    check_length(len(text))
    sheets = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    parts, pages, length = [], [], 0
    for number, sheet in enumerate(sheets, start=1):
        part = clean_text(sheet)
        parts.append(part if number == len(sheets) or part.endswith("\n") else part + "\n")
        pages.append((length, length + len(parts[-1]), number))
        length += len(parts[-1])
    if not any(part.strip() for part in parts):
        raise FileError("the file holds no text", remedy="Check that it is the right one.")
    found = "".join(parts)
    return DocumentDraft(found, pages=tuple(pages) if len(pages) > 1 else (), notes=describe_unread(found))

"""What a file is: its content decides; where its name says something else, that is told."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import PurePosixPath

from facts.errors import FileError

REMEDY = "Give a PDF, a web page, a DOCX, a plain text or an e-mail (.eml)."


class FileKind(StrEnum):
    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    TEXT = "txt"
    EMAIL = "eml"


SAID = {
    FileKind.PDF: "a PDF",
    FileKind.HTML: "a web page",
    FileKind.DOCX: "a DOCX document",
    FileKind.TEXT: "plain text",
    FileKind.EMAIL: "an e-mail",
}
_SUFFIXES = {
    "pdf": FileKind.PDF,
    "html": FileKind.HTML,
    "htm": FileKind.HTML,
    "xhtml": FileKind.HTML,
    "docx": FileKind.DOCX,
    "txt": FileKind.TEXT,
    "text": FileKind.TEXT,
    "md": FileKind.TEXT,
    "eml": FileKind.EMAIL,
}
_NAMED_OTHERWISE = {"doc", "odt", "rtf", "epub", "xlsx", "xls", "pptx", "zip", "png", "jpg", "jpeg", "tif", "tiff"}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .msg) or an encrypted one"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)
_ZIPPED = (
    (b"xl/workbook", "a workbook: import it as a table"),
    (b"ppt/presentation", "a PowerPoint file"),
    (b"application/epub", "an e-book (EPUB)"),
    (b"application/vnd.oasis", "an OpenDocument file"),
)
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|table|h1|p)\b", re.IGNORECASE
)
_HEADER = re.compile(
    rb"^(from|to|subject|date|received|mime-version|return-path|message-id|content-type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ONLY_MAIL = {b"received", b"mime-version", b"return-path", b"message-id"}


def kind_of(data: bytes, name: str = "") -> FileKind:
    """Tell the kind from the content; raise FileError for one that is not read."""
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if not head:
        raise FileError("the file is empty", remedy=REMEDY)
    if _is_pdf(data):
        return FileKind.PDF
    if data.startswith(b"PK"):
        return _kind_of_zip(data, name)
    for start, said in _FOREIGN:
        if data.startswith(start):
            raise _refuse_kind(said, name)
    if head.startswith(b"<") and (found := _kind_of_markup(head, name)):
        return found
    if _is_mail(head, name):
        return FileKind.EMAIL
    if _is_binary(data):
        raise _refuse_kind("no kind of text", name)
    return FileKind.TEXT


def describe_wrong_name(name: str, kind: FileKind) -> str:
    """Say that a name promises something else than the content, or nothing."""
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    promised = _SUFFIXES.get(suffix)
    if promised is kind or (promised is None and suffix not in _NAMED_OTHERWISE):
        return ""
    return f"the name ends in .{suffix}, the content is {SAID[kind]}"


def _refuse_kind(said: str, name: str) -> FileError:
    suffix = PurePosixPath(name).suffix.lower()
    lied = suffix.removeprefix(".") in _SUFFIXES
    return FileError(f"this is {said}" + (f", though its name ends in {suffix}" if lied else ""), remedy=REMEDY)


def _is_pdf(data: bytes) -> bool:
    """Whether the mark stands first, or close to it in a file that also ends like one."""
    at = data.find(b"%PDF-", 0, 1024)
    return at >= 0 and (not data[:at].strip() or b"startxref" in data[-2048:])


def _kind_of_zip(data: bytes, name: str) -> FileKind:
    """Tell by the names in the directory, which are never packed."""
    if b"word/document" in data:
        return FileKind.DOCX
    said = next((said for mark, said in _ZIPPED if mark in data), "a zip archive, or a broken document")
    raise _refuse_kind(said, name)


def _kind_of_markup(head: bytes, name: str) -> FileKind | None:
    if _TAG.search(head):
        return FileKind.HTML
    if head.startswith(b"<?xml"):
        raise _refuse_kind("an XML file without a page", name)
    return None


def _is_mail(head: bytes, name: str) -> bool:
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    found = {header.lower() for header in _HEADER.findall(top)}
    if name.lower().endswith(".eml"):
        return bool(found)
    return len(found) >= 3 and bool(found & _ONLY_MAIL) and bool(re.match(rb"[\w-]+:|From ", top))


def _is_binary(data: bytes) -> bool:
    head = data[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return data.count(b"\0") > max(len(data) // 500, 4) or controls > len(head) // 20

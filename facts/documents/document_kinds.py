"""The kinds of files: detected by content, each parsed by its reader; plain text is only decoded, here.

What goes wrong in a parser is raised as a FileError, what goes wrong in our own code as a ReaderFault.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from importlib import import_module
from pathlib import PurePosixPath

from facts.documents import reader_limits
from facts.documents.characters import clean_text, decode_bytes
from facts.documents.reader_limits import is_own_fault, make_reader_fault
from facts.documents.reading_result import DocumentDraft, check_length, describe_unread
from facts.errors import FactsError, FileError

REMEDY = "Give a PDF, a web page, a DOCX, a workbook (.xlsx), a plain text or an e-mail (.eml)."


class FileKind(StrEnum):
    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    TEXT = "txt"
    EMAIL = "eml"
    WORKBOOK = "xlsx"


KIND_WORDS = {
    FileKind.PDF: "a PDF",
    FileKind.HTML: "a web page",
    FileKind.DOCX: "a DOCX document",
    FileKind.TEXT: "plain text",
    FileKind.EMAIL: "an e-mail",
    FileKind.WORKBOOK: "an Excel workbook",
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
    "xlsx": FileKind.WORKBOOK,
}
_NAMED_OTHERWISE = {"doc", "odt", "rtf", "epub", "xls", "pptx", "zip", "png", "jpg", "jpeg", "tif", "tiff"}
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


def detect_kind(data: bytes, name: str = "") -> FileKind:
    """Tell the kind from the content; raise FileError for one that is not read."""
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if not head:
        raise FileError("the file is empty", remedy=REMEDY)
    if _is_pdf(data):
        return FileKind.PDF
    if data.startswith(b"PK"):
        return _detect_zip_kind(data, name)
    for start, said in _FOREIGN:
        if data.startswith(start):
            raise _make_kind_error(said, name)
    if head.startswith(b"<") and (found := _detect_markup_kind(head, name)):
        return found
    if _is_mail(head, name):
        return FileKind.EMAIL
    if _is_binary(data):
        raise _make_kind_error("no kind of text", name)
    return FileKind.TEXT


def describe_wrong_name(name: str, kind: FileKind) -> str:
    """Say that a name promises something else than the content, or nothing."""
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    promised = _SUFFIXES.get(suffix)
    if promised is kind or (promised is None and suffix not in _NAMED_OTHERWISE):
        return ""
    return f"the name ends in .{suffix}, the content is {KIND_WORDS[kind]}"


def _make_kind_error(said: str, name: str) -> FileError:
    suffix = PurePosixPath(name).suffix.lower()
    lied = suffix.removeprefix(".") in _SUFFIXES
    return FileError(f"this is {said}" + (f", though its name ends in {suffix}" if lied else ""), remedy=REMEDY)


def _is_pdf(data: bytes) -> bool:
    """Whether the mark stands first, or close to it in a file that also ends like one."""
    at = data.find(b"%PDF-", 0, 1024)
    return at >= 0 and (not data[:at].strip() or b"startxref" in data[-2048:])


def _detect_zip_kind(data: bytes, name: str) -> FileKind:
    """Tell by the names in the directory, which are never packed."""
    if b"word/document" in data:
        return FileKind.DOCX
    if b"xl/workbook" in data:
        return FileKind.WORKBOOK
    said = next((said for mark, said in _ZIPPED if mark in data), "a zip archive, or a broken document")
    raise _make_kind_error(said, name)


def _detect_markup_kind(head: bytes, name: str) -> FileKind | None:
    if _TAG.search(head):
        return FileKind.HTML
    if head.startswith(b"<?xml"):
        raise _make_kind_error("an XML file without a page", name)
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


def read_plain_text(data: bytes, charset: str = "") -> DocumentDraft:
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


_READERS = {
    FileKind.PDF: ("pdf_reader", "read_pdf"),
    FileKind.DOCX: ("word_reader", "read_docx"),
    FileKind.HTML: ("html_reader", "read_html"),
    FileKind.EMAIL: ("mail_reader", "read_email"),
    FileKind.TEXT: ("document_kinds", "read_plain_text"),
    FileKind.WORKBOOK: ("workbook_reader", "read_workbook"),
}


def parse_document(kind: FileKind, data: bytes, *, url: str = "", charset: str = "") -> DocumentDraft:
    """Read in this process: for files from strangers use `run_confined`, which survives what happens here."""
    if len(data) > reader_limits.MAX_BYTES:
        raise make_size_error(len(data))
    try:
        return _read_with_reader(kind, data, url, charset)
    except FactsError:
        raise
    except MemoryError:
        raise FileError(
            f"reading it takes more than {reader_limits.MEMORY_BYTES / reader_limits.MEGABYTE:.0f} megabytes of memory",
            remedy="Give the article alone.",
        ) from None
    except RecursionError as error:
        raise FileError("the file is nested too deeply", remedy="Copy its text into a file of its own.") from error
    except Exception as error:  # parsers raise anything at all over broken files
        if is_own_fault(error):
            raise make_reader_fault(error) from error
        name = type(error).__name__
        raise FileError(f"the file is broken ({name})", remedy="Download or save it again.") from error


def make_size_error(size: int) -> FileError:
    return FileError(
        f"it has {size / reader_limits.MEGABYTE:,.0f} megabytes, "
        f"{reader_limits.MAX_BYTES / reader_limits.MEGABYTE:.0f} are allowed",
        remedy="Give the article alone.",
    )


def _read_with_reader(kind: FileKind, data: bytes, url: str, charset: str) -> DocumentDraft:
    """Import only the reader that is needed."""
    module, name = _READERS[kind]
    read = getattr(import_module(f"facts.documents.{module}"), name)
    told = (
        {"url": url, "charset": charset}
        if kind is FileKind.HTML
        else {"charset": charset}
        if kind is FileKind.TEXT
        else {}
    )
    draft: DocumentDraft = read(data, **told)
    return draft

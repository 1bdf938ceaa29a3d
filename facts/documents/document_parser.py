"""Any kind of file to a draft. What goes wrong in a parser comes out as a FileError, what goes wrong here as ours."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from facts.documents import limits
from facts.documents.file_kind import FileKind
from facts.documents.reader_faults import is_ours, make_reader_fault
from facts.errors import FactsError, FileError

if TYPE_CHECKING:
    from facts.documents.reading_result import DocumentDraft


_READERS = {
    FileKind.PDF: "pdf_reader",
    FileKind.DOCX: "word_reader",
    FileKind.HTML: "html_reader",
    FileKind.EMAIL: "mail_reader",
    FileKind.TEXT: "plain_reader",
}


def parse_document(kind: FileKind, data: bytes, *, url: str = "", charset: str = "") -> DocumentDraft:
    """Read in this process: for files from strangers use `confined`, which survives what happens here."""
    if len(data) > limits.MAX_BYTES:
        raise refuse_too_large(len(data))
    try:
        return _read_with_reader(kind, data, url, charset)
    except FactsError:
        raise
    except MemoryError:
        raise FileError(
            f"reading it takes more than {limits.MEMORY_BYTES / limits.MEGABYTE:.0f} megabytes of memory",
            remedy="Give the article alone.",
        ) from None
    except RecursionError as error:
        raise FileError("the file is nested too deeply", remedy="Copy its text into a file of its own.") from error
    except Exception as error:  # parsers raise anything at all over broken files
        if is_ours(error):
            raise make_reader_fault(error) from error
        name = type(error).__name__
        raise FileError(f"the file is broken ({name})", remedy="Download or save it again.") from error


def refuse_too_large(size: int) -> FileError:
    return FileError(
        f"it has {size / limits.MEGABYTE:,.0f} megabytes, {limits.MAX_BYTES / limits.MEGABYTE:.0f} are allowed",
        remedy="Give the article alone.",
    )


def _read_with_reader(kind: FileKind, data: bytes, url: str, charset: str) -> DocumentDraft:
    """Import only the reader that is needed."""
    module = import_module(f"facts.documents.{_READERS[kind]}")
    told = (
        {"url": url, "charset": charset}
        if kind is FileKind.HTML
        else {"charset": charset}
        if kind is FileKind.TEXT
        else {}
    )
    draft: DocumentDraft = module.read_document(data, **told)
    return draft

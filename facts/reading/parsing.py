"""Any kind of file to a draft. What goes wrong in a parser comes out as a FileError, what goes wrong here as ours."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from facts.errors import FactsError, FileError
from facts.reading import limits
from facts.reading.faults import fault, is_ours
from facts.reading.kind import Kind

if TYPE_CHECKING:
    from facts.reading.draft import Draft


_READERS = {Kind.PDF: "pdf", Kind.DOCX: "word", Kind.HTML: "hypertext", Kind.EMAIL: "mail", Kind.TEXT: "plain"}


def parse(kind: Kind, data: bytes, *, url: str = "", charset: str = "") -> Draft:
    """Read in this process: for files from strangers use `confined`, which survives what happens here."""
    if len(data) > limits.MAX_BYTES:
        raise too_large(len(data))
    try:
        return _parsed(kind, data, url, charset)
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
            raise fault(error) from error
        name = type(error).__name__
        raise FileError(f"the file is broken ({name})", remedy="Download or save it again.") from error


def too_large(size: int) -> FileError:
    return FileError(
        f"it has {size / limits.MEGABYTE:,.0f} megabytes, {limits.MAX_BYTES / limits.MEGABYTE:.0f} are allowed",
        remedy="Give the article alone.",
    )


def _parsed(kind: Kind, data: bytes, url: str, charset: str) -> Draft:
    """Import only the reader that is needed."""
    module = import_module(f"facts.reading.{_READERS[kind]}")
    told = {"url": url, "charset": charset} if kind is Kind.HTML else {"charset": charset} if kind is Kind.TEXT else {}
    draft: Draft = module.read(data, **told)
    return draft

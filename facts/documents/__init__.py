"""Read an article from a file, from bytes or from the web: its text, where each word stands, what it tells of itself.

PDF, web pages, DOCX, plain text and e-mails. Files from strangers are parsed in a process of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.documents.reading_result import PagePlace, PagePlaces, Reading, TextRun

if TYPE_CHECKING:
    from facts.documents.document_source import read_bytes, read_file, read_url
    from facts.documents.reader_limits import Teller

__all__ = ["PagePlace", "PagePlaces", "Reading", "Teller", "TextRun", "read_bytes", "read_file", "read_url"]


def __getattr__(name: str) -> Any:
    """Load the ways in when they are asked for: the reading process needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from facts.documents import document_source  # noqa: PLC0415

    return getattr(document_source, name)

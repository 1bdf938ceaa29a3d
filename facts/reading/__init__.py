"""Read an article from a file, from bytes or from the web: its text, where each word stands, what it tells of itself.

PDF, web pages, DOCX, plain text and e-mails. Files from strangers are parsed in a process of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.reading.places import Place, Places, Run
from facts.reading.reading import Reading

if TYPE_CHECKING:
    from facts.reading.source import read_bytes, read_file, read_url

__all__ = ["Place", "Places", "Reading", "Run", "read_bytes", "read_file", "read_url"]


def __getattr__(name: str) -> Any:
    """Load the ways in when they are asked for: the reading process needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from facts.reading import source  # noqa: PLC0415

    return getattr(source, name)

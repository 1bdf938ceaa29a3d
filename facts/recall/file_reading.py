"""Any file that left the house: what it is, is told by its content; it is read in a process of its own."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from facts.documents import limits
from facts.documents.confinement import run_confined
from facts.errors import FactsError, FileError
from facts.manifest import EXPORT_ID
from facts.recall import hypertext, office, pdf, picture
from facts.recall.file_rows import read_table_file
from facts.recall.found import Found
from facts.tables import FORMATS, detect_format, list_endings
from facts.tables.format import FileSample

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes, str], Found]

SUFFIXES = ("png", "svg", "pdf", "pptx", "docx", "html", *list_endings())
READERS: dict[str, Reader] = {
    "png": picture.read_png,
    "svg": picture.read_svg,
    "pdf": pdf.read,
    "office": office.read,
    "html": hypertext.read,
}
"""What reads files that are no tables; those are read as their entry in FORMATS says."""
_STARTS = ((picture.SIGNATURE, "png"), (b"%PDF", "pdf"))
_OFFICE_PARTS = ("word/", "ppt/")
_NAMED = re.compile(rf"facts-({EXPORT_ID.strip('^$')})\b")
KINDS = ", ".join(suffix.upper() for suffix in SUFFIXES)
_REMEDY = f"Check a file that was made here: {KINDS}."
_FOUND = TypeAdapter(Found)


def read_file(path: str | Path) -> Found:
    """Read a file; raise FileError where it cannot be read, or carries no mark of ours."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_BYTES + 1)
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    return read(data, path.name)


def read(data: bytes, name: str = "") -> Found:
    """Return what an uploaded file carries of ours; raise FileError where that is nothing."""
    where = name or "file"
    if len(data) > limits.MAX_BYTES:
        raise FileError(
            f"it is larger than {limits.MAX_BYTES / limits.MEGABYTE:.0f} megabytes", where=where, remedy=_REMEDY
        )
    kind = detect_kind(data, where)
    answer = run_confined(kind, data, where, limits.SECONDS, worker="facts.recall.worker")
    found = _FOUND.validate_python(answer["found"])
    named = _NAMED.search(name)
    if named and named[1] not in found.marks:
        found = found.with_(Found(marks=(named[1],)))
    if found.is_empty:
        raise FileError("this file carries no mark of ours", where=where, remedy=_REMEDY)
    return found


def detect_kind(data: bytes, where: str) -> str:
    """Return the name of the reader, or of the format of tables, that a content needs; raise FileError for others."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    sample = FileSample(BytesIO(data), where)
    head = sample.text.lower()
    if not head:
        raise FileError("it is empty", where=where, remedy=_REMEDY)
    if any(name.startswith(_OFFICE_PARTS) for name in sample.entries):
        return "office"
    if b"<svg" in head and b"<html" not in head:
        return "svg"
    if head.startswith((b"<!doctype html", b"<html", b"<!--")):
        return "html"
    found = detect_format(BytesIO(data), where)
    if found is None:
        raise FileError("it is a file of another kind", where=where, remedy=_REMEDY)
    return found.name


def parse(kind: str, data: bytes) -> dict[str, object]:
    """Read in this process, and answer as the worker does: {"found"}, or {"what", "remedy"}."""
    try:
        return {"found": _FOUND.dump_python(_read_kind(kind, data), mode="json")}
    except FactsError as error:
        return {"what": error.what, "remedy": error.remedy or _REMEDY}
    except MemoryError:
        return {"what": "reading it takes too much memory", "remedy": _REMEDY}
    except Exception as error:  # noqa: BLE001 - parsers raise anything at all over broken files
        return {"what": f"the file is broken ({type(error).__name__})", "remedy": "Download or save it again."}


def _read_kind(kind: str, data: bytes) -> Found:
    return READERS[kind](data, "file") if kind in READERS else read_table_file(FORMATS[kind], data, "file")

"""Any file that left the house: what it is, is told by its content; it is read in a process of its own."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from facts.documents import limits
from facts.documents.confinement import run_confined
from facts.errors import FactsError, FileError
from facts.manifest import EXPORT_ID
from facts.recall import hypertext, office, pdf, picture, table
from facts.recall.found import Found

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes, str], Found]

SUFFIXES = ("png", "svg", "pdf", "pptx", "docx", "xlsx", "csv", "html", "json", "jsonl", "parquet", "zip")
READERS: dict[str, Reader] = {
    "png": picture.read_png,
    "svg": picture.read_svg,
    "pdf": pdf.read,
    "office": office.read,
    "xlsx": table.read_workbook,
    "html": hypertext.read,
    "table": table.read,
    "parquet": table.read_parquet,
    "zip": table.read_package,
}
_STARTS = ((picture.SIGNATURE, "png"), (b"%PDF", "pdf"), (b"PAR1", "parquet"))
_PARTS = (("xl/", "xlsx"), ("word/", "office"), ("ppt/", "office"), ("datapackage.json", "zip"))
_NAMED = re.compile(rf"facts-({EXPORT_ID.strip('^$')})\b")
_REMEDY = "Check a PNG, SVG, PDF, PPTX, DOCX, XLSX, CSV, HTML, JSON, Parquet or zip file that was made here."
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
    kind = kind_of(data, where)
    answer = run_confined(kind, data, where, limits.SECONDS, worker="facts.recall.worker")
    found = _FOUND.validate_python(answer["found"])
    named = _NAMED.search(name)
    if named and named[1] not in found.marks:
        found = found.with_(Found(marks=(named[1],)))
    if found.is_empty:
        raise FileError("this file carries no mark of ours", where=where, remedy=_REMEDY)
    return found


def kind_of(data: bytes, where: str) -> str:
    """Return the reader that a content needs; raise FileError for one that there is none for."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK"):
        return _kind_of_zip(data, where)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        raise FileError("it is empty", where=where, remedy=_REMEDY)
    if b"<svg" in head and b"<html" not in head:
        return "svg"
    return "html" if head.startswith((b"<!doctype html", b"<html", b"<!--")) else "table"


def _kind_of_zip(data: bytes, where: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError("it is a broken zip", where=where, remedy="Download or save it again.") from error
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    raise FileError("it is a zip of another kind", where=where, remedy=_REMEDY)


def parse(kind: str, data: bytes) -> dict[str, object]:
    """Read in this process, and answer as the worker does: {"found"}, or {"what", "remedy"}."""
    try:
        return {"found": _FOUND.dump_python(READERS[kind](data, "file"), mode="json")}
    except FactsError as error:
        return {"what": error.what, "remedy": error.remedy or _REMEDY}
    except MemoryError:
        return {"what": "reading it takes too much memory", "remedy": _REMEDY}
    except Exception as error:  # noqa: BLE001 - parsers raise anything at all over broken files
        return {"what": f"the file is broken ({type(error).__name__})", "remedy": "Download or save it again."}

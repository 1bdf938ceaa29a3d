"""Exported files read back: the content decides what a file is, and a process of its own reads it.

python -m facts.provenance.read_back png 9 < picture.png
"""

from __future__ import annotations

import io
import json
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from facts.documents import reader_limits
from facts.documents.reader_limits import run_confined
from facts.errors import FactsError, FileError
from facts.model import fact_columns
from facts.model.record import ID, NUMERIC
from facts.provenance import document_stamps
from facts.provenance.manifest import EXPORT_ID, MOST_NUMBERS, FileRow, FileStamps, find_export_ids
from facts.tables import DEFAULT_FORMAT, FORMATS, TableFormat, detect_format, list_endings
from facts.tables.columns import format_number
from facts.tables.raw_rows import RawRow, TableRows
from facts.tables.table_format import FileSample, open_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    Reader = Callable[[bytes, str], FileStamps]


STATED_COLUMNS = (
    "facility",
    "metric",
    "value_text",
    "qualifier",
    "amount",
    "lower",
    "upper",
    "unit",
    *fact_columns.TWINS,
)
MAX_UNPACKED = 300 * 1024 * 1024
_HEAD = 64 * 1024
_IDS = re.compile(rb"""(?i)[^\n]*\bid\b|\xff\xfe|\xfe\xff""")
_LONGEST = 8 * 1024 * 1024
_LONGEST_WORDS = 400
_SUBJECT = ("facility", "metric", "value_text")
MEMORY_BYTES = 1500 * reader_limits.MEGABYTE
"""Of addresses; the libraries of tables take hundreds of megabytes of them without using them."""
_TABLE_REMEDY = "Check a part of it: filter the table, or split the file."


def read_table_stamps(kind: TableFormat, data: bytes, where: str) -> FileStamps:
    """Return the numbers of a table of facts, and the id of its export where the file holds one.

    A text that is no table of facts may still name an export; an Office document may be a report with a stamp.
    """
    if kind is DEFAULT_FORMAT and not _IDS.match(data[:_HEAD]):
        return FileStamps(marks=find_export_ids(data[:_LONGEST].decode("utf-8", "replace")))
    carried = document_stamps.read_office_stamps(data, where) if kind.is_office else _read_export_id(kind, data, where)
    try:
        return carried.with_(FileStamps(numbers=_collect_rows(kind, data, where)))
    except FileError:
        if not kind.is_office or carried.is_empty:
            raise
        return carried


def _read_export_id(kind: TableFormat, data: bytes, where: str) -> FileStamps:
    if data.startswith(b"PK"):
        with open_archive(io.BytesIO(data), where, MAX_UNPACKED):
            pass  # refused where it would unpack to more
    found = kind.find_export(io.BytesIO(data), where)
    return FileStamps(marks=(found,) if re.fullmatch(EXPORT_ID, found) else ())


def _collect_rows(kind: TableFormat, data: bytes, where: str) -> tuple[FileRow, ...]:
    found: list[FileRow] = []
    for row in _iter_fact_rows(kind, data, where):
        one = _make_file_row(row.cells, STATED_COLUMNS if row.columns is None else row.columns)
        if one is not None:
            found.append(one)
        if len(found) > MOST_NUMBERS:
            raise FileError(f"it has more than {MOST_NUMBERS:,} rows", where=where, remedy=_TABLE_REMEDY)
    return tuple(found)


def _iter_fact_rows(kind: TableFormat, data: bytes, where: str) -> Iterator[RawRow]:
    pieces = (kind.read_hidden or kind.read)(io.BytesIO(data), where)
    return (row for row in TableRows(pieces) if row.table == "fact")


def _make_file_row(cells: Mapping[str, Any], columns: Collection[str]) -> FileRow | None:
    """Return the number of a row; nothing where it is no row of a fact."""
    told = {name: _format_cell(cells.get(name)) for name in STATED_COLUMNS if name in columns}
    told = {name: cell for name, cell in told.items() if cell is not None or name not in fact_columns.TWINS}
    key = _format_cell(cells.get("id")) or ""
    try:
        if re.fullmatch(ID, key) and not NUMERIC.fullmatch(key):
            return FileRow(fact=key, revision=cells.get("revision") or None, cells=told)
        if not all(told.get(name) for name in _SUBJECT):
            return None
        words = {name: str(cells[name])[:_LONGEST_WORDS] for name in ("quote", "article") if cells.get(name)}
        return FileRow(lost=key[:80], revision=_parse_whole(cells.get("revision")), cells=told, words=words)
    except ValidationError:
        return None


def _parse_whole(cell: Any) -> int | None:
    text = str(cell or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _format_cell(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell or None
    return format_number(cell)


SUFFIXES = ("png", "svg", "pdf", "pptx", "docx", "html", *list_endings())
READERS: dict[str, Reader] = {
    "png": document_stamps.read_png,
    "svg": document_stamps.read_svg,
    "pdf": document_stamps.read_pdf_stamps,
    "office": document_stamps.read_office_stamps,
    "html": document_stamps.read_html_stamps,
}
"""What reads files that are no tables; those are read as their entry in FORMATS says."""
_STARTS = ((document_stamps.SIGNATURE, "png"), (b"%PDF", "pdf"))
_OFFICE_PARTS = ("word/", "ppt/")
_NAMED = re.compile(rf"facts-({EXPORT_ID.strip('^$')})\b")
KINDS = ", ".join(suffix.upper() for suffix in SUFFIXES)
_REMEDY = f"Check a file that was made here: {KINDS}."
_STAMPS_ADAPTER = TypeAdapter(FileStamps)


def read_stamped_file(path: str | Path) -> FileStamps:
    """Read a file; raise FileError where it cannot be read, or carries no mark of ours."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(reader_limits.MAX_BYTES + 1)
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    return read_stamps(data, path.name)


def read_stamps(data: bytes, name: str = "") -> FileStamps:
    """Return what an uploaded file carries of ours; raise FileError where that is nothing."""
    where = name or "file"
    if len(data) > reader_limits.MAX_BYTES:
        raise FileError(
            f"it is larger than {reader_limits.MAX_BYTES / reader_limits.MEGABYTE:.0f} megabytes",
            where=where,
            remedy=_REMEDY,
        )
    kind = choose_reader(data, where)
    answer = run_confined(kind, data, where, reader_limits.SECONDS, worker="facts.provenance.read_back")
    found = _STAMPS_ADAPTER.validate_python(answer["found"])
    named = _NAMED.search(name)
    if named and named[1] not in found.marks:
        found = found.with_(FileStamps(marks=(named[1],)))
    if found.is_empty:
        raise FileError("this file carries no mark of ours", where=where, remedy=_REMEDY)
    return found


def choose_reader(data: bytes, where: str) -> str:
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


def parse_stamps(kind: str, data: bytes) -> dict[str, object]:
    """Read in this process, and answer as the worker does: {"found"}, or {"what", "remedy"}."""
    try:
        return {"found": _STAMPS_ADAPTER.dump_python(_read_by_kind(kind, data), mode="json")}
    except FactsError as error:
        return {"what": error.what, "remedy": error.remedy or _REMEDY}
    except MemoryError:
        return {"what": "reading it takes too much memory", "remedy": _REMEDY}
    except Exception as error:  # noqa: BLE001 - parsers raise anything at all over broken files
        return {"what": f"the file is broken ({type(error).__name__})", "remedy": "Download or save it again."}


def _read_by_kind(kind: str, data: bytes) -> FileStamps:
    return READERS[kind](data, "file") if kind in READERS else read_table_stamps(FORMATS[kind], data, "file")


def main() -> None:
    """Read one file in this process, within its limits, and write what it carries."""
    from facts.documents.document_worker import limit_memory, limit_time  # noqa: PLC0415 - it imports all readers

    limit_time(int(sys.argv[2]))
    limit_memory(MEMORY_BYTES)
    sys.stdout.buffer.write(json.dumps(parse_stamps(sys.argv[1], sys.stdin.buffer.read())).encode())


if __name__ == "__main__":
    main()

"""Rows of an Excel workbook: values only; a formula is refused, never worked out."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.errors import FileError
from facts.export.cells import plain
from facts.importing.archive import checked
from facts.importing.columns import MAX_COLUMNS, tidy_name
from facts.importing.finding import Finding
from facts.importing.row import RawRow

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

MAX_UNPACKED = 1024**3
SHEET = "Facts"
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_FORMULA = "Copy the cell and paste it as a value."


def read_xlsx(stream: BinaryIO, where: str) -> Iterator[RawRow]:
    """Yield the rows of the sheet Facts, or of the first sheet."""
    import openpyxl  # noqa: PLC0415 - only this format needs it, and it is slow to load

    _refuse_bombs(stream, where)
    try:
        with closing(openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)) as book:
            yield from _rows(book, where)
    except FileError:
        raise
    except Exception as error:
        # openpyxl raises whatever its many readers stumble over: KeyError, ValueError, ParseError, BadZipFile …
        raise FileError("the workbook cannot be read", where=where, remedy="Save it again as .xlsx.") from error


def _refuse_bombs(stream: BinaryIO, where: str) -> None:
    """Refuse a workbook that would unpack to more than it may, or whose XML declares entities."""
    with checked(stream, where, MAX_UNPACKED) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and b"<!" in _prolog(archive, name):
                raise FileError(f"{name} declares a document type", where=where, remedy="Save it again as .xlsx.")
    stream.seek(0)


def _prolog(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        head = part.read(4096)
    start = re.search(rb"<[A-Za-z]", head)
    return head[: start.start()] if start else head


def _rows(book: Any, where: str) -> Iterator[RawRow]:
    if not book.worksheets:
        raise FileError("the workbook has no sheet", where=where, remedy=f"Put the facts on a sheet named {SHEET}.")
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS)
    columns = _header(next(rows, ()), where)
    for number, cells in enumerate(rows, 2):
        row = _row(number, cells, columns)
        if row.cells or row.findings:
            yield row


def _header(cells: Sequence[Any], where: str) -> tuple[str, ...]:
    names = [tidy_name(cell.value) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileError("the first row is empty", where=where, remedy="Put the names of the columns into row 1.")
    return tuple(names)


def _row(number: int, cells: Sequence[Any], columns: tuple[str, ...]) -> RawRow:
    found: dict[str, str] = {}
    findings = []
    for name, cell in zip(columns, cells, strict=False):
        if cell.value is None:
            continue
        bad = _refused(cell)
        found[name] = text = _text(cell)
        if bad:
            findings.append(Finding(number, name, text, *bad))
    if any(cell.value is not None for cell in cells[len(columns) :]):
        reason = f"the row has cells beyond the {len(columns)} columns of the header"
        findings.append(Finding(number, "", None, reason, "Name the column in row 1, or empty it.", "wrong-length"))
    return RawRow(number, {name: text for name, text in found.items() if text}, columns, "fact", tuple(findings))


def _refused(cell: Any) -> tuple[str, str, str] | None:
    if cell.data_type == "f":
        return "the cell holds a formula", _NO_FORMULA, "formula"
    if cell.data_type == "e":
        return "the cell holds a spreadsheet's error", _NO_FORMULA, "error-value"
    return None


def _text(cell: Any) -> str:
    """Return a cell as the text it would be in a CSV."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, (date, time)):
        return _date(value, cell.number_format)
    return plain(_CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _date(value: date | time, number_format: str) -> str:
    """Return a date as precisely as the cell shows it: a month shown without its day is a month."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if "h" in number_format.lower() or value.time() != time():
        return value.isoformat()
    shown = value.date().isoformat()
    return shown if "d" in number_format.lower() else shown[:7] if "m" in number_format.lower() else shown[:4]

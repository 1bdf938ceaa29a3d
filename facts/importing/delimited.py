"""Rows of a CSV file: commas, semicolons or tabs; points or decimal commas; with or without a byte-order mark."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from facts.errors import FileError
from facts.export.cells import plain
from facts.importing.columns import MAX_COLUMNS, known, number_columns, tidy_name
from facts.importing.finding import Finding, RawRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_HEADER = 64 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(stream: BinaryIO, where: str, table: str = "fact") -> Iterator[RawRow]:
    """Yield the rows; raise FileError where the file is not a table of facts at all."""
    text = _text(stream, where)
    try:
        head = text.readline(MAX_HEADER)
        delimiter = _delimiter(head, table, where)
        reader = csv.reader(chain([head], text), delimiter=delimiter, strict=True)
        columns = _header(next(reader), where)
        decimal_comma = number_columns(table) if delimiter == ";" else frozenset()
        for number, cells in enumerate(reader, 2):
            if any(cells):
                yield _row(number, cells, columns, table, decimal_comma)
    except UnicodeDecodeError as error:
        raise FileError("the file is not UTF-8", where=where, remedy="Save it as “CSV UTF-8” and try again.") from error
    except csv.Error as error:
        line = f"{where}, line {reader.line_num}"
        raise FileError(
            f"the table breaks off here ({error})", where=line, remedy="Look for a missing quote."
        ) from error
    finally:
        text.detach()


def _text(stream: BinaryIO, where: str) -> io.TextIOWrapper:
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise FileError("the file is empty", where=where, remedy="Give a file with a header and rows.")
    encoding = "utf-16" if start[:2] in _UTF16 else "utf-8-sig"
    return io.TextIOWrapper(stream, encoding=encoding, newline="")


def _delimiter(head: str, table: str, where: str) -> str:
    """Return the sign that makes most known columns of the first line."""
    found = {sign: _known_names(head, sign, table) for sign in (",", ";", "\t")}
    best = max(found, key=lambda sign: found[sign])
    if not found[best]:
        raise FileError(
            "the first row names no column of facts",
            where=where,
            remedy="Begin with a header such as: id,facility,metric,value_text,qualifier,amount,unit,article,quote",
        )
    return best


def _known_names(head: str, sign: str, table: str) -> int:
    cells = next(csv.reader([head], delimiter=sign), [])
    return len({tidy_name(cell) for cell in cells} & known(table))


def _header(cells: Sequence[str], where: str) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileError(f"there are {len(cells)} columns", where=where, remedy=f"At most {MAX_COLUMNS} are read.")
    return tuple(tidy_name(cell) for cell in cells)


def _row(
    number: int, cells: Sequence[str], columns: tuple[str, ...], table: str, decimal_comma: frozenset[str]
) -> RawRow:
    found = {name: plain(cell) if cell[0] == "'" else cell for name, cell in zip(columns, cells, strict=False) if cell}
    findings: tuple[Finding, ...] = ()
    if len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
        reason = f"the row has {len(cells)} cells, the header {len(columns)}"
        findings = (Finding(number, "", None, reason, "Look for a stray separator or quote.", "wrong-length", table),)
    if decimal_comma:
        findings += tuple(_with_points(number, found, decimal_comma, table))
    return RawRow(number, found, columns, table, findings)


def _with_points(number: int, cells: dict[str, str], names: frozenset[str], table: str) -> Iterator[Finding]:
    """Turn decimal commas into points; a point here may as well part thousands, so it is refused."""
    for name in cells.keys() & names:
        cell = cells[name]
        if "." in cell:
            reason = "in a table with semicolons the decimal mark is a comma"
            remedy = "Write 2500 or 2,5, without a point."
            yield Finding(number, name, cell, reason, remedy, "not-a-number", table)
        else:
            cells[name] = cell.replace(",", ".", 1)

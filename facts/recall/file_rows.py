"""Tables that come back: each row has its fact's id and revision, and cells that state the number."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from facts import table
from facts.errors import FileError
from facts.manifest import EXPORT_ID
from facts.recall import office
from facts.recall.found import MOST_NUMBERS, Found, FoundNumber, marks_in
from facts.record import ID, NUMERIC
from facts.tables import DEFAULT_FORMAT, TableFormat
from facts.tables.archive import open_archive
from facts.tables.cells import format_number
from facts.tables.raw_rows import RawRow, TableRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

TOLD = ("facility", "metric", "value_text", "qualifier", "amount", "lower", "upper", "unit", *table.TWINS)
MAX_UNPACKED = 300 * 1024 * 1024
_HEAD = 64 * 1024
_IDS = re.compile(rb"""(?i)[^\n]*\bid\b|\xff\xfe|\xfe\xff""")
_LONGEST = 8 * 1024 * 1024
_LONGEST_WORDS = 400
_SUBJECT = ("facility", "metric", "value_text")
_REMEDY = "Check a part of it: filter the table, or split the file."


def read_table_file(kind: TableFormat, data: bytes, where: str) -> Found:
    """Return the numbers of a table of facts, and the id of its export where the file holds one.

    A text that is no table of facts may still name an export; an Office document may be a report with a stamp.
    """
    if kind is DEFAULT_FORMAT and not _IDS.match(data[:_HEAD]):
        return Found(marks=marks_in(data[:_LONGEST].decode("utf-8", "replace")))
    carried = office.read(data, where) if kind.is_office else _read_mark(kind, data, where)
    try:
        return carried.with_(Found(numbers=_read_numbers(kind, data, where)))
    except FileError:
        if not kind.is_office or carried.is_empty:
            raise
        return carried


def _read_mark(kind: TableFormat, data: bytes, where: str) -> Found:
    if data.startswith(b"PK"):
        with open_archive(io.BytesIO(data), where, MAX_UNPACKED):
            pass  # refused where it would unpack to more
    found = kind.find_export(io.BytesIO(data), where)
    return Found(marks=(found,) if re.fullmatch(EXPORT_ID, found) else ())


def _read_numbers(kind: TableFormat, data: bytes, where: str) -> tuple[FoundNumber, ...]:
    found: list[FoundNumber] = []
    for row in _iter_rows(kind, data, where):
        one = _make_number(row.cells, TOLD if row.columns is None else row.columns)
        if one is not None:
            found.append(one)
        if len(found) > MOST_NUMBERS:
            raise FileError(f"it has more than {MOST_NUMBERS:,} rows", where=where, remedy=_REMEDY)
    return tuple(found)


def _iter_rows(kind: TableFormat, data: bytes, where: str) -> Iterator[RawRow]:
    pieces = (kind.read_hidden or kind.read)(io.BytesIO(data), where)
    return (row for row in TableRows(pieces) if row.table == "fact")


def _make_number(cells: Mapping[str, Any], columns: Collection[str]) -> FoundNumber | None:
    """Return the number of a row; nothing where it is no row of a fact."""
    told = {name: _read_text(cells.get(name)) for name in TOLD if name in columns}
    told = {name: cell for name, cell in told.items() if cell is not None or name not in table.TWINS}
    key = _read_text(cells.get("id")) or ""
    try:
        if re.fullmatch(ID, key) and not NUMERIC.fullmatch(key):
            return FoundNumber(fact=key, revision=cells.get("revision") or None, cells=told)
        if not all(told.get(name) for name in _SUBJECT):
            return None
        words = {name: str(cells[name])[:_LONGEST_WORDS] for name in ("quote", "article") if cells.get(name)}
        return FoundNumber(lost=key[:80], revision=_read_whole(cells.get("revision")), cells=told, words=words)
    except ValidationError:
        return None


def _read_whole(cell: Any) -> int | None:
    text = str(cell or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _read_text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell or None
    return format_number(cell)

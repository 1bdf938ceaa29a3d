"""Tables: each row has its fact's id and revision, and cells that tell the number."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from facts import importing, table
from facts.errors import FileError
from facts.export.cells import number
from facts.importing.archive import checked, member
from facts.importing.package import DESCRIPTOR, MAX_DESCRIPTOR
from facts.manifest import EXPORT_ID
from facts.recall import office
from facts.recall.found import MOST_NUMBERS, Found, Number, marks_in
from facts.record import ID, NUMERIC

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from facts.importing import RawRow

TOLD = ("facility", "metric", "value_text", "qualifier", "amount", "lower", "upper", "unit", *table.TWINS)
EXPORT = "export"
MAX_UNPACKED = 300 * 1024 * 1024
_HEAD = 64 * 1024
_HELD = re.compile(rf'"{EXPORT}"\s*:\s*"({EXPORT_ID.strip("^$")})"')
_IDS = re.compile(rb"""(?i)[^\n]*\bid\b|\s*[{\[]|\xff\xfe|\xfe\xff""")
_LONGEST = 8 * 1024 * 1024
_LONGEST_WORDS = 400
_SUBJECT = ("facility", "metric", "value_text")
_REMEDY = "Check a part of it: filter the table, or split the file."


def read(data: bytes, where: str) -> Found:
    """Return the numbers of a csv, json or jsonl file, and its id where the format holds one.

    A text that is no table of facts may still name an export.
    """
    if not _IDS.match(data[:_HEAD]):
        return Found(marks=marks_in(data[:_LONGEST].decode("utf-8", "replace")))
    marks = _HELD.findall(data[:_HEAD].decode("utf-8", "replace")) if data.lstrip()[:1] == b"{" else []
    return Found(marks=tuple(marks[:1]), numbers=_numbers(importing.read(io.BytesIO(data)), where))


def read_package(data: bytes, where: str) -> Found:
    """Return the numbers and the id of a data package."""
    with checked(io.BytesIO(data), where, MAX_UNPACKED) as archive, member(archive, DESCRIPTOR, where) as file:
        head = file.read(MAX_DESCRIPTOR)
    numbers = _numbers(importing.read(io.BytesIO(data), format="datapackage"), where)
    return Found(marks=tuple(_package_ids(head)), numbers=numbers)


def _package_ids(head: bytes) -> Iterator[str]:
    try:
        found = json.loads(head).get("id")
    except (ValueError, AttributeError, RecursionError):
        return
    if isinstance(found, str) and re.fullmatch(EXPORT_ID, found):
        yield found


def read_workbook(data: bytes, where: str) -> Found:
    """Return what a workbook carries, and the numbers of a sheet of facts where it has one."""
    carried = office.read(data, where)
    try:
        numbers = _numbers(importing.read(io.BytesIO(data), format="xlsx", hidden=True), where)
    except FileError:
        if carried.is_empty:
            raise
        numbers = ()
    return carried.with_(Found(numbers=numbers))


def read_parquet(data: bytes, where: str) -> Found:
    """Return the numbers and the id of a Parquet file."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        _bounded(file.metadata.num_rows, where)
        names = [name for name in ("id", "revision", *TOLD) if name in file.schema_arrow.names]
        rows = file.read(columns=names, use_threads=False).to_pylist()
        held = (file.schema_arrow.metadata or {}).get(EXPORT.encode(), b"").decode("ascii", "replace")
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise FileError("the Parquet file is broken", where=where, remedy="Download it again.") from error
    marks = (held,) if re.fullmatch(EXPORT_ID, held) else ()
    return Found(marks=marks, numbers=tuple(filter(None, (_number(row, names) for row in rows))))


def _numbers(rows: Iterable[RawRow], where: str) -> tuple[Number, ...]:
    found: list[Number] = []
    for row in rows:
        if row.table != "fact":
            continue
        one = _number(row.cells, TOLD if row.columns is None else row.columns)
        if one is not None:
            found.append(one)
            _bounded(len(found), where)
    return tuple(found)


def _bounded(count: int, where: str) -> None:
    if count > MOST_NUMBERS:
        raise FileError(f"it has more than {MOST_NUMBERS:,} rows", where=where, remedy=_REMEDY)


def _number(cells: Mapping[str, Any], columns: Collection[str]) -> Number | None:
    """Return the number of a row; nothing where it is no row of a fact."""
    told = {name: _text(cells.get(name)) for name in TOLD if name in columns}
    told = {name: cell for name, cell in told.items() if cell is not None or name not in table.TWINS}
    key = _text(cells.get("id")) or ""
    try:
        if re.fullmatch(ID, key) and not NUMERIC.fullmatch(key):
            return Number(fact=key, revision=cells.get("revision") or None, cells=told)
        if not all(told.get(name) for name in _SUBJECT):
            return None
        words = {name: str(cells[name])[:_LONGEST_WORDS] for name in ("quote", "article") if cells.get(name)}
        return Number(lost=key[:80], revision=_whole(cells.get("revision")), cells=told, words=words)
    except ValidationError:
        return None


def _whole(cell: Any) -> int | None:
    text = str(cell or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell or None
    return number(cell)

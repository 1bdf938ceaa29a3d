"""Facts as JSON: one document that explains itself, or one object a line; also a plain list of objects is read."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.errors import FileError
from facts.model import fact_columns
from facts.provenance.manifest import EXPORT_ID
from facts.tables.columns import build_dictionary, normalize_row
from facts.tables.raw_rows import MAX_COLUMNS, CellFinding, RawRow, UnreadPart
from facts.tables.table_format import TableFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.tables.raw_rows import Piece
    from facts.tables.table_format import Export, FileSample

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
_TWINS = [(_encode(name), fact_columns.NAMES.index(field)) for name, field in fact_columns.TWINS.items()]
MAX_LINE = 1024 * 1024
MAX_DOCUMENT = 512 * 1024 * 1024
_HEAD = 64 * 1024
_EXPORT = re.compile(rf'"export"\s*:\s*"({EXPORT_ID.strip("^$")})"')


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


# Numbers with a point are read as they are written, never through a float.
_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant).decode


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield one row a line; the row's number is the line's."""
    number, is_empty = 0, True
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileError("the line is over a megabyte", where=f"{where}, line {number}", remedy="Split it.")
        if line.strip():
            is_empty = False
            yield _make_row(number, *_decode_line(line))
    if is_empty:
        yield UnreadPart("", "no line holds a fact")


def read_json(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield the objects of a list, or of "facts" in a document; the first is row 2, as in a table of cells."""
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise FileError("the document is too large", where=where, remedy="Write it as jsonl, which has no limit.")
    document = _decode_document(data, where)
    facts = document.get("facts") if isinstance(document, dict) else document
    if not isinstance(facts, list):
        raise FileError('there is no list of facts ("facts": […])', where=where, remedy="Export as json to see one.")
    for number, item in enumerate(facts, 2):
        yield _make_row(number, item, "")
    if not facts:
        yield UnreadPart("", "the list of facts is empty")


def _decode_document(data: bytes, where: str) -> Any:
    try:
        return _decode(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileError(
            f"the file is not JSON ({error})", where=where, remedy="Check it with a JSON editor."
        ) from error


def _decode_line(line: bytes) -> tuple[Any, str]:
    try:
        return _decode(line.decode("utf-8-sig").strip()), ""
    except (ValueError, RecursionError) as error:
        return None, str(error)


def _make_row(number: int, item: Any, error: str) -> RawRow:
    if isinstance(item, dict) and len(item) <= MAX_COLUMNS:
        return RawRow(number, {name: cell for name, cell in item.items() if cell is not None and cell != ""})
    reason = f"it is not a JSON object of facts{f' ({error})' if error else ''}"
    remedy = 'Write one object such as {"facility": "cnao", …}.'
    return RawRow(number, {}, None, "fact", (CellFinding(number, "", None, reason, remedy, "not-json"),))


def encode_json(value: Any) -> str:
    """Return a value as JSON; decimals become numbers with all their digits."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_encode(name)}: {encode_json(item)}' for name, item in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(encode_json, value))}]"
    return _encode(value)


def write_jsonl(export: Export, stream: BinaryIO) -> None:
    """Write one fact a line, in the contract's columns; decimals are text and, under another name, numbers."""
    stream.writelines(line.encode() + b"\n" for line in _encode_rows(export.rows))


def write_json(export: Export, stream: BinaryIO) -> None:
    """Write {"about": …, "columns": …, "facts": …}, fact by fact."""
    columns = json.dumps(build_dictionary(), ensure_ascii=False, indent=1)
    stream.write(f'{{"about": {_encode(export.about)},\n"columns": {columns},\n"facts": ['.encode())
    before = "\n"
    for line in _encode_rows(export.rows):
        stream.write(f"{before}{line}".encode())
        before = ",\n"
    stream.write(b"\n]}\n")


def _encode_rows(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        cells = normalize_row(row)
        columns = _encode(dict(zip(fact_columns.NAMES, cells, strict=True)))
        # Most readers round a number: the text beside it keeps what they lose.
        twins = "".join(f", {name}: {_encode_number(cells[place])}" for name, place in _TWINS)
        yield f"{columns[:-1]}{twins}}}"


def _encode_number(cell: str | None) -> str:
    return "null" if cell is None or cell == "" else f"{Decimal(cell):f}"


def _is_json(sample: FileSample) -> bool:
    return sample.text.startswith((b"[", b"{"))


def _is_lines(sample: FileSample) -> bool:
    """Tell lines of objects from one document: the first line of lines is an object by itself, without "facts"."""
    if not sample.text.startswith(b"{"):
        return False
    try:
        first = json.loads(sample.first_line)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and "facts" not in first


def _find_export(stream: BinaryIO, _: str) -> str:
    head = stream.read(_HEAD)
    found = _EXPORT.search(head.decode("utf-8", "replace")) if head.lstrip()[:1] == b"{" else None
    return found[1] if found else ""


JSON = TableFormat(
    "json",
    "JSON",
    ".json",
    "application/json",
    write_json,
    read_json,
    recognize=_is_json,
    find_export=_find_export,
)
JSON_LINES = TableFormat(
    "jsonl",
    "JSON Lines",
    ".jsonl",
    "application/x-ndjson",
    write_jsonl,
    read_jsonl,
    recognize=_is_lines,
    find_export=_find_export,
    companion="columns.csv",
)

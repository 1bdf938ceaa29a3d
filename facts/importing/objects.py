"""Rows of JSON files: one object a line, a list of objects, or the document that the export writes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.errors import FileError
from facts.importing.columns import MAX_COLUMNS
from facts.importing.finding import Finding
from facts.importing.row import RawRow, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.importing.row import Piece

MAX_LINE = 1024 * 1024
MAX_DOCUMENT = 512 * 1024 * 1024


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


# Numbers with a point are read as they are written, never through a float.
_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse).decode


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield one row a line; the row's number is the line's."""
    number, is_empty = 0, True
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileError("the line is over a megabyte", where=f"{where}, line {number}", remedy="Split it.")
        if line.strip():
            is_empty = False
            yield _row(number, *_object(line))
    if is_empty:
        yield Unread("", "no line holds a fact")


def read_json(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield the objects of a list, or of "facts" in a document; the first is row 2, as in a table."""
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise FileError("the document is too large", where=where, remedy="Write it as jsonl, which has no limit.")
    document = _document(data, where)
    facts = document.get("facts") if isinstance(document, dict) else document
    if not isinstance(facts, list):
        raise FileError('there is no list of facts ("facts": […])', where=where, remedy="Export as json to see one.")
    for number, item in enumerate(facts, 2):
        yield _row(number, item, "")
    if not facts:
        yield Unread("", "the list of facts is empty")


def _document(data: bytes, where: str) -> Any:
    try:
        return _decode(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileError(
            f"the file is not JSON ({error})", where=where, remedy="Check it with a JSON editor."
        ) from error


def _object(line: bytes) -> tuple[Any, str]:
    try:
        return _decode(line.decode("utf-8-sig").strip()), ""
    except (ValueError, RecursionError) as error:
        return None, str(error)


def _row(number: int, item: Any, error: str) -> RawRow:
    if isinstance(item, dict) and len(item) <= MAX_COLUMNS:
        return RawRow(number, {name: cell for name, cell in item.items() if cell is not None and cell != ""})
    reason = f"it is not a JSON object of facts{f' ({error})' if error else ''}"
    remedy = 'Write one object such as {"facility": "cnao", …}.'
    return RawRow(number, {}, None, "fact", (Finding(number, "", None, reason, remedy, "not-json"),))
